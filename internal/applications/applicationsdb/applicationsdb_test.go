package applicationsdb_test

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"preround/internal/agenda"
	"preround/internal/applications"
	"preround/internal/applications/applicationsdb"
	"preround/internal/catalog"
	"preround/internal/plan"
	"preround/internal/platform/clock"
	"preround/internal/platform/db"
	"preround/internal/platform/db/dbtest"
	"preround/internal/platform/errs"
	"preround/internal/student"
)

var now = time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)

const amina, ben = student.ID("amina"), student.ID("ben")

// desk is the service over a real store, with two places and a plan that only notes
// what it is told.
type desk struct {
	*applications.Service
	store  *applicationsdb.Store
	told   []string
	places map[catalog.ID]*catalog.Place
}

func (k *desk) Follow(_ context.Context, who student.ID, p catalog.ID, l applications.Line, says string) error {
	k.told = append(k.told, fmt.Sprintf("%s %s in=%v sent=%s answered=%s: %s", who, p, l.In, l.Sent, l.Answered, says))
	return nil
}

func open(t *testing.T, d *db.DB) *desk {
	t.Helper()
	for _, who := range []student.ID{amina, ben} {
		if _, err := d.Exec(t.Context(), `INSERT INTO student (id, made_ms) VALUES ($1, 1)`, string(who)); err != nil {
			t.Fatal(err)
		}
	}
	k := &desk{store: applicationsdb.New(d), places: map[catalog.ID]*catalog.Place{
		"gb-a": {ID: "gb-a", Name: "Elective A", Organiser: catalog.Organiser{Name: "Hospital A"}, Requirements: []catalog.Requirement{{Kind: "cv"}, {Kind: "transcript"}},
			Locations: []catalog.Location{{Country: "GB"}}},
		"us-b": {ID: "us-b", Name: "Elective B", Organiser: catalog.Organiser{Name: "Hospital B"}},
	}}
	k.Service = applications.New(applications.Setup{Store: k.store, Transact: d.Write, Planner: k, Clock: clock.Fixed(now), Random: rand.Reader,
		Kept: func(context.Context, student.ID) (plan.State, error) {
			return plan.State{Student: student.Student{Facts: student.Facts{Have: []student.Document{{Kind: "cv"}}}}}, nil
		},
		Find: func(_ context.Context, _ student.ID, id catalog.ID) (*catalog.Place, bool) {
			p, ok := k.places[id]
			return p, ok
		}})
	return k
}

func (k *desk) follow(t *testing.T, who student.ID, p catalog.ID) applications.ID {
	t.Helper()
	id, _, err := k.Service.Follow(t.Context(), who, string(who), applications.Begin{Place: p, Again: true})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func (k *desk) do(t *testing.T, of applications.ID, act applications.Act) []applications.Made {
	t.Helper()
	made, err := k.Do(t.Context(), amina, string(amina), of, act)
	if err != nil {
		t.Fatalf("%+v: %v", act, err)
	}
	return made
}

func to(s applications.Stage) applications.Advance {
	return applications.Advance{To: applications.Target{Stage: s}}
}

func TestTheLogComesBackAsItWentIn(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := open(t, d)
		id := k.follow(t, amina, "gb-a")
		day := clock.MustDate("2027-02-01")
		for _, act := range []applications.Act{
			applications.Write{Text: "Ask Sana\nabout rooms"}, applications.Remember{Title: "Call", On: day, Hour: "9:30", Zone: "Europe/London"},
			applications.Meet{Person: applications.Person{Name: "Dr Rahman", Email: "r@hospital.org", Touch: catalog.Yes}}, to(applications.Sent),
			applications.Log{Incoming: true, Channel: "email", What: "They have it"}, applications.Hear{AnswerBy: day, Hour: "17:00", Zone: "Europe/London", Start: day, Weeks: 4},
			applications.Describe{Label: "Surgery", Start: day, Weeks: 4}, applications.Remove{Ref: 2},
		} {
			k.do(t, id, act)
		}
		a, _, err := k.One(t.Context(), amina, id)
		if err != nil {
			t.Fatal(err)
		}
		if a.Stage != applications.Offer || a.Offer.Hour != "17:00" || a.Offer.AnswerBy != day || len(a.Notes) != 0 || a.Days[0].Hour != "09:30" ||
			a.People[0].Touch != catalog.Yes || a.Label != "Surgery" || len(a.History) != 10 || a.History[0].By != "" || !a.Made.Equal(now) {
			t.Errorf("%+v", a)
		}
		if err := k.store.Add(t.Context(), amina, a.History[:1]); errs.KindOf(err) != errs.Conflict {
			t.Errorf("a number twice: %v", err)
		}
		if err := k.store.Add(t.Context(), "nobody", a.History[:1]); errs.KindOf(err) != errs.NotFound {
			t.Errorf("a student who is not there: %v", err)
		}
	})
}

