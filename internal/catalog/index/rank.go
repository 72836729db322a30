package index

import (
	"fmt"
	"math"
	"math/bits"
	"slices"
	"strconv"
	"strings"
	"time"

	"preround/internal/catalog"
	"preround/internal/platform/clock"
)

// Every order is one number per place, the least first: one bit whether the
// place is closed to the student, 31 bits by the order asked for, 32 bits the
// place's number. So no two are equal, the best k are found by comparing
// numbers, and the last one of a page tells where the next begins.
const (
	closedBit = uint64(1) << 63
	middle    = 1 << 30 // of the 31 bits
	lastValue = 1<<31 - 1
)

// blockPlaces is how many places are ranked at a time.
const blockPlaces = 1024

// ranking is the state of finding the best k.
type ranking struct {
	k      int
	after  uint64 // only keys above it, when hasAfter
	has    bool
	keys   []uint64 // candidates
	worst  uint64   // keys at or above it are of no use
	closed int
	more   bool // something lies beyond the k
}

func (r *ranking) offer(key uint64) {
	if key >= r.worst || r.has && key <= r.after {
		return
	}
	r.keys = append(r.keys, key)
	if len(r.keys) == cap(r.keys) {
		r.shrink()
	}
}

// shrink keeps the best k+1: one more than shown tells that there is a next page.
func (r *ranking) shrink() {
	slices.Sort(r.keys)
	if len(r.keys) > r.k+1 {
		r.keys = r.keys[:r.k+1]
	}
	if len(r.keys) == r.k+1 {
		r.worst = r.keys[r.k]
	}
}

// rank orders the places in set and returns the keys of the page.
func (x *Index) rank(s *scratch, q *Query, set bitset) *ranking {
	k := q.Limit
	if k <= 0 {
		k = DefaultLimit
	}
	k = min(k, MaxLimit)
	r := &ranking{k: k, worst: math.MaxUint64, keys: make([]uint64, 0, max(4*k, 256))}
	r.after, r.has = x.cursor(q.After)
	var docs [blockPlaces]uint32
	var scores [blockPlaces]int64
	score := x.scorer(q)
	order := x.order(s, q)
	for from := 0; from < len(set); from += blockPlaces / 64 {
		n := 0
		for i, w := range set[from:min(from+blockPlaces/64, len(set))] {
			base := uint32(from+i) * 64
			for ; w != 0; w &= w - 1 {
				docs[n] = base + uint32(bits.TrailingZeros64(w))
				n++
			}
		}
		if n == 0 {
			continue
		}
		score(docs[:n], scores[:n])
		r.closed += order(r, docs[:n], scores[:n])
	}
	r.shrink()
	if len(r.keys) > k {
		r.more, r.keys = true, r.keys[:k]
	}
	return r
}

// A score travels as score<<1 | ok.
func packScore(score int32, ok bool) int64 {
	v := int64(score) << 1
	if ok {
		v |= 1
	}
	return v
}

// scorer fills in what Query.Score says of places.
func (x *Index) scorer(q *Query) func(docs []uint32, out []int64) {
	if q.Score == nil {
		return func(docs []uint32, out []int64) {
			for i := range docs {
				out[i] = 1
			}
		}
	}
	return func(docs []uint32, out []int64) {
		for i, d := range docs {
			out[i] = packScore(q.Score(&x.traits[d]))
		}
	}
}

// order returns the function that offers a block of places to the ranking and
// tells how many of them are closed.
func (x *Index) order(s *scratch, q *Query) func(r *ranking, docs []uint32, scores []int64) (closed int) {
	value := func(d uint32, score int64) uint64 { return fitValue(score>>1 + x.relevance(s, d)) }
	switch q.Sort {
	case ByCloses:
		today := yearDay(q.Today)
		value = func(d uint32, _ int64) uint64 { return x.closesValue(d, q.Today, today) }
	case ByCheapest:
		value = func(d uint32, _ int64) uint64 { return costValue(x.traits[d].CostUSD) }
	case ByName:
		value = func(d uint32, _ int64) uint64 { return uint64(x.nameRank[d]) }
	}
	return func(r *ranking, docs []uint32, scores []int64) (closed int) {
		for i, d := range docs {
			key := value(d, scores[i])<<32 | uint64(d)
			if scores[i]&1 == 0 {
				key |= closedBit
				closed++
			}
			r.offer(key)
		}
		return closed
	}
}

