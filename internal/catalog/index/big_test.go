package index

import (
	"fmt"
	"reflect"
	"slices"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"preround/internal/catalog"
	"preround/tools/placegen"
)

// buildPacked is Build with the places compressed, as a big catalogue is.
func buildPacked(places []catalog.Place) *Index {
	b := NewBuilder(0)
	b.x.places = newPacked()
	for i := range places {
		if err := b.Add(&places[i]); err != nil {
			panic(err)
		}
	}
	return b.Index()
}

func TestPackedPlacesComeBackWhole(t *testing.T) {
	t.Parallel()
	some := placegen.Slice(5*perBlock+3, 4)
	for _, n := range []int{0, 1, perBlock - 1, perBlock, perBlock + 1, len(some)} {
		places := some[:n]
		plain, packed := Build(places), buildPacked(places)
		if plain.Version() != packed.Version() || packed.Len() != n {
			t.Errorf("%d places: versions %s and %s", n, plain.Version(), packed.Version())
		}
		i := 0
		for p := range packed.All() {
			if d := cmp.Diff(&places[i], p); d != "" {
				t.Fatal(d)
			}
			got, ok := packed.Place(p.ID)
			if !ok || got.ID != p.ID {
				t.Fatalf("Place(%s) = %v, %v", p.ID, got, ok)
			}
			for _, near := range []catalog.ID{p.ID + "x", p.ID[:len(p.ID)-1], "", "zzz"} {
				if _, ok := packed.Place(near); ok {
					t.Fatalf("%q was found", near)
				}
				if a, b := plain.places.lower(near), packed.places.lower(near); a != b {
					t.Fatalf("lower(%q) is %d packed and %d plain", near, b, a)
				}
			}
			i++
		}
	}
	for p := range shipped().All() {
		if d := cmp.Diff(p, decodePlace(encodePlace(nil, p))); d != "" {
			t.Fatal(d)
		}
	}
}

// Whatever a place may hold is packed without loss, new fields included: a kind
// of field that has no packed form fails here.
func TestEveryFieldIsPacked(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var p catalog.Place
		fill(t, reflect.ValueOf(&p).Elem(), 0)
		if d := cmp.Diff(&p, decodePlace(encodePlace(nil, &p))); d != "" {
			t.Fatal(d)
		}
	})
}

func fill(t *rapid.T, v reflect.Value, depth int) {
	if rapid.IntRange(0, 2).Draw(t, "zero") == 0 {
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(rapid.String().Draw(t, "s"))
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Slice:
		n := rapid.IntRange(0, 2).Draw(t, "n")
		v.Set(reflect.MakeSlice(v.Type(), n, n))
		for i := range n {
			fill(t, v.Index(i), depth+1)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			fill(t, v.Field(i), depth+1)
		}
	case reflect.Float64:
		v.SetFloat(rapid.Float64Range(-1e9, 1e9).Draw(t, "f"))
	case reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64, reflect.Int:
		v.SetInt(int64(rapid.Int32().Draw(t, "i")) >> max(0, 32-v.Type().Bits()))
	default:
		v.SetUint(uint64(rapid.Uint8().Draw(t, "u")))
	}
}

func TestABuilderRefusesDisorder(t *testing.T) {
	t.Parallel()
	b := NewBuilder(0)
	for _, c := range []struct {
		id catalog.ID
		ok bool
	}{{"b", true}, {"b", false}, {"a", false}, {"c", true}} {
		if err := b.Add(&catalog.Place{ID: c.id}); (err == nil) != c.ok {
			t.Errorf("%s: %v", c.id, err)
		}
	}
	if x := Build([]catalog.Place{{ID: "b", Name: "old"}, {ID: "a"}, {ID: "b", Name: "new"}}); x.Len() != 2 {
		t.Errorf("%d places", x.Len())
	} else if p, _ := x.Place("b"); p.Name != "new" {
		t.Errorf("of two with one id %q counts", p.Name)
	}
}

