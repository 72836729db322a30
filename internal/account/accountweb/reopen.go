package accountweb

import (
	"errors"
	"net/http"

	"preround/internal/platform/errs"
	"preround/internal/platform/web"
)

// The fields of the form that opens a plan. A device that keeps another plan
// loses its key to that one, so there the person says first that they know.
const (
	fieldCode    = "code"
	fieldInstead = "instead"
	yes          = "yes"
)

type reopenView struct {
	form    *web.Form
	has     bool // this device keeps a plan now
	guarded bool
}

// askCode shows the form for the recovery code.
func (d *Desk) askCode(w http.ResponseWriter, r *http.Request) error {
	_, has, err := d.Current(r)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, reopenPage(reopenView{form: web.EmptyForm(nil), has: has, guarded: d.Guarded(r)}))
}

// reopen opens a kept plan on this device by its recovery code.
func (d *Desk) reopen(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	_, has, err := d.Current(r)
	if err != nil {
		return err
	}
	if form.Get(fieldCode) == "" {
		form.Fault(fieldCode, "Enter the four words that you noted when you kept the plan.")
	}
	if has && !form.Has(fieldInstead, yes) {
		form.Fault(fieldInstead, "This device keeps another plan. Say that you have its four words, or make new ones first.")
	}
	status := http.StatusUnprocessableEntity
	if form.OK() {
		opened, err := d.Accounts.Reopen(r.Context(), d.Visitor(r), form.Get(fieldCode))
		if err == nil {
			d.Open(w, r, opened.Cookie)
			web.SetFlash(w, r, web.Flash{Says: "Your plan is open on this device."})
			return web.SeeOther(w, r, "/plan")
		}
		switch errs.KindOf(err) {
		case errs.Invalid, errs.TooMany, errs.Busy: // shown beside the code as typed, to try again
			form.Fault(fieldCode, "%s", sentence(err))
			status = web.StatusOf(r, err)
		default:
			return err
		}
	}
	noStore(w)
	return web.Render(w, r, status, reopenPage(reopenView{form: form, has: has, guarded: d.Guarded(r)}))
}

// sentence is what an error says to people, without its technical cause.
func sentence(err error) string {
	if problems := errs.ProblemsOf(err); len(problems) > 0 {
		return problems[0].Says
	}
	if e, ok := errors.AsType[*errs.Error](err); ok {
		return e.Says
	}
	return "Something went wrong on our side. Try again."
}
