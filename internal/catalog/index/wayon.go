package index

import (
	"maps"
	"slices"
	"strings"
)

// try finds how much of the question can stay together with the way's change,
// and counts what it shows.
func (a *search) try(w wayOn) (Alternative, bool) {
	keep := a.q.Filters
	for step := range 3 {
		q := *a.q
		q.After = ""
		switch {
		case w.another != "":
			q.Words = w.another
		case !w.words:
			q.Words = ""
		}
		switch step {
		case 1:
			if q.Words == "" {
				continue
			}
			q.Words = ""
		case 2:
			q.Words, keep = "", Filters{}
		}
		q.Filters = changed(keep, w.change)
		if n := a.countFor(q); n > 0 {
			return Alternative{w.kind, w.facet, w.value, n, q}, true
		}
	}
	if w.kind == AltFormat {
		return Alternative{w.kind, w.facet, w.value, 0, Query{Filters: w.change, Sort: a.q.Sort, Limit: a.q.Limit, Today: a.q.Today,
			Score: a.q.Score, ScoreKey: a.q.ScoreKey}}, true
	}
	return Alternative{}, false
}

// countFor is Result.Total of q, without the rest.
func (a *search) countFor(q Query) int {
	if q.Words == a.q.Words && len(a.groups) > 0 {
		b := search{x: a.x, s: a.s, q: &q, groups: a.groups, sets: a.sets}
		b.makeFilters()
		b.matchWords()
		return b.under(-1).count()
	}
	s := a.x.begin()
	defer a.x.end(s)
	b := search{x: a.x, s: s, q: &q}
	b.readWords()
	b.makeFilters()
	b.matchWords()
	return b.under(-1).count()
}

// changed is the filters with some replaced or, where the new value is nil,
// dropped.
func changed(f, change Filters) Filters {
	out := maps.Clone(f)
	if out == nil {
		out = Filters{}
	}
	for k, v := range change {
		if v == nil {
			delete(out, k)
		} else {
			out[k] = v
		}
	}
	return out
}

func sameQuestion(a, b Query) bool {
	return a.Words == b.Words && maps.EqualFunc(a.Filters, b.Filters, func(x, y []string) bool { return slices.Equal(x, y) })
}

// questionWithout is the words without group i.
func (a *search) questionWithout(i int) string {
	var ws []string
	for k, g := range a.groups {
		if k != i {
			ws = append(ws, g.typed)
		}
	}
	return strings.Join(ws, " ")
}

// wordsBut is the words typed without reading i.
func wordsBut(rs []Reading, i int) string {
	var ws []string
	for k, r := range rs {
		if k != i {
			ws = append(ws, r.Typed)
		}
	}
	return strings.Join(ws, " ")
}
