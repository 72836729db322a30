// Package alternatives makes sure that no dead end is one: for every place that is
// lost, declined, closed or silent it names at least three real ways on, each with
// a first step for today.
//
// Some are places of the catalogue: like the one that was lost in what is done
// there, in which specialty and where; open to the student as far as fit can say;
// and still within reach by the plan. The others need no formal place: shadowing,
// volunteering, a mentored project, a course, an own community project, a virtual
// internship. They are always there, so that there are three whatever the
// catalogue holds.
package alternatives

import (
	"cmp"
	"net/url"
	"slices"

	"preround/internal/catalog"
	"preround/internal/catalog/index"
	"preround/internal/fit"
	"preround/internal/plan"
	"preround/internal/platform/clock"
	"preround/internal/student"
)

// How many are offered: of each sort, and the fewest in all.
const (
	MostPlaces = 3
	MostKinds  = 3
	Fewest     = 3
)

// Kind is something that needs no formal place, with the first step for today.
type Kind struct {
	Slug   string         // of its page below /kinds
	Name   string         // "Shadowing"
	Says   string         // what it is, one sentence
	First  string         // "Ask a tutor whom you know to pass them on"
	Format catalog.Format // the format that such places have; empty: none of their own
}

// Request is a dead end and whose it is.
type Request struct {
	Today clock.Date
	State plan.State     // answers, other targets, marks
	Dead  *catalog.Place // nil: it is not known any more
	Taken []catalog.ID   // places already followed or applied to
	Index *index.Index   // the catalogue
	Kinds []Kind         // in the order of the kinds' own page
}

// Alternative is one way on: a place, or a kind.
type Alternative struct {
	Place    *catalog.Place // nil: it is a kind
	Kind     Kind
	Why      string     // what it has in common with what was lost, one sentence
	First    string     // the first step, to be done today
	Deadline clock.Date // of a place: the day to apply by that the plan counts with; 0 none
	Stated   bool       // a source states that day
	Find     url.Values // of a kind: a search for such places
}

// For names the ways on: at most MostPlaces places, the nearest first, and
// MostKinds kinds; never fewer than Fewest in all.
func For(req Request) []Alternative {
	out := placesFor(req)
	kinds := req.kinds()
	for i, k := range kinds {
		if i == MostKinds && len(out) >= Fewest {
			break
		}
		a := Alternative{Kind: k, Why: k.Says, First: k.First}
		if k.Format != "" {
			a.Find = url.Values{"format": {string(k.Format)}}
		}
		out = append(out, a)
	}
	return out
}

// nearestKinds are the kinds that come closest to what was lost.
var nearestKinds = map[catalog.Category][]string{
	catalog.Clinical:       {"shadowing", "virtual", "course"},
	catalog.Research:       {"project", "virtual", "course"},
	catalog.PublicHealth:   {"community-project", "volunteering", "virtual"},
	catalog.Administrative: {"project", "volunteering", "virtual"},
}

// kinds is the kinds, the nearest to what was lost first; the kind that was lost
// itself comes last.
func (r Request) kinds() []Kind {
	category := catalog.Clinical
	var format catalog.Format
	switch {
	case r.Dead != nil:
		category, format = r.Dead.Category, r.Dead.Format
	case len(r.State.Student.Goals.Categories) > 0:
		category = r.State.Student.Goals.Categories[0]
	}
	near := nearestKinds[category]
	rank := func(k Kind) int {
		i := slices.Index(near, k.Slug)
		switch {
		case k.Format != "" && k.Format == format:
			return 99
		case i < 0:
			return 50
		}
		return i
	}
	out := slices.Clone(r.Kinds)
	slices.SortStableFunc(out, func(a, b Kind) int { return cmp.Compare(rank(a), rank(b)) })
	return out
}

// near is a search that finds places like the one that was lost, and what they
// have in common.
type near struct {
	filters index.Filters
	why     string
}

// placesFor goes from the most alike to what is merely of the same kind, and keeps
// what the student may still go to in time.
func placesFor(req Request) []Alternative {
	c := chooser{req: req, scorer: fit.NewScorer(&req.State.Student, req.Today), seen: map[catalog.ID]bool{}}
	for _, id := range req.Taken {
		c.seen[id] = true
	}
	for _, t := range req.State.Targets {
		c.seen[t.Place] = true
	}
	if req.Dead != nil {
		c.seen[req.Dead.ID] = true
	}
	for _, n := range c.nears() {
		if c.look(n); len(c.found) == MostPlaces {
			break
		}
	}
	return c.found
}

// chooser looks for places.
type chooser struct {
	req    Request
	scorer *fit.Scorer
	seen   map[catalog.ID]bool
	found  []Alternative
}

// perSearch is how many hits of one search are held against the plan.
const perSearch = 8

func (c *chooser) look(n near) {
	q := index.Query{Filters: n.filters, Limit: 3 * perSearch, Today: c.req.Today, Score: c.scorer.Score, ScoreKey: c.req.State.Query().Encode() + c.req.Today.String()}
	var list []*catalog.Place
	for _, h := range c.req.Index.Search(q).Hits {
		p := h.Place
		if h.Closed || c.seen[p.ID] || p.Status == catalog.StatusEnded || p.Status == catalog.StatusPaused || len(p.Warnings) > 0 {
			continue
		}
		if c.seen[p.ID] = true; len(list) < perSearch {
			list = append(list, p)
		}
	}
	for _, a := range c.reachable(list, n.why) {
		if len(c.found) < MostPlaces {
			c.found = append(c.found, a)
		}
	}
}

// reachable keeps the places that the plan can still reach, each with the first
// thing to do for it.
func (c *chooser) reachable(list []*catalog.Place, why string) (out []Alternative) {
	if len(list) == 0 {
		return nil
	}
	s := c.req.State
	s.Targets = nil
	for _, p := range list {
		s.Targets = append(s.Targets, plan.TargetRef{Place: p.ID})
	}
	targets, _ := s.Resolve(c.req.Index.Place)
	made := plan.Build(plan.Request{Today: c.req.Today, Student: s.Student, Targets: targets, Marks: s.Marks, Zone: student.Zone(s.Student.Facts)})
	for _, o := range made.Targets {
		if o.Place == nil || o.Verdict == plan.Lost {
			continue
		}
		out = append(out, Alternative{Place: o.Place, Why: why, First: firstStep(made.Steps, o), Deadline: o.Deadline, Stated: !o.Typical && o.Deadline != 0})
	}
	return out
}

// firstStep is the first thing of the plan that is still to be done for a target,
// or to read what the host says where nothing is.
func firstStep(steps []plan.Step, o plan.Outcome) string {
	for _, s := range steps {
		if s.Status != plan.Have && s.Status != plan.Done && s.Status != plan.Missed && !s.Waiting && !s.Fixed && s.Kind != plan.KindChoose && slices.Contains(s.For, o.ID) {
			return s.What
		}
	}
	return "Open its page, and the host’s, and write down what it asks for"
}
