package cvweb

import (
	"net/http"
	"net/url"
	"strings"

	"preround/internal/cv"
	"preround/internal/platform/errs"
	"preround/internal/platform/ui"
	"preround/internal/platform/web"
)

func (p *Pages) record(w http.ResponseWriter, r *http.Request) error {
	d, ok, err := p.open(w, r)
	if !ok {
		return err
	}
	return web.Render(w, r, http.StatusOK, recordPage(d.seen.Record))
}

// basicsFields are the fields of who one is, in order.
var basicsFields = []struct {
	name, label, hint, kind, fill string
	of                            func(*cv.Basics) *string
}{
	{"name", "Name", "As in your passport.", "", "name", func(b *cv.Basics) *string { return &b.Name }},
	{"native", "Name in another script", "Such as عائشہ خان. Leave it empty if you have none.", "", "", func(b *cv.Basics) *string { return &b.NameNative }},
	{"label", "What you are", "Third-year medical student, King Edward Medical University.", "", "", func(b *cv.Basics) *string { return &b.Label }},
	{"email", "E-mail", "", "email", "email", func(b *cv.Basics) *string { return &b.Email }},
	{"phone", "Telephone", "With the country’s code: +92 300 1234567.", "tel", "tel", func(b *cv.Basics) *string { return &b.Phone }},
	{"city", "City", "", "", "", func(b *cv.Basics) *string { return &b.City }},
	{"countryCode", "Country", "Its two letters, such as PK.", "", "", func(b *cv.Basics) *string { return &b.CountryCode }},
	{"url", "Your page", "ORCID, a page of your own; it begins with https://.", "url", "", func(b *cv.Basics) *string { return &b.URL }},
	{"summary", "Who you are in two sentences", "Only if you want it on every CV.", "", "", func(b *cv.Basics) *string { return &b.Summary }},
}

func basicsInputs(form *web.Form) []ui.Input {
	var out []ui.Input
	for _, f := range basicsFields {
		in := ui.Input{Name: f.name, Label: f.label, Hint: f.hint, Type: f.kind, Value: form.Get(f.name), Says: form.Says(f.name), Autocomplete: f.fill}
		if f.name == "summary" {
			in.Lines = 4
		}
		out = append(out, in)
	}
	return out
}

func (p *Pages) askBasics(w http.ResponseWriter, r *http.Request) error {
	d, ok, err := p.open(w, r)
	if !ok {
		return err
	}
	values := url.Values{}
	for _, f := range basicsFields {
		values.Set(f.name, *f.of(&d.seen.Basics))
	}
	return web.Render(w, r, http.StatusOK, basicsPage(web.EmptyForm(values)))
}

func (p *Pages) saveBasics(w http.ResponseWriter, r *http.Request) error {
	d, ok, err := p.open(w, r)
	if !ok {
		return err
	}
	form, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	next := d.seen.Record
	for _, f := range basicsFields {
		*f.of(&next.Basics) = form.Get(f.name)
	}
	if form.Add(next.Basics.Check()); !form.OK() {
		return web.Render(w, r, http.StatusUnprocessableEntity, basicsPage(form))
	}
	return p.save(w, r, d, next, "Changed who you are", "/cv/record", nil)
}

// itemView is the form of one item.
type itemView struct {
	section cv.Section
	id      string // empty: a new one
	form    *web.Form
	papers  []Paper // that may prove it
	proofs  []proof // what proves it now
}

func (v itemView) title() string {
	if v.id == "" {
		return "Add: " + v.section.One
	}
	return "Change: " + v.section.One
}

func (v itemView) action() string {
	if v.id == "" {
		return "/cv/new/" + string(v.section.Kind)
	}
	return "/cv/items/" + v.id
}

// input is the control of a field.
func (v itemView) input(f cv.Field) ui.Input {
	in := ui.Input{Name: f.Name, Label: f.Label, Hint: f.Hint, Value: v.form.Get(f.Name), Says: v.form.Says(f.Name)}
	switch f.Shape {
	case cv.Text:
		in.Lines = 4
	case cv.Lines:
		in.Lines = 4
		if in.Hint == "" {
			in.Hint = "One a line."
		}
	case cv.Date:
		in.Short = true
		if in.Hint == "" {
			in.Hint = "2027, 2027-03 or 2027-03-01."
		}
	case cv.Link:
		in.Type = "url"
	}
	return in
}

func levels(f cv.Field, form *web.Form) ui.Choice {
	c := ui.Choice{Name: f.Name, Label: f.Label, Says: form.Says(f.Name), Chosen: []string{form.Get(f.Name)}, Options: []ui.Option{{Label: "Not said"}}}
	for _, l := range cv.Levels {
		label := l
		if l == "native" {
			label = "Native"
		}
		c.Options = append(c.Options, ui.Option{Value: l, Label: label})
	}
	return c
}

