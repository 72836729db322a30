package index

import "math/bits"

// Counting a facet under a set of places goes one of three ways, whichever is
// cheapest: walk over the places and look at their rows; intersect the set with
// each value's set; or, when most places are in, count those that are out.
// The costs below are nanoseconds, measured; they only choose the way.
const (
	costFetch = 8.0  // to have a place's row at hand, once for all facets
	costWord  = 0.7  // a word of a dense value's set
	costProbe = 1.8  // a place of a sparse value's set
	costOne   = 1.2  // a facet with one value a place
	costMany  = 12.0 // a facet with many, as months
	costSome  = 6.0  // specialties
)

var walkCost = [facetCount]float64{fCategory: costOne, fFormat: costOne, fCountry: costOne, fSpecialty: costSome, fMode: costOne, fPay: costOne,
	fRoute: 3, fStage: 4, fMonth: costMany, fCloses: 3}

// countFacets counts the values of some facets among the n places of set.
func (x *Index) countFacets(s *scratch, facets []facetNo, set bitset, n int, c *counts) {
	if n == x.n {
		for _, f := range facets {
			copy(c[f], x.totals[f])
		}
		return
	}
	if n == 0 {
		return
	}
	walked := float64(min(n, x.n-n))
	var walk []facetNo
	fetched := false
	for _, f := range []facetNo{fSpecialty, fCountry, fMonth, fFormat, fStage, fRoute, fCloses, fCategory, fPay, fMode} {
		if !contains(facets, f) {
			continue
		}
		cost := walkCost[f]
		if !fetched {
			cost += costFetch
		}
		if x.intersectCost(f, len(set)) < walked*cost {
			x.intersect(f, set, c[f])
			continue
		}
		walk, fetched = append(walk, f), true
	}
	if len(walk) == 0 {
		return
	}
	if n <= x.n-n {
		x.walk(s, walk, set, c)
		return
	}
	x.walkRest(s, walk, set, c)
}

// intersect counts the places of set among those of each value.
func (x *Index) intersect(f facetNo, set bitset, out []int32) {
	for i := range x.sets[f] {
		out[i] = int32(x.sets[f][i].countIn(set))
	}
}

// walkRest counts by walking over the places that are not in set.
func (x *Index) walkRest(s *scratch, facets []facetNo, set bitset, c *counts) {
	rest := x.bits(s)
	rest.fill(x.n)
	for i, w := range set {
		rest[i] &^= w
	}
	x.walk(s, facets, rest, c)
	for _, f := range facets {
		for i, all := range x.totals[f] {
			c[f][i] = all - c[f][i]
		}
	}
}

func contains(list []facetNo, f facetNo) bool {
	for _, o := range list {
		if o == f {
			return true
		}
	}
	return false
}

func (x *Index) intersectCost(f facetNo, words int) (ns float64) {
	for i := range x.sets[f] {
		if v := &x.sets[f][i]; v.dense != nil {
			ns += float64(words) * costWord
		} else {
			ns += float64(v.n) * costProbe
		}
	}
	return ns
}

// walk adds every place of set to the counts of its values, a block at a time:
// first all rows of the block are read, so that the processor waits for memory
// once and not once a place.
func (x *Index) walk(s *scratch, facets []facetNo, set bitset, c *counts) {
	for from := 0; from < len(set); from += blockPlaces / 64 {
		n := unpack(set[from:min(from+blockPlaces/64, len(set))], uint32(from)*64, &s.docs)
		if n == 0 {
			continue
		}
		docs, rows := s.docs[:n], s.rows[:n]
		for i, d := range docs {
			rows[i] = x.rows[d]
		}
		for _, f := range facets {
			x.tally(f, docs, rows, c[f])
		}
	}
}

func (x *Index) tally(f facetNo, docs []uint32, rows []row, out []int32) {
	switch f {
	case fCategory:
		for i := range rows {
			one(out, rows[i].category)
		}
	case fFormat:
		for i := range rows {
			one(out, rows[i].format)
		}
	case fMode:
		for i := range rows {
			one(out, rows[i].mode)
		}
	case fPay:
		for i := range rows {
			one(out, rows[i].pay)
		}
	case fRoute:
		for i := range rows {
			many(out, uint16(rows[i].routes))
		}
	case fStage:
		for i := range rows {
			many(out, uint16(rows[i].stages))
		}
	case fMonth:
		for i := range rows {
			many(out, rows[i].months)
		}
	case fCloses:
		for i := range rows {
			many(out, rows[i].closes)
		}
	case fCountry:
		x.tallyCountries(docs, rows, out)
	case fSpecialty:
		x.tallySpecialties(rows, out)
	}
}

func one(out []int32, v uint8) {
	if v != none {
		out[v]++
	}
}

func many(out []int32, m uint16) {
	for ; m != 0; m &= m - 1 {
		out[bits.TrailingZeros16(m)]++
	}
}

func (x *Index) tallyCountries(docs []uint32, rows []row, out []int32) {
	for i := range rows {
		if rows[i].countries[0] == more {
			for _, v := range x.moreCountries[docs[i]] {
				out[v]++
			}
			continue
		}
		for _, v := range rows[i].countries {
			if v == none {
				break
			}
			out[v]++
		}
	}
}

func (x *Index) tallySpecialties(rows []row, out []int32) {
	for i := range rows {
		if rows[i].specialties[0] == more {
			for _, v := range x.moreSpecialties.at(&rows[i].specialties) {
				out[v]++
			}
			continue
		}
		for _, v := range rows[i].specialties {
			if v == none {
				break
			}
			out[v]++
		}
	}
}
