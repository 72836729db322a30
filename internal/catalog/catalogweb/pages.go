package catalogweb

import (
	"context"
	"embed"
	"net/http"
	"time"

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
	Clock   clock.Clock
	Zone    *time.Location // in which "today" is meant; nil: UTC
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
