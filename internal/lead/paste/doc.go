// Package paste reads what a student pastes, or a page that was fetched, and
// proposes what it says of a place: a page of the web with its structured data
// (schema.org as JSON-LD or microdata, OpenGraph), plain text, a calendar file, a
// place of a catalogue file.
//
// Everything it finds is a proposal with the words it was read from, for the
// student to confirm; it saves nothing and guesses nothing. A date that can be
// two days, a sum without a currency, a link that is none are shown as found and
// left empty. The rules are local: no model, no other server. What is read comes
// from strangers, so size, depth and the number of tokens are capped.
package paste
