package plan

import (
	"fmt"
	"testing"

	"preround/internal/catalog"
	"preround/internal/platform/clock"
	"preround/internal/reference"
	"preround/internal/student"
)

// manyTargets is a student who plans for n places of all kinds at once.
func manyTargets(n int) Request {
	countries := []reference.CountryCode{"US", "GB", "DE", "AU", "US", "CA", "FR", "US", "TZ", "IE"}
	req := Request{Today: clock.MustDate("2026-11-22")}
	req.Student.Facts = student.Facts{Year: 3, SchoolCountry: "PK", Citizenship: []reference.CountryCode{"PK"}}
	req.Student.Goals = student.Goals{Start: clock.NewMonth(2027, 10), Weeks: 4}
	for i := range n {
		p := &catalog.Place{ID: catalog.ID(fmt.Sprintf("place-%d", i)), Name: "Elective", Organiser: catalog.Organiser{Name: fmt.Sprintf("University %d", i)},
			Category: catalog.Clinical, Format: "elective", Mode: "in_person", Locations: []catalog.Location{{Country: countries[i%10]}},
			Sources: []catalog.Source{{URL: "https://example.org"}},
			Requirements: []catalog.Requirement{{Kind: "cv"}, {Kind: "recommendation_letter", Count: 1 + i%3}, {Kind: "transcript"}, {Kind: "dean_letter"},
				{Kind: "language_test", AnyOf: []catalog.TestMinimum{{Test: "ielts", Minimum: 7}, {Test: "toefl", Minimum: 100}}}, {Kind: "immunisation"}}}
		switch i % 3 {
		case 0:
			p.Apply.LeadWeeks = 17
		case 1:
			p.Apply.Windows = []catalog.Window{{Opens: catalog.YearDay{Month: 1, Day: 10}, Closes: catalog.YearDay{Month: 3, Day: 1}}}
		}
		req.Targets = append(req.Targets, Target{ID: string(p.ID), Place: p, Country: countries[i%10]})
	}
	return req
}

func BenchmarkBuild20(b *testing.B) {
	req := manyTargets(20)
	b.ReportAllocs()
	for b.Loop() {
		Build(req)
	}
}

func BenchmarkBuild20Chances(b *testing.B) {
	req := manyTargets(20)
	req.Chances = true
	b.ReportAllocs()
	for b.Loop() {
		Build(req)
	}
}

func BenchmarkBuild1(b *testing.B) {
	req := manyTargets(1)
	b.ReportAllocs()
	for b.Loop() {
		Build(req)
	}
}

func BenchmarkBuild1Chances(b *testing.B) {
	req := manyTargets(1)
	req.Chances = true
	b.ReportAllocs()
	for b.Loop() {
		Build(req)
	}
}
