// Package alternativesweb shows the ways on from a dead end: on a page for a place
// that did not work out, and as a part of an application that came to nothing.
package alternativesweb

import (
	"context"
	"embed"
	"net/http"
	"net/url"
	"time"

	"github.com/a-h/templ"

	"preround/internal/alternatives"
	"preround/internal/catalog"
	"preround/internal/catalog/index"
	"preround/internal/fit"
	"preround/internal/plan"
	"preround/internal/platform/clock"
	"preround/internal/platform/errs"
	"preround/internal/platform/ui"
	"preround/internal/platform/web"
)

//go:embed *.css
var css embed.FS

// Styles is the style sheet of the ways on.
var Styles = web.NewSheet("alternatives", css)

// Keeper knows the plan that a device keeps.
type Keeper interface {
	Current(r *http.Request) (state plan.State, kept bool, err error)
}

// Pages is what the ways on need.
type Pages struct {
	Live   *index.Live
	Find   func(ctx context.Context, id catalog.ID) (*catalog.Place, bool) // of the catalogue, or a place of whoever asks
	Taken  func(r *http.Request) ([]catalog.ID, error)                     // places that whoever asks follows already; may be nil
	Keeper Keeper                                                          // nil: nothing can be kept
	Kinds  []alternatives.Kind
	Clock  clock.Clock
	Zone   *time.Location // in which "today" is meant; nil: UTC
}

// Routes joins the page to the site.
func Routes(s *web.Site, p *Pages) {
	s.Public("GET /places/{id}/alternatives", p.show)
}

func (p *Pages) today() clock.Date {
	zone := p.Zone
	if zone == nil {
		zone = time.UTC
	}
	return clock.Today(p.Clock, zone)
}

// view is what the page and the component show.
type view struct {
	state plan.State
	kept  bool
	dead  *catalog.Place
	ways  []alternatives.Alternative
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

func (p *Pages) view(r *http.Request, dead *catalog.Place) (v view, err error) {
	v.dead = dead
	if v.state, v.kept, err = p.open(r); err != nil {
		return v, err
	}
	var taken []catalog.ID
	if p.Taken != nil {
		if taken, err = p.Taken(r); err != nil {
			return v, err
		}
	}
	v.ways = alternatives.For(alternatives.Request{Today: p.today(), State: v.state, Dead: dead, Taken: taken, Index: p.Live.Load(), Kinds: p.Kinds})
	return v, nil
}

func (p *Pages) show(w http.ResponseWriter, r *http.Request) error {
	place, ok := p.Find(r.Context(), catalog.ID(r.PathValue("id")))
	if !ok {
		return errs.New(errs.NotFound, "There is no such place here. It may have left the catalogue, or the link is incomplete.")
	}
	v, err := p.view(r, place)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, page(v))
}

// Instead is the ways on from a place as a part of another page: of an application
// that came to nothing, say. The place may have left the catalogue.
func (p *Pages) Instead(r *http.Request, id catalog.ID) (templ.Component, error) {
	place, _ := p.Find(r.Context(), id)
	v, err := p.view(r, place)
	if err != nil {
		return nil, err
	}
	return list(v), nil
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

func (v view) layout() ui.Page {
	return ui.Page{Title: "Instead of " + v.dead.Name, Nav: ui.NavFind, Carry: v.carry(), Styles: web.Sheets{Styles}, NoIndex: true}
}

// ForPlace leads from the page of a place that takes nobody, or not this student,
// to the ways on; nil for places that are still a way themselves.
func (p *Pages) ForPlace(r *http.Request, place *catalog.Place) (templ.Component, error) {
	v := view{dead: place}
	var err error
	if v.state, v.kept, err = p.open(r); err != nil {
		return nil, err
	}
	shut := place.Status == catalog.StatusEnded || place.Status == catalog.StatusPaused
	if !shut && len(v.state.Query()) > 0 {
		shut = fit.Judge(&v.state.Student, place, p.today()).Verdict == fit.Closed
	}
	if !shut {
		return nil, nil
	}
	return panel(v), nil
}
