package fit_test

import (
	"syscall"
	"testing"
	"time"

	"preround/internal/catalog"
	"preround/internal/fit"
	"preround/internal/platform/clock"
	"preround/internal/reference"
	"preround/internal/student"
)

// full is a student who has answered everything.
func full() *student.Student {
	return &student.Student{
		Facts: student.Facts{Year: 4, CourseYears: 5, School: "King Edward Medical University", SchoolCountry: "PK", Citizenship: []reference.CountryCode{"PK"},
			Languages: []student.Language{{Code: "ur", CEFR: student.Native}, {Code: "en", CEFR: "C1"}},
			Tests:     []student.TestScore{{Test: "ielts", Score: 7, Lowest: 6.5, On: clock.MustDate("2026-05-01")}},
			Exams:     []student.Span{{From: clock.MustDate("2027-01-04"), To: clock.MustDate("2027-01-29"), Name: "Finals"}}},
		Goals: student.Goals{Start: clock.NewMonth(2027, 7), Weeks: 4, Countries: []reference.CountryCode{"US", "GB"}, Categories: []catalog.Category{catalog.Clinical},
			Specialties: []string{"paediatrics"}, Budget: reference.Money{Minor: 200_000, Currency: "USD"}},
	}
}

func BenchmarkScore(b *testing.B) {
	var traits []catalog.Traits
	for i := range shipped() {
		traits = append(traits, catalog.TraitsOf(&shipped()[i]))
	}
	c := fit.NewScorer(full(), today)
	began := cpuTime(b)
	for b.Loop() {
		for i := range traits {
			c.Score(&traits[i])
		}
	}
	perPlace(b, len(traits), began)
}

func BenchmarkJudge(b *testing.B) {
	c := fit.NewScorer(full(), today)
	all := shipped()
	began := cpuTime(b)
	for b.Loop() {
		for i := range all {
			c.Judge(&all[i])
		}
	}
	perPlace(b, len(all), began)
}

func BenchmarkNewScorer(b *testing.B) {
	s := full()
	fit.NewScorer(s, today)
	began := cpuTime(b)
	for b.Loop() {
		fit.NewScorer(s, today)
	}
	perPlace(b, 1, began)
}

// cpuTime is what the process has used: on a machine that is shared the clock on
// the wall says little.
func cpuTime(b *testing.B) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func perPlace(b *testing.B, n int, began time.Duration) {
	b.ReportMetric(float64(cpuTime(b)-began)/float64(b.N)/float64(n), "cpu-ns/place")
}
