package accountweb

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"preround/internal/plan"
	"preround/internal/platform/errs"
	"preround/internal/platform/web"
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
	_, has, err := d.Current(r)
	if err != nil {
		return err
	}
	if has {
		return d.keepInstead(w, r, state)
	}
	kept, err := d.Accounts.Keep(r.Context(), d.visitor(r))
	if err != nil {
		return err
	}
	if _, err := d.Plans.Append(r.Context(), kept.Student, 0, d.Clock.Now(), state.Query().Encode(), "Kept the plan"); err != nil {
		return err
	}
	d.setCookie(w, r, kept.Cookie)
	noStore(w)
	return web.Render(w, r, http.StatusOK, codePage(codeView{code: kept.Code, first: true, guarded: d.Guarded(r)}))
}

func (d *Desk) keepInstead(w http.ResponseWriter, r *http.Request, state plan.State) error {
	rev, err := d.Save(r, state, "Kept another plan in its place")
	if err != nil {
		return err
	}
	web.SetFlash(w, r, web.Flash{Says: "This plan is kept now, in place of the one before.",
		Undo: &web.Undo{Label: "Undo", Path: "/plan/undo", Fields: url.Values{"rev": {strconv.FormatInt(rev, 10)}}}})
	return web.SeeOther(w, r, "/plan")
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
}

func (v codeView) words() []string { return strings.Split(v.code, "-") }

// askCode shows the form for the recovery code.
func (d *Desk) askCode(w http.ResponseWriter, r *http.Request) error {
	_, has, err := d.Current(r)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, reopenPage(reopenView{form: web.EmptyForm(nil), has: has, guarded: d.Guarded(r)}))
}

type reopenView struct {
	form    *web.Form
	has     bool // this device keeps a plan now
	guarded bool
}

// reopen opens a kept plan on this device by its recovery code.
func (d *Desk) reopen(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	if form.Get("code") == "" {
		form.Fault("code", "Enter the four words that you noted when you kept the plan.")
	}
	if form.OK() {
		opened, err := d.Accounts.Reopen(r.Context(), d.visitor(r), form.Get("code"))
		switch errs.KindOf(err) {
		case errs.Invalid, errs.TooMany:
			form.Fault("code", "%s", sentence(err))
		default:
			if err != nil {
				return err
			}
			d.setCookie(w, r, opened.Cookie)
			web.SetFlash(w, r, web.Flash{Says: "Your plan is open on this device."})
			return web.SeeOther(w, r, "/plan")
		}
	}
	_, has, err := d.Current(r)
	if err != nil {
		return err
	}
	noStore(w)
	return web.Render(w, r, http.StatusUnprocessableEntity, reopenPage(reopenView{form: form, has: has, guarded: d.Guarded(r)}))
}

// sentence is what an error says to people.
func sentence(err error) string {
	if problems := errs.ProblemsOf(err); len(problems) > 0 {
		return problems[0].Says
	}
	return err.Error()
}
