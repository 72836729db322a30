package main

import (
	"context"
	"fmt"
	"os"
	"runtime"
	"slices"
	"strings"
	"time"

	"preround/data"
	"preround/internal/catalog"
	"preround/internal/catalog/index"
	"preround/internal/catalog/source"
	"preround/internal/fit"
	"preround/internal/platform/clock"
	"preround/internal/reference"
	"preround/internal/student"
	"preround/tools/placegen"
)

var today = clock.MustDate("2026-11-22")

// question is one that all engines can be asked: words that all must be there,
// and at most one value to filter by.
type question struct {
	words  string
	match  string // the same for FTS5; PostgreSQL gets it with & for AND
	filter index.Filters
}

var searchQuestions = []question{
	{words: "cardiology", match: "cardiology"},
	{words: "hospital", match: "hospital"},
	{words: "malaria vaccination rural", match: "malaria AND vaccination AND rural"},
	{words: "emergency medicine observership", match: "emergency AND medicine AND observership"},
	{words: "dermatology", match: "dermatology", filter: index.Filters{index.Category: {"clinical"}}},
	{words: "surgery", match: "surgery", filter: index.Filters{index.Country: {"GB"}}},
	{filter: index.Filters{index.Category: {"research"}}},
	{filter: index.Filters{index.Country: {"US"}}},
}

// search measures the index alone at full size, on one processor, and then
// beside the databases at a size that they can be filled with in reasonable
// time.
func search(ctx context.Context, t *table, o options) error {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	if err := searchShipped(t); err != nil {
		return err
	}
	start := time.Now()
	x, size := generated(o.places)
	searchRows(t, x, size, time.Since(start), 5*time.Millisecond, 20*time.Millisecond, 400e6*int64(o.places)/1e6)
	x = nil //nolint:ineffassign // frees it before the next is built
	runtime.GC()
	return compare(ctx, t, o.compare)
}

func searchShipped(t *table) error {
	places, faults := source.ReadFS(data.Catalogue, "catalogue")
	if len(faults) > 0 {
		return fmt.Errorf("the shipped catalogue: %v", faults[0])
	}
	before := inUse()
	start := time.Now()
	x := index.Build(places)
	took := time.Since(start)
	searchRows(t, x, inUse()-before, took, 200*time.Microsecond, 0, 0)
	return nil
}

// generated is an index over n generated places, and its size in bytes with the
// places in it.
func generated(n int) (*index.Index, uint64) {
	before := inUse()
	b := index.NewBuilder(n)
	for p := range placegen.Places(n, 1) {
		if err := b.Add(p); err != nil {
			panic(err) // the generator gives them in order
		}
	}
	x := b.Index()
	return x, inUse() - before
}

func inUse() uint64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// aStudent judges as fit does for a fourth-year student from Lahore.
func aStudent() func(*catalog.Traits) (int32, bool) {
	return fit.NewScorer(&student.Student{
		Facts: student.Facts{Year: 4, CourseYears: 5, SchoolCountry: "PK", Citizenship: []reference.CountryCode{"PK"},
			Languages: []student.Language{{Code: "en", CEFR: "C1"}}, Tests: []student.TestScore{{Test: "ielts", Score: 7, On: clock.MustDate("2026-05-01")}}},
		Goals: student.Goals{Start: clock.NewMonth(2027, time.July), Weeks: 4, Countries: []reference.CountryCode{"US", "GB"},
			Categories: []catalog.Category{catalog.Clinical}, Specialties: []string{"cardiology"}, Budget: reference.Money{Minor: 300000, Currency: "USD"}},
	}, today).Score
}

// searchRows asks the mix of questions as one student. An aim of 0 is none.
func searchRows(t *table, x *index.Index, size uint64, built, aim50, aim99 time.Duration, room int64) {
	score := aStudent()
	qs := mix()
	start := time.Now()
	x.Search(index.Query{Today: today, Score: score, ScoreKey: "bench"})
	first := time.Since(start)
	var took []time.Duration
	for range 25 {
		for _, q := range qs {
			q.Today, q.Score, q.ScoreKey = today, score, "bench"
			start := time.Now()
			x.Search(q)
			took = append(took, time.Since(start))
		}
	}
	slices.Sort(took)
	sort := float64(sorting())
	p50, p99 := took[len(took)/2], took[len(took)*99/100]
	over := fmt.Sprintf("search, all facets, rank for a student, %d places, one processor: ", x.Len())
	t.duration(over+"p50", p50, aim50, ratio(float64(p50), sort, thanSorting))
	t.duration(over+"p99", p99, aim99, ratio(float64(p99), sort, thanSorting)+"; first by a new student "+human(first))
	t.size("memory of that index, places in it", int64(size), room, 1e6, fmt.Sprintf("%.0f bytes a place; built in %s", float64(size)/float64(x.Len()), human(built)))
}

