// Package lead knows the places that a student found elsewhere: told by a person,
// read on a school's list or a society's page, sent by mail, or kept in a table
// of the student's own. The catalogue does not have them, and nobody else sees
// them.
//
// A lead is a catalog.Place with an id that begins with "own-", so that the plan,
// the fit and every page treat it as a place, and beside it what only its student
// knows: where it came from, who told, when, and notes. What the student did not
// say stays unknown. Its source is "you", on the day on which it was written.
//
// A Draft is a lead as text, field by field, as a form, a row of a table or a
// program sends it. Read makes a lead of it or says what is wrong with each
// field; DraftOf goes back. Every way in (typed, pasted, imported, by the API)
// goes through Read, so all of them understand the same words and refuse the same.
package lead