func TestAnotherStudentsApplicationIsNotThere(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := open(t, d)
		id := k.follow(t, amina, "gb-a")
		_, _, theirs := k.One(t.Context(), ben, id)
		_, _, unknown := k.One(t.Context(), ben, "nothing")
		if errs.KindOf(theirs) != errs.NotFound || theirs.Error() != unknown.Error() {
			t.Errorf("theirs: %v; unknown: %v", theirs, unknown)
		}
		if _, err := k.Do(t.Context(), ben, "ben", id, applications.Write{Text: "x"}); errs.KindOf(err) != errs.NotFound {
			t.Errorf("an act: %v", err)
		}
		if _, err := k.TakeBack(t.Context(), ben, "ben", applications.Made{Application: id, N: 1}); errs.KindOf(err) != errs.NotFound {
			t.Errorf("taking back: %v", err)
		}
	})
}

func TestThePlanIsToldOfWhatChanges(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := open(t, d)
		id := k.follow(t, amina, "gb-a")
		k.do(t, id, applications.Write{Text: "nothing for the plan"})
		sent := k.do(t, id, applications.Advance{To: applications.Target{Stage: applications.Sent}, On: clock.MustDate("2026-11-01")})
		k.do(t, id, applications.Advance{To: applications.Target{Stage: applications.Closed, Reason: applications.NoReply}})
		k.do(t, id, to(applications.Sent)) // opened again
		if _, err := k.TakeBack(t.Context(), amina, "amina", sent...); err != nil {
			t.Fatal(err)
		}
		want := []string{
			"amina gb-a in=true sent= answered=: Application begun: Elective A", "amina gb-a in=true sent=2026-11-01 answered=: Application sent: Elective A",
			"amina gb-a in=false sent= answered=: Application ended: Elective A", "amina gb-a in=true sent=2026-11-01 answered=: Application begun: Elective A",
			"amina gb-a in=true sent=2026-11-22 answered=: Application sent: Elective A",
		}
		if !slices.Equal(k.told, want) {
			t.Errorf("the plan was told\n%s", strings.Join(k.told, "\n"))
		}
	})
}

func TestASecondApplicationAsksOnce(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := open(t, d)
		k.follow(t, amina, "gb-a")
		_, _, err := k.Service.Follow(t.Context(), amina, "amina", applications.Begin{Place: "gb-a"})
		if err != error(applications.ErrSecond) {
			t.Errorf("a second one: %v", err)
		}
		if _, _, err := k.Service.Follow(t.Context(), amina, "amina", applications.Begin{Place: "gb-a", Again: true, Label: "Surgery"}); err != nil {
			t.Errorf("meant: %v", err)
		}
		if _, _, err := k.Service.Follow(t.Context(), ben, "ben", applications.Begin{Place: "gb-a"}); err != nil {
			t.Errorf("another student's first: %v", err)
		}
		if _, _, err := k.Service.Follow(t.Context(), ben, "ben", applications.Begin{Place: "zz-nowhere"}); errs.KindOf(err) != errs.NotFound {
			t.Errorf("no such place: %v", err)
		}
	})
}

