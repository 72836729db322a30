package reminder

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"preround/internal/agenda"
	"preround/internal/platform/clock"
	"preround/internal/student"
)

var fiveZones = []string{"Asia/Karachi", "Europe/London", "America/New_York", "Australia/Sydney", "Pacific/Auckland"}

func mustZone(t testing.TB, name string) *time.Location {
	t.Helper()
	z, err := student.LoadZone(name)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

// calendarOf makes a year and a half of dates: deadlines, windows with and without an
// hour in any of the zones, and things that must not remind anybody. Some fall on the
// days on which clocks change, and some in the hour that is there twice.
func calendarOf(t testing.TB, r *rand.Rand, first clock.Date, days int) []agenda.Entry {
	var out []agenda.Entry
	for i := range 300 {
		on := first.AddDays(r.IntN(days + 40))
		e := agenda.Entry{ID: fmt.Sprintf("e%d", i), What: fmt.Sprintf("Thing %d", i), On: on}
		switch i % 6 {
		case 0:
			e.Must = true
		case 1:
			e.Opens = true
		case 2:
			e.Opens, e.Zone = true, fiveZones[r.IntN(5)]
			e.At = on.At(r.IntN(24), r.IntN(60), mustZone(t, e.Zone))
		case 3:
			e.Must, e.Done = true, true
		case 4:
			e.Must, e.Waits = true, true
		}
		out = append(out, e)
	}
	for i, at := range []string{"2026-10-31T15:30:00Z", "2027-03-14T06:45:00Z", "2027-03-28T01:00:00Z", "2027-10-31T00:30:00Z", "2027-10-31T01:30:00Z",
		"2027-11-07T05:30:00Z", "2027-11-07T06:30:00Z", "2027-04-03T14:00:00Z", "2027-04-03T15:30:00Z", "2027-09-25T14:00:00Z"} {
		m, err := time.Parse(time.RFC3339, at)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, agenda.Entry{ID: fmt.Sprintf("dst%d", i), What: "Edge", Opens: true, At: m, Zone: "Europe/London", On: clock.DateOf(m)})
	}
	return out
}

// wanted lists, the slow and plain way, every notice that must be given: for each entry
// that matters, each day before, at eight on the wall of that zone.
func wanted(entries []agenda.Entry, zone *time.Location, after, until time.Time) map[string]time.Time {
	all := map[string]time.Time{}
	note := func(what string, at time.Time) {
		if at.After(after) && !at.After(until) {
			all[what] = at
		}
	}
	for _, e := range entries {
		if e.Done || e.Waits || !e.Must && !e.Opens {
			continue
		}
		day := e.On
		if !e.At.IsZero() {
			y, m, d := e.At.In(zone).Date()
			day = clock.NewDate(y, m, d)
		}
		for _, n := range []int{30, 14, 7, 1} {
			y, m, d := day.AddDays(-n).UTC().Date()
			note(fmt.Sprintf("%s/%d", e.ID, n), time.Date(y, m, d, 8, 0, 0, 0, zone))
		}
		switch {
		case e.Opens && e.At.IsZero():
			y, m, d := day.UTC().Date()
			note(e.ID+"/0", time.Date(y, m, d, 8, 0, 0, 0, zone))
		case e.Opens:
			note(e.ID+"/soon", e.At.Add(-15*time.Minute))
		}
	}
	return all
}

