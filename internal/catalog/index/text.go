package index

import (
	"math/bits"
	"slices"
	"sort"
	"strings"
)

// A posting says that a place has a word, and at which level, 0 to 3: how much
// the word weighs there when each field counts by its strength (the name more
// than the organiser and city, those more than the summary).
const levels = 4

// weightOfLevel is the saturated term frequency tf/(tf+2) for the field-weighted
// frequencies that the levels stand for (1, 2, 3.5, 6), as in BM25F.
var weightOfLevel = [levels]float64{1.0 / 3, 0.5, 0.64, 0.75}

func levelOf(tf int) uint32 {
	switch {
	case tf >= 5:
		return 3
	case tf >= 3:
		return 2
	case tf >= 2:
		return 1
	}
	return 0
}

// term is the postings of one stem: a span of the arena, or planes of bits when
// more than one place in commonFrom has it.
type term struct {
	off, end uint32
	n        uint32
	planes   *planes
}

// planes is a common word: which places have it, and the two bits of its level.
type planes struct{ any, low, high bitset }

const commonFrom = 8

// text is the inverted index over all words.
type text struct {
	arena []byte // varints of (gap<<2 | level)
	terms []term
	// Every spelling that occurs, sorted, and the term it belongs to (-1: known
	// from the lexicon only). letters is a set of the letters in it, to dismiss
	// most spellings at once when a slip is put right.
	spellings []string
	termOf    []int32
	letters   []uint32
	byLength  [maxWordBytes + 1][]int32
	// Every stem, sorted, and its term.
	stems    []string
	stemTerm []int32
}

// each calls use for every posting of a term that is not kept as planes.
func (t *text) each(tm *term, use func(d uint32, level uint32)) {
	b := t.arena[tm.off:tm.end]
	d := uint32(0)
	for i := 0; i < len(b); {
		c := b[i]
		i++
		v := uint32(c)
		if c >= 0x80 {
			v = uint32(c & 0x7f)
			for sh := 7; ; sh += 7 {
				c = b[i]
				i++
				v |= uint32(c&0x7f) << sh
				if c < 0x80 {
					break
				}
			}
		}
		d += v >> 2
		use(d, v&3)
	}
}

// find is the term of a stem, or -1.
func (t *text) find(stem string) int32 {
	i, ok := slices.BinarySearch(t.stems, stem)
	if !ok {
		return -1
	}
	return t.stemTerm[i]
}

// withPrefix is the range of spellings that begin with p.
func (t *text) withPrefix(p string) (from, to int) {
	from = sort.SearchStrings(t.spellings, p)
	to = from + sort.Search(len(t.spellings)-from, func(i int) bool { return !strings.HasPrefix(t.spellings[from+i], p) })
	return from, to
}

// letterSet has a bit for each letter a to z, and shared bits for all others.
func letterSet(w string) (m uint32) {
	for i := range len(w) {
		if c := w[i]; 'a' <= c && c <= 'z' {
			m |= 1 << (c - 'a')
		} else {
			m |= 1 << (26 + c%6)
		}
	}
	return m
}

// slips is how many slips a word of that length may have: a slip is a letter
// missing, added, wrong, or two neighbours swapped.
func slips(w string) int {
	switch n := len(w); {
	case n >= 8:
		return 2
	case n >= 4:
		return 1
	}
	return 0
}

// correct finds the known spelling that is fewest slips away; of equals the one
// in most places, then the first by alphabet. weight gives a spelling's places.
func (t *text) correct(w string, weight func(i int32) int) (best int32, ok bool) {
	limit := slips(w)
	if limit == 0 || len(w) > maxWordBytes {
		return 0, false
	}
	set := letterSet(w)
	bestD, bestN := limit+1, -1
	for n := max(len(w)-limit, 3); n <= min(len(w)+limit, maxWordBytes); n++ {
		for _, i := range t.byLength[n] {
			if bits.OnesCount32(set^t.letters[i]) > 2*limit {
				continue
			}
			d := distance(w, t.spellings[i], limit)
			if d > bestD || d > limit {
				continue
			}
			if k := weight(i); d < bestD || k > bestN || k == bestN && t.spellings[i] < t.spellings[best] {
				best, bestD, bestN = i, d, k
			}
		}
	}
	return best, bestD <= limit
}

// distance is the number of slips between two words (optimal string alignment),
// or limit+1 as soon as it must be more.
func distance(a, b string, limit int) int {
	var p2, p1, cur [maxWordBytes + 1]int
	for j := 0; j <= len(b); j++ {
		p1[j] = j
	}
	for i := 1; i <= len(a); i++ {
		cur[0] = i
		least := i
		for j := 1; j <= len(b); j++ {
			c := 1
			if a[i-1] == b[j-1] {
				c = 0
			}
			v := min(p1[j]+1, cur[j-1]+1, p1[j-1]+c)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				v = min(v, p2[j-2]+1)
			}
			cur[j] = v
			least = min(least, v)
		}
		if least > limit {
			return limit + 1
		}
		p2, p1 = p1, cur
	}
	return p1[len(b)]
}