// relevance is how well the words match, 0 to 100.
func (x *Index) relevance(s *scratch, d uint32) int64 {
	if !s.worded {
		return 0
	}
	p := int64(s.points[d])
	for i := range s.common {
		c := &s.common[i]
		w, b := d>>6, d&63
		if c.any[w]>>b&1 == 0 {
			continue
		}
		level := 0
		if c.low != nil {
			level = int(c.low[w]>>b&1 | c.high[w]>>b&1<<1)
		}
		p += int64(c.points[level])
	}
	return min(p/pointScale, 100)
}

// fitValue turns "higher is better" into a key part.
func fitValue(score int64) uint64 {
	return uint64(min(max(middle-score, 0), lastValue))
}

// costValue orders by US dollars, unknown last.
func costValue(usd int32) uint64 {
	if usd == catalog.CostUnknown {
		return lastValue
	}
	return uint64(min(max(int64(usd)+middle, 0), lastValue-1))
}

// Keys of ByCloses after those with a day.
const (
	closesRolling = lastValue - 1
	closesUnknown = lastValue
)

// closesValue is the days from today to the next closing; where only the month
// is known, to the end of that month.
func (x *Index) closesValue(d uint32, today clock.Date, day int) uint64 {
	t := &x.traits[d]
	best := uint64(closesUnknown)
	if t.Flags&catalog.FlagRolling != 0 {
		best = closesRolling
	}
	for _, code := range t.Closes {
		if code == 0 {
			break
		}
		best = min(best, uint64((int(dayOfCode[code&511])-day+366)%366))
	}
	if t.Flags&catalog.FlagCalendar != 0 {
		for _, on := range x.oneOff[d] {
			if on >= today {
				best = min(best, uint64(on-today))
			}
		}
	}
	return best
}

// dayOfCode is the day of a leap year that each code of Traits.Closes stands
// for.
var dayOfCode = func() (t [1 << 9]uint16) {
	for code := uint16(1); code <= 366; code++ {
		t[code] = code
	}
	for m := time.January; m <= time.December; m++ {
		t[catalog.ClosesIn(m)] = uint16(time.Date(2000, m+1, 0, 0, 0, 0, 0, time.UTC).YearDay())
	}
	return t
}()

// yearDay is the day of the year counted as in a leap year, so that every date
// has the same number each year.
func yearDay(d clock.Date) int {
	return time.Date(2000, d.Month(), d.Day(), 0, 0, 0, 0, time.UTC).YearDay()
}

// oneOffDates is the closings of a place that come once.
func oneOffDates(p *catalog.Place) (out []clock.Date) {
	for _, w := range p.Apply.Windows {
		if c := w.Closes; c.Year != 0 && c.Month != 0 {
			day := c.Day
			if day == 0 {
				day = clock.NewDate(c.Year, c.Month+1, 0).Day()
			}
			out = append(out, clock.NewDate(c.Year, c.Month, day))
		}
	}
	return out
}

// cursorText writes where a page ended: the key's upper half and the place's id.
func cursorText(key uint64, id catalog.ID) string {
	return fmt.Sprintf("%x.%s", key>>32, id)
}

// cursor reads it back as the key after which to go on. A place that is gone
// leaves its position behind.
func (x *Index) cursor(after string) (uint64, bool) {
	high, id, ok := strings.Cut(after, ".")
	if !ok {
		return 0, false
	}
	h, err := strconv.ParseUint(high, 16, 32)
	if err != nil {
		return 0, false
	}
	d := x.places.lower(catalog.ID(id))
	key := h<<32 | uint64(d)
	if d < x.n && x.places.at(uint32(d)).ID == catalog.ID(id) {
		return key, true
	}
	if key == 0 {
		return 0, false
	}
	return key - 1, true
}
