// Package index finds places: by words, by facets, and in the order that suits
// one student.
//
// An Index is an immutable snapshot of the whole catalogue in memory. Readers
// take the present one from a Live holder without a lock; when a place changes
// a new snapshot is made and swapped in, so nobody ever sees half of a change.
//
// Inside, places are numbered from 0 in the order of their ids. Three things
// are kept by that number: the Traits that fit judges by (one cache line each),
// a row of facet values, and the text as postings (which numbers contain a
// word, and how prominently). A set of places is a bitset, so
// "cardiology AND Germany AND open in July" is a few passes over machine words.
//
// Words go through a lexicon first: "obs and gynae", "ob-gyn" and "O&G" are the
// specialty, "UK" and "Britain" the country, "attachment" the elective. What is
// left is looked for in names, organisers, cities and summaries, with British
// and American spelling taken as one, with slips of a letter put right, and
// with the last word counting as the beginning of a word. A Result says what
// each word was understood as.
//
// Facets combine with AND, the values within one facet with OR, and each facet
// is counted under the other facets' filters, so that the number beside a value
// is what choosing it as well would give. A result that is empty names the
// filter or word that emptied it and offers other ways on.
//
// Every order is total: equals are ordered by id, so the same question gives the
// same page, and a cursor goes on where the page before ended.
package index
