// Package inspect looks into a file that somebody sends to this server before it
// is kept. It tells by the content, never by the name, what the file is; reads it
// the whole way as what it claims to be; refuses with a sentence what is broken,
// locked, too large, or does something by itself when it is opened; and gives back
// a clean copy, written anew, without what the sender did not mean to send: the
// place where a photo was taken, the author's name of a document.
//
// Four kinds are taken: PDF, JPEG, PNG and Word's DOCX. Because the copy is made
// of the parts that were understood, what was hidden in front of, between or
// behind them is gone: a file that is a picture for one program and a page with
// scripts for another comes out as a picture.
//
// Reading a hostile file can take much memory and time, so the program runs
// Inspect in a child process with limits (platform/confine); here stand the limits
// that can be told from the file itself.
package inspect
