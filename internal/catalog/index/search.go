package index

import "slices"

// filter is the chosen values of one facet and the places that have one of them.
type filter struct {
	facet facetNo
	set   bitset
}

// search is one question being answered.
type search struct {
	x       *Index
	s       *scratch
	q       *Query
	groups  []*group // those that narrow
	sets    []bitset // of the groups
	filters []filter
	words   bitset // places that match the words; nil: all
}

// Search answers q.
func (x *Index) Search(q Query) Result {
	s := x.begin()
	defer x.end(s)
	a := search{x: x, s: s, q: &q}
	var res Result
	res.Understood = a.readWords()
	a.makeFilters()
	res.Partial, res.WordsFound = a.matchWords()
	found := a.under(-1)
	res.Total = found.count()
	r := x.rank(s, &q, found)
	res.Closed = r.closed
	res.Hits = a.hits(r)
	if r.more {
		last := res.Hits[len(res.Hits)-1].Place.ID
		res.Next = cursorText(r.keys[len(r.keys)-1], last)
	}
	res.Facets = a.facets(found, res.Total)
	if res.Total == 0 {
		res.Emptied = a.culprits()
		res.Alternatives = a.alternatives(res.Understood)
	}
	return res
}

// readWords parses and matches the words.
func (a *search) readWords() []Reading {
	groups, understood := a.x.parse(a.q.Words)
	a.sets = a.x.match(a.s, groups)
	a.groups = slices.DeleteFunc(groups, func(g *group) bool { return g.loose })
	return understood
}

// makeFilters turns the chosen values into sets.
func (a *search) makeFilters() {
	for f, name := range Facets {
		chosen := a.q.Filters[name]
		if len(chosen) == 0 {
			continue
		}
		a.filters = append(a.filters, filter{f, a.anyOf(f, chosen)})
	}
}

// anyOf is the places that have one of the values: read only.
func (a *search) anyOf(f facetNo, chosen []string) bitset {
	if len(chosen) == 1 {
		if i := a.x.u.find(f, chosen[0]); i >= 0 && a.x.sets[f][i].dense != nil {
			return a.x.sets[f][i].dense
		}
	}
	set := a.x.empty(a.s)
	for _, v := range chosen {
		if i := a.x.u.find(f, v); i >= 0 {
			a.x.sets[f][i].orInto(set)
		}
	}
	return set
}

// matchWords finds the places with all words, or else with the most that any
// place under the filters has.
func (a *search) matchWords() (partial bool, found int) {
	if len(a.sets) == 0 {
		return false, 0
	}
	if len(a.sets) == 1 {
		a.words = a.sets[0]
		return false, 1
	}
	a.words = a.x.copied(a.s, a.sets[0])
	for _, set := range a.sets[1:] {
		a.words.and(set)
	}
	within := a.filtered(-1)
	for i, w := range a.words {
		if w&within[i] != 0 {
			return false, len(a.sets)
		}
	}
	if most, n := a.x.most(a.s, a.sets, within); n > 0 {
		a.words = most
		return true, n
	}
	return false, 0
}

// filtered is the places that pass all filters but the one of facet without:
// read only.
func (a *search) filtered(without facetNo) bitset {
	var parts []bitset
	for _, f := range a.filters {
		if f.facet != without {
			parts = append(parts, f.set)
		}
	}
	return a.meet(parts)
}

// under is the places that match the words and all filters but one (-1: all):
// read only.
func (a *search) under(without facetNo) bitset {
	var parts []bitset
	if a.words != nil {
		parts = append(parts, a.words)
	}
	for _, f := range a.filters {
		if f.facet != without {
			parts = append(parts, f.set)
		}
	}
	return a.meet(parts)
}

// meet is the places that are in all of the sets; of none, all places.
func (a *search) meet(sets []bitset) bitset {
	switch len(sets) {
	case 0:
		b := a.x.bits(a.s)
		b.fill(a.x.n)
		return b
	case 1:
		return sets[0]
	}
	b := a.x.bits(a.s)
	one, two := sets[0], sets[1]
	for i := range b {
		b[i] = one[i] & two[i]
	}
	for _, set := range sets[2:] {
		b.and(set)
	}
	return b
}

func (a *search) filtersBy(f facetNo) bool {
	return slices.ContainsFunc(a.filters, func(o filter) bool { return o.facet == f })
}

// facets counts every facet, each under the filters of the others.
func (a *search) facets(found bitset, total int) map[Facet][]Count {
	c := &a.s.counts
	c.reset(a.x.u)
	var open []facetNo
	for f := range Facets {
		if !a.filtersBy(f) {
			open = append(open, f)
			continue
		}
		set := a.under(f)
		a.x.countFacets(a.s, []facetNo{f}, set, set.count(), c)
	}
	a.x.countFacets(a.s, open, found, total, c)
	out := make(map[Facet][]Count, facetCount)
	for f, name := range Facets {
		out[name] = a.x.u.list(f, c[f], a.q.Filters[name])
	}
	return out
}

// hits turns the keys of a page into places.
func (a *search) hits(r *ranking) []Hit {
	out := make([]Hit, len(r.keys))
	for i, key := range r.keys {
		d := uint32(key)
		var relevance [1]uint32
		a.x.relevance(a.s, []uint32{d}, relevance[:])
		out[i] = Hit{Place: a.x.places.at(d), Closed: key&closedBit != 0, Relevance: int(relevance[0])}
		if a.q.Score != nil {
			out[i].Score, _ = a.q.Score(&a.x.traits[d])
		}
	}
	return out
}
