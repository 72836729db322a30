package plan

import (
	"math/bits"
	"slices"

	"preround/internal/platform/clock"
)

// soon is how many days ahead a step counts as one for now.
const soon = 7

// answer turns the engine's numbers into the plan for people.
func (e *engine) answer() Plan {
	p := Plan{Today: e.today, Guessed: e.guessed}
	for i := range e.worlds {
		w := &e.worlds[i]
		if p.Start == 0 || w.start < p.Start {
			p.Start = w.start
		}
		o := e.outcome(w)
		p.Feasible = p.Feasible || o.Verdict != Lost
		if o.NearestStart != 0 && (p.NearestStart == 0 || o.NearestStart < p.NearestStart) {
			p.NearestStart = o.NearestStart
		}
		p.Targets = append(p.Targets, o)
	}
	e.usualLatest()
	p.Steps = make([]Step, 0, len(e.nodes)+4)
	p.Steps = append(p.Steps, e.yearsAhead()...)
	for i := range e.nodes {
		e.nodes[i].chance = -1
	}
	if e.req.Chances {
		e.chances(p.Targets)
	}
	for i := range e.nodes {
		if n := &e.nodes[i]; e.shown(n) {
			p.Steps = append(p.Steps, e.step(n))
		}
	}
	slices.SortStableFunc(p.Steps, func(a, b Step) int {
		if x, y := behind(a), behind(b); x != y {
			return y - x
		}
		return int(a.Date) - int(b.Date)
	})
	p.Weeks = e.weeks()
	return p
}

// shown tells whether a step belongs on the list: an opening that is over does
// not, nor does work for places that no work can reach any more. Of a lost target
// only those steps stand there that are the reason, on days before the first one.
func (e *engine) shown(n *node) bool {
	if int(n.row) == rowWindow {
		w := &e.worlds[n.instance]
		return w.aim.opens > e.today && !w.lost
	}
	for set := n.serves; set != 0; set &= set - 1 {
		w := &e.worlds[bits.TrailingZeros64(set)]
		if !w.lost {
			return true
		}
		if e.closed(w) {
			continue
		}
		if n.had() || slices.Contains(w.why, n.self) && e.endOf(n, n.date, n.pace) < w.start {
			return true
		}
	}
	return false
}

// behind is 1 for what is behind the student: it stands first in the list.
func behind(s Step) int {
	if s.Status == Have || s.Status == Done {
		return 1
	}
	return 0
}

// usualLatest notes for hurried targets which steps should have begun already if
// all took its usual time.
func (e *engine) usualLatest() {
	for i := range e.worlds {
		w := &e.worlds[i]
		if w.lost || max(w.pace, w.eased) == fullPace {
			continue
		}
		kept := slices.Clone(w.latest)
		e.try(w, w.start, &w.aim, fullPace)
		for k, j := range w.nodes {
			if n := &e.nodes[j]; !n.is(gentle|fixed|waits) && w.latest[k] < e.today {
				n.late = true
			}
		}
		copy(w.latest, kept)
	}
}

func (e *engine) step(n *node) Step {
	t := &templates[n.row]
	s := Step{ID: n.id, Kind: t.kind, Date: n.date, Until: n.date + clock.Date(n.days.at(n.pace)), Fixed: n.is(fixed), Waiting: n.is(waits),
		Hours: t.hours, Chance: n.chance, DoneOn: n.doneOn}
	if n.is(waits) { // it shows its end
		s.Date = s.Until
	}
	if int(n.row) == rowSend || n.is(fixed) {
		s.Until = s.Date
	}
	alive := e.alive(n.serves)
	if n.latest != never && !n.is(gentle|aside) && !n.had() {
		if s.Latest = n.latest; n.is(waits) {
			s.Latest = n.latestEnd
		}
		s.SlackDays = s.Date.DaysUntil(s.Latest)
	}
	e.serve(n, &s, alive)
	for _, j := range n.preds {
		if e.counts(j, n) {
			s.After = append(s.After, e.nodes[j].id)
		}
	}
	if len(n.either) > 0 {
		s.After = append(s.After, e.nodes[e.firstEither(n)].id)
	}
	s.Status = e.statusOf(n, &s, alive)
	if n.had() {
		s.Date = n.doneOn
		if s.Date == 0 {
			s.Date = e.today
		}
		s.Until = s.Date
	}
	e.words(n, &s)
	return s
}

// serve lists the targets of a step and until when it still saves each.
func (e *engine) serve(n *node, s *Step, alive uint64) {
	s.For = make([]string, 0, bits.OnesCount64(n.serves))
	for set := n.serves; set != 0; set &= set - 1 {
		i := bits.TrailingZeros64(set)
		w := &e.worlds[i]
		s.For = append(s.For, w.target.ID)
		if s.Latest == 0 || alive&(1<<i) == 0 {
			continue
		}
		k, _ := slices.BinarySearch(w.nodes, n.self)
		if s.LatestFor == nil {
			s.LatestFor = make(map[string]clock.Date, bits.OnesCount64(alive))
		}
		if s.LatestFor[w.target.ID] = w.latest[k]; n.is(waits) {
			s.LatestFor[w.target.ID] = w.latestEnd(n, k)
		}
	}
}

// firstEither is the one of several alternatives that is done first.
func (e *engine) firstEither(n *node) int32 {
	first := n.either[0]
	for _, j := range n.either {
		a, b := &e.nodes[j], &e.nodes[first]
		alive := func(x *node) bool { return e.alive(x.serves) != 0 }
		if alive(a) && (!alive(b) || e.endOf(a, a.date, a.pace) < e.endOf(b, b.date, b.pace)) {
			first = j
		}
	}
	return first
}

func (e *engine) statusOf(n *node, s *Step, alive uint64) StepStatus {
	switch {
	case n.had():
		return n.status
	case alive == 0:
		return Missed
	case n.late:
		return Late
	case s.Date <= e.today+soon:
		return Now
	}
	return Todo
}

// weeks lists the weeks that need a warning: too full, or in exams.
func (e *engine) weeks() []WeekLoad {
	var out []WeekLoad
	for i, h := range e.load.hours {
		w := WeekLoad{Monday: e.load.monday.AddWeeks(i), Hours: float64(int(h*10+0.5)) / 10}
		w.Over = h > e.load.full()+0.05
		for d := w.Monday; d < w.Monday+7 && w.Exam == ""; d++ {
			if x := examOf(e.req.Student.Facts.Exams, d); x != nil {
				if w.Exam = x.Name; w.Exam == "" {
					w.Exam = "exams"
				}
			}
		}
		if w.Over || w.Exam != "" {
			out = append(out, w)
		}
	}
	return out
}
