package index

import (
	"encoding/binary"
	"errors"
	"slices"
	"sort"
	"strings"
	"sync"

	"github.com/klauspost/compress/zstd"

	"preround/internal/catalog"
)

// keepUnpacked is the largest catalogue whose places are kept as they are; a
// bigger one is kept compressed, a block of places at a time.
const keepUnpacked = 50_000

// store keeps the places by number.
type store interface {
	add(p *catalog.Place, encoded []byte)
	finish()
	at(d uint32) *catalog.Place
	// lower is the number of the first place whose id is id or greater.
	lower(id catalog.ID) int
}

type unpacked struct{ places []*catalog.Place }

func (s *unpacked) add(p *catalog.Place, _ []byte) { c := *p; s.places = append(s.places, &c) }
func (s *unpacked) finish()                        {}
func (s *unpacked) at(d uint32) *catalog.Place     { return s.places[d] }
func (s *unpacked) lower(id catalog.ID) int {
	return sort.Search(len(s.places), func(i int) bool { return s.places[i].ID >= id })
}

// perBlock is how many places are compressed together: more makes them smaller
// and slower to read.
const perBlock = 12

// packed keeps the places compressed in blocks of perBlock.
type packed struct {
	n      int
	data   []byte
	ends   []uint32 // of the blocks in data
	firsts []string // the first id of each block
	raw    []byte   // the block being filled
	enc    *zstd.Encoder
}

var blockReader = sync.OnceValue(func() *zstd.Decoder {
	d, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(0), zstd.WithDecoderLowmem(true))
	if err != nil {
		panic(err) // only for options that do not exist
	}
	return d
})

func newPacked() *packed {
	e, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedDefault), zstd.WithEncoderConcurrency(1), zstd.WithEncoderCRC(false), zstd.WithSingleSegment(true))
	if err != nil {
		panic(err) // only for options that do not exist
	}
	return &packed{enc: e}
}

func (s *packed) add(p *catalog.Place, encoded []byte) {
	if s.n%perBlock == 0 {
		s.closeBlock()
		s.firsts = append(s.firsts, strings.Clone(string(p.ID)))
	}
	s.raw = binary.AppendUvarint(s.raw, uint64(len(encoded)))
	s.raw = append(s.raw, encoded...)
	s.n++
}

func (s *packed) closeBlock() {
	if len(s.raw) > 0 {
		s.data = s.enc.EncodeAll(s.raw, s.data)
		s.ends = append(s.ends, uint32(len(s.data)))
		s.raw = s.raw[:0]
	}
}

func (s *packed) finish() {
	s.closeBlock()
	s.raw, s.enc = nil, nil
	s.data = slices.Clip(append([]byte(nil), s.data...))
}

// block is the packed places of block i, each with its length before it.
func (s *packed) block(i int) []byte {
	from := uint32(0)
	if i > 0 {
		from = s.ends[i-1]
	}
	raw, err := blockReader().DecodeAll(s.data[from:s.ends[i]], nil)
	if err != nil {
		panic(errors.Join(errPacked, err))
	}
	return raw
}

// cut takes the first packed place off raw.
func cut(raw []byte) (one, rest []byte) {
	n, k := binary.Uvarint(raw)
	if k <= 0 || n > uint64(len(raw)-k) {
		panic(errPacked)
	}
	return raw[k : k+int(n)], raw[k+int(n):]
}

func (s *packed) at(d uint32) *catalog.Place {
	raw := s.block(int(d) / perBlock)
	var one []byte
	for range int(d)%perBlock + 1 {
		one, raw = cut(raw)
	}
	return decodePlace(one)
}

func (s *packed) lower(id catalog.ID) int {
	i := sort.Search(len(s.firsts), func(i int) bool { return s.firsts[i] > string(id) }) - 1
	if i < 0 {
		return 0
	}
	at := i * perBlock
	for raw := s.block(i); len(raw) > 0; at++ {
		var one []byte
		if one, raw = cut(raw); decodePlace(one).ID >= id {
			break
		}
	}
	return at
}
