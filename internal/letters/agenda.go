package letters

import (
	"context"
	"fmt"
	"time"

	"preround/internal/agenda"
	"preround/internal/platform/clock"
	"preround/internal/student"
)

// Entries implements agenda.Source: whom to ask by when, whom the student waits for,
// when a letter is due, and where somebody else is to be asked.
func (s *Service) Entries(ctx context.Context, who student.ID, day agenda.Day) ([]agenda.Entry, error) {
	all, err := s.All(ctx, who)
	if err != nil {
		return nil, err
	}
	carried := Carried(all)
	var out []agenda.Entry
	for i := range all {
		out = append(out, all[i].entries(day, carried[all[i].ID])...)
	}
	return out, nil
}

// Carried tells in the place of which requests there is another.
func Carried(all []Request) map[ID]bool {
	out := map[ID]bool{}
	for i := range all {
		if all[i].From != "" && all[i].State != Cancelled {
			out[all[i].From] = true
		}
	}
	return out
}

// pastDays is how long something that was over is still told.
const pastDays = 60

func (r *Request) entries(day agenda.Day, carried bool) (out []agenda.Entry) {
	home := day.Zone
	if home == nil {
		home = time.UTC
	}
	today, state := day.Today(), r.At(day.Now)
	if r.NeededBy != 0 && today > r.NeededBy+pastDays {
		return nil
	}
	since := clock.DateOf(r.SinceAt(day.Now).In(home))
	add := func(id string, e agenda.Entry) {
		e.ID, e.Kind, e.Path = "letter:"+string(r.ID)+":"+id, agenda.Letter, "/letters/"+string(r.ID)
		out = append(out, e)
	}
	name := r.Referee.Name
	switch {
	case state == Noted && r.NeededBy != 0:
		add("ask", agenda.Entry{What: "Ask " + name + " for a letter", On: r.NeededBy - AskDays, Latest: r.NeededBy - TightDays,
			Why: "The letter is needed on " + r.NeededBy.Format("2 January 2006") + ". A good one takes four weeks; with less than two it becomes a favour."})
	case state == Waiting:
		until := NextWorking(clock.DateOf(r.AskedAt.In(home)), chaseAfter)
		add("answer", agenda.Entry{What: "Answer of " + name + ", who was asked for a letter", Waits: true, Begun: true, Whom: name, Since: since, On: until, Why: r.afterwards(), Instead: planWaits})
	case state == Agreed:
		add("letter", agenda.Entry{What: "Letter of " + name, Waits: true, Begun: true, Whom: name, Since: since, On: r.NeededBy - weekBefore,
			Why: fmt.Sprintf("%s said yes. %s", name, r.afterwards()), Instead: planWaits})
	case state.Over() && state != Cancelled && !carried:
		add("else", agenda.Entry{What: "Ask somebody else in the place of " + name, On: since, Latest: r.NeededBy - TightDays, Why: elseWhy(state)})
	}
	if r.PassedOn() && state.Open() {
		for _, due := range r.Reminders() {
			if due.Mail == MailChase && state != Waiting {
				continue
			}
			add(string(due.Mail), agenda.Entry{What: "Remind " + name + " kindly of the letter", On: clock.DateOf(due.At.In(home)), Latest: r.NeededBy,
				Why: "You passed the request on, so this server writes nothing. One kind word is normal; its page has a text."})
		}
	}
	if state.Open() {
		add("due", agenda.Entry{What: "Letter of " + name + " is due", On: clock.DateOf(r.Due().In(home)), At: r.Due(), Zone: r.Zone, Must: true,
			Why: "After this the place may judge the application without it."})
	}
	return out
}

// planWaits is what the plan says of letters that were asked for: here more is known.
var planWaits = []string{"plan:letters.in"}

// afterwards says who reminds the referee.
func (r *Request) afterwards() string {
	if r.By == ByMail {
		return "This server reminds them, twice at most."
	}
	return "You passed the request on, so a kind reminder is yours to send: one, five working days after asking, and one a week before."
}

func elseWhy(s State) string {
	switch s {
	case Returned:
		return "The address takes no mail. A new request carries everything over; ask for the right address, or somebody else."
	case Stranger:
		return "Whoever got the request is not the right person. A new request carries everything over."
	case Ended:
		return "The time for this letter is up. A new request carries everything over."
	case TakenBack:
		return "The letter was taken back. That happens; a new request carries everything over."
	}
	return "A no is better than a weak letter. A new request carries everything over."
}
