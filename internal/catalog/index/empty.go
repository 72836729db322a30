package index

import (
	"cmp"
	"slices"

	"preround/internal/reference"
)

// count is how many places pass the given filters and, where words is not nil,
// match the words.
func (a *search) count(filters []filter, words bitset) int {
	b := a.x.bits(a.s)
	b.fill(a.x.n)
	for _, f := range filters {
		b.and(f.set)
	}
	if words != nil {
		b.and(words)
	}
	return b.count()
}

func (a *search) filtersWithout(f facetNo) []filter {
	return slices.DeleteFunc(slices.Clone(a.filters), func(o filter) bool { return o.facet == f })
}

// wordsWithout is the places that have all words but one; nil when that was the
// only one.
func (a *search) wordsWithout(i int) bitset {
	if len(a.sets) == 1 {
		return nil
	}
	b := a.x.bits(a.s)
	b.fill(a.x.n)
	for k, set := range a.sets {
		if k != i {
			b.and(set)
		}
	}
	return b
}

// culprits finds the filters and words any one of which emptied the result.
func (a *search) culprits() []Culprit {
	var out []Culprit
	for _, f := range a.filters {
		if n := a.count(a.filtersWithout(f.facet), a.words); n > 0 {
			out = append(out, Culprit{Facet: Facets[f.facet], Count: n})
		}
	}
	for i, g := range a.groups {
		if n := a.count(a.filters, a.wordsWithout(i)); n > 0 {
			out = append(out, Culprit{Word: g.typed, Count: n})
		}
	}
	slices.SortStableFunc(out, func(x, y Culprit) int { return cmp.Compare(y.Count, x.Count) })
	return out
}

// wayOn is an Alternative in the making: the filters to replace or to drop, and
// whether the words stay.
type wayOn struct {
	kind    AltKind
	facet   Facet
	value   string
	change  Filters // nil value: drop the facet
	words   bool    // keep the words
	another string  // other words instead
}

// alternatives offers questions that have an answer, closest to the one asked
// first. Each is tried with all else as it was, then without the words, then
// without the other filters; the first that finds anything is offered.
func (a *search) alternatives(understood []Reading) []Alternative {
	var out []Alternative
	add := func(w wayOn) {
		if alt, ok := a.try(w); ok && !slices.ContainsFunc(out, func(o Alternative) bool {
			return sameQuestion(o.Query, alt.Query)
		}) {
			out = append(out, alt)
		}
	}
	for _, c := range a.culprits() {
		if c.Facet != "" {
			add(wayOn{kind: AltDropFilter, facet: c.Facet, value: string(c.Facet), change: Filters{c.Facet: nil}, words: true})
		}
	}
	for _, w := range a.broader(understood) {
		add(w)
	}
	for _, w := range a.nearby() {
		add(w)
	}
	for i, g := range a.groups {
		if n := a.count(a.filters, a.wordsWithout(i)); n > 0 {
			add(wayOn{kind: AltDropWord, value: g.typed, another: a.questionWithout(i), words: len(a.groups) > 1})
		}
	}
	for _, f := range withoutPlace {
		add(wayOn{kind: AltFormat, facet: Format, value: f, change: Filters{Format: {f}}, words: true})
	}
	if len(out) < 4 && a.x.n > 0 {
		add(wayOn{kind: AltEverything, change: dropAll(a.q.Filters)})
	}
	return out
}

// withoutPlace is what one can do where there is no formal programme. Each kind
// has a page of first steps, so it is offered even when no place of the kind is
// known.
var withoutPlace = []string{"shadowing", "volunteering", "virtual", "project", "course"}

func dropAll(f Filters) Filters {
	out := Filters{}
	for k := range f {
		out[k] = nil
	}
	return out
}

// broader goes from the specialties asked for, as filters or as words, to their
// parents, and to places that take students in all departments.
func (a *search) broader(understood []Reading) []wayOn {
	var out []wayOn
	named := false
	for _, slug := range a.q.Filters[Specialty] {
		if s, ok := reference.SpecialtyBySlug(slug); ok && s.Parent != "" {
			out = append(out, wayOn{kind: AltSpecialty, facet: Specialty, value: s.Parent, change: Filters{Specialty: {s.Parent}}, words: true})
		}
		named = named || slug != anyDepartment
	}
	for i, r := range understood {
		if r.How != AsSpecialty {
			continue
		}
		named = true
		for _, s := range reference.Specialties() {
			if s.NameGB == r.As && s.Parent != "" {
				p, _ := reference.SpecialtyBySlug(s.Parent)
				out = append(out, wayOn{kind: AltSpecialty, facet: Specialty, value: p.Slug, change: Filters{Specialty: {p.Slug}},
					words: len(a.groups) > 1, another: wordsBut(understood, i)})
				break
			}
		}
	}
	if named {
		out = append(out, wayOn{kind: AltAnyDept, facet: Specialty, value: anyDepartment, change: Filters{Specialty: {anyDepartment}}})
	}
	return out
}

// nearby goes from the countries asked for to the ones of the same subregion,
// then the same continent, then worldwide places.
func (a *search) nearby() []wayOn {
	var out []wayOn
	for _, code := range a.q.Filters[Country] {
		c, ok := reference.CountryByCode(reference.CountryCode(code))
		if !ok {
			continue
		}
		if v := a.nearest(c); v != "" {
			out = append(out, wayOn{kind: AltCountry, facet: Country, value: v, change: Filters{Country: {v}}, words: true})
		}
	}
	if len(a.q.Filters[Country]) > 0 {
		z := string(reference.Worldwide)
		out = append(out, wayOn{kind: AltWorldwide, facet: Country, value: z, change: Filters{Country: {z}}, words: true})
	}
	return out
}

// nearest is the country around c with the most places for what else was asked.
func (a *search) nearest(c reference.Country) string {
	for _, words := range []bitset{a.words, nil} {
		b := a.x.bits(a.s)
		b.fill(a.x.n)
		for _, f := range a.filtersWithout(fCountry) {
			b.and(f.set)
		}
		if words != nil {
			b.and(words)
		}
		a.s.counts.reset(a.x.u)
		a.x.countFacets(a.s, []facetNo{fCountry}, b, b.count(), &a.s.counts)
		n := a.s.counts[fCountry]
		for _, near := range []func(o reference.Country) bool{
			func(o reference.Country) bool { return o.Subregion == c.Subregion },
			func(o reference.Country) bool { return o.Continent == c.Continent },
		} {
			best, most := "", int32(0)
			for i, o := range reference.Countries() {
				if o.Code != c.Code && n[i] > most && near(o) {
					best, most = string(o.Code), n[i]
				}
			}
			if best != "" {
				return best
			}
		}
	}
	return ""
}
