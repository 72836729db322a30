package plan

import "preround/internal/platform/clock"

// eachMark calls use with every mark whose step is in the plan.
func (e *engine) eachMark(use func(n *node, m *Mark)) {
	for k := range e.req.Marks {
		m := &e.req.Marks[k]
		for i := range e.nodes {
			if e.nodes[i].id == m.Step {
				use(&e.nodes[i], m)
				break
			}
		}
	}
}

// floors applies the marks that make a step later or longer: not before, takes
// longer, and a day that lies ahead.
func (e *engine) floors() {
	e.eachMark(func(n *node, m *Mark) {
		for i := range n.days {
			n.days[i] += int32(7 * m.ExtraWeeks)
		}
		n.floor = max(n.floor, m.NotBefore)
		if m.DoneOn > e.today {
			n.floor, n.booked = m.DoneOn, true
		}
	})
}

// sent gives targets whose application has gone off an aim without a deadline: a
// round that closes afterwards costs them nothing. Answers still come after the
// close of the round in which it was sent.
func (e *engine) sent() {
	e.eachMark(func(n *node, m *Mark) {
		row := int(n.row)
		if row != rowSend && row != rowDecision && row != rowOffer || !m.Have && (m.DoneOn == 0 || m.DoneOn > e.today) {
			return
		}
		w := &e.worlds[n.instance]
		a := aim{kind: aimRolling, ready: w.start}
		if row == rowSend && m.DoneOn != 0 {
			for _, o := range append(w.aims, aim{closes: w.over, fromClose: true}) {
				if o.fromClose && o.closes >= m.DoneOn && (a.closes == 0 || o.closes < a.closes) {
					a.closes, a.fromClose = o.closes, true
				}
			}
		}
		w.aims, w.aim = []aim{a}, a
	})
}

// ticked tells whether any mark says that a step is behind the student.
func (e *engine) ticked() bool {
	for i := range e.req.Marks {
		if m := &e.req.Marks[i]; m.Have || m.DoneOn != 0 && m.DoneOn <= e.today {
			return true
		}
	}
	return false
}

// tick takes the steps that are behind the student out of the way. The plan was
// first made without these marks, and every other step keeps its day of then,
// unless it has to be sooner: ticking a step off never pushes another one later,
// and saves what was lost where it can.
func (e *engine) tick() {
	for i := range e.nodes {
		n := &e.nodes[i]
		if n.missed = e.alive(n.serves) == 0; !n.missed {
			n.kept = n.pace + 1
		}
	}
	e.eachMark(func(n *node, m *Mark) {
		switch {
		case n.is(fixed) && max(n.fixed, n.date) > e.today: // nobody has a day that is still to come
		case m.DoneOn != 0 && m.DoneOn <= e.today:
			n.status, n.doneOn = Done, m.DoneOn
		case m.Have:
			n.status = Have
		}
	})
	e.implied()
	e.sent()
	for i := range e.worlds {
		w := &e.worlds[i]
		if w.lost {
			w.lost = e.closed(w) || !e.settle(w)
			continue
		}
		for pace := int32(fullPace); pace >= 0; pace-- { // same round, same pace: only the room grows
			if e.try(w, w.start, &w.aim, pace) {
				w.eased = pace
				w.pace = min(w.pace, pace)
				break
			}
		}
	}
	e.ticking = true
	e.again(func(_ int, n *node) clock.Date {
		day := n.date
		if n.missed { // it was not planned before
			day = n.comfort
		}
		return max(n.earliest, min(day, n.latest))
	})
}

// implied takes a target off every step that only led to what is behind the
// student: who has sent an application needs no letter for it any more. A step
// that is left without targets counts as had.
func (e *engine) implied() {
	for i := range e.worlds {
		w := &e.worlds[i]
		open := make([]bool, len(w.nodes)) // has a step after it that is still to be done
		last := make([]bool, len(w.nodes)) // has no step after it
		for k := range w.nodes {
			last[k] = true
			for _, p := range w.preds[k] {
				last[p] = false
			}
		}
		for k := len(w.nodes) - 1; k >= 0; k-- {
			n := &e.nodes[w.nodes[k]]
			if n.had() || !open[k] && !last[k] {
				if !n.had() {
					n.freed |= 1 << i
				}
				continue
			}
			for _, p := range w.preds[k] {
				open[p] = true
			}
		}
	}
	for i := range e.nodes {
		n := &e.nodes[i]
		if n.freed == n.serves && !n.had() {
			n.status = Have
		} else {
			n.serves &^= n.freed
		}
	}
	for i := range e.worlds {
		e.worlds[i].nodes, e.worlds[i].preds = nil, nil
		e.enter(i)
	}
}

// slip moves everything that is still to be begun so many days later and lets
// the targets fall that this costs.
func (e *engine) slip(days clock.Date) {
	wanted := make([]clock.Date, len(e.nodes))
	for i := range e.nodes {
		n := &e.nodes[i]
		wanted[i] = n.date
		if n.had() || n.booked || n.is(waits|fixed|aside) {
			continue
		}
		wanted[i] = n.date + days
		n.floor = max(n.floor, wanted[i])
	}
	e.from += days
	for i := range e.worlds {
		w := &e.worlds[i]
		w.lost = w.lost || e.closed(w) || !e.settle(w)
	}
	e.ticking = false
	e.again(func(i int, _ *node) clock.Date { return wanted[i] })
}

// again schedules once more with wished days in place of comfortable ones.
func (e *engine) again(wish func(int, *node) clock.Date) {
	e.lostSet, e.keepDays = 0, true
	for i := range e.worlds {
		if e.worlds[i].lost {
			e.lostSet |= 1 << i
		}
	}
	e.load.reset(e.today, e.req.Student.Facts.HoursPerWeek)
	e.merge()
	e.first()
	for i := range e.nodes {
		n := &e.nodes[i]
		if e.ticking && !n.missed {
			n.holds = n.date
		}
		if n.date = wish(i, n); n.is(fixed) { // the round may be another one now
			n.date = n.earliest
		}
	}
	e.pull()
	for i := range e.nodes {
		if n := &e.nodes[i]; !n.had() && e.alive(n.serves) != 0 {
			e.load.add(n, n.date, templates[n.row].hours)
		}
	}
}
