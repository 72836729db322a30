package applications

import (
	"preround/internal/catalog"
	"preround/internal/platform/clock"
)

// How long silence is normal. Where the host says how long it takes, one waits for
// that; otherwise two weeks, and a third is patience. After the one follow-up two
// weeks more are enough; and who never followed up need not for ever either.
const (
	quietFrom  = 14 // days after the last contact, where the host states nothing
	quietTo    = 21
	graceFor   = 7  // days after the host's own time within which to ask
	afterAsked = 14 // days after the follow-up, then "no reply" is suggested
	tooLate    = 42 // days after the last day to ask: asking is no use any more
)

// Silence is what is to be made of the host's silence.
type Silence struct {
	Clock      clock.Date // the last contact, from which days are counted; 0: nobody owes an answer
	From, To   clock.Date // when the one follow-up is due; 0: it was sent
	FollowedUp clock.Date // when it was sent; 0: not since the last contact
	NoReply    clock.Date // from this day on "no reply" is suggested
	Stated     bool       // From is the host's own time
}

// FollowUpDue tells whether today is a day to follow up.
func (s Silence) FollowUpDue(today clock.Date) bool {
	return s.Clock != 0 && s.FollowedUp == 0 && today >= s.From && today < s.NoReply
}

// SuggestNoReply tells whether it is time to let it go.
func (s Silence) SuggestNoReply(today clock.Date) bool {
	return s.Clock != 0 && today >= s.NoReply
}

// Patience is what the host states about its answer.
type Patience struct {
	Weeks  int        // it answers within so many weeks; 0: it does not say
	Closes clock.Date // the last day of the round; it answers nobody before; 0 not known
}

// PatienceOf reads what a place states, for an application sent on that day.
func PatienceOf(p *catalog.Place, a *Application) Patience {
	if p == nil {
		return Patience{}
	}
	out := Patience{Weeks: p.Apply.DecisionWeeks}
	if on := a.SentOn(); on != 0 {
		if r, ok := p.NextRound(on, a.Start); ok && r.Closes.To != 0 && r.Closes.To <= on.AddDays(longestRound) {
			out.Closes = r.Closes.To
		}
	}
	return out
}

// longestRound is how far ahead a closing day can lie and still be that of the round
// in which the application went.
const longestRound = 120 // days

// SilenceOf reads the silence of an application. Any contact, and any move to another
// stage, starts the clock anew; only a follow-up does not, and there is one at most
// until the next contact.
func SilenceOf(a *Application, host Patience, today clock.Date) Silence {
	var s Silence
	if a.Stage != Sent && a.Stage != Released && a.Stage != Interview {
		return s
	}
	for _, m := range a.Moves {
		if m.Stage.Gone() && m.On <= today {
			s.Clock = max(s.Clock, m.On)
		}
	}
	for _, d := range a.Days { // an interview is a contact on its day; before it nobody is silent
		if d.Interview {
			if d.On > today && !d.Done {
				return Silence{}
			}
			s.Clock = max(s.Clock, min(d.On, today))
		}
	}
	for _, c := range a.Contacts {
		if !c.FollowUp && c.On <= today {
			s.Clock = max(s.Clock, c.On)
		}
	}
	if s.Clock == 0 {
		return s
	}
	for _, c := range a.Contacts {
		if c.FollowUp && c.On >= s.Clock && c.On <= today {
			s.FollowedUp = max(s.FollowedUp, c.On)
		}
	}
	from := max(s.Clock, host.Closes)
	s.From, s.To = from.AddDays(quietFrom), from.AddDays(quietTo)
	if s.Stated = host.Weeks > 0; s.Stated {
		s.From = from.AddDays(7*host.Weeks + 1)
		s.To = s.From.AddDays(graceFor)
	}
	s.NoReply = s.To.AddDays(tooLate)
	if s.FollowedUp != 0 {
		s.From, s.To, s.NoReply = 0, 0, s.FollowedUp.AddDays(afterAsked)
	}
	return s
}
