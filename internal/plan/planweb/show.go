package planweb

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"preround/internal/catalog"
	"preround/internal/plan"
	"preround/internal/platform/clock"
	"preround/internal/platform/errs"
	"preround/internal/platform/web"
	"preround/internal/student"
)

// view is what the page of a plan shows.
type view struct {
	opened
	plan    plan.Plan
	strip   strip
	head    headline
	months  []month
	missing []catalog.ID // places of the address that the catalogue does not know
	nearest *view        // the plan from the nearest start that works, when this one is too soon
	slip    *slip        // the answer to "what if I am late", nil when not asked
	form    *web.Form    // with problems, after a form that needs mending
	marks   map[plan.StepID]plan.Mark
	notes   []string // parts of the address that could not be read
}

// month is a heading of the list and what falls into it.
type month struct {
	first clock.Date
	rows  []listRow
}

// listRow is a step, a deadline, or a remark on weeks; exactly one of the three
// is set.
type listRow struct {
	step  *plan.Step
	due   *plan.Outcome // its application must be in on this day
	week  *plan.WeekLoad
	until clock.Date // last day of the weeks that the remark is about
}

// on is the day at which the row stands.
func (r listRow) on() clock.Date {
	switch {
	case r.step != nil:
		return dayOf(*r.step)
	case r.due != nil:
		return r.due.Deadline
	}
	return r.week.Monday
}

// rank orders rows of one day: remarks on the week, what is to be done, what ends.
func (r listRow) rank() int {
	switch {
	case r.week != nil:
		return 0
	case r.step != nil:
		return 1
	}
	return 2
}

// slip compares the plan with the same plan begun later.
type slip struct {
	days   int
	late   plan.Plan
	lost   []plan.Outcome // targets that the delay costs
	stands []plan.Outcome // targets that still can be reached
}

// slips are the delays that the page offers, in days.
var slips = []int{7, 14, 28}

// show is GET /plan.
func (d *Desk) show(w http.ResponseWriter, r *http.Request) error {
	query, err := web.ReadQuery(r)
	if err != nil {
		return err
	}
	o, err := open(r, d.Keeper, query.Values)
	var wrong *errs.Error
	if err != nil && (!errors.As(err, &wrong) || wrong.Kind != errs.Invalid) {
		return err
	}
	if wrong != nil {
		query.Problems = wrong.Problems
		return web.Render(w, r, http.StatusBadRequest, askPage(d.questions(query, o)))
	}
	if !o.Kept && !speaks(query.Values) {
		return web.Render(w, r, http.StatusOK, askPage(d.questions(query, o)))
	}
	v := d.view(r.Context(), o)
	if !v.plan.Feasible && !v.plan.NearestStart.IsZero() {
		later := d.view(r.Context(), opened{State: startingAt(o.State, v.plan.NearestStart)})
		if later.plan.Feasible {
			v.nearest = &later
		}
	}
	if n, err := strconv.Atoi(query.Get("slip")); err == nil && n > 0 && n <= 180 {
		v.slip = d.slipped(r.Context(), o, v.plan, n)
	}
	return web.Render(w, r, http.StatusOK, showPage(v))
}

// view computes the plan and arranges it.
func (d *Desk) view(ctx context.Context, o opened) view {
	v := view{opened: o}
	var req plan.Request
	req, v.missing = d.request(ctx, o.State)
	v.plan = d.Build(req)
	v.strip = stripOf(v.plan)
	v.head = headlineOf(v.plan, o.State.Student)
	v.months = monthsOf(v.plan, o.State.Student.Facts.HoursPerWeek > 0)
	if !v.plan.Feasible {
		v.months = before(v.months)
	}
	v.marks = map[plan.StepID]plan.Mark{}
	for _, m := range o.State.Marks {
		v.marks[m.Step] = m
	}
	return v
}

// request is what the engine is asked for a state; missing are the places that
// the catalogue does not know.
func (d *Desk) request(ctx context.Context, s plan.State) (req plan.Request, missing []catalog.ID) {
	find := func(id catalog.ID) (*catalog.Place, bool) { return d.Find(ctx, id) }
	targets, missing := s.Resolve(find)
	if len(targets) == 0 { // every place has left the catalogue: plan for one like it
		s.Targets = nil
		targets, _ = s.Resolve(find)
	}
	return plan.Request{Today: d.today(), Student: s.Student, Targets: targets, Marks: s.Marks, Chances: true, Zone: student.Zone(s.Student.Facts)}, missing
}

// usualStart is the month that the questions propose: far enough ahead for most
// deadlines.
func usualStart(today clock.Date) clock.Month { return today.YearMonth().AddMonths(9) }

