package archiveweb

import (
	"context"
	"errors"
	"io"
	"net/http"

	"github.com/a-h/templ"

	"preround/internal/archive"
	"preround/internal/platform/errs"
	"preround/internal/platform/web"
	"preround/internal/student"
)

const fieldFile = "file"

// upload is POST /archive: an archive is taken in, all of it or nothing.
func (p *Pages) upload(w http.ResponseWriter, r *http.Request) error {
	v, err := p.view(r)
	if err != nil {
		return err
	}
	if !v.takesIn() {
		return p.again(w, r, v, http.StatusConflict, errs.Fault(fieldFile, "A plan is kept on this device already, and an archive is never mixed with what is there. Nothing was changed."))
	}
	form, file, err := web.ReadUpload(r, fieldFile)
	if err != nil {
		var big *http.MaxBytesError
		if errs.KindOf(err) == errs.Invalid && !errors.As(err, &big) {
			return p.again(w, r, v, http.StatusUnprocessableEntity, err)
		}
		return err
	}
	if !form.OK() {
		v.problems = form.Problems
		return web.Render(w, r, http.StatusUnprocessableEntity, page(v))
	}
	err = p.takeIn(w, r, file)
	if k := errs.KindOf(err); err != nil && (k == errs.Invalid || k == errs.Conflict) {
		status := http.StatusUnprocessableEntity
		if k == errs.Conflict {
			status = http.StatusConflict
		}
		return p.again(w, r, v, status, err)
	}
	return err
}

// again shows the page with what was wrong.
func (p *Pages) again(w http.ResponseWriter, r *http.Request, v view, status int, err error) error {
	says := err.Error()
	if e, ok := errors.AsType[*errs.Error](err); ok {
		says = e.Says
	}
	v.problems = []errs.Problem{{Field: fieldFile, Says: says}}
	w.Header().Set("Cache-Control", "no-store")
	return web.Render(w, r, status, page(v))
}

// takeIn stores the upload, opens it and imports it.
func (p *Pages) takeIn(w http.ResponseWriter, r *http.Request, file *web.Upload) error {
	spool, done, err := p.Spool()
	if err != nil {
		return err
	}
	defer done()
	size, err := io.Copy(spool, file)
	if err != nil {
		return halfFile(err)
	}
	end, err := p.turn(r.Context())
	if err != nil {
		return err
	}
	defer end()
	parcel, err := p.Archive.Open(spool, size)
	if err != nil {
		return err
	}
	who, kept, err := p.Keeper.Student(r)
	if err != nil {
		return err
	}
	rep := report{parcel: parcel, title: p.title}
	fill := func(ctx context.Context, who student.ID) (err error) {
		rep.lines, err = p.Archive.Import(ctx, who, parcel)
		return err
	}
	if !kept {
		return p.Keeper.KeepWith(w, r, fill, func() templ.Component { return reportNotice(rep) })
	}
	if err := fill(r.Context(), who); err != nil {
		return err
	}
	web.SetFlash(w, r, web.Flash{Says: rep.says()})
	return web.SeeOther(w, r, "/plan")
}

// halfFile is the error of a file that broke off; one that was too large stays what
// it is.
func halfFile(err error) error {
	var big *http.MaxBytesError
	if errors.As(err, &big) {
		return errs.Fault(fieldFile, "The file is larger than %d MiB, which no archive is. Nothing was changed.", archive.MaxFile>>20)
	}
	return errs.Wrap(err, errs.Invalid, "The file did not arrive whole. Send it again. Nothing was changed.")
}
