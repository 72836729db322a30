package app

import (
	"context"
	"crypto/rand"
	"net/http"
	"slices"

	"preround/internal/applications"
	"preround/internal/applications/applicationsweb"
	"preround/internal/catalog"
	"preround/internal/plan"
	"preround/internal/platform/clock"
	"preround/internal/platform/errs"
	"preround/internal/student"
)

// applications makes the service of applications and joins its pages.
func (h *house) applications() {
	r := h.rooms
	h.tracker = applications.New(applications.Setup{Store: r.tracked, Transact: r.db.Write, Planner: planFollower{r}, Find: h.find, Kept: r.kept,
		Clock: r.clock, Random: rand.Reader})
	pages := &applicationsweb.Pages{Service: h.tracker, Keeper: h.desk, Who: h.desk.Who, Find: h.find, Kept: r.kept, Build: plan.Build, Clock: r.clock,
		Panels: []func(*http.Request, applications.Application) (*applicationsweb.Panel, error){
			h.packetPanel,
			h.statementPanel,
			h.letterPanel,
			h.moneyPanel,
		},
		Alternatives: h.insteadOf, Spread: h.spreadOf, Packet: goesOut{h}}
	applicationsweb.Routes(h.site, pages)
	applicationsweb.API(h.api, pages)
}

// planFollower keeps the kept plan in step with the applications, in the transaction
// of the act that changed them.
type planFollower struct{ rooms *rooms }

// Follow implements applications.Planner.
func (f planFollower) Follow(ctx context.Context, who student.ID, place catalog.ID, line applications.Line, says string) error {
	rev, err := f.rooms.plans.Latest(ctx, who)
	if err != nil && errs.KindOf(err) != errs.NotFound {
		return err
	}
	state, err := f.rooms.kept(ctx, who)
	if err != nil {
		return err
	}
	next, err := following(state, place, line)
	if err != nil {
		return err
	}
	_, err = f.rooms.plans.Append(ctx, who, rev.Rev, f.rooms.clock.Now(), next.Query().Encode(), says)
	return err
}

// following is the state that says of a place what its applications say.
func following(s plan.State, place catalog.ID, line applications.Line) (plan.State, error) {
	at := slices.IndexFunc(s.Targets, func(t plan.TargetRef) bool { return t.Place == place })
	s.Targets, s.Marks = slices.Clone(s.Targets), slices.Clone(s.Marks)
	switch {
	case !line.In && at >= 0:
		s.Targets = slices.Delete(s.Targets, at, at+1)
	case line.In && at < 0:
		if len(s.Targets) >= plan.MaxTargets {
			return s, errs.New(errs.Invalid, "A plan holds at most %d places. Take one out before you begin another application.", plan.MaxTargets)
		}
		s.Targets = append(s.Targets, plan.TargetRef{Place: place, Start: line.Start, Weeks: line.Weeks})
	case line.In:
		if line.Start != 0 {
			s.Targets[at].Start = line.Start
		}
		if line.Weeks != 0 {
			s.Targets[at].Weeks = line.Weeks
		}
	}
	for step, on := range map[string]clock.Date{"send:": line.Sent, "decision:": line.Answered, "offer:": line.Accepted} {
		s.Marks = marked(s.Marks, plan.StepID(step+string(place)), on)
	}
	s.Marks = plan.MergeMarks(s.Marks)
	return s, nil
}

// marked says of a step on which day it was done; with no day, that it was not.
func marked(marks []plan.Mark, step plan.StepID, on clock.Date) []plan.Mark {
	i := slices.IndexFunc(marks, func(m plan.Mark) bool { return m.Step == step })
	if i < 0 {
		if on != 0 {
			marks = append(marks, plan.Mark{Step: step, DoneOn: on})
		}
		return marks
	}
	marks[i].DoneOn, marks[i].Have = on, false
	return marks
}
