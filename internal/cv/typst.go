package cv

import (
	_ "embed"
	"encoding/json"
	"unicode"
	"unicode/utf8"

	"preround/internal/platform/errs"
)

// Source is the Typst source of every CV. What a person typed is read by it from
// /cv.json and is never part of it.
//
//go:embed cv.typ
var Source string

// DataFile is the name under which Source reads its data.
const DataFile = "/cv.json"

// The most that is printed: some ten pages. Setting more could take the server a
// minute and all the memory that a document may have; so could a letter with thousands
// of marks on it.
const (
	mostPrinted = 40_000 // characters
	mostPieces  = 800    // entries, notes and points
	mostMarks   = 30     // on one letter
)

// short refuses a CV that is too long to be printed.
func (l Laid) short() error {
	all := append([]string{l.Name, l.NameNative, l.Headline, l.Summary}, l.Contact...)
	pieces := 0
	for _, s := range l.Sections {
		all = append(all, s.Title)
		for _, e := range s.Entries {
			all = append(append(append(all, e.Title, e.Where, e.When), e.Notes...), e.Points...)
			pieces += 1 + len(e.Notes) + len(e.Points)
			for _, c := range e.Cited {
				all = append(all, c.Text)
			}
		}
	}
	characters := 0
	for _, text := range all {
		characters += utf8.RuneCountInString(text)
		if marks(text) > mostMarks {
			return errs.New(errs.Invalid, "“%s” has a letter with more than %d marks on it, which cannot be printed. Type it again.", clip(text), mostMarks)
		}
	}
	if characters > mostPrinted || pieces > mostPieces {
		return errs.New(errs.Invalid, "This CV is longer than ten pages, and no longer one is printed. Hide what matters little to this place, or shorten the longest texts; “DOCX” and “Text” give all of it.")
	}
	return nil
}

// marks is how many marks stand on one letter at most.
func marks(text string) (most int) {
	run := 0
	for _, r := range text {
		if !unicode.In(r, unicode.M, unicode.Cf) {
			run = 0
			continue
		}
		run++
		most = max(most, run)
	}
	return most
}

// TypstData is the data that Source sets: the CV, its paper and its layout. errs.Invalid
// for one that is too long.
func (l Laid) TypstData(v Variant) ([]byte, error) {
	if err := l.short(); err != nil {
		return nil, err
	}
	type span struct {
		Text string `json:"text"`
		Bold bool   `json:"bold"`
	}
	type entry struct {
		Title  string   `json:"title"`
		Where  string   `json:"where"`
		When   string   `json:"when"`
		Notes  []string `json:"notes"`
		Points []string `json:"points"`
		Cited  []span   `json:"cited"`
	}
	type section struct {
		Title   string  `json:"title"`
		Entries []entry `json:"entries"`
	}
	data := struct {
		Name       string    `json:"name"`
		NameNative string    `json:"native"`
		Headline   string    `json:"headline"`
		Contact    []string  `json:"contact"`
		Summary    string    `json:"summary"`
		Sections   []section `json:"sections"`
		Paper      Paper     `json:"paper"`
		Layout     Layout    `json:"layout"`
	}{l.Name, l.NameNative, l.Headline, list(l.Contact), l.Summary, []section{}, v.Paper, v.Layout}
	for _, s := range l.Sections {
		out := section{Title: s.Title, Entries: []entry{}}
		for _, e := range s.Entries {
			cited := []span{}
			for _, c := range e.Cited {
				cited = append(cited, span(c))
			}
			out.Entries = append(out.Entries, entry{e.Title, e.Where, e.When, list(e.Notes), list(e.Points), cited})
		}
		data.Sections = append(data.Sections, out)
	}
	return json.Marshal(data)
}

// list is never null in JSON.
func list(s []string) []string {
	if s == nil {
		return []string{}
	}
	return s
}
