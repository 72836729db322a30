package plan

import (
	"fmt"
	"syscall"
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

// measure reports the processor time beside the time on the clock, because a busy
// machine stretches the latter.
func measure(b *testing.B, req Request) {
	b.ReportAllocs()
	before := processorTime(b)
	for b.Loop() {
		Build(req)
	}
	b.ReportMetric(float64(processorTime(b)-before)/float64(b.N), "cpu-ns/op")
}

func processorTime(b *testing.B) int64 {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return u.Utime.Nano() + u.Stime.Nano()
}

func BenchmarkBuild1(b *testing.B)  { measure(b, manyTargets(1)) }
func BenchmarkBuild20(b *testing.B) { measure(b, manyTargets(20)) }

func BenchmarkBuild1Chances(b *testing.B) {
	req := manyTargets(1)
	req.Chances = true
	measure(b, req)
}

func BenchmarkBuild20Chances(b *testing.B) {
	req := manyTargets(20)
	req.Chances = true
	measure(b, req)
}
