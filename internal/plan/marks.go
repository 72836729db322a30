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
	e.eachMark(func(n *node, m *Mark) {
		switch {
		case m.DoneOn != 0 && m.DoneOn <= e.today:
			n.status, n.doneOn = Done, m.DoneOn
		case m.Have:
			n.status = Have
		}
	})
	e.implied()
	for i := range e.worlds {
		w := &e.worlds[i]
		if w.lost {
			w.lost = e.closed(w) || !e.settle(w)
			continue
		}
		for pace := int32(fullPace); pace >= w.pace; pace-- { // same round, same pace: only the room grows
			if e.try(w, w.start, &w.aim, pace) {
				w.eased = pace
				break
			}
		}
	}
	before := make([]clock.Date, len(e.nodes))
	for i := range e.nodes {
		before[i] = e.nodes[i].date
	}
	e.again(func(i int, n *node) clock.Date { return min(before[i], max(n.latest, n.earliest)) })
}

// implied ticks off what only led to steps that are behind the student: who has
// the result has sat the test.
func (e *engine) implied() {
	const none, some, open = 0, 1, 2
	after := make([]uint8, len(e.nodes))
	for i := len(e.nodes) - 1; i >= 0; i-- {
		n := &e.nodes[i]
		if n.status == "" && after[i] == some {
			n.status = Have
		}
		seen := uint8(open)
		if n.had() {
			seen = some
		}
		for _, j := range n.preds {
			after[j] = max(after[j], seen)
		}
		for _, j := range n.either {
			after[j] = max(after[j], seen)
		}
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
	e.again(func(i int, _ *node) clock.Date { return wanted[i] })
}

// again schedules once more with wished days in place of comfortable ones.
func (e *engine) again(wish func(int, *node) clock.Date) {
	e.lostSet = 0
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
		n.date = wish(i, n)
	}
	e.pull()
	for i := range e.nodes {
		if n := &e.nodes[i]; !n.had() && e.alive(n.serves) != 0 {
			e.load.add(n, n.date, templates[n.row].hours)
		}
	}
}
