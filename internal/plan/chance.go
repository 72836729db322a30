package plan

import (
	"slices"

	"preround/internal/platform/clock"
)

// chances computes for every reachable target the chance to be ready in time if
// the plan is followed, for every step the chance that it is finished in time,
// and what would raise a target's chance most.
func (e *engine) chances(outcomes []Outcome) {
	for i := range e.worlds {
		w, o := &e.worlds[i], &outcomes[i]
		if o.Chance = 0; w.lost {
			continue
		}
		e.tasksOf(w)
		o.Chance = e.chanceWith(nil)
		e.stepChances(w)
		if o.Chance < 0.97 {
			o.Raise = e.raise(w, o.Chance)
		}
		if o.Chance < 0.5 && o.Verdict == Reachable {
			o.Verdict = Tight
			o.Why = "The usual times just fit, but they often run over" + e.weakest(w) + "."
		}
	}
}

// random tells whether a step's duration is in other hands.
func random(n *node) bool { return templates[n.row].own == 0 && n.days[worst] > n.days[best] }

// tasksOf makes the graph of chances of one target from the planned days: own
// steps begin on their day, or when what they wait for is late; what follows at
// once begins when it can.
func (e *engine) tasksOf(w *world) {
	e.base, e.baseNode, e.offerAt = e.base[:0], e.baseNode[:0], 0
	var place [64]int16 // of a node of the world among the tasks, plus one
	if len(w.nodes) > len(place) {
		panic("plan: a target with more steps than the table has rows")
	}
	for k, j := range w.nodes {
		n := &e.nodes[j]
		if n.had() || n.is(gentle|aside) || k == w.kStart {
			continue
		}
		t := task{from: int32(n.date), least: -noDay, due: noDay, takes: onDay(n.days.at(n.pace))}
		waiting := false
		for _, p := range w.preds[k] {
			if at := place[p]; at > 0 {
				t.before = append(t.before, at-1)
				waiting = true
			}
		}
		t.before = e.direct(t.before)
		if random(n) {
			t.takes = e.triangular(n.days)
		}
		switch {
		case k == w.kWindow:
			t.from = int32(max(w.aim.opens, e.from))
		case int(n.row) == rowSit && waiting:
			t.from, t.least = -noDay, int32(n.date)+n.days.at(n.pace)
		case n.asap:
			t.from = int32(max(e.from, n.floor, min(n.soonest, n.latest)))
		case n.is(prompt) && waiting:
			if t.from = -noDay; k == w.kDecision && w.aim.fromClose {
				t.from = int32(w.aim.closes)
			}
		case n.is(prompt):
			e.running(n, &t)
		}
		if k == w.kSend {
			t.due = int32(e.sendBy(w)) + n.days.at(n.pace)
		}
		if int(n.row) == rowOffer {
			e.offerAt = len(e.base)
		}
		e.base, e.baseNode = append(e.base, t), append(e.baseNode, j)
		place[k] = int16(len(e.base))
	}
	if w.kStart >= 0 {
		for _, p := range w.preds[w.kStart] {
			if at := place[p]; at > 0 {
				t := &e.base[at-1]
				t.due = min(t.due, int32(w.start))
			}
		}
	}
}

// direct leaves out what another of the steps before waits for anyway, so that
// the graph does not seem to fork there.
func (e *engine) direct(before []int16) []int16 {
	return slices.DeleteFunc(before, func(a int16) bool {
		return slices.ContainsFunc(before, func(b int16) bool { return b != a && slices.Contains(e.base[b].before, a) })
	})
}

// running is a wait that has begun already: what has not come by today comes
// later, in the proportions that are left.
func (e *engine) running(n *node, t *task) {
	t.from = int32(n.earliest)
	over := int32(e.today) - t.from
	if over <= 0 || len(t.takes.p) == 1 {
		return
	}
	if over > t.takes.end() {
		t.takes = onDay(over)
		return
	}
	if cut := over - t.takes.off; cut > 0 {
		rest := slices.Clone(t.takes.p[cut:])
		sum := total(rest)
		for i := range rest {
			rest[i] /= sum
		}
		t.takes = dist{over, 1, rest}
	}
}

