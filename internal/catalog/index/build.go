package index

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"slices"
	"sync"

	"preround/internal/catalog"
	"preround/internal/platform/clock"
)

// Index is an immutable snapshot of the catalogue; any number of goroutines may
// search it at once. Make one with Build or a Builder.
type Index struct {
	u       *universe
	lex     *lexicon
	n       int
	version string
	places  store
	traits  []catalog.Traits
	rows    []row
	closing [][2]uint16 // see closingOf
	cost    []int32     // Traits.CostUSD
	// what does not fit in a row
	moreSpecialties overflow
	moreCountries   map[uint32][]uint8
	oneOff          map[uint32][]clock.Date // closings that come once

	sets     [facetCount][]valueSet
	focus    []valueSet // by specialty: the places that are about it and at most one other
	totals   counts     // of all places
	text     text
	nameRank []uint32 // position of each place when all are sorted by name
	scratch  sync.Pool
	scores   scoreMemory
}

// Build makes a snapshot of the places, which it copies in order of their ids.
// Of two with the same id the later counts.
func Build(places []catalog.Place) *Index {
	order := make([]int, len(places))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int {
		return cmp.Or(cmp.Compare(places[a].ID, places[b].ID), cmp.Compare(a, b))
	})
	b := NewBuilder(len(places))
	for i, at := range order {
		if i+1 < len(order) && places[order[i+1]].ID == places[at].ID {
			continue
		}
		if err := b.Add(&places[at]); err != nil {
			panic(err) // they were just put in order
		}
	}
	return b.Index()
}

// focused is the most specialties that a place can be about and still be a
// place for each of them rather than for all sorts.
const focused = 2

// Builder makes an Index out of places that arrive one by one, so that a big
// catalogue need never be in memory as a whole. Above a few ten thousand places
// it keeps them compressed.
type Builder struct {
	x     *Index
	text  textBuilder
	names []string
	last  catalog.ID
	hash  hash.Hash
	buf   []byte
}

// NewBuilder starts an index of about expect places (a hint; 0 is allowed).
func NewBuilder(expect int) *Builder {
	x := &Index{u: allValues(), lex: theLexicon(), moreCountries: map[uint32][]uint8{}, oneOff: map[uint32][]clock.Date{},
		traits: make([]catalog.Traits, 0, expect), rows: make([]row, 0, expect),
		closing: make([][2]uint16, 0, expect), cost: make([]int32, 0, expect)}
	for f := range x.sets {
		x.sets[f] = make([]valueSet, len(x.u.values[f]))
	}
	x.focus = make([]valueSet, len(x.u.values[fSpecialty]))
	if expect > keepUnpacked {
		x.places = newPacked()
	} else {
		x.places = &unpacked{}
	}
	return &Builder{x: x, text: newTextBuilder(), hash: sha256.New()}
}

// Add appends a place. Places must come in ascending order of their ids, each
// once.
func (b *Builder) Add(p *catalog.Place) error {
	if b.x.n > 0 && p.ID <= b.last {
		return fmt.Errorf("place %q comes after %q: add places in order of their ids, each once", p.ID, b.last)
	}
	if b.x.n >= 1<<31-1 {
		return errors.New("an index holds at most 2,147,483,647 places")
	}
	b.last = p.ID
	x, d := b.x, uint32(b.x.n)
	b.buf = encodePlace(b.buf[:0], p)
	var size [8]byte
	binary.LittleEndian.PutUint64(size[:], uint64(len(b.buf)))
	b.hash.Write(size[:])
	b.hash.Write(b.buf)
	x.places.add(p, b.buf)
	t := catalog.TraitsOf(p)
	x.traits = append(x.traits, t)
	x.closing = append(x.closing, closingOf(&t))
	x.cost = append(x.cost, t.CostUSD)
	r, specialties, countries := x.u.valuesOf(p)
	if r.specialties[0] == more {
		x.moreSpecialties.keep(&r.specialties, specialties)
	}
	if r.countries[0] == more {
		x.moreCountries[d] = countries
	}
	if dates := oneOffDates(p); dates != nil {
		x.oneOff[d] = dates
	}
	x.rows = append(x.rows, r)
	x.addToSets(d, &r, specialties, countries)
	if len(p.Specialties) <= focused {
		for _, v := range p.Specialties {
			if i := x.u.find(fSpecialty, v); i >= 0 {
				x.focus[i].few = append(x.focus[i].few, d)
			}
		}
	}
	b.text.add(d, p)
	b.names = append(b.names, plainName(p.Name))
	x.n++
	return nil
}

