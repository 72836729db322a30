package studentweb

import (
	"embed"
	"net/http"
	"time"

	"preround/internal/plan"
	"preround/internal/platform/clock"
	"preround/internal/platform/web"
	"preround/internal/reference"
)

//go:embed *.css
var css embed.FS

// Styles is the style sheet of the questions and of the page that checks them.
var Styles = web.NewSheet("answers", css)

//go:embed suggest.js
var suggestText []byte

// suggestScript proposes names of schools while one is typed.
var suggestScript = web.NewScript("suggest", suggestText)

// Keeper knows the plan that the device behind a request keeps, if any.
type Keeper interface {
	// Current is the kept plan of the device that sent the request; false for none.
	Current(r *http.Request) (plan.State, bool, error)
	// Save puts a new state in the place of the one that Current gave for the same
	// request; says is what the person did, for the plan's history. errs.Conflict
	// when another page saved meanwhile.
	Save(r *http.Request, state plan.State, says string) (rev int64, err error)
}

// Desk is what the pages of the questions need.
type Desk struct {
	Keeper Keeper                               // nil: nothing can be kept
	Places func() map[reference.CountryCode]int // how many places of the catalogue are in each country; may be nil
	Clock  clock.Clock
	Zone   *time.Location // in which "today" is meant; nil: UTC
}

// Routes joins the pages to the site.
func Routes(s *web.Site, d *Desk) {
	s.Handle("GET /answers", d.check)
	s.Handle("GET /answers/{question}", d.ask)
	s.Handle("POST /answers/{question}", d.answer)
	s.Handle("GET /answers/school/suggestions", suggestSchools)
}

func (d *Desk) today() clock.Date {
	zone := d.Zone
	if zone == nil {
		zone = time.UTC
	}
	return clock.Today(d.Clock, zone)
}