// big is an index large enough to remember scores.
var big = sync.OnceValue(func() *Index { return buildPacked(placegen.Slice(rememberFrom+1500, 8)) })

// A remembered score never changes an answer, whoever asked before.
func TestRememberedScoresChangeNothing(t *testing.T) {
	t.Parallel()
	x := big()
	qs := questions()
	var wg sync.WaitGroup
	for g := range 3 {
		wg.Go(func() {
			for i := range 60 {
				q := qs[(i*7+g)%len(qs)]
				q.Today = benchToday
				student := (i + g) % 12
				q.Score = aScore(student)
				want := x.Search(q)
				q.ScoreKey = fmt.Sprint(student)
				got := x.Search(q)
				if got.Total != want.Total || got.Closed != want.Closed || got.Next != want.Next || !slices.Equal(ids(got), ids(want)) {
					t.Errorf("question %d, student %d: %d/%d closed %d/%d\n%v\n%v", i, student, got.Total, want.Total, got.Closed, want.Closed, ids(got), ids(want))
				}
				for j := range want.Hits {
					if got.Hits[j].Score != want.Hits[j].Score || got.Hits[j].Closed != want.Hits[j].Closed {
						t.Errorf("question %d: hit %d differs", i, j)
					}
				}
			}
		})
	}
	wg.Wait()
	x.scores.mu.Lock()
	defer x.scores.mu.Unlock()
	if n := len(x.scores.columns); n != rememberScorers || len(x.scores.recent) != n {
		t.Errorf("%d scorers are remembered, %d in line", n, len(x.scores.recent))
	}
}

// The three ways of counting agree, whatever the set.
func TestEveryWayOfCountingCountsTheSame(t *testing.T) {
	t.Parallel()
	places := placegen.Slice(3000, 8)
	x := Build(places)
	all := make([]facetNo, facetCount)
	for f := range all {
		all[f] = f
	}
	rapid.Check(t, func(t *rapid.T) {
		s := x.begin()
		defer x.end(s)
		set := x.empty(s)
		share := rapid.Uint64Range(0, 64).Draw(t, "share")
		seed := rapid.Uint64().Draw(t, "seed")
		n := 0
		for d := range places {
			if seed = seed*6364136223846793005 + 1442695040888963407; seed>>58 < share {
				set.set(uint32(d))
				n++
			}
		}
		var walked, rest, met, chosen counts
		for _, c := range []*counts{&walked, &rest, &met, &chosen} {
			c.reset(x.u)
		}
		x.walk(s, all, set, &walked)
		x.walkRest(s, all, set, &rest)
		for f := range all {
			x.intersect(f, set, met[f])
		}
		x.countFacets(s, all, set, n, &chosen)
		for name, c := range map[string]*counts{"walk the rest": &rest, "intersect": &met, "choose": &chosen} {
			if d := cmp.Diff(walked, *c); d != "" {
				t.Fatalf("%s: %s", name, d)
			}
		}
	})
}

// Counts are those of a loop also where sets are kept in all their forms.
func TestBigCountsAgreeWithALoop(t *testing.T) {
	t.Parallel()
	places := placegen.Slice(4000, 8)
	x := buildPacked(places)
	ref := newNaive(x, places)
	for i, q := range questions() {
		got := x.Search(q)
		want := ref.search(q)
		if got.Total != want.total {
			t.Errorf("question %d: %d places, want %d", i, got.Total, want.total)
		}
		for f, counts := range got.Facets {
			n := 0
			for _, c := range counts {
				if c.Count != want.facets[f][c.Value] {
					t.Errorf("question %d: %s %s has %d, want %d", i, f, c.Value, c.Count, want.facets[f][c.Value])
				}
				if c.Count > 0 {
					n++
				}
			}
			if n != len(want.facets[f]) {
				t.Errorf("question %d: %s has %d values, want %d", i, f, n, len(want.facets[f]))
			}
		}
	}
}
