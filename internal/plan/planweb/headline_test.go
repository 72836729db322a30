package planweb

import (
	"strings"
	"testing"

	"preround/internal/plan"
	"preround/internal/platform/clock"
	"preround/internal/reference"
	"preround/internal/student"
)

func TestTheHeadlineSaysHowLikelyItIs(t *testing.T) {
	t.Parallel()
	amina := student.Student{Facts: student.Facts{Citizenship: []reference.CountryCode{"PK"}}}
	at := func(verdict plan.TargetVerdict, chance float64) plan.Outcome {
		return plan.Outcome{Verdict: verdict, Chance: chance}
	}
	for _, c := range []struct {
		student student.Student
		targets []plan.Outcome
		want    string
	}{
		{amina, []plan.Outcome{at(plan.Reachable, .9), at(plan.Tight, .01)}, "You can be ready for"},
		{amina, []plan.Outcome{at(plan.Tight, .3), at(plan.Tight, .01)}, "possible, but tight"},
		{amina, []plan.Outcome{at(plan.Tight, .05), at(plan.Lost, 0)}, "can hardly be met"},
		{amina, []plan.Outcome{at(plan.Tight, -1)}, "possible, but tight"},
		// Without a citizenship the visa is unknown, and with it the chance.
		{student.Student{}, []plan.Outcome{at(plan.Reachable, .999)}, "looks possible"},
	} {
		p := plan.Plan{Today: clock.MustDate("2026-11-22"), Start: clock.MustDate("2027-07-05"), Feasible: true, Targets: c.targets}
		if got := headlineOf(p, c.student).title; !strings.Contains(got, c.want) {
			t.Errorf("%v: %q, want %q", c.targets, got, c.want)
		}
	}
}
