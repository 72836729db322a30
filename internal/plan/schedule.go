package plan

import (
	"math/bits"
	"time"

	"preround/internal/platform/clock"
	"preround/internal/student"
)

// merge joins what the targets found: the latest begin of a shared step is the
// earliest that any reachable target allows, and its pace the hardest.
func (e *engine) merge() {
	for i := range e.nodes {
		n := &e.nodes[i]
		n.latest, n.latestEnd, n.holds, n.pace = never, never, never, fullPace+1
	}
	for i := range e.worlds {
		w := &e.worlds[i]
		if w.lost {
			continue
		}
		for k, j := range w.nodes {
			n := &e.nodes[j]
			n.latest = min(n.latest, w.latest[k])
			n.latestEnd = min(n.latestEnd, w.latestEnd(n, k))
			n.pace = min(n.pace, w.pace)
		}
	}
	for i := range e.nodes {
		if n := &e.nodes[i]; n.pace > fullPace { // serves lost targets only
			n.pace = 0
		}
		if n := &e.nodes[i]; n.kept > 0 {
			n.pace = min(n.pace, n.kept-1)
		}
	}
}

// latestEnd is the last day on which a step of the target may be finished.
func (w *world) latestEnd(n *node, k int) clock.Date {
	return w.latest[k] + clock.Date(n.days.at(max(w.pace, w.eased)))
}

// alive is the part of a set of targets that is not lost.
func (e *engine) alive(set uint64) uint64 { return set &^ e.lostSet }

// first finds the earliest begin of every step, all targets together.
func (e *engine) first() {
	for i := range e.nodes {
		n := &e.nodes[i]
		d := e.began(n, n.pace)
		w := e.ownWorld(n)
		switch int(n.row) {
		case rowSend, rowWindow:
			d = max(d, w.aim.opens)
		case rowDecision:
			if w.aim.fromClose {
				d = max(d, w.aim.closes)
			}
		case rowStart, rowHalfway, rowLetter, rowEnd:
			d = max(d, n.fixed)
		}
		n.earliest = e.workable(n, e.notBefore(n, max(d, e.afterPreds(n, true)), n.pace))
	}
}

// workable moves a step of one's own out of exam blocks, and one that needs an
// office off the weekend, as long as it is not too late then.
func (e *engine) workable(n *node, d clock.Date) clock.Date {
	if e.keepDays || templates[n.row].hours == 0 || n.is(prompt|fixed) || n.booked || n.latest == never {
		return d
	}
	shift := clock.Date(0)
	if n.is(waits) {
		shift = clock.Date(n.days.at(n.pace))
	}
	for next := d; next <= n.latest; {
		free := e.freeFrom(n, next+shift)
		switch {
		case free > next+shift:
			next = free - shift
		case n.is(office) && weekend(next+shift):
			next++
		default:
			return next
		}
	}
	return d
}

// afterPreds is the day on which everything before a step is finished, by the
// earliest or by the planned days.
func (e *engine) afterPreds(n *node, earliest bool) (d clock.Date) {
	end := func(j int32) clock.Date {
		p := &e.nodes[j]
		if earliest {
			return e.endOf(p, p.earliest, p.pace)
		}
		return e.endOf(p, p.date, p.pace)
	}
	for _, j := range n.preds {
		if e.counts(j, n) {
			d = max(d, end(j))
		}
	}
	soonest := never
	for _, j := range n.either {
		if live := e.alive(e.nodes[j].serves) != 0 || e.alive(n.serves) == 0; live {
			soonest = min(soonest, end(j))
		}
	}
	if soonest == never {
		return d
	}
	return max(d, soonest)
}

// counts tells whether the planned day of node j holds up n, which follows it:
// gentle steps do not, nor do those of lost targets alone.
func (e *engine) counts(j int32, n *node) bool {
	p := &e.nodes[j]
	return !p.is(gentle) && (e.alive(p.serves) != 0 || e.alive(n.serves) == 0)
}

// ownWorld is the target of a step that belongs to one; else nil.
func (e *engine) ownWorld(n *node) *world {
	if templates[n.row].scope == forTarget {
		return &e.worlds[n.instance]
	}
	return nil
}

