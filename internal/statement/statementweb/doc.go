// Package statementweb is the pages of what a student writes to places: the list, the
// text with all that is known of it beside it, its versions, its readers, and the page
// that a reader sees.
//
// Whatever button is pressed on the page of a text, the text is saved first, so that
// nothing typed is lost where there is no script. A reader has no account: the page for
// readers shows one text and the name of whoever wrote it, and nothing else.
package statementweb
