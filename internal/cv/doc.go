// Package cv keeps one record of what a student has done, and makes from it the
// CV that a certain place wants to see.
//
// The record follows JSON Resume (jsonresume.org, schema 1.x), an open format that
// other programs read and write: it is imported and exported without loss, members
// that we do not know included. Medicine needs more than the format has (rotations,
// examinations, audits, referees), and more of a publication than a name; all that
// is ours stands under one member, "x_preround", at the top and in each item.
//
// kinds.go is the table of what a record may hold. Forms, pages, import, export and
// every way of printing go through it, so a new field is a line there.
//
// A variant is the record as one place shall see it: which items it shows, in which
// order of sections, in which layout, on which paper. It hides and orders, and
// changes no fact. Lay turns record and variant into plain headings and lines
// (Laid), and text, DOCX and the source for the PDF are made from those alone, so
// all of them say the same.
//
// The evidence check (evidence.go) names every number, date, role and certificate
// in a text that nothing in the record supports. It never judges whether a claim is
// true, and no text is ever written for the student.
package cv
