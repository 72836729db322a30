package calendar

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"preround/internal/platform/clock"
	"preround/internal/student"
)

// CancelledFor is how long an event that went is sent as CANCELLED: long enough
// for a telephone that was off for a holiday. The memory of it stays, because an
// event that comes back must have a higher sequence than before.
//
// What is over is not cancelled when the plan moves on: it took place. It is sent
// as it was for KeptFor after its day, so that a calendar does not lose its past.
const (
	CancelledFor = 60 * 24 * time.Hour
	KeptFor      = 400 * 24 * time.Hour
)

// Remembered is what was last sent of one event of one student's feed.
type Remembered struct {
	UID      string
	Hash     string    // of what the event said
	Sequence int       // as sent
	Changed  time.Time // when it became so; whole milliseconds, UTC
	Gone     bool      // sent as CANCELLED since Changed
	Last     string    // the event as JSON, to send when it has gone
}

// Memory keeps what the feeds have sent. calendardb implements it. Errors are
// platform/db's; each method is all or nothing and joins a transaction in ctx.
type Memory interface {
	// Remembered lists all rows of a student, by UID; none is no error.
	Remembered(ctx context.Context, who student.ID) ([]Remembered, error)
	// Remember writes these rows over those of the same UID and keeps the others.
	// errs.NotFound when the student does not exist.
	Remember(ctx context.Context, who student.ID, rows []Remembered) error
	// EraseStudent deletes all rows of a student.
	EraseStudent(ctx context.Context, who student.ID) error
}

// Transact runs do within one transaction that travels in the ctx it passes on.
type Transact func(ctx context.Context, do func(ctx context.Context) error) error

// Feed gives a student's calendar as it is to be sent now.
type Feed struct {
	memory   Memory
	transact Transact
	clock    clock.Clock
}

// NewFeed makes the feed on a memory.
func NewFeed(m Memory, t Transact, c clock.Clock) *Feed { return &Feed{m, t, c} }

// Of gives the file for the events of who's plan, and notes what it sends. Nothing
// is written when nothing has changed, which is nearly always; then the bytes are
// the same as last time, too.
func (f *Feed) Of(ctx context.Context, who student.ID, h Head, events []Event) ([]byte, error) {
	now := f.clock.Now().UTC().Truncate(time.Millisecond)
	before, err := f.memory.Remembered(ctx, who)
	if err != nil {
		return nil, err
	}
	send, changed, err := Update(now, events, before)
	if err != nil {
		return nil, err
	}
	if len(changed) > 0 {
		err = f.transact(ctx, func(ctx context.Context) error { // look again, alone: another fetch may be first
			if before, err = f.memory.Remembered(ctx, who); err != nil {
				return err
			}
			if send, changed, err = Update(now, events, before); err != nil {
				return err
			}
			return f.memory.Remember(ctx, who, changed)
		})
		if err != nil {
			return nil, err
		}
	}
	return Write(h, send), nil
}

// Update compares the events of now with what was sent before. It returns what to
// send (the events in their order with sequence and stamp, then what has gone, by
// UID) and the rows that are new or changed. Of events with one UID the first counts.
func Update(now time.Time, events []Event, before []Remembered) (send []Event, changed []Remembered, err error) {
	old := make(map[string]Remembered, len(before))
	for _, r := range before {
		old[r.UID] = r
	}
	here := make(map[string]bool, len(events))
	for _, e := range events {
		if here[e.UID] {
			continue
		}
		here[e.UID] = true
		r, known := old[e.UID]
		if hash := e.hash(); !known || r.Gone || r.Hash != hash {
			next, err := remember(e, hash, now)
			if err != nil {
				return nil, nil, err
			}
			if known {
				next.Sequence = r.Sequence + 1
			}
			r = next
			changed = append(changed, r)
		}
		e.Sequence, e.Stamp, e.Cancelled = r.Sequence, r.Changed, false
		send = append(send, e)
	}
	gone := slices.DeleteFunc(slices.Clone(before), func(r Remembered) bool { return here[r.UID] })
	slices.SortFunc(gone, func(a, b Remembered) int { return strings.Compare(a.UID, b.UID) })
	for _, r := range gone {
		if r.Gone && now.Sub(r.Changed) >= CancelledFor {
			continue
		}
		var e Event
		if err := json.Unmarshal([]byte(r.Last), &e); err != nil {
			return nil, nil, fmt.Errorf("what was remembered of the calendar event %s cannot be read: %w", r.UID, err)
		}
		over := e.over(now)
		if !r.Gone && over == 0 {
			r.Gone, r.Sequence, r.Changed = true, r.Sequence+1, now
			changed = append(changed, r)
		}
		if !r.Gone && over > KeptFor {
			continue
		}
		e.Cancelled, e.Sequence, e.Stamp = r.Gone, r.Sequence, r.Changed
		send = append(send, e)
	}
	return send, changed, nil
}

func remember(e Event, hash string, now time.Time) (Remembered, error) {
	e.Sequence, e.Stamp, e.Cancelled = 0, time.Time{}, false
	last, err := json.Marshal(e)
	return Remembered{UID: e.UID, Hash: hash, Changed: now, Last: string(last)}, err
}
