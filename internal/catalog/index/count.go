package index

import "math/bits"

// Counting a facet under a set of places goes one of three ways, whichever is
// cheapest: walk over the places and look at their rows; intersect the set with
// each value's set; or, when most places are in, count those that are out.
const (
	costWalk  = 4.0 // ns a place
	costWord  = 0.8 // ns a word of a dense value's set
	costProbe = 1.5 // ns a place of a sparse value's set
)

// countFacet counts the values of facet f among the n places of set.
func (x *Index) countFacet(s *scratch, f facetNo, set bitset, n int, out []int32) {
	switch {
	case n == x.n:
		copy(out, x.totals[f])
		return
	case n == 0:
		clear(out)
		return
	}
	walk, in := float64(min(n, x.n-n))*costWalk, 0.0
	for i := range x.sets[f] {
		if v := &x.sets[f][i]; v.dense != nil {
			in += float64(len(set)) * costWord
		} else {
			in += float64(v.n) * costProbe
		}
	}
	switch {
	case in < walk:
		for i := range x.sets[f] {
			out[i] = int32(x.sets[f][i].countIn(set))
		}
	case n <= x.n-n:
		clear(out)
		x.walk(f, set, out)
	default:
		rest := x.bits(s)
		rest.fill(x.n)
		for i, w := range set {
			rest[i] &^= w
		}
		clear(out)
		x.walk(f, rest, out)
		for i, all := range x.totals[f] {
			out[i] = all - out[i]
		}
	}
}

// walk adds every place of set to the counts of its values.
func (x *Index) walk(f facetNo, set bitset, out []int32) {
	for i, w := range set {
		for ; w != 0; w &= w - 1 {
			d := uint32(i)*64 + uint32(bits.TrailingZeros64(w))
			x.tally(f, d, &x.rows[d], out)
		}
	}
}

func (x *Index) tally(f facetNo, d uint32, r *row, out []int32) {
	switch f {
	case fCategory:
		one(out, r.category)
	case fFormat:
		one(out, r.format)
	case fMode:
		one(out, r.mode)
	case fPay:
		one(out, r.pay)
	case fRoute:
		many(out, uint16(r.routes))
	case fStage:
		many(out, uint16(r.stages))
	case fMonth:
		many(out, r.months)
	case fCloses:
		many(out, r.closes)
	case fCountry:
		if r.country < moreCountries {
			out[r.country]++
			return
		}
		for _, c := range x.moreCountries[d] { // nil for noCountry
			out[c]++
		}
	case fSpecialty:
		if r.specialties[3] == more {
			for _, v := range x.moreSpecialties[d] {
				out[v]++
			}
			return
		}
		for _, v := range r.specialties {
			if v == none {
				break
			}
			out[v]++
		}
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
