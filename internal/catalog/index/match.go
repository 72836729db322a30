package index

import (
	"math"
)

// scratch is the memory of one search, reused by the next.
type scratch struct {
	free   []bitset // of the right length, contents arbitrary
	taken  []bitset
	points []uint16 // relevance of each place from its rarer words, in 1/pointScale
	worded bool     // points holds something
	common []contribution
	counts counts
	// one block of places at a time
	block  block
	docs   [blockPlaces]uint32
	judged [blockPlaces]int32
	values [blockPlaces]uint32
	rows   [blockPlaces]row
}

const pointScale = 16

// What it weighs that a place has the specialty, country or format asked for,
// and that it is about few other specialties; beside weightOfLevel for its text.
const (
	weightOfValue = 0.5
	weightOfFocus = 0.2
)

// contribution is the relevance that a common word or value adds to the places
// in any; with planes, by the level in low and high.
type contribution struct {
	any, low, high bitset
	points         [levels]uint16
}

func (x *Index) newScratch() *scratch { return &scratch{} }

func (x *Index) begin() *scratch { return x.scratch.Get().(*scratch) }

func (x *Index) end(s *scratch) {
	s.free = append(s.free, s.taken...)
	s.taken, s.common = s.taken[:0], s.common[:0]
	x.scratch.Put(s)
}

// bits lends a bitset with arbitrary contents until the search ends.
func (x *Index) bits(s *scratch) bitset {
	var b bitset
	if n := len(s.free); n > 0 {
		b, s.free = s.free[n-1], s.free[:n-1]
	} else {
		b = make(bitset, (x.n+63)/64)
	}
	s.taken = append(s.taken, b)
	return b
}

func (x *Index) empty(s *scratch) bitset {
	b := x.bits(s)
	clear(b)
	return b
}

func (x *Index) copied(s *scratch, from bitset) bitset {
	b := x.bits(s)
	copy(b, from)
	return b
}

// match finds the places of each group that narrows
// and leaves the relevance by all of them in s.
func (x *Index) match(s *scratch, groups []*group) []bitset {
	if s.worded = len(groups) > 0; !s.worded {
		return nil
	}
	if len(s.points) != x.n {
		s.points = make([]uint16, x.n)
	} else {
		clear(s.points)
	}
	rarity, sum := make([]float64, len(groups)), 0.0
	for i, g := range groups {
		rarity[i] = x.rarity(g)
		sum += rarity[i]
	}
	sets := make([]bitset, 0, len(groups))
	for i, g := range groups {
		set := x.empty(s)
		x.matchGroup(s, g, set, 100*rarity[i]/sum)
		if !g.loose {
			sets = append(sets, set)
		}
	}
	return sets
}

// rarity is the inverse document frequency of a group as in BM25, from an upper
// bound of the places that have it.
func (x *Index) rarity(g *group) float64 {
	n := 0
	for _, t := range g.terms {
		n += int(x.text.terms[t.term].n)
	}
	for _, v := range g.values {
		n += x.sets[v.value.facet][v.value.number].n
	}
	n = min(n, x.n)
	return math.Log(1 + (float64(x.n-n)+0.5)/(float64(n)+0.5))
}

// matchGroup puts the places of g into set. Each adds up to points of relevance,
// 0: none is kept.
func (x *Index) matchGroup(s *scratch, g *group, set bitset, points float64) {
	for _, t := range g.terms {
		x.matchTerm(s, &x.text.terms[t.term], set, points*t.quality)
	}
	for _, v := range g.values {
		vs := &x.sets[v.value.facet][v.value.number]
		vs.orInto(set)
		s.addPoints(vs, points*v.quality*weightOfValue)
		if v.value.facet == uint8(fSpecialty) {
			s.addPoints(&x.focus[v.value.number], points*v.quality*weightOfFocus)
		}
	}
	if len(g.all) == 0 {
		return
	}
	each := x.empty(s)
	x.matchGroup(s, g.all[0], each, 0)
	one := x.bits(s)
	for _, w := range g.all[1:] {
		clear(one)
		x.matchGroup(s, w, one, 0)
		each.and(one)
	}
	set.or(each)
	if p := uint16(points * weightOfLevel[1] * pointScale); p > 0 {
		s.common = append(s.common, contribution{any: each, points: [levels]uint16{p}})
	}
}

// addPoints adds to the relevance of every place in vs.
func (s *scratch) addPoints(vs *valueSet, points float64) {
	p := uint16(points * pointScale)
	switch {
	case p == 0:
	case vs.dense != nil:
		s.common = append(s.common, contribution{any: vs.dense, points: [levels]uint16{p}})
	default:
		for _, d := range vs.few {
			s.points[d] += p
		}
	}
}

func (x *Index) matchTerm(s *scratch, t *term, set bitset, points float64) {
	var p [levels]uint16
	for i, w := range weightOfLevel {
		p[i] = uint16(points * w * pointScale)
	}
	if t.planes != nil {
		set.or(t.planes.any)
		if points > 0 {
			s.common = append(s.common, contribution{t.planes.any, t.planes.low, t.planes.high, p})
		}
		return
	}
	if points == 0 {
		x.text.each(t, func(d, _ uint32) { set.set(d) })
		return
	}
	pts := s.points
	x.text.each(t, func(d, level uint32) {
		set.set(d)
		pts[d] += p[level]
	})
}

// most finds the places that are in within and have the most of the sets, and
// how many sets that is. The returned places are not limited to within: they
// are all that have so many.
func (x *Index) most(s *scratch, sets []bitset, within bitset) (bitset, int) {
	// how many of the sets each place is in, as binary digits: digit[i] has bit d
	// set when that number of place d has bit i
	var digit [5]bitset
	for i := range digit {
		digit[i] = x.empty(s)
	}
	for _, set := range sets {
		for w, carry := range set {
			for i := 0; carry != 0 && i < len(digit); i++ {
				digit[i][w], carry = digit[i][w]^carry, digit[i][w]&carry
			}
		}
	}
	out := x.bits(s)
	for want := len(sets) - 1; want > 0; want-- { // none in within has all, or nobody would ask
		hit := false
		for w := range out {
			eq := ^uint64(0)
			for i := range digit {
				if want>>i&1 != 0 {
					eq &= digit[i][w]
				} else {
					eq &^= digit[i][w]
				}
			}
			out[w] = eq
			hit = hit || eq&within[w] != 0
		}
		if hit {
			return out, want
		}
	}
	clear(out)
	return out, 0
}