// triangular keeps the distributions of one plan: many steps share a lead time.
func (e *engine) triangular(s span) dist {
	for i := range e.spans {
		if e.spans[i].of == s {
			return e.spans[i].dist
		}
	}
	d := triangular(s)
	e.spans = append(e.spans, spanDist{s, d})
	return d
}

type spanDist struct {
	of   span
	dist dist
}

// chanceWith is the chance of the target last given to tasksOf, after a change.
func (e *engine) chanceWith(change func(tasks []task)) float64 {
	e.risk.forget()
	return e.chanceAgain(change)
}

// chanceAgain is chanceWith where only tasks before the offer are changed since
// the last call, so that what follows it need not be computed anew.
func (e *engine) chanceAgain(change func(tasks []task)) float64 {
	e.risk.tasks = append(e.risk.tasks[:0], e.base...)
	if change != nil {
		change(e.risk.tasks)
	}
	return min(1, e.risk.chance())
}

// sendBy is the day by which chance wants the application sent: the real end of a
// round, or, where nobody states one, the day that the whole plan counts with.
func (e *engine) sendBy(w *world) clock.Date {
	if w.aim.kind == aimTypical {
		return w.limit()
	}
	return w.aim.limit(w.start, 0)
}

// stepChances finds for each step of a target the chance that it is finished in
// time if all that follows takes its usual time, and keeps the lowest over the targets. Maxima of steps that
// share the offer are taken as independent here; a target's own chance is not.
func (e *engine) stepChances(w *world) {
	kept := append(e.kept[:0], w.latest...)
	e.kept = kept
	hard := aim{kind: aimWindow, opens: w.aim.opens, closes: w.aim.closes, fromClose: w.aim.fromClose, last: e.sendBy(w)}
	e.try(w, w.start, &hard, max(w.pace, w.eased))
	defer func() { copy(w.latest, kept) }()
	r := &e.risk
	r.tasks = append(r.tasks[:0], e.base...)
	r.used = 0
	r.done = append(r.done[:0], make([]dist, len(r.tasks))...)
	for i := range r.tasks {
		t := &r.tasks[i]
		begin := onDay(t.from)
		for k, j := range t.before {
			if k == 0 && t.from == -noDay {
				begin = r.done[j]
				continue
			}
			begin = r.later(begin, r.done[j])
		}
		d := r.plus(begin, t.takes)
		if t.least != -noDay {
			d = r.later(onDay(t.least), d)
		}
		r.done[i] = d
		n := &e.nodes[e.baseNode[i]]
		k, _ := slices.BinarySearch(w.nodes, e.baseNode[i])
		if c := min(1, d.by(int32(w.latestEnd(n, k)))); n.chance < 0 || c < n.chance {
			n.chance = c
		}
	}
}

// fewest is the gain in chance below which a change is not worth a line.
const fewest = 0.01

// raise tries each single change that is in the student's power and keeps the
// three that help most.
func (e *engine) raise(w *world, now float64) []Raise {
	var out []Raise
	keep := func(step StepID, what string, c float64) {
		if c >= now+fewest {
			out = append(out, Raise{step, what, c})
		}
	}
	e.chanceWith(nil) // fills the memo for the changes before the offer, which come first
	for i := range e.base {
		n := &e.nodes[e.baseNode[i]]
		if int(n.row) == rowSit && i < e.offerAt {
			e.otherTest(w, i, keep)
		}
		if n.is(fixed) || n.follows() || n.date-n.earliest < 3 || n.booked || int(n.row) == rowFlights || int(n.row) == rowHousing || int(n.row) == rowChoose {
			continue
		}
		compute := e.chanceWith
		if i < e.offerAt {
			compute = e.chanceAgain
		}
		c := compute(func(tasks []task) { e.sooner1(tasks, i) })
		keep(n.id, e.fill(templates[n.row].what, n, &Step{})+e.soonDay(n), c)
	}
	for i := range e.base {
		if n := &e.nodes[e.baseNode[i]]; int(n.row) == rowPassport {
			if l := leadOf(leadPassportUrgent, e.school); l != nil && e.school == l.country {
				keep(n.id, "Use the urgent passport service, "+l.short, e.chanceWith(func(tasks []task) { tasks[i].takes = e.triangular(l.days) }))
			}
		}
	}
	if now < 0.6 && w.kStart >= 0 {
		e.laterStart(w, now, keep)
	}
	slices.SortStableFunc(out, func(a, b Raise) int {
		switch {
		case a.Chance > b.Chance:
			return -1
		case a.Chance < b.Chance:
			return 1
		}
		return 0
	})
	return out[:min(3, len(out))]
}