// Eighteen months in five zones, looked at every so often at moments that no one chose,
// with outages: every notice is given once, at its moment; there is one weekly mail each
// Monday at eight; and no two mails have one key.
func TestAYearAndAHalfInFiveZonesMissesNoneAndSendsNoneTwice(t *testing.T) {
	t.Parallel()
	for i, name := range fiveZones {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			zone, r := mustZone(t, name), rand.New(rand.NewPCG(uint64(i), 7))
			begin := time.Date(2026, 10, 1, 3, 17, 0, 0, time.UTC)
			end := begin.AddDate(0, 18, 0)
			first := clock.DateOf(begin)
			entries := calendarOf(t, r, first, 550)
			got, keys, mondays := map[string]int{}, map[string]bool{}, 0
			want := wanted(entries, zone, begin, end)
			for looked := begin; looked.Before(end); {
				// Mostly as the service does, sometimes late, sometimes away for days.
				now := Next(entries, zone, looked, 2*time.Hour)
				switch r.IntN(40) {
				case 0:
					now = looked.Add(time.Duration(r.IntN(100)) * time.Hour)
				case 1, 2:
					now = now.Add(time.Duration(r.IntN(3600)) * time.Second)
				}
				if now.After(end) {
					now = end
				}
				for _, m := range Due(entries, Wish{Weekly: true, Single: true}, zone, looked, now) {
					if keys[m.Key] {
						t.Errorf("%s comes twice", m.Key)
					}
					keys[m.Key] = true
					for _, n := range m.Notices {
						what := fmt.Sprintf("%s/%d", n.Entry.ID, n.Days)
						if n.Soon {
							what = n.Entry.ID + "/soon"
						}
						got[what]++
						if !want[what].Equal(m.At) {
							t.Errorf("%s comes at %v, want %v", what, m.At.In(zone), want[what].In(zone))
						}
					}
					if m.Weekly {
						mondays++
						if at := m.At.In(zone); at.Weekday() != time.Monday || at.Hour() != 8 || at.Minute() != 0 {
							t.Errorf("a weekly mail comes at %v", at)
						}
					}
				}
				looked = now
			}
			for what, at := range want {
				if got[what] != 1 {
					t.Errorf("%s (%v) is told %d times", what, at.In(zone), got[what])
				}
			}
			if len(got) != len(want) || len(want) < 500 {
				t.Errorf("%d notices were given, %d wanted", len(got), len(want))
			}
			if mondays != 78 {
				t.Errorf("%d weekly mails in 78 weeks", mondays)
			}
			t.Logf("%s: %d notices in %d mails", name, len(got), len(keys))
		})
	}
}

// The next look is never after the next mail.
func TestTheNextLookIsInTime(t *testing.T) {
	t.Parallel()
	for i, name := range fiveZones {
		zone, r := mustZone(t, name), rand.New(rand.NewPCG(uint64(i), 9))
		entries := calendarOf(t, r, clock.MustDate("2027-01-01"), 300)
		for range 500 {
			now := time.Date(2027, 1, 1, 0, 0, r.IntN(300*86400), 0, time.UTC)
			next := Next(entries, zone, now, 2*time.Hour)
			if !next.After(now) || next.After(now.Add(2*time.Hour)) {
				t.Fatalf("after %v comes %v", now, next)
			}
			due := Due(entries, Wish{Weekly: true, Single: true}, zone, now, next)
			if len(due) > 0 && !due[0].At.Equal(next) {
				t.Fatalf("a mail is due at %v and the look comes at %v", due[0].At, next)
			}
		}
	}
}

func TestWhatFallsOnOneMorningIsOneMail(t *testing.T) {
	t.Parallel()
	zone := mustZone(t, "Asia/Karachi")
	monday := clock.MustDate("2027-03-01")
	entries := []agenda.Entry{
		{ID: "a", What: "In a week", On: monday + 7, Must: true}, {ID: "b", What: "Tomorrow", On: monday + 1, Must: true},
		{ID: "c", What: "A step", On: monday + 2}, {ID: "d", What: "Opens today", On: monday, Opens: true},
	}
	at := monday.At(8, 0, zone)
	due := func(w Wish) string {
		var out []string
		for _, m := range Due(entries, w, zone, at.Add(-time.Second), at) {
			s := m.Key
			if m.Weekly {
				s += " weekly"
			}
			for _, n := range m.Notices {
				s += " " + n.Entry.ID
			}
			out = append(out, s)
		}
		return strings.Join(out, "; ")
	}
	for w, want := range map[Wish]string{
		{Weekly: true, Single: true}: "day:2027-03-01 weekly d b a", {Single: true}: "day:2027-03-01 d b a", {Weekly: true}: "day:2027-03-01 weekly", {}: "",
	} {
		if got := due(w); got != want {
			t.Errorf("%+v: %q, want %q", w, got, want)
		}
	}
	entries = []agenda.Entry{{ID: "far", On: monday + 200, Must: true}, {ID: "past", On: monday - 9}}
	if got := due(Wish{Weekly: true, Single: true}); got != "" {
		t.Errorf("a week of which there is nothing to say: %q", got)
	}
}

