package index

import (
	"math"
	"runtime"
	"sync"
	"sync/atomic"

	"preround/internal/catalog"
)

// What Query.Score says of a place is kept as score<<1 | ok, so that one number
// tells both; the score is cut to 30 bits.
const (
	unscored = math.MinInt32
	mostFit  = 1<<29 - 1
)

func packScore(score int32, ok bool) int32 {
	v := min(max(score, -mostFit), mostFit) << 1
	if ok {
		v |= 1
	}
	return v
}

// scoreMemory remembers what the last few scorers said, for as long as the
// snapshot lives: a student asks many questions in a row, and each place need
// be judged only once. Small catalogues are judged faster than remembered.
type scoreMemory struct {
	mu      sync.Mutex
	columns map[string]*scoreColumn
	recent  []string // keys, the last used at the end
}

const (
	rememberFrom    = 20_000 // places in the index
	rememberScorers = 8
	rememberBlock   = 8 // places newly judged in a block that are worth keeping
	aheadFrom       = 15_000
)

// scoreColumn is one scorer's words on all places, in blocks that are never
// changed once they can be seen: who judges more of a block puts a fuller copy
// in its place.
type scoreColumn struct {
	blocks []atomic.Pointer[scoreBlock]
	full   atomic.Bool // all places have been judged
}

type scoreBlock [blockPlaces]int32

// column is the memory for a key; nil when nothing is to be remembered.
func (x *Index) column(key string) *scoreColumn {
	if key == "" || x.n < rememberFrom {
		return nil
	}
	m := &x.scores
	m.mu.Lock()
	defer m.mu.Unlock()
	c := m.columns[key]
	if c == nil {
		if m.columns == nil {
			m.columns = map[string]*scoreColumn{}
		}
		if len(m.recent) == rememberScorers {
			delete(m.columns, m.recent[0])
			m.recent = m.recent[1:]
		}
		c = &scoreColumn{blocks: make([]atomic.Pointer[scoreBlock], (x.n+blockPlaces-1)/blockPlaces)}
		m.columns[key] = c
		m.recent = append(m.recent, key)
		return c
	}
	for i, k := range m.recent {
		if k == key {
			copy(m.recent[i:], m.recent[i+1:])
			m.recent[len(m.recent)-1] = key
			break
		}
	}
	return c
}

// judge fills out with the packed scores of places of one block.
func (x *Index) judge(score func(*catalog.Traits) (int32, bool), c *scoreColumn, block int, docs []uint32, out []int32) {
	if score == nil {
		for i := range docs {
			out[i] = 1
		}
		return
	}
	if c == nil {
		x.fetch(docs)
		for i, d := range docs {
			out[i] = packScore(score(&x.traits[d]))
		}
		return
	}
	old := c.blocks[block].Load()
	missing := len(docs)
	if old != nil {
		missing = 0
		for i, d := range docs {
			v := old[d%blockPlaces]
			out[i] = v
			if v == unscored {
				missing++
			}
		}
	}
	if missing == 0 {
		return
	}
	x.judgeMissing(score, c, block, docs, out, missing)
}

func (x *Index) judgeMissing(score func(*catalog.Traits) (int32, bool), c *scoreColumn, block int, docs []uint32, out []int32, missing int) {
	old := c.blocks[block].Load()
	var fuller *scoreBlock
	if missing >= rememberBlock {
		fuller = new(scoreBlock)
		if old != nil {
			*fuller = *old
		} else {
			for i := range fuller {
				fuller[i] = unscored
			}
		}
	}
	x.fetch(docs)
	for i, d := range docs {
		if old != nil && old[d%blockPlaces] != unscored {
			out[i] = old[d%blockPlaces]
			continue
		}
		out[i] = packScore(score(&x.traits[d]))
		if fuller != nil {
			fuller[d%blockPlaces] = out[i]
		}
	}
	if fuller != nil {
		c.blocks[block].Store(fuller)
	}
}

// judgeAhead fills c for the places of set on all processors at once, when they
// are so many that a new student would wait.
func (x *Index) judgeAhead(score func(*catalog.Traits) (int32, bool), c *scoreColumn, set bitset) {
	workers := runtime.GOMAXPROCS(0)
	if score == nil || c == nil || workers == 1 || c.full.Load() || set.count() < aheadFrom {
		return
	}
	blocks := len(c.blocks)
	var next atomic.Int64
	var wg sync.WaitGroup
	for range min(workers, 8) {
		wg.Go(func() {
			var docs [blockPlaces]uint32
			var out [blockPlaces]int32
			for b := int(next.Add(1)) - 1; b < blocks; b = int(next.Add(1)) - 1 {
				from := b * blockPlaces / 64
				n := unpack(set[from:min(from+blockPlaces/64, len(set))], uint32(b)*blockPlaces, &docs)
				x.judge(score, c, b, docs[:n], out[:n])
			}
		})
	}
	wg.Wait()
	if set.count() == x.n {
		c.full.Store(true)
	}
}

// fetch reads a little of each place's traits, so that the processor has them
// all under way at once before they are needed one after the other.
func (x *Index) fetch(docs []uint32) (sum uint64) {
	traits := x.traits
	for _, d := range docs {
		sum += traits[d].Specialty[0]
	}
	return sum
}
