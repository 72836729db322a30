// Package todayweb is the page that a student who keeps a plan begins with: what is
// to be done now, this week, whom the student waits for, under a small year strip;
// and the page that lists everything else there is.
//
// The dates come from all rooms through the agenda; which group each stands in is
// the rule of package today. A button on the page is a form of the room that the
// date comes from, and comes back here.
//
// Files: routes.go (what the pages need), show.go (reading and noting the visit),
// words.go (labels of rows), api.go, more.go.
package todayweb

import (
	"context"
	"embed"
	"net/http"

	"github.com/a-h/templ"

	"preround/internal/agenda"
	"preround/internal/plan"
	"preround/internal/platform/clock"
	"preround/internal/platform/web"
	"preround/internal/student"
	"preround/internal/today"
)

//go:embed *.css
var css embed.FS

// Styles is the style sheet of the pages of this package.
var Styles = web.NewSheet("today", css)

// Keeper knows the plan that the device of a request keeps.
type Keeper interface {
	Current(r *http.Request) (plan.State, bool, error)
	Student(r *http.Request) (who student.ID, kept bool, err error)
}

// Visits remembers when a student last looked.
type Visits interface {
	Last(ctx context.Context, who student.ID) (today.Visit, error)
	Note(ctx context.Context, who student.ID, v today.Visit) error
}

// Pages is what the pages need.
type Pages struct {
	Keeper  Keeper
	Who     func(context.Context) (student.ID, error)
	Kept    func(context.Context, student.ID) (plan.State, error)
	Plan    func(ctx context.Context, who student.ID, state plan.State, today clock.Date) plan.Plan // without chances
	Sources []agenda.Source                                                                         // the rooms beside the plan
	Visits  Visits
	Clock   clock.Clock
	Strip   func(plan.Plan) templ.Component // the year strip
	Styles  web.Sheets                      // of the strip
	Rooms   []Room                          // all there is, for the page that lists it
}

// Routes joins the pages to the site.
func Routes(s *web.Site, p *Pages) {
	s.Handle("GET /today", p.show)
	s.Handle("POST /today/news", p.putAway)
	s.Handle("GET /more", p.more)
}