func (x *Index) addToSets(d uint32, r *row, specialties, countries []uint8) {
	put := func(f facetNo, i int) { s := &x.sets[f][i]; s.few = append(s.few, d) }
	for _, v := range [...]struct {
		f facetNo
		v uint8
	}{{fCategory, r.category}, {fFormat, r.format}, {fMode, r.mode}, {fPay, r.pay}} {
		if v.v != none {
			put(v.f, int(v.v))
		}
	}
	for _, v := range [...]struct {
		f facetNo
		m uint16
	}{{fRoute, uint16(r.routes)}, {fStage, uint16(r.stages)}, {fMonth, r.months}, {fCloses, r.closes}} {
		for i := 0; v.m>>i != 0; i++ {
			if v.m>>i&1 != 0 {
				put(v.f, i)
			}
		}
	}
	for _, s := range specialties {
		put(fSpecialty, int(s))
	}
	for _, c := range countries {
		put(fCountry, int(c))
	}
}

// Index finishes and returns the snapshot. The Builder must not be used again.
func (b *Builder) Index() *Index {
	x := b.x
	x.places.finish()
	x.traits, x.rows = slices.Clip(x.traits), slices.Clip(x.rows)
	x.moreSpecialties = slices.Clip(x.moreSpecialties)
	x.totals.reset(x.u)
	for f := range x.sets {
		for i := range x.sets[f] {
			x.sets[f][i].pack(x.n)
			x.totals[f][i] = int32(x.sets[f][i].n)
		}
	}
	for i := range x.focus {
		x.focus[i].few = slices.Compact(x.focus[i].few)
		x.focus[i].pack(x.n)
	}
	x.nameRank = rankNames(b.names)
	b.names = nil
	x.text = b.text.finish(x.n, x.lex)
	x.version = hex.EncodeToString(b.hash.Sum(nil)[:8])
	x.scratch.New = func() any { return x.newScratch() }
	return x
}

// rankNames gives each place its position in the order of names, equals by
// number.
func rankNames(names []string) []uint32 {
	order := make([]uint32, len(names))
	for i := range order {
		order[i] = uint32(i)
	}
	slices.SortStableFunc(order, func(a, b uint32) int { return cmp.Compare(names[a], names[b]) })
	rank := make([]uint32, len(names))
	for i, d := range order {
		rank[d] = uint32(i)
	}
	return rank
}

// plainName is a name as it is sorted: its words, folded, with single spaces.
func plainName(s string) string {
	var out []byte
	words(s, nil, func(w []byte) {
		if len(out) > 0 {
			out = append(out, ' ')
		}
		out = append(out, w...)
	})
	return string(out)
}

// Len is the number of places.
func (x *Index) Len() int { return x.n }

// Version names the contents: two indexes over the same places have the same
// one, on every machine that runs the same program.
func (x *Index) Version() string { return x.version }

// Place finds a place by its id. The place is shared: do not change it.
func (x *Index) Place(id catalog.ID) (*catalog.Place, bool) {
	d := x.places.lower(id)
	if d >= x.n {
		return nil, false
	}
	p := x.places.at(uint32(d))
	return p, p.ID == id
}

// All yields every place in order of id. The places are shared: do not change
// them.
func (x *Index) All() func(yield func(*catalog.Place) bool) {
	return func(yield func(*catalog.Place) bool) {
		for d := range x.n {
			if !yield(x.places.at(uint32(d))) {
				return
			}
		}
	}
}
