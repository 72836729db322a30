package todayweb

import (
	"context"
	"net/http"
	"net/url"

	"github.com/a-h/templ"

	"preround/internal/agenda"
	"preround/internal/plan"
	"preround/internal/platform/clock"
	"preround/internal/platform/errs"
	"preround/internal/platform/web"
	"preround/internal/student"
	"preround/internal/today"
)

// view is what the page shows.
type view struct {
	today.View
	state   plan.State
	plan    plan.Plan
	planned bool // there is a plan to draw
	visit   today.Visit
	all     bool // the whole of each list, and what comes later
	months  []month
}

// month is what comes later in one month.
type month struct {
	first   clock.Date
	entries []agenda.Entry
}

// show is GET /today.
func (p *Pages) show(w http.ResponseWriter, r *http.Request) error {
	who, kept, err := p.Keeper.Student(r)
	if err != nil {
		return err
	}
	if !kept {
		return p.visitor(w, r)
	}
	state, _, err := p.Keeper.Current(r)
	if err != nil {
		return err
	}
	v, entries, err := p.read(r.Context(), who, state)
	if err != nil {
		return err
	}
	v.all = r.URL.Query().Has("all")
	if v.all {
		v.months = monthsOf(v.Later)
	}
	if v.visit, err = p.note(r.Context(), who, entries, v.Today); err != nil {
		return err
	}
	var strip templ.Component
	if v.planned && p.Strip != nil {
		strip = p.Strip(v.plan)
	}
	return web.Render(w, r, http.StatusOK, page(v, strip, p.Styles))
}

// visitor is the page for a device that keeps nothing.
func (p *Pages) visitor(w http.ResponseWriter, r *http.Request) error {
	query, err := web.ReadQuery(r)
	if err != nil {
		return err
	}
	state, err := plan.FromQuery(query.Values)
	if err != nil && errs.KindOf(err) != errs.Invalid {
		return err
	}
	return web.Render(w, r, http.StatusOK, visitorPage(state.Query()))
}

// read gathers what the page shows: the plan is made once, without chances, and
// every other room is asked once.
func (p *Pages) read(ctx context.Context, who student.ID, state plan.State) (view, []agenda.Entry, error) {
	day := agenda.Day{Now: p.Clock.Now(), Zone: student.Zone(state.Student.Facts)}
	v := view{state: state, planned: len(state.Query()) > 0}
	var entries []agenda.Entry
	if v.planned {
		v.plan = p.Plan(ctx, who, state, day.Today())
		entries = agenda.FromPlan(v.plan, day)
	}
	more, err := agenda.Collect(ctx, who, day, p.Sources...)
	if err != nil {
		return v, nil, err
	}
	entries = agenda.Settle(append(entries, more...))
	v.View = today.Of(entries, day)
	return v, entries, nil
}

// note remembers the first look of a day and gives what the page greets with. It is
// bookkeeping, like the day on which a device was last used: nothing that the student
// has noted changes by looking.
func (p *Pages) note(ctx context.Context, who student.ID, entries []agenda.Entry, on clock.Date) (today.Visit, error) {
	last, err := p.Visits.Last(ctx, who)
	if err != nil {
		return last, err
	}
	next, first := last.Next(entries, on)
	if !first {
		return last, nil
	}
	err = p.Visits.Note(ctx, who, next)
	if k := errs.KindOf(err); k == errs.NotFound || k == errs.Busy {
		err = nil // erased meanwhile, or the disk is full: the page is shown all the same
	}
	return next, err
}

// putAway is POST /today/news: the greeting has been read.
func (p *Pages) putAway(w http.ResponseWriter, r *http.Request) error {
	who, kept, err := p.Keeper.Student(r)
	if err != nil {
		return err
	}
	if !kept {
		return web.SeeOther(w, r, "/today")
	}
	v, err := p.Visits.Last(r.Context(), who)
	if err != nil {
		return err
	}
	if len(v.News) > 0 {
		v.News, v.From = nil, 0
		if err := p.Visits.Note(r.Context(), who, v); err != nil {
			return err
		}
	}
	return web.SeeOther(w, r, "/today")
}

func monthsOf(entries []agenda.Entry) (out []month) {
	for _, e := range entries {
		first := e.On.YearMonth().First()
		if n := len(out); n == 0 || out[n-1].first != first {
			out = append(out, month{first: first})
		}
		last := &out[len(out)-1]
		last.entries = append(last.entries, e)
	}
	return out
}

// hidden is how many entries stand behind the link.
func (v view) hidden() int {
	return len(v.Now.Rest) + len(v.Week.Rest) + len(v.Waiting.Rest) + len(v.Later)
}

// shown are the entries of a list on this page.
func (v view) shown(l today.List) []agenda.Entry {
	if v.all {
		return l.All()
	}
	return l.Shown
}

// back is the page as a form names it to come back to.
func (v view) back() string {
	if v.all {
		return "/today?all"
	}
	return "/today"
}

// fields are those of an act, with the way back.
func (v view) fields(f url.Values) url.Values {
	out := url.Values{web.FieldBack: {v.back()}}
	for name, values := range f {
		out[name] = values
	}
	return out
}
