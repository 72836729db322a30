package papersweb

import (
	"mime"
	"net/http"
	"net/url"
	"strings"

	"preround/internal/papers"
	"preround/internal/platform/clock"
	"preround/internal/platform/ui"
	"preround/internal/platform/web"
)

func multipart(r *http.Request) bool {
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	return err == nil && kind == "multipart/form-data"
}

// factsOf reads what was said of a paper.
func factsOf(form *web.Form) papers.Facts {
	f := papers.Facts{Title: form.Get("title"), Status: papers.Status(form.Get("status")), Official: form.Has("official", "yes"),
		Issued: dayOf(form, "issued"), Expires: dayOf(form, "expires"), Note: strings.ReplaceAll(form.Get("note"), "\r\n", "\n")}
	if f.Status == "" {
		f.Status = papers.Held
	}
	return f
}

func dayOf(form *web.Form, name string) clock.Date {
	text := form.Get(name)
	if text == "" {
		return 0
	}
	d, err := clock.ParseDate(text)
	if err != nil || d.Year() < 1950 || d.Year() > 2150 {
		form.Fault(name, "Write the date as year-month-day, such as 2027-03-01, or leave it empty.")
		return 0
	}
	return d
}

// valuesOf writes what is said of a paper as a form's values.
func valuesOf(k papers.Kind, f papers.Facts) url.Values {
	v := url.Values{"kind": {string(k)}, "title": {f.Title}, "status": {string(f.Status)}, "note": {f.Note}, "issued": {f.Issued.String()}, "expires": {f.Expires.String()}}
	if f.Official {
		v.Set("official", "yes")
	}
	return v
}

func kindChoice(form *web.Form) ui.Choice {
	c := ui.Choice{Name: "kind", Label: "What is it?", Says: form.Says("kind"), Chosen: form.All("kind")}
	for _, k := range papers.Kinds() {
		c.Options = append(c.Options, ui.Option{Value: string(k), Label: k.Label()})
	}
	return c
}

func statusChoice(form *web.Form) ui.Choice {
	c := ui.Choice{Name: "status", Label: "How far are you with it?", Says: form.Says("status"), Chosen: form.All("status")}
	for _, s := range papers.Statuses() {
		c.Options = append(c.Options, ui.Option{Value: string(s), Label: s.Label()})
	}
	return c
}

func input(form *web.Form, name, label, hint string) ui.Input {
	return ui.Input{Name: name, Label: label, Hint: hint, Value: form.Get(name), Says: form.Says(name)}
}

func dateInput(form *web.Form, name, label, hint string) ui.Input {
	in := input(form, name, label, hint)
	in.Type, in.Short = "date", true
	return in
}

func noteInput(form *web.Form) ui.Input {
	in := input(form, "note", "Note for yourself", "")
	in.Lines = 2
	return in
}
