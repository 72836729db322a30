package applications

import (
	"math/rand"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"preround/internal/catalog"
	"preround/internal/platform/errs"
)

// anyAct is whatever a person, or a program that runs wild, may send.
func anyAct(t *rapid.T) Act {
	text := rapid.SampledFrom([]string{"", "A note", strings.Repeat("x", 11_000), "a\x00b", "line\r\nline"}).Draw(t, "text")
	ref := int64(rapid.IntRange(0, 12).Draw(t, "ref"))
	on := day("2026-11-22").AddDays(rapid.IntRange(-30, 30).Draw(t, "days"))
	switch rapid.IntRange(0, 8).Draw(t, "act") {
	case 0:
		return Advance{To: target(t, "to"), On: on, Text: text}
	case 1:
		return Write{Ref: ref, Text: text}
	case 2:
		return Remember{Ref: ref, Title: text, On: on, Hour: rapid.SampledFrom([]string{"", "9:00", "25:00"}).Draw(t, "hour"), Interview: rapid.Bool().Draw(t, "interview")}
	case 3:
		return Meet{Ref: ref, Person: Person{Name: text, Email: rapid.SampledFrom([]string{"", "a@b.org", "a b@c"}).Draw(t, "email")}}
	case 4:
		return Log{On: on, What: text, FollowUp: rapid.Bool().Draw(t, "follow up")}
	case 5:
		return Hear{On: on, AnswerBy: on.AddDays(7), Weeks: rapid.IntRange(-1, 200).Draw(t, "weeks")}
	case 6:
		return Accept{On: on}
	case 7:
		return Describe{Label: text, Weeks: 4}
	}
	return Remove{Ref: ref}
}

// Whatever is done: it is taken or refused with a sentence, nothing that was refused
// leaves a trace, no text goes beyond its limit, and the log reads the same in any order.
func TestWhateverIsDoneTheBookReads(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d := begin(t)
		for range rapid.IntRange(1, 30).Draw(t, "acts") {
			before := len(d.log)
			err := d.do(anyAct(t))
			if err != nil && (len(d.log) != before || errs.KindOf(err) == errs.Internal || err.Error() == "") {
				t.Fatalf("refused as %q with %d entries more", err, len(d.log)-before)
			}
		}
		for _, e := range d.log {
			if len(e.Detail.Text) > maxText || strings.ContainsRune(e.Detail.Text+e.Detail.Title+e.Detail.Label, 0) {
				t.Fatalf("entry %d holds what it must not", e.N)
			}
		}
		want := d.book()
		mixed := slices.Clone(d.log)
		rand.New(rand.NewSource(int64(len(mixed)))).Shuffle(len(mixed), func(i, j int) { mixed[i], mixed[j] = mixed[j], mixed[i] })
		if got := Read("amina", mixed); !reflect.DeepEqual(got, want) {
			t.Fatal("in another order the log reads otherwise")
		}
		for _, h := range want.Happened(want.Find(first)) {
			if h.Says == "" {
				t.Fatalf("entry %d (%s) has no words", h.N, h.Kind)
			}
		}
	})
}

func TestWhatIsChangedKeepsItsPlaceAndItsPast(t *testing.T) {
	t.Parallel()
	d := begin(t)
	d.must(Write{Text: "first"})
	d.must(Write{Text: "second"})
	d.must(Write{Ref: 2, Text: "first, changed"})
	a := d.app()
	if len(a.Notes) != 2 || a.Notes[1].Text != "first, changed" || a.Notes[1].N != 2 || a.Notes[1].Edited.IsZero() || !a.Notes[0].Edited.IsZero() {
		t.Errorf("%+v", a.Notes)
	}
	if d.log[1].Detail.Text != "first" {
		t.Error("the earlier text has gone")
	}
	d.must(Remove{Ref: 2})
	if err := d.do(Write{Ref: 2, Text: "again"}); errs.KindOf(err) != errs.NotFound {
		t.Errorf("what is removed was changed: %v", err)
	}
	if err := d.do(Write{Ref: 3, Text: "second"}); err != nil || len(d.log) != 5 {
		t.Errorf("the same text made an entry: %v, %d entries", err, len(d.log))
	}
}

