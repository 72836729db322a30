package applications

import (
	"preround/internal/catalog"
	"preround/internal/platform/clock"
)

// Next is what comes next for an application: what a row of the board shows.
type Next struct {
	On    clock.Date // 0: nothing dated is known
	What  string     // "Answer the offer"
	Late  bool       // the day is over
	Any   bool       // it may be done on any day from On: it is never late
	Must  bool       // a deadline
	Whom  string     // who is waited for; empty: nobody
	Since clock.Date // since when
	Until clock.Date // until when there is nothing to do; 0 not known
}

// Planned is what the plan says of a place: the next step that is the student's, and
// the day by which the application must be in.
type Planned struct {
	Step     string
	On       clock.Date
	Deadline clock.Date
	Counted  bool // nobody states the deadline: the plan counts with it
}

// Around is what an application is seen against: its place, what the plan says, and
// the day.
type Around struct {
	Place *catalog.Place // nil: it has left the catalogue
	Plan  Planned
	Today clock.Date
}

// NextOf finds what comes next. An own date that comes first comes first; a date that
// is over counts until it is done.
func NextOf(a *Application, at Around) Next {
	n := stageNext(a, at)
	for _, d := range a.Days {
		if d.Done || d.Interview && d.On < at.Today {
			continue
		}
		if n.On == 0 || d.On < n.On {
			n.On, n.What, n.Must, n.Any = d.On, d.Title, d.Interview, false
		}
	}
	n.Late = n.On != 0 && n.On < at.Today && !n.Any
	return n
}

func stageNext(a *Application, at Around) Next {
	switch a.Stage {
	case Interested, Preparing, Ready:
		return unsentNext(a, at.Plan)
	case Sent, Released, Interview:
		return waitingNext(a, at)
	case Offer:
		n := Next{What: "Answer the offer", Must: true}
		if a.Offer != nil {
			n.On = a.Offer.AnswerBy
		}
		return n
	case Accepted, Cleared:
		if at.Plan.On != 0 {
			return Next{On: at.Plan.On, What: at.Plan.Step}
		}
		return Next{On: a.StartsOn(), What: "First day"}
	case OnPlacement:
		if _, to := StayFrom(a.StartsOn(), a.Lasts()); a.Lasts() != 0 {
			return Next{On: to, What: "Last day"}
		}
	}
	return Next{}
}

func unsentNext(a *Application, p Planned) Next {
	due := Next{On: p.Deadline, What: "Application in", Must: !p.Counted}
	if p.Counted {
		due.What = "Application in (usual day)"
	}
	if p.On != 0 && a.Stage != Ready && (p.Deadline == 0 || p.On <= p.Deadline) {
		return Next{On: p.On, What: p.Step}
	}
	if p.Deadline == 0 {
		return Next{On: p.On, What: p.Step}
	}
	return due
}

func waitingNext(a *Application, at Around) Next {
	s := SilenceOf(a, PatienceOf(at.Place, a), at.Today)
	n := Next{Whom: Host(a, at.Place), Since: s.Clock}
	if a.Stage == Sent && at.Place != nil && at.Place.Apply.ReleaseBySchool == catalog.Yes {
		n.Whom = "your school"
	}
	if d, ok := a.NextInterview(at.Today); ok {
		return Next{On: d.On, What: d.Title, Must: true}
	}
	switch {
	case s.Clock == 0:
	case s.SuggestNoReply(at.Today):
		n.On, n.What, n.Any = s.NoReply, "Close it as “No reply”?", true
	case s.FollowedUp != 0:
		n.Until = s.NoReply
		n.On, n.What = s.NoReply, "Look again"
	default:
		n.Until = s.From
		n.On, n.What = max(s.From, at.Today), "Follow up, once"
	}
	return n
}

// Host is who is written to: the first person of the application, else the organiser.
func Host(a *Application, p *catalog.Place) string {
	if len(a.People) > 0 {
		return a.People[0].Name
	}
	if p != nil {
		return p.Organiser.Name
	}
	return "the host"
}
