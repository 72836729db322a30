package reference

import "preround/data"

// PersonNames are given and family names, a line each, sorted: the name in small
// letters, a space, and f for a given name, l for a family name, w for a word of
// English or medicine.
func PersonNames() string { return data.Names }

// MedicalTerms are eponyms and abbreviations, in small letters, a line each, sorted.
func MedicalTerms() string { return data.Terms }
