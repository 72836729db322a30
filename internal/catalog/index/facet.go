package index

import (
	"cmp"
	"slices"
	"strconv"
	"sync"

	"preround/internal/catalog"
	"preround/internal/reference"
)

// facetNo is a facet's position in Facets.
type facetNo = int

const (
	fCategory facetNo = iota
	fFormat
	fCountry
	fSpecialty
	fMode
	fPay
	fRoute
	fStage
	fMonth
	fCloses
	facetCount
)

// anyDepartment is the value of Specialty for places that take students in all
// departments.
const anyDepartment = "any"

// none stands in a row for "value not known"; more, at the front of a list, for
// "there are more than fit: see the index's own list".
const (
	none = 0xFF
	more = 0xFE
)

// rowSpecialties, parents included, and rowCountries fit into a row.
const (
	rowSpecialties = 6
	rowCountries   = 4
)

// row is the facet values of one place, small enough that three share a cache
// line, for counting facets by walking over a result.
type row struct {
	category, format, mode, pay uint8 // position of the value, or none
	routes, stages              uint8 // one bit a value
	months, closes              uint16
	countries                   [rowCountries]uint8   // positions, filled up with none
	specialties                 [rowSpecialties]uint8 // the same
}

// universe is the values that exist, the same for every index.
type universe struct {
	values [facetCount][]string
	number [facetCount]map[string]int
	facet  map[Facet]facetNo
	// parents lists for each specialty its ancestors.
	parents [][]uint8
}

var allValues = sync.OnceValue(func() *universe {
	u := &universe{facet: map[Facet]facetNo{}}
	for i, f := range Facets {
		u.facet[f] = i
	}
	u.values[fCategory] = texts(catalog.Categories)
	u.values[fFormat] = texts(catalog.Formats)
	u.values[fMode] = texts(catalog.Modes)
	u.values[fPay] = texts(catalog.Pays)
	u.values[fRoute] = texts(catalog.Routes)
	u.values[fStage] = texts(catalog.Stages)
	for _, c := range reference.Countries() {
		u.values[fCountry] = append(u.values[fCountry], string(c.Code))
	}
	u.values[fCountry] = append(u.values[fCountry], string(reference.Worldwide))
	for _, s := range reference.Specialties() {
		u.values[fSpecialty] = append(u.values[fSpecialty], s.Slug)
	}
	u.values[fSpecialty] = append(u.values[fSpecialty], anyDepartment)
	for m := 1; m <= 12; m++ {
		u.values[fMonth] = append(u.values[fMonth], strconv.Itoa(m))
	}
	u.values[fCloses] = u.values[fMonth]
	for f := range u.values {
		if len(u.values[f]) > more {
			panic("index: more values of " + string(Facets[f]) + " than a row can number")
		}
		u.number[f] = make(map[string]int, len(u.values[f]))
		for i, v := range u.values[f] {
			u.number[f][v] = i
		}
	}
	for _, s := range reference.Specialties() {
		var up []uint8
		for p := s.Parent; p != "" && len(up) < 8; {
			i, ok := u.number[fSpecialty][p]
			if !ok {
				break
			}
			up = append(up, uint8(i))
			p = reference.Specialties()[i].Parent
		}
		u.parents = append(u.parents, up)
	}
	return u
})

func texts[T ~string](list []T) []string {
	out := make([]string, len(list))
	for i, v := range list {
		out[i] = string(v)
	}
	return out
}

// find is the position of a value, or -1.
func (u *universe) find(f facetNo, v string) int {
	if i, ok := u.number[f][v]; ok {
		return i
	}
	return -1
}

func (u *universe) one(f facetNo, v string) uint8 {
	if i := u.find(f, v); i >= 0 {
		return uint8(i)
	}
	return none
}

func mask[T ~string](u *universe, f facetNo, list []T) (m uint8) {
	for _, v := range list {
		if i := u.find(f, string(v)); i >= 0 {
			m |= 1 << i
		}
	}
	return m
}

// valuesOf lists the facet values of a place: its row, and in full those
// specialties and countries that may not fit in it.
func (u *universe) valuesOf(p *catalog.Place) (r row, specialties, countries []uint8) {
	r = row{category: u.one(fCategory, string(p.Category)), format: u.one(fFormat, string(p.Format)), mode: u.one(fMode, string(p.Mode)),
		pay: u.one(fPay, string(p.Money.Pay)), routes: mask(u, fRoute, p.Routes), stages: mask(u, fStage, p.Eligibility.Stages),
		months: catalog.MonthsOf(p), closes: closesOf(p)}
	for _, l := range p.Locations {
		if i := u.find(fCountry, string(l.Country)); i >= 0 && !slices.Contains(countries, uint8(i)) {
			countries = append(countries, uint8(i))
		}
	}
	slices.Sort(countries)
	specialties = u.withParents(p.Specialties)
	pour(r.countries[:], countries)
	pour(r.specialties[:], specialties)
	return r, specialties, countries
}

// pour fills a list of a row.
func pour(into, list []uint8) {
	for i := range into {
		into[i] = none
	}
	if copy(into, list) < len(list) {
		into[0] = more
	}
}

// overflow keeps the lists that do not fit into rows behind each other, each
// after its length; the row says where.
type overflow []uint8

// keep stores a list and writes where into the row's own list, behind more.
func (o *overflow) keep(into *[rowSpecialties]uint8, list []uint8) {
	at := uint64(len(*o))
	*o = append(append(*o, uint8(len(list))), list...)
	for i := 1; i < rowSpecialties; i++ {
		into[i] = uint8(at >> (8 * (i - 1)))
	}
}

// at is the list that a row points to.
func (o overflow) at(from *[rowSpecialties]uint8) []uint8 {
	var at uint64
	for i := 1; i < rowSpecialties; i++ {
		at |= uint64(from[i]) << (8 * (i - 1))
	}
	return o[at+1:][:o[at]]
}

// withParents is the positions of the slugs and all their ancestors, ascending.
func (u *universe) withParents(slugs []string) []uint8 {
	var out []uint8
	add := func(i uint8) {
		if !slices.Contains(out, i) {
			out = append(out, i)
		}
	}
	for _, s := range slugs {
		i := u.find(fSpecialty, s)
		if i < 0 {
			continue
		}
		add(uint8(i))
		if i < len(u.parents) {
			for _, p := range u.parents[i] {
				add(p)
			}
		}
	}
	slices.Sort(out)
	return out
}

// closesOf is a bit per month in which a window closes.
func closesOf(p *catalog.Place) (m uint16) {
	for _, w := range p.Apply.Windows {
		if c := w.Closes.Month; c >= 1 && c <= 12 {
			m |= 1 << (c - 1)
		}
	}
	return m
}

// counts is one number per value of each facet.
type counts [facetCount][]int32

func (c *counts) reset(u *universe) {
	for f := range c {
		if len(c[f]) != len(u.values[f]) {
			c[f] = make([]int32, len(u.values[f]))
		}
		clear(c[f])
	}
}

// list turns the counts of one facet into what a page shows: most places first,
// values without any left out unless chosen.
func (u *universe) list(f facetNo, n []int32, chosen []string) []Count {
	out := make([]Count, 0, 16)
	for i, k := range n {
		v := u.values[f][i]
		c := len(chosen) > 0 && slices.Contains(chosen, v)
		if k > 0 || c {
			out = append(out, Count{v, int(k), c})
		}
	}
	if f == fMonth || f == fCloses || f == fStage {
		return out // these have an order of their own
	}
	slices.SortStableFunc(out, func(a, b Count) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Value, b.Value))
	})
	return out
}
