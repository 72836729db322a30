package index

import (
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"preround/internal/catalog"
	"preround/tools/placegen"
)

func TestAnEmptyResultSaysWhyAndGivesWaysOn(t *testing.T) {
	t.Parallel()
	x := shipped()
	for name, q := range map[string]Query{
		"word that nobody has":          {Words: "xylophone"},
		"word and country":              {Words: "ophthalmology", Filters: Filters{Country: {"PK"}}},
		"country without places":        {Filters: Filters{Country: {"AQ"}}},
		"filters that exclude":          {Filters: Filters{Category: {"administrative"}, Country: {"JP"}, Mode: {"remote"}, Month: {"2"}}},
		"specialty with a parent":       {Words: "hepatology", Filters: Filters{Country: {"FI"}}},
		"filter by a child specialty":   {Filters: Filters{Specialty: {"hepatology"}, Country: {"NZ"}}},
		"value that does not exist":     {Filters: Filters{Format: {"nonsense"}}},
		"everything at once":            {Words: "paediatric cardiology kenya remote", Filters: Filters{Pay: {"salary"}, Route: {"vslo"}, Stage: {"graduate"}}},
		"asked for a student who fails": {Words: "xylophone", Score: func(*catalog.Traits) (int32, bool) { return 0, false }},
	} {
		r := x.Search(q)
		if r.Total != 0 || len(r.Hits) != 0 || r.Next != "" {
			t.Errorf("%s: %d places", name, r.Total)
			continue
		}
		if len(r.Alternatives) < 3 {
			t.Errorf("%s: only %d alternatives: %v", name, len(r.Alternatives), r.Alternatives)
		}
		for _, a := range r.Alternatives {
			if got := x.Search(a.Query).Total; got != a.Count {
				t.Errorf("%s: %s %s says %d places, asking gives %d", name, a.Kind, a.Value, a.Count, got)
			}
			if a.Count == 0 && a.Kind != AltFormat {
				t.Errorf("%s: %s %s leads nowhere", name, a.Kind, a.Value)
			}
		}
		for _, c := range r.Emptied {
			less := q
			if c.Facet != "" {
				less.Filters = changed(q.Filters, Filters{c.Facet: nil})
			} else {
				less.Words = strings.ReplaceAll(q.Words, c.Word, "")
			}
			if got := x.Search(less).Total; got != c.Count {
				t.Errorf("%s: without %s%s %d places are promised, asking gives %d", name, c.Facet, c.Word, c.Count, got)
			}
		}
	}
	r := x.Search(Query{Words: "ophthalmology", Filters: Filters{Country: {"PK"}}})
	if !slices.ContainsFunc(r.Emptied, func(c Culprit) bool { return c.Facet == Country }) {
		t.Errorf("the country is not named: %+v", r.Emptied)
	}
	if !slices.ContainsFunc(r.Alternatives, func(a Alternative) bool { return a.Kind == AltCountry }) {
		t.Errorf("no country nearby is offered: %+v", r.Alternatives)
	}
	r = x.Search(Query{Filters: Filters{Specialty: {"hepatology"}, Country: {"NZ"}}})
	if !slices.ContainsFunc(r.Alternatives, func(a Alternative) bool { return a.Kind == AltSpecialty && a.Value == "gastroenterology" }) {
		t.Errorf("the parent of hepatology is not offered: %+v", r.Alternatives)
	}
}

func TestPlacesWithMostWordsComeWhenNoneHasAll(t *testing.T) {
	t.Parallel()
	r := shipped().Search(Query{Words: "ophthalmology zurich karachi", Limit: 50})
	if !r.Partial || r.WordsFound != 1 || r.Total == 0 {
		t.Errorf("partial %v, %d words, %d places", r.Partial, r.WordsFound, r.Total)
	}
	r = shipped().Search(Query{Words: "ophthalmology london zurich", Limit: 50})
	if !r.Partial || r.WordsFound != 2 || !slices.Contains(ids(r), "gb-moorfields-elective") {
		t.Errorf("partial %v, %d words: %v", r.Partial, r.WordsFound, ids(r))
	}
}

func TestLongQuestionsAreCutAndAnsweredQuickly(t *testing.T) {
	t.Parallel()
	for _, w := range []string{strings.Repeat("a", 100_000), strings.Repeat("cardiolgy ", 10_000), strings.Repeat("é ", 5000), strings.Repeat("&", 5000)} {
		start := time.Now()
		r := shipped().Search(Query{Words: w})
		if len(r.Understood) > MaxWords {
			t.Errorf("%d words were read", len(r.Understood))
		}
		if d := time.Since(start); d > time.Second {
			t.Errorf("%d bytes took %s", len(w), d)
		}
	}
	if r := shipped().Search(Query{Limit: 1 << 30}); len(r.Hits) > MaxLimit {
		t.Errorf("%d hits", len(r.Hits))
	}
	for _, after := range []string{"x", "zz.a", ".", "ffffffff.zz-last", "-1.a", strings.Repeat("9", 99) + ".a"} {
		if r := shipped().Search(Query{After: after}); r.Total != shipped().Len() {
			t.Errorf("cursor %q: total %d", after, r.Total)
		}
	}
}

