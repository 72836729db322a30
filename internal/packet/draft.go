package packet

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"preround/internal/catalog"
	"preround/internal/guard"
	"preround/internal/platform/errs"
)

// Kind is the room that a piece comes from.
type Kind string

// The kinds of piece. Front is the page that this package sets itself.
const (
	Front     Kind = "front"
	Paper     Kind = "paper"
	CV        Kind = "cv"
	Statement Kind = "statement"
)

// Piece is one thing that goes along.
type Piece struct {
	ID      string                  `json:"id"` // within its draft: "p1"
	Kind    Kind                    `json:"kind"`
	Ref     string                  `json:"ref,omitempty"`     // the paper, CV or statement
	Version int                     `json:"version,omitempty"` // of a paper: which of its files
	Title   string                  `json:"title,omitempty"`   // in the place of its own name
	Asked   catalog.RequirementKind `json:"asked,omitempty"`   // what of the place's wishes it answers
	Smaller bool                    `json:"smaller,omitempty"` // a picture is drawn smaller
}

// Form is what the pieces become.
type Form string

// The forms.
const (
	OnePDF Form = "pdf"
	Files  Form = "zip"
)

// Draft is a packet as the student has put it together so far.
type Draft struct {
	Pieces  []Piece `json:"pieces"`
	Next    int     `json:"next"` // the number of the next piece
	Form    Form    `json:"form"`
	Naming  Naming  `json:"naming"`
	Limits  Limits  `json:"limits"`
	Cover   bool    `json:"cover"`           // the front page greets
	List    bool    `json:"list"`            // the front page says what is enclosed where
	To      string  `json:"to,omitempty"`    // whom the front page and the mail address
	Note    string  `json:"note,omitempty"`  // a sentence on the front page
	Mail    string  `json:"mail,omitempty"`  // where the covering mail goes
	Begun   bool    `json:"begun,omitempty"` // somebody saved it; else it is only proposed
	Version int64   `json:"-"`               // the revision that it was read at; 0: none yet
}

// The limits of a draft.
const (
	MaxPieces = 40
	maxTitle  = 120 // letters
	maxNote   = 1000
)

// Decode reads what Encode wrote.
func Decode(body []byte) (d Draft, err error) {
	err = json.Unmarshal(body, &d)
	return d, err
}

// Encode is the draft as it is kept.
func (d Draft) Encode() ([]byte, error) { return json.Marshal(d) }

// Find is a piece by its name, -1 for none.
func (d Draft) Find(id string) int {
	return slices.IndexFunc(d.Pieces, func(p Piece) bool { return p.ID == id })
}

// Holds tells whether a thing is a piece already.
func (d Draft) Holds(k Kind, ref string) bool {
	return slices.ContainsFunc(d.Pieces, func(p Piece) bool { return p.Kind == k && p.Ref == ref })
}

// Add puts a piece behind the others.
func (d *Draft) Add(p Piece) error {
	switch {
	case len(d.Pieces) >= MaxPieces:
		return errs.New(errs.Invalid, "A packet holds at most %d pieces. Remove one first.", MaxPieces)
	case d.Holds(p.Kind, p.Ref):
		return errs.New(errs.Conflict, "That is in the packet already.")
	}
	d.Next++
	p.ID = "p" + strconv.Itoa(d.Next)
	d.Pieces = append(slices.Clone(d.Pieces), p)
	return nil
}

// Remove takes a piece out.
func (d *Draft) Remove(id string) error {
	i := d.Find(id)
	if i < 0 {
		return gone()
	}
	d.Pieces = slices.Delete(slices.Clone(d.Pieces), i, i+1)
	return nil
}

// Move moves a piece so many places down, or up where by is less than 0.
func (d *Draft) Move(id string, by int) error {
	i := d.Find(id)
	if i < 0 {
		return gone()
	}
	to := min(max(i+by, 0), len(d.Pieces)-1)
	p := d.Pieces[i]
	d.Pieces = slices.Insert(slices.Delete(slices.Clone(d.Pieces), i, i+1), to, p)
	return nil
}

// Change changes what is said of a piece: its name, its file, whether it is drawn
// smaller.
func (d *Draft) Change(id string, do func(*Piece)) error {
	i := d.Find(id)
	if i < 0 {
		return gone()
	}
	d.Pieces = slices.Clone(d.Pieces)
	do(&d.Pieces[i])
	return nil
}

// Replace makes the draft another, as a program gives it: pieces are named anew.
func (d *Draft) Replace(by Draft) error {
	pieces := by.Pieces
	by.Pieces, by.Next, by.Version = nil, d.Next, d.Version
	for _, p := range pieces {
		if p.Kind != Front && p.Kind != Paper && p.Kind != CV && p.Kind != Statement {
			return errs.Fault("pieces", "“%s” is no kind of piece.", string(p.Kind))
		}
		if err := by.Add(p); err != nil {
			return err
		}
	}
	*d = by
	return nil
}

func gone() error {
	return errs.New(errs.NotFound, "That piece is not in the packet any more.")
}

// Check finds what a person has to mend.
func (d Draft) Check() error {
	var problems []errs.Problem
	fault := func(field, says string) { problems = append(problems, errs.Problem{Field: field, Says: says}) }
	if d.Form != OnePDF && d.Form != Files {
		fault("form", "Choose one PDF or a ZIP of files.")
	}
	for _, p := range d.Pieces {
		if !line(p.Title, maxTitle) {
			fault("title", "Shorten the name of the piece to 120 letters, in one line.")
		}
	}
	if !line(d.To, maxTitle) {
		fault("to", "Shorten whom it addresses to 120 letters, in one line.")
	}
	if utf8.RuneCountInString(d.Note) > maxNote || !utf8.ValidString(d.Note) {
		fault("note", "Shorten the sentence on the first page to 1,000 letters.")
	}
	for _, p := range d.Pieces {
		problems = append(problems, guard.Problems("title", p.Title)...)
	}
	problems = append(append(problems, guard.Problems("to", d.To)...), guard.Problems("note", d.Note)...)
	problems = append(problems, guard.FileProblems("pattern", d.Naming.Pattern)...)
	if d.Mail != "" && !address(d.Mail) {
		fault("mail", "That is not an e-mail address. Write it as name@hospital.org, or leave it empty.")
	}
	return errs.Faults(append(append(problems, d.Naming.check()...), d.Limits.check()...))
}

func line(s string, most int) bool {
	return utf8.ValidString(s) && utf8.RuneCountInString(s) <= most && !strings.ContainsFunc(s, func(c rune) bool { return c < ' ' || c == 0x7f })
}

// address tells an e-mail address that can stand in a mailto link and a header.
func address(s string) bool {
	name, host, ok := strings.Cut(s, "@")
	return ok && len(s) <= 254 && name != "" && strings.Contains(strings.Trim(host, "."), ".") && !strings.Contains(host, "@") &&
		!strings.ContainsFunc(s, func(c rune) bool { return c <= ' ' || c >= 0x7f || strings.ContainsRune(`<>"(),:;\[]?&%`, c) })
}
