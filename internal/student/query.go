package student

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"preround/internal/catalog"
	"preround/internal/platform/clock"
	"preround/internal/platform/errs"
	"preround/internal/reference"
)

// Query writes all answers as the parameters of an address. The same answers
// always give the same text (url.Values.Encode sorts the names), and what was
// not said is absent. Lists that may be in order of preference (country,
// specialty, skill, citizenship) keep the student's order; the others are sorted.
//
//	year 1..8 or graduate     stage        courseyears   asof 2026-11-22 (the day on which year and stage were said)
//	school  schoolcountry     citizenship* lang* en:B2   test* ielts:7:6.5:2026-05-01 (score:lowest:day)
//	have* passport:2031-01-01 exam* 2027-01-04_2027-01-29_Final exams    hours
//	start 2027-07  day 2027-07-05  latest 2027-09  weeks   country* kind* format* specialty* skill* mode*
//	budget USD1500            pay unpaid_ok or paid_only
func Query(s Student) url.Values {
	q := url.Values{}
	f, g := s.Facts, s.Goals
	put := func(name string, values ...string) {
		for _, v := range values {
			if v != "" {
				q.Add(name, v)
			}
		}
	}
	put("year", yearText(f.Year))
	put("asof", f.YearOn.String())
	put("stage", string(f.Stage))
	put("courseyears", numberText(f.CourseYears))
	put("school", f.School)
	put("schoolcountry", string(f.SchoolCountry))
	put("citizenship", texts(f.Citizenship)...)
	put("lang", sorted(f.Languages, Language.String)...)
	put("test", sorted(f.Tests, TestScore.String)...)
	put("have", sorted(f.Have, Document.String)...)
	put("exam", sorted(f.Exams, Span.String)...)
	put("hours", numberText(f.HoursPerWeek))
	put("start", g.Start.String())
	put("day", g.StartDay.String())
	put("latest", g.Latest.String())
	put("weeks", numberText(g.Weeks))
	put("country", texts(g.Countries)...)
	put("kind", inOrderOf(catalog.Categories, g.Categories)...)
	put("format", inOrderOf(catalog.Formats, g.Formats)...)
	put("specialty", g.Specialties...)
	put("skill", g.Skills...)
	put("budget", budgetText(g.Budget))
	put("pay", string(g.Pay))
	put("mode", inOrderOf(catalog.Modes, g.Modes)...)
	return q
}

// Params lists the names of all parameters that FromQuery reads.
var Params = []string{"year", "asof", "stage", "courseyears", "school", "schoolcountry", "citizenship", "lang", "test", "have", "exam", "hours",
	"start", "day", "latest", "weeks", "country", "kind", "format", "specialty", "skill", "budget", "pay", "mode"}

// FromQuery reads answers from the parameters of an address or a form. It
// accepts what people type ("United States", "paeds", "July 2027") and ignores
// names that it does not know. Empty values and "not sure" count as not said.
//
// When something cannot be read the error is errs.Invalid with one problem for
// each parameter, and the student still holds everything else.
func FromQuery(q url.Values) (Student, error) {
	r := reader{q: q}
	var s Student
	s.Facts = r.facts()
	s.Goals = r.goals()
	return s, errs.Faults(r.problems)
}

func (r *reader) facts() Facts {
	f := Facts{
		Year:          r.year(),
		YearOn:        r.date("asof"),
		Stage:         choice(r, "stage", catalog.Stages),
		CourseYears:   r.number("courseyears", 3, 8, "the number of years that your course has"),
		School:        r.text("school", 160),
		SchoolCountry: r.country("schoolcountry"),
		Citizenship:   r.countries("citizenship", 6),
		Languages:     list(r, "lang", 16, false, readLanguage),
		Tests:         list(r, "test", 12, false, readTest),
		Have:          list(r, "have", 24, false, readDocument),
		Exams:         list(r, "exam", 24, false, readSpan),
		HoursPerWeek:  r.number("hours", 1, 80, "the hours a week that you have for preparing"),
	}
	f.Languages = canonicalBy(f.Languages, Language.String)
	f.Tests = canonicalBy(f.Tests, TestScore.String)
	f.Have = canonicalBy(f.Have, Document.String)
	f.Exams = canonicalBy(f.Exams, Span.String)
	if f.Year == 0 && f.Stage == "" {
		f.YearOn = 0 // it dates the year and says nothing alone
	}
	return f
}

