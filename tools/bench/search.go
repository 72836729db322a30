package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"runtime"
	"slices"
	"text/tabwriter"
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
func search(ctx context.Context, out io.Writer, o options) error {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	fmt.Fprintln(out, "## Search: words, all facets with counts, ranking for one student, one processor")
	tab := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(tab, "places\tp50\tp99\tfirst by a new student\tMB\tbytes a place\tbuilt in\t")
	if err := searchShipped(tab); err != nil {
		return err
	}
	start := time.Now()
	x, size := generated(o.places)
	searchRow(tab, x, size, time.Since(start))
	if err := tab.Flush(); err != nil {
		return err
	}
	x = nil //nolint:ineffassign // frees it before the next is built
	runtime.GC()
	return compare(ctx, out, o.compare)
}

func searchShipped(tab io.Writer) error {
	places, faults := source.ReadFS(data.Catalogue, "catalogue")
	if len(faults) > 0 {
		return fmt.Errorf("the shipped catalogue: %v", faults[0])
	}
	before := inUse()
	start := time.Now()
	x := index.Build(places)
	took := time.Since(start)
	searchRow(tab, x, inUse()-before, took)
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

// searchRow asks the mix of questions as one student and prints the times.
func searchRow(tab io.Writer, x *index.Index, size uint64, built time.Duration) {
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
	fmt.Fprintf(tab, "%d\t%s\t%s\t%s\t%.0f\t%.0f\t%s\t\n", x.Len(), round(took[len(took)/2]), round(took[len(took)*99/100]), round(first),
		float64(size)/1e6, float64(size)/float64(x.Len()), built.Round(time.Millisecond))
}

func round(d time.Duration) time.Duration {
	if d > 10*time.Millisecond {
		return d.Round(100 * time.Microsecond)
	}
	return d.Round(time.Microsecond)
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
func compare(ctx context.Context, out io.Writer, n int) error {
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
	} else {
		fmt.Fprintln(out, "(no PostgreSQL: run under `go run ./tools/pgtemp --` to see it here)")
	}
	fmt.Fprintf(out, "\n## The same questions of databases, over %d places: median of 7, and how many times the index's\n", n)
	tab := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprint(tab, "question\tplaces\t")
	for _, e := range engines {
		fmt.Fprintf(tab, "%s\t", e.name)
	}
	fmt.Fprintln(tab)
	for _, q := range searchQuestions {
		if err := compareRow(ctx, tab, engines, q); err != nil {
			return err
		}
	}
	return tab.Flush()
}

func compareRow(ctx context.Context, tab io.Writer, engines []engine, q question) error {
	var base time.Duration
	line := ""
	found := ""
	for i, e := range engines {
		var took []time.Duration
		n := 0
		for range 7 {
			start := time.Now()
			var err error
			if n, err = e.ask(ctx, q); err != nil {
				return fmt.Errorf("%s, %q: %w", e.name, q.words, err)
			}
			took = append(took, time.Since(start))
		}
		slices.Sort(took)
		mid := took[len(took)/2]
		if i == 0 {
			base = mid
			line += fmt.Sprintf("%s\t", round(mid))
			found = fmt.Sprint(n)
			continue
		}
		line += fmt.Sprintf("%s (%.0fx)\t", round(mid), float64(mid)/float64(base))
		found += fmt.Sprintf("/%d", n)
	}
	name := q.words
	for f, vs := range q.filter {
		name += fmt.Sprintf(" [%s=%s]", f, vs[0])
	}
	fmt.Fprintf(tab, "%s\t%s\t%s\n", name, found, line)
	return nil
}