func (d *Desk) slipped(ctx context.Context, o opened, now plan.Plan, days int) *slip {
	req, _ := d.request(ctx, o.State)
	req.SlipDays = days
	s := &slip{days: days, late: d.Build(req)}
	before := map[string]plan.TargetVerdict{}
	for _, t := range now.Targets {
		before[t.ID] = t.Verdict
	}
	for _, t := range s.late.Targets {
		switch {
		case t.Verdict != plan.Lost:
			s.stands = append(s.stands, t)
		case before[t.ID] != plan.Lost:
			s.lost = append(s.lost, t)
		}
	}
	return s
}

// monthsOf arranges steps, deadlines and remarks on weeks by month.
func monthsOf(p plan.Plan, hoursSaid bool) []month {
	rows := weekRemarks(p, hoursSaid)
	for i := range p.Steps {
		rows = append(rows, listRow{step: &p.Steps[i]})
	}
	for i := range p.Targets {
		if t := &p.Targets[i]; t.Deadline >= p.Today {
			rows = append(rows, listRow{due: t})
		}
	}
	slices.SortStableFunc(rows, func(a, b listRow) int {
		return cmp.Or(cmp.Compare(a.on(), b.on()), cmp.Compare(a.rank(), b.rank()))
	})
	var out []month
	for _, r := range rows {
		first := r.on().YearMonth().First()
		if n := len(out); n == 0 || out[n-1].first != first {
			out = append(out, month{first: first})
		}
		last := &out[len(out)-1]
		last.rows = append(last.rows, r)
	}
	return out
}

// before keeps, of a plan that comes too late, what a student may have already:
// the steps up to the application and the visa, not what follows an offer.
func before(months []month) []month {
	var out []month
	for _, m := range months {
		m.rows = slices.DeleteFunc(m.rows, func(r listRow) bool {
			if r.step == nil {
				return r.week != nil
			}
			switch r.step.Kind {
			case plan.KindWait, plan.KindOffer, plan.KindMoney, plan.KindTravel, plan.KindPlacement:
				return !settled(*r.step)
			}
			return r.step.Fixed
		})
		if len(m.rows) > 0 {
			out = append(out, m)
		}
	}
	return out
}

// weekRemarks are the weeks that need a word. Weeks that follow each other and
// need the same word are one remark; weeks that are over are none, and a full
// week is worth a word only from fullWeek hours on where nobody said how many
// the student has.
func weekRemarks(p plan.Plan, hoursSaid bool) []listRow {
	var out []listRow
	for _, w := range p.Weeks {
		over := w.Over && (hoursSaid || w.Hours >= fullWeek)
		if w.Monday+6 < p.Today || !over && w.Exam == "" {
			continue
		}
		w.Over = over
		if n := len(out); n > 0 && out[n-1].until+1 == w.Monday && out[n-1].week.Exam == w.Exam && out[n-1].week.Over == over {
			out[n-1].until += 7
			out[n-1].week.Hours = max(out[n-1].week.Hours, w.Hours)
			continue
		}
		out = append(out, listRow{week: &w, until: w.Monday + 6})
	}
	for i := range out {
		out[i].week.Monday = max(out[i].week.Monday, p.Today)
	}
	return out
}

const fullWeek = 12 // hours

// dayOf is the day at which a step stands in the list: the day it was done, or
// its date.
func dayOf(s plan.Step) clock.Date {
	if s.Status == plan.Done && !s.DoneOn.IsZero() {
		return s.DoneOn
	}
	return s.Date
}

// with is the address's query with one parameter changed; empty takes it away.
func with(q url.Values, name, value string) url.Values {
	out := url.Values{}
	for k, v := range q {
		out[k] = v
	}
	out.Del(name)
	if value != "" {
		out.Set(name, value)
	}
	return out
}

// startingAt is the state with another start, for "the nearest that works".
func startingAt(s plan.State, first clock.Date) plan.State {
	s.Student.Goals.Start = first.YearMonth()
	s.Student.Goals.StartDay = 0
	if s.Student.Goals.FirstDay() != first {
		s.Student.Goals.StartDay = first
	}
	if s.Student.Goals.Latest < s.Student.Goals.Start {
		s.Student.Goals.Latest = 0
	}
	s.Targets = slices.Clone(s.Targets)
	for i := range s.Targets {
		s.Targets[i].Start = 0
	}
	return s
}

// monthOptions lists the months that can be chosen as a start: the next five
// years, which spans any course from its second year on.
func monthOptions(today clock.Date) []clock.Month {
	var out []clock.Month
	for m, n := today.YearMonth().AddMonths(1), 0; n < 60; n++ {
		out = append(out, m.AddMonths(n))
	}
	return out
}

func monthName(m clock.Month) string { return m.First().Format("January 2006") }
