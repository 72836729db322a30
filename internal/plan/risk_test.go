package plan

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// enumerate goes through every combination of durations: the plain truth, and far
// too slow for anything but a test.
func enumerate(tasks []task) float64 {
	ends := make([]int32, len(tasks))
	var walk func(i int) float64
	walk = func(i int) float64 {
		if i == len(tasks) {
			return 1
		}
		t := tasks[i]
		begin := t.from
		for _, j := range t.before {
			begin = max(begin, ends[j])
		}
		sum := 0.0
		for k, p := range t.takes.p {
			if ends[i] = max(t.least, begin+t.takes.off+int32(k)); ends[i] <= t.due {
				sum += p * walk(i+1)
			}
		}
		return sum
	}
	return walk(0)
}

// graphs draws small graphs of any shape, diamonds and nested forks among them.
func graphs(t *rapid.T) []task {
	n := rapid.IntRange(1, 7).Draw(t, "tasks")
	out := make([]task, n)
	for i := range out {
		lo := rapid.Int32Range(0, 3).Draw(t, "shortest")
		mid := lo + rapid.Int32Range(0, 2).Draw(t, "usual")
		out[i] = task{from: rapid.Int32Range(0, 6).Draw(t, "from"), least: -noDay, due: noDay, takes: triangular(span{lo, mid, mid + rapid.Int32Range(0, 2).Draw(t, "longest")})}
		for j := range i {
			if rapid.IntRange(0, 9).Draw(t, "edge") < 4 {
				out[i].before = append(out[i].before, int16(j))
			}
		}
		if len(out[i].before) > 0 && rapid.Bool().Draw(t, "at once") {
			out[i].from = -noDay
		}
		if rapid.IntRange(0, 9).Draw(t, "least") == 0 {
			out[i].least = rapid.Int32Range(0, 10).Draw(t, "not finished before")
		}
		if rapid.IntRange(0, 9).Draw(t, "due") < 4 {
			out[i].due = rapid.Int32Range(3, 16).Draw(t, "due day")
		}
	}
	return out
}

func TestChanceIsWhatEnumerationGives(t *testing.T) {
	t.Parallel()
	var r risk
	rapid.Check(t, func(t *rapid.T) {
		g := graphs(t)
		want := enumerate(g)
		r.forget()
		r.tasks = append(r.tasks[:0], g...)
		got := r.chance()
		if math.Abs(got-want) > 1e-7 {
			t.Fatalf("chance %.9f, by enumeration %.9f\n%+v", got, want, g)
		}
		r.tasks = append(r.tasks[:0], g...)
		if again := r.chance(); math.Abs(got-again) > 1e-12 {
			t.Fatalf("the same graph gives %v and then %v", got, again)
		}
	})
}

func TestTriangularIsADistribution(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		lo := rapid.Int32Range(0, 60).Draw(t, "lo")
		mid := lo + rapid.Int32Range(0, 90).Draw(t, "mid")
		s := span{lo, mid, mid + rapid.Int32Range(0, 300).Draw(t, "hi")}
		d := triangular(s)
		if math.Abs(total(d.p)-1) > 1e-12 || d.off < s[best] || d.end() > s[worst] {
			t.Fatalf("%v: total %v from %d to %d", s, total(d.p), d.off, d.end())
		}
		mean := 0.0
		for i, p := range d.p {
			if p < -1e-15 {
				t.Fatalf("%v: negative probability", s)
			}
			mean += p * float64(d.off+int32(i))
		}
		if want := float64(s[0]+s[1]+s[2]) / 3; math.Abs(mean-want) > 0.51 {
			t.Fatalf("%v: mean %v, want about %v", s, mean, want)
		}
	})
}

// Two request chains of known chance: a hand calculation that needs no program.
func TestChanceByHand(t *testing.T) {
	t.Parallel()
	coin := dist{1, 1, []float64{0.5, 0.5}} // one or two days
	var r risk
	r.tasks = []task{
		{from: 0, least: -noDay, due: noDay, takes: coin},
		{before: []int16{0}, from: -noDay, least: -noDay, due: 3, takes: coin},
		{before: []int16{0}, from: -noDay, least: -noDay, due: 3, takes: coin},
	}
	// First day 1 (half): both are in time. First day 2 (half): each is with one half, so both with a quarter.
	if got, want := r.chance(), 0.5+0.5*0.25; math.Abs(got-want) > 1e-12 {
		t.Errorf("%v, want %v (independence would give %v)", got, want, 0.75*0.75)
	}
}
