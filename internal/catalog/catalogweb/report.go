package catalogweb

import (
	"net/http"
	"unicode/utf8"

	"preround/internal/guard"
	"preround/internal/platform/errs"
	"preround/internal/platform/web"
)

const maxReport = 2000 // characters of a report

// report takes what a visitor says is wrong with a place. Nothing on the page
// changes by it: the server's owner reads it.
func (p *Pages) report(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	v, err := p.viewPlace(r)
	if err != nil {
		return err
	}
	text := form.Get("wrong")
	switch n := utf8.RuneCountInString(text); {
	case n < 5:
		form.Fault("wrong", "Say in a sentence what is wrong, and where the right fact can be read.")
	case n > maxReport:
		form.Fault("wrong", "Please shorten your report to %d characters; it has %d.", maxReport, n)
	}
	form.Problems = append(form.Problems, guard.Problems("wrong", text)...)
	visitor := ""
	if p.Visitor != nil {
		visitor = p.Visitor(r)
	}
	if form.OK() {
		err = p.Reports.Report(r.Context(), v.place.ID, text, visitor)
		if errs.KindOf(err) == errs.TooMany {
			form.Fault("wrong", "You have reported several problems just now. Please send this one tomorrow; your text is kept below.")
		} else if err != nil {
			return err
		}
	}
	if !form.OK() {
		v.problems, v.report = form.Problems, text
		return web.Render(w, r, http.StatusUnprocessableEntity, placePage(v))
	}
	web.SetFlash(w, r, web.Flash{Says: "Thank you. Your report is kept for the people who look after this catalogue."})
	return web.SeeOther(w, r, "/places/"+string(v.place.ID), v.asked.carry())
}
