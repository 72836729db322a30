package money

import (
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"preround/internal/guard"
	"preround/internal/platform/clock"
	"preround/internal/platform/errs"
	"preround/internal/reference"
)

// ID names a line for ever. StayID names the stay that a line belongs to; empty:
// the line belongs to the whole and to no single stay.
type (
	ID     string
	StayID string
)

// Kind is what a line is for.
type Kind string

// The kinds.
const (
	ApplicationFee Kind = "application_fee"
	Tuition        Kind = "tuition"
	Deposit        Kind = "deposit"
	Test           Kind = "test"
	Visa           Kind = "visa"
	Health         Kind = "health"
	Police         Kind = "police_certificate"
	Insurance      Kind = "insurance"
	Travel         Kind = "travel"
	Housing        Kind = "housing"
	Living         Kind = "living"
	Other          Kind = "other"
	Stipend        Kind = "stipend"
	Grant          Kind = "grant"
	Back           Kind = "money_back" // what was paid and came back
)

// Kinds lists the kinds in the order in which pages show them: first what is paid,
// in about the order in which it falls due, then what is received.
var Kinds = []Kind{ApplicationFee, Tuition, Deposit, Test, Visa, Health, Police, Insurance, Travel, Housing, Living, Other, Stipend, Grant, Back}

var kindLabels = map[Kind]string{ApplicationFee: "Application fee", Tuition: "Tuition or elective fee", Deposit: "Deposit", Test: "Language test or exam",
	Visa: "Visa", Health: "Health and immunisation", Police: "Police certificate", Insurance: "Insurance", Travel: "Travel", Housing: "Housing", Living: "Living",
	Other: "Other cost", Stipend: "Stipend or pay", Grant: "Grant or scholarship", Back: "Money back"}

// Label is the kind in words.
func (k Kind) Label() string { return kindLabels[k] }

// Income tells that the money comes to the student.
func (k Kind) Income() bool { return k == Stipend || k == Grant || k == Back }

// Refund says whether what was paid comes back if the stay falls through.
type Refund string

// The values of Refund.
const (
	RefundUnknown Refund = ""
	RefundNever   Refund = "never"
	RefundUntil   Refund = "until" // until the line's RefundUntil, that day included
)

// Line is one thing that is paid or received, as it stands now.
type Line struct {
	ID       ID              `json:"id,omitempty"`
	Rev      int64           `json:"rev,omitempty" doc:"Of the newest revision; name it when you change the line"` // 0: not stored yet
	Stay     StayID          `json:"application,omitempty" doc:"The application it belongs to; absent: the whole"`
	Kind     Kind            `json:"kind"`
	Title    string          `json:"title,omitempty"`                // the student's own words; empty: the kind's label says enough
	Estimate reference.Money `json:"estimate,omitzero"`              // no currency: not known. A zero with a currency is a known nothing.
	Actual   reference.Money `json:"actual,omitzero"`                // what it really comes to; no currency: not known yet
	ApplyBy  clock.Date      `json:"apply_by,omitzero"`              // of a grant: the last day to apply for it
	Due      clock.Date      `json:"due,omitzero"`                   // pay by, or expected on
	Paid     clock.Date      `json:"paid,omitzero"`                  // paid or received on; 0: not yet. Only with Actual
	Refund   Refund          `json:"refund,omitempty"`               // if the stay falls through
	Until    clock.Date      `json:"refund_until,omitzero"`          // with RefundUntil
	IfVisa   bool            `json:"back_if_visa_refused,omitempty"` // whatever Refund says
	Basis    Basis           `json:"basis,omitempty"`                // what the estimate rests on
	Note     string          `json:"note,omitempty"`
	Source   string          `json:"source,omitempty"` // an address, or words
}

// Basis is what an estimate rests on.
type Basis string

// The values of Basis.
const (
	BasisOwn     Basis = ""        // the student's own figure
	BasisStated  Basis = "stated"  // the place or an office states it
	BasisDerived Basis = "derived" // worked out from a reference figure
)

// Name is what the line is called.
func (l Line) Name() string {
	if l.Title != "" {
		return l.Title
	}
	return l.Kind.Label()
}

// Figure is what the line counts with: the actual amount, else the estimate; false
// when neither is known.
func (l Line) Figure() (reference.Money, bool) {
	if l.Actual.Currency != "" {
		return l.Actual, true
	}
	return l.Estimate, l.Estimate.Currency != ""
}

// Limits of what one student keeps.
const (
	MaxLines = 500
	maxTitle = 80
	maxNote  = 500
	maxURL   = 500
)

