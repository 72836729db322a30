package applications

import (
	"context"

	"preround/internal/catalog"
	"preround/internal/platform/clock"
	"preround/internal/student"
)

// Line is what the applications to one place mean for the plan.
type Line struct {
	In       bool       // the place belongs to what is planned for
	Start    clock.Date // 0: from the goals
	Weeks    int        // 0: from the goals
	Sent     clock.Date // it went off on that day; 0: not yet
	Answered clock.Date // the host said yes
	Accepted clock.Date // the student said yes
}

// Planner keeps the plan in step with the applications. It takes part in the
// transaction that ctx carries.
type Planner interface {
	// Follow makes the plan say of the place what the line says. says is what the
	// person did, for the plan's history.
	Follow(ctx context.Context, who student.ID, place catalog.ID, line Line, says string) error
}

// lines are the lines of all places in the book. As long as one application to a place
// is not sent, the place is not: what that one needs stays in the plan, which leads to
// its start.
func (b *Book) lines() map[catalog.ID]Line {
	out := map[catalog.ID]Line{}
	for i := range b.Applications {
		a := &b.Applications[i]
		l := out[a.Place]
		if a.Stage.Open() && a.Stage != Completed {
			sent := a.reached(Sent)
			if !l.In || l.Sent != 0 && sent == 0 {
				l.Start, l.Weeks = a.StartsOn(), a.Lasts()
			}
			switch {
			case !l.In:
				l.Sent = sent
			case l.Sent == 0 || sent == 0:
				l.Sent = 0
			default:
				l.Sent = firstOf(l.Sent, sent)
			}
			l.In = true
			l.Answered = firstOf(l.Answered, a.reached(Offer))
			l.Accepted = firstOf(l.Accepted, a.reached(Accepted))
		}
		out[a.Place] = l
	}
	return out
}

func firstOf(a, b clock.Date) clock.Date {
	if a == 0 || b != 0 && b < a {
		return b
	}
	return a
}
