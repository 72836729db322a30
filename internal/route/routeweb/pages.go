// Package routeweb shows the ways into placements: all of them on a page of their
// own, and those of one place in a panel on its page.
//
// Like the plan it works for visitors through the answers in the address, and for
// a kept plan without them.
package routeweb

import (
	"context"
	"embed"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/a-h/templ"

	"preround/internal/catalog"
	"preround/internal/catalog/index"
	"preround/internal/fit"
	"preround/internal/plan"
	"preround/internal/platform/clock"
	"preround/internal/platform/errs"
	"preround/internal/platform/ui"
	"preround/internal/platform/web"
	"preround/internal/route"
	"preround/internal/student"
)

//go:embed *.css
var css embed.FS

// Styles is the style sheet of the ways.
var Styles = web.NewSheet("route", css)

// Keeper knows the plan that a device keeps.
type Keeper interface {
	Current(r *http.Request) (state plan.State, kept bool, err error)
}

// Pages is what the pages of the ways need.
type Pages struct {
	Live   *index.Live
	Keeper Keeper // nil: nothing can be kept
	Clock  clock.Clock
	Zone   *time.Location // in which "today" is meant; nil: UTC
}

// Routes joins the page to the site.
func Routes(s *web.Site, p *Pages) {
	s.Public("GET /routes", p.show)
}

func (p *Pages) today() clock.Date {
	zone := p.Zone
	if zone == nil {
		zone = time.UTC
	}
	return clock.Today(p.Clock, zone)
}

// view is what the page shows.
type view struct {
	state plan.State
	kept  bool
	where string // the student's school or its country; empty: not said
	ways  []route.Way
}

// open reads the answers of the address, else the kept plan. What cannot be read
// counts as not said.
func (p *Pages) open(r *http.Request) (state plan.State, kept bool, err error) {
	query, err := web.ReadQuery(r)
	if err != nil {
		return state, false, err
	}
	if plan.Speaks(query.Values) {
		state, err = plan.FromQuery(query.Values)
		if errs.KindOf(err) == errs.Invalid {
			err = nil
		}
		return state, false, err
	}
	if p.Keeper == nil {
		return state, false, nil
	}
	return p.Keeper.Current(r)
}

func (p *Pages) show(w http.ResponseWriter, r *http.Request) error {
	var v view
	var err error
	if v.state, v.kept, err = p.open(r); err != nil {
		return err
	}
	v.where = whereOf(v.state.Student.Facts)
	v.ways = p.ways(v.state.Student)
	return web.Render(w, r, http.StatusOK, page(v))
}

func (p *Pages) ways(s student.Student) []route.Way {
	req := route.Request{Today: p.today(), Student: s}
	for place := range p.Live.Load().All() {
		req.Places = append(req.Places, place)
	}
	return route.Of(req)
}

// ForPlace is the ways into one place as a part of its page; nil where no source
// names one.
func (p *Pages) ForPlace(r *http.Request, place *catalog.Place) (templ.Component, error) {
	if len(route.KindsOf(place)) == 0 {
		return nil, nil
	}
	state, kept, err := p.open(r)
	if err != nil {
		return nil, err
	}
	f := fit.Judge(&state.Student, place, p.today())
	v := view{state: state, kept: kept, where: whereOf(state.Student.Facts), ways: route.To(place, f, p.ways(state.Student))}
	return panel(v), nil
}

func whereOf(f student.Facts) string {
	if f.School != "" {
		return f.School
	}
	return countryName(student.SchoolCountryOf(f))
}

func (v view) carry() url.Values {
	if v.kept {
		return nil
	}
	return v.state.Query()
}

// finding is the address of a search with the visitor's answers.
func (v view) finding(ctx context.Context, filters url.Values) string {
	q := url.Values{}
	for name, values := range v.carry() {
		q["my."+name] = values
	}
	for name, values := range filters {
		q[name] = values
	}
	return web.URL(ctx, "/find", q)
}

// answering is the address of the question about the school.
func (v view) answering(ctx context.Context) string {
	q := url.Values{"from": {"routes"}}
	for name, values := range v.carry() {
		q[name] = values
	}
	return web.URL(ctx, "/answers/school", q)
}

func (v view) layout() ui.Page {
	open := 0
	for _, w := range v.ways {
		if w.State == route.Open {
			open++
		}
	}
	return ui.Page{Title: "Ways in: " + numberWords(open) + " open", Nav: ui.NavFind, Carry: v.carry(), Styles: web.Sheets{Styles}, NoIndex: len(v.state.Query()) > 0,
		Description: "Which ways into placements are open from your school: direct, supervisor, exchange network, VSLO, partner school, agency."}
}

func source(s route.Source) ui.Source {
	out := ui.Source{Name: s.Name, URL: s.URL, Of: s.AsOf}
	if out.Of == "unknown" {
		out.Of = ""
	}
	if out.Of == "" && out.URL != "" {
		out.Note = "the page gives no date"
	}
	if s.Secondary {
		out.Note = strings.TrimPrefix(out.Note+"; not its own page", "; ")
	}
	return out
}
