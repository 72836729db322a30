package accountweb

import (
	"context"
	"net/http"

	"preround/internal/platform/web"
)

func (d *Desk) askDeletion(w http.ResponseWriter, r *http.Request) error {
	state, kept, err := d.Current(r)
	if err != nil || !kept {
		return orReopen(w, r, err)
	}
	noStore(w)
	return web.Render(w, r, http.StatusOK, deletionPage(state.Query()))
}

// deleteAll deletes everything that is kept of the student.
func (d *Desk) deleteAll(w http.ResponseWriter, r *http.Request) error {
	who, kept, err := d.Student(r)
	if err != nil || !kept {
		return orReopen(w, r, err)
	}
	if err := d.Accounts.Forget(r.Context(), who); err != nil {
		return err
	}
	d.Open(w, r, "")
	flash := web.Flash{Says: "Everything that was kept of you is deleted."}
	if d.Scrub != nil {
		// Whoever closes the page now wants it gone all the same.
		if err := d.Scrub(context.WithoutCancel(r.Context())); err != nil {
			flash.Says += " The database was busy, so the last bytes of it go from its files within a day."
		}
	}
	web.SetFlash(w, r, flash)
	return web.SeeOther(w, r, "/")
}
