package applicationsweb

import (
	"context"
	"strconv"

	"preround/internal/applications"
	"preround/internal/fit"
	"preround/internal/platform/ui"
	"preround/internal/platform/web"
)

func or(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}

func (v *showView) placeText() string {
	if v.place == nil {
		return v.name + " (no longer in the catalogue)"
	}
	return v.place.Name + ", " + v.place.Organiser.Name
}

func (v *showView) toWhom() string {
	var out []applications.Person
	for _, x := range v.app.People {
		out = append(out, x.Person)
	}
	return names(out)
}

// partText is what one required part holds.
func partText(t task) string {
	_, word := stateWords(t.Asked)
	if t.late && t.State != fit.Have {
		return "Only after an offer."
	}
	if t.Why == "" {
		return word
	}
	return word + ". " + t.Why
}

// partLink leads to where a part is changed: its step in the plan, else the answers.
func partLink(ctx context.Context, t task) string {
	if t.step != nil {
		return web.URL(ctx, "/plan") + "#" + anchor(t.step)
	}
	return web.URL(ctx, "/answers/have")
}

func enclosable(tasks []task) []ui.Option {
	var out []ui.Option
	for _, t := range tasks {
		out = append(out, ui.Option{Value: t.What, Label: t.What})
	}
	return out
}

// enclosed are the parts that are ticked at first: those that the student has.
func enclosed(tasks []task) []string {
	var out []string
	for _, t := range tasks {
		if t.State == "have" {
			out = append(out, t.What)
		}
	}
	return out
}

func withdrawWords(a *applications.Application) string {
	if a.Stage == applications.Offer {
		return "Decline that offer"
	}
	if !a.Stage.Gone() {
		return "Let it go"
	}
	return "Withdraw it"
}

func offerHeading(o *offerView) string {
	if o.app.Offer != nil {
		return "What they offer"
	}
	return "Note the offer"
}

// terms are the terms as they stand, or as they may be: from today, as wished for.
func (o *offerView) terms() applications.Terms {
	if o.app.Offer != nil {
		return *o.app.Offer
	}
	return applications.Terms{On: o.me.today, Start: o.app.Start, Weeks: o.app.Weeks}
}

// answerHint says within how many days the host wants an answer, where it is stated.
func answerHint(v *showView) string {
	if v.place != nil && v.place.Apply.AnswerWithinDays > 0 {
		return "Its page says: within " + strconv.Itoa(v.place.Apply.AnswerWithinDays) + " days. The letter of the offer counts."
	}
	return "As the letter says; empty if it names no day."
}

func silenceTitle(v *showView) string {
	s, today := v.silence, v.me.today
	switch {
	case s.Clock == 0:
		return "Nobody owes you an answer"
	case s.SuggestNoReply(today):
		return "Time to let it go"
	case s.FollowUpDue(today):
		return "Follow up, once"
	case s.FollowedUp != 0:
		return "You have followed up"
	}
	return "Waiting is normal"
}

func silenceWords(v *showView) string {
	s, today := v.silence, v.me.today
	ago := count(int(today-s.Clock), "day") + " since the last word, on " + ui.LongDay(s.Clock) + ". "
	switch {
	case s.Clock == 0:
		return "It is not at a stage at which a host answers."
	case s.SuggestNoReply(today) && s.FollowedUp != 0:
		return "You asked on " + ui.LongDay(s.FollowedUp) + " and nothing came. A second question changes nothing and is remembered. Close it, and put the time into another place; if they answer after all, you open it again."
	case s.SuggestNoReply(today):
		return ago + "After so long nobody answers a question either. Close it, and put the time into another place."
	case s.FollowUpDue(today) && s.Stated:
		return ago + "The host’s own time for an answer is over. One kind question is normal; a second never is."
	case s.FollowUpDue(today):
		return ago + "Two to three weeks are normal, so one kind question is fine now; a second never is."
	case s.FollowedUp != 0:
		return "You asked on " + ui.LongDay(s.FollowedUp) + ". There is nothing to do until " + ui.LongDay(s.NoReply) + "."
	}
	return ago + "There is nothing to do until " + ui.LongDay(s.From) + "; then one follow-up is fine."
}
