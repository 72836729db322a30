package alternatives

import (
	"strings"

	"preround/internal/catalog"
	"preround/internal/catalog/index"
	"preround/internal/reference"
)

// nears is the searches for places like the one that was lost, the most alike
// first. Where it is not known any more the student's goals stand in.
func (c *chooser) nears() []near {
	d := c.req.Dead
	if d == nil {
		d = wished(c.req)
	}
	category := strings.ToLower(d.Category.Label())
	kind := []string{string(d.Category)}
	fields, field := fieldsOf(d)
	countries, country := countriesOf(d)
	var out []near
	add := func(why string, pairs ...any) {
		f := index.Filters{}
		for i := 0; i+1 < len(pairs); i += 2 {
			values, _ := pairs[i+1].([]string)
			if len(values) == 0 {
				return // nothing to be alike in
			}
			f[pairs[i].(index.Facet)] = values
		}
		out = append(out, near{f, why})
	}
	form := []string{string(d.Format)}
	if d.Format == "" {
		form = nil
	}
	add("Also "+category+", also "+field+", also in "+country+".", index.Category, kind, index.Specialty, fields, index.Country, countries)
	add("Also "+category+" and "+field+", in another country.", index.Category, kind, index.Specialty, fields)
	add("Also "+category+" in "+country+".", index.Category, kind, index.Country, countries)
	add("The same form, "+strings.ToLower(d.Format.Label())+", and also "+category+".", index.Category, kind, index.Format, form)
	add("Also "+category+".", index.Category, kind)
	add("Another kind of place, also "+field+".", index.Specialty, fields)
	out = append(out, near{nil, "Another kind of place that is open to you as far as its sources say."})
	return out
}

// wished is the place that the goals speak of.
func wished(r Request) *catalog.Place {
	g := r.State.Student.Goals
	p := &catalog.Place{Category: catalog.Clinical, Specialties: g.Specialties}
	if len(g.Categories) > 0 {
		p.Category = g.Categories[0]
	}
	for _, c := range g.Countries {
		p.Locations = append(p.Locations, catalog.Location{Country: c})
	}
	return p
}

// fieldsOf is the specialties of a place as filters, and in words; those that take
// students in all departments are alike to every specialty.
func fieldsOf(p *catalog.Place) (slugs []string, words string) {
	for _, slug := range p.Specialties {
		if s, ok := reference.SpecialtyBySlug(slug); ok {
			slugs = append(slugs, slug)
			if words == "" {
				words = strings.ToLower(s.NameGB)
			}
		}
	}
	if len(slugs) == 0 && len(p.Specialties) > 0 {
		return []string{"any"}, "with all departments"
	}
	return slugs, words
}

func countriesOf(p *catalog.Place) (codes []string, words string) {
	for _, l := range p.Locations {
		if l.Country != reference.Worldwide {
			codes = append(codes, string(l.Country))
			if words == "" {
				words = reference.CountryName(l.Country)
			}
		}
	}
	return codes, words
}
