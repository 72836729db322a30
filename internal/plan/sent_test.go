package plan

import (
	"slices"
	"testing"
)

// Who has sent one application still needs what the others ask for: the step stays
// for them, and for them alone.
func TestSendingOneLeavesTheStepsOfTheOthers(t *testing.T) {
	t.Parallel()
	const both = "year=4&start=2028-01&schoolcountry=PK&citizenship=PK&weeks=4&place=us-yale-visiting-international-elective&place=us-kumc-international-electives&place=gb-leeds-visiting-elective"
	places := []string{}
	for _, target := range (situation{today: "2026-11-22", query: both}).request(t).Targets {
		places = append(places, target.ID)
	}
	before := Build(situation{today: "2026-11-22", query: both}.request(t))
	if len(places) < 2 {
		t.Fatal(places)
	}
	for _, gone := range places {
		after := Build(situation{today: "2026-11-22", query: both + "&mark=done:send:" + gone + ":2026-11-20"}.request(t))
		shared := 0
		for _, s := range before.Steps {
			if len(s.For) < 2 || !slices.Contains(s.For, gone) || s.Status == Have {
				continue
			}
			i := slices.IndexFunc(after.Steps, func(a Step) bool { return a.ID == s.ID })
			if i < 0 || after.Steps[i].Status == Have {
				t.Errorf("%s sent: %s, for %v, is off the plan", gone, s.ID, s.For)
				continue
			}
			for _, p := range s.For {
				if p != gone && !slices.Contains(after.Steps[i].For, p) {
					t.Errorf("%s sent: %s is no longer for %s", gone, s.ID, p)
				}
			}
			shared++
		}
		if shared == 0 {
			t.Errorf("%s shares no step", gone)
		}
	}
}
