package index

import "math/bits"

// bitset is a set of places by number: bit d%64 of word d/64.
type bitset []uint64

func (b bitset) set(d uint32) { b[d>>6] |= 1 << (d & 63) }

func (b bitset) or(o bitset) {
	for i, w := range o[:len(b)] {
		b[i] |= w
	}
}

func (b bitset) and(o bitset) {
	for i, w := range o[:len(b)] {
		b[i] &= w
	}
}

// fill sets the first n bits.
func (b bitset) fill(n int) {
	for i := range b {
		b[i] = ^uint64(0)
	}
	if r := n & 63; r != 0 {
		b[len(b)-1] = 1<<r - 1
	}
}

func (b bitset) count() int {
	n := 0
	for _, w := range b {
		n += bits.OnesCount64(w)
	}
	return n
}

func (b bitset) countAnd(o bitset) int {
	var n0, n1, n2, n3 int
	for ; len(b) >= 4 && len(o) >= 4; b, o = b[4:], o[4:] {
		n0 += bits.OnesCount64(b[0] & o[0])
		n1 += bits.OnesCount64(b[1] & o[1])
		n2 += bits.OnesCount64(b[2] & o[2])
		n3 += bits.OnesCount64(b[3] & o[3])
	}
	for i, w := range b {
		n0 += bits.OnesCount64(w & o[i])
	}
	return n0 + n1 + n2 + n3
}

// valueSet is the places that have one value of a facet: as bits when they are
// many, as ascending numbers when they are few.
type valueSet struct {
	dense bitset
	few   []uint32
	n     int
}

// denseFrom is the share of all places (one in so many) from which a set is kept
// as bits: there a bit set is as small as a list of numbers.
const denseFrom = 32

func (v *valueSet) orInto(b bitset) {
	if v.dense != nil {
		b.or(v.dense)
		return
	}
	for _, d := range v.few {
		b.set(d)
	}
}

func (v *valueSet) countIn(b bitset) int {
	if v.dense != nil {
		return b.countAnd(v.dense)
	}
	n := 0
	for _, d := range v.few {
		n += int(b[d>>6] >> (d & 63) & 1)
	}
	return n
}

// pack chooses the smaller form; total is the number of all places.
func (v *valueSet) pack(total int) {
	v.n = len(v.few)
	if v.n == 0 || v.n*denseFrom < total {
		v.few = append([]uint32(nil), v.few...)
		return
	}
	v.dense = make(bitset, (total+63)/64)
	for _, d := range v.few {
		v.dense.set(d)
	}
	v.few = nil
}
