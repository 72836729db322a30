package statementweb

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"preround/internal/platform/errs"
	"preround/internal/platform/ui"
	"preround/internal/platform/web"
	"preround/internal/statement"
)

// listView is the page of all texts.
type listView struct {
	applications []applicationRow
	bases        []baseRow
	orphans      []statement.Revision // of applications that are gone
}

// applicationRow is an application with its texts, and what it asks for and lacks.
type applicationRow struct {
	Application
	texts []statement.Revision
	lacks []statement.Kind
}

// baseRow is a base, and in how many texts it is used.
type baseRow struct {
	statement.Revision
	used int
}

func (v listView) empty() bool {
	return len(v.bases) == 0 && len(v.orphans) == 0 && !slices.ContainsFunc(v.applications, func(a applicationRow) bool { return len(a.texts) > 0 })
}

// list is GET /statements.
func (p *Pages) list(w http.ResponseWriter, r *http.Request) error {
	who, ok, err := p.open(w, r)
	if !ok {
		return err
	}
	texts, err := p.Texts.List(r.Context(), who)
	if err != nil {
		return err
	}
	applications, err := p.Applications(r.Context(), who)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, listPage(listOf(texts, applications)))
}

func listOf(texts []statement.Revision, applications []Application) listView {
	var v listView
	known := map[string]bool{}
	for _, a := range applications {
		known[a.ID] = true
		row := applicationRow{Application: a, texts: of(texts, a.ID)}
		for _, k := range a.Asks {
			if !slices.ContainsFunc(row.texts, func(t statement.Revision) bool { return t.Kind == k }) {
				row.lacks = append(row.lacks, k)
			}
		}
		if len(row.texts) > 0 || a.Open {
			v.applications = append(v.applications, row)
		}
	}
	for _, t := range texts {
		switch {
		case t.IsBase():
			used := 0
			for _, o := range texts {
				if o.Base == t.ID {
					used++
				}
			}
			v.bases = append(v.bases, baseRow{t, used})
		case !known[t.For]:
			v.orphans = append(v.orphans, t)
		}
	}
	return v
}

func of(texts []statement.Revision, application string) []statement.Revision {
	return slices.DeleteFunc(slices.Clone(texts), func(t statement.Revision) bool { return t.For != application })
}

// lengthOf is "212 words", against the limit where there is one.
func lengthOf(d statement.Document) string {
	l := statement.Measure(d.Text, d.Limit)
	s := plural(l.Count(), "word")
	if d.Limit.Unit == statement.Characters {
		s = plural(l.Count(), "character")
	}
	if d.Limit.Most > 0 {
		s += " of " + d.Limit.String()
	}
	return s
}

// newView is the page that begins a text.
type newView struct {
	form         *web.Form
	applications []Application
	bases        []statement.Revision
}

// askNew is GET /statements/new.
func (p *Pages) askNew(w http.ResponseWriter, r *http.Request) error {
	who, ok, err := p.open(w, r)
	if !ok {
		return err
	}
	q, err := web.ReadQuery(r)
	if err != nil {
		return err
	}
	form := web.EmptyForm(url.Values{"application": {q.Get("application")}, "kind": {q.Get("kind")}, "base": {q.Get("base")}})
	v, err := p.newView(r, who, form)
	if err != nil {
		return err
	}
	if form.Get("kind") == "" { // what the place asks for, or the commonest
		form.Values.Set("kind", string(statement.Personal))
		for _, a := range v.applications {
			if a.ID == form.Get("application") && len(a.Asks) > 0 {
				form.Values.Set("kind", string(a.Asks[0]))
			}
		}
	}
	return web.Render(w, r, http.StatusOK, newPage(v))
}

// begin is POST /statements.
func (p *Pages) begin(w http.ResponseWriter, r *http.Request) error {
	who, ok, err := p.open(w, r)
	if !ok {
		return err
	}
	form, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	d := statement.Document{Kind: statement.Kind(form.Get("kind")), Title: form.Get("title"), For: form.Get("application"), Base: statement.ID(form.Get("base"))}
	if d.For == "" {
		d.Base = ""
	}
	a, known, err := p.application(r.Context(), who, d.For)
	if err != nil {
		return err
	}
	if d.For != "" && !known {
		form.Fault("application", "This application is not there any more. Choose another.")
	}
	if i := slices.Index(a.Asks, d.Kind); i >= 0 && a.Limits[i].Most > 0 {
		d.Limit = a.Limits[i]
	}
	if form.OK() {
		t, err := p.Texts.Begin(r.Context(), who, d)
		if err == nil {
			return web.SeeOther(w, r, address(t.ID))
		}
		if errs.KindOf(err) == errs.NotFound {
			form.Fault("base", "That base text is not there any more. Choose another.")
		} else if !form.Add(err) {
			return err
		}
	}
	v, err := p.newView(r, who, form)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusUnprocessableEntity, newPage(v))
}

func (p *Pages) newView(r *http.Request, who studentID, form *web.Form) (newView, error) {
	v := newView{form: form}
	var err error
	if v.applications, err = p.Applications(r.Context(), who); err != nil {
		return v, err
	}
	texts, err := p.Texts.List(r.Context(), who)
	v.bases = slices.DeleteFunc(texts, func(t statement.Revision) bool { return !t.IsBase() })
	return v, err
}

func kinds(f *web.Form) ui.Choice {
	return ui.Choice{Name: "kind", Label: "What is it?", Says: f.Says("kind"), Chosen: f.All("kind"), Options: []ui.Option{
		{Value: string(statement.Personal), Label: "Personal statement", Hint: "Who you are, why this, why there. A page of its own."},
		{Value: string(statement.Letter), Label: "Cover letter", Hint: "A letter with address, date and greeting."}}}
}

func applicationChoice(v newView) ui.Choice {
	c := ui.Choice{Name: "application", Label: "For which application?", Says: v.form.Says("application"), Chosen: v.form.All("application"),
		Options: []ui.Option{{Value: "", Label: "None: a base text, from which I make others"}}}
	for _, a := range v.applications {
		c.Options = append(c.Options, ui.Option{Value: a.ID, Label: a.Name})
	}
	return c
}

func baseChoice(v newView) ui.Choice {
	c := ui.Choice{Name: "base", Label: "Begin with", Hint: "The page then shows which paragraphs come from there.", Says: v.form.Says("base"), Chosen: v.form.All("base"),
		Options: []ui.Option{{Value: "", Label: "An empty page"}}}
	for _, b := range v.bases {
		c.Options = append(c.Options, ui.Option{Value: string(b.ID), Label: b.Name()})
	}
	return c
}

func lower(k statement.Kind) string { return strings.ToLower(k.Label()) }
