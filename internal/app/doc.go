// Package app is the one place that knows everybody: it reads the options, opens
// the database, hands each feature its stores and its clock, joins their pages
// into one server, and stops it without cutting anybody off.
//
// Run is the whole program, so that a test can start it as the machine would:
// with arguments, an environment and two writers. It returns the exit code: 0
// when all went well, 1 when something failed on the way, 2 when what was asked
// for cannot be done as it was asked (a wrong option, a port in use, a folder
// that cannot be written); then one plain sentence says what to change.
package app
