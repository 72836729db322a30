package plan

import (
	"time"

	"preround/internal/platform/clock"
	"preround/internal/reference"
	"preround/internal/student"
)

// engine is one computation of a plan. It works on slices and small integers;
// words are made at the end.
type engine struct {
	req      Request
	zone     *time.Location
	today    clock.Date
	from     clock.Date // the day on which work can begin
	school   reference.CountryCode
	worlds   []world
	journeys []journey
	stays    []stay
	tests    []sitting
	nodes    []node
	firstOf  [64]int32 // of each row of the table, the first node; one more than rows
	aims     []aim
	local    []int16
	lostSet  uint64
	load     load
	risk     risk
	spans    []spanDist
	base     []task  // of the target whose chance is computed
	baseNode []int32 // the node of each
	kept     []clock.Date
	offerAt  int  // the task that is the offer; those before it in the list lead to it
	keepDays bool // the days are those of the plan before the marks; only what must move moves
	ticking  bool // the marks of what is behind the student are being applied
	guessed  bool // the start is our own suggestion
}

// Build computes the plan. It is a pure function of the request: the same request
// gives the same plan, and nothing in the request is changed.
func Build(req Request) Plan {
	f := &req.Student.Facts
	f.SchoolCountry = student.SchoolCountryOf(*f)
	e := &engine{req: req, zone: req.Zone, today: req.Today, from: req.Today, school: f.SchoolCountry}
	e.setUp()
	e.group()
	e.build()
	e.haveFacts()
	e.floors()
	for i := range e.worlds {
		w := &e.worlds[i]
		w.lost = e.closed(w) || !e.settle(w)
	}
	e.schedule()
	if e.ticked() {
		e.tick()
	}
	if req.SlipDays > 0 {
		e.slip(clock.Date(req.SlipDays))
	}
	return e.answer()
}

// setUp makes a world of every target: what it needs and which first day it has.
func (e *engine) setUp() {
	targets := e.req.Targets[:min(len(e.req.Targets), MaxTargets)]
	start := e.req.Student.Goals.FirstDay()
	e.worlds = make([]world, len(targets))
	for i, t := range targets {
		w := &e.worlds[i]
		if t.Start == 0 {
			t.Start = start
		}
		if t.Weeks == 0 {
			t.Weeks = weeksOf(t, e.req.Student.Goals.Weeks)
		}
		w.target, w.today = t, e.today
		w.needs = needsOf(t, e.req.Student)
		w.start = t.Start
		if w.start == 0 {
			w.start, e.guessed = e.suggestStart(w), true
		}
		if w.start > e.today {
			w.start = alignStart(t.Place, w.start)
		}
	}
	e.tests = chooseTests(e.worlds, e.req.Student.Facts)
	for i := range e.worlds {
		w := &e.worlds[i]
		aims, over := e.aimsOf(w, w.start)
		w.aims, w.over = append([]aim(nil), aims...), over
	}
}

// weeksOf is how long the stay is: as wished, within what the place offers.
func weeksOf(t Target, wish int) int {
	if t.Place == nil {
		return wish
	}
	lo, hi := t.Place.Weeks.Min, t.Place.Weeks.Max
	if wish == 0 {
		return lo
	}
	if hi > 0 {
		wish = min(wish, hi)
	}
	return max(wish, lo)
}

// suggestStart is the first day that we suggest when the student has not said
// when: the first month that leaves such an application its usual time and two
// months to prepare. At home a shorter time serves.
func (e *engine) suggestStart(w *world) clock.Date {
	days := applyLead(w.needs.apply, w.target.Country).days[usually] + 60
	if p := w.target.Place; p != nil && p.Apply.LeadWeeks > 0 {
		days = int32(p.Apply.LeadWeeks*7 + 60)
	}
	return firstMonday((e.today + clock.Date(days)).YearMonth().AddMonths(1))
}

// closed tells whether a target is lost without any walk: it has ended, begins in
// the past, or has no round left.
func (e *engine) closed(w *world) bool {
	return w.target.Place != nil && w.target.Place.Status == "ended" || w.start <= e.today || len(w.aims) == 0
}

// schedule finds every step's day from what the targets found.
func (e *engine) schedule() {
	e.lostSet = 0
	for i := range e.worlds {
		if e.worlds[i].lost {
			e.lostSet |= 1 << i
		}
	}
	e.load.reset(e.from, e.req.Student.Facts.HoursPerWeek)
	e.merge()
	e.first()
	e.comfort()
	e.place()
}