// weakest names the step of others that is least likely to be in time.
func (e *engine) weakest(w *world) string {
	low, which := 0.9, -1
	for k := range e.base {
		n := &e.nodes[e.baseNode[k]]
		before := 1.0 // what it inherits is not its own weakness
		for _, j := range e.base[k].before {
			before = min(before, e.nodes[e.baseNode[j]].chance)
		}
		if random(n) && n.chance/max(before, 0.01) < low {
			low, which = n.chance/max(before, 0.01), int(e.baseNode[k])
		}
	}
	if which < 0 {
		return ""
	}
	return ": most of all " + e.nounOf(&e.nodes[which])
}

// laterStart tries first days two, four, six and nine months on, with the same plan.
func (e *engine) laterStart(w *world, now float64, keep func(StepID, string, float64)) {
	for _, months := range [4]int{2, 4, 6, 9} {
		d := firstMonday(w.start.YearMonth().AddMonths(months))
		if w.target.Place != nil && !runs(w.target.Place, d) {
			continue
		}
		c := e.chanceWith(func(tasks []task) {
			for i := range tasks {
				if tasks[i].due == int32(w.start) {
					tasks[i].due = int32(d)
				}
			}
		})
		if c >= max(0.6, now+0.1) || months == 9 {
			keep(e.nodes[w.nodes[w.kStart]].id, "Start in "+d.Format("January 2006")+" instead", c)
			return
		}
	}
}

func (e *engine) soonDay(n *node) string {
	d := n.earliest
	if n.is(waits) {
		d += clock.Date(n.days.at(n.pace))
	}
	if d <= e.today+1 {
		return ", now"
	}
	return " by " + d.Format("2 January")
}

// sooner1 begins a task, and all before it, as soon as can be.
func (e *engine) sooner1(tasks []task, i int) {
	t := &tasks[i]
	if t.from != -noDay {
		t.from = int32(e.nodes[e.baseNode[i]].earliest)
	}
	t.least = -noDay
	for _, j := range t.before {
		e.sooner1(tasks, int(j))
	}
}

// otherTest tries a quicker test that the target takes as well.
func (e *engine) otherTest(w *world, i int, keep func(StepID, string, float64)) {
	n := &e.nodes[e.baseNode[i]]
	t := &e.tests[n.instance]
	if t.code[0] == 'u' {
		return
	}
	codes, _ := candidates([]world{*w}, 1)
	quick, days := "", testSpan(t.code)[usually]
	for _, c := range codes {
		if d := testSpan(c)[usually]; d < days {
			quick, days = c, d
		}
	}
	if quick == "" {
		return
	}
	s := sitting{code: quick}
	s.describe(nil, e.req.Student.Facts)
	c := e.chanceAgain(func(tasks []task) {
		tasks[i].takes = e.triangular(leadOf(testFamily(quick), "").days.less(resultSpan(quick)))
		tasks[i].least = -noDay
		for k := range tasks {
			if int(e.nodes[e.baseNode[k]].row) == rowResult && slices.Contains(tasks[k].before, int16(i)) {
				tasks[k].takes = e.triangular(resultSpan(quick))
			}
		}
	})
	keep(n.id, "Take "+shortTest(s.name)+" instead, if your places accept it", c)
}
