package agenda

import (
	"cmp"
	"context"
	"net/url"
	"slices"
	"time"

	"preround/internal/platform/clock"
	"preround/internal/student"
)

// Entry is one dated thing.
type Entry struct {
	ID   string     // the same for the same thing for ever: "plan:test.sit:ielts", "application:ID:answer"
	Kind Kind       // for icons and headings
	What string     // imperative, one line: "Answer the offer of Imperial College London"
	Why  string     // one or two sentences, enough to act on without the page; empty where What says all
	On   clock.Date // the day, in the student's own calendar; for what waits: until when nothing is to be done
	Last clock.Date // the last day of what takes several; 0: On

	At   time.Time // the exact moment, where the hour is known; zero: all day
	Zone string    // the zone in which a host states that hour, IANA; empty where it is the student's own

	Must  bool       // missing it loses something: a deadline
	Opens bool       // a window opens: being early is no use, and late may be too late
	Waits bool       // others act; the student has nothing to do until On
	Whom  string     // of what waits: on whom, "Dr Rahman"
	Since clock.Date // of what waits: since when; 0 not known
	Begun bool       // of what waits: what had to be done for it is done; so too where Since is known

	Done    bool       // behind the student: a calendar shows it, a reminder does not
	Latest  clock.Date // the last day that still works; 0 none or not known
	Instead []string   // IDs of entries of other rooms in whose place this one stands: it knows more
	Path    string     // the page that tells more, below the base; empty for none
	Do      *Act       // what settles it with one tap; nil: the page does
	Also    *Act       // another way to settle it: "I have it"; nil: none
	Later   *Later     // what puts it off; nil: it cannot be put off
	Source  string     // where the date comes from: an address or "general knowledge"; empty: the student's own
}

// Kind groups entries.
type Kind string

// The kinds of entry.
const (
	Step      Kind = "step"      // a step of the plan
	Window    Kind = "window"    // a window opens or closes
	Answer    Kind = "answer"    // an offer must be answered
	Interview Kind = "interview" // somebody wants to talk to the student
	FollowUp  Kind = "followup"  // a polite word is due, or silence is to be judged
	Payment   Kind = "payment"   // money goes out, or can no longer be got back
	Expiry    Kind = "expiry"    // a paper runs out
	Letter    Kind = "letter"    // somebody writes a letter
	Placement Kind = "placement" // the first or last day
	Own       Kind = "own"       // a date that the student noted
)

// Act is a form with one button: a POST to Path with Fields.
type Act struct {
	Label  string // "I have done it"
	Path   string // below the base
	Fields url.Values
}

// Later is a form that puts a thing off: a POST to Path with the day under Field.
type Later struct{ Path, Field string }

// Day is the moment for which entries are asked.
type Day struct {
	Now  time.Time
	Zone *time.Location // the student's own
}

// Today is the student's own calendar day.
func (d Day) Today() clock.Date { return clock.DateOf(d.Now.In(d.zone())) }

func (d Day) zone() *time.Location {
	if d.Zone == nil {
		return time.UTC
	}
	return d.Zone
}

// Source is a room that has dates. It gives all entries that are not over long
// ago; the order does not matter.
type Source interface {
	Entries(ctx context.Context, who student.ID, day Day) ([]Entry, error)
}

// Collect asks all sources and settles what they give.
func Collect(ctx context.Context, who student.ID, day Day, sources ...Source) ([]Entry, error) {
	var all []Entry
	for _, s := range sources {
		some, err := s.Entries(ctx, who, day)
		if err != nil {
			return nil, err
		}
		all = append(all, some...)
	}
	return Settle(all), nil
}

// Settle leaves out the entries in whose place others stand, and sorts by day, then
// by moment, then by ID.
func Settle(all []Entry) []Entry {
	gone := map[string]bool{}
	for _, e := range all {
		for _, id := range e.Instead {
			gone[id] = true
		}
	}
	all = slices.DeleteFunc(all, func(e Entry) bool { return gone[e.ID] })
	slices.SortFunc(all, func(a, b Entry) int {
		return cmp.Or(cmp.Compare(a.On, b.On), a.At.Compare(b.At), cmp.Compare(a.ID, b.ID))
	})
	return all
}
