package studentweb

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"preround/internal/plan"
	"preround/internal/platform/clock"
	"preround/internal/platform/web"
	"preround/internal/student"
)

// opened is whose answers a request speaks of, and where the person came from.
type opened struct {
	State   plan.State
	Kept    bool // the state is the kept one, and answers are saved
	HasKept bool // this device keeps a plan, whether or not it is the one shown
	From    way
}

// way is where a person came from and goes back to. Only the ways below exist: an
// address can never lead anywhere else.
type way string

const (
	fromPlan      way = "plan"
	fromFind      way = "find"
	fromAnswers   way = "answers"
	fromReadiness way = "readiness"
	fromRoutes    way = "routes"
)

// path and label of the page that a way leads back to.
func (w way) path() string { return "/" + string(w) }

func (w way) label() string {
	switch w {
	case fromFind:
		return "Back to the places"
	case fromAnswers:
		return "Back to all answers"
	case fromRoutes:
		return "Back to the ways in"
	case fromReadiness:
		return "Back to what is missing"
	}
	return "Back to my plan"
}

func wayOf(s string) way {
	switch w := way(s); w {
	case fromFind, fromAnswers, fromReadiness, fromRoutes:
		return w
	}
	return fromPlan // where most links to single questions stand
}

// carry is the query that links to other pages take along: the answers of a
// visitor, nothing for a kept plan, which the other pages know of themselves.
func (o opened) carry() url.Values {
	if o.Kept {
		return nil
	}
	return o.State.Query()
}

// onward is carry for a question's own address, which also remembers the way.
func (o opened) onward() url.Values {
	q := o.carry()
	if q == nil {
		q = url.Values{}
	}
	if o.From != fromPlan {
		q.Set("from", string(o.From))
	}
	return q
}

// open reads the state of a request: from its address where that holds any answer,
// else the kept plan, else an empty state. An error of kind errs.Invalid comes with
// what could be read.
func (d *Desk) open(r *http.Request, address url.Values) (opened, error) {
	o := opened{From: wayOf(address.Get("from"))}
	if d.Keeper != nil {
		state, ok, err := d.Keeper.Current(r)
		if err != nil {
			return o, err
		}
		if ok {
			o.State, o.Kept, o.HasKept = state, true, true
		}
	}
	if !speaks(address) {
		return o, nil
	}
	var err error
	o.Kept = false
	o.State, err = plan.FromQuery(address)
	return o, err
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

// save puts the new state where the old one was and leads on to the path. says is
// what was done, in one sentence; it is shown once, with an undo.
func (d *Desk) save(w http.ResponseWriter, r *http.Request, o opened, next plan.State, says, path string) error {
	next = dated(next, d.today())
	before, after := o.State.Query().Encode(), next.Query().Encode()
	flash := web.Flash{Says: says}
	switch {
	case before == after:
		flash = web.Flash{}
	case o.Kept:
		rev, err := d.Keeper.Save(r, next, says)
		if err != nil {
			return err
		}
		flash.Undo = &web.Undo{Label: "Undo", Path: "/plan/undo", Fields: url.Values{"rev": {strconv.FormatInt(rev, 10)}}}
	default:
		flash.Undo = &web.Undo{Label: "Undo", Path: path + "?" + o.toward(path).Encode()}
	}
	if flash.Says != "" {
		web.SetFlash(w, r, flash)
	}
	o.State = next
	http.Redirect(w, r, web.URL(r.Context(), path, o.toward(path)), http.StatusSeeOther)
	return nil
}

// toward is the query that a path is led to with: a question remembers the way.
func (o opened) toward(path string) url.Values {
	if _, question := pageAt(path); question {
		return o.onward()
	}
	return o.carry()
}

// dated notes the day on which the year of study was said, so that an address that
// is opened a year later still means the same person.
func dated(s plan.State, today clock.Date) plan.State {
	if s.Student.Facts.YearOn.IsZero() && (s.Student.Facts.Year != 0 || s.Student.Facts.Stage != "") {
		s.Student.Facts.YearOn = today
	}
	return s
}
