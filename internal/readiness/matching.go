package readiness

import (
	"strings"

	"preround/internal/catalog"
	"preround/internal/catalog/index"
	"preround/internal/fit"
	"preround/internal/plan"
	"preround/internal/platform/clock"
	"preround/internal/reference"
	"preround/internal/student"
)

// MaxMatching is how many places that suit are taken into the graph; fewest is
// how many there should be before a wish is let go to find more.
const (
	MaxMatching = 100
	fewest      = 6
)

// Matched is the places that suit a student, best first.
type Matched struct {
	Places []*catalog.Place
	Wishes []string // the goals that they meet, in words; empty: all places
	LetGo  []string // the goals that were let go because too few places met them
}

// wish is one goal as a filter.
type wish struct {
	says   string
	facet  index.Facet
	values []string
}

// wishesOf are the goals that narrow the search, the one to be let go first last.
func wishesOf(g student.Goals) (out []wish) {
	add := func(says string, facet index.Facet, values []string) {
		if len(values) > 0 {
			out = append(out, wish{says, facet, values})
		}
	}
	var countries, kinds, specialties, formats []string
	var names [4][]string
	for _, c := range g.Countries {
		countries, names[0] = append(countries, string(c)), append(names[0], reference.CountryInWords(c))
	}
	for _, k := range g.Categories {
		kinds, names[1] = append(kinds, string(k)), append(names[1], strings.ToLower(k.Label()))
	}
	for _, f := range g.Formats {
		formats, names[2] = append(formats, string(f)), append(names[2], strings.ToLower(f.Label()))
	}
	for _, slug := range g.Specialties {
		s, ok := reference.SpecialtyBySlug(slug)
		if !ok {
			continue
		}
		specialties, names[3] = append(specialties, slug), append(names[3], strings.ToLower(s.NameGB))
	}
	if len(specialties) > 0 {
		specialties = append(specialties, "any")
	}
	add(strings.Join(names[1], " or "), index.Category, kinds)
	add("in "+strings.Join(names[0], " or "), index.Country, countries)
	add("in "+strings.Join(names[3], " or "), index.Specialty, specialties)
	add(strings.Join(names[2], " or "), index.Format, formats)
	return out
}

// Matching finds the places that suit the student's goals. Where too few do, the
// form, the specialty, the country and the kind are let go, one after the other.
func Matching(x *index.Index, s plan.State, today clock.Date) Matched {
	wishes := wishesOf(s.Student.Goals)
	q := index.Query{Limit: MaxMatching, Today: today, Score: fit.NewScorer(&s.Student, today).Score, ScoreKey: s.Query().Encode() + today.String()}
	var m Matched
	for keep := len(wishes); ; keep-- {
		q.Filters = index.Filters{}
		for _, w := range wishes[:keep] {
			q.Filters[w.facet] = w.values
		}
		res := x.Search(q)
		if res.Total-res.Closed < fewest && keep > 0 {
			continue
		}
		for _, h := range res.Hits {
			m.Places = append(m.Places, h.Place)
		}
		for i, w := range wishes {
			if i < keep {
				m.Wishes = append(m.Wishes, w.says)
			} else {
				m.LetGo = append(m.LetGo, w.says)
			}
		}
		return m
	}
}