func (p *Pages) askNew(w http.ResponseWriter, r *http.Request) error {
	d, ok, err := p.open(w, r)
	if !ok {
		return err
	}
	s, ok := cv.SectionOf(cv.Kind(r.PathValue("kind")))
	if !ok {
		return errs.New(errs.NotFound, "A CV has no such section.")
	}
	papers, err := p.papersOf(r.Context(), d.who)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, itemPage(itemView{section: s, form: web.EmptyForm(nil), papers: papers}))
}

func (p *Pages) addItem(w http.ResponseWriter, r *http.Request) error {
	d, ok, err := p.open(w, r)
	if !ok {
		return err
	}
	s, ok := cv.SectionOf(cv.Kind(r.PathValue("kind")))
	if !ok {
		return errs.New(errs.NotFound, "A CV has no such section.")
	}
	name, err := p.CVs.NewID()
	if err != nil {
		return err
	}
	return p.put(w, r, d, itemView{section: s}, cv.Item{ID: name, Kind: s.Kind}, "Added a "+s.One)
}

func (p *Pages) askItem(w http.ResponseWriter, r *http.Request) error {
	d, ok, err := p.open(w, r)
	if !ok {
		return err
	}
	i, s, err := p.item(r, d)
	if err != nil {
		return err
	}
	papers, err := p.papersOf(r.Context(), d.who)
	if err != nil {
		return err
	}
	lines, ticked := evidenceValues(i)
	values := url.Values{evidenceField: {lines}, papersField: ticked}
	for name, v := range i.Says {
		values.Set(name, v)
	}
	return web.Render(w, r, http.StatusOK, itemPage(itemView{section: s, id: i.ID, form: web.EmptyForm(values), papers: papers, proofs: proofs(i, papers)}))
}

func (p *Pages) item(r *http.Request, d desk) (cv.Item, cv.Section, error) {
	i, ok := d.seen.Item(r.PathValue("item"))
	if !ok {
		return i, cv.Section{}, errs.New(errs.NotFound, "Your record has no such entry. It may have been taken out; “Undo” on the list of changes brings it back.")
	}
	s, _ := cv.SectionOf(i.Kind)
	return i, s, nil
}

func (p *Pages) saveItem(w http.ResponseWriter, r *http.Request) error {
	d, ok, err := p.open(w, r)
	if !ok {
		return err
	}
	i, s, err := p.item(r, d)
	if err != nil {
		return err
	}
	return p.put(w, r, d, itemView{section: s, id: i.ID}, i, "Changed a "+s.One)
}

// put reads the form into the item and saves it.
func (p *Pages) put(w http.ResponseWriter, r *http.Request, d desk, v itemView, i cv.Item, says string) error {
	form, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	if v.papers, err = p.papersOf(r.Context(), d.who); err != nil {
		return err
	}
	v.proofs = proofs(i, v.papers)
	evidence := readEvidence(form, i, v.papers)
	i.Says = map[string]string{}
	for _, f := range v.section.Fields {
		if text := strings.ReplaceAll(form.Get(f.Name), "\r\n", "\n"); text != "" {
			i.Says[f.Name] = text
		}
	}
	i.Evidence = evidence
	next, err := d.seen.Put(i)
	if err != nil && !form.Add(err) {
		return err
	}
	if !form.OK() {
		v.form = form
		return web.Render(w, r, http.StatusUnprocessableEntity, itemPage(v))
	}
	return p.save(w, r, d, next, says, "/cv/record#"+string(i.Kind), form.Values)
}

func (p *Pages) removeItem(w http.ResponseWriter, r *http.Request) error {
	d, ok, err := p.open(w, r)
	if !ok {
		return err
	}
	i, s, err := p.item(r, d)
	if err != nil {
		return err
	}
	return p.save(w, r, d, d.seen.Without(i.ID), "Took out a "+s.One, "/cv/record#"+string(i.Kind), nil)
}

func (p *Pages) moveItem(w http.ResponseWriter, r *http.Request) error {
	d, ok, err := p.open(w, r)
	if !ok {
		return err
	}
	i, s, err := p.item(r, d)
	if err != nil {
		return err
	}
	form, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	by := 1
	if form.Get("by") == "up" {
		by = -1
	}
	return p.save(w, r, d, d.seen.Move(i.ID, by), "Moved a "+s.One, "/cv/record#"+string(i.Kind), nil)
}
