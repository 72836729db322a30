package plan

import (
	"preround/internal/platform/clock"
)

// never stands for "no limit": later than any day of a plan.
const never = clock.Date(1 << 30)

// had tells whether a node is behind the student.
func (n *node) had() bool { return n.status == Have || n.status == Done }

// is tells whether a node's template has a flag.
func (n *node) is(f flags) bool { return templates[n.row].flags&f != 0 }

// try walks a target's steps forward from today and back from its fixed days, all
// taking their time at the given pace, and tells whether every step can begin
// before it is too late. It leaves the earliest and latest begins in w.
//
// The usual order of such a walk (the critical path method, Kelley and Walker
// 1959); a step that can be late without loss (gentle, aside) never makes it fail.
func (e *engine) try(w *world, start clock.Date, a *aim, pace int32) bool {
	e.forward(w, start, a, pace)
	e.backward(w, start, a, pace)
	for k, j := range w.nodes {
		if n := &e.nodes[j]; !n.had() && !n.is(gentle|aside) && w.begin[k] > w.latest[k] {
			return false
		}
	}
	return true
}

func (e *engine) forward(w *world, start clock.Date, a *aim, pace int32) {
	for k, j := range w.nodes {
		n := &e.nodes[j]
		d := e.dayOne(w, k, n, start, a, pace)
		for _, p := range w.preds[k] {
			if before := &e.nodes[w.nodes[p]]; !before.is(gentle) {
				d = max(d, e.endOf(before, w.begin[p], pace))
			}
		}
		w.begin[k] = e.notBefore(n, d, pace)
	}
}

// began is the first day on which a wait can have begun: a request made in the
// past has been running since, but an answer still out comes today at the soonest.
func (e *engine) began(n *node, pace int32) clock.Date {
	if !n.is(waits) {
		return e.from
	}
	for _, j := range n.preds {
		if e.nodes[j].status == Done {
			return e.from - clock.Date(n.days.at(pace))
		}
	}
	return e.from
}

// dayOne is the first day on which a step could begin if nothing came before it.
func (e *engine) dayOne(w *world, k int, n *node, start clock.Date, a *aim, pace int32) clock.Date {
	d := e.began(n, pace)
	switch k {
	case w.kSend, w.kWindow:
		d = max(d, a.opens)
	case w.kDecision:
		if a.fromClose {
			d = max(d, a.closes)
		}
	case w.kStart:
		d = max(d, start)
	}
	if n.is(aside) {
		d = max(d, n.fixed+start-w.start)
	}
	return d
}

// endOf is when a step begun on a day is finished.
func (e *engine) endOf(n *node, begin clock.Date, pace int32) clock.Date {
	switch {
	case n.status == Have:
		return 0
	case n.status == Done:
		return n.doneOn
	}
	return begin + clock.Date(n.days.at(pace))
}

// follows tells whether a step is done as soon as what comes before it is.
func (n *node) follows() bool { return n.asap || n.is(prompt) }

// notBefore applies the student's own floor: to the begin, or for a wait to its end.
func (e *engine) notBefore(n *node, d clock.Date, pace int32) clock.Date {
	if n.floor == 0 {
		return d
	}
	if n.is(waits) {
		return max(d, n.floor-clock.Date(n.days.at(pace)))
	}
	return max(d, n.floor)
}

func (e *engine) backward(w *world, start clock.Date, a *aim, pace int32) {
	for k := range w.latest {
		w.latest[k] = never
	}
	for k := len(w.nodes) - 1; k >= 0; k-- {
		n := &e.nodes[w.nodes[k]]
		l := w.latest[k] // so far: the latest end that the steps after it allow
		if l != never {
			l -= clock.Date(n.days.at(pace))
		}
		switch {
		case k == w.kSend:
			l = min(l, a.limit(start, pace))
		case k == w.kStart, k == w.kWindow:
			l = min(l, start)
			if k == w.kWindow {
				l = max(a.opens, e.from)
			}
		case n.is(aside):
			l = max(w.begin[k], start)
		}
		if last := templates[n.row].last; last > 0 {
			l = min(l, start-clock.Date(last))
		}
		if l == never {
			l = start - 1
		}
		if n.is(gentle) {
			l = max(l, w.begin[k])
		}
		w.latest[k] = l
		if n.had() || n.is(gentle|aside) {
			continue
		}
		for _, p := range w.preds[k] {
			w.latest[p] = min(w.latest[p], l)
		}
	}
}

// settle chooses for a target the round to aim at and the pace at which it works:
// the usual pace where any round allows it, else the easiest that some round
// allows. It reports false when even the best case is too late.
func (e *engine) settle(w *world) bool {
	for pace := int32(fullPace); pace >= 0; pace-- {
		for i := range w.aims {
			if !e.try(w, w.start, &w.aims[i], pace) {
				continue
			}
			w.aim, w.pace = w.aims[i], pace
			if pace == fullPace && w.aim.window != nil && w.aim.window.FirstCome {
				e.sooner(w, i)
			}
			e.try(w, w.start, &w.aim, pace)
			return true
		}
	}
	w.pace = 0
	if len(w.aims) > 0 {
		w.aim = w.aims[0]
		e.try(w, w.start, &w.aim, 0)
	}
	return false
}

// cycleDays is how far apart the rounds for one start can lie.
const cycleDays = 270

// sooner moves the aim to the first round of the same cycle that works at the
// usual pace, because places go to the first.
func (e *engine) sooner(w *world, i int) {
	for j := len(w.aims) - 1; j > i; j-- {
		if w.aims[j].closes > w.aims[i].closes-cycleDays && e.try(w, w.start, &w.aims[j], fullPace) {
			w.aim = w.aims[j]
			return
		}
	}
}

// nearest finds the first day of a month after the given start from which the
// target works at the usual pace, or, failing that, at all; 0 within five years.
func (e *engine) nearest(w *world) clock.Date {
	after := max(w.start, e.from)
	for _, pace := range [2]int32{fullPace, 0} {
		for i := range 61 {
			d := firstMonday(after.YearMonth().AddMonths(i))
			if d <= after || w.target.Place != nil && !runs(w.target.Place, d) {
				continue
			}
			aims, _ := e.aimsOf(w, d)
			for k := range aims {
				if e.try(w, d, &aims[k], pace) {
					return d
				}
			}
		}
	}
	return 0
}
