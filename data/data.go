// Package data carries the files that ship inside the program: the catalogue of
// places and the reference tables, each with its sources and licences beside it
// (reference/SOURCES.md, reference/NOTICES.txt). It holds no logic; the packages
// reference and catalog/source give the files their meaning.
package data

import "embed"

// Reference holds the reference tables, reference/*.csv.
//
//go:embed reference/*.csv
var Reference embed.FS

// RecoveryWords is the list that recovery codes are drawn from, a word a line
// (words/NOTICES.txt; made by tools/recoverywords).
//
//go:embed words/recovery.txt
var RecoveryWords string

// Catalogue holds the shipped places, catalogue/*.yaml, one file for each
// organiser's country, in the format of docs/catalogue-format.md.
//
//go:embed catalogue/*.yaml
var Catalogue embed.FS

// Notices are the licences that must travel with the reference tables.
//
//go:embed reference/NOTICES.txt
var Notices string

// Names are given and family names, a line each with what it is: f given, l family,
// w also a word of English or medicine (reference/SOURCES.md says where they are from).
//
//go:embed guard/names.txt
var Names string

// Terms are eponyms and abbreviations of medicine, in small letters, a line each.
//
//go:embed guard/terms.txt
var Terms string
