package studentweb

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"

	"preround/internal/catalog"
	"preround/internal/platform/clock"
	"preround/internal/platform/ui"
	"preround/internal/reference"
	"preround/internal/student"
)

// monthsAhead is how far ahead a start can be chosen: a first-year student may plan
// for the year after the last.
const monthsAhead = 72

// months is the choice of a month; empty says what it means to choose none.
func (v view) months(name, label, empty string) ui.Choice {
	c := ui.Choice{Name: name, Label: label, Says: v.form.Says(name), Chosen: []string{v.form.Get(name)}, Options: []ui.Option{{Label: empty}}}
	now := v.today.YearMonth()
	if m, err := clock.ParseMonth(v.form.Get(name)); err == nil && (m < now || m >= now.AddMonths(monthsAhead)) {
		c.Options = append(c.Options, ui.Option{Value: m.String(), Label: monthName(m)})
	}
	for i := range monthsAhead {
		m := now.AddMonths(i)
		c.Options = append(c.Options, ui.Option{Value: m.String(), Label: monthName(m)})
	}
	return c
}

// ticks is the choice of any number of the values of a parameter.
func (v view) ticks(param, label, hint string) ui.Choice {
	return ui.Choice{Name: param, Label: label, Hint: hint, Says: v.form.Says(param), Chosen: v.form.All(param), Options: chosenFrom(param, "")[1:]}
}

// kindHints say of each kind what one does there, in half a sentence.
var kindHints = map[catalog.Category]string{
	catalog.Clinical:       "Ward rounds, clinics and theatre, with patients.",
	catalog.Research:       "A laboratory, or clinical data and papers.",
	catalog.PublicHealth:   "Ministries, agencies and organisations; whole populations.",
	catalog.Administrative: "How a hospital runs: quality, flow, informatics.",
}

func (v view) kinds() ui.Choice {
	c := v.ticks("kind", "Kinds", "Tick all that you would like, for example Clinical.")
	for i, o := range c.Options {
		c.Options[i].Hint = kindHints[catalog.Category(o.Value)]
	}
	return c
}

func (v view) years() ui.Choice {
	c := ui.Choice{Name: "year", Label: "Year of medical school", Hint: "For example fourth year. Count from the first year of the medical course.", Says: v.form.Says("year"), Chosen: v.form.All("year")}
	for i, word := range []string{"First", "Second", "Third", "Fourth", "Fifth", "Sixth", "Seventh", "Eighth"} {
		c.Options = append(c.Options, ui.Option{Value: strconv.Itoa(i + 1), Label: word + " year"})
	}
	c.Options = append(c.Options, ui.Option{Value: "graduate", Label: "Graduated"})
	return withNotSure(c, "Not sure yet")
}

// withNotSure adds the choice to leave a question open.
func withNotSure(c ui.Choice, label string) ui.Choice {
	c.Options = append(c.Options, ui.Option{Value: "not sure", Label: label})
	return c
}

func (v view) stages() ui.Choice {
	return ui.Choice{Name: "stage", Label: "Stage", Hint: "Where it does not follow from the year.", Says: v.form.Says("stage"), Chosen: v.form.All("stage"), Options: chosenFrom("stage", "Follows from the year")}
}

func (v view) courses() ui.Choice {
	return ui.Choice{Name: "courseyears", Label: "Years of the whole course", Says: v.form.Says("courseyears"), Chosen: v.form.All("courseyears"), Options: chosenFrom("courseyears", "Not said")}
}

func (v view) pays() ui.Choice {
	c := ui.Choice{Name: "pay", Label: "Must it be paid?", Says: v.form.Says("pay"), Chosen: v.form.All("pay"), Options: chosenFrom("pay", "")[1:]}
	return withNotSure(c, "Either, or not sure")
}

// countryText shows a country by its name, however it was written.
func (v view) countryText(name string) string {
	text := v.form.Get(name)
	if c, ok := reference.CountryByCode(reference.CountryCode(text)); ok {
		return c.Name
	}
	return text
}

// hidden is what the question about a name hands on to the next answer.
func (v schoolView) hidden() url.Values {
	return url.Values{"school": {v.typed}, "schoolcountry": {v.country}, "picking": {"1"}}
}

// documentKinds are the papers to tick.
func documentKinds() []ui.Option { return chosenFrom("have.kind", "")[1:] }

// runsOut tells whether a paper is asked for its last day: those that run out, and
// any for which a day was said.
func (v view) runsOut(kind string) bool {
	switch kind {
	case "passport", "visa", "immunisation", "insurance", "background_check", "bls", "hipaa_training", "membership", "certificate":
		return true
	}
	return v.form.Get("until."+kind) != ""
}

// lineNote says what a line means for the plan: until when a result counts.
func (v view) lineNote(line []string) string {
	if v.slug != "tests" || len(line) < 4 {
		return ""
	}
	t, ok := reference.LanguageTestByCode(line[0])
	day, err := clock.ParseDate(line[3])
	if !ok || err != nil || t.ValidityMonths == 0 {
		return ""
	}
	last := day.AddMonths(t.ValidityMonths)
	if last < v.today {
		return "By the test maker’s rule this counted until " + last.Format("2 January 2006") + "."
	}
	return "By the test maker’s rule this counts until " + last.Format("2 January 2006") + "."
}

// typeFor is the type of a field that holds a value: a date that cannot be read
// stands in a plain field, because a date field would show nothing of it.
func typeFor(kind, value string) string {
	if _, err := clock.ParseDate(value); kind == "date" && value != "" && err != nil {
		return "text"
	}
	return kind
}

// lineName is "Language 2".
func (t table) lineName(i int) string {
	return strings.ToUpper(t.noun[:1]) + t.noun[1:] + " " + strconv.Itoa(i+1)
}

func param(name, value string) url.Values { return url.Values{name: {value}} }

func countryOf(u usual) string { return reference.CountryName(u.country) }

var countryNames = sync.OnceValue(func() []string { return labels("country") })
var languageNames = sync.OnceValue(func() []string { return labels("lang.code") })
var specialtyNames = sync.OnceValue(func() []string { return labels("specialty") })
var skillNames = sync.OnceValue(func() []string { return labels("skill") })

func labels(param string) []string {
	var out []string
	for _, o := range student.Options(param) {
		out = append(out, o.Label)
	}
	return out
}

// currencies are those with a known rate, by their letters.
var currencies = sync.OnceValue(func() []ui.Option {
	var out []ui.Option
	seen := map[string]bool{}
	for _, c := range reference.Countries() {
		if rate, ok := reference.RateOf(c.Currency); ok && !seen[c.Currency] {
			seen[c.Currency] = true
			out = append(out, ui.Option{Value: c.Currency, Label: rate.Name})
		}
	}
	slices.SortFunc(out, func(a, b ui.Option) int { return strings.Compare(a.Value, b.Value) })
	return out
})
