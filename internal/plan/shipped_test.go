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

// The plan and the page of a place speak of the same rounds.
func TestPlanAndCatalogueAgreeOnRounds(t *testing.T) {
	t.Parallel()
	compared := 0
	for id, p := range shipped() {
		for today := clock.MustDate("2026-01-10"); today < clock.MustDate("2027-06-01"); today += 97 {
			for months := 1; months < 24; months += 4 {
				start := firstMonday(today.YearMonth().AddMonths(months))
				told := map[clock.Date]bool{}
				for _, r := range p.Rounds(today, start) {
					if !r.Closes.IsZero() && r.Closes.To >= today {
						told[r.Closes.From] = true
					}
				}
				e := &engine{today: today}
				w := &world{target: Target{Place: p, Country: p.Locations[0].Country}, today: today, needs: needsOf(Target{Place: p, Country: p.Locations[0].Country}, student.Student{})}
				aims, _ := e.aimsOf(w, start)
				planned := map[clock.Date]bool{}
				for _, a := range aims {
					if a.kind == aimWindow {
						planned[clock.NewDate(a.closes.Year(), a.closes.Month(), max(1, a.window.Closes.Day))] = true
						compared++
					}
				}
				for d := range told {
					if !planned[d] && d >= today {
						t.Fatalf("%s on %s for %s: the page tells of %s, the plan of %v", id, today, start, d, planned)
					}
				}
				for d := range planned {
					if !told[d] {
						t.Fatalf("%s on %s for %s: the plan aims at %s, the page tells of %v", id, today, start, d, told)
					}
				}
			}
		}
	}
	if compared < 1000 {
		t.Errorf("only %d rounds were compared", compared)
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
