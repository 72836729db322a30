package agenda_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"preround/data"
	"preround/internal/agenda"
	"preround/internal/catalog"
	"preround/internal/catalog/source"
	"preround/internal/plan"
	"preround/internal/platform/clock"
	"preround/internal/student"
)

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

type list []agenda.Entry

func (l list) Entries(context.Context, student.ID, agenda.Day) ([]agenda.Entry, error) { return l, nil }

type broken struct{}

func (broken) Entries(context.Context, student.ID, agenda.Day) ([]agenda.Entry, error) {
	return nil, errors.New("disk full")
}

func TestCollectSortsWhatAllSourcesGive(t *testing.T) {
	t.Parallel()
	got, err := agenda.Collect(t.Context(), "s", agenda.Day{Now: noon},
		list{{ID: "b", On: 20}, {ID: "late", On: 20, At: noon.Add(time.Hour)}, {ID: "early", On: 20, At: noon}},
		list{{ID: "a", On: 20}, {ID: "z", On: 3}})
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, e := range got {
		ids = append(ids, e.ID)
	}
	if s := strings.Join(ids, " "); s != "z a b early late" {
		t.Errorf("order %q", s)
	}
	once, err := agenda.Collect(t.Context(), "s", agenda.Day{Now: noon}, list{{ID: "plan:decision:x"}, {ID: "plan:decision:y"}},
		list{{ID: "application:1:wait", Instead: []string{"plan:decision:x", "plan:offer:x"}}})
	if err != nil || len(once) != 2 || once[0].ID != "application:1:wait" || once[1].ID != "plan:decision:y" {
		t.Errorf("the same thing twice: %v, %v", once, err)
	}
	if _, err := agenda.Collect(t.Context(), "s", agenda.Day{Now: noon}, list{}, broken{}); err == nil {
		t.Error("a source that fails is passed over")
	}
}

func TestTodayIsTheStudentsOwnDay(t *testing.T) {
	t.Parallel()
	late := time.Date(2026, 11, 22, 20, 0, 0, 0, time.UTC)
	for zone, want := range map[string]string{"Asia/Karachi": "2026-11-23", "Europe/London": "2026-11-22", "Pacific/Auckland": "2026-11-23", "America/New_York": "2026-11-22"} {
		loc, err := time.LoadLocation(zone)
		if err != nil {
			t.Fatal(err)
		}
		if got := (agenda.Day{Now: late, Zone: loc}).Today().String(); got != want {
			t.Errorf("%s: %s, want %s", zone, got, want)
		}
	}
}

func shipped(t *testing.T) func(catalog.ID) (*catalog.Place, bool) {
	t.Helper()
	places, faults := source.ReadFS(data.Catalogue, "catalogue")
	if len(faults) > 0 {
		t.Fatal(faults[0])
	}
	return func(id catalog.ID) (*catalog.Place, bool) {
		for i := range places {
			if places[i].ID == id {
				return &places[i], true
			}
		}
		return nil, false
	}
}

// Every shipped place, planned for: each entry names itself once, has a day, and
// what waits is never something to be done with one tap.
func TestEntriesOfAPlanAreWhole(t *testing.T) {
	t.Parallel()
	find := shipped(t)
	zone, err := time.LoadLocation("Asia/Karachi")
	if err != nil {
		t.Fatal(err)
	}
	day := agenda.Day{Now: noon, Zone: zone}
	state := plan.State{Student: student.Student{Facts: student.Facts{Year: 4, SchoolCountry: "PK", YearOn: day.Today()}, Goals: student.Goals{Start: clock.NewMonth(2027, time.September)}},
		Targets: []plan.TargetRef{{Place: "gb-imperial-clinical-elective"}, {Place: "us-mskcc-summer-fellowship"}},
		Marks:   []plan.Mark{{Step: "cv", DoneOn: day.Today() - 3}}}
	src := agenda.PlanSource{Build: plan.Build,
		Kept: func(context.Context, student.ID) (plan.State, error) { return state, nil },
		Find: func(_ context.Context, _ student.ID, id catalog.ID) (*catalog.Place, bool) { return find(id) }}
	entries, err := src.Entries(t.Context(), "s", day)
	if err != nil || len(entries) < 10 {
		t.Fatalf("%d entries, %v", len(entries), err)
	}
	seen, done, waits := map[string]bool{}, 0, 0
	for _, e := range entries {
		if seen[e.ID] || e.On == 0 || e.What == "" || !strings.HasPrefix(e.Path, "/plan#step-") {
			t.Errorf("%+v", e)
		}
		seen[e.ID] = true
		if e.Done {
			done++
		}
		if e.Waits {
			waits++
		}
		if (e.Do == nil) != (e.Later == nil) || e.Also != nil && e.Waits {
			t.Errorf("done with a tap, but not to be put off: %+v", e)
		}
		if e.Done && e.Do != nil {
			t.Errorf("done, and yet to be done: %+v", e)
		}
	}
	if done != 1 || waits == 0 {
		t.Errorf("%d done and %d waiting of %d", done, waits, len(entries))
	}
	if none, err := (agenda.PlanSource{Kept: func(context.Context, student.ID) (plan.State, error) { return plan.State{}, nil }}).Entries(t.Context(), "s", day); err != nil || len(none) > 0 {
		t.Errorf("of an empty plan: %v, %v", none, err)
	}
}

// What waits for others has begun when everything before it is behind the student.
func TestWaitingBeginsWhenAllBeforeItIsDone(t *testing.T) {
	t.Parallel()
	day := agenda.Day{Now: noon}
	p := plan.Plan{Today: day.Today(), Steps: []plan.Step{
		{ID: "ask", Date: day.Today(), Status: plan.Todo},
		{ID: "sent", Date: day.Today(), Status: plan.Done, DoneOn: day.Today() - 9},
		{ID: "had", Date: day.Today(), Status: plan.Have},
		{ID: "letters", Date: day.Today() + 20, Waiting: true, After: []plan.StepID{"ask", "sent"}},
		{ID: "answer", Date: day.Today() + 20, Waiting: true, After: []plan.StepID{"sent", "had"}},
		{ID: "result", Date: day.Today() + 20, Waiting: true, After: []plan.StepID{"had"}},
	}}
	want := map[string]agenda.Entry{"plan:letters": {}, "plan:answer": {Begun: true, Since: day.Today() - 9}, "plan:result": {Begun: true}}
	for _, e := range agenda.FromPlan(p, day) {
		if e.Waits && e.Do.Label != "It has come" {
			t.Errorf("%s is settled by %q", e.ID, e.Do.Label)
		}
		if w := want[e.ID]; e.Begun != w.Begun || e.Since != w.Since {
			t.Errorf("%s: begun %v since %s", e.ID, e.Begun, e.Since)
		}
	}
}