func TestSnapshotsChangeByWith(t *testing.T) {
	t.Parallel()
	some := placegen.Slice(30, 9)
	rapid.Check(t, func(t *rapid.T) {
		places := some[:rapid.IntRange(0, 30).Draw(t, "n")]
		x := Build(places)
		want := map[catalog.ID]string{}
		for _, p := range places {
			want[p.ID] = p.Name
		}
		var changed []catalog.Place
		for i := range rapid.IntRange(0, 5).Draw(t, "changed") {
			p := catalog.Place{ID: catalog.ID(fmt.Sprintf("new-%d", i)), Name: "New"}
			if len(places) > 0 && rapid.Bool().Draw(t, "existing") {
				p = rapid.SampledFrom(places).Draw(t, "which")
				p.Name = "Changed"
			}
			changed = append(changed, p)
			want[p.ID] = p.Name
		}
		var removed []catalog.ID
		if len(places) > 0 {
			for range rapid.IntRange(0, 3).Draw(t, "removed") {
				id := rapid.SampledFrom(places).Draw(t, "gone").ID
				removed = append(removed, id)
				delete(want, id)
			}
		}
		before := x.Version()
		y := x.With(changed, removed)
		got := map[catalog.ID]string{}
		last := catalog.ID("")
		for p := range y.All() {
			if p.ID <= last {
				t.Fatalf("%s after %s", p.ID, last)
			}
			last = p.ID
			got[p.ID] = p.Name
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Fatal(d)
		}
		for id, name := range want {
			if p, ok := y.Place(id); !ok || p.Name != name {
				t.Fatalf("Place(%s) = %v, %v", id, p, ok)
			}
		}
		if _, ok := y.Place("zz-none"); ok {
			t.Fatal("a place that does not exist was found")
		}
		if x.Version() != before || x.Len() != len(places) {
			t.Fatal("the old snapshot changed")
		}
		if same := x.With(nil, nil); same.Version() != before {
			t.Fatal("the version of the same places differs")
		}
	})
}

// Readers see whole snapshots while a writer swaps them (run with -race).
func TestLiveSwapsUnderReaders(t *testing.T) {
	t.Parallel()
	var live Live
	if live.Load().Len() != 0 {
		t.Error("a new Live is not empty")
	}
	small, big := Build(placegen.Slice(50, 1)), Build(placegen.Slice(90, 2))
	live.Swap(small)
	done := make(chan struct{})
	var searched atomic.Int64
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for {
				select {
				case <-done:
					return
				default:
				}
				x := live.Load()
				if r := x.Search(Query{Limit: 1000, Score: aScore(1), ScoreKey: "a"}); r.Total != x.Len() || len(r.Hits) != x.Len() {
					t.Errorf("%d of %d, %d hits", r.Total, x.Len(), len(r.Hits))
					searched.Add(400) // let the writer end
					return
				}
				x.Search(Query{Words: "cardiology germany hospital"})
				searched.Add(1)
			}
		})
	}
	for searched.Load() < 400 {
		live.Swap(big)
		runtime.Gosched()
		live.Swap(small)
		runtime.Gosched()
	}
	close(done)
	wg.Wait()
	if old := live.Swap(small); old != small {
		t.Error("Swap did not return the snapshot before")
	}
}

func FuzzSearch(f *testing.F) {
	for _, s := range []string{"", "cardiology uk", "A&E", "ob-gyn  lahore", "ünïcödé ﷺ", "\xff\xfe", "a b c d e f g h i j k l m n o p q r s t u v w x y z", "paediatric oncolgy reserch"} {
		f.Add(s, "", uint8(0))
		f.Add(s, "3fffffff.us-a", uint8(255))
	}
	x := Build(placegen.Slice(200, 3))
	f.Fuzz(func(t *testing.T, words, after string, sort uint8) {
		q := Query{Words: words, After: after, Sort: []Sort{ByFit, ByCloses, ByCheapest, ByName, "nonsense"}[sort%5], Today: benchToday}
		r := x.Search(q)
		if len(r.Understood) > MaxWords || len(r.Hits) > DefaultLimit || r.Closed != 0 || r.Total > x.Len() {
			t.Fatalf("%+v", r)
		}
		if r.Total == 0 && len(r.Alternatives) < 3 {
			t.Fatalf("%q: empty with %d alternatives", words, len(r.Alternatives))
		}
		for _, u := range r.Understood {
			if !utf8.ValidString(u.Typed) && utf8.ValidString(words) {
				t.Fatalf("%q became %q", words, u.Typed)
			}
		}
	})
}