// restDays is the room that a comfortable plan leaves after a step: what it may
// take beyond the usual, at most four weeks; some days for own work.
func restDays(n *node) clock.Date {
	if n.lead == nil && !n.is(waits) {
		return clock.Date(min(7, 1+n.days[usually]/3))
	}
	return clock.Date(min(28, n.days[worst]-n.days[usually]))
}

// comfort walks back once more, with room after every step, from comfortable
// days to send and from the first day: as late as is pleasant, never as early as
// possible. Marks do not enter, so that ticking one step off moves no other.
func (e *engine) comfort() {
	for i := range e.nodes {
		e.nodes[i].comfort = never
	}
	begins := never // the first of all comfortable days so far
	for i := len(e.nodes) - 1; i >= 0; i-- {
		n := &e.nodes[i]
		c := n.comfort // the latest pleasant end so far
		if c != never {
			c -= clock.Date(n.days[usually]) + restDays(n)
		}
		start := e.soonestStart(n.serves)
		t := &templates[n.row]
		if t.early > 0 {
			c = min(c, start-clock.Date(t.early))
		}
		switch int(n.row) {
		case rowSend:
			c = max(min(c, e.worlds[n.instance].aim.ready), e.worlds[n.instance].aim.opens)
		case rowDecision:
			if w := e.ownWorld(n); w.aim.fromClose {
				c = max(c, w.aim.closes)
			}
		case rowStart, rowHalfway, rowLetter, rowEnd:
			c = n.fixed
		case rowMoney:
			c -= 30 // grants close early
		case rowChoose:
			c = e.searchBegins(min(c, begins), start)
		}
		if c == never {
			c = start - 1
		}
		if n.booked {
			c = n.floor - clock.Date(n.days[usually])
		}
		n.comfort = c
		if n.is(gentle | aside) {
			continue
		}
		begins = min(begins, c)
		for _, j := range n.preds {
			e.nodes[j].comfort = min(e.nodes[j].comfort, c)
		}
		for _, j := range n.either {
			e.nodes[j].comfort = min(e.nodes[j].comfort, c)
		}
	}
}

// searchBegins is when to begin to look: now when the start is near, else in the
// autumn of the year before at the latest, because summer places open then.
func (e *engine) searchBegins(c, start clock.Date) clock.Date {
	if e.today.DaysUntil(start) < 500 {
		return e.today
	}
	autumn := clock.NewDate(start.Year()-1, time.September, 7)
	return min(c, autumn)
}

func (e *engine) soonestStart(serves uint64) clock.Date {
	if live := e.alive(serves); live != 0 {
		serves = live
	}
	d := never
	for s := serves; s != 0; s &= s - 1 {
		d = min(d, e.worlds[bits.TrailingZeros64(s)].start)
	}
	return d
}

// place gives every step its day: from the last to the first, each at its
// comfortable day or as near to it as the steps after it, the exams, weekends and
// the hours of the week allow.
func (e *engine) place() {
	for i := range e.nodes { // steps without choice take their hours first
		if n := &e.nodes[i]; !n.had() && n.latest != never && n.latest-n.earliest <= 7 {
			e.load.add(n, n.earliest, templates[n.row].hours)
		}
	}
	begins := never // of all own steps so far
	for i := range e.nodes {
		e.nodes[i].upper = never
	}
	for i := len(e.nodes) - 1; i >= 0; i-- {
		n := &e.nodes[i]
		lo, hi := n.earliest, n.latest
		if hi == never || e.alive(n.serves) == 0 {
			n.date = lo
			continue
		}
		hi = max(lo, min(hi, n.upper))
		want := min(max(n.comfort, lo), hi)
		if room := hi - lo; n.comfort < lo && room >= 28 && int(n.row) != rowChoose && !n.is(gentle) { // little time, but not none: not everything today
			want = lo + min(10, room/4)
		}
		if int(n.row) == rowChoose {
			want = max(lo, min(want, begins-7))
		}
		if fresh := templates[n.row].fresh; fresh > 0 {
			want = min(max(want, e.lastStart(e.alive(n.serves))-clock.Date(fresh)+7), hi)
		}
		if int(n.row) == rowRecord { // a course that is found missing must still fit in before anybody asks
			want = max(lo, min(want, n.upper-courseDays))
			hi = min(hi, want+28)
		}
		if w := e.ownWorld(n); int(n.row) == rowChoose || int(n.row) == rowSend && w.aim.window != nil && w.aim.window.FirstCome {
			n.date = e.book(n, want, templates[n.row].hours, n.latest-n.earliest <= 7)
		} else {
			n.date = e.pick(n, lo, hi, want)
		}
		if !n.is(gentle) {
			begins = min(begins, n.date)
		}
		for _, j := range n.preds {
			p := &e.nodes[j]
			by := n.date
			if n.follows() { // it comes when it comes
				by = hi
			}
			p.upper = min(p.upper, by-clock.Date(p.days.at(p.pace)))
		}
	}
	e.pull()
}

