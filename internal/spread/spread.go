// Package spread says how many applications a student has on the way and how they
// are spread: over windows, countries, ways in, and over what is sure and what is
// open about each place.
//
// It counts the student's own numbers and never guesses a chance. Odds are shown
// only where a source states, for that very place, how many applied and how many
// were taken; everywhere else it says "not stated". The advice is the field's: one
// or two deep placements teach more than five shallow ones, so a few that fit,
// spread so that no single thing can cost all of them.
package spread

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"preround/internal/catalog"
	"preround/internal/fit"
	"preround/internal/platform/clock"
	"preround/internal/reference"
	"preround/internal/student"
)

// Try is one application.
type Try struct {
	Place    *catalog.Place // nil: it is not known any more
	Open     bool           // still going
	Sent     bool           // it was sent, now or before it was closed
	Answered bool           // an interview, an offer or a no came
	Offered  bool           // an offer came
	Accepted bool           // the offer was accepted
}

// Numbers are the student's own.
type Numbers struct {
	Going     int // open, and not accepted yet; of these
	Preparing int // are not sent
	Waiting   int // are sent and not answered
	Sent      int // of all, also those that are closed
	Answered  int
	Offers    int
	Accepted  int
	Closed    int
}

// Kind tells what an advice is about.
type Kind string

// The kinds of advice.
const (
	Depth   Kind = "depth"   // how many
	Window  Kind = "window"  // all close together
	Country Kind = "country" // all in one country
	Route   Kind = "route"   // all by one way
	Fit     Kind = "fit"     // something is open about most of them
	Enough  Kind = "enough"  // nothing to say against it
)

// Advice is one remark, and what to do about it.
type Advice struct {
	Kind Kind
	Says string
	Do   string // may be empty
}

// Odds are what a source states about one place.
type Odds struct {
	Place *catalog.Place
	reference.StatedOdds
}

// Spread is the answer.
type Spread struct {
	Numbers Numbers
	Advice  []Advice
	Odds    []Odds
	Unknown int // open ones of which no source states the odds
}

// Deep is how many placements are enough; Few and Many are how many open
// applications leave little room, and how many cost the care of each. All three
// are advice of the field (general knowledge), not figures of a source.
const (
	Deep = 2
	Few  = 3
	Many = 10
)

// Of counts and advises.
func Of(tries []Try, s student.Student, today clock.Date) Spread {
	var out Spread
	var open []*catalog.Place
	for _, t := range tries {
		out.Numbers.add(t)
		if t.Open && !t.Accepted && t.Place != nil {
			open = append(open, t.Place)
		}
	}
	out.odds(open)
	out.depth()
	if len(open) > 1 {
		out.windows(open, today)
		out.countries(open)
		out.routes(open)
		out.fits(open, s, today)
	}
	if len(out.Advice) == 0 && len(open) > 0 {
		out.Advice = append(out.Advice, Advice{Kind: Enough, Says: "They are well spread. Put the time into the one you want most."})
	}
	return out
}

func (n *Numbers) add(t Try) {
	for _, c := range []struct {
		is bool
		to *int
	}{{t.Open && !t.Accepted, &n.Going}, {t.Open && !t.Sent, &n.Preparing}, {t.Sent, &n.Sent}, {t.Open && t.Sent && !t.Answered, &n.Waiting}, {t.Answered, &n.Answered}, {t.Offered, &n.Offers},
		{t.Accepted, &n.Accepted}, {!t.Open, &n.Closed}} {
		if c.is {
			*c.to++
		}
	}
}

func (out *Spread) odds(open []*catalog.Place) {
	seen := map[catalog.ID]bool{}
	for _, p := range open {
		if seen[p.ID] {
			continue
		}
		seen[p.ID] = true
		if o, ok := reference.OddsOf(string(p.ID)); ok {
			out.Odds = append(out.Odds, Odds{p, o})
		} else {
			out.Unknown++
		}
	}
}

