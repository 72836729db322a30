package moneyweb

import (
	"context"

	"github.com/a-h/templ"

	"preround/internal/money"
	"preround/internal/student"
)

// Panel is what the page of an application shows of its money.
type Panel struct {
	Title, ID string
	Body      templ.Component
}

// panelView is what the panel says.
type panelView struct {
	*ledger
	stay      money.Stay
	tally     money.Tally
	risk      money.Stake
	estimates int // that could be taken over
}

// Panel says in a few lines what an application costs, what was paid, what is at
// risk today, and leads to its page.
func (p *Pages) Panel(ctx context.Context, who student.ID, application money.StayID) (*Panel, error) {
	l, err := p.read(ctx, who)
	if err != nil {
		return nil, err
	}
	s, err := l.application(string(application))
	if err != nil || s.ID == "" {
		return nil, err
	}
	lines := l.of(s.ID)
	v := panelView{ledger: l, stay: s, tally: money.TallyOf(lines, l.rates), risk: money.AtRisk(lines, l.today, l.today, l.rates).Falls}
	if len(lines) == 0 {
		v.estimates = len(money.Propose(s, &l.person.Student, nil, l.today))
	}
	return &Panel{Title: "Money", ID: "money", Body: panel(v)}, nil
}
