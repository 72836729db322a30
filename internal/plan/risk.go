package plan

// dist is a distribution over whole days: p[i]*mass is the probability of day
// off+i. The mass is below one where part of the probability has been lost to a
// date that was missed.
type dist struct {
	off  int32
	mass float64
	p    []float64
}

func (d dist) end() int32 { return d.off + int32(len(d.p)) - 1 }

var certain = []float64{1}

// onDay is a day for certain.
func onDay(day int32) dist { return dist{day, 1, certain} }

// triangular is how long something takes when all that is known is the shortest,
// the usual and the longest time: the triangular distribution with its peak at
// the usual, cut into whole days. Day k gets what lies between k-1/2 and k+1/2.
// The three-point estimate and its use for durations: D. Johnson, "The triangular
// distribution as a proxy for the beta distribution in risk analysis", The
// Statistician 46 (1997) 387-398.
func triangular(s span) dist {
	lo, mid, hi := s[best], min(max(s[usually], s[best]), s[worst]), s[worst]
	if hi <= lo {
		return onDay(mid)
	}
	a, b, c := float64(lo)-0.5, float64(hi)+0.5, float64(mid)
	cdf := func(x float64) float64 {
		if x <= c {
			return (x - a) * (x - a) / ((b - a) * (c - a))
		}
		return 1 - (b-x)*(b-x)/((b-a)*(b-c))
	}
	d := dist{lo, 1, make([]float64, hi-lo+1)}
	before := 0.0
	for i := range d.p {
		now := cdf(float64(lo) + float64(i) + 0.5)
		d.p[i], before = now-before, now
	}
	return d
}

// arena hands out scratch slices that are given back all at once.
type arena struct {
	buf  []float64
	used int
}

func (a *arena) take(n int) []float64 {
	if a.used+n > len(a.buf) {
		a.buf, a.used = make([]float64, max(2*len(a.buf), n, 1<<14)), 0 // older slices keep the old buffer
	}
	s := a.buf[a.used : a.used+n : a.used+n]
	a.used += n
	return s
}

// plus is the distribution of x+y for independent x and y.
func (a *arena) plus(x, y dist) dist {
	if len(x.p) == 1 {
		return dist{x.off + y.off, x.mass * y.mass * x.p[0], y.p}
	}
	if len(y.p) == 1 {
		return dist{x.off + y.off, x.mass * y.mass * y.p[0], x.p}
	}
	out := a.take(len(x.p) + len(y.p) - 1)
	clear(out)
	for i, px := range x.p {
		if px == 0 {
			continue
		}
		row := out[i : i+len(y.p)]
		for j, py := range y.p {
			row[j] += px * py
		}
	}
	return dist{x.off + y.off, x.mass * y.mass, out}
}

// later is the distribution of the later of x and y, independent of one another.
func (a *arena) later(x, y dist) dist {
	if x.end() > y.end() {
		x, y = y, x
	}
	if x.end() <= y.off { // x never matters but for its mass
		return dist{y.off, y.mass * x.mass * total(x.p), y.p}
	}
	off := max(x.off, y.off)
	out := a.take(int(y.end()-off) + 1)
	cx, cy := 0.0, 0.0
	i, j := x.off, y.off
	for ; i < off; i++ {
		cx += x.p[i-x.off]
	}
	for ; j < off; j++ {
		cy += y.p[j-y.off]
	}
	before := 0.0
	for k := range out {
		day := off + int32(k)
		if day <= x.end() {
			cx += x.p[day-x.off]
		}
		cy += y.p[day-y.off]
		now := cx * cy
		out[k], before = now-before, now
	}
	return dist{off, x.mass * y.mass, out}
}

func total(p []float64) (t float64) {
	if len(p) == 1 {
		return p[0]
	}
	for _, v := range p {
		t += v
	}
	return t
}

// by is the probability of the day or earlier.
func (d dist) by(day int32) float64 {
	if day >= d.end() {
		return d.mass * total(d.p)
	}
	t := 0.0
	for i := int32(0); i <= day-d.off; i++ {
		t += d.p[i]
	}
	return d.mass * t
}

// upTo is the part of the distribution that is not later than the day.
func (d dist) upTo(day int32) dist {
	if day >= d.end() {
		return d
	}
	if day < d.off {
		return dist{d.off, 0, certain}
	}
	d.p = d.p[:day-d.off+1]
	return d
}

// sumBy is the probability that x+y is not later than the day, where cum holds
// the cumulated probabilities of y.
func sumBy(x, y dist, cum []float64, day int32) float64 {
	t := 0.0
	for i, px := range x.p {
		k := day - x.off - int32(i) - y.off
		if k < 0 {
			break // and for every later x
		}
		t += px * cum[min(int(k), len(cum)-1)]
	}
	return t * x.mass * y.mass
}

// cumulate adds up the probabilities of d.
func (a *arena) cumulate(d dist) []float64 {
	if len(d.p) == 1 {
		return d.p
	}
	out, t := a.take(len(d.p)), 0.0
	for i, p := range d.p {
		t += p
		out[i] = t
	}
	return out
}

// task is a step as chance sees it.
type task struct {
	before []int16 // tasks that must be finished; all stand earlier in the list
	from   int32   // not begun before this day
	least  int32   // not finished before this day
	takes  dist
	due    int32     // must be finished by this day
	after  int16     // how many tasks follow it
	joined bool      // taken into the task that follows
	cum    []float64 // of takes, where nothing follows
}

