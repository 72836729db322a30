package money

import (
	"context"

	"preround/internal/agenda"
	"preround/internal/platform/clock"
	"preround/internal/reference"
	"preround/internal/student"
)

// Dates are the days on which money is due, can no longer be got back, or must be
// applied for. It is an agenda.Source.
type Dates struct {
	Lines func(ctx context.Context, who student.ID) ([]Line, error)
	Stays func(ctx context.Context, who student.ID) ([]Stay, error)
}

// staleAfter is how many days an unpaid line that was due stays on the agenda.
const staleAfter = 60

// Entries implements agenda.Source. Lines of stays that ended are left out: nothing
// more is paid for them.
func (d Dates) Entries(ctx context.Context, who student.ID, day agenda.Day) ([]agenda.Entry, error) {
	lines, err := d.Lines(ctx, who)
	if err != nil || len(lines) == 0 {
		return nil, err
	}
	stays, err := d.Stays(ctx, who)
	if err != nil {
		return nil, err
	}
	by := map[StayID]Stay{}
	for _, s := range stays {
		by[s.ID] = s
	}
	var out []agenda.Entry
	today := day.Today()
	for _, l := range Sort(lines) {
		s, has := by[l.Stay]
		if has && s.Standing == Ended {
			continue
		}
		out = append(out, entriesOf(l, s, today)...)
	}
	return out, nil
}

func entriesOf(l Line, s Stay, today clock.Date) (out []agenda.Entry) {
	path := Path(s.ID)
	add := func(part, what, why string, on clock.Date, must, waits bool) {
		if on == 0 || on < today-staleAfter {
			return
		}
		e := agenda.Entry{ID: "money:" + string(l.ID) + ":" + part, Kind: agenda.Payment, What: what, Why: why, On: on, Must: must, Waits: waits, Path: path, Source: l.SourceURL()}
		if waits {
			e.Whom = l.Name()
		}
		if part == "refund" || part == "apply" {
			e.Latest = on // afterwards nothing can be done about it
		}
		out = append(out, e)
	}
	forWhom := ""
	if s.ID != "" {
		forWhom = " for " + s.Title()
	}
	sum := ""
	if m, ok := l.Figure(); ok {
		sum = ": " + m.String()
	}
	switch {
	case l.Paid != 0:
	case l.Kind.Income():
		add("due", l.Name()+" is expected"+forWhom+sum, "Note in the ledger when it has come.", l.Due, false, true)
		add("apply", "Apply for "+l.Name()+forWhom, "It is the last day to apply that is known."+amountWords(l.Estimate), l.ApplyBy, true, false)
	default:
		add("due", "Pay "+l.Name()+forWhom+sum, l.Note, l.Due, true, false)
	}
	if l.Refund == RefundUntil && l.Paid != 0 {
		add("refund", "Last day to get "+l.Name()+" back"+forWhom+sum, "After this day it is lost if the placement falls through.", l.Until, true, false)
	}
	return out
}

func amountWords(m reference.Money) string {
	if m.Currency == "" {
		return ""
	}
	return " It is expected to bring " + m.String() + "."
}

// Path is the page of a stay's money; of the whole where no stay is named.
func Path(s StayID) string {
	if s == "" {
		return "/money"
	}
	return "/money/" + string(s)
}
