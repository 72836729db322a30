package cvweb

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"preround/internal/cv"
	"preround/internal/guard"
	"preround/internal/platform/errs"
	"preround/internal/platform/ui"
	"preround/internal/platform/web"
)

// variantView is one CV: its pages, what its place asks, and what it shows.
type variantView struct {
	seen   cv.Seen
	v      cv.Variant
	form   *web.Form
	wanted []Wanted
	asks   []cv.Ask
	name   string // of the application
	pages  int    // how many it prints to; 0: not known
	long   float64
	drawn  int    // of these so many have a picture
	broken string // why it cannot be drawn
	claims []cv.Claim
	papers []Paper
}

// meters set the length beside one page and beside two.
func (v variantView) meters() []meter { return []meter{{v.long, 1}, {v.long, 2}} }

// pageHeight is that of a picture 794 dots wide.
func pageHeight(v cv.Variant) string {
	if v.Paper == cv.Letter {
		return "1028"
	}
	return "1123"
}

// proved are the items that the CV shows and that name evidence.
func (v variantView) proved() []cv.Item {
	return slices.DeleteFunc(slices.Clone(v.seen.Items), func(i cv.Item) bool { return len(i.Evidence) == 0 || !v.v.Shows(i) })
}

// meter says how the length compares with what was wanted.
func (v variantView) meter() string {
	if v.pages == 0 {
		return ""
	}
	if v.pages <= v.v.Pages {
		return fmt.Sprintf("It fills %s of %d.", pagesText(v.pages), v.v.Pages)
	}
	return fmt.Sprintf("It fills %s, and should fill %s. Hide what matters least to this place, or shorten some entries.", pagesText(v.pages), pagesText(v.v.Pages))
}

func pagesText(n int) string {
	if n == 1 {
		return "1 page"
	}
	return strconv.Itoa(n) + " pages"
}

func (v variantView) address() string { return "/cv/variants/" + string(v.v.ID) }

func (p *Pages) askVariant(w http.ResponseWriter, r *http.Request) error {
	d, ok, err := p.open(w, r)
	if !ok {
		return err
	}
	q, err := web.ReadQuery(r)
	if err != nil {
		return err
	}
	v := variantView{seen: d.seen, v: cv.Variant{Layout: cv.Clinical, Paper: cv.A4, Pages: 2}}
	if v.wanted, err = p.wanted(r.Context(), d.who); err != nil {
		return err
	}
	if a, ok := wantedOf(v.wanted, q.Get("application")); ok {
		v.v.For, v.v.Name = a.ID, cv.NameFor(a.Name)
		if a.Layout != "" {
			v.v.Layout = a.Layout
		}
		if a.Letter {
			v.v.Paper = cv.Letter
		}
	}
	v.form = web.EmptyForm(valuesOf(v.v))
	return web.Render(w, r, http.StatusOK, newVariantPage(v))
}

func wantedOf(all []Wanted, id string) (Wanted, bool) {
	i := slices.IndexFunc(all, func(a Wanted) bool { return a.ID == id })
	if id == "" || i < 0 {
		return Wanted{}, false
	}
	return all[i], true
}

// valuesOf writes a variant as a form.
func valuesOf(v cv.Variant) url.Values {
	out := url.Values{"name": {v.Name}, "for": {v.For}, "layout": {string(v.Layout)}, "paper": {string(v.Paper)}, "pages": {strconv.Itoa(v.Pages)},
		"headline": {v.Headline}, "summary": {v.Summary}}
	if len(v.First) > 0 {
		out.Set("first", string(v.First[0]))
	}
	return out
}

// read takes the form over into the variant. The ticks of items and sections are
// read only where the form had them.
func read(form *web.Form, v cv.Variant, r cv.Record) cv.Variant {
	v.Name, v.For, v.Headline, v.Summary = form.Get("name"), form.Get("for"), form.Get("headline"), form.Get("summary")
	v.Layout, v.Paper = cv.Layout(form.Get("layout")), cv.Paper(form.Get("paper"))
	v.Pages, _ = strconv.Atoi(form.Get("pages")) // 0 is refused by Check
	v.First = nil
	if k := cv.Kind(form.Get("first")); k != "" {
		v.First = []cv.Kind{k}
	}
	if form.Get("ticks") != "" {
		v.Hidden, v.Without = nil, nil
		for _, i := range r.Items {
			if !form.Has("show", i.ID) {
				v.Hidden = append(v.Hidden, i.ID)
			}
		}
	}
	return v
}

func (p *Pages) addVariant(w http.ResponseWriter, r *http.Request) error {
	d, ok, err := p.open(w, r)
	if !ok {
		return err
	}
	form, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	v := variantView{seen: d.seen, form: form}
	if v.wanted, err = p.wanted(r.Context(), d.who); err != nil {
		return err
	}
	v.v = read(form, cv.Variant{}, d.seen.Record)
	made, err := p.CVs.PutVariant(r.Context(), d.who, v.v)
	if err != nil && !form.Add(err) {
		return err
	}
	if !form.OK() {
		return web.Render(w, r, http.StatusUnprocessableEntity, newVariantPage(v))
	}
	web.SetFlash(w, r, web.Flash{Says: "Your CV “" + made.Name + "” is ready. Its pages are below."})
	return web.SeeOther(w, r, "/cv/variants/"+string(made.ID))
}

func (p *Pages) variant(w http.ResponseWriter, r *http.Request) error {
	d, ok, err := p.open(w, r)
	if !ok {
		return err
	}
	v, err := p.viewOf(r, d)
	if err != nil {
		return err
	}
	v.form = web.EmptyForm(valuesOf(v.v))
	return web.Render(w, r, http.StatusOK, variantPage(v))
}

