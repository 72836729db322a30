package calendar_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"preround/internal/calendar"
	"preround/internal/plan"
	"preround/internal/platform/clock"
	"preround/internal/reference"
	"preround/internal/student"
)

// An event whose day stays says the same tomorrow as today: else every calendar
// would show every event as changed each morning. Over the four months before the
// first application, with the real engine.
func TestEventsDoNotChangeByThemselves(t *testing.T) {
	t.Parallel()
	who := student.Student{
		Facts: student.Facts{Year: 3, SchoolCountry: "IN", Citizenship: []reference.CountryCode{"IN"}},
		Goals: student.Goals{Start: clock.MustDate("2028-07-01").YearMonth(), Weeks: 4, Countries: []reference.CountryCode{"US", "GB"}},
	}
	targets := []plan.Target{{ID: "like:US", Country: "US", Weeks: 4}, {ID: "like:GB", Country: "GB", Weeks: 4}}
	before := map[string]calendar.Event{}
	compared := 0
	for today := clock.MustDate("2026-11-22"); today < clock.MustDate("2027-03-22"); today++ {
		p := plan.Build(plan.Request{Today: today, Student: who, Targets: targets})
		for _, e := range calendar.FromPlan(p, calendar.Options{}) {
			if had, ok := before[e.UID]; ok && had.Day == e.Day {
				compared++
				if diff := cmp.Diff(had, e); diff != "" {
					t.Errorf("on %v (-yesterday +today):\n%s", today, diff)
				}
			}
			before[e.UID] = e
		}
	}
	if compared < 1000 {
		t.Errorf("only %d events were compared; the test shows little", compared)
	}
}
