package statement

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"preround/internal/guard"
	"preround/internal/platform/clock"
	"preround/internal/platform/errs"
)

// ID names a document of a student.
type ID string

// Kind is what a document is.
type Kind string

// The kinds: those that places ask for.
const (
	Personal Kind = "personal_statement"
	Letter   Kind = "cover_letter"
)

// Kinds lists the kinds.
var Kinds = []Kind{Personal, Letter}

// Label is a kind in words.
func (k Kind) Label() string {
	switch k {
	case Personal:
		return "Personal statement"
	case Letter:
		return "Cover letter"
	}
	return string(k)
}

func (k Kind) known() bool { return k == Personal || k == Letter }

// Document is one text, as one of its revisions has it.
type Document struct {
	ID      ID         `json:"-"`
	Kind    Kind       `json:"kind"`
	Title   string     `json:"title,omitempty"`   // what a base is called; of an application's text mostly empty
	For     string     `json:"for,omitempty"`     // the application; empty: a base
	Base    ID         `json:"base,omitempty"`    // the base that it was made from
	BaseRev int64      `json:"baseRev,omitempty"` // and the revision of it that it follows
	Text    string     `json:"text"`
	To      string     `json:"to,omitempty"`    // of a letter: the addressee, in lines
	On      clock.Date `json:"on,omitzero"`     // of a letter: its date; 0: none
	Limit   Limit      `json:"limit,omitzero"`  // as the student read it on the host's page
	Found   []string   `json:"found,omitempty"` // what the student found out about the place, one fact each
	Ready   *Readiness `json:"ready,omitempty"` // nil: a draft
	Gone    bool       `json:"gone,omitempty"`  // thrown away
}

// IsBase tells that a document goes to no place itself.
func (d Document) IsBase() bool { return d.For == "" }

// Readiness says that a text may go out as it is.
type Readiness struct {
	On time.Time `json:"on"`
	// Overruled is what stood against it, in sentences, and Reason why the student says
	// that it goes out all the same; empty: nothing stood against it.
	Overruled []string `json:"overruled,omitempty"`
	Reason    string   `json:"reason,omitempty"`
}

// Revision is a document as it was saved once. Revisions are only ever added.
type Revision struct {
	Document
	Rev  int64     // from 1, for each document
	At   time.Time // whole milliseconds, UTC
	Says string    // what the student did: "Saved"
}

// The most that is kept of each field, in characters where nothing else is said.
const (
	MaxText   = 30_000
	maxTitle  = 100
	maxParts  = 300 // paragraphs
	maxTo     = 500
	maxFound  = 20
	maxFact   = 300
	maxReason = 500
)

// clean brings what was typed into its form, and says what is wrong with it.
func (d Document) clean() (Document, error) {
	var problems []errs.Problem
	fault := func(field, format string, args ...any) {
		problems = append(problems, errs.Problem{Field: field, Says: fmt.Sprintf(format, args...)})
	}
	d.Text, d.To = Clean(d.Text), strings.ReplaceAll(Clean(d.To), "\n\n", "\n")
	d.Title = strings.Join(strings.Fields(d.Title), " ")
	if n := utf8.RuneCountInString(d.Text); n > MaxText {
		fault("text", "The text has %d characters; %d are kept at most.", n, MaxText)
	}
	if n := len(Paragraphs(d.Text)); n > maxParts {
		fault("text", "The text has %d paragraphs; %d are kept at most.", n, maxParts)
	}
	if utf8.RuneCountInString(d.Title) > maxTitle {
		fault("title", "The name is longer than %d characters. Shorten it.", maxTitle)
	}
	if utf8.RuneCountInString(d.To) > maxTo {
		fault("to", "The address is longer than %d characters. Shorten it.", maxTo)
	}
	if !d.Kind.known() {
		fault("kind", "Choose what it is: a personal statement or a cover letter.")
	}
	if d.On != 0 && (d.On.Year() < 2000 || d.On.Year() > 2099) {
		fault("on", "The year %d cannot be meant. Give a day from 2000 to 2099.", d.On.Year())
	}
	if err := d.Limit.check(); err != "" {
		fault("limit", "%s", err)
	}
	d.Found = facts(d.Found)
	if len(d.Found) > maxFound {
		fault("found", "There are %d facts; %d are kept at most. Keep those that you want to write about.", len(d.Found), maxFound)
	}
	for _, f := range d.Found {
		if utf8.RuneCountInString(f) > maxFact {
			fault("found", "One of the facts is longer than %d characters. Put each into one line.", maxFact)
			break
		}
	}
	problems = slices.Concat(problems, guard.Problems("title", d.Title), guard.Problems("text", d.Text), guard.Problems("to", d.To), guard.Problems("found", strings.Join(d.Found, "\n")))
	return d, errs.Faults(problems)
}

// facts are lines without empty ones.
func facts(lines []string) []string {
	var out []string
	for _, l := range lines {
		if l = strings.Join(strings.Fields(l), " "); l != "" {
			out = append(out, l)
		}
	}
	return out
}
