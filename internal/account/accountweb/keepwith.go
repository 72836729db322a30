package accountweb

import (
	"context"
	"net/http"

	"github.com/a-h/templ"

	"preround/internal/platform/errs"
	"preround/internal/platform/web"
	"preround/internal/student"
)

// KeepWith makes a kept plan for a device that has none, and fills it in the same
// transaction: what a student brings along from another server. It answers with the
// page that shows the four words; what the filling found stands above them.
func (d *Desk) KeepWith(w http.ResponseWriter, r *http.Request, fill func(context.Context, student.ID) error, found func() templ.Component) error {
	_, has, err := d.Current(r)
	if err != nil {
		return err
	}
	if has {
		return errs.New(errs.Conflict, "This device keeps a plan already.")
	}
	kept, err := d.Accounts.Keep(r.Context(), d.Visitor(r), fill)
	if err != nil {
		return err
	}
	d.Open(w, r, kept.Cookie)
	noStore(w)
	return web.Render(w, r, http.StatusOK, codePage(codeView{code: kept.Code, first: true, guarded: d.Guarded(r), found: found()}))
}
