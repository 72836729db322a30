package plan

import (
	"time"

	"preround/internal/platform/clock"
)

// load is the work planned for each week.
type load struct {
	monday clock.Date // of week 0
	hours  []float64
	limit  float64
	said   bool // limit is the student's own word
}

// usualHours a week are counted on where the student has not said.
const usualHours = 8

func (l *load) reset(from clock.Date, limit int) {
	if weekend(from) { // what begins on a Sunday is next week's work
		from += 2
	}
	for from.Weekday() != time.Monday {
		from--
	}
	l.monday, l.hours, l.limit = from, l.hours[:0], float64(limit)
	if l.said = limit > 0; !l.said {
		l.limit = usualHours
	}
}

// full is when a week deserves a warning: more than the student has said, or
// twice what we guess.
func (l *load) full() float64 {
	if l.said {
		return l.limit
	}
	return usualHours * 2
}

func (l *load) week(d clock.Date) int { return max(0, int(d-l.monday)/7) }

// spread tells over which weeks a step's hours fall: the days that it takes in
// the student's hands, and for a test the four weeks before it.
func (l *load) spread(n *node, d clock.Date) (from, weeks int) {
	switch {
	case n.is(waits):
		end := l.week(d + clock.Date(n.days.at(n.pace)))
		if int(n.row) != rowSit {
			return end, 1
		}
		from = max(0, end-4)
		return from, max(1, end-from)
	case int(n.row) == rowPrepare, int(n.row) == rowSupervisor:
		return l.week(d), max(1, int(n.days.at(n.pace))/7)
	case n.lead == nil:
		return l.week(d), max(1, int(n.days.at(n.pace)+6)/7)
	}
	return l.week(d), 1
}

func (l *load) add(n *node, d clock.Date, hours float64) {
	from, weeks := l.spread(n, d)
	for len(l.hours) < from+weeks {
		l.hours = append(l.hours, 0)
	}
	for w := from; w < from+weeks; w++ {
		l.hours[w] += hours / float64(weeks)
	}
}

// fits tells whether the weeks have room; a step that alone is more than a week
// holds fits where nothing else is.
func (l *load) fits(n *node, d clock.Date, hours float64) bool {
	from, weeks := l.spread(n, d)
	each := hours / float64(weeks)
	for w := from; w < from+weeks; w++ {
		if w < len(l.hours) && l.hours[w] > 0 && l.hours[w]+each > l.limit {
			return false
		}
	}
	return true
}
