package catalog

import (
	"math"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"

	"preround/internal/reference"
)

// Terms are those conditions of a place that do not fit into a few bits. Many
// places share the same terms, so each different set is kept once and Traits
// holds its number; a scorer then decides each set once, and not once a place.
type Terms struct {
	Citizenship        []reference.CountryCode
	PermanentResidents Tri
	SchoolCountries    []reference.CountryCode
	Groups             []string
	Languages          []LanguageNeed
	Tests              []Requirement // of kind language_test, without their notes
	Exams              []RequirementKind
	Skills             []string
	School             string   // the organiser's name, where only students of one school or its partners come
	Windows            []Window // with FlagCalendar; without their notes
}

// termsRows holds each different Terms once, for as long as the program runs:
// numbers in Traits stay valid whatever index holds them. Row 0 is no terms.
var termsRows = struct {
	sync.Mutex
	ids  map[string]uint16
	rows atomic.Pointer[[]*Terms]
}{ids: map[string]uint16{}}

// TermsLost is the number of all terms beyond the 65,534 that can be told
// apart; fit treats them as unknown. It is a guard against a hostile import,
// not a size that real catalogues come near.
const TermsLost = math.MaxUint16

// TermsOf is the row that Traits.Terms names; nil for TermsLost.
func TermsOf(id uint16) *Terms {
	if rows := termsRows.rows.Load(); rows != nil && int(id) < len(*rows) {
		return (*rows)[id]
	}
	if id == 0 {
		return &Terms{}
	}
	return nil
}

// TermsCount is how many rows there are now; it only grows.
func TermsCount() int {
	if rows := termsRows.rows.Load(); rows != nil {
		return len(*rows)
	}
	return 1
}

func termsID(p *Place, calendar bool) uint16 {
	t := Terms{Citizenship: p.Eligibility.Citizenship,
		SchoolCountries: p.Eligibility.SchoolCountries, Groups: p.Eligibility.Groups, Languages: p.Languages, Skills: p.Skills}
	if len(t.Citizenship) > 0 {
		t.PermanentResidents = p.Eligibility.PermanentResidents
	}
	for _, r := range p.Requirements {
		switch r.Kind {
		case "language_test":
			t.Tests = append(t.Tests, Requirement{Kind: r.Kind, AnyOf: r.AnyOf, Language: r.Language})
		case "usmle_step1", "usmle_step2":
			t.Exams = append(t.Exams, r.Kind)
		}
	}
	if s := p.Eligibility.Scope; s == ScopeOwnSchool || s == ScopePartners {
		t.School = p.Organiser.Name
	}
	if calendar {
		for _, w := range p.Apply.Windows {
			w.Note = ""
			t.Windows = append(t.Windows, w)
		}
	}
	key := t.key()
	if key == "" {
		return 0
	}
	termsRows.Lock()
	defer termsRows.Unlock()
	if id, ok := termsRows.ids[key]; ok {
		return id
	}
	rows := []*Terms{{}}
	if old := termsRows.rows.Load(); old != nil {
		rows = *old
	}
	if len(rows) == TermsLost {
		return TermsLost
	}
	kept := t.clone()
	rows = append(rows, &kept) // readers hold the shorter slice and never see the new element change
	termsRows.ids[key] = uint16(len(rows) - 1)
	termsRows.rows.Store(&rows)
	return uint16(len(rows) - 1)
}

// key is one text for equal terms, empty for none.
func (t *Terms) key() string {
	var b []byte
	part := func(tag byte, fields ...string) {
		b = append(b, tag)
		for _, f := range fields {
			b = strconv.AppendQuote(b, f)
		}
	}
	for _, c := range t.Citizenship {
		part('c', string(c))
	}
	if t.PermanentResidents != Unknown {
		part('p', string(t.PermanentResidents))
	}
	for _, c := range t.SchoolCountries {
		part('s', string(c))
	}
	for _, g := range t.Groups {
		part('g', g)
	}
	for _, l := range t.Languages {
		part('l', append([]string{l.Code, l.CEFR}, l.Or...)...)
	}
	for _, r := range t.Tests {
		part('t', r.Language)
		for _, m := range r.AnyOf {
			part('m', m.Test, m.CEFR)
			b = strconv.AppendFloat(b, m.Minimum, 'g', -1, 64)
			b = append(b, '/')
			b = strconv.AppendFloat(b, m.Section, 'g', -1, 64)
		}
	}
	for _, e := range t.Exams {
		part('e', string(e))
	}
	for _, s := range t.Skills {
		part('k', s)
	}
	if t.School != "" {
		part('o', t.School)
	}
	for _, w := range t.Windows {
		part('w', w.Zone, strconv.FormatBool(w.FirstCome), strconv.FormatBool(w.Advised))
		for _, d := range []YearDay{w.Opens, w.Closes} {
			for _, n := range []int{d.Year, int(d.Month), d.Day, d.Hour, d.Minute} {
				b = append(strconv.AppendInt(b, int64(n), 10), ',')
			}
			b = append(strconv.AppendBool(b, d.HasHour), ',')
		}
		for _, n := range []int{w.Cycle, int(w.ForStarts.From), int(w.ForStarts.To)} {
			b = append(strconv.AppendInt(b, int64(n), 10), ',')
		}
	}
	return string(b)
}

// clone frees the terms from the slices of the place they came from.
func (t *Terms) clone() Terms {
	c := *t
	c.Citizenship = slices.Clone(t.Citizenship)
	c.SchoolCountries = slices.Clone(t.SchoolCountries)
	c.Groups = slices.Clone(t.Groups)
	c.Languages = slices.Clone(t.Languages)
	for i := range c.Languages {
		c.Languages[i].Or = slices.Clone(c.Languages[i].Or)
	}
	c.Skills = slices.Clone(t.Skills)
	c.Tests = slices.Clone(t.Tests)
	for i := range c.Tests {
		c.Tests[i].AnyOf = slices.Clone(c.Tests[i].AnyOf)
	}
	return c
}
