package refereeweb

import (
	"errors"
	"net/http"
	"strings"

	"preround/internal/letters"
	"preround/internal/letters/held"
	"preround/internal/platform/errs"
	"preround/internal/platform/web"
)

// upload takes a letter as a PDF.
func (p *Pages) upload(w http.ResponseWriter, r *http.Request, v *visit) error {
	if !v.takes() {
		return errs.New(errs.Forbidden, "This letter is not handed in here. The page says where each place takes it.")
	}
	form, file, err := web.ReadUpload(r, "file")
	if err != nil {
		return err
	}
	if file == nil {
		return p.handAgain(w, r, v, form)
	}
	_, err = p.handIn(w, r, v, held.In{How: held.Uploaded, File: file})
	if form.Add(err) {
		return p.handAgain(w, r, v, form)
	}
	return err
}

// handAgain shows the form again with what is to be mended.
func (p *Pages) handAgain(w http.ResponseWriter, r *http.Request, v *visit, form *web.Form) error {
	if v.there {
		return web.Render(w, r, http.StatusUnprocessableEntity, changePage(v, form))
	}
	return web.Render(w, r, http.StatusUnprocessableEntity, handPage(v, form))
}

// handIn takes a letter, lets the browser see its receipt, and leads there. It answers
// the request itself unless it gives an error.
func (p *Pages) handIn(w http.ResponseWriter, r *http.Request, v *visit, in held.In) (held.Version, error) {
	in.Waived, in.Checked = v.asked.Waived, v.asked.Checked()
	for _, d := range v.by(letters.Here) {
		in.Places = append(in.Places, d.Application)
	}
	ctx := r.Context()
	version, err := p.Letters.HandIn(ctx, v.where, in, v.pass)
	if err != nil {
		return version, err
	}
	pass, err := p.Letters.Own(ctx, v.where, true, v.canMail())
	if err != nil { // the letter is there all the same; the receipt can be seen after a code
		return version, errors.Join(err, web.SeeOther(w, r, v.path("")))
	}
	p.keepPass(w, r, v, pass)
	return version, web.SeeOther(w, r, v.path(""))
}

// sent records that the referee sent the letter to places themselves.
func (p *Pages) sent(w http.ResponseWriter, r *http.Request, v *visit) error {
	form, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	to := form.All("sent")
	if open := v.unsent(); len(open) == 1 {
		to = []string{open[0].Application}
	}
	err = p.Requests.SentDirectly(r.Context(), v.asked.ID, to)
	if found := errs.ProblemsOf(err); len(found) > 0 {
		form.Fault("sent", "%s", found[0].Says)
		return web.Render(w, r, http.StatusUnprocessableEntity, handPage(v, form))
	}
	if err != nil {
		return err
	}
	web.SetFlash(w, r, web.Flash{Says: "Noted. " + v.asked.Name + " sees that it was sent, and nothing else."})
	return web.SeeOther(w, r, v.path(""))
}

// asks says in a few words what a place asks of the form of a letter.
func asks(d letters.Destination) string {
	r := rules(d)
	all := []string{"PDF, not locked"}
	if r.MaxBytes > 0 {
		all = append(all, "up to "+held.Size(r.MaxBytes))
	}
	if r.Pages > 0 {
		all = append(all, "at most "+held.Plural(r.Pages, "page"))
	}
	if r.Paper != "" {
		all = append(all, r.Paper+" paper")
	}
	if r.Letterhead {
		all = append(all, "on letterhead")
	}
	if r.Signature {
		all = append(all, "signed")
	}
	return strings.Join(all, ", ")
}

// mails tells whether the address where a place takes letters is one of mail.
func mails(d letters.Destination) bool {
	return strings.Contains(d.Link, "@") && !strings.Contains(d.Link, "/")
}
