// Package leadweb is the pages for places of a student's own: the list, the form
// that adds or changes one, what was pasted, tables that are taken in, and the
// suggestion of a place to the catalogue; beside them the pages on which the
// server's owner looks at suggestions and reports, and the JSON API.
//
// Every page asks for the student's own rows alone; the id of another's lead is
// answered as one that does not exist. A visitor who keeps no plan is told what
// the page is for and how to keep one: a lead needs somewhere to stay.
package leadweb
