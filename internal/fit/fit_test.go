package fit_test

import (
	"os"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"preround/internal/catalog"
	"preround/internal/catalog/source"
	"preround/internal/fit"
	"preround/internal/platform/clock"
	"preround/internal/student/studenttest"
)

var today = clock.MustDate("2026-11-22")

// shipped is the whole shipped catalogue.
var shipped = sync.OnceValue(func() []catalog.Place {
	places, faults := source.ReadFS(os.DirFS("../../data"), "catalogue")
	if len(faults) > 0 || len(places) < 300 {
		panic("the shipped catalogue cannot be read")
	}
	return places
})

func place(t testing.TB, id catalog.ID) *catalog.Place {
	t.Helper()
	for i := range shipped() {
		if p := &shipped()[i]; p.ID == id {
			return p
		}
	}
	t.Fatalf("no place %s", id)
	return nil
}

// Score must say exactly what Judge says, for every shipped place.
func TestScorerAgreesWithJudge(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := studenttest.Student(today).Draw(t, "student")
		c := fit.NewScorer(&s, today)
		for i := range shipped() {
			agree(t, c, &shipped()[i])
		}
	})
}

func agree(t rapid.TB, c *fit.Scorer, p *catalog.Place) {
	t.Helper()
	f := c.Judge(p)
	traits := catalog.TraitsOf(p)
	score, ok := c.Score(&traits)
	if int(score) != f.Score || ok != (f.Verdict != fit.Closed) {
		t.Fatalf("%s: Score says %d, %v; Judge %d, %s\n%+v\n%+v", p.ID, score, ok, f.Score, f.Verdict, f.Criteria, f.Wishes)
	}
	worst := fit.Open
	for _, x := range f.Criteria {
		switch {
		case x.Answer == fit.No:
			worst = fit.Closed
		case x.Answer == fit.Unknown && worst == fit.Open:
			worst = fit.Unsure
		}
		if x.Why == "" || (x.Source == "" && x.Name != "exams") {
			t.Fatalf("%s: a criterion without reason or source: %+v", p.ID, x)
		}
	}
	if worst != f.Verdict {
		t.Fatalf("%s: verdict %s, but the criteria say %s", p.ID, f.Verdict, worst)
	}
	for _, w := range f.Wishes {
		if w.Why == "" || w.Points == 0 {
			t.Fatalf("%s: %+v", p.ID, w)
		}
	}
}

// One scorer serves many searches at once.
func TestAScorerMayBeShared(t *testing.T) {
	t.Parallel()
	c := fit.NewScorer(full(), today)
	var wait sync.WaitGroup
	sums := make([]int, 4)
	for i := range sums {
		wait.Go(func() {
			for k := range shipped() {
				traits := catalog.TraitsOf(&shipped()[k])
				score, _ := c.Score(&traits)
				sums[i] += int(score)
			}
		})
	}
	wait.Wait()
	for _, sum := range sums {
		if sum != sums[0] {
			t.Errorf("four searches at once: %v", sums)
		}
	}
}