// courseDays is what a course against hepatitis B takes with its blood test, at
// the usual pace: 28 weeks, and six to find that out and to begin.
const courseDays = 34 * 7

// pull moves what follows at once to the day on which it becomes possible, and
// everything else after what it follows.
func (e *engine) pull() {
	for i := range e.nodes {
		n := &e.nodes[i]
		ready := e.afterPreds(n, false)
		if n.follows() {
			n.date = n.earliest
		}
		n.date = max(n.date, ready, n.earliest, min(n.soonest, n.latest))
		if n.follows() {
			n.date = e.notBefore(n, n.date, n.pace)
		}
		n.date = e.openDay(n)
	}
}

// openDay moves what an office does from a weekend to the working day after it,
// clear of exams where the student must go there, as long as that is not too
// late. A plan with something ticked off keeps the days of the plan before it:
// nothing becomes later there.
func (e *engine) openDay(n *node) clock.Date {
	shift := clock.Date(0)
	if n.is(waits) { // its day is that of its end
		shift = clock.Date(n.days.at(n.pace))
	}
	if !n.is(office) || n.booked || n.had() || !weekend(n.date+shift) {
		return n.date
	}
	to, monday := min(n.latest, n.holds, n.date+150), n.date
	for d := n.date + 1; d <= to; d++ {
		if weekend(d + shift) {
			continue
		}
		if n.is(prompt) || e.freeFrom(n, d+shift) == d+shift {
			return d
		}
		if monday == n.date {
			monday = d
		}
	}
	return monday
}

// pick finds the day nearest to want, first before it and then after it, on which
// the step can well be begun.
func (e *engine) pick(n *node, lo, hi, want clock.Date) clock.Date {
	hours := templates[n.row].hours
	shift := clock.Date(0)
	if n.is(waits) { // its day is that of its end
		shift = clock.Date(n.days.at(n.pace))
	}
	own := hours > 0 && !n.is(prompt|fixed)
	if !own {
		return want
	}
	pinned := n.latest-n.earliest <= 7
	good := func(d clock.Date, strict bool) bool {
		day := d + shift
		if e.freeFrom(n, day) > day || n.is(office) && weekend(day) {
			return false
		}
		return !strict || pinned || e.load.fits(n, d, hours)
	}
	for _, strict := range [2]bool{true, false} {
		for d := want; d >= lo && d > want-150; d-- {
			if good(d, strict) {
				return e.book(n, d, hours, pinned)
			}
		}
		for d := want + 1; d <= hi && d < want+150; d++ {
			if good(d, strict) {
				return e.book(n, d, hours, pinned)
			}
		}
	}
	return e.book(n, want, hours, pinned)
}

func (e *engine) book(n *node, d clock.Date, hours float64, pinned bool) clock.Date {
	if !pinned {
		e.load.add(n, d, hours)
	}
	return d
}

func weekend(d clock.Date) bool { return d.Weekday() == time.Saturday || d.Weekday() == time.Sunday }

// prepareDays is how long before a language test no other exam should lie.
const prepareDays = 14

// freeFrom is the day itself, or, where it lies in one of the student's exam
// blocks, the day after the block. A test wants two free weeks before it too.
func (e *engine) freeFrom(n *node, d clock.Date) clock.Date {
	exams := e.req.Student.Facts.Exams
	if x := examOf(exams, d); x != nil {
		d = x.To + 1
		if int(n.row) == rowSit {
			d += prepareDays
		}
	} else if int(n.row) == rowSit {
		if x := examOf(exams, d-prepareDays); x != nil {
			return x.To + 1 + prepareDays
		}
	}
	return d
}

func examOf(exams []student.Span, d clock.Date) *student.Span {
	for i := range exams {
		if d >= exams[i].From && d <= exams[i].To {
			return &exams[i]
		}
	}
	return nil
}
