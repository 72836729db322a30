package planweb

import (
	"strings"
	"testing"

	"preround/internal/plan"
	"preround/internal/platform/clock"
)

func TestTheHeadlineSaysHowLikelyItIs(t *testing.T) {
	t.Parallel()
	at := func(verdict plan.TargetVerdict, chance float64) plan.Outcome {
		return plan.Outcome{Verdict: verdict, Chance: chance}
	}
	for _, c := range []struct {
		targets []plan.Outcome
		want    string
	}{
		{[]plan.Outcome{at(plan.Reachable, .9), at(plan.Tight, .01)}, "You can be ready for"},
		{[]plan.Outcome{at(plan.Tight, .3), at(plan.Tight, .01)}, "possible, but tight"},
		{[]plan.Outcome{at(plan.Tight, .05), at(plan.Lost, 0)}, "can hardly be met"},
		{[]plan.Outcome{at(plan.Tight, -1)}, "possible, but tight"},
	} {
		p := plan.Plan{Today: clock.MustDate("2026-11-22"), Start: clock.MustDate("2027-07-05"), Feasible: true, Targets: c.targets}
		if got := headlineOf(p).title; !strings.Contains(got, c.want) {
			t.Errorf("%v: %q, want %q", c.targets, got, c.want)
		}
	}
}
