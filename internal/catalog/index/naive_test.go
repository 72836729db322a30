package index

import (
	"maps"
	"math"
	"slices"
	"strconv"
	"testing"

	"pgregory.net/rapid"

	"preround/internal/catalog"
	"preround/internal/platform/clock"
	"preround/internal/reference"
	"preround/tools/placegen"
)

// naive answers questions by looking at every place in turn. It shares with the
// index only the reading of the question and of one place.
type naive struct {
	x      *Index // for the reading of words
	places []catalog.Place
	texts  []map[int32]bool
}

func newNaive(x *Index, places []catalog.Place) naive {
	n := naive{x: x, places: places}
	for i := range places {
		n.texts = append(n.texts, textOf(x, &places[i]))
	}
	return n
}

// textOf is the numbers of the words in a place's text.
func textOf(x *Index, p *catalog.Place) map[int32]bool {
	out := map[int32]bool{}
	texts := []string{p.Name, p.Organiser.Name, p.Summary}
	for _, l := range p.Locations {
		texts = append(texts, l.City)
	}
	for _, t := range texts {
		for _, w := range split(t) {
			out[x.text.find(stem(w))] = true
		}
	}
	return out
}

// has tells whether a place has a value of a facet, from the place alone.
func has(p *catalog.Place, f Facet, v string) bool {
	switch f {
	case Category:
		return string(p.Category) == v
	case Format:
		return string(p.Format) == v
	case Mode:
		return string(p.Mode) == v
	case Pay:
		return string(p.Money.Pay) == v
	case Country:
		return slices.ContainsFunc(p.Locations, func(l catalog.Location) bool { return string(l.Country) == v })
	case Specialty:
		return slices.ContainsFunc(p.Specialties, func(s string) bool { return isOrUnder(s, v) })
	case Route:
		return slices.Contains(p.Routes, catalog.Route(v))
	case Stage:
		return slices.Contains(p.Eligibility.Stages, catalog.Stage(v))
	case Month:
		m, _ := strconv.Atoi(v)
		return m >= 1 && m <= 12 && catalog.MonthsOf(p)>>(m-1)&1 != 0
	case Closes:
		return slices.ContainsFunc(p.Apply.Windows, func(w catalog.Window) bool { return strconv.Itoa(int(w.Closes.Month)) == v })
	}
	panic(f)
}

func isOrUnder(slug, ancestor string) bool {
	for slug != "" {
		if slug == ancestor {
			return true
		}
		s, _ := reference.SpecialtyBySlug(slug)
		slug = s.Parent
	}
	return false
}

func (n naive) inGroup(g *group, p *catalog.Place, text map[int32]bool) bool {
	for _, t := range g.terms {
		if text[t.term] {
			return true
		}
	}
	for _, v := range g.values {
		if has(p, Facets[v.value.facet], n.x.u.values[v.value.facet][v.value.number]) {
			return true
		}
	}
	if len(g.all) == 0 {
		return false
	}
	for _, w := range g.all {
		if !n.inGroup(w, p, text) {
			return false
		}
	}
	return true
}

func passes(p *catalog.Place, fs Filters, without Facet) bool {
	for f, vs := range fs {
		if f != without && len(vs) > 0 && !slices.ContainsFunc(vs, func(v string) bool { return has(p, f, v) }) {
			return false
		}
	}
	return true
}

type naiveAnswer struct {
	total, closed int
	facets        map[Facet]map[string]int
}

func (n naive) search(q Query) naiveAnswer {
	groups, _ := n.x.parse(q.Words)
	groups = slices.DeleteFunc(groups, func(g *group) bool { return g.loose })
	got := make([]int, len(n.places))
	most := 0
	for i := range n.places {
		for _, g := range groups {
			if n.inGroup(g, &n.places[i], n.texts[i]) {
				got[i]++
			}
		}
		if passes(&n.places[i], q.Filters, "") {
			most = max(most, got[i])
		}
	}
	if most == 0 {
		most = len(groups) // nothing has any of the words: nothing matches, unless there are none
	}
	a := naiveAnswer{facets: map[Facet]map[string]int{}}
	for _, f := range Facets {
		a.facets[f] = map[string]int{}
	}
	for i := range n.places {
		p := &n.places[i]
		if got[i] != most {
			continue
		}
		for f := range Facets {
			name := Facets[f]
			if passes(p, q.Filters, name) {
				for _, v := range n.x.u.values[f] {
					if has(p, name, v) {
						a.facets[name][v]++
					}
				}
			}
		}
		if passes(p, q.Filters, "") {
			a.total++
			t := catalog.TraitsOf(p)
			if q.Score != nil {
				if _, ok := q.Score(&t); !ok {
					a.closed++
				}
			}
		}
	}
	return a
}

