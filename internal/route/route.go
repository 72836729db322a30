// Package route says which ways into placements are open to a student, from
// their school and its country: straight to the host, a named supervisor, VSLO,
// an exchange network, a partner of the own school, what the own school sends
// for, a paid agency.
//
// Each way is open, closed, or not known. Open and closed stand on a source: a
// record of the catalogue, or a row of reference.WaysIn. Where no source speaks of
// the student's school the way is not known, and the answer says whom to ask and
// what the nearest way round is. Whether a single place takes the student is
// fit's judgement; route counts it and never repeats it. Nothing here speaks of
// visas.
package route

import (
	"net/url"

	"preround/internal/catalog"
	"preround/internal/fit"
	"preround/internal/platform/clock"
	"preround/internal/reference"
	"preround/internal/student"
)

// Kind is a way in. It is catalog.Route, and partner schools beside it.
type Kind string

// The ways, in the order in which pages show them.
const (
	Direct     Kind = "direct"
	Supervisor Kind = "supervisor"
	Exchange   Kind = "exchange"
	VSLO       Kind = "vslo"
	Partner    Kind = "partner"
	OwnSchool  Kind = "own_school"
	Agency     Kind = "agency"
)

// Kinds lists all ways.
var Kinds = []Kind{Direct, Supervisor, Exchange, VSLO, Partner, OwnSchool, Agency}

// State is whether a way is open to the student.
type State string

// The states of a way.
const (
	Open    State = "open"
	Closed  State = "closed"
	Unknown State = "unknown"
)

// Source is where a sentence comes from.
type Source struct {
	Name      string // "IMCC Denmark: SCOPE clinical exchange in Denmark"
	URL       string
	AsOf      string
	Secondary bool
	Checked   reference.Checked // of a reference row; empty for a place
}

// Way is one way in, judged for a student.
type Way struct {
	Kind    Kind
	State   State
	Why     string     // one or two sentences
	Ask     string     // whom to ask about what, where it is not known
	Around  string     // the nearest way round; empty where the way is open
	Find    url.Values // a search that shows the way round; may be nil
	Sources []Source
	Takes   int // places by this way that take the student, as far as sources say
	Perhaps int // places of which something is not known
	Shut    int // places that are closed to the student
}

// Places is how many places of the catalogue name this way.
func (w Way) Places() int { return w.Takes + w.Perhaps + w.Shut }

// Request is all that the answer depends on.
type Request struct {
	Today   clock.Date
	Student student.Student
	Places  []*catalog.Place // the catalogue
}

// Of judges every way.
func Of(req Request) []Way {
	c := newCompass(req)
	for _, p := range req.Places {
		c.look(p)
	}
	out := make([]Way, 0, len(Kinds))
	for _, k := range Kinds {
		w := c.ways[k]
		c.judge(w)
		out = append(out, *w)
	}
	return out
}

// KindsOf is the ways into one place; empty where no source names one.
func KindsOf(p *catalog.Place) (out []Kind) {
	has := map[Kind]bool{}
	for _, r := range p.Routes {
		has[Kind(r)] = true
	}
	if p.Eligibility.Scope == catalog.ScopePartners {
		has[Partner] = true
	}
	for _, k := range Kinds {
		if has[k] {
			out = append(out, k)
		}
	}
	return out
}

// To is the ways into one place for the student, out of those that Of judged. A
// place that does not take the student at all closes each of them, with fit's
// reason and way round.
func To(p *catalog.Place, f fit.Fit, all []Way) []Way {
	var out []Way
	for _, k := range KindsOf(p) {
		for _, w := range all {
			if w.Kind != k {
				continue
			}
			if c, ok := f.Criterion("school"); ok && c.Answer == fit.No {
				w.State, w.Why, w.Around, w.Find, w.Ask = Closed, c.Why, c.WayRound, c.Find, ""
				if w.Around == "" {
					w.Around, w.Find = "Look at hosts that take students of any school.", search("route", string(catalog.RouteDirect))
				}
			}
			out = append(out, w)
		}
	}
	return out
}
