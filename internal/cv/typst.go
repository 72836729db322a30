package cv

import (
	_ "embed"
	"encoding/json"
)

// Source is the Typst source of every CV. What a person typed is read by it from
// /cv.json and is never part of it.
//
//go:embed cv.typ
var Source string

// DataFile is the name under which Source reads its data.
const DataFile = "/cv.json"

// TypstData is the data that Source sets: the CV, its paper and its layout.
func (l Laid) TypstData(v Variant) ([]byte, error) {
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
