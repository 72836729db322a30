package app

import (
	"testing"
	"time"

	"preround/internal/catalog"
	"preround/internal/catalog/index"
	"preround/internal/fit"
	"preround/internal/plan"
	"preround/internal/platform/clock"
	"preround/internal/reference"
	"preround/internal/student"
)

// What a request allocates is what makes the collector work, and unlike a time it
// is the same on every machine. The limits are about twice what it is today: they
// catch a loop that begins to allocate for each place or each day. Not parallel:
// the count is of the whole process.
func TestARequestAllocatesLittle(t *testing.T) {
	places, err := shipped()
	if err != nil {
		t.Fatal(err)
	}
	x := index.Build(places)
	today := clock.MustDate("2026-11-22")
	who := student.Student{
		Facts: student.Facts{Year: 4, YearOn: today, SchoolCountry: "PK", Citizenship: []reference.CountryCode{"PK"}},
		Goals: student.Goals{Start: clock.NewMonth(2027, time.October), Weeks: 4, Countries: []reference.CountryCode{"US"}},
	}
	score := fit.NewScorer(&who, today).Score
	req := plan.Request{Today: today, Student: who}
	for i := range places {
		if p := &places[i]; p.Category == catalog.Clinical && len(p.Locations) > 0 && len(req.Targets) < 20 {
			req.Targets = append(req.Targets, plan.Target{ID: string(p.ID), Place: p, Country: p.Locations[0].Country})
		}
	}
	chances := req
	chances.Chances = true
	for _, c := range []struct {
		what string
		most float64
		do   func()
	}{
		{"search for everything", 90, func() { x.Search(index.Query{Today: today, Score: score}) }},
		{"search for words", 90, func() { x.Search(index.Query{Words: "cardiology germany", Today: today, Score: score}) }},
		{"search with filters and a slip", 90, func() {
			x.Search(index.Query{Words: "cardiolgy", Filters: index.Filters{index.Category: {"clinical"}}, Today: today, Score: score})
		}},
		{"fit of one place", 140, func() { fit.Judge(&who, &places[0], today) }},
		{"plan for 20 places", 4500, func() { plan.Build(req) }},
		{"plan for 20 places with chances", 5000, func() { plan.Build(chances) }},
	} {
		c.do() // tables are read and workspaces made at the first time
		if n := testing.AllocsPerRun(20, c.do); n > c.most {
			t.Errorf("%s: %.0f allocations, at most %.0f are expected", c.what, n, c.most)
		} else {
			t.Logf("%s: %.0f allocations of at most %.0f", c.what, n, c.most)
		}
	}
}
