package plan_test

import (
	"slices"
	"testing"

	"preround/internal/catalog"
	"preround/internal/plan"
	"preround/internal/platform/clock"
	"preround/internal/student"
)

// TestUsualTimesAreThoseOfThePlan: a paper alone takes what its step takes in a
// plan, and the step brings the paper.
func TestUsualTimesAreThoseOfThePlan(t *testing.T) {
	place := &catalog.Place{ID: "gb-x", Category: catalog.Clinical, Locations: []catalog.Location{{Country: "GB"}}, Apply: catalog.Apply{Rolling: true},
		Requirements: []catalog.Requirement{{Kind: "transcript"}, {Kind: "dean_letter"}, {Kind: "recommendation_letter"}}}
	s := student.Student{Facts: student.Facts{Year: 5, SchoolCountry: "PK"}, Goals: student.Goals{Start: clock.NewMonth(2028, 7)}}
	p := plan.Build(plan.Request{Today: clock.MustDate("2026-11-22"), Student: s, Targets: []plan.Target{{ID: "gb-x", Place: place, Country: "GB"}}})
	for _, kind := range []catalog.RequirementKind{"transcript", "dean_letter", "recommendation_letter"} {
		u, ok := plan.UsualPaper(kind, "PK")
		if !ok {
			t.Fatalf("no time for %s", kind)
		}
		i := slices.IndexFunc(p.Steps, func(s plan.Step) bool { return string(s.ID) == u.Step })
		if i < 0 {
			t.Fatalf("%s is done in %q, and the plan has no such step", kind, u.Step)
		}
		if !slices.Contains(plan.PapersOf(p.Steps[i].ID), kind) {
			t.Errorf("step %s brings %v, not %s", p.Steps[i].ID, plan.PapersOf(p.Steps[i].ID), kind)
		}
		if u.Days[0] > u.Days[1] || u.Days[1] > u.Days[2] || u.Days[1] == 0 || u.Source != p.Steps[i].Source {
			t.Errorf("%s: %+v, and the step's source is %s", kind, u, p.Steps[i].Source)
		}
	}
}

func TestUsualTimesThatNobodyStates(t *testing.T) {
	if u, ok := plan.UsualPaper("photo", "PK"); ok {
		t.Errorf("a photo has a time: %+v", u)
	}
	if u, ok := plan.UsualTest("casper"); ok {
		t.Errorf("an unknown test has a time: %+v", u)
	}
	step1, _ := plan.UsualTest("usmle_step1")
	if step1.Days != [3]int{77, 133, 266} {
		t.Errorf("study of 8, 16 or 30 weeks and a score in 3, 3 or 8: %v", step1.Days)
	}
}
