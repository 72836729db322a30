package reminder

import (
	"cmp"
	"slices"
	"time"

	"preround/internal/agenda"
	"preround/internal/platform/clock"
)

// Wish is which mails a student wants.
type Wish struct {
	Weekly bool // on Monday morning
	Single bool // before a date that matters
}

// Notice says that a date comes.
type Notice struct {
	Entry agenda.Entry
	Days  int  // to its day; 0 on the day itself
	Soon  bool // it opens in a quarter of an hour
}

// Mail is what comes due at one moment.
type Mail struct {
	Key     string // names it for ever
	At      time.Time
	Weekly  bool
	Notices []Notice // of dates that matter; the weekly mail has the whole week besides
}

// The hours and days of mails.
const (
	morning = 8 // o'clock, where the student is
	early   = 15 * time.Minute
)

// daysBefore are those on which a date that matters is told of.
var daysBefore = []int{30, 14, 7, 1}

// Due lists the mails that come due after the first moment and not after the second,
// in the order of their moments. The entries are the student's dates as they are now.
func Due(entries []agenda.Entry, w Wish, zone *time.Location, after, until time.Time) []Mail {
	var out []Mail
	last := clock.DateOf(until.In(zone))
	for day := clock.DateOf(after.In(zone)); day <= last; day++ {
		if m := ofMorning(entries, w, zone, day); m.At.After(after) && !m.At.After(until) && (m.Weekly || len(m.Notices) > 0) {
			out = append(out, m)
		}
	}
	if w.Single {
		out = append(out, openings(entries, after, until)...)
	}
	slices.SortStableFunc(out, func(a, b Mail) int { return a.At.Compare(b.At) })
	return out
}

// ofMorning is the one mail of a morning.
func ofMorning(entries []agenda.Entry, w Wish, zone *time.Location, day clock.Date) Mail {
	m := Mail{Key: "day:" + day.String(), At: day.At(morning, 0, zone), Weekly: w.Weekly && day.Weekday() == time.Monday && tellsOf(entries, zone, day)}
	if !w.Single {
		return m
	}
	for _, e := range entries {
		if !matters(e) {
			continue
		}
		days := day.DaysUntil(dayOf(e, zone))
		if slices.Contains(daysBefore, days) || days == 0 && e.Opens && e.At.IsZero() {
			m.Notices = append(m.Notices, Notice{Entry: e, Days: days})
		}
	}
	slices.SortStableFunc(m.Notices, func(a, b Notice) int { return cmp.Compare(a.Days, b.Days) })
	return m
}

// openings are the mails a little before windows open; those that open together are one.
func openings(entries []agenda.Entry, after, until time.Time) []Mail {
	var out []Mail
	for _, e := range entries {
		at := e.At.Add(-early)
		if !e.Opens || !matters(e) || e.At.IsZero() || !at.After(after) || at.After(until) {
			continue
		}
		key := "opens:" + at.UTC().Format("2006-01-02T15:04Z")
		n := Notice{Entry: e, Soon: true}
		if i := slices.IndexFunc(out, func(m Mail) bool { return m.Key == key }); i >= 0 {
			out[i].Notices = append(out[i].Notices, n)
			continue
		}
		out = append(out, Mail{Key: key, At: at, Notices: []Notice{n}})
	}
	return out
}

// matters tells whether a date is worth a mail of its own.
func matters(e agenda.Entry) bool { return (e.Must || e.Opens) && !e.Done && !e.Waits }

// dayOf is the day of an entry where the student is.
func dayOf(e agenda.Entry, zone *time.Location) clock.Date {
	if e.At.IsZero() {
		return e.On
	}
	return clock.DateOf(e.At.In(zone))
}

// ahead is how far a weekly mail looks beyond its week.
const ahead = 30

// tellsOf is false for a week of which there is nothing to say: then no mail comes.
func tellsOf(entries []agenda.Entry, zone *time.Location, day clock.Date) bool {
	return slices.ContainsFunc(entries, func(e agenda.Entry) bool {
		on := dayOf(e, zone)
		return !e.Done && (inWeek(e, on, day) || matters(e) && on > day && on <= day.AddDays(ahead))
	})
}

// inWeek tells whether something falls on one of the seven days from day, or was to be
// done before and can still be.
func inWeek(e agenda.Entry, on, day clock.Date) bool {
	end := max(on, e.Last)
	return on < day.AddDays(7) && (end >= day || !e.Waits && e.Latest >= day)
}

// Next is the first moment after now at which a mail can come due: a morning, or an
// opening that is known. It is at most the given time away.
func Next(entries []agenda.Entry, zone *time.Location, now time.Time, most time.Duration) time.Time {
	next := now.Add(most)
	today := clock.DateOf(now.In(zone))
	for _, day := range []clock.Date{today, today + 1} {
		if at := day.At(morning, 0, zone); at.After(now) && at.Before(next) {
			next = at
		}
	}
	for _, m := range openings(entries, now, next) {
		if m.At.Before(next) {
			next = m.At
		}
	}
	return next
}
