package studentweb

import (
	"cmp"
	"slices"
	"strings"
	"sync"

	"preround/internal/platform/ui"
	"preround/internal/platform/web"
	"preround/internal/reference"
	"preround/internal/student"
)

// shelf is a part of a long list: opened where it is wanted.
type shelf struct {
	heading string // above the first of several shelves; empty: none
	title   string
	options []ui.Option
}

// picking is a question answered with several out of a long list: what is chosen
// stands on top in the student's order, the rest on shelves, and a name can be typed.
type picking struct {
	param   string
	label   string // of the field to type in
	hint    string
	typed   string // what stands in that field
	says    string
	list    string // id of the suggestions
	chosen  []ui.Option
	first   []ui.Option // proposed without a shelf
	shelves []shelf
}

// pickFrom sorts what the form holds into chosen options and typed words.
func pickFrom(f *web.Form, param string, label func(value string) (string, bool)) picking {
	p := picking{param: param, says: f.Says(param)}
	var typed []string
	for _, v := range f.All(param) {
		name, known := label(v)
		switch {
		case v == "":
		case !known:
			typed = append(typed, v)
		case !slices.ContainsFunc(p.chosen, func(o ui.Option) bool { return o.Value == v }):
			p.chosen = append(p.chosen, ui.Option{Value: v, Label: name})
		}
	}
	p.typed = strings.Join(typed, ", ")
	return p
}

// rest drops from the options those that are chosen.
func (p picking) rest(options []ui.Option) []ui.Option {
	return slices.DeleteFunc(slices.Clone(options), func(o ui.Option) bool {
		return slices.ContainsFunc(p.chosen, func(c ui.Option) bool { return c.Value == o.Value })
	})
}

func (p *picking) shelve(all []shelf) {
	for _, s := range all {
		s.options = p.rest(s.options)
		p.shelves = append(p.shelves, s)
	}
}

// countries is the picking of where to go.
func (v view) countries() picking {
	p := pickFrom(v.form, "country", func(code string) (string, bool) {
		c, ok := reference.CountryByCode(reference.CountryCode(code))
		return c.Name, ok
	})
	p.label, p.list = "Another country", "countries"
	p.hint = "Any country, for example Kenya. Write a comma between several."
	if len(p.chosen) == 0 {
		p.label = "Countries"
	}
	home := v.home()
	if home != "" {
		p.first = p.rest([]ui.Option{{Value: string(home), Label: reference.CountryName(home), Hint: "At home"}})
	}
	var many []ui.Option
	for code, n := range v.counts {
		if _, known := reference.CountryByCode(code); known && n > 1 && code != home && code != reference.Worldwide {
			many = append(many, ui.Option{Value: string(code), Label: reference.CountryName(code), Count: n, Counted: true})
		}
	}
	slices.SortFunc(many, func(a, b ui.Option) int { return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Label, b.Label)) })
	many = p.rest(many)
	p.first = append(p.first, many[:min(len(many), 8)]...)
	return p
}

// home is the country that the student studies in, or is of.
func (v view) home() reference.CountryCode {
	f := v.State.Student.Facts
	if c := student.SchoolCountryOf(f); c != "" {
		return c
	}
	if len(f.Citizenship) == 1 {
		return f.Citizenship[0]
	}
	return ""
}

func (v view) specialties() picking {
	p := pickFrom(v.form, "specialty", func(slug string) (string, bool) {
		s, ok := reference.SpecialtyBySlug(slug)
		return s.NameGB, ok
	})
	p.label, p.list = "Type a specialty", "specialties"
	p.hint = "For example cardiology, peds or A&E. Write a comma between several."
	p.shelve(specialtyShelves())
	return p
}

func (v view) skills() picking {
	p := pickFrom(v.form, "skill", func(id string) (string, bool) {
		s, ok := reference.SkillByID(id)
		return s.Name, ok
	})
	p.label, p.list = "Type a skill", "skills"
	p.hint = "For example history taking or suturing. Write a comma between several."
	p.shelve(skillShelves())
	return p
}

// field is where some specialties are looked for: those below one of the parents,
// or, where there is none, those of a kind.
type field struct {
	title   string
	parents []string
	kind    string
}

// fields groups the specialties by the field that a student would look in. The
// first field that a specialty's own line of parents leads to counts; then its kind.
var fields = []field{
	{"Internal medicine", []string{"internal_medicine"}, ""},
	{"Surgery", nil, "surgical"},
	{"Children", []string{"paediatrics"}, ""},
	{"Women’s health", []string{"obstetrics_gynaecology"}, ""},
	{"Mind and nerves", []string{"psychiatry", "neurology"}, ""},
	{"Emergency, intensive care, anaesthesia", []string{"emergency_medicine", "critical_care", "anaesthesia"}, ""},
	{"General practice and others", nil, "clinical"},
	{"Imaging and pathology", nil, "diagnostic"},
	{"Public health", nil, "public_health"},
	{"Management and informatics", nil, "management"},
	{"Laboratory and basic science", nil, "basic_science"},
	{"Teaching, ethics, dentistry", nil, "other"},
}

var specialtyShelves = sync.OnceValue(func() []shelf {
	out := make([]shelf, len(fields))
	for i, f := range fields {
		out[i].title = f.title
	}
	for _, s := range reference.Specialties() {
		i := fieldOf(s)
		out[i].options = append(out[i].options, ui.Option{Value: s.Slug, Label: s.NameGB})
	}
	for _, s := range out {
		byLabel(s.options)
	}
	return out
})

// fieldOf is the place of a specialty's field in fields.
func fieldOf(s reference.Specialty) int {
	kind := slices.IndexFunc(fields, func(f field) bool { return f.kind == s.Kind })
	if s.Kind != "clinical" {
		return max(kind, 0)
	}
	for up, ok := s, true; ok; up, ok = reference.SpecialtyBySlug(up.Parent) {
		for i, f := range fields {
			if slices.Contains(f.parents, up.Slug) {
				return i
			}
		}
	}
	return max(kind, 0)
}

var skillGroups = map[string]string{"clinical": "With patients", "research": "Research", "public_health": "Public health", "management": "Management"}

// skillShelves follows the table, in which the skills of a group stand together.
var skillShelves = sync.OnceValue(func() []shelf {
	var out []shelf
	var last reference.Skill
	for _, s := range reference.Skills() {
		if s.Group != last.Group || s.Subgroup != last.Subgroup {
			title := strings.ReplaceAll(s.Subgroup, "_", " ")
			next := shelf{title: strings.ToUpper(title[:1]) + title[1:]}
			if s.Group != last.Group {
				next.heading = skillGroups[s.Group]
			}
			out = append(out, next)
		}
		at := &out[len(out)-1]
		at.options = append(at.options, ui.Option{Value: s.ID, Label: s.Name})
		last = s
	}
	return out
})

func byLabel(options []ui.Option) {
	slices.SortFunc(options, func(a, b ui.Option) int { return strings.Compare(strings.ToLower(a.Label), strings.ToLower(b.Label)) })
}
