package plan

import (
	"fmt"
	"slices"
	"testing"

	"preround/internal/catalog"
	"preround/internal/platform/clock"
	"preround/internal/reference"
	"preround/internal/student"
)

// readers are students as different as they come.
var readers = []student.Student{
	{Facts: student.Facts{Year: 3, SchoolCountry: "PK", Citizenship: []reference.CountryCode{"PK"}}, Goals: student.Goals{Start: clock.NewMonth(2028, 3), Weeks: 4}},
	{Facts: student.Facts{Year: 4, SchoolCountry: "GB", Citizenship: []reference.CountryCode{"GB"}}, Goals: student.Goals{Start: clock.NewMonth(2027, 7)}},
	{Facts: student.Facts{Year: 2}, Goals: student.Goals{}},
	{Facts: student.Facts{Year: 1, SchoolCountry: "BR", Languages: []student.Language{{Code: "pt", CEFR: "native"}}}, Goals: student.Goals{Start: clock.NewMonth(2029, 1), Weeks: 8}},
}

// Every place that ships gives every student a plan that can be read: not too
// long, nothing in the past, every sentence complete.
func TestEveryShippedPlaceGivesAReadablePlan(t *testing.T) {
	t.Parallel()
	today := clock.MustDate("2026-11-22")
	longest, which, long, all := 0, "", 0, 0
	for i, s := range readers {
		for id := range shipped() {
			st := State{Student: s, Targets: []TargetRef{{Place: id}}}
			targets, _ := st.Resolve(func(id catalog.ID) (*catalog.Place, bool) { p, ok := shipped()[id]; return p, ok })
			p := Build(Request{Today: today, Student: s, Targets: targets, Chances: i == 0})
			checkPlan(failer{t, fmt.Sprintf("reader %d, %s: ", i, id)}, Request{Today: today}, p)
			before := 0
			for _, s := range p.Steps {
				if !slices.Contains([]string{"halfway", "letter", "end", "early"}, stem(s.ID)) {
					before++
				}
				if len(s.Why) > 330 || len(s.What) > 110 {
					t.Errorf("reader %d, %s: too long: %s: %s", i, id, s.What, s.Why)
				}
			}
			all++
			if before > 22 {
				long++
			}
			if before > longest {
				longest, which = before, string(id)
			}
		}
	}
	if longest > 26 || long*25 > all {
		t.Errorf("%d of %d plans have more than 22 steps up to the first day; the longest %d (%s)", long, all, longest, which)
	}
}

func stem(id StepID) string {
	for i, c := range id {
		if c == ':' {
			return string(id[:i])
		}
	}
	return string(id)
}

// failer puts the case before every failure.
type failer struct {
	*testing.T
	of string
}

func (f failer) Fatalf(format string, args ...any) { f.T.Helper(); f.T.Fatalf(f.of+format, args...) }
