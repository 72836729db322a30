package leadweb

import (
	"context"
	"net/http"
	"strings"

	"preround/internal/lead"
	"preround/internal/lead/paste"
	"preround/internal/platform/errs"
	"preround/internal/platform/fetch"
	"preround/internal/platform/web"
	"preround/internal/student"
)

// Fetcher reads a page of another server for a student.
type Fetcher func(ctx context.Context, who student.ID, link string) (fetch.Page, error)

type pasteView struct {
	form    *web.Form
	fetches bool
}

func (p *Pages) askPaste(v *visit) error { return p.pasteForm(v, http.StatusOK, web.EmptyForm(nil)) }

func (p *Pages) pasteForm(v *visit, status int, form *web.Form) error {
	return web.Render(v.w, v.r, status, pastePage(pasteView{form, p.Fetch != nil}))
}

// readPaste reads what was pasted and shows what was found; nothing is saved.
func (p *Pages) readPaste(v *visit) error {
	form, err := web.ReadForm(v.r)
	if err != nil {
		return err
	}
	text, link := form.Get(paste.Field), form.Get(fetch.Field)
	if text == "" && link == "" {
		form.Fault(paste.Field, "Paste the text of the page first.")
	}
	if text == "" && link != "" {
		text, link, err = p.fetched(v, link)
		if form.Add(err) {
			return p.pasteForm(v, http.StatusUnprocessableEntity, form)
		}
		if err != nil {
			return err
		}
	}
	if !form.OK() {
		return p.pasteForm(v, http.StatusUnprocessableEntity, form)
	}
	found, err := paste.Read(text, v.today())
	if form.Add(err) {
		return p.pasteForm(v, http.StatusUnprocessableEntity, form)
	}
	if err != nil {
		return err
	}
	return web.Render(v.w, v.r, http.StatusOK, foundPage(viewOf(found, link, v)))
}

// fetched is the page behind a link, where the owner lets this server ask others.
func (p *Pages) fetched(v *visit, link string) (text, at string, err error) {
	if p.Fetch == nil {
		return "", "", errs.Fault(paste.Field, "This server opens no pages of others. Open the page yourself, select its text, and paste it here.")
	}
	page, err := p.Fetch(v.ctx, v.who, link)
	if errs.KindOf(err) == errs.TooMany {
		return "", "", errs.Fault(fetch.Field, "%s", err.Error())
	}
	return page.Text, page.URL, err
}

// foundView is what was found, to be confirmed field by field.
type foundView struct {
	what  string
	rows  []foundRow
	form  *web.Form
	named bool // a name was found
}

type foundRow struct {
	field lead.Field
	label string
	value string
	from  string
	by    string
	doubt string
	taken bool
}

func viewOf(f paste.Found, link string, v *visit) foundView {
	view := foundView{what: f.What, form: web.EmptyForm(nil)}
	for _, x := range f.Findings {
		s, _ := lead.SpecOf(x.Field)
		view.rows = append(view.rows, foundRow{field: x.Field, label: s.Label, value: x.Value, from: x.From, by: x.By, doubt: x.Doubt})
		view.named = view.named || x.Field == lead.Name
	}
	if !view.named {
		s, _ := lead.SpecOf(lead.Name)
		view.rows = append([]foundRow{{field: lead.Name, label: s.Label, by: "nothing", doubt: "No name was found. Type one."}}, view.rows...)
	}
	if link != "" {
		view.set(lead.Link, link, "the address of the page")
	}
	if link != "" || f.What == "a web page" {
		view.set(lead.From, "web", "how it came here")
	}
	return view
}

// set puts a row of our own in, unless one of the field is there.
func (v *foundView) set(f lead.Field, value, by string) {
	for i := range v.rows {
		if v.rows[i].field == f {
			return
		}
	}
	s, _ := lead.SpecOf(f)
	v.rows = append(v.rows, foundRow{field: f, label: s.Label, value: value, by: by})
}

// addFound makes a lead of the fields that the student confirmed.
func (p *Pages) addFound(v *visit) error {
	form, err := web.ReadForm(v.r)
	if err != nil {
		return err
	}
	d := lead.Draft{}
	view := foundView{what: form.Get("what"), form: form}
	all := form.Get("act") == "all"
	for _, s := range lead.Specs {
		f := string(s.Field)
		if _, there := form.Values[f]; !there {
			continue
		}
		row := foundRow{field: s.Field, label: s.Label, value: form.Get(f), from: form.Get("from." + f), by: form.Get("by." + f), taken: all || form.Has("take", f)}
		view.rows = append(view.rows, row)
		if row.taken && row.value != "" {
			d[s.Field] = row.value
		}
	}
	if d[lead.Name] == "" && !form.Has("take", string(lead.Name)) && form.Get(string(lead.Name)) != "" {
		form.Fault(string(lead.Name), "Tick the name too, so that you find the place again.")
	} else {
		l, problems := lead.Read(d, lead.Lead{}, v.today())
		if form.Problems = append(form.Problems, problems...); form.OK() {
			return p.confirmed(v, l)
		}
	}
	return web.Render(v.w, v.r, http.StatusUnprocessableEntity, foundPage(view))
}

func (p *Pages) confirmed(v *visit, l lead.Lead) error {
	id, err := p.keep(v, l)
	if err != nil {
		return err
	}
	web.SetFlash(v.w, v.r, web.Flash{Says: "“" + l.Place.Name + "” is among your own places, with what you confirmed.", Undo: &web.Undo{Label: "Undo", Path: address(id) + "/deletion", Fields: map[string][]string{"undo": {"1"}}}})
	return web.SeeOther(v.w, v.r, address(id))
}

// spoken is a value of a vocabulary in words, for the eye; the form keeps the word.
func (r foundRow) spoken() string {
	d := lead.Draft{lead.Name: "x", r.field: r.value}
	l, _ := lead.Read(d, lead.Lead{}, 0)
	var words []string
	switch r.field {
	case lead.Format:
		words = append(words, l.Place.Format.Label())
	case lead.Kind:
		words = append(words, l.Place.Category.Label())
	case lead.From:
		words = append(words, l.Origin.Label())
	case lead.Requirements:
		for _, q := range l.Place.Requirements {
			words = append(words, q.Kind.Label())
		}
	}
	return strings.Join(words, ", ")
}
