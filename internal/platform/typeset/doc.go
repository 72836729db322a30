// Package typeset makes PDF files with Typst, a typesetting program, inside this
// process: no other program, no network, no files of the machine.
//
// Typst comes as a WebAssembly module (engine/typst.wasm.zst, from the npm
// package @myriaddreamin/typst-ts-web-compiler 0.7.0, Apache-2.0) and runs under
// wazero. The module was built for browsers and asks for a little of what a
// browser gives: promises, arrays, strings. values.go and imports.go are that
// little. The names of what it asks for carry hashes, so module and imports
// belong together; a test fails when one is changed without the other.
//
// A Document is a source that we wrote and files that it reads. What people type
// goes into a file (JSON) and never into the source, so no text can become code.
// Every document is set in an instance of its own, which is thrown away: one that
// is used again grows. Memory and time of an instance are capped, and only a few
// run at a time.
//
// The same Document gives the same bytes: the date that Typst sees is the
// Document's own.
package typeset
