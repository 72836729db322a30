package catalogweb

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"preround/internal/catalog"
	"preround/internal/catalog/index"
	"preround/internal/reference"
	"preround/internal/student"
)

// facetTitles are the headings of the filters.
var facetTitles = map[index.Facet]string{
	index.Category: "What you do", index.Format: "Kind of place", index.Country: "Country", index.Specialty: "Specialty", index.Mode: "On site or online",
	index.Pay: "Money", index.Route: "Way in", index.Stage: "Admits", index.Month: "Runs in", index.Closes: "Applications close in",
}

var sorts = []index.Sort{index.ByFit, index.ByCloses, index.ByCheapest, index.ByName}

var sortLabels = map[index.Sort]string{index.ByFit: "Best fit", index.ByCloses: "Closes soon", index.ByCheapest: "Cheapest", index.ByName: "Name"}

// valueLabel is one value of a facet in words.
func valueLabel(f index.Facet, v string) string {
	switch f {
	case index.Category:
		return catalog.Category(v).Label()
	case index.Format:
		return catalog.Format(v).Label()
	case index.Country:
		if reference.CountryCode(v) == reference.Worldwide {
			return "Worldwide"
		}
		return reference.CountryName(reference.CountryCode(v))
	case index.Specialty:
		return specialtyLabel(v)
	case index.Mode:
		return catalog.Mode(v).Label()
	case index.Pay:
		return catalog.Pay(v).Label()
	case index.Route:
		return catalog.Route(v).Label()
	case index.Stage:
		return catalog.Stage(v).Label()
	case index.Month, index.Closes:
		if m, err := strconv.Atoi(v); err == nil && m >= 1 && m <= 12 {
			return time.Month(m).String()
		}
	}
	return v
}

func specialtyLabel(slug string) string {
	if slug == "any" {
		return "All departments"
	}
	if s, ok := reference.SpecialtyBySlug(slug); ok {
		return s.NameGB
	}
	return strings.ReplaceAll(slug, "_", " ")
}

// canonical turns what stands in an address into the facet's own value, so that
// country=pakistan and specialty=peds work in a link that somebody typed.
func canonical(f index.Facet, v string) string {
	v = strings.TrimSpace(v)
	switch f {
	case index.Country:
		if c, ok := student.CountryNamed(v); ok {
			return string(c)
		}
		return strings.ToUpper(v)
	case index.Specialty:
		if slug, ok := student.SpecialtyNamed(v); ok {
			return slug
		}
	}
	return v
}

// where is "Lahore, Pakistan and 2 more".
func where(p *catalog.Place) string {
	if len(p.Locations) == 0 {
		return ""
	}
	l := p.Locations[0]
	s := reference.CountryName(l.Country)
	if l.Country == reference.Worldwide {
		s = "Worldwide"
	}
	if l.City != "" {
		s = l.City + ", " + s
	}
	if n := len(p.Locations) - 1; n > 0 {
		s += fmt.Sprintf(" and %d more", n)
	}
	return s
}

// howLong is "4 to 8 weeks"; empty when unknown.
func howLong(w catalog.Weeks) string {
	switch {
	case w.Min > 0 && w.Max == w.Min:
		return weeks(w.Min)
	case w.Min > 0 && w.Max > 0:
		return fmt.Sprintf("%d to %d weeks", w.Min, w.Max)
	case w.Min > 0:
		return "at least " + weeks(w.Min)
	case w.Max > 0:
		return "up to " + weeks(w.Max)
	}
	return ""
}

func weeks(n int) string { return count(n, "week") }

func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return strconv.Itoa(n) + " " + what + "s"
}

// sum is an amount in words: "USD 500 to 1,200 a week", "no fee"; empty when unknown.
func sum(a catalog.Amount) string {
	if !a.Stated {
		return ""
	}
	s := ""
	switch {
	case a.Max.Minor == 0 && a.Min.Minor == 0:
		return "nothing"
	case a.Min == a.Max:
		s = a.Max.String()
	case a.Min.Minor == 0:
		s = "up to " + a.Max.String()
	case a.Max.Minor == 0:
		s = "from " + a.Min.String()
	default:
		s = a.Min.String() + " to " + a.Max.String()
	}
	if a.Per != "" {
		s += " " + a.Per.Label()
	}
	return s
}

// cost is what a row says about money; empty when nothing is stated.
func cost(m catalog.MoneyFacts) string {
	switch {
	case m.Stipend.Stated && (m.Stipend.Max.Minor > 0 || m.Stipend.Min.Minor > 0):
		return "Pays " + sum(m.Stipend)
	case m.Tuition.Stated && m.Tuition.Max.Minor == 0 && m.Tuition.Min.Minor == 0:
		return "No fee"
	case m.Tuition.Stated:
		return "Costs " + sum(m.Tuition)
	case m.Pay != "":
		return m.Pay.Label()
	case m.ApplicationFee.Stated && m.ApplicationFee.Max.Minor > 0:
		return "Application fee " + sum(m.ApplicationFee)
	}
	return ""
}

func upperFirst(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

func lowerFirst(s string) string {
	if s == "" {
		return s
	}
	return strings.ToLower(s[:1]) + s[1:]
}

func ordinal(n int) string {
	switch n {
	case 1:
		return "1st"
	case 2:
		return "2nd"
	case 3:
		return "3rd"
	}
	return strconv.Itoa(n) + "th"
}
