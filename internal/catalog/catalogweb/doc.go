// Package catalogweb shows the places: Find with its words and filters, one page
// for each place, and the kinds of place explained; the same places as JSON and
// as an Atom feed.
//
// Two things travel in the address of Find: the filters under the names of their
// facets (country=DE), and the answers of a visitor under the same names with
// "my." before them (my.country=US), because "show me Germany" is not "I want to
// go to Germany". A plain address that carries answers, as the other pages link
// to, is taken for both at once. Whoever keeps a plan on this device needs no
// answers in the address.
//
// Files: pages.go (what the pages need), asked.go (what an address asks),
// find.go, place.go, kinds.go, report.go, feed.go, api.go, words.go (sentences).
package catalogweb
