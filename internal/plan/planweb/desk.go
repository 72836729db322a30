// Package planweb shows the plan: the landing page with its three questions, and
// the plan itself as a year strip over a dated list, with the marks a student can
// make on each step.
//
// A plan is never stored: each page computes it anew from the state (answers,
// targets, marks). The state of a visitor is the query of the address; that of a
// student who pressed "Keep this plan" lies with a Keeper. open says which of the
// two a request speaks of, and closeAct answers an act: answers in the address win,
// so that a shared link shows what its sender saw.
//
// Files: desk.go (state of a request), landing.go, show.go (the page), words.go
// (its sentences), marks.go (the acts), strip.go and stripdraw.go (the picture).
package planweb

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"preround/internal/catalog"
	"preround/internal/plan"
	"preround/internal/platform/clock"
	"preround/internal/platform/errs"
	"preround/internal/platform/web"
	"preround/internal/student"
)

// Keeper knows the plan that the device behind a request keeps, if any; account
// and plandb stand behind it.
type Keeper interface {
	// Current is the kept plan of the device that sent the request; false for none.
	Current(r *http.Request) (plan.State, bool, error)
	// Save puts a new state in the place of the one that Current gave for the same
	// request, and gives the number of the new revision, 0 when nothing was changed;
	// says is what the person did, for the plan's history ("Marked the transcript as
	// had"). errs.Conflict when another page saved meanwhile.
	Save(r *http.Request, state plan.State, says string) (rev int64, err error)
	// Undo takes back the change that made revision rev. errs.Conflict when
	// another change came after it.
	Undo(r *http.Request, rev int64) error
}

// Desk is what the pages of the plan need.
type Desk struct {
	Build  func(plan.Request) plan.Plan
	Find   func(context.Context, catalog.ID) (*catalog.Place, bool) // of the catalogue, or a place of whoever sent the request
	Count  func() (places, countries int)                           // of the catalogue, for the landing page; may be nil
	Keeper Keeper                                                   // nil: nothing can be kept
	Clock  clock.Clock
	Home   string         // where a device that keeps a plan begins; empty: on the first page, like all
	Zone   *time.Location // in which "today" is meant; nil: UTC

	example example
}

// Routes joins the pages to the site.
func Routes(s *web.Site, d *Desk) {
	s.Public("GET /{$}", d.landing)
	s.Public("GET /plan", d.show)
	s.Handle("POST /plan/marks", d.mark)
	s.Handle("POST /plan/places", d.changePlaces)
	s.Handle("POST /plan/undo", d.undo)
}

func (d *Desk) today() clock.Date {
	zone := d.Zone
	if zone == nil {
		zone = time.UTC
	}
	return clock.Today(d.Clock, zone)
}

// opened is whose plan a request speaks of.
type opened struct {
	State   plan.State
	Kept    bool // the state is the kept one, and acts are saved
	HasKept bool // this device keeps a plan, whether or not it is the one shown
}

// carry is the query that links to other pages take along: the answers of a
// visitor, nothing for a kept plan, which the other pages know of themselves.
func (o opened) carry() url.Values {
	if o.Kept {
		return nil
	}
	return o.State.Query()
}

// open reads the state of a request: from the values of its address or form where
// they hold any answer, else the kept plan, else an empty state. An error of kind
// errs.Invalid comes with what could be read.
func open(r *http.Request, k Keeper, values url.Values) (opened, error) {
	var o opened
	if k != nil {
		state, ok, err := k.Current(r)
		if err != nil {
			return o, err
		}
		if ok {
			o = opened{State: state, Kept: true, HasKept: true}
		}
	}
	if !speaks(values) {
		return o, nil
	}
	state, err := plan.FromQuery(values)
	return opened{State: state, HasKept: o.HasKept}, err
}

// speaks tells whether any answer, target or mark stands among the values.
func speaks(values url.Values) bool {
	for name, list := range values {
		if name != "place" && name != "mark" && !slices.Contains(student.Params, name) {
			continue
		}
		if slices.ContainsFunc(list, func(v string) bool { return v != "" }) {
			return true
		}
	}
	return false
}

// closeAct answers an act with a redirect to the page at path: the new state is
// saved where the old one was kept, else it goes into the address. says is what
// the person did, in one sentence; it is shown once, with an undo. The fragment
// leads back to the place on the page where the act was done.
func closeAct(w http.ResponseWriter, r *http.Request, k Keeper, o opened, next plan.State, path, says, fragment string) error {
	flash := web.Flash{Says: says}
	var query url.Values
	if o.Kept {
		rev, err := k.Save(r, next, says)
		if err != nil {
			return err
		}
		if rev > 0 { // else an undo would take back what was done before
			flash.Undo = &web.Undo{Label: "Undo", Path: "/plan/undo", Fields: url.Values{"rev": {strconv.FormatInt(rev, 10)}}}
		}
	} else {
		query = next.Query()
		flash.Undo = &web.Undo{Label: "Undo", Path: path + "?" + o.State.Query().Encode()}
	}
	web.SetFlash(w, r, flash)
	if o.Kept && web.Back(r) != "" {
		return web.SeeOther(w, r, path)
	}
	to := web.URL(r.Context(), path, query)
	if fragment != "" {
		to += "#" + fragment
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}

// dated notes the day on which the year of study was said, so that an address
// that is opened a year later still means the same person.
func dated(s plan.State, today clock.Date) plan.State {
	if s.Student.Facts.YearOn.IsZero() && (s.Student.Facts.Year != 0 || s.Student.Facts.Stage != "") {
		s.Student.Facts.YearOn = today
	}
	return s
}

// undo takes back the newest change of the kept plan.
func (d *Desk) undo(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	rev, err := strconv.ParseInt(form.Get("rev"), 10, 64)
	if err != nil || d.Keeper == nil {
		return errs.New(errs.Invalid, "There is nothing here to take back.")
	}
	if err := d.Keeper.Undo(r, rev); err != nil {
		return err
	}
	web.SetFlash(w, r, web.Flash{Says: "The last change was taken back."})
	return web.SeeOther(w, r, "/plan")
}
