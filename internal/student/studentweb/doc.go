// Package studentweb asks a student the questions, one a page, and shows all
// answers on a page where each can be changed.
//
// An answer is saved where the others are: in the address for a visitor, with a
// Keeper for a plan that this device keeps. Answers in the address win, so that a
// shared link shows what its sender saw. The address of a form holds the state, the
// body of a form only the answer to its question; so neither can be taken for the
// other.
//
// What a question is, what it may be answered with and how an answer is read stands
// in package student. Here is how it looks: pages.go lists the pages, fill.go puts
// an answer into a form, read.go takes it out again, rows.go does so for answers of
// several lines, pick.go for long lists. school.go helps with the name of the school
// and exams.go with the usual exam weeks. suggest.js proposes schools while the name
// is typed; without it the page asks after saving.
package studentweb