func TestWhatWasSentStaysAsItWas(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := open(t, d)
		id := k.follow(t, amina, "gb-a")
		k.do(t, id, applications.Meet{Person: applications.Person{Name: "Elective office"}})
		k.do(t, id, applications.Advance{To: applications.Target{Stage: applications.Sent}, Channel: "email", Proof: "No. 17", Enclosed: []string{"CV"}})
		k.places["gb-a"] = &catalog.Place{ID: "gb-a", Name: "Renamed"}
		k.do(t, id, applications.Meet{Person: applications.Person{Name: "Somebody new"}})
		k.do(t, id, to(applications.Interview))
		a, _, err := k.One(t.Context(), amina, id)
		if err != nil {
			t.Fatal(err)
		}
		sent, err := k.Sent(t.Context(), amina, a)
		if err != nil || len(sent) != 1 {
			t.Fatalf("%v, %d", err, len(sent))
		}
		f := sent[0]
		if f.Place.Name != "Elective A" || len(f.People) != 1 || f.Proof != "No. 17" || !slices.Equal(f.Enclosed, []string{"CV"}) ||
			len(f.Asked) != 2 || f.Asked[0].State != "have" || f.Asked[1].State != "need" {
			t.Errorf("%+v", f)
		}
		if err := k.store.Freeze(t.Context(), amina, f); errs.KindOf(err) != errs.Conflict {
			t.Errorf("frozen over: %v", err)
		}
	})
}

func TestAcceptingOneWithdrawsTheOthersInOneAct(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := open(t, d)
		one, two, three := k.follow(t, amina, "gb-a"), k.follow(t, amina, "us-b"), k.follow(t, amina, "us-b")
		k.do(t, one, applications.Hear{})
		k.do(t, two, to(applications.Sent))
		made := k.do(t, one, applications.Accept{Withdraw: []applications.ID{two}})
		stages := func() string {
			b, err := k.Book(t.Context(), amina)
			if err != nil {
				t.Fatal(err)
			}
			return b.Find(one).Step() + " " + b.Find(two).Step() + " " + b.Find(three).Step()
		}
		if got := stages(); got != "accepted closed:withdrawn interested" {
			t.Errorf("they stand at %s", got)
		}
		if _, err := k.TakeBack(t.Context(), amina, "amina", made...); err != nil {
			t.Fatal(err)
		}
		if got := stages(); got != "offer sent interested" {
			t.Errorf("taken back they stand at %s", got)
		}
	})
}

func TestExportedAndTakenInElsewhereItIsTheSame(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := open(t, d)
		id := k.follow(t, amina, "gb-a")
		if _, err := k.NameStage(t.Context(), amina, "amina", "", "With the dean", applications.Ready); err != nil {
			t.Fatal(err)
		}
		k.do(t, id, applications.Write{Text: "=HYPERLINK(\"x\")"})
		k.do(t, id, applications.Advance{To: applications.Target{Stage: applications.Sent}, Enclosed: []string{"CV"}})
		made := k.do(t, id, to(applications.Interview))
		if _, err := k.TakeBack(t.Context(), amina, "amina", made...); err != nil {
			t.Fatal(err)
		}
		x := applications.Archive{Service: k.Service}
		raw, err := x.Export(t.Context(), amina)
		if err != nil {
			t.Fatal(err)
		}
		if err := x.Import(t.Context(), ben, raw); err != nil {
			t.Fatal(err)
		}
		was, is := read(t, k, amina), read(t, k, ben)
		is.Applications[0].Student = amina
		if !reflect.DeepEqual(was, is) {
			t.Errorf("was %+v\n is %+v", was, is)
		}
		again, err := x.Export(t.Context(), ben)
		if err != nil || string(again) != string(raw) {
			t.Errorf("exported again it differs (%v)", err)
		}
		if err := x.Import(t.Context(), ben, raw); errs.KindOf(err) != errs.Conflict {
			t.Errorf("taken in twice: %v", err)
		}
		rows, err := x.Rows(t.Context(), amina)
		if err != nil || len(rows) != 2 || len(rows[0]) != len(rows[1]) || rows[1][4] != "Sent" {
			t.Errorf("%v, %q", err, rows)
		}
	})
}