func TestWindowsThatOpenTogetherAreOneMail(t *testing.T) {
	t.Parallel()
	london := mustZone(t, "Europe/London")
	ten := clock.MustDate("2027-03-02").At(10, 0, london)
	entries := []agenda.Entry{{ID: "a", Opens: true, At: ten, Zone: "Europe/London"}, {ID: "b", Opens: true, At: ten}, {ID: "c", Opens: true, At: ten.Add(time.Minute)}}
	got := Due(entries, Wish{Single: true}, mustZone(t, "Asia/Karachi"), ten.Add(-time.Hour), ten)
	if len(got) != 2 || len(got[0].Notices) != 2 || got[0].Key != "opens:2027-03-02T09:45Z" || !got[0].At.Equal(ten.Add(-15*time.Minute)) {
		t.Errorf("%+v", got)
	}
	if got := Due(entries, Wish{Weekly: true}, london, ten.Add(-time.Hour), ten); len(got) != 0 {
		t.Errorf("who wants the week alone gets %+v", got)
	}
}

// A mail is enough to act on: what, when in both zones, why, from where, and the link.
func TestAMailIsEnoughToActOn(t *testing.T) {
	t.Parallel()
	zone := mustZone(t, "Asia/Karachi")
	at := clock.MustDate("2027-03-02").At(23, 30, mustZone(t, "Europe/London"))
	e := agenda.Entry{ID: "a", What: "Send the form to Imperial College London", Why: "First come, first served.", At: at, Zone: "Europe/London", Opens: true,
		On: clock.MustDate("2027-03-03"), Source: "https://www.imperial.ac.uk/x", Path: "/applications/7"}
	got := write(Mail{At: at.Add(-early), Notices: []Notice{{Entry: e, Soon: true}}}, nil, nil, zone, "https://plan.example.org/pre")
	want := `Opens in a quarter of an hour
-----------------------------

Send the form to Imperial College London
  When: Wednesday 3 March 2027, 04:30 where you are (Asia/Karachi); Tuesday 2 March, 23:30 in Europe/London
  Why: First come, first served.
  The date is from: https://www.imperial.ac.uk/x
  Do it here: https://plan.example.org/pre/applications/7

`
	if got.body != want || got.subject != "Opens in a quarter of an hour: Send the form to Imperial College London" {
		t.Errorf("%s\n%s", got.subject, got.body)
	}
}

func TestTheWeeklyMail(t *testing.T) {
	t.Parallel()
	zone, monday := time.UTC, clock.MustDate("2027-03-01")
	entries := []agenda.Entry{
		{What: "Book the test", On: monday + 3}, {What: "Old but open", On: monday - 20, Latest: monday + 40}, {What: "Over", On: monday - 20},
		{What: "Deadline of X", On: monday + 14, Must: true}, {What: "Letter", On: monday + 5, Waits: true, Whom: "Dr Rahman"}, {What: "Finished", On: monday + 1, Done: true},
	}
	lost := []Notice{{Entry: agenda.Entry{What: "Deadline of Y", On: monday - 1}, Days: 1}}
	got := write(Mail{At: monday.At(8, 0, zone), Weekly: true}, entries, lost, zone, "https://p.example")
	if got.subject != "Your week from 1 March: one date" {
		t.Error(got.subject)
	}
	order := []string{"This week", "Book the test", "Still open from before", "Old but open", "After that, until 31 March", "Deadline of X", "Waiting for others", "Letter (Dr Rahman)", "What you were not told", "Deadline of Y"}
	at := -1
	for _, want := range order {
		i := strings.Index(got.body, want)
		if i <= at {
			t.Errorf("%q is missing or misplaced in\n%s", want, got.body)
		}
		at = i
	}
	for _, not := range []string{"Over", "Finished"} {
		if slices.Contains(strings.Split(got.body, "\n"), not) {
			t.Errorf("%q is told", not)
		}
	}
}

func TestSubjectsAreOneShortLine(t *testing.T) {
	t.Parallel()
	n := Notice{Entry: agenda.Entry{What: "A\r\nBcc: x@example.org " + strings.Repeat("long ", 100)}, Days: 7}
	got := write(Mail{Notices: []Notice{n, n}}, nil, nil, time.UTC, "").subject
	if strings.ContainsAny(got, "\r\n") || len([]rune(got)) > 150 || !strings.HasPrefix(got, "In 7 days: A Bcc:") {
		t.Errorf("%q", got)
	}
}
