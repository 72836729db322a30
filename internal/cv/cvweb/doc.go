// Package cvweb is the pages of a student's CV: the record and its items, what is
// taken in from other programs, and the variants, each shown as the pages that will
// be printed, beside what its place asks for.
//
// Every page asks for the student's own rows; another's CV is answered as one that
// does not exist. Files (PDF, DOCX, text, JSON Resume) are made when they are asked
// for and are never stored here.
package cvweb
