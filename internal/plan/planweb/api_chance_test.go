package planweb

import (
	"testing"

	"preround/internal/plan"
)

func TestAChanceHasFourDecimals(t *testing.T) {
	t.Parallel()
	o := targetOf(plan.Outcome{Chance: 0.9999999999999992, Raise: []plan.Raise{{Chance: 0.333333333}}})
	if *o.Chance != 1 || o.Raise[0].Chance != 0.3333 {
		t.Errorf("chances are %v and %v", *o.Chance, o.Raise[0].Chance)
	}
	if targetOf(plan.Outcome{Chance: -1}).Chance != nil {
		t.Error("a chance that was not computed is told")
	}
}
