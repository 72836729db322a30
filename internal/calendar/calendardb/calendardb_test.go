package calendardb_test

import (
	"bytes"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"preround/internal/calendar"
	"preround/internal/calendar/calendardb"
	"preround/internal/platform/clock"
	"preround/internal/platform/db"
	"preround/internal/platform/db/dbtest"
	"preround/internal/platform/errs"
	"preround/internal/student"
)

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

func open(t *testing.T, d *db.DB, ids ...student.ID) *calendardb.Store {
	t.Helper()
	for _, id := range ids {
		if _, err := d.Exec(t.Context(), `INSERT INTO student (id, made_ms) VALUES ($1, 1)`, string(id)); err != nil {
			t.Fatal(err)
		}
	}
	return calendardb.New(d)
}

func TestRowsComeBackAsTheyWere(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d, "one", "two")
		rows := []calendar.Remembered{
			{UID: "cv@preround", Hash: "a", Changed: noon, Last: `{"UID":"cv"}`},
			{UID: "send:x@preround", Hash: "b", Sequence: 3, Changed: noon.Add(time.Millisecond), Gone: true, Last: "ünïcödé 🩺"},
		}
		want := func(who student.ID, want []calendar.Remembered) {
			t.Helper()
			got, err := s.Remembered(t.Context(), who)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", who, diff)
			}
		}
		want("one", nil)
		if err := s.Remember(t.Context(), "one", rows); err != nil {
			t.Fatal(err)
		}
		want("one", rows)
		want("two", nil)

		rows[0].Sequence, rows[0].Hash = 1, "c" // the other row is kept
		if err := s.Remember(t.Context(), "one", rows[:1]); err != nil {
			t.Fatal(err)
		}
		want("one", rows)
		if err := s.Remember(t.Context(), "two", rows[1:]); err != nil {
			t.Fatal(err)
		}
		if err := s.EraseStudent(t.Context(), "one"); err != nil {
			t.Fatal(err)
		}
		want("one", nil)
		want("two", rows[1:])
	})
}

func TestNothingIsRememberedOfNobody(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d, "one")
		rows := []calendar.Remembered{{UID: "a", Changed: noon}}
		if err := s.Remember(t.Context(), "nobody", rows); errs.KindOf(err) != errs.NotFound {
			t.Errorf("Remember for nobody: %v", err)
		}
		if err := s.EraseStudent(t.Context(), "nobody"); err != nil {
			t.Error(err)
		}
	})
}

// The feed on a real database: the same bytes while nothing changes, a higher
// sequence when something does, CANCELLED when it goes, and all over again.
func TestFeed(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d, "one")
		now := noon
		f := calendar.NewFeed(s, d.Write, clock.Func(func() time.Time { return now }))
		fetch := func(events ...calendar.Event) string {
			t.Helper()
			now = now.Add(time.Hour)
			file, err := f.Of(t.Context(), "one", calendar.Head{Name: "Plan"}, events)
			if err != nil {
				t.Fatal(err)
			}
			return string(file)
		}
		cv := calendar.Event{UID: "cv", Summary: "Write a CV", Day: clock.MustDate("2026-12-01"), Last: clock.MustDate("2026-12-01")}
		send := calendar.Event{UID: "send", Summary: "Send it", Day: clock.MustDate("2026-12-09"), Last: clock.MustDate("2026-12-09")}

		first := fetch(cv, send)
		if again := fetch(cv, send); again != first {
			t.Errorf("nothing changed but the file:\n%s", cmp.Diff(first, again))
		}
		moved := cv
		moved.Day, moved.Last = cv.Day+1, cv.Last+1
		for _, c := range []struct {
			file string
			want string // of the event cv
		}{
			{fetch(moved, send), "SEQUENCE:1"}, {fetch(send), "SEQUENCE:2 CANCELLED"}, {fetch(send), "SEQUENCE:2 CANCELLED"},
			{fetch(moved, send), "SEQUENCE:3"}, {fetch(cv, send), "SEQUENCE:4"},
		} {
			_, event, _ := strings.Cut(c.file, "UID:cv\r\n")
			event, _, _ = strings.Cut(event, "END:VEVENT")
			for _, w := range strings.Fields(c.want) {
				if !strings.Contains(event, w+"\r\n") {
					t.Errorf("no %s in %s", w, event)
				}
			}
			if strings.Contains(event, "CANCELLED") != strings.Contains(c.want, "CANCELLED") || !strings.Contains(c.file, "UID:send\r\n") {
				t.Errorf("wrong: %s", c.file)
			}
		}
	})
}

// Two programs that fetch at once after a change get one and the same new state.
func TestFetchesAtOnceAgree(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := open(t, d, "one")
		var tick atomic.Int64
		f := calendar.NewFeed(s, d.Write, clock.Func(func() time.Time { return noon.Add(time.Duration(tick.Add(1)) * time.Second) }))
		events := []calendar.Event{{UID: "a", Summary: "A", Day: clock.MustDate("2027-01-01")}, {UID: "b", Summary: "B", Day: clock.MustDate("2027-01-02")}}
		files := make([][]byte, 8)
		var all sync.WaitGroup
		for i := range files {
			all.Go(func() {
				var err error
				if files[i], err = f.Of(t.Context(), "one", calendar.Head{}, events); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		for _, file := range files[1:] {
			if !bytes.Equal(file, files[0]) {
				t.Errorf("two fetches differ:\n%s", cmp.Diff(string(files[0]), string(file)))
			}
		}
	})
}
