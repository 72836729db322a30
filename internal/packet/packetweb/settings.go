package packetweb

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"preround/internal/packet"
	"preround/internal/platform/errs"
	"preround/internal/platform/ui"
	"preround/internal/platform/web"
)

// valuesOf are the fields of the settings.
func valuesOf(d packet.Draft) url.Values {
	out := url.Values{}
	set := func(name, value string) { out.Set(name, value) }
	set("form", string(d.Form))
	set("pattern", d.Naming.Pattern)
	set("own", "")
	if !usual(d.Naming.Pattern) {
		set("pattern", "own")
		set("own", d.Naming.Pattern)
	}
	set("surname", d.Naming.Surname)
	set("given", d.Naming.Given)
	set("year", d.Naming.Year)
	set("each", packet.SizeText(d.Limits.Each))
	set("whole", packet.SizeText(d.Limits.Whole))
	if d.Limits.Pages > 0 {
		set("pages", strconv.Itoa(d.Limits.Pages))
	}
	for name, on := range map[string]bool{"latin": d.Naming.Latin, "only-pdf": d.Limits.OnlyPDF, "cover": d.Cover, "list": d.List} {
		if on {
			set(name, "yes")
		}
	}
	set("to", d.To)
	set("note", d.Note)
	set("mail", d.Mail)
	return out
}

func usual(pattern string) bool {
	for _, p := range packet.Patterns {
		if p == pattern {
			return true
		}
	}
	return false
}

// settle saves how the packet is made: its form, its names, what the host takes, and
// what the page in front says.
func (p *Pages) settle(v *visit) error {
	form, err := web.ReadForm(v.r)
	if err != nil {
		return err
	}
	settings := settingsOf(form)
	var before int64
	if form.OK() {
		before, err = p.Packets.Change(v.ctx, v.who, v.app, "Changed how it is made", func(d *packet.Draft, _ packet.Plan) error {
			settings(d)
			return nil
		})
		if err != nil && !addOwn(form, err) {
			return err
		}
	}
	if !form.OK() {
		view, err := p.view(v)
		if err != nil {
			return err
		}
		view.form = form
		return web.Render(v.w, v.r, http.StatusUnprocessableEntity, showPage(view))
	}
	v.tell("Saved.", before)
	return v.back("")
}

// addOwn notes problems at the fields; those of the pattern stand at one's own where
// that was chosen.
func addOwn(form *web.Form, err error) bool {
	if form.Get("pattern") == "own" {
		for _, q := range errs.ProblemsOf(err) {
			if q.Field == "pattern" {
				form.Fault("own", "%s", q.Says)
				return true
			}
		}
	}
	return form.Add(err)
}

// settingsOf reads the form; what is no size or number is noted there.
func settingsOf(form *web.Form) func(*packet.Draft) {
	size := func(name string) int64 {
		n, ok := packet.ReadSize(form.Get(name))
		if !ok {
			form.Fault(name, "Write the size as the host’s page does: 500 KB or 2 MB.")
		}
		return n
	}
	l := packet.Limits{Each: size("each"), Whole: size("whole"), OnlyPDF: form.Has("only-pdf", "yes")}
	if s := form.Get("pages"); s != "" {
		n, err := strconv.Atoi(s)
		if err != nil || n < 1 {
			form.Fault("pages", "Give the pages as a number from 1 to 1000, or leave it empty.")
		}
		l.Pages = n
	}
	n := packet.Naming{Pattern: form.Get("pattern"), Surname: form.Get("surname"), Given: form.Get("given"), Year: form.Get("year"), Latin: form.Has("latin", "yes")}
	if n.Pattern == "own" {
		n.Pattern = form.Get("own")
	}
	return func(d *packet.Draft) {
		d.Form, d.Naming, d.Limits = packet.Form(form.Get("form")), n, l
		d.Cover, d.List = form.Has("cover", "yes"), form.Has("list", "yes")
		d.To, d.Note, d.Mail = form.Get("to"), strings.ReplaceAll(form.Get("note"), "\r\n", "\n"), form.Get("mail")
	}
}

func patternChoice(f *web.Form, example func(pattern string) string) ui.Choice {
	c := ui.Choice{Name: "pattern", Label: "How the files are called", Chosen: []string{f.Get("pattern")}, Says: f.Says("pattern")}
	for _, p := range packet.Patterns {
		c.Options = append(c.Options, ui.Option{Value: p, Label: example(p)})
	}
	c.Options = append(c.Options, ui.Option{Value: "own", Label: "As the host’s page says"})
	return c
}

// example is what a CV would be called.
func (v showView) example(pattern string) string {
	n := v.Draft.Naming
	n.Pattern = pattern
	return n.Example()
}

func partsHint() string {
	s := "Parts: "
	for i, p := range packet.Parts {
		if i > 0 {
			s += "; "
		}
		s += "{" + p.Name + "} is " + p.Says
	}
	return s + ". Everything else stays as you type it."
}

func formChoice(f *web.Form) ui.Choice {
	return ui.Choice{Name: "form", Label: "What the host takes", Says: f.Says("form"), Chosen: []string{f.Get("form")}, Options: []ui.Option{
		{Value: string(packet.OnePDF), Label: "One PDF", Hint: "All pieces one behind the other, with a bookmark for each."},
		{Value: string(packet.Files), Label: "Files, each by itself", Hint: "In a ZIP, or one by one for a portal with a field for each. Word files are possible here alone."},
	}}
}

// faulty tells whether one of the fields needs mending.
func (v showView) faulty(names ...string) bool {
	for _, name := range names {
		if v.form.Says(name) != "" {
			return true
		}
	}
	return false
}

// limitWords are the limits in a few words.
func (v showView) limitWords() string {
	l := v.Draft.Limits
	var out []string
	if l.Each > 0 {
		out = append(out, packet.SizeText(l.Each)+" a file")
	}
	if l.Whole > 0 {
		out = append(out, packet.SizeText(l.Whole)+" in all")
	}
	if l.Pages > 0 {
		out = append(out, count(l.Pages, "page"))
	}
	if l.OnlyPDF {
		out = append(out, "PDF alone")
	}
	if len(out) == 0 {
		return "Not said yet"
	}
	return strings.Join(out, ", ")
}

// frontWords say what the page in front has.
func (v showView) frontWords() string {
	d := v.Draft
	switch {
	case !d.Holds(packet.Front, ""):
		return "No page in front"
	case d.Cover && d.List:
		return "Cover page and list"
	case d.Cover:
		return "Cover page"
	}
	return "List"
}