// Check tells everything that is wrong with a line, by form field.
func (l Line) Check() error {
	var p []errs.Problem
	fault := func(field, says string) { p = append(p, errs.Problem{Field: field, Says: says}) }
	if !slices.Contains(Kinds, l.Kind) {
		fault("kind", "Choose what the money is for.")
	}
	for _, t := range []struct {
		field, text, what string
		most              int
	}{{"title", l.Title, "name", maxTitle}, {"note", l.Note, "note", maxNote}, {"source", l.Source, "source", maxURL}} {
		if utf8.RuneCountInString(t.text) > t.most || !utf8.ValidString(t.text) || strings.ContainsRune(t.text, 0) {
			fault(t.field, "The "+t.what+" is too long; shorten it.")
		}
	}
	p = append(append(p, guard.Problems("title", l.Title)...), guard.Problems("note", l.Note)...)
	for _, a := range []struct {
		field string
		m     reference.Money
	}{{"estimate", l.Estimate}, {"actual", l.Actual}} {
		if _, known := reference.RateOf(a.m.Currency); a.m != (reference.Money{}) && !known || a.m.Minor < 0 || a.m.Minor > reference.MostMinor {
			fault(a.field, "The amount cannot be kept; write it as USD 300.")
		}
	}
	p = append(p, l.checkDates()...)
	return errs.Faults(p)
}

// Told refuses a new line that says nothing but its kind: neither what it costs nor
// what it is.
func (l Line) Told() error {
	empty := Line{ID: l.ID, Rev: l.Rev, Stay: l.Stay, Kind: l.Kind, Refund: l.Refund, IfVisa: l.IfVisa, Basis: l.Basis}
	if l == empty {
		return errs.Fault("estimate", "Say what it comes to, or, as long as you do not know, give the line a name or a note.")
	}
	return nil
}

func (l Line) checkDates() (p []errs.Problem) {
	fault := func(field, says string) { p = append(p, errs.Problem{Field: field, Says: says}) }
	for _, d := range []struct {
		field string
		on    clock.Date
	}{{"apply_by", l.ApplyBy}, {"due", l.Due}, {"paid", l.Paid}, {"until", l.Until}} {
		if y := d.on.Year(); d.on != 0 && (y < 2000 || y > 2099) {
			fault(d.field, "The date must lie between 2000 and 2099.")
		}
	}
	if l.Paid != 0 && l.Actual.Currency == "" {
		fault("actual", "Say how much it really was, since you say that it was paid.")
	}
	switch {
	case l.Refund == RefundUntil && l.Until == 0:
		fault("until", "Say until which day the money comes back.")
	case l.Refund != RefundUntil && l.Until != 0:
		fault("until", "A last day for a refund needs “Yes, until a date”.")
	case l.Refund != RefundUntil && l.Refund != RefundNever && l.Refund != RefundUnknown:
		fault("refund", "Choose one of the answers about a refund.")
	}
	if l.Kind.Income() && (l.Refund != RefundUnknown || l.IfVisa) {
		fault("refund", "Money that you receive has no refund to you.")
	}
	if l.ApplyBy != 0 && l.Kind != Grant {
		fault("apply_by", "Only a grant has a day to apply by.")
	}
	if !slices.Contains([]Basis{BasisOwn, BasisStated, BasisDerived}, l.Basis) {
		fault("source", "What the estimate rests on is not understood.")
	}
	return p
}

// SourceURL is the source as an address that may be linked to; empty for words.
func (l Line) SourceURL() string {
	u, err := url.Parse(l.Source)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" {
		return ""
	}
	return l.Source
}

// Revision is one state of a line.
type Revision struct {
	Line    Line      `json:"line"`
	At      time.Time `json:"at"`                // whole milliseconds, UTC
	Says    string    `json:"says"`              // what the student did: "Estimate from USD 160 to USD 185"
	Removed bool      `json:"removed,omitempty"` // the line is gone from here on
}

// changed says in words what differs between two states of a line.
func changed(a, b Line) string {
	var out []string
	add := func(what, from, to string) {
		switch {
		case from == to:
		case from == "":
			out = append(out, what+" "+to)
		case to == "":
			out = append(out, what+" "+from+" taken away")
		default:
			out = append(out, what+" from "+from+" to "+to)
		}
	}
	add("Kind", a.Kind.Label(), b.Kind.Label())
	add("Name", a.Title, b.Title)
	add("Estimate", moneyText(a.Estimate), moneyText(b.Estimate))
	add("Actual amount", moneyText(a.Actual), moneyText(b.Actual))
	add("Apply by", dayText(a.ApplyBy), dayText(b.ApplyBy))
	add("Date", dayText(a.Due), dayText(b.Due))
	add("Paid on", dayText(a.Paid), dayText(b.Paid))
	add("Refund", a.refundText(), b.refundText())
	if a.Note != b.Note {
		out = append(out, "Note changed")
	}
	if a.Source != b.Source {
		out = append(out, "Source changed")
	}
	if a.Stay != b.Stay {
		out = append(out, "Moved to another application")
	}
	return strings.Join(out, "; ")
}

func (l Line) refundText() string {
	var s string
	switch l.Refund {
	case RefundNever:
		s = "never"
	case RefundUntil:
		s = "until " + dayText(l.Until)
	}
	if l.IfVisa {
		s = strings.TrimSpace(s + " (if the visa is refused)")
	}
	return s
}

func moneyText(m reference.Money) string {
	if m.Currency == "" {
		return ""
	}
	return m.String()
}

func dayText(d clock.Date) string {
	if d == 0 {
		return ""
	}
	return d.Format("2 January 2006")
}