const noDay = int32(1 << 30)

// risk computes the chance that every task of a graph is finished by its day.
//
// Each task begins when all before it are finished, or on its own day if that is
// later, and takes a random time, independent of the others. The finish of a task
// with one follower is a distribution: sums are convolutions and maxima products
// of cumulated distributions, both exact. A task with several followers would
// make these dependent, so the computation goes through each of its days in turn,
// and the followers are independent given that day. So the result is exact for
// every graph; the price is the product of the spreads of nested forks, and the
// graphs of plans have one (the offer).
type risk struct {
	arena
	tasks []task
	done  []dist
	state []uint8 // 0 open, 1 finished, 2 fork not yet gone through
	depth int

	// What the outermost fork gave for each of its days, and from which day that
	// is counted. It stays right as long as only tasks before the fork change.
	memo   []float64
	memoAt int32
}

// unknown marks a day of the memo that was not computed yet.
const unknown = -1.0

// forget makes the memo empty, because tasks after the fork have changed.
func (r *risk) forget() { r.memo, r.memoAt = r.memo[:0], 0 }

// given is the chance that the rest is in time when the fork is finished on a day.
func (r *risk) given(fork int, day int32) float64 {
	if r.depth > 1 {
		r.done[fork] = onDay(day)
		return r.solve()
	}
	if len(r.memo) == 0 {
		r.memoAt = day - 400
	}
	k := int(day - r.memoAt)
	if k < 0 {
		r.done[fork] = onDay(day)
		return r.solve()
	}
	for len(r.memo) <= k {
		r.memo = append(r.memo, unknown)
	}
	if r.memo[k] == unknown {
		r.done[fork] = onDay(day)
		r.memo[k] = r.solve()
	}
	return r.memo[k]
}

// chance is the probability that all days are met.
func (r *risk) chance() float64 {
	r.used, r.depth = 0, 0
	r.prepare()
	return r.solve()
}

// prepare counts followers and joins chains that nothing interrupts.
func (r *risk) prepare() {
	n := len(r.tasks)
	r.done = append(r.done[:0], make([]dist, n)...)
	r.state = append(r.state[:0], make([]uint8, n)...)
	for i := range r.tasks {
		r.tasks[i].after, r.tasks[i].joined = 0, false
	}
	for i := range r.tasks {
		for _, j := range r.tasks[i].before {
			r.tasks[j].after++
		}
	}
	for i := range r.tasks {
		t := &r.tasks[i]
		if len(t.before) != 1 || t.from != -noDay {
			continue
		}
		p := &r.tasks[t.before[0]]
		if p.after != 1 || p.due != noDay || p.least != -noDay || len(p.takes.p) == 1 || len(t.takes.p) == 1 {
			continue
		}
		t.takes = r.plus(p.takes, t.takes)
		t.before, t.from = p.before, p.from
		p.joined = true
	}
	for i := range r.tasks {
		if t := &r.tasks[i]; t.after == 0 {
			t.cum = r.cumulate(t.takes)
		}
	}
}

// solve finishes all tasks that depend on no open fork, then goes through the
// days of the first open fork.
func (r *risk) solve() float64 {
	mark, chance := r.used, 1.0
	var finished [64]int16
	count := 0
	restore := func() {
		for _, i := range finished[:count] {
			r.state[i] = 0
		}
		r.used = mark
	}
	for i := range r.tasks {
		if r.state[i] != 0 || r.tasks[i].joined || !r.ready(i) {
			continue
		}
		chance *= r.finish(i)
		finished[count] = int16(i)
		count++
		if chance == 0 {
			restore()
			return 0
		}
	}
	fork := -1
	for i := range r.tasks {
		if r.state[i] == 2 {
			fork = i
			break
		}
	}
	if fork < 0 {
		restore()
		return chance
	}
	d, sum := r.done[fork], 0.0
	r.state[fork] = 1
	r.depth++
	for k, p := range d.p {
		if p > negligible {
			sum += p * r.given(fork, d.off+int32(k))
		}
	}
	r.depth--
	r.done[fork], r.state[fork] = d, 2
	restore()
	return chance * d.mass * sum
}

// negligible is a probability that no page shows.
const negligible = 1e-9

// ready tells whether everything before a task is finished for certain or as a
// distribution that only this task uses.
func (r *risk) ready(i int) bool {
	for _, j := range r.tasks[i].before {
		if r.state[j] != 1 {
			return false
		}
	}
	return true
}

// finish computes a task's finish. It returns the probability that is settled
// with it: for a task that nothing follows, that its day is met.
func (r *risk) finish(i int) float64 {
	t := &r.tasks[i]
	begin := onDay(t.from)
	for k, j := range t.before {
		if k == 0 && t.from == -noDay {
			begin = r.done[j]
			continue
		}
		begin = r.later(begin, r.done[j])
	}
	r.state[i] = 1
	if t.after == 0 {
		if t.least > t.due {
			return 0
		}
		return sumBy(begin, t.takes, t.cum, t.due)
	}
	d := r.plus(begin, t.takes)
	if t.least != -noDay {
		d = r.later(onDay(t.least), d)
	}
	d = d.upTo(t.due)
	r.done[i] = d
	if len(d.p) > 1 && t.after > 1 {
		r.state[i] = 2
	} else if t.after > 1 { // certain, and used more than once: its mass counts once
		r.done[i] = onDay(d.off)
		return d.mass * d.p[0]
	}
	return 1
}
