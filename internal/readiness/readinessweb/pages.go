// Package readinessweb shows the readiness graph: what each missing paper, test
// or answer would unlock among the places that a student plans for and those
// that match their goals, cheapest first, as a picture and as a table that says
// the same.
//
// Like the plan it works for visitors through the answers in the address, and
// for a kept plan without them; answers in the address win.
//
// Files: pages.go (who asks), show.go (the page's view), picture.go (the drawing),
// api.go.
package readinessweb

import (
	"context"
	"embed"
	"net/http"
	"net/url"
	"time"

	"preround/internal/catalog"
	"preround/internal/catalog/index"
	"preround/internal/plan"
	"preround/internal/platform/clock"
	"preround/internal/platform/errs"
	"preround/internal/platform/web"
	"preround/internal/readiness"
)

//go:embed *.css
var css embed.FS

// Styles is the style sheet of this page.
var Styles = web.NewSheet("readiness", css)

// Keeper knows the plan that a device keeps.
type Keeper interface {
	Current(r *http.Request) (state plan.State, kept bool, err error)
}

// Pages is what the pages of readiness need.
type Pages struct {
	Live   *index.Live
	Find   func(ctx context.Context, id catalog.ID) (*catalog.Place, bool) // of the catalogue, or a place of whoever asks
	Build  func(plan.Request) plan.Plan
	Keeper Keeper // nil: nothing can be kept
	Clock  clock.Clock
	Zone   *time.Location // in which "today" is meant; nil: UTC
}

// Routes joins the pages to the site.
func Routes(s *web.Site, p *Pages) {
	s.Public("GET /readiness", p.show)
}

func (p *Pages) today() clock.Date {
	zone := p.Zone
	if zone == nil {
		zone = time.UTC
	}
	return clock.Today(p.Clock, zone)
}

// opened is whose plan a request speaks of.
type opened struct {
	state plan.State
	kept  bool
}

// carry is the query that links take along: nothing for a kept plan.
func (o opened) carry() url.Values {
	if o.kept {
		return nil
	}
	return o.state.Query()
}

// open reads the answers of the address, else the kept plan. Problems are those
// of answers that cannot be read; the others count.
func (p *Pages) open(r *http.Request) (o opened, problems []errs.Problem, err error) {
	query, err := web.ReadQuery(r)
	if err != nil {
		return o, nil, err
	}
	if !plan.Speaks(query.Values) {
		if p.Keeper != nil {
			o.state, o.kept, err = p.Keeper.Current(r)
		}
		return o, nil, err
	}
	o.state, err = plan.FromQuery(query.Values)
	if errs.KindOf(err) == errs.Invalid {
		for _, problem := range errs.ProblemsOf(err) {
			problems = append(problems, errs.Problem{Says: problem.Says}) // this page has no field to lead to
		}
		err = nil
	}
	return o, problems, err
}

// graph works the graph out for a state; also the targets, for the plan's steps.
func (p *Pages) graph(ctx context.Context, s plan.State) (g readiness.Graph, m readiness.Matched, targets []plan.Target) {
	today := p.today()
	targets, _ = s.Resolve(func(id catalog.ID) (*catalog.Place, bool) { return p.Find(ctx, id) })
	req := readiness.Request{Today: today, Student: s.Student, Marks: s.Marks}
	for _, t := range targets {
		if t.Place != nil {
			req.Saved = append(req.Saved, t.Place)
		}
	}
	m = readiness.Matching(p.Live.Load(), s, today)
	req.Matching = m.Places
	return readiness.Of(req), m, targets
}