func read(t *testing.T, k *desk, who student.ID) applications.Book {
	t.Helper()
	b, err := k.Book(t.Context(), who)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestADamagedArchiveIsRefusedWhole(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := open(t, d)
		x := applications.Archive{Service: k.Service}
		const good = `{"application":"a","n":1,"at":"2026-11-22T09:00:00Z","by":"x","kind":"began","on":"2026-11-22","detail":{"place":"gb-a"}}`
		for name, raw := range map[string]string{
			"no JSON": `{`, "a field nobody knows": `{"entries":[],"sent":[],"more":1}`, "a kind nobody knows": `{"entries":[` + strings.Replace(good, "began", "eaten", 1) + `]}`,
			"a number twice": `{"entries":[` + good + `,` + good + `]}`, "a stage nobody knows": `{"entries":[` + strings.Replace(good, `"place"`, `"stage":"won","place"`, 1) + `]}`,
			"sent without an entry": `{"entries":[` + good + `],"sent":[{"application":"b","n":1}]}`, "a number below one": `{"entries":[` + strings.Replace(good, `"n":1`, `"n":0`, 1) + `]}`,
			"a NUL": `{"entries":[` + strings.Replace(good, "gb-a", `gb\u0000`, 1) + `]}`,
		} {
			if err := x.Import(t.Context(), amina, json.RawMessage(raw)); err == nil {
				t.Errorf("%s was taken in", name)
			}
			if b := read(t, k, amina); len(b.Applications) != 0 {
				t.Fatalf("%s left something behind", name)
			}
		}
		if err := x.Import(t.Context(), amina, json.RawMessage(`{"entries":[`+good+`]}`)); err != nil {
			t.Errorf("the good one: %v", err)
		}
	})
}

func TestErasedMeansGone(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := open(t, d)
		for _, who := range []student.ID{amina, ben} {
			id := k.follow(t, who, "gb-a")
			if _, err := k.Do(t.Context(), who, string(who), id, to(applications.Sent)); err != nil {
				t.Fatal(err)
			}
		}
		if err := k.store.EraseStudent(t.Context(), amina); err != nil {
			t.Fatal(err)
		}
		for table, want := range map[string]int{"application_entry": 2, "application_sent": 1} {
			var n int
			if _, err := d.Get(t.Context(), db.Into(&n), `SELECT count(*) FROM `+table); err != nil || n != want {
				t.Errorf("%s holds %d rows (%v), want %d of the other student", table, n, err, want)
			}
		}
	})
}

func TestTheAgendaSaysWhatToDoAndForWhomToWait(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := open(t, d)
		k.places["gb-a"].Apply.ReleaseBySchool = catalog.Yes
		sent, old, offered, shut := k.follow(t, amina, "gb-a"), k.follow(t, amina, "us-b"), k.follow(t, amina, "us-b"), k.follow(t, amina, "us-b")
		k.do(t, sent, applications.Advance{To: applications.Target{Stage: applications.Sent}, On: clock.MustDate("2026-11-13")})
		k.do(t, old, applications.Advance{To: applications.Target{Stage: applications.Sent}, On: clock.MustDate("2026-11-01")})
		k.do(t, old, applications.Remember{Title: "Ask the dean", On: clock.MustDate("2026-11-25")})
		k.do(t, offered, applications.Hear{AnswerBy: clock.MustDate("2026-12-01"), Hour: "09:00", Zone: "Asia/Karachi"})
		k.do(t, shut, applications.Remember{Title: "Never", On: clock.MustDate("2026-11-25")})
		k.do(t, shut, applications.Advance{To: applications.Target{Stage: applications.Closed, Reason: applications.Withdrawn}})
		entries, err := applications.Agenda{Service: k.Service}.Entries(t.Context(), amina, agenda.Day{Now: now, Zone: time.UTC})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, e := range entries {
			what := strings.NewReplacer(string(sent), "1", string(old), "2", string(offered), "3").Replace(e.ID)
			got = append(got, fmt.Sprintf("%s|%s|%s|%s|%v|%s|%s", what, e.What, e.On, e.Last, e.Waits, e.Whom, e.At.UTC().Format("15:04")))
		}
		slices.Sort(got)
		want := []string{
			"application:1:wait:2026-11-13|Waiting for your school to release: Hospital A|2026-11-27||true|your school|00:00",
			"application:2:date:2|Ask the dean: Hospital B|2026-11-25||false||00:00",
			"application:2:followup:2026-11-01|Follow up with Hospital B, once|2026-11-15|2026-11-22|false||00:00",
			"application:3:answer|Answer the offer of Hospital B|2026-12-01||false||04:00",
		}
		for i, w := range want {
			if i >= len(got) || strings.ReplaceAll(got[i], "date:3", "date:2") != w {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
				break
			}
		}
	})
}
