package applications

import (
	"testing"
	"time"

	"preround/internal/agenda"
	"preround/internal/catalog"
	"preround/internal/platform/clock"
)

// Two applications to one place: that the first is sent takes nothing off the plan that
// the second still needs, and the plan leads to the second.
func TestAPlaceIsSentWhenAllOfItsApplicationsAre(t *testing.T) {
	t.Parallel()
	d := begin(t)
	d.must(Describe{Start: day("2027-07-05"), Weeks: 4})
	d.must(Advance{To: Target{Stage: Sent}, On: day("2026-11-20")})
	place := d.app().Place
	if l := d.lines()[place]; l.Sent != day("2026-11-20") || l.Start != day("2027-07-05") {
		t.Fatalf("one, sent: %+v", l)
	}
	d.log = append(d.log, Entry{Application: "two", N: 1, At: d.now, By: "amina", Kind: Began, On: day("2026-11-22"),
		Detail: Detail{Place: place, Stage: Interested, Label: "September", Start: day("2027-09-06"), Weeks: 6}})
	if l := d.lines()[place]; l.Sent != 0 || l.Start != day("2027-09-06") || l.Weeks != 6 || !l.In {
		t.Errorf("the second is not sent yet: %+v", l)
	}
	d.log = append(d.log, Entry{Application: "two", N: 2, At: d.now, By: "amina", Kind: Moved, On: day("2026-11-22"), Detail: Detail{Stage: Sent}})
	if l := d.lines()[place]; l.Sent != day("2026-11-20") || l.Start != day("2027-07-05") {
		t.Errorf("both are sent: %+v", l)
	}
}

func (d *diary) lines() map[catalog.ID]Line { b := d.book(); return b.lines() }

// The board and the day give “No reply?” one date: the day from which it is suggested.
// No day is too late for it.
func TestNoReplyHasOneDate(t *testing.T) {
	t.Parallel()
	d := begin(t)
	d.must(Advance{To: Target{Stage: Sent}, On: day("2026-11-22")})
	d.now = d.now.AddDate(0, 4, 0)
	today := clock.DateOf(d.now)
	a := d.app()
	next := NextOf(a, Around{Today: today})
	entries := entriesOf(a, nil, agenda.Day{Now: d.now, Zone: time.UTC})
	if len(entries) != 1 || next.On != entries[0].On || next.On >= today || next.Late || next.What != "Close it as “No reply”?" {
		t.Errorf("the board says %+v, the day %+v", next, entries)
	}
}
