package statement

import (
	_ "embed"
	"encoding/json"
	"strings"
	"unicode"
)

// Source is the Typst source of every statement and letter. What a person typed is
// read by it from DataFile and is never part of it.
//
//go:embed statement.typ
var Source string

// DataFile is the name under which Source reads its data.
const DataFile = "/statement.json"

// Sender is who writes, as the record of the CV says.
type Sender struct {
	Name    string
	Contact []string // address, e-mail and the like, a line each
}

// Print is how a text is printed.
type Print struct {
	Sender Sender
	For    string // what it is for: the organiser and programme
	Letter bool   // the paper of the United States
}

// TypstData is the data that Source sets.
func (d Document) TypstData(p Print) ([]byte, error) {
	type paragraph struct {
		Lines []string `json:"lines"`
		RTL   bool     `json:"rtl"`
	}
	data := struct {
		Kind       Kind        `json:"kind"`
		Label      string      `json:"label"`
		Title      string      `json:"title"`
		Name       string      `json:"name"`
		RTL        bool        `json:"rtl"`
		Contact    []string    `json:"contact"`
		To         []paragraph `json:"to"`
		On         string      `json:"on"`
		Paragraphs []paragraph `json:"paragraphs"`
		Paper      string      `json:"paper"`
	}{Kind: d.Kind, Label: d.Kind.Label(), Title: d.Kind.Label(), Name: p.Sender.Name, RTL: rightToLeft(p.Sender.Name), Contact: append([]string{}, p.Sender.Contact...), Paper: "a4",
		To: []paragraph{}, Paragraphs: []paragraph{}}
	if p.For != "" {
		data.Title += ": " + p.For
	}
	if p.Letter {
		data.Paper = "us-letter"
	}
	if d.On != 0 {
		data.On = d.On.Format("2 January 2006")
	}
	if d.To != "" {
		for line := range strings.SplitSeq(d.To, "\n") {
			data.To = append(data.To, paragraph{[]string{line}, rightToLeft(line)})
		}
	}
	for _, text := range Paragraphs(d.Text) {
		data.Paragraphs = append(data.Paragraphs, paragraph{strings.Split(text, "\n"), rightToLeft(text)})
	}
	return json.Marshal(data)
}

// rightToLeft tells by its first letter which way a text runs.
func rightToLeft(text string) bool {
	for _, c := range text {
		if unicode.IsLetter(c) {
			return unicode.In(c, unicode.Arabic, unicode.Hebrew)
		}
	}
	return false
}

// PlainText is the text for forms that take text alone; a letter with its head.
func (d Document) PlainText(s Sender) string {
	if d.Kind != Letter {
		return d.Text + "\n"
	}
	var parts []string
	if head := strings.Join(append([]string{s.Name}, s.Contact...), "\n"); s.Name != "" {
		parts = append(parts, head)
	}
	if d.To != "" {
		parts = append(parts, d.To)
	}
	if d.On != 0 {
		parts = append(parts, d.On.Format("2 January 2006"))
	}
	return strings.Join(append(parts, d.Text), "\n\n") + "\n"
}
