package calendar

import (
	"slices"
	"strings"
	"time"

	"preround/internal/agenda"
	"preround/internal/plan"
	"preround/internal/platform/clock"
)

// Dates say whose dates they are, where their pages are, and in which zone the
// student lives.
type Dates struct {
	Owner string                   // the student's id, or empty for a file
	Link  func(path string) string // the address of a page below the base; nil for none
	Zone  *time.Location           // nil: not known
}

// FromAgenda lists the events of dated things that are not steps of the plan: answers
// to offers, interviews, follow-ups, payments, own dates. What comes from the plan is
// left out, because FromPlan tells more of it.
func FromAgenda(entries []agenda.Entry, d Dates) []Event {
	var out []Event
	for _, e := range entries {
		if e.On != 0 && !strings.HasPrefix(e.ID, "plan:") {
			out = append(out, d.of(e))
		}
	}
	return out
}

// Join adds the events of other rooms to those of the plan, without the steps of the
// plan in whose place an entry stands.
func Join(ofPlan []Event, entries []agenda.Entry, d Dates) []Event {
	gone := map[string]bool{}
	for _, e := range entries {
		for _, id := range e.Instead {
			if step, ok := strings.CutPrefix(id, "plan:"); ok {
				gone[Options{Owner: d.Owner}.uid(step)] = true
			}
		}
	}
	out := slices.DeleteFunc(slices.Clone(ofPlan), func(e Event) bool { return gone[e.UID] })
	return append(out, FromAgenda(entries, d)...)
}

func (d Dates) of(e agenda.Entry) Event {
	v := Event{
		UID: Options{Owner: d.Owner}.uid(e.ID), Summary: e.What, Categories: []string{kinds[e.Kind]}, Day: e.On, Last: max(e.On, e.Last),
		Deadline: (e.Must || e.Opens) && !e.Done && !e.Waits,
	}
	if kinds[e.Kind] == "" {
		v.Categories = nil
	}
	if e.Done {
		v.Summary = "Done: " + v.Summary
	}
	if d.Link != nil && e.Path != "" {
		v.URL = d.Link(e.Path)
	}
	var whom, latest, from string
	if e.Waits && e.Whom != "" {
		whom = "Waiting for: " + e.Whom
	}
	if e.Latest > e.On {
		latest = "The last day that still works is " + inWords(e.Latest) + "."
	}
	if e.Source != "" {
		from = "Source: " + e.Source
	}
	v.Description = lines(e.Why, whom, latest, from)
	if !e.At.IsZero() {
		v.At, v.Zone = e.At.Unix(), e.Zone
		if v.Zone == "" && d.Zone != nil {
			v.Zone = d.Zone.String()
		}
		v.Day = clock.DateOf(e.At.In(zone(v.Zone)))
		v.Last = v.Day
	}
	return v
}

var kinds = map[agenda.Kind]string{
	agenda.Step: "Steps", agenda.Window: categories[plan.KindWindow], agenda.Answer: categories[plan.KindOffer], agenda.Interview: "Interviews", agenda.FollowUp: "Following up",
	agenda.Payment: categories[plan.KindMoney], agenda.Expiry: categories[plan.KindDocument], agenda.Letter: categories[plan.KindLetter],
	agenda.Placement: categories[plan.KindPlacement], agenda.Own: "Own dates",
}
