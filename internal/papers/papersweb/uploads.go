package papersweb

import (
	"encoding/json"
	"net/http"
	"strconv"

	"preround/internal/papers"
	"preround/internal/platform/errs"
	"preround/internal/platform/web"
)

// The way of a file in parts, for the script of the page:
//
//	POST  /papers/uploads                   name, size       201 {"id","received","size"}
//	PATCH /papers/uploads/{upload}?offset=  the next bytes   200 the same
//	GET   /papers/uploads/{upload}                           200 the same: where to go on
//
// A part is acknowledged when it is there to stay. One at a wrong offset is a
// conflict (409); the sender asks and goes on from there. The form is then sent
// with the field "upload" in the place of the file.
func (p *Pages) begin(v *visit) error {
	form, err := web.ReadForm(v.r)
	if err != nil {
		return err
	}
	size, err := strconv.ParseInt(form.Get("size"), 10, 64)
	if err != nil {
		return errs.Fault("size", "Say how many bytes will come.")
	}
	u, err := p.Papers.Begin(v.ctx, v.who, form.Get("name"), size)
	if err != nil {
		return err
	}
	return v.tell(http.StatusCreated, u)
}

func (p *Pages) arrived(v *visit) error {
	u, err := p.Papers.Arrived(v.ctx, v.who, v.r.PathValue("upload"))
	if err != nil {
		return err
	}
	return v.tell(http.StatusOK, u)
}

func (p *Pages) part(v *visit) error {
	offset, err := strconv.ParseInt(v.r.URL.Query().Get("offset"), 10, 64)
	if err != nil {
		return errs.Fault("offset", "Say at which byte the part begins.")
	}
	u, err := p.Papers.Append(v.ctx, v.who, v.r.PathValue("upload"), offset, v.r.Body)
	if err != nil {
		return err
	}
	return v.tell(http.StatusOK, u)
}

func (v *visit) tell(status int, u papers.Upload) error {
	h := v.w.Header()
	h.Set("Content-Type", "application/json")
	h.Set("Cache-Control", "no-store")
	v.w.WriteHeader(status)
	_ = json.NewEncoder(v.w).Encode(map[string]any{"id": u.ID, "received": u.Received, "size": u.Size}) // the client may have left
	return nil
}

// readForm reads a form with or without a file. The file goes to where uploads
// are; upload names it then, as when it came in parts before.
func (p *Pages) readForm(v *visit) (form *web.Form, upload string, err error) {
	if !multipart(v.r) {
		form, err = web.ReadForm(v.r)
		if err != nil {
			return nil, "", err
		}
		return form, form.Get("upload"), nil
	}
	form, file, err := web.ReadUpload(v.r, "file")
	if err != nil {
		return nil, "", err
	}
	if file == nil {
		form.Problems = nil // whether a file is needed is said elsewhere
		return form, form.Get("upload"), nil
	}
	if before := form.Get("upload"); before != "" { // another file in its place
		if err := p.Papers.Cancel(v.ctx, v.who, before); err != nil && errs.KindOf(err) != errs.NotFound {
			return nil, "", err
		}
	}
	upload, err = p.Papers.Receive(v.ctx, v.who, file.Name, file)
	if err != nil && !form.Add(err) {
		return nil, "", err
	}
	form.Values.Set("upload", upload)
	return form, upload, nil
}
