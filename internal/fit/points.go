package fit

import (
	"math"

	"preround/internal/catalog"
	"preround/internal/reference"
	"preround/internal/student"
)

// What each wish and each known fact is worth. A place in the country that was
// named, of the kind and in the specialty that were named, outweighs everything
// else; facts that speak for or against the place itself only order equals.
const (
	pointsCountry   = 30
	pointsWorldwide = 10 // it may be in a country that was named
	pointsCategory  = 25
	pointsFormat    = 20
	pointsSpecialty = 25
	pointsBroader   = 12 // the place names the parent of the specialty
	pointsAnyField  = 8  // it has all departments
	pointsSkill     = 6  // each, three at most
	pointsLength    = 8
	pointsPaid      = 15
	pointsMode      = 6
	pointsFits      = 4   // each criterion of stage, year, school, language, dates, deadline that is a yes
	pointsWarning   = -15 // a known sign of a bad paid placement
	pointsSecondary = -3  // no source is the organiser's own
	pointsNoYear    = -2  // the source says no year
	pointsOldest    = -6  // at most, one for each year beyond three
)

// points are the tables of what the wishes of one student add.
type points struct {
	country          [256]int8
	category, format [16]int8
	mode, pay        [8]int8
	age              [256]int8 // by Traits.SourceYear
	exact, broader   [3]uint64
	anyField, world  int8
}

func (p *points) set(c *Scorer) {
	g := c.student.Goals
	for _, code := range g.Countries {
		p.country[catalog.CountryPosition(code)] = pointsCountry
		p.world = pointsWorldwide
	}
	p.country[0] = 0
	for i, w := range catalog.Categories {
		p.category[i+1] = wished(g.Categories, w, pointsCategory)
	}
	for i, w := range catalog.Formats {
		p.format[i+1] = wished(g.Formats, w, pointsFormat)
	}
	for i, w := range catalog.Modes {
		p.mode[i+1] = wished(g.Modes, w, pointsMode)
	}
	if g.Pay == student.PaidOnly {
		for i, w := range catalog.Pays {
			p.pay[i+1] = wished([]catalog.Pay{catalog.PayStipend, catalog.PaySalary}, w, pointsPaid)
		}
	}
	for _, s := range g.Specialties {
		i := reference.SpecialtyIndex(s)
		if i < 0 {
			continue
		}
		p.exact[i/64] |= 1 << (i % 64)
		p.anyField = pointsAnyField
		for k, bits := range catalog.SpecialtyBits(s) {
			p.broader[k] |= bits
		}
	}
	p.age[0] = pointsNoYear
	now := c.today.Year()
	for y := 1; y <= math.MaxUint8; y++ {
		p.age[y] = int8(min(0, max(pointsOldest, 2000+y+3-now)))
	}
}

func wished[T comparable](wishes []T, w T, points int8) int8 {
	for _, v := range wishes {
		if v == w {
			return points
		}
	}
	return 0
}

// of is the score of a place: the sum that Fit.Wishes spells out.
func (p *points) of(c *Scorer, t *catalog.Traits, v *view) int32 {
	n := int32(p.ofCountry(t)) + int32(p.category[t.Category&15]) + int32(p.format[t.Format&15]) + int32(p.mode[t.Mode&7]) +
		int32(p.pay[t.Pay&7]) + int32(p.age[t.SourceYear]) + int32(p.ofSpecialty(t)) + int32(v.terms>>tSkills&0xff) +
		fits[c.stage[t.Stages&15]] + fits[v.year] + fits[v.school] + fits[v.deadline] + fits[v.terms.get(tLanguage)] + fits[v.dates]
	if c.weeks != 0 && c.lengthFits(t) {
		n += pointsLength
	}
	if t.Flags&(catalog.FlagWarning|catalog.FlagSecondary) != 0 {
		if t.Flags&catalog.FlagWarning != 0 {
			n += pointsWarning
		}
		if t.Flags&catalog.FlagSecondary != 0 {
			n += pointsSecondary
		}
	}
	return n
}

// fits is the points of a criterion by its answer.
var fits = [4]int32{yes: pointsFits}

func (p *points) ofCountry(t *catalog.Traits) int8 {
	for _, country := range t.Countries {
		if country == 0 {
			break
		}
		if v := p.country[country]; v != 0 {
			return v
		}
	}
	if t.Flags&catalog.FlagWorldwide != 0 {
		return p.world
	}
	return 0
}

func (p *points) ofSpecialty(t *catalog.Traits) int8 {
	switch {
	case p.exact[0]&t.Specialty[0]|p.exact[1]&t.Specialty[1]|p.exact[2]&t.Specialty[2] != 0:
		return pointsSpecialty
	case p.broader[0]&t.Specialty[0]|p.broader[1]&t.Specialty[1]|p.broader[2]&t.Specialty[2] != 0:
		return pointsBroader
	case t.Flags&catalog.FlagAnySpecialty != 0:
		return p.anyField
	}
	return 0
}

// lengthFits tells whether the place states a length and the weeks wanted lie in it.
func (c *Scorer) lengthFits(t *catalog.Traits) bool {
	return t.MinWeeks|t.MaxWeeks != 0 && c.weeks >= t.MinWeeks && (t.MaxWeeks == 0 || c.weeks <= t.MaxWeeks)
}