func drawQuery(t *rapid.T, places []catalog.Place) Query {
	pool := []string{"cardiology", "peds", "ob-gyn", "elective", "research", "uk", "germany", "hospital", "summer", "emergency medicine", "malaria",
		"cardiolgy", "neuro", "the", "zzzzqqq", "public health", "united states", "surgery", "in", "ca", "europe", "institute of medical research", "medical student internship"}
	q := Query{Filters: Filters{}, Limit: rapid.IntRange(0, 60).Draw(t, "limit"), Today: benchToday}
	for _, w := range rapid.SliceOfN(rapid.SampledFrom(pool), 0, 3).Draw(t, "words") {
		q.Words += w + " "
	}
	u := allValues()
	for _, f := range rapid.SliceOfNDistinct(rapid.IntRange(0, facetCount-1), 0, 3, rapid.ID).Draw(t, "facets") {
		var vs []string
		p := rapid.SampledFrom(places).Draw(t, "place")
		for _, v := range u.values[f] {
			if has(&p, Facets[f], v) {
				vs = append(vs, v)
			}
		}
		vs = append(vs, rapid.SliceOfN(rapid.SampledFrom(u.values[f]), 1, 2).Draw(t, "values")...)
		q.Filters[Facets[f]] = vs
	}
	q.Sort = rapid.SampledFrom([]Sort{"", ByFit, ByCloses, ByCheapest, ByName}).Draw(t, "sort")
	if rapid.Bool().Draw(t, "scored") {
		q.Score = aScore(rapid.IntRange(0, 5).Draw(t, "student"))
	}
	return q
}

// The totals, the closed and every facet count are those of a loop over all
// places, for small and for big results, and paging yields every place once.
func TestSearchAgreesWithALoopOverAllPlaces(t *testing.T) {
	t.Parallel()
	for _, n := range []int{0, 1, 63, 64, 65, 300} {
		places := placegen.Slice(n, uint64(n)+5)
		x := Build(places)
		ref := newNaive(x, places)
		if n == 0 {
			if r := x.Search(Query{Words: "cardiology"}); r.Total != 0 || len(r.Alternatives) < 3 {
				t.Errorf("an empty catalogue: %+v", r)
			}
			continue
		}
		rapid.Check(t, func(t *rapid.T) {
			q := drawQuery(t, places)
			got, want := x.Search(q), ref.search(q)
			if got.Total != want.total || got.Closed != want.closed {
				t.Fatalf("%d places, %d closed; want %d, %d", got.Total, got.Closed, want.total, want.closed)
			}
			for f, counts := range got.Facets {
				m := map[string]int{}
				for _, c := range counts {
					if c.Count > 0 {
						m[c.Value] = c.Count
					}
				}
				if !maps.Equal(m, want.facets[f]) {
					t.Fatalf("%s: %v, want %v", f, m, want.facets[f])
				}
			}
			checkPages(t, x, q, got.Total)
		})
	}
}

// checkPages follows the cursors and expects every place once, in order.
func checkPages(t *rapid.T, x *Index, q Query, total int) {
	seen := map[catalog.ID]bool{}
	last := Hit{Score: math.MaxInt32}
	for {
		r := x.Search(q)
		if r.Total != total {
			t.Fatalf("page with total %d, first had %d", r.Total, total)
		}
		for _, h := range r.Hits {
			if seen[h.Place.ID] {
				t.Fatalf("%s comes twice", h.Place.ID)
			}
			seen[h.Place.ID] = true
			if last.Place != nil {
				checkOrder(t, q, last, h)
			}
			last = h
		}
		if q.After = r.Next; r.Next == "" {
			break
		}
	}
	if len(seen) != total {
		t.Fatalf("%d places on all pages, total is %d", len(seen), total)
	}
}

func checkOrder(t *rapid.T, q Query, a, b Hit) {
	if a.Closed != b.Closed {
		if a.Closed {
			t.Fatalf("closed %s before open %s", a.Place.ID, b.Place.ID)
		}
		return
	}
	var x, y int64
	switch q.Sort {
	case ByName:
		if m, n := plainName(a.Place.Name), plainName(b.Place.Name); m > n {
			t.Fatalf("%q before %q", m, n)
		} else if m != n {
			return
		}
	case ByCheapest:
		x, y = int64(catalog.TraitsOf(a.Place).CostUSD), int64(catalog.TraitsOf(b.Place).CostUSD)
	case ByCloses:
		x, y = daysToClose(a.Place, q.Today), daysToClose(b.Place, q.Today)
	default:
		x, y = -int64(a.Score)-int64(a.Relevance), -int64(b.Score)-int64(b.Relevance)
	}
	if x > y || x == y && a.Place.ID >= b.Place.ID {
		t.Fatalf("%s: %s (%d) before %s (%d)", q.Sort, a.Place.ID, x, b.Place.ID, y)
	}
}

// daysToClose counts day by day.
func daysToClose(p *catalog.Place, today clock.Date) int64 {
	for i := range 367 {
		on := today.AddDays(i)
		for _, w := range p.Apply.Windows {
			if w.Closes.Year == 0 && w.Closes.Month == on.Month() && w.Closes.Day == on.Day() {
				return int64(i)
			}
		}
	}
	if p.Apply.Rolling {
		return 1000
	}
	return 2000
}
