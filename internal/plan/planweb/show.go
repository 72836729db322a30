package planweb

import (
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
)

// view is what the page of a plan shows.
type view struct {
	opened
	plan    plan.Plan
	strip   strip
	head    headline
	months  []month
	missing []catalog.ID // places of the address that the catalogue does not know
	assumed bool         // no start was said; the one planned for is ours
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

// listRow is a step, or a remark on a week; exactly one of the two is set.
type listRow struct {
	step  *plan.Step
	week  *plan.WeekLoad
	until clock.Date // last day of the weeks that the remark is about
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
	v := d.view(o)
	if n, err := strconv.Atoi(query.Get("slip")); err == nil && n > 0 && n <= 180 {
		v.slip = d.slipped(o, v.plan, n)
	}
	return web.Render(w, r, http.StatusOK, showPage(v))
}

// view computes the plan and arranges it.
func (d *Desk) view(o opened) view {
	v := view{opened: o}
	var req plan.Request
	req, v.missing, v.assumed = d.request(o.State)
	v.plan = d.Build(req)
	v.strip = stripOf(v.plan)
	v.head = headlineOf(v.plan)
	v.months = monthsOf(v.plan)
	v.marks = map[plan.StepID]plan.Mark{}
	for _, m := range o.State.Marks {
		v.marks[m.Step] = m
	}
	return v
}

// request is what the engine is asked for a state. Where nobody said when to
// start, nine months from today is assumed, and the page says so.
func (d *Desk) request(s plan.State) (req plan.Request, missing []catalog.ID, assumed bool) {
	today := d.today()
	if s.Student.Goals.FirstDay().IsZero() {
		s.Student.Goals.Start = usualStart(today)
		assumed = true
	}
	targets, missing := s.Resolve(d.Find)
	return plan.Request{Today: today, Student: s.Student, Targets: targets, Marks: s.Marks, Chances: true}, missing, assumed
}

// usualStart is the month that the product proposes when none is said: far
// enough ahead for most deadlines.
func usualStart(today clock.Date) clock.Month { return today.YearMonth().AddMonths(9) }

func (d *Desk) slipped(o opened, now plan.Plan, days int) *slip {
	req, _, _ := d.request(o.State)
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

// monthsOf groups the steps by month and puts the remarks on weeks between them.
func monthsOf(p plan.Plan) []month {
	var out []month
	add := func(on clock.Date, r listRow) {
		first := on.YearMonth().First()
		if n := len(out); n == 0 || out[n-1].first != first {
			out = append(out, month{first: first})
		}
		last := &out[len(out)-1]
		last.rows = append(last.rows, r)
	}
	remarks := weekRemarks(p)
	steps := slices.Clone(p.Steps)
	slices.SortStableFunc(steps, func(a, b plan.Step) int { return int(dayOf(a)) - int(dayOf(b)) })
	for i := range steps {
		on := dayOf(steps[i])
		for len(remarks) > 0 && remarks[0].week.Monday <= on {
			add(max(remarks[0].week.Monday, p.Today), remarks[0])
			remarks = remarks[1:]
		}
		add(on, listRow{step: &steps[i]})
	}
	return out
}

// weekRemarks are the weeks that need a word; weeks of the same exams that follow
// each other are one remark, and weeks that are over are none.
func weekRemarks(p plan.Plan) []listRow {
	var out []listRow
	for i := range p.Weeks {
		w := &p.Weeks[i]
		if w.Monday+6 < p.Today || !w.Over && w.Exam == "" {
			continue
		}
		if n := len(out); n > 0 && w.Exam != "" && out[n-1].week.Exam == w.Exam && out[n-1].until+1 == w.Monday {
			out[n-1].until += 7
			continue
		}
		out = append(out, listRow{week: w, until: w.Monday + 6})
	}
	return out
}

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
func startingAt(s plan.State, first clock.Date) url.Values {
	s.Student.Goals.Start = first.YearMonth()
	s.Student.Goals.StartDay = 0
	if s.Student.Goals.FirstDay() != first {
		s.Student.Goals.StartDay = first
	}
	if s.Student.Goals.Latest < s.Student.Goals.Start {
		s.Student.Goals.Latest = 0
	}
	for i := range s.Targets {
		s.Targets[i].Start = 0
	}
	return s.Query()
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

func weekdayDay(d clock.Date) string {
	if d.IsZero() {
		return ""
	}
	return d.Format("Monday 2 January")
}
