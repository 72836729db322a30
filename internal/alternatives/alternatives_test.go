package alternatives_test

import (
	"slices"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"preround/data"
	"preround/internal/alternatives"
	"preround/internal/catalog"
	"preround/internal/catalog/catalogweb"
	"preround/internal/catalog/index"
	"preround/internal/catalog/source"
	"preround/internal/fit"
	"preround/internal/plan"
	"preround/internal/platform/clock"
	"preround/internal/student"
	"preround/internal/student/studenttest"
)

var today = clock.MustDate("2026-11-22")

var shipped = sync.OnceValue(func() *index.Index {
	places, faults := source.ReadFS(data.Catalogue, "catalogue")
	if len(faults) > 0 {
		panic(faults[0])
	}
	return index.Build(places)
})

func all() (out []*catalog.Place) {
	for p := range shipped().All() {
		out = append(out, p)
	}
	return out
}

// kinds are those of the product.
func kinds() (out []alternatives.Kind) {
	for _, k := range catalogweb.WithoutPlace() {
		out = append(out, alternatives.Kind{Slug: k.Slug, Name: k.Name, Says: k.Says, First: k.First, Format: k.Format})
	}
	return out
}

func lahore() student.Student {
	return student.Student{Facts: student.Facts{Year: 4, CourseYears: 5, School: "King Edward Medical University", SchoolCountry: "PK"},
		Goals: student.Goals{Start: clock.NewMonth(2027, 9), Weeks: 4}}
}

// check holds one answer against what B15 promises.
func check(t interface{ Fatalf(string, ...any) }, req alternatives.Request, got []alternatives.Alternative) {
	if len(got) < alternatives.Fewest {
		t.Fatalf("%d ways on", len(got))
	}
	judge := fit.NewScorer(&req.State.Student, req.Today)
	seen := map[string]bool{}
	for _, a := range got {
		name := "kind " + a.Kind.Slug
		if a.Place != nil {
			name = string(a.Place.ID)
		}
		if seen[name] || a.First == "" || a.Why == "" {
			t.Fatalf("%s: twice, or without a step: %+v", name, a)
		}
		if seen[name] = true; a.Place == nil {
			if a.Kind.Name == "" {
				t.Fatalf("a kind without a name")
			}
			continue
		}
		if _, ok := shipped().Place(a.Place.ID); !ok {
			t.Fatalf("%s is no real place", name)
		}
		if req.Dead != nil && a.Place.ID == req.Dead.ID || slices.Contains(req.Taken, a.Place.ID) {
			t.Fatalf("%s is the dead end, or followed already", name)
		}
		if judge.Judge(a.Place).Verdict == fit.Closed {
			t.Fatalf("%s is closed to the student", name)
		}
		one := plan.State{Student: req.State.Student, Marks: req.State.Marks, Targets: []plan.TargetRef{{Place: a.Place.ID}}}
		targets, _ := one.Resolve(shipped().Place)
		if o := plan.Build(plan.Request{Today: req.Today, Student: one.Student, Targets: targets, Marks: one.Marks}).Targets[0]; o.Verdict == plan.Lost {
			t.Fatalf("%s cannot be reached any more: %s", name, o.Why)
		}
	}
}

// TestEveryShippedPlaceHasWaysOn: each place as the dead end of one student.
func TestEveryShippedPlaceHasWaysOn(t *testing.T) {
	t.Parallel()
	places := 0
	for _, p := range all() {
		req := alternatives.Request{Today: today, State: plan.State{Student: lahore()}, Dead: p, Index: shipped(), Kinds: kinds()}
		got := alternatives.For(req)
		check(t, req, got)
		for _, a := range got {
			if a.Place != nil {
				places++
			}
		}
	}
	if places < len(all()) {
		t.Errorf("only %d places are offered for %d dead ends", places, len(all()))
	}
}

// TestWaysOnForWhoever: any student, any place, any others taken already.
func TestWaysOnForWhoever(t *testing.T) {
	t.Parallel()
	list := all()
	rapid.Check(t, func(t *rapid.T) {
		req := alternatives.Request{Today: today, State: plan.State{Student: studenttest.Student(today).Draw(t, "student")}, Index: shipped(), Kinds: kinds()}
		if rapid.IntRange(0, 9).Draw(t, "known") > 0 {
			req.Dead = rapid.SampledFrom(list).Draw(t, "dead end")
		}
		for _, p := range rapid.SliceOfN(rapid.SampledFrom(list), 0, 5).Draw(t, "taken") {
			req.Taken = append(req.Taken, p.ID)
		}
		check(t, req, alternatives.For(req))
	})
}

// The nearest comes first, and what is like the lost place says so.
func TestTheNearestFirst(t *testing.T) {
	t.Parallel()
	dead, _ := shipped().Place("gb-imperial-clinical-elective")
	got := alternatives.For(alternatives.Request{Today: today, State: plan.State{Student: lahore()}, Dead: dead, Index: shipped(), Kinds: kinds()})
	if got[0].Place == nil || got[0].Place.Category != catalog.Clinical {
		t.Fatalf("%+v", got[0])
	}
	if last := got[len(got)-3]; last.Kind.Slug != "shadowing" || last.Find.Get("format") != "shadowing" {
		t.Errorf("the first kind is %+v", last)
	}
}

// An empty catalogue still leaves three.
func TestAnEmptyCatalogue(t *testing.T) {
	t.Parallel()
	req := alternatives.Request{Today: today, State: plan.State{Student: lahore()}, Index: index.Build(nil), Kinds: kinds()}
	if got := alternatives.For(req); len(got) < 3 || got[0].Place != nil {
		t.Errorf("%+v", got)
	}
}
