package cvweb

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"strings"

	"preround/internal/cv"
	"preround/internal/platform/errs"
	"preround/internal/platform/web"
)

// intakeView is the page that takes in a file.
type intakeView struct {
	form    *web.Form
	has     bool // there is a record that a JSON Resume file would replace
	refused []cv.Refusal
	added   string // what was taken, beside what was refused
}

func (p *Pages) askIntake(w http.ResponseWriter, r *http.Request) error {
	d, ok, err := p.open(w, r)
	if !ok {
		return err
	}
	return web.Render(w, r, http.StatusOK, intakePage(intakeView{form: web.EmptyForm(nil), has: len(d.seen.Items) > 0}))
}

// intake takes in a JSON Resume file, or a list of references; which it is, the file
// tells.
func (p *Pages) intake(w http.ResponseWriter, r *http.Request) error {
	d, ok, err := p.open(w, r)
	if !ok {
		return err
	}
	form, file, err := readFile(r)
	if err != nil {
		return err
	}
	v := intakeView{form: form, has: len(d.seen.Items) > 0}
	if form.OK() {
		if looksLikeJSON(file) {
			return p.takeResume(w, r, d, v, file)
		}
		return p.takeReferences(w, r, d, v, string(file))
	}
	return web.Render(w, r, http.StatusUnprocessableEntity, intakePage(v))
}

// readFile reads the file, or the text that was pasted.
func readFile(r *http.Request) (*web.Form, []byte, error) {
	form, upload, err := web.ReadUpload(r, "file")
	if err != nil {
		return nil, nil, err
	}
	if upload == nil {
		if text := form.Get("text"); text != "" {
			form.Problems = nil
			return form, []byte(text), nil
		}
		form.Problems = nil
		form.Fault("file", "Choose a file, or paste its text.")
		return form, nil, nil
	}
	file, err := io.ReadAll(io.LimitReader(upload, cv.MaxFile+1))
	if err != nil {
		return nil, nil, errs.Wrap(err, errs.Invalid, "The file did not arrive whole. Send it again.")
	}
	return form, file, nil
}

func looksLikeJSON(file []byte) bool {
	return bytes.HasPrefix(bytes.TrimLeft(bytes.TrimPrefix(file, []byte("\ufeff")), " \r\n\t"), []byte("{"))
}

// fault shows the form again with what is wrong with the file.
func (v intakeView) fault(w http.ResponseWriter, r *http.Request, err error) error {
	if errs.KindOf(err) != errs.Invalid {
		return err
	}
	v.form.Fault("file", "%s", strings.TrimSuffix(err.Error(), "."))
	return web.Render(w, r, http.StatusUnprocessableEntity, intakePage(v))
}

func (p *Pages) takeResume(w http.ResponseWriter, r *http.Request, d desk, v intakeView, file []byte) error {
	rev, taken, err := p.CVs.Take(r.Context(), d.who, d.seen, bytes.TrimPrefix(file, []byte("\ufeff")))
	if err != nil {
		return v.fault(w, r, err)
	}
	flash := web.Flash{Says: fmt.Sprintf("Taken in: %d entries of %s.", len(taken.Items), orNobody(taken.Basics.Name))}
	if v.has {
		flash.Says += " They stand in the place of those before."
	}
	flash.Undo = undoOf(d.seen.Rev, rev)
	web.SetFlash(w, r, flash)
	return web.SeeOther(w, r, "/cv/record")
}

func orNobody(name string) string {
	if name == "" {
		return "somebody without a name"
	}
	return name
}

func (p *Pages) takeReferences(w http.ResponseWriter, r *http.Request, d desk, v intakeView, file string) error {
	found, known, rev, err := p.CVs.AddReferences(r.Context(), d.who, d.seen, file)
	if err != nil {
		return v.fault(w, r, err)
	}
	says := fmt.Sprintf("%s: %s added.", found.Form, publications(len(found.Items)-known))
	if known > 0 {
		says += fmt.Sprintf(" %s you had already.", publications(known))
	}
	if len(found.Refused) > 0 {
		v.refused, v.added, v.has = found.Refused, says, true
		return web.Render(w, r, http.StatusOK, intakePage(v))
	}
	flash := web.Flash{Says: says}
	if rev != d.seen.Rev {
		flash.Undo = undoOf(d.seen.Rev, rev)
	}
	web.SetFlash(w, r, flash)
	return web.SeeOther(w, r, "/cv/record#publications")
}

func publications(n int) string {
	if n == 1 {
		return "1 publication"
	}
	return fmt.Sprintf("%d publications", n)
}

// resume is the record as a JSON Resume file.
func (p *Pages) resume(w http.ResponseWriter, r *http.Request) error {
	d, ok, err := p.open(w, r)
	if !ok {
		return err
	}
	b, err := d.seen.ToJSON()
	if err != nil {
		return err
	}
	attach(w, "application/json", "resume.json")
	_, _ = w.Write(b) // the reader has gone
	return nil
}