// depth is about how many.
func (out *Spread) depth() {
	n := out.Numbers
	going := n.Going
	switch {
	case n.Accepted >= Deep:
		out.say(Depth, "You have accepted "+places(n.Accepted)+". One or two deep ones teach more than five shallow ones.", "Withdraw kindly from the others, and prepare for these.")
	case n.Accepted == 1:
		out.say(Depth, "One is accepted. It may well be enough: one or two deep ones teach more than five shallow ones.", "")
	case going == 0:
		out.say(Depth, "Nothing is on its way.", "Begin with one place that fits you, and one that is easy to get.")
	case going < Few:
		out.say(Depth, "Only "+places(going)+" on the way: one no weighs heavily.", "Add one or two that fit as well, not five that do not.")
	case going > Many:
		out.say(Depth, strconv.Itoa(going)+" are on the way. Each wants its own letter and its own care.", "Keep those that fit best, and let the others go.")
	}
}

func (out *Spread) say(k Kind, says, do string) {
	out.Advice = append(out.Advice, Advice{k, says, do})
}

// windows looks for a month in which all, or nearly all, close.
func (out *Spread) windows(open []*catalog.Place, today clock.Date) {
	months := map[time.Month]int{}
	known := 0
	for _, p := range open {
		t := catalog.TraitsOf(p)
		if days, ok := t.DaysToClosing(today, catalog.YearDayOf(today)); ok {
			months[today.AddDays(days).Month()]++
			known++
		}
	}
	for m, n := range months {
		if n == known && known > 1 && known*2 > len(open) {
			out.say(Window, "All "+strconv.Itoa(n)+" whose closing is known close in "+m.String()+": one late paper costs all of them.", "Add one that closes in another month, or takes applications all year.")
		}
	}
}

// countries looks for a single country.
func (out *Spread) countries(open []*catalog.Place) {
	first := reference.CountryCode("")
	for _, p := range open {
		if len(p.Locations) != 1 || p.Locations[0].Country == reference.Worldwide {
			return
		}
		switch c := p.Locations[0].Country; {
		case first == "":
			first = c
		case c != first:
			return
		}
	}
	out.say(Country, "All "+strconv.Itoa(len(open))+" are in "+reference.CountryInWords(first)+".", "One nearer to home, or online, would not hang on the same papers and the same journey.")
}

// routes looks for a single way in.
func (out *Spread) routes(open []*catalog.Place) {
	var only []catalog.Route
	for i, p := range open {
		if len(p.Routes) == 0 {
			return
		}
		if i == 0 {
			only = slices.Clone(p.Routes)
			continue
		}
		only = slices.DeleteFunc(only, func(r catalog.Route) bool { return !slices.Contains(p.Routes, r) })
		if len(only) == 0 || len(p.Routes) > 1 {
			return
		}
	}
	if len(only) == 1 && only[0] != catalog.RouteDirect {
		out.say(Route, "All "+strconv.Itoa(len(open))+" go by one way: "+strings.ToLower(only[0].Label())+".", "Add one that you can apply to directly.")
	}
}

// fits counts the places of which something is open, and those that are closed.
func (out *Spread) fits(open []*catalog.Place, s student.Student, today clock.Date) {
	judge := fit.NewScorer(&s, today)
	closed := 0
	var first *catalog.Place
	for _, p := range open {
		t := catalog.TraitsOf(p)
		if _, ok := judge.Score(&t); !ok {
			closed++
			first = cmp.Or(first, p)
		}
	}
	if closed > 0 {
		out.say(Fit, places(closed)+" of them, such as "+first.Name+", "+are(closed)+" closed to you as their sources stand.", "Read why on the page of the place before you put more work into it.")
	}
}

func are(n int) string {
	if n == 1 {
		return "is"
	}
	return "are"
}

func places(n int) string {
	if n == 1 {
		return "1 place"
	}
	return strconv.Itoa(n) + " places"
}

// Says is the odds in words: "About 100 of 450 to 500 were taken".
func (o Odds) Says() string {
	if o.Taken == 0 {
		return upperFirst(o.Share) + " were taken."
	}
	applied := strconv.Itoa(o.AppliedMin)
	if o.AppliedMax != o.AppliedMin {
		applied += " to " + strconv.Itoa(o.AppliedMax)
	}
	return strconv.Itoa(o.Taken) + " places for " + applied + " who applied."
}

func upperFirst(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}
