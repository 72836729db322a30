package index

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
	"preround/internal/platform/clock"
	"preround/internal/reference"
	"preround/tools/placegen"
)

// millionSize can be lowered by PREROUND_BENCH_PLACES on a small machine.
func millionSize() int {
	if n, err := strconv.Atoi(os.Getenv("PREROUND_BENCH_PLACES")); err == nil && n > 0 {
		return n
	}
	return 1_000_000
}

var million = sync.OnceValues(func() (*Index, float64) {
	n := millionSize()
	before := heap()
	b := NewBuilder(n)
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

// aScore stands for what fit makes of a student: a dozen comparisons and sums.
func aScore(seed int) func(*catalog.Traits) (int32, bool) {
	country := catalog.CountryPosition([]reference.CountryCode{"GB", "US", "DE", "CA"}[seed%4])
	want := catalog.SpecialtyBits([]string{"cardiology", "paediatrics", "general_surgery"}[seed%3])
	return func(t *catalog.Traits) (int32, bool) {
		ok := true
		s := int32(100)
		if t.Specialty[0]&want[0]|t.Specialty[1]&want[1]|t.Specialty[2]&want[2] != 0 {
			s += 30
		}
		for _, c := range t.Countries {
			if c == 0 {
				break
			}
			if c == country {
				s += 25
			}
		}
		if t.Years != 0 && t.Years>>3&1 == 0 || t.Stages != 0 && t.Stages>>1&1 == 0 {
			ok = false
		}
		if t.Abroad() == catalog.No || t.Flags&catalog.FlagCitizenship != 0 {
			ok = false
		}
		if t.Months != 0 && t.Months>>6&1 == 0 {
			ok = false
		} else if t.Months != 0 {
			s += 10
		}
		if t.CostUSD != catalog.CostUnknown {
			s -= t.CostUSD / 200
		}
		if t.MinWeeks > 8 {
			ok = false
		}
		if t.Category == 1 {
			s += 12
		}
		return s, ok
	}
}

var benchToday = clock.MustDate("2026-11-22")

// questions is what people ask: from nothing at all to a long sentence with a
// slip in it.
func questions() []Query {
	return []Query{
		{},
		{Words: "cardiology"},
		{Words: "cardiology germany"},
		{Words: "peds elective UK"},
		{Words: "ob-gyn"},
		{Words: "summer research united states", Filters: Filters{Stage: {"preclinical"}}},
		{Words: "cardiolgy"},
		{Words: "neuro"},
		{Words: "emergency medicine observership"},
		{Words: "haematology", Filters: Filters{Category: {"research"}, Country: {"US", "GB"}}},
		{Filters: Filters{Country: {"GB"}}},
		{Filters: Filters{Category: {"clinical"}, Month: {"7"}}},
		{Filters: Filters{Format: {"elective", "clerkship"}, Specialty: {"internal_medicine"}, Pay: {"unpaid", "stipend"}}},
		{Filters: Filters{Category: {"research"}}, Sort: ByCloses},
		{Words: "surgery", Filters: Filters{Country: {"PK", "IN"}}, Sort: ByCheapest},
		{Words: "public health internship", Sort: ByName},
		{Words: "malaria vaccination rural"},
		{Words: "hospital"},
		{Words: "paediatric oncolgy research fellowship in canada"},
		{Words: "dermatology", Filters: Filters{Country: {"SG"}, Mode: {"remote"}, Closes: {"2"}, Format: {"course"}}},
	}
}

// measure asks all questions in turn and reports how long the middle one and
// the slowest in a hundred took.
func measure(b *testing.B, x *Index, ask func(i int, q *Query)) {
	qs := questions()
	var took, used []time.Duration
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	for i := 0; b.Loop(); i++ {
		q := qs[i%len(qs)]
		q.Today = benchToday
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
// asks each as a student never seen before.
func BenchmarkSearchMillion(b *testing.B) {
	x, size := million()
	b.Run("student", func(b *testing.B) {
		score := aScore(1)
		measure(b, x, func(_ int, q *Query) { q.Score, q.ScoreKey = score, "1" })
		b.ReportMetric(size/float64(x.Len()), "B/place")
		b.ReportMetric(size/1e6, "MB")
	})
	b.Run("strangers", func(b *testing.B) {
		score := aScore(1)
		measure(b, x, func(_ int, q *Query) { q.Score = score })
	})
}

// BenchmarkSearchEach names the time of each question, for finding the slow one.
func BenchmarkSearchEach(b *testing.B) {
	x, _ := million()
	score := aScore(1)
	for i, q := range questions() {
		q.Today, q.Score, q.ScoreKey = benchToday, score, "1"
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
	x := Build(placegen.Slice(400, 1))
	score := aScore(1)
	b.ReportAllocs()
	measure(b, x, func(_ int, q *Query) { q.Score, q.ScoreKey = score, "1" })
}
