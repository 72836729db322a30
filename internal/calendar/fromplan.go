package calendar

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"time"

	"preround/internal/plan"
	"preround/internal/platform/clock"
	"preround/internal/reference"
)

// Options say whose plan it is and where its pages are.
type Options struct {
	Owner string                      // the student's id, or empty for a visitor's file
	Link  func(id plan.StepID) string // address of the step on the plan's page; nil for none
}

// FromPlan lists the events of a plan in the plan's order, deadlines last: every
// step that is to do or was done, the windows and first days among them, and the
// deadline ahead of every target that can still be reached. Steps the student
// has already, and steps that come too late for everything, are left out.
//
// An event says nothing that changes from one day to the next by itself (days
// left, slack, chances): a calendar would show every event as changed each day.
func FromPlan(p plan.Plan, o Options) []Event {
	names := map[string]string{}
	for _, t := range p.Targets {
		names[t.ID] = t.Name
	}
	var out []Event
	for _, s := range p.Steps {
		if s.Status == plan.Have || s.Status == plan.Missed || s.Date == 0 && s.DoneOn == 0 {
			continue
		}
		out = append(out, o.ofStep(s, names))
	}
	for _, t := range p.Targets {
		if t.Deadline >= p.Today && t.Deadline != 0 && t.Verdict != plan.Lost {
			out = append(out, o.ofDeadline(t))
		}
	}
	return out
}

func (o Options) ofStep(s plan.Step, names map[string]string) Event {
	e := Event{
		UID: o.uid(string(s.ID)), Summary: summary(s, names), Description: describe(s, names), URL: o.link(s.ID),
		Categories: []string{categories[s.Kind]}, Day: s.Date, Last: s.Date,
		Deadline: s.Kind == plan.KindWindow,
	}
	if categories[s.Kind] == "" {
		e.Categories = nil
	}
	switch {
	case s.Status == plan.Done:
		e.Summary, e.Deadline = "Done: "+e.Summary, false
		if s.DoneOn != 0 {
			e.Day, e.Last = s.DoneOn, s.DoneOn
		}
	case s.At != 0:
		_, e.Zone, _ = strings.Cut(s.Hour, " ")
		e.At, e.Day = s.At, clock.DateOf(time.Unix(s.At, 0).In(zone(e.Zone)))
		e.Last = e.Day
	}
	return e
}

// summary is what to do, with what it is for where only that sets it apart: in a
// calendar an event stands alone.
func summary(s plan.Step, names map[string]string) string {
	if len(names) < 2 || len(s.For) != 1 || s.Kind == plan.KindPlacement {
		return s.What
	}
	name := names[s.For[0]]
	if name == "" || strings.Contains(s.What, name) {
		return s.What
	}
	return s.What + " (" + name + ")"
}

// ofDeadline is the day by which an application must be in, or usually is: a date
// that no host has stated is never called a deadline outright.
func (o Options) ofDeadline(t plan.Outcome) Event {
	title, says := "Deadline: ", "The application must be in by this day."
	if t.Typical {
		title, says = "Usual deadline: ", "Applications are usually in by this day; no date is stated."
	}
	return Event{
		UID: o.uid("deadline:" + t.ID), Summary: title + t.Name, Day: t.Deadline, Last: t.Deadline,
		Description: lines(says, source(t.Source, "")), // t.Why counts days, see FromPlan
		URL:         o.link(plan.StepID("send:" + t.ID)), Categories: []string{"Deadline"}, Deadline: true,
	}
}

// uid names an event. The owner's id is hashed: calendars are shared with others.
// Visitors' files have no owner, so that a newer file mends the events of an older
// one instead of doubling them.
func (o Options) uid(of string) string {
	if o.Owner == "" {
		return of + "@preround"
	}
	sum := sha256.Sum256([]byte("calendar " + o.Owner))
	return of + "." + hex.EncodeToString(sum[:8]) + "@preround"
}

func (o Options) link(id plan.StepID) string {
	if o.Link == nil {
		return ""
	}
	return o.Link(id)
}

// describe says why, how long, until when, for what and from where.
func describe(s plan.Step, names map[string]string) string {
	var typical, until, latest, serves string
	if s.Typical != "" {
		typical = "Takes " + s.Typical + "."
	}
	if s.Until > s.Date {
		until = "Expected to be finished on " + inWords(s.Until) + "."
	}
	if s.Latest != 0 && s.Status != plan.Done {
		latest = "The last day to begin is " + inWords(s.Latest) + "."
	}
	var who []string
	for _, id := range s.For {
		if names[id] != "" {
			who = append(who, names[id])
		}
	}
	if len(who) > 0 {
		serves = "For: " + strings.Join(who, "; ")
	}
	tasks := make([]string, len(s.Tasks))
	for i, t := range s.Tasks {
		tasks[i] = "- " + t
	}
	return lines(s.Why, typical, until, latest, strings.Join(tasks, "\n"), serves, source(s.Source, s.Checked))
}

func source(from string, checked reference.Checked) string {
	if from == "" {
		return ""
	}
	if checked == reference.CheckedNo {
		return fmt.Sprintf("Source: %s (typical, unverified)", from)
	}
	return "Source: " + from
}

// lines joins those that say something.
func lines(all ...string) string {
	var out []string
	for _, l := range all {
		if l != "" {
			out = append(out, l)
		}
	}
	return strings.Join(out, "\n")
}

func inWords(d clock.Date) string { return d.Format("2 January 2006") }

var categories = map[plan.StepKind]string{
	plan.KindChoose: "Choosing", plan.KindDocument: "Documents", plan.KindLetter: "Letters", plan.KindTest: "Tests",
	plan.KindHealth: "Health", plan.KindWindow: "Windows", plan.KindSend: "Sending", plan.KindWait: "Waiting",
	plan.KindOffer: "Offers", plan.KindVisa: "Visa", plan.KindMoney: "Money", plan.KindTravel: "Travel", plan.KindPlacement: "Placement",
}
