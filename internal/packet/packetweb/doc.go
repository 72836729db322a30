// Package packetweb is the pages of what goes out with an application: putting the
// packet together, how it is named and what the host takes, a look at its pages, the
// covering mail, and what was sent.
//
// Every act is a button of a form, so pieces are added and reordered by keyboard and
// without JavaScript. A file leaves this package as an attachment.
package packetweb