func (r *reader) goals() Goals {
	g := Goals{
		Start:       r.month("start"),
		StartDay:    r.date("day"),
		Latest:      r.month("latest"),
		Weeks:       r.number("weeks", 1, 104, "the number of weeks"),
		Countries:   r.countries("country", 24),
		Categories:  choices(r, "kind", catalog.Categories),
		Formats:     choices(r, "format", catalog.Formats),
		Specialties: list(r, "specialty", 24, true, readSpecialty),
		Skills:      list(r, "skill", 32, true, readSkill),
		Budget:      r.budget(),
		Pay:         choice(r, "pay", PayWishes),
		Modes:       choices(r, "mode", catalog.Modes),
	}
	if g.StartDay != 0 && g.Start != 0 && g.StartDay.YearMonth() != g.Start {
		r.fault("day", "The day %s is not in %s; change the day or the month.", g.StartDay, g.Start.First().Format("January 2006"))
		g.StartDay = 0
	}
	if g.StartDay != 0 {
		g.Start = g.StartDay.YearMonth()
	}
	if g.Latest != 0 && g.Latest < g.Start {
		r.fault("latest", "The latest start is before the start you want; choose %s or a later month.", g.Start.First().Format("January 2006"))
		g.Latest = 0
	}
	return g
}

func yearText(y int) string {
	if y == GraduateYear {
		return "graduate"
	}
	return numberText(y)
}

func numberText(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

func budgetText(m reference.Money) string {
	if m.Currency == "" {
		return ""
	}
	digits := reference.MinorDigits(m.Currency)
	s := strconv.FormatInt(m.Minor, 10)
	for len(s) <= digits {
		s = "0" + s
	}
	whole, rest := s[:len(s)-digits], s[len(s)-digits:]
	if strings.Trim(rest, "0") == "" {
		return m.Currency + whole
	}
	return m.Currency + whole + "." + rest
}

// String is "en:B2", or "en" when the level is not said.
func (l Language) String() string { return joinParts(l.Code, l.CEFR) }

// String is "ielts:7:6.5:2026-05-01"; parts not said are empty, and dropped at the end.
func (t TestScore) String() string {
	return joinParts(t.Test, scoreText(t.Score), scoreText(t.Lowest), t.On.String())
}

// String is "passport:2031-01-01", or "passport" without expiry.
func (d Document) String() string { return joinParts(string(d.Kind), d.Until.String()) }

// String is "2027-01-04_2027-01-29_Final exams".
func (s Span) String() string {
	out := s.From.String() + "_" + s.To.String()
	if s.Name != "" {
		out += "_" + s.Name
	}
	return out
}

func scoreText(v float64) string {
	if v == 0 {
		return ""
	}
	return strconv.FormatFloat(v, 'f', -1, 64)
}

func joinParts(parts ...string) string { return strings.TrimRight(strings.Join(parts, ":"), ":") }

func texts[T ~string](list []T) []string {
	out := make([]string, len(list))
	for i, v := range list {
		out[i] = string(v)
	}
	return out
}

func sorted[T any](list []T, text func(T) string) []string {
	out := make([]string, len(list))
	for i, v := range list {
		out[i] = text(v)
	}
	slices.Sort(out)
	return out
}

// canonicalBy sorts a list by its texts, as Query writes them.
func canonicalBy[T any](list []T, text func(T) string) []T {
	slices.SortFunc(list, func(a, b T) int { return strings.Compare(text(a), text(b)) })
	return list
}

func inOrderOf[T ~string](order, chosen []T) []string {
	var out []string
	for _, v := range order {
		if slices.Contains(chosen, v) {
			out = append(out, string(v))
		}
	}
	return out
}

func validDay(d clock.Date) bool { return d.Year() >= 2000 && d.Year() <= 2099 }
