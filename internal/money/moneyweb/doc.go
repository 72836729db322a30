// Package moneyweb is the ledger's pages and its JSON API: the whole at /money, one
// application at /money/{application}, a line with its history, exchange rates,
// scholarships, and the student's own options side by side.
//
// Every figure that is not the student's own stands with its source and day, and
// what has no figure says whom to ask. The pages judge nothing: they add up, and
// say what was left out of the sum.
package moneyweb
