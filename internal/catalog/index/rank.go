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

// block is up to blockPlaces neighbouring places on their way through a search.
type block struct {
	number int
	docs   []uint32
	scores []int32
	values []uint32 // 31 bits of the key
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
	column := x.column(q.ScoreKey)
	x.judgeAhead(q.Score, column, set)
	value := x.order(s, q)
	b := &s.block
	for from := 0; from < len(set); from += blockPlaces / 64 {
		n := unpack(set[from:min(from+blockPlaces/64, len(set))], uint32(from)*64, &s.docs)
		if n == 0 {
			continue
		}
		*b = block{from * 64 / blockPlaces, s.docs[:n], s.judged[:n], s.values[:n]}
		x.judge(q.Score, column, b.number, b.docs, b.scores)
		value(b)
		r.add(b)
	}
	r.shrink()
	if len(r.keys) > k {
		r.more, r.keys = true, r.keys[:k]
	}
	return r
}

// unpack lists the places of some words of a set.
func unpack(words []uint64, base uint32, docs *[blockPlaces]uint32) int {
	n := 0
	for i, w := range words {
		at := base + uint32(i)*64
		if w == ^uint64(0) {
			for k := range uint32(64) {
				docs[(n+int(k))&(blockPlaces-1)] = at + k
			}
			n += 64
			continue
		}
		for ; w != 0; w &= w - 1 {
			docs[n&(blockPlaces-1)] = at + uint32(bits.TrailingZeros64(w))
			n++
		}
	}
	return n
}

// add offers a block of places.
func (r *ranking) add(b *block) {
	closed := 0
	values, scores := b.values[:len(b.docs)], b.scores[:len(b.docs)]
	for i, d := range b.docs {
		out := uint64(^scores[i] & 1)
		closed += int(out)
		key := out<<63 | uint64(values[i])<<32 | uint64(d)
		if key < r.worst {
			r.offer(key)
		}
	}
	r.closed += closed
}

// order returns the function that fills in the values of a block by the order
// asked for.
func (x *Index) order(s *scratch, q *Query) func(b *block) {
	switch q.Sort {
	case ByCloses:
		today := yearDay(q.Today)
		return func(b *block) {
			for i, d := range b.docs {
				b.values[i] = x.closesValue(d, q.Today, today)
			}
		}
	case ByCheapest:
		return func(b *block) {
			for i, d := range b.docs {
				b.values[i] = costValue(x.cost[d])
			}
		}
	case ByName:
		return func(b *block) {
			for i, d := range b.docs {
				b.values[i] = x.nameRank[d]
			}
		}
	}
	return func(b *block) {
		values, scores := b.values[:len(b.docs)], b.scores[:len(b.docs)]
		if !s.worded {
			for i, v := range scores {
				values[i] = uint32(middle - v>>1)
			}
			return
		}
		x.relevance(s, b.docs, values)
		for i, v := range scores {
			values[i] = uint32(middle - v>>1 - int32(values[i]))
		}
	}
}

// relevance puts into out how well the words match each place, 0 to 100.
func (x *Index) relevance(s *scratch, docs []uint32, out []uint32) {
	out = out[:len(docs)]
	if !s.worded {
		clear(out)
		return
	}
	for i, d := range docs {
		out[i] = uint32(s.points[d])
	}
	for k := range s.common {
		c := &s.common[k]
		if c.low == nil {
			p := uint32(c.points[0])
			for i, d := range docs {
				out[i] += p & -uint32(c.any[d>>6]>>(d&63)&1)
			}
			continue
		}
		for i, d := range docs {
			w, b := d>>6, d&63
			level := c.low[w]>>b&1 | c.high[w]>>b&1<<1
			out[i] += uint32(c.points[level]) & -uint32(c.any[w]>>b&1)
		}
	}
	for i, p := range out {
		out[i] = min(p/pointScale, 100)
	}
}

// costValue orders by US dollars, unknown last.
func costValue(usd int32) uint32 {
	if usd == catalog.CostUnknown {
		return lastValue
	}
	return uint32(min(max(int64(usd)+middle, 0), lastValue-1))
}

// Keys of ByCloses after those with a day.
const (
	closesRolling = lastValue - 1
	closesUnknown = lastValue
)

// closingOf is what sorting by closing day needs of most places: up to two days
// of a leap year, 0 none. Special values say what two days cannot.
func closingOf(t *catalog.Traits) (c [2]uint16) {
	if t.Closes[2] != 0 || t.Flags&catalog.FlagCalendar != 0 {
		return [2]uint16{closingSpecial, 0}
	}
	if t.Closes[0] == 0 && t.Flags&catalog.FlagRolling != 0 {
		return [2]uint16{closingRolling, 0}
	}
	for i := range c {
		c[i] = dayOfCode[t.Closes[i]&511]
	}
	return c
}

const (
	closingRolling = 500
	closingSpecial = 501
)

// closesValue is the days from today to the next closing; where only the month
// is known, to the end of that month.
func (x *Index) closesValue(d uint32, today clock.Date, day int) uint32 {
	c := x.closing[d]
	switch {
	case c[0] == closingSpecial:
		return x.closesSpecial(d, today, day)
	case c[0] == closingRolling:
		return closesRolling
	case c[0] == 0:
		return closesUnknown
	case c[1] == 0:
		return daysTo(c[0], day)
	}
	return min(daysTo(c[0], day), daysTo(c[1], day))
}

// daysTo counts from one day of a leap year to the next time that it is another.
func daysTo(to uint16, day int) uint32 {
	n := int(to) - day
	if n < 0 {
		n += 366
	}
	return uint32(n)
}

func (x *Index) closesSpecial(d uint32, today clock.Date, day int) uint32 {
	t := &x.traits[d]
	best := uint32(closesUnknown)
	if t.Flags&catalog.FlagRolling != 0 {
		best = closesRolling
	}
	for _, code := range t.Closes {
		if code != 0 {
			best = min(best, daysTo(dayOfCode[code&511], day))
		}
	}
	for _, on := range x.oneOff[d] {
		if on >= today {
			best = min(best, uint32(on-today))
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
