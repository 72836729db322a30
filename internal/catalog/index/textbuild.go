package index

import (
	"encoding/binary"
	"math"
	"slices"

	"preround/internal/catalog"
)

// How much a word weighs by the field that it stands in.
const (
	inName      = 3
	inOrganiser = 2
	inCity      = 2
	inSummary   = 1
)

// textBuilder collects postings place by place.
type textBuilder struct {
	spelling map[string]int32 // spelling -> term
	stems    map[string]int32 // stem -> term
	lists    []postingList
	// the words of the place at hand
	here    []int32
	tf      []uint8
	scratch []byte
}

type postingList struct {
	buf  []byte
	last uint32
	n    uint32
}

func newTextBuilder() textBuilder {
	return textBuilder{spelling: map[string]int32{}, stems: map[string]int32{}}
}

func (t *textBuilder) add(d uint32, p *catalog.Place) {
	t.field(p.Name, inName)
	t.field(p.Organiser.Name, inOrganiser)
	for _, l := range p.Locations {
		t.field(l.City, inCity)
	}
	t.field(p.Summary, inSummary)
	var tmp [binary.MaxVarintLen64]byte
	for _, id := range t.here {
		l := &t.lists[id]
		k := binary.PutUvarint(tmp[:], uint64(d-l.last)<<2|uint64(levelOf(int(t.tf[id]))))
		l.buf = append(l.buf, tmp[:k]...)
		l.last = d
		l.n++
		t.tf[id] = 0
	}
	t.here = t.here[:0]
}

func (t *textBuilder) field(s string, weight uint8) {
	t.scratch = words(s, t.scratch, func(w []byte) {
		id, ok := t.spelling[string(w)]
		if !ok {
			id = t.learn(string(w))
		}
		if t.tf[id] == 0 {
			t.here = append(t.here, id)
		}
		t.tf[id] = uint8(min(int(t.tf[id])+int(weight), math.MaxUint8))
	})
}

func (t *textBuilder) learn(w string) int32 {
	k := stem(w)
	id, ok := t.stems[k]
	if !ok {
		id = int32(len(t.lists))
		t.stems[k] = id
		t.lists = append(t.lists, postingList{})
		t.tf = append(t.tf, 0)
	}
	t.spelling[w] = id
	return id
}

// finish packs the lists into one arena and sorts the spellings, the lexicon's
// included.
func (t *textBuilder) finish(total int, lex *lexicon) text {
	var out text
	size := 0
	for i := range t.lists {
		if int(t.lists[i].n)*commonFrom < total {
			size += len(t.lists[i].buf)
		}
	}
	out.arena = make([]byte, 0, size)
	out.terms = make([]term, len(t.lists))
	for i := range t.lists {
		l := &t.lists[i]
		out.terms[i].n = l.n
		if int(l.n)*commonFrom >= total {
			out.terms[i].planes = spread(l.buf, total)
		} else {
			out.terms[i].off = uint32(len(out.arena))
			out.arena = append(out.arena, l.buf...)
			out.terms[i].end = uint32(len(out.arena))
		}
		l.buf = nil
	}
	for _, w := range lex.words {
		if _, ok := t.spelling[w]; ok {
			continue
		}
		t.spelling[w] = -1
		if id, ok := t.stems[stem(w)]; ok {
			t.spelling[w] = id
		}
	}
	out.spellings = make([]string, 0, len(t.spelling))
	for w := range t.spelling {
		out.spellings = append(out.spellings, w)
	}
	slices.Sort(out.spellings)
	out.termOf = make([]int32, len(out.spellings))
	out.letters = make([]uint32, len(out.spellings))
	for i, w := range out.spellings {
		out.termOf[i] = t.spelling[w]
		out.letters[i] = letterSet(w)
		out.byLength[len(w)] = append(out.byLength[len(w)], int32(i))
	}
	for k := range t.stems {
		out.stems = append(out.stems, k)
	}
	slices.Sort(out.stems)
	out.stems = slices.Clip(out.stems)
	out.stemTerm = make([]int32, len(out.stems))
	for i, k := range out.stems {
		out.stemTerm[i] = t.stems[k]
	}
	for i := range out.byLength {
		out.byLength[i] = slices.Clip(out.byLength[i])
	}
	return out
}

// spread turns a posting list into planes.
func spread(buf []byte, total int) *planes {
	n := (total + 63) / 64
	p := &planes{make(bitset, n), make(bitset, n), make(bitset, n)}
	t := text{arena: buf}
	t.each(&term{end: uint32(len(buf))}, func(d, level uint32) {
		p.any.set(d)
		if level&1 != 0 {
			p.low.set(d)
		}
		if level&2 != 0 {
			p.high.set(d)
		}
	})
	return p
}
