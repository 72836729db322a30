// Package warning asks about the known warning signs of paid placements and says
// what each one means, with its source.
//
// A sign is not proof: honest organisers show one now and then. So nothing here is
// a verdict. Each sign is present, absent, or open; what a source of the catalogue
// states of the place stands beside what the student says, and for everything that
// is present or open there is a question to the organiser, to be sent before
// anything is paid.
package warning

import (
	"slices"
	"strings"

	"preround/internal/catalog"
)

// Sign is one warning sign.
type Sign struct {
	ID       string // one of catalog.WarningSigns
	Name     string // the sign in words
	Question string // to the student
	Means    string // why it is a sign, one or two sentences
	Ask      string // what to ask the organiser
	Sources  []Source
}

// Source is a page that shows the sign or explains it.
type Source struct {
	Name      string
	URL       string
	AsOf      string // the year or date that the page speaks of; empty where it gives none
	Secondary bool   // not the page of the body that it speaks for
}

// Answer is what the student says of a sign; empty: not sure yet.
type Answer string

// The answers.
const (
	Present Answer = "yes"
	Absent  Answer = "no"
)

// Flag is a sign as it stands for one place.
type Flag struct {
	Sign
	Answer Answer           // what the student says
	Known  *catalog.Warning // what the catalogue states; nil: nothing
	Source catalog.Source   // of Known
}

// On tells whether the sign is there, by the student's word or a source's.
func (f Flag) On() bool { return f.Answer == Present || f.Known != nil }

// Open tells whether nobody knows yet.
func (f Flag) Open() bool { return f.Answer == "" && f.Known == nil }

// Contradicted tells that the student says no where a source says yes.
func (f Flag) Contradicted() bool { return f.Answer == Absent && f.Known != nil }

// Check is all signs of a place.
type Check struct{ Flags []Flag }

// Of holds a place against the signs: what its record states, and what the
// student answered, by the id of the sign. Other answers count as not sure.
func Of(p *catalog.Place, answers map[string]Answer) Check {
	var c Check
	for _, s := range signs {
		f := Flag{Sign: s}
		if a := answers[s.ID]; a == Present || a == Absent {
			f.Answer = a
		}
		if i := slices.IndexFunc(p.Warnings, func(w catalog.Warning) bool { return w.Sign == s.ID }); i >= 0 {
			f.Known = &p.Warnings[i]
			if len(p.Sources) > 0 {
				f.Source = p.Sources[0]
			}
		}
		c.Flags = append(c.Flags, f)
	}
	return c
}

// Count is how many signs are there and how many are open.
func (c Check) Count() (on, open int) {
	for _, f := range c.Flags {
		switch {
		case f.On():
			on++
		case f.Open():
			open++
		}
	}
	return on, open
}

// Answered tells whether the student said anything.
func (c Check) Answered() bool {
	return slices.ContainsFunc(c.Flags, func(f Flag) bool { return f.Answer != "" })
}

// Message is a letter to the organiser with a question for each sign that is there
// or open, to be copied and sent before anything is paid; empty when there is
// nothing to ask.
func (c Check) Message(p *catalog.Place) string {
	var asks []string
	for _, f := range c.Flags {
		if f.On() || f.Open() {
			asks = append(asks, "- "+f.Ask)
		}
	}
	if len(asks) == 0 {
		return ""
	}
	return "Dear " + p.Organiser.Name + ",\n\nI am a medical student and interested in " + quoted(p.Name) + ". Before I pay anything, could you please tell me:\n\n" +
		strings.Join(asks, "\n") + "\n\nA short answer to each is enough. Thank you.\n"
}

func quoted(name string) string { return "“" + name + "”" }

// Worth tells whether the question of warning signs is worth raising on the page
// of a place: somebody takes money for it, or a sign is known.
func Worth(p *catalog.Place) bool {
	m := p.Money
	return len(p.Warnings) > 0 || p.Organiser.Kind == "company" || slices.Contains(p.Routes, catalog.RouteAgency) || m.Pay == catalog.PayFee ||
		m.Deposit.Stated && m.Deposit.Max.Minor > 0
}

// Signs lists all signs, in the order of catalog.WarningSigns.
func Signs() []Sign { return slices.Clone(signs) }
