// Package papers keeps what a student hands in: CV, transcripts, dean's letter,
// test reports, immunisation record, certificates, passport, photo, insurance,
// visa, police check, proposal, writing samples.
//
// A paper is what it is for the student, "my passport", with what is known of it
// (status, dates, a note) and any number of versions: files, of which the newest
// counts. Versions are only ever added, so an application that was sent keeps the
// one that it was sent with; whoever uses papers tells so through Uses. A paper may
// have no file yet: it is wanted, or asked for.
//
// A file comes in parts, so that one that broke off goes on where it stopped. When
// it is whole it is inspected (papers/inspect), and only the clean copy is kept,
// encrypted. A deleted paper can be brought back for ten minutes and is then gone,
// with all its files.
//
// What is held and until when counts in the student's plan, and ninety and thirty
// days before a paper runs out the agenda says so.
package papers
