package index_test

import (
	"fmt"
	"os"
	"runtime"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"preround/internal/catalog"
	"preround/internal/catalog/index"
	"preround/internal/fit"
	"preround/internal/platform/clock"
	"preround/internal/reference"
	"preround/internal/student"
	"preround/tools/placegen"
)

// millionSize can be lowered by PREROUND_BENCH_PLACES on a small machine.
func millionSize() int {
	if n, err := strconv.Atoi(os.Getenv("PREROUND_BENCH_PLACES")); err == nil && n > 0 {
		return n
	}
	return 1_000_000
}

var million = sync.OnceValues(func() (*index.Index, float64) {
	n := millionSize()
	before := heap()
	b := index.NewBuilder(n)
	for p := range placegen.Places(n, 1) {
		if err := b.Add(p); err != nil {
			panic(err)
		}
	}
	x := b.Index()
	return x, float64(heap() - before)
})

func heap() uint64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

var today = clock.MustDate("2026-11-22")

// aStudent is the judging of a fourth-year student from Lahore, by fit itself.
func aStudent() func(*catalog.Traits) (int32, bool) {
	s := &student.Student{
		Facts: student.Facts{Year: 4, CourseYears: 5, SchoolCountry: "PK", Citizenship: []reference.CountryCode{"PK"},
			Languages: []student.Language{{Code: "en", CEFR: "C1"}}, Tests: []student.TestScore{{Test: "ielts", Score: 7, On: clock.MustDate("2026-05-01")}}},
		Goals: student.Goals{Start: clock.NewMonth(2027, time.July), Weeks: 4, Countries: []reference.CountryCode{"US", "GB"}, Categories: []catalog.Category{catalog.Clinical},
			Specialties: []string{"cardiology"}, Budget: reference.Money{Minor: 300000, Currency: "USD"}},
	}
	return fit.NewScorer(s, today).Score
}

// measure asks all questions in turn and reports how long the middle one and
// the slowest in a hundred took.
func measure(b *testing.B, x *index.Index, ask func(i int, q *index.Query)) {
	qs := index.Questions()
	var took, used []time.Duration
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	for i := 0; b.Loop(); i++ {
		q := qs[i%len(qs)]
		q.Today = today
		ask(i, &q)
		start, before := time.Now(), busy()
		x.Search(q)
		used = append(used, busy()-before)
		took = append(took, time.Since(start))
	}
	slices.Sort(took)
	slices.Sort(used)
	b.ReportMetric(float64(took[len(took)/2].Nanoseconds()), "p50-ns")
	b.ReportMetric(float64(took[len(took)*99/100].Nanoseconds()), "p99-ns")
	b.ReportMetric(float64(used[len(used)/2].Nanoseconds()), "p50-cpu-ns")
	b.ReportMetric(float64(used[len(used)*99/100].Nanoseconds()), "p99-cpu-ns")
	b.ReportMetric(0, "ns/op")
}

// BenchmarkSearchMillion: words, every facet and the ranking for a student, over
// a million places. "student" asks all questions as one student; "strangers"
// asks each as a student never seen before, for whom nothing is remembered;
// "nobody" asks as a visitor who has not said anything.
func BenchmarkSearchMillion(b *testing.B) {
	x, size := million()
	b.Run("student", func(b *testing.B) {
		score := aStudent()
		measure(b, x, func(_ int, q *index.Query) { q.Score, q.ScoreKey = score, "1" })
		b.ReportMetric(size/float64(x.Len()), "B/place")
		b.ReportMetric(size/1e6, "MB")
	})
	b.Run("strangers", func(b *testing.B) {
		score := aStudent()
		measure(b, x, func(_ int, q *index.Query) { q.Score = score })
	})
	b.Run("nobody", func(b *testing.B) { measure(b, x, func(int, *index.Query) {}) })
	b.Run("score", func(b *testing.B) { // what fit takes for a place, for comparison
		score := aStudent()
		traits := make([]catalog.Traits, 0, 10_000)
		for p := range placegen.Places(cap(traits), 2) {
			traits = append(traits, catalog.TraitsOf(p))
		}
		for i := 0; b.Loop(); i++ {
			score(&traits[i%len(traits)])
		}
	})
}

// BenchmarkSearchEach names the time of each question, for finding the slow one.
func BenchmarkSearchEach(b *testing.B) {
	x, _ := million()
	score := aStudent()
	for i, q := range index.Questions() {
		q.Today, q.Score, q.ScoreKey = today, score, "1"
		b.Run(fmt.Sprintf("%02d", i), func(b *testing.B) {
			runtime.LockOSThread()
			defer runtime.UnlockOSThread()
			n := 0
			before := busy()
			for b.Loop() {
				n = x.Search(q).Total
			}
			b.ReportMetric(float64((busy()-before).Nanoseconds())/float64(b.N), "cpu-ns/op")
			b.ReportMetric(float64(n), "places")
		})
	}
}

// BenchmarkSearchShipped: the same questions over as many places as are shipped.
func BenchmarkSearchShipped(b *testing.B) {
	x := index.Build(placegen.Slice(400, 1))
	score := aStudent()
	b.ReportAllocs()
	measure(b, x, func(_ int, q *index.Query) { q.Score, q.ScoreKey = score, "1" })
}
