package plan

import (
	"strings"
	"testing"
	"time"

	"preround/internal/catalog"
	"preround/internal/platform/clock"
)

// Where only the month of a closing is known, the first of it counts, a week is
// left before that, and nobody is told a day that no page states.
func TestAClosingOfWhichOnlyTheMonthIsKnown(t *testing.T) {
	t.Parallel()
	p := &catalog.Place{Organiser: catalog.Organiser{Name: "Host"}, Category: catalog.Clinical, Format: "elective", Locations: []catalog.Location{{Country: "GB"}},
		Apply:   catalog.Apply{Windows: []catalog.Window{{Closes: catalog.YearDay{Month: time.January}}}},
		Sources: []catalog.Source{{URL: "https://host.example/", Kind: "official", AsOf: "2026"}}}
	build := func(today, start string) (Outcome, Step) {
		plan := Build(Request{Today: clock.MustDate(today), Targets: []Target{{ID: "x", Place: p, Country: "GB", Start: clock.MustDate(start)}}})
		for _, s := range plan.Steps {
			if s.ID == "send:x" {
				return plan.Targets[0], s
			}
		}
		return plan.Targets[0], Step{}
	}
	o, s := build("2026-08-01", "2027-10-04")
	if !o.MonthOnly || o.Deadline != clock.MustDate("2027-01-01") || s.Latest > clock.MustDate("2026-12-25") || s.Date > s.Latest {
		t.Errorf("a closing in January: deadline %s, sent on %s, latest %s", o.Deadline, s.Date, s.Latest)
	}
	if !strings.Contains(s.Why, "in January 2027 (the day is not known)") || strings.Contains(s.Why, "1 January") {
		t.Error(s.Why)
	}
	o, s = build("2027-01-10", "2027-10-04")
	if o.Deadline != clock.MustDate("2027-01-31") || strings.Contains(o.Why+s.Why, "31 January") || strings.Contains(o.Why, "ago") {
		t.Errorf("in that month: %s %s / %s", o.Deadline, o.Why, s.Why)
	}
	if o, _ = build("2027-02-10", "2027-10-04"); o.Why != "Applications closed in January 2027 (the day is not known)." {
		t.Error(o.Why)
	}
}
