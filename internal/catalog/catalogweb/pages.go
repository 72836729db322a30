package catalogweb

import (
	"context"
	"embed"
	"net/http"
	"time"

	"github.com/a-h/templ"

	"preround/internal/catalog"
	"preround/internal/catalog/index"
	"preround/internal/plan"
	"preround/internal/platform/clock"
	"preround/internal/platform/web"
)

//go:embed *.css
var css embed.FS

// Styles is the style sheet of the pages of this package.
var Styles = web.NewSheet("catalog", css)

// Keeper knows the plan that this device keeps, if any.
type Keeper interface {
	Current(r *http.Request) (state plan.State, kept bool, err error)
}

// Reporter takes what visitors report about a place. errs.TooMany when the same
// visitor reports too often.
type Reporter interface {
	Report(ctx context.Context, place catalog.ID, text, visitor string) error
}

// Pages is what the pages about places need.
type Pages struct {
	Live    *index.Live
	Build   func(plan.Request) plan.Plan
	Keeper  Keeper                     // nil: nothing can be kept
	Reports Reporter                   // nil: problems cannot be reported here
	Visitor func(*http.Request) string // the visitor's address, hashed, for Reports
	// Find is a place of the catalogue, or an own one of whoever sent the request
	// that ctx belongs to; nil: the catalogue's alone.
	Find   func(ctx context.Context, id catalog.ID) (*catalog.Place, bool)
	Panels []func(r *http.Request, p *catalog.Place) (*Panel, error) // what other rooms say of a place; nil: nothing to show
	Tracks bool                                                      // applications can be tracked here
	Clock  clock.Clock
	Zone   *time.Location // in which "today" is meant; nil: UTC
}

// Panel is what another room says of a place, on its page.
type Panel struct {
	Title, ID string
	Body      templ.Component
	Styles    web.Sheets
}

// placeOf finds a place for whoever sent the request that ctx belongs to.
func (p *Pages) placeOf(ctx context.Context, id catalog.ID) (*catalog.Place, bool) {
	if p.Find != nil {
		return p.Find(ctx, id)
	}
	return p.Live.Load().Place(id)
}

// Routes joins the pages to the site.
func Routes(s *web.Site, p *Pages) {
	s.Public("GET /find", p.find)
	s.Handle("GET /find.atom", p.feed)
	s.Public("GET /places/{id}", p.place)
	s.Public("GET /kinds", p.kinds)
	s.Public("GET /kinds/{kind}", p.kind)
	if p.Reports != nil {
		s.Handle("POST /places/{id}/reports", p.report)
	}
}

func (p *Pages) today() clock.Date {
	zone := p.Zone
	if zone == nil {
		zone = time.UTC
	}
	return clock.Today(p.Clock, zone)
}
