package agenda

import (
	"context"
	"net/url"
	"strings"
	"time"

	"preround/internal/catalog"
	"preround/internal/plan"
	"preround/internal/platform/clock"
	"preround/internal/student"
)

// PlanSource gives the steps and deadlines of the kept plan.
type PlanSource struct {
	Kept  func(ctx context.Context, who student.ID) (plan.State, error)
	Find  func(ctx context.Context, who student.ID, id catalog.ID) (*catalog.Place, bool)
	Build func(plan.Request) plan.Plan
}

// Entries implements Source.
func (p PlanSource) Entries(ctx context.Context, who student.ID, day Day) ([]Entry, error) {
	state, err := p.Kept(ctx, who)
	if err != nil || len(state.Query()) == 0 {
		return nil, err
	}
	targets, _ := state.Resolve(func(id catalog.ID) (*catalog.Place, bool) { return p.Find(ctx, who, id) })
	built := p.Build(plan.Request{Today: day.Today(), Student: state.Student, Targets: targets, Marks: state.Marks, Zone: day.zone()})
	return FromPlan(built, day), nil
}

// FromPlan lists what of a plan is to be done or waited for, and its deadlines.
// What the student has already and what can save nothing any more is left out.
func FromPlan(p plan.Plan, day Day) []Entry {
	var out []Entry
	steps := make(map[plan.StepID]*plan.Step, len(p.Steps))
	for i := range p.Steps {
		steps[p.Steps[i].ID] = &p.Steps[i]
	}
	for _, s := range p.Steps {
		if s.Status == plan.Have || s.Status == plan.Missed || s.Date == 0 && s.DoneOn == 0 {
			continue
		}
		e := ofStep(s, day)
		if e.Waits {
			e.Since, e.Begun = begun(s, steps)
		}
		out = append(out, e)
	}
	for _, t := range p.Targets {
		if t.Deadline == 0 || t.Deadline < p.Today || t.Verdict == plan.Lost {
			continue
		}
		out = append(out, ofDeadline(t))
	}
	return out
}

// begun tells whether all that a step waits for is behind the student, and since
// when, where that was said.
func begun(s plan.Step, steps map[plan.StepID]*plan.Step) (since clock.Date, yes bool) {
	for _, id := range s.After {
		before := steps[id]
		if before == nil || before.Status != plan.Done && before.Status != plan.Have {
			return 0, false
		}
		since = max(since, before.DoneOn)
	}
	return since, true
}

func ofStep(s plan.Step, day Day) Entry {
	e := Entry{ID: "plan:" + string(s.ID), Kind: Step, What: s.What, Why: s.Why, On: s.Date, Latest: s.Latest, Source: s.Source, Path: stepPath(s.ID)}
	switch s.Kind {
	case plan.KindWindow:
		e.Kind, e.Opens = Window, true
	case plan.KindPlacement:
		e.Kind = Placement
	case plan.KindLetter:
		e.Kind = Letter
	}
	if s.Until > s.Date {
		e.Last = s.Until
	}
	switch {
	case s.Status == plan.Done:
		e.Done = true
		if s.DoneOn != 0 {
			e.On, e.Last = s.DoneOn, 0
		}
	case s.At != 0:
		_, e.Zone, _ = strings.Cut(s.Hour, " ")
		e.At = time.Unix(s.At, 0)
		e.On = clock.DateOf(e.At.In(day.zone()))
	}
	e.Waits = s.Waiting && !e.Done
	if !e.Done && !s.Fixed {
		e.Do = &Act{Label: "Done", Path: marks, Fields: url.Values{"did": {string(s.ID)}}}
		if e.Waits {
			e.Do.Label = "It has come"
		}
		e.Later = &Later{Path: marks, Field: "notbefore:" + string(s.ID)}
		switch s.Kind {
		case plan.KindDocument, plan.KindTest, plan.KindHealth, plan.KindVisa:
			if !e.Waits {
				e.Also = &Act{Label: "I have it", Path: marks, Fields: url.Values{"had": {string(s.ID)}}}
			}
		}
	}
	return e
}

func ofDeadline(t plan.Outcome) Entry {
	e := Entry{ID: "plan:deadline:" + t.ID, Kind: Window, What: "Deadline: " + t.Name, On: t.Deadline, Source: t.Source,
		Why: "The application must be in by this day.", Must: true, Path: stepPath(plan.StepID("send:" + t.ID))}
	if t.Typical {
		e.What, e.Why, e.Must = "Usual deadline: "+t.Name, "Applications are usually in by this day; no date is stated.", false
	}
	return e
}

// marks is where the plan takes marks.
const marks = "/plan/marks"

// stepPath is the address of a step's row on the page of the plan.
func stepPath(id plan.StepID) string {
	return "/plan#step-" + strings.NewReplacer(":", "-", ".", "-").Replace(string(id))
}