func (p *Pages) viewOf(r *http.Request, d desk) (variantView, error) {
	v := variantView{seen: d.seen}
	var err error
	if v.v, err = p.CVs.Variant(r.Context(), d.who, cv.VariantID(r.PathValue("variant"))); err != nil {
		return v, err
	}
	if v.wanted, err = p.wanted(r.Context(), d.who); err != nil {
		return v, err
	}
	if a, ok := wantedOf(v.wanted, v.v.For); ok {
		v.name = a.Name
		v.asks = cv.Asked(d.seen.Record, v.v, a.Requirements, a.Specialties, a.Skills)
	}
	if v.papers, err = p.papersOf(r.Context(), d.who); err != nil {
		return v, err
	}
	v.claims = cv.Unsupported(d.seen.Record, "Summary", v.v.Summary+"\n"+v.v.Headline)
	made, err := p.setSoon(r.Context(), d.seen.Record, v.v)
	if err != nil {
		v.broken = whyBroken(err)
		return v, nil
	}
	v.pages, v.long, v.drawn = made.count, made.long, len(made.pages)
	return v, nil
}

// whyBroken says why there are no pages to see. The rest of the page is there all the
// same.
func whyBroken(err error) string {
	switch errs.KindOf(err) {
	case errs.Busy:
		return "The pages are still being drawn, which takes a minute the first time. Open this page again then; what you change below is saved all the same."
	case errs.Invalid:
		return err.Error()
	}
	return "The pages could not be drawn. “DOCX” and “Text” are there all the same, and so is what you change below."
}

func (p *Pages) saveVariant(w http.ResponseWriter, r *http.Request) error {
	d, ok, err := p.open(w, r)
	if !ok {
		return err
	}
	form, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	v, err := p.viewOf(r, d)
	if err != nil {
		return err
	}
	v.form = form
	next := read(form, v.v, d.seen.Record)
	if _, err := p.CVs.PutVariant(r.Context(), d.who, next); err != nil && !form.Add(err) {
		return err
	}
	if !form.OK() {
		return web.Render(w, r, http.StatusUnprocessableEntity, variantPage(v))
	}
	web.SetFlash(w, r, web.Flash{Says: guard.And("Saved. The pages are as they will be printed.", next.Headline, next.Summary)})
	return web.SeeOther(w, r, v.address())
}

func (p *Pages) removeVariant(w http.ResponseWriter, r *http.Request) error {
	d, ok, err := p.open(w, r)
	if !ok {
		return err
	}
	form, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	id, back := cv.VariantID(r.PathValue("variant")), form.Get("back") != ""
	if err := p.CVs.ThrowAway(r.Context(), d.who, id, !back); err != nil {
		return err
	}
	if back {
		web.SetFlash(w, r, web.Flash{Says: "The CV is back."})
		return web.SeeOther(w, r, "/cv/variants/"+string(id))
	}
	web.SetFlash(w, r, web.Flash{Says: "The CV was thrown away.", Undo: &web.Undo{Label: "Undo", Path: "/cv/variants/" + string(id) + "/removal", Fields: url.Values{"back": {"yes"}}}})
	return web.SeeOther(w, r, "/cv")
}

// The choices of a variant's form.

func layouts(form *web.Form) ui.Choice {
	c := ui.Choice{Name: "layout", Label: "Layout", Says: form.Says("layout"), Chosen: []string{form.Get("layout")}}
	for _, l := range cv.Layouts {
		c.Options = append(c.Options, ui.Option{Value: string(l.Layout), Label: l.Title, Hint: l.For})
	}
	return c
}

func papers(form *web.Form) ui.Choice {
	return ui.Choice{Name: "paper", Label: "Paper", Says: form.Says("paper"), Chosen: []string{form.Get("paper")},
		Options: []ui.Option{{Value: string(cv.A4), Label: "A4: most of the world"}, {Value: string(cv.Letter), Label: "Letter: North America"}}}
}

func lengths(form *web.Form) ui.Choice {
	return ui.Choice{Name: "pages", Label: "At most", Says: form.Says("pages"), Chosen: []string{form.Get("pages")},
		Options: []ui.Option{{Value: "1", Label: "One page"}, {Value: "2", Label: "Two pages"}}}
}

func firsts(form *web.Form) ui.Choice {
	c := ui.Choice{Name: "first", Label: "Section that comes first", Chosen: []string{form.Get("first")}, Options: []ui.Option{{Label: "As the layout has it"}}}
	for _, s := range cv.Sections {
		c.Options = append(c.Options, ui.Option{Value: string(s.Kind), Label: s.Title})
	}
	return c
}

func applications(form *web.Form, wanted []Wanted) ui.Choice {
	c := ui.Choice{Name: "for", Label: "For which application?", Hint: "What its place asks for is then set beside the CV.", Chosen: []string{form.Get("for")}, Options: []ui.Option{{Label: "None yet"}}}
	for _, a := range wanted {
		c.Options = append(c.Options, ui.Option{Value: a.ID, Label: a.Name})
	}
	return c
}

// shown are the ticks for what the CV shows, section by section.
func (v variantView) shown() ui.Choice {
	c := ui.Choice{Name: "show", Label: "What it shows", Hint: "Untick what matters little to this place. Nothing is taken out of your record."}
	for _, k := range v.v.Order() {
		s, _ := cv.SectionOf(k)
		for _, i := range v.seen.Of(k) {
			c.Options = append(c.Options, ui.Option{Value: i.ID, Label: i.Head(), Group: s.Title})
			if v.v.Shows(i) {
				c.Chosen = append(c.Chosen, i.ID)
			}
		}
	}
	return c
}
