package readiness_test

import (
	"slices"
	"syscall"
	"testing"
	"time"

	"pgregory.net/rapid"

	"preround/data"
	"preround/internal/catalog"
	"preround/internal/catalog/source"
	"preround/internal/fit"
	"preround/internal/readiness"
	"preround/internal/student"
	"preround/internal/student/studenttest"
)

// papers of which the drawn places ask for some.
var papers = []catalog.RequirementKind{"cv", "transcript", "dean_letter", "personal_statement", "bls", "photo", "immunisation"}

func somePlaces(t *rapid.T) (list []*catalog.Place) {
	for i := range rapid.IntRange(1, 7).Draw(t, "places") {
		p := &catalog.Place{ID: catalog.ID(rune('a' + i)), Category: catalog.Clinical, Locations: []catalog.Location{{Country: "GB"}},
			Eligibility: catalog.Eligibility{Stages: catalog.Stages, Scope: catalog.ScopeAny}, Apply: catalog.Apply{Rolling: true}}
		for _, k := range rapid.SliceOfNDistinct(rapid.SampledFrom(papers), 0, 4, rapid.ID[catalog.RequirementKind]).Draw(t, "papers") {
			p.Requirements = append(p.Requirements, catalog.Requirement{Kind: k})
		}
		list = append(list, p)
	}
	return list
}

// TestWayIsTheCheapest compares with trying every set of papers: no set opens a
// place sooner than the next unlock, alone and together count exactly the places
// that open, and the way ends with all of them open.
func TestWayIsTheCheapest(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := student.Student{Facts: student.Facts{Year: 5, CourseYears: 5, SchoolCountry: "PK"}}
		list := somePlaces(t)
		g := readiness.Of(readiness.Request{Today: today, Student: s, Matching: list})
		days := map[readiness.GapID]int{}
		for _, r := range g.Gaps {
			days[r.ID] = 1 << 30
			if r.Cost.Known {
				days[r.ID] = r.Cost.Days[1]
			}
		}
		opens := func(have []readiness.GapID) (out []int) {
			for i, p := range list {
				if !slices.ContainsFunc(p.Requirements, func(r catalog.Requirement) bool { return !slices.Contains(have, readiness.GapID(r.Kind)) }) {
					out = append(out, i)
				}
			}
			return out
		}
		var have []readiness.GapID
		if !slices.Equal(g.Ready, opens(nil)) {
			t.Fatalf("ready %v, want %v", g.Ready, opens(nil))
		}
		for _, u := range g.Unlocks {
			before := opens(have)
			cost := longest(days, u.Gaps)
			for set := range 1 << len(papers) {
				try := slices.Clone(have)
				var add []readiness.GapID
				for k, p := range papers {
					if set>>k&1 == 1 && !slices.Contains(have, readiness.GapID(p)) {
						add = append(add, readiness.GapID(p))
					}
				}
				if len(opens(append(try, add...))) > len(before) && longest(days, add) < cost {
					t.Fatalf("%v opens a place in %d days, sooner than the next unlock %v in %d", add, longest(days, add), u.Gaps, cost)
				}
			}
			have = append(have, u.Gaps...)
			after := opens(have)
			if u.Total != len(after) || len(u.Opens) != len(after)-len(before) {
				t.Fatalf("after %v there are %d ready, %v new; want %v after %v", have, u.Total, u.Opens, after, before)
			}
		}
		if len(opens(have)) != len(list) {
			t.Fatalf("at the end of the way only %v are open", opens(have))
		}
		for _, r := range g.Gaps {
			alone := slices.DeleteFunc(opens([]readiness.GapID{r.ID}), func(i int) bool { return slices.Contains(g.Ready, i) })
			if !slices.Equal(r.Alone, alone) {
				t.Fatalf("%s opens %v alone, want %v", r.ID, r.Alone, alone)
			}
			both := slices.DeleteFunc(opens(append([]readiness.GapID{r.ID}, r.With...)), func(i int) bool { return !slices.Contains(r.Asked, i) })
			if !slices.Equal(r.Opens, both) || len(both) == 0 {
				t.Fatalf("%s with %v opens %v, want %v", r.ID, r.With, r.Opens, both)
			}
		}
	})
}

func longest(days map[readiness.GapID]int, set []readiness.GapID) (n int) {
	for _, id := range set {
		n = max(n, days[id])
	}
	return n
}

// TestGraphOfTheShippedCatalogue: whoever asks, every place has one state, the
// way opens each locked place once, and the same question has the same answer.
func TestGraphOfTheShippedCatalogue(t *testing.T) {
	all := shipped(t)
	rapid.Check(t, func(t *rapid.T) {
		s := studenttest.Student(today).Draw(t, "student")
		from := rapid.IntRange(0, len(all)-1).Draw(t, "from")
		req := readiness.Request{Today: today, Student: s, Saved: all[:3], Matching: all[from:min(from+60, len(all))]}
		g := readiness.Of(req)
		opened := map[int]int{}
		for _, i := range g.Ready {
			opened[i]++
		}
		for _, u := range g.Unlocks {
			if len(u.Opens) == 0 || len(u.Gaps) == 0 {
				t.Fatalf("an unlock without places or gaps: %+v", u)
			}
			for _, i := range u.Opens {
				opened[i]++
			}
		}
		judge := fit.NewScorer(&s, today)
		for i, p := range g.Places {
			if out := slices.Contains(g.Closed, i); out == (opened[i] == 1) || opened[i] > 1 {
				t.Fatalf("%s is out %v and opened %d times", p.ID, out, opened[i])
			}
			if p.State == readiness.Out && judge.Judge(p.Place).Verdict != fit.Closed {
				t.Fatalf("%s is out of reach, and fit does not call it closed", p.ID)
			}
		}
		for _, r := range g.Gaps {
			if len(r.Opens) == 0 || r.What == "" || len(r.Asked) == 0 {
				t.Fatalf("a row that says nothing: %+v", r)
			}
		}
	})
}

func shipped(t testing.TB) []*catalog.Place {
	t.Helper()
	list, faults := source.ReadFS(data.Catalogue, "catalogue")
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	out := make([]*catalog.Place, len(list))
	for i := range list {
		out[i] = &list[i]
	}
	return out
}

// BenchmarkGraph is the graph over the whole shipped catalogue, 400 places.
func BenchmarkGraph(b *testing.B) {
	all := shipped(b)
	s := student.Student{Facts: student.Facts{Year: 4, CourseYears: 5, School: "King Edward Medical University", SchoolCountry: "PK"}}
	s.Goals.Start = today.YearMonth() + 8
	began := cpuTime(b)
	for b.Loop() {
		readiness.Of(readiness.Request{Today: today, Student: s, Saved: all[:5], Matching: all[5:]})
	}
	b.ReportMetric(float64(cpuTime(b)-began)/float64(b.N)/1e6, "cpu-ms/graph")
	b.ReportMetric(float64(len(all)), "places")
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
