package accountweb

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"preround/internal/plan"
	"preround/internal/platform/clock"
	"preround/internal/platform/errs"
	"preround/internal/platform/web"
	"preround/internal/student"
)

// keep makes the plan in the form the kept plan of this device. A device that
// keeps one already gets this one in its place, and can take that back.
func (d *Desk) keep(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	state, err := plan.FromQuery(form.Values)
	if err != nil {
		return err
	}
	if len(state.Query()) == 0 {
		return errs.New(errs.Invalid, "There is no plan to keep yet. Answer the three questions on the first page, then press “Keep this plan”.")
	}
	state = d.dated(state)
	_, has, err := d.Current(r)
	if err != nil {
		return err
	}
	if has {
		return d.keepInstead(w, r, state)
	}
	kept, err := d.Accounts.Keep(r.Context(), d.Visitor(r), func(ctx context.Context, who student.ID) error {
		_, err := d.Plans.Append(ctx, who, 0, d.Clock.Now(), state.Query().Encode(), "Kept the plan")
		return err
	})
	if err != nil {
		return err
	}
	d.Open(w, r, kept.Cookie)
	noStore(w)
	return web.Render(w, r, http.StatusOK, codePage(codeView{code: kept.Code, first: true, guarded: d.Guarded(r)}))
}

// dated notes the day on which the year of study was said: a plan is kept for
// years, and "third year" is true for one of them.
func (d *Desk) dated(s plan.State) plan.State {
	if f := &s.Student.Facts; f.YearOn.IsZero() && (f.Year != 0 || f.Stage != "") {
		f.YearOn = clock.Today(d.Clock, time.UTC)
	}
	return s
}

func (d *Desk) keepInstead(w http.ResponseWriter, r *http.Request, state plan.State) error {
	rev, err := d.Save(r, state, "Kept another plan in its place")
	if err != nil {
		return err
	}
	if rev == 0 { // the button pressed twice, or the page with the words loaded again
		web.SetFlash(w, r, web.Flash{Says: "This plan is kept on this device already. If you have not noted its four words, make new ones below."})
		return web.SeeOther(w, r, "/kept")
	}
	web.SetFlash(w, r, web.Flash{Says: "This plan is kept now, in place of the one before. The same four words open it.", Undo: undoOf(rev)})
	return web.SeeOther(w, r, "/plan")
}

// undoOf takes back the change that made a revision.
func undoOf(rev int64) *web.Undo {
	return &web.Undo{Label: "Undo", Path: "/plan/undo", Fields: url.Values{"rev": {strconv.FormatInt(rev, 10)}}}
}

// newCode gives another recovery code and ends the one before.
func (d *Desk) newCode(w http.ResponseWriter, r *http.Request) error {
	who, kept, err := d.Student(r)
	if err != nil || !kept {
		return orReopen(w, r, err)
	}
	code, err := d.Accounts.NewCode(r.Context(), who)
	if err != nil {
		return err
	}
	noStore(w)
	return web.Render(w, r, http.StatusOK, codePage(codeView{code: code, guarded: d.Guarded(r)}))
}

// orReopen passes an error on, or leads a device that keeps nothing to the page
// that says so.
func orReopen(w http.ResponseWriter, r *http.Request, err error) error {
	if err != nil {
		return err
	}
	return web.SeeOther(w, r, "/kept")
}

// noStore keeps a page with a secret out of every cache and off the back button.
func noStore(w http.ResponseWriter) { w.Header().Set("Cache-Control", "no-store") }

// codeView is the page that shows a recovery code, once.
type codeView struct {
	code    string
	first   bool // the plan was kept just now
	guarded bool
	found   templ.Component // what was taken in with it; nil: nothing
}

func (v codeView) words() []string { return strings.Split(v.code, "-") }
