package leadweb

import (
	"net/url"
	"strings"

	"preround/internal/catalog"
	"preround/internal/lead"
	"preround/internal/platform/ui"
	"preround/internal/platform/web"
	"preround/internal/reference"
)

// draftOf reads the fields of a lead from a form.
func draftOf(form *web.Form) lead.Draft {
	d := lead.Draft{}
	for _, s := range lead.Specs {
		if v := strings.Join(form.All(string(s.Field)), ", "); v != "" {
			d[s.Field] = v
		}
	}
	return d
}

// valuesOf writes a draft as a form's values.
func valuesOf(d lead.Draft) url.Values {
	v := url.Values{}
	for f, text := range d {
		if f == lead.Requirements {
			for _, w := range strings.Split(text, ", ") {
				v.Add(string(f), w)
			}
			continue
		}
		v.Set(string(f), text)
	}
	return v
}

// input is the text field of a draft's field.
func input(form *web.Form, f lead.Field) ui.Input {
	s, _ := lead.SpecOf(f)
	return ui.Input{Name: string(f), Label: s.Label, Hint: s.Hint, Value: form.Get(string(f)), Says: form.Says(string(f))}
}

func lines(in ui.Input, n int) ui.Input { in.Lines = n; return in }

func suggesting(in ui.Input, list []string) ui.Input { in.List = list; return in }

// choice is the drop-down of a draft's field; a value that is none of the options,
// as a pasted word may be, stays as it was typed.
func choice[T ~string](form *web.Form, f lead.Field, none string, values []T, label func(T) string) ui.Choice {
	s, _ := lead.SpecOf(f)
	c := ui.Choice{Name: string(f), Label: s.Label, Hint: s.Hint, Says: form.Says(string(f)), Chosen: form.All(string(f)), Options: []ui.Option{{Value: "", Label: none}}}
	seen := form.Get(string(f)) == ""
	for _, v := range values {
		c.Options = append(c.Options, ui.Option{Value: string(v), Label: label(v)})
		seen = seen || form.Get(string(f)) == string(v)
	}
	if !seen {
		c.Options = append(c.Options, ui.Option{Value: form.Get(string(f)), Label: form.Get(string(f))})
	}
	return c
}

func kinds(form *web.Form) ui.Choice {
	return choice(form, lead.Kind, "Not sure yet", catalog.Categories, catalog.Category.Label)
}
func formats(form *web.Form) ui.Choice {
	return choice(form, lead.Format, "Not sure yet", catalog.Formats, catalog.Format.Label)
}
func modes(form *web.Form) ui.Choice {
	return choice(form, lead.Mode, "Not known", catalog.Modes, catalog.Mode.Label)
}
func origins(form *web.Form) ui.Choice {
	return choice(form, lead.From, "Not said", lead.Origins, lead.Origin.Label)
}
func pers(form *web.Form) ui.Choice {
	return choice(form, lead.Per, "Not known", catalog.Pers, catalog.Per.Label)
}

// usualAsks are the requirements that the form offers; others that a lead has are
// added, so that saving loses none.
var usualAsks = []catalog.RequirementKind{"cv", "cover_letter", "recommendation_letter", "transcript", "dean_letter", "application_form", "language_test", "immunisation", "insurance", "passport", "background_check", "interview"}

func asks(form *web.Form) ui.Choice {
	s, _ := lead.SpecOf(lead.Requirements)
	c := ui.Choice{Name: string(lead.Requirements), Label: s.Label, Says: form.Says(string(lead.Requirements)), Chosen: form.All(string(lead.Requirements))}
	usual := map[string]bool{}
	for _, k := range usualAsks {
		c.Options = append(c.Options, ui.Option{Value: string(k), Label: k.Label()})
		usual[string(k)] = true
	}
	for _, v := range c.Chosen {
		if v != "" && !usual[v] {
			c.Options = append(c.Options, ui.Option{Value: v, Label: catalog.RequirementKind(v).Label()})
		}
	}
	return c
}

var countryNames = func() (out []string) {
	for _, c := range reference.Countries() {
		out = append(out, c.Name)
	}
	return out
}
