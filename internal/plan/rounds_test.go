package plan

import (
	"testing"
	"time"

	"preround/internal/catalog"
	"preround/internal/platform/clock"
)

// A round said to be for certain starts serves the next such season only, and a
// season of which one end is known is that month.
func TestARoundServesTheSeasonThatItIsFor(t *testing.T) {
	t.Parallel()
	closes := catalog.YearDay{Month: time.March, Day: 1}
	for _, c := range []struct {
		name   string
		season catalog.Season
		start  string
		rounds int
	}{
		{"no season said: every round before the start", catalog.Season{}, "2028-07-03", 2},
		{"the next season only", catalog.Season{From: time.June, To: time.August}, "2028-07-03", 1},
		{"another month", catalog.Season{From: time.June, To: time.August}, "2028-10-02", 0},
		{"one end known, that month", catalog.Season{From: time.July}, "2028-07-03", 1},
		{"one end known, another month", catalog.Season{From: time.July}, "2028-08-07", 0},
	} {
		p := &catalog.Place{Locations: []catalog.Location{{Country: "GB"}}, Category: catalog.Clinical,
			Apply: catalog.Apply{Windows: []catalog.Window{{Closes: closes, ForStarts: c.season}}}}
		e := &engine{today: clock.MustDate("2026-11-22")}
		w := &world{target: Target{Place: p, Country: "GB"}, today: e.today, needs: needs{apply: leadApplyElective}}
		if aims, _ := e.aimsOf(w, clock.MustDate(c.start)); len(aims) != c.rounds {
			t.Errorf("%s: %d rounds, want %d", c.name, len(aims), c.rounds)
		}
	}
}
