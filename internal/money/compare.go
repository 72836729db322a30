package money

import (
	"fmt"
	"math/big"
	"slices"

	"preround/internal/catalog"
	"preround/internal/platform/clock"
	"preround/internal/reference"
	"preround/internal/student"
)

// Option is one of the student's own options, with its facts side by side. There
// is no verdict: what is worth it is the student's to say.
type Option struct {
	Stay     Stay
	Tally    Tally
	Ledger   int  // lines that stand in the ledger
	Proposed int  // what was proposed for kinds without a line, and counts here
	Guessed  bool // a figure counts four weeks, because the length of the stay is not known
	PerWeek  reference.Money
	HasWeek  bool            // PerWeek is known
	GiveUp   reference.Money // earnings given up over the weeks
	HasGive  bool
	HandsOn  catalog.Tri
	Letter   string   // what is known about a letter at the end
	Skills   []string // by name, as the source says
	Pay      string
	Source   string
	Of       string
}

// MostOptions is how many options are compared at once.
const MostOptions = 4

// Compare puts the student's options side by side. Where the ledger has no line of a
// kind, what is proposed counts, so that a ledger that was only begun does not make
// an option look cheap.
func Compare(stays []Stay, lines []Line, st *student.Student, set Setting, r Rates, today clock.Date) []Option {
	var out []Option
	for _, s := range stays {
		o := Option{Stay: s}
		own := slices.DeleteFunc(slices.Clone(lines), func(l Line) bool { return l.Stay != s.ID || s.ID == "" })
		rest := Taken(Propose(s, st, own, today))
		o.Ledger, o.Proposed = len(own), len(rest)
		o.Guessed = s.Weeks == 0 && slices.ContainsFunc(slices.Concat(own, rest), func(l Line) bool {
			return l.Kind == Living && l.Estimate.Currency != "" && l.Basis != BasisOwn && l.Actual.Currency == ""
		})
		o.Tally = TallyOf(append(own, rest...), r)
		if s.Weeks > 0 {
			o.PerWeek, o.HasWeek = r.Share(o.Tally.Own(), int64(s.Weeks)), true
			if set.Earn.Currency != "" {
				o.GiveUp, o.HasGive = r.Convert(reference.Money{Minor: set.Earn.Minor * int64(s.Weeks), Currency: set.Earn.Currency})
			}
		}
		o.facts(today)
		out = append(out, o)
	}
	return out
}

func (o *Option) facts(today clock.Date) {
	p := o.Stay.Place
	o.Letter = "Not stated: ask before you accept"
	if p == nil {
		return
	}
	o.HandsOn = p.HandsOn
	o.Pay = p.Money.Pay.Label()
	for _, w := range p.Warnings {
		if w.Sign == "letter_for_money" {
			o.Letter = "Sold with the place, which is a warning sign"
		}
	}
	for _, code := range p.Skills {
		if s, ok := reference.SkillByID(code); ok {
			o.Skills = append(o.Skills, s.Name)
		}
	}
	if len(p.Sources) > 0 {
		o.Source, o.Of = p.Sources[0].URL, p.Age(today).Words
	}
}

// Taken are the lines that proposals would make: of each kind the first with a
// figure, else the first.
func Taken(all []Proposal) []Line {
	at := map[Kind]int{}
	var out []Line
	for _, p := range all {
		i, has := at[p.Line.Kind]
		switch {
		case !has:
			at[p.Line.Kind] = len(out)
			out = append(out, p.Line)
		case out[i].Estimate.Currency == "" && p.Known():
			out[i] = p.Line
		}
	}
	return out
}

// Share divides an amount of the home currency, rounded to the nearest smallest
// unit, halves away from zero.
func (r Rates) Share(minor, parts int64) reference.Money {
	m, _ := reference.Money{Minor: minor, Currency: r.Home}.At(big.NewRat(1, parts), r.Home)
	return m
}

// AtHome is what the same weeks at home come to.
type AtHome struct {
	Weeks       int
	Cost, Earn  reference.Money
	HasC, HasE  bool
	Explanation string
}

// StayAtHome reckons the weeks at home from what the student entered; ok is false
// where nothing was.
func StayAtHome(weeks int, set Setting, r Rates) (AtHome, bool) {
	h := AtHome{Weeks: weeks}
	times := func(m reference.Money) (reference.Money, bool) {
		if m.Currency == "" {
			return reference.Money{}, false
		}
		return r.Convert(reference.Money{Minor: m.Minor * int64(weeks), Currency: m.Currency})
	}
	h.Cost, h.HasC = times(set.Cost)
	h.Earn, h.HasE = times(set.Earn)
	h.Explanation = fmt.Sprintf("Your own figures for a week, times %d.", weeks)
	return h, weeks > 0 && (h.HasC || h.HasE)
}
