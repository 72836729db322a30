package studentweb

import (
	"net/url"
	"strings"

	"preround/internal/catalog"
	"preround/internal/platform/web"
	"preround/internal/reference"
	"preround/internal/student"
)

// fill puts the answer that a student has given into a new form.
func (p page) fill(s student.Student) *web.Form {
	q, f := student.Query(s), url.Values{}
	switch p.slug {
	case "citizenship":
		var lines [][]string
		for _, c := range s.Facts.Citizenship {
			lines = append(lines, []string{reference.CountryName(c)})
		}
		tables[p.slug].put(f, lines)
	case "languages":
		var lines [][]string
		for _, l := range s.Facts.Languages {
			lines = append(lines, []string{student.LanguageName(l.Code), l.CEFR})
		}
		tables[p.slug].put(f, lines)
	case "tests", "exams":
		t := tables[p.slug]
		var lines [][]string
		for _, v := range q[t.param] {
			parts := strings.SplitN(v, t.join, len(t.columns))
			lines = append(lines, append(parts, make([]string, len(t.columns)-len(parts))...))
		}
		t.put(f, lines)
	case "have":
		for _, d := range s.Facts.Have {
			f.Add("have", string(d.Kind))
			f.Set(until(d.Kind), d.Until.String())
		}
	case "budget":
		currency := s.Goals.Budget.Currency
		f.Set("budget.amount", strings.TrimPrefix(q.Get("budget"), currency))
		if currency == "" {
			currency = homeCurrency(s.Facts)
		}
		f.Set("budget.currency", currency)
		f["pay"] = q["pay"]
	case "school":
		f.Set("school", s.Facts.School)
		if s.Facts.SchoolCountry != "" {
			f.Set("schoolcountry", reference.CountryName(s.Facts.SchoolCountry))
		}
	default:
		for _, param := range p.params {
			if values, ok := q[param]; ok && param != "asof" {
				f[param] = values
			}
		}
	}
	return web.EmptyForm(f)
}

// until is the name of the field for a paper's last day.
func until(kind catalog.RequirementKind) string { return "until." + string(kind) }

// homeCurrency is the currency that a student most likely reckons in.
func homeCurrency(f student.Facts) string {
	country := student.SchoolCountryOf(f)
	if country == "" && len(f.Citizenship) > 0 {
		country = f.Citizenship[0]
	}
	c, _ := reference.CountryByCode(country)
	if _, known := reference.RateOf(c.Currency); !known {
		return ""
	}
	return c.Currency
}