func TestFiguresCountStaysAlsoUnderWay(t *testing.T) {
	t.Parallel()
	one := Application{Stage: Interview, Moves: []Move{{Stage: Interested, On: day("2026-09-01")}, {Stage: Sent, On: day("2026-09-11")}, {Stage: Interview, On: day("2026-10-01")}}}
	two := Application{Stage: Sent, Moves: []Move{{Stage: Interested, On: day("2026-09-01")}, {Stage: Sent, On: day("2026-10-01")}}}
	odd := Application{Stage: Closed, Moves: []Move{{Stage: Interested, On: day("2026-09-10")}, {Stage: Closed, On: day("2026-09-01")}}} // written down in the wrong order
	got := map[Stage]StageStat{}
	for _, s := range Stats(&Book{Applications: []Application{one, two, odd}}, day("2026-10-11")) {
		got[s.Stage] = s
	}
	for s, want := range map[Stage]StageStat{
		Interested: {Interested, 0, 3, 10}, Sent: {Sent, 1, 2, 15}, Interview: {Interview, 1, 1, 10}, Offer: {Offer, 0, 0, -1},
	} {
		if got[s] != want {
			t.Errorf("%s: %+v, want %+v", s, got[s], want)
		}
	}
}

func TestWhatComesNext(t *testing.T) {
	t.Parallel()
	place := &catalog.Place{Name: "Elective", Organiser: catalog.Organiser{Name: "Imperial"}}
	school := &catalog.Place{Name: "Elective", Organiser: catalog.Organiser{Name: "Yale"}, Apply: catalog.Apply{ReleaseBySchool: catalog.Yes}}
	sent := []Move{{Stage: Sent, On: day("2026-11-13")}}
	for _, c := range []struct {
		name string
		app  Application
		at   Around
		want Next
	}{
		{"a step of the plan before the deadline", Application{Stage: Preparing}, Around{Plan: Planned{"Write a CV", day("2026-12-01"), day("2027-01-15"), false}},
			Next{On: day("2026-12-01"), What: "Write a CV"}},
		{"ready: only the deadline is left", Application{Stage: Ready}, Around{Plan: Planned{"Write a CV", day("2026-12-01"), day("2027-01-15"), false}},
			Next{On: day("2027-01-15"), What: "Application in", Must: true}},
		{"a usual day is no deadline", Application{Stage: Ready}, Around{Plan: Planned{"", 0, day("2027-01-15"), true}}, Next{On: day("2027-01-15"), What: "Application in (usual day)"}},
		{"an own date comes first", Application{Stage: Ready, Days: []Day{{Title: "Ring them", On: day("2026-11-20")}}}, Around{Plan: Planned{"", 0, day("2027-01-15"), false}},
			Next{On: day("2026-11-20"), What: "Ring them", Late: true}},
		{"done is done", Application{Stage: Interested, Days: []Day{{Title: "Ring them", On: day("2026-11-20"), Done: true}}}, Around{}, Next{}},
		{"waiting", Application{Stage: Sent, Moves: sent}, Around{Place: place}, Next{On: day("2026-11-27"), What: "Follow up, once", Whom: "Imperial", Since: day("2026-11-13"), Until: day("2026-11-27")}},
		{"waiting for the school", Application{Stage: Sent, Moves: sent}, Around{Place: school}, Next{On: day("2026-11-27"), What: "Follow up, once", Whom: "your school", Since: day("2026-11-13"), Until: day("2026-11-27")}},
		{"an interview", Application{Stage: Interview, Moves: sent, Days: []Day{{Title: "Interview", On: day("2026-12-02"), Interview: true}}}, Around{Place: place},
			Next{On: day("2026-12-02"), What: "Interview", Must: true}},
		{"an offer", Application{Stage: Offer, Offer: &Terms{AnswerBy: day("2026-12-01")}}, Around{}, Next{On: day("2026-12-01"), What: "Answer the offer", Must: true}},
		{"an offer without a day", Application{Stage: Offer}, Around{}, Next{What: "Answer the offer", Must: true}},
		{"the last day", Application{Stage: OnPlacement, Start: day("2026-11-02"), Weeks: 4}, Around{}, Next{On: day("2026-11-27"), What: "Last day"}},
		{"closed", Application{Stage: Closed}, Around{}, Next{}},
	} {
		c.at.Today = day("2026-11-22")
		if got := NextOf(&c.app, c.at); got != c.want {
			t.Errorf("%s: %+v, want %+v", c.name, got, c.want)
		}
	}
}