// mix is what people ask: from nothing at all to a sentence with a slip in it.
func mix() []index.Query {
	return []index.Query{
		{},
		{Words: "cardiology"},
		{Words: "cardiology germany"},
		{Words: "peds elective UK"},
		{Words: "ob-gyn"},
		{Words: "summer research united states", Filters: index.Filters{index.Stage: {"preclinical"}}},
		{Words: "cardiolgy"},
		{Words: "neuro"},
		{Words: "emergency medicine observership"},
		{Words: "haematology", Filters: index.Filters{index.Category: {"research"}, index.Country: {"US", "GB"}}},
		{Filters: index.Filters{index.Country: {"GB"}}},
		{Filters: index.Filters{index.Category: {"clinical"}, index.Month: {"7"}}},
		{Filters: index.Filters{index.Format: {"elective", "clerkship"}, index.Specialty: {"internal_medicine"}, index.Pay: {"unpaid", "stipend"}}},
		{Filters: index.Filters{index.Category: {"research"}}, Sort: index.ByCloses},
		{Words: "surgery", Filters: index.Filters{index.Country: {"PK", "IN"}}, Sort: index.ByCheapest},
		{Words: "public health internship", Sort: index.ByName},
		{Words: "malaria vaccination rural"},
		{Words: "hospital"},
		{Words: "paediatric oncolgy research fellowship in canada"},
		{Words: "dermatology", Filters: index.Filters{index.Country: {"SG"}, index.Mode: {"remote"}, index.Closes: {"2"}, index.Format: {"course"}}},
	}
}

// engine is a way to answer a question: how many places match.
type engine struct {
	name string
	ask  func(ctx context.Context, q question) (int, error)
}

// compare asks the same questions of the index, of SQLite and, where
// PREROUND_TEST_POSTGRES names one, of PostgreSQL. All count every facet and
// give the best 20; only the index ranks for a student.
func compare(ctx context.Context, t *table, n int) error {
	x, _ := generated(n)
	score := aStudent()
	engines := []engine{{"index", func(_ context.Context, q question) (int, error) {
		return x.Search(index.Query{Words: q.words, Filters: q.filter, Today: today, Score: score}).Total, nil
	}}}
	lite, stop, err := openSQLite(ctx, n)
	if err != nil {
		return fmt.Errorf("SQLite: %w", err)
	}
	defer stop()
	engines = append(engines, lite)
	if url := os.Getenv("PREROUND_TEST_POSTGRES"); url != "" {
		pg, stop, err := openPostgres(ctx, url, n)
		if err != nil {
			return fmt.Errorf("PostgreSQL: %w", err)
		}
		defer stop()
		engines = append(engines, pg)
	}
	t.detail("The same questions over %d places, middle of 7 each (places found where engines read words differently: one number for each):\n\n| question | places |", n)
	for _, e := range engines {
		t.detail(" %s |", e.name)
	}
	t.detail("\n|---|--:|%s\n", strings.Repeat("--:|", len(engines)))
	took := make([][]time.Duration, len(engines))
	for _, q := range searchQuestions {
		mids, err := compareRow(ctx, t, engines, q)
		if err != nil {
			return err
		}
		for i, m := range mids {
			took[i] = append(took[i], m)
		}
	}
	compared(t, engines, took, n)
	return nil
}

// compared adds a row for each engine beside the index: how many times as long it
// took, over all questions.
func compared(t *table, engines []engine, took [][]time.Duration, n int) {
	what := fmt.Sprintf("%d of these questions over %d places, middle one: ", len(searchQuestions), n)
	for i, e := range engines {
		times := make([]float64, len(took[i]))
		for j := range times {
			times[j] = float64(took[i][j]) / float64(max(1, took[0][j]))
		}
		beside := ""
		if i > 0 {
			mid := middle(times)
			beside = ratio(mid, 1, "the index") + fmt.Sprintf(" (%.0f to %.0f x)", times[0], times[len(times)-1])
		}
		t.duration(what+e.name, middle(took[i]), 0, beside)
	}
	if len(engines) < 3 {
		t.add(row{what: what + "PostgreSQL", figure: "not measured", beside: "run under `go run ./tools/pgtemp --`"})
	}
}

// compareRow asks every engine one question and gives the middle time of each.
func compareRow(ctx context.Context, t *table, engines []engine, q question) ([]time.Duration, error) {
	var mids []time.Duration
	line, found := "", ""
	for i, e := range engines {
		var took []time.Duration
		n := 0
		for range 7 {
			start := time.Now()
			var err error
			if n, err = e.ask(ctx, q); err != nil {
				return nil, fmt.Errorf("%s, %q: %w", e.name, q.words, err)
			}
			took = append(took, time.Since(start))
		}
		mids = append(mids, middle(took))
		if i == 0 {
			line, found = " "+human(mids[0])+" |", fmt.Sprint(n)
			continue
		}
		line += fmt.Sprintf(" %s (%.0f x) |", human(mids[i]), float64(mids[i])/float64(max(1, mids[0])))
		found += fmt.Sprintf("/%d", n)
	}
	name := q.words
	for f, vs := range q.filter {
		name += fmt.Sprintf(" [%s=%s]", f, vs[0])
	}
	t.detail("| %s | %s |%s\n", strings.TrimSpace(name), found, line)
	return mids, nil
}
