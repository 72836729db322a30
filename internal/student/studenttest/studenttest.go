// Package studenttest makes students for property tests: every answer is one
// that a person could give, and each may be missing. It belongs to tests alone.
package studenttest

import (
	"math"
	"slices"
	"strings"

	"pgregory.net/rapid"

	"preround/internal/catalog"
	"preround/internal/platform/clock"
	"preround/internal/reference"
	"preround/internal/student"
)

// Student draws a student who is asked on that day.
func Student(today clock.Date) *rapid.Generator[student.Student] {
	return rapid.Custom(func(t *rapid.T) student.Student {
		return student.Student{Facts: facts(t, today), Goals: goals(t, today)}
	})
}

func facts(t *rapid.T, today clock.Date) student.Facts {
	f := student.Facts{
		Year:          rapid.IntRange(0, student.GraduateYear).Draw(t, "year"),
		CourseYears:   rapid.SampledFrom([]int{0, 0, 4, 5, 6}).Draw(t, "course years"),
		School:        rapid.SampledFrom([]string{"", "", "King Edward Medical University", "Yale University", "A school of my own"}).Draw(t, "school"),
		SchoolCountry: rapid.SampledFrom([]reference.CountryCode{"", "", "PK", "US", "GB", "IN", "DE", "NG"}).Draw(t, "school country"),
		Citizenship:   some(t, "citizenship", []reference.CountryCode{"PK", "US", "GB", "IN", "DE", "NG", "CA"}, 2),
		HoursPerWeek:  rapid.SampledFrom([]int{0, 4, 10, 40}).Draw(t, "hours"),
	}
	if rapid.Bool().Draw(t, "stage said") {
		f.Stage = rapid.SampledFrom(catalog.Stages).Draw(t, "stage")
	}
	if (f.Year != 0 || f.Stage != "") && rapid.Bool().Draw(t, "asof said") {
		f.YearOn = today.AddDays(-rapid.IntRange(0, 500).Draw(t, "asof"))
	}
	for _, code := range some(t, "languages", []string{"en", "de", "es", "fr", "ur", "ja"}, 3) {
		f.Languages = append(f.Languages, student.Language{Code: code, CEFR: rapid.SampledFrom([]string{"", "A2", "B1", "B2", "C1", "C2", student.Native}).Draw(t, "level")})
	}
	for range rapid.IntRange(0, 3).Draw(t, "tests") {
		if x := Test(t, today); !slices.Contains(f.Tests, x) {
			f.Tests = append(f.Tests, x)
		}
	}
	for _, kind := range some(t, "documents", student.DocumentKinds, 4) {
		d := student.Document{Kind: kind}
		if rapid.Bool().Draw(t, "expires") {
			d.Until = today.AddDays(rapid.IntRange(-100, 3000).Draw(t, "until"))
		}
		f.Have = append(f.Have, d)
	}
	for range rapid.IntRange(0, 2).Draw(t, "exams") {
		from := today.AddDays(rapid.IntRange(-50, 700).Draw(t, "exam from"))
		x := student.Span{From: from, To: from.AddDays(rapid.IntRange(0, 40).Draw(t, "exam days")), Name: rapid.SampledFrom([]string{"", "Finals", "My_own block"}).Draw(t, "exam name")}
		if !slices.Contains(f.Exams, x) {
			f.Exams = append(f.Exams, x)
		}
	}
	return f
}

// Test draws one test result or booking.
func Test(t *rapid.T, today clock.Date) student.TestScore {
	code := rapid.SampledFrom(student.TestCodes()).Draw(t, "test")
	x := student.TestScore{Test: code}
	if l, ok := reference.LanguageTestByCode(code); ok && rapid.IntRange(0, 4).Draw(t, "scored") > 0 {
		steps := int(math.Round((l.Max - l.Min) / l.Step))
		n := rapid.IntRange(0, steps).Draw(t, "score")
		x.Score = l.Min + float64(n)*l.Step
		if rapid.Bool().Draw(t, "lowest said") {
			x.Lowest = l.Min + float64(rapid.IntRange(0, n).Draw(t, "lowest"))*l.Step
		}
	} else if strings.HasPrefix(code, "usmle") {
		x.Score = float64(rapid.SampledFrom([]int{0, 0, 210, 240}).Draw(t, "score"))
	}
	if rapid.Bool().Draw(t, "dated") {
		x.On = today.AddDays(rapid.IntRange(-900, 300).Draw(t, "on"))
	}
	return x
}

func goals(t *rapid.T, today clock.Date) student.Goals {
	g := student.Goals{
		Weeks:       rapid.SampledFrom([]int{0, 0, 2, 4, 8, 12, 52}).Draw(t, "weeks"),
		Countries:   some(t, "countries", []reference.CountryCode{"US", "GB", "PK", "DE", "AU", "SG", "CH"}, 3),
		Categories:  some(t, "kinds", catalog.Categories, 2),
		Formats:     some(t, "formats", catalog.Formats, 2),
		Specialties: some(t, "specialties", []string{"paediatrics", "cardiology", "neonatology", "general_surgery", "public_health", "oncology"}, 3),
		Skills:      some(t, "skills", []string{"history_taking", "mental_state_examination"}, 2),
		Pay:         rapid.SampledFrom([]student.PayWish{"", student.UnpaidOK, student.PaidOnly}).Draw(t, "pay"),
		Modes:       some(t, "modes", catalog.Modes, 2),
	}
	if rapid.IntRange(0, 3).Draw(t, "start said") > 0 {
		g.Start = today.YearMonth().AddMonths(rapid.IntRange(-2, 40).Draw(t, "start"))
		if rapid.Bool().Draw(t, "day said") {
			g.StartDay = g.Start.First().AddDays(rapid.IntRange(0, 27).Draw(t, "day"))
		}
		if rapid.Bool().Draw(t, "latest said") {
			g.Latest = g.Start.AddMonths(rapid.IntRange(0, 6).Draw(t, "latest"))
		}
	}
	if rapid.Bool().Draw(t, "budget said") {
		g.Budget = reference.Money{Minor: int64(rapid.IntRange(0, 900_000).Draw(t, "budget")), Currency: rapid.SampledFrom([]string{"USD", "PKR", "JPY", "KWD"}).Draw(t, "currency")}
	}
	return g
}

// some draws up to most different values.
func some[T comparable](t *rapid.T, label string, from []T, most int) []T {
	var out []T
	for range rapid.IntRange(0, most).Draw(t, label+" count") {
		if v := rapid.SampledFrom(from).Draw(t, label); !slices.Contains(out, v) {
			out = append(out, v)
		}
	}
	return out
}
