package statementweb

import (
	"context"

	"github.com/a-h/templ"
)

// ForApplication says in a few lines what an application wants written and how far it
// is; nil for one that wants nothing and is sent.
func (p *Pages) ForApplication(ctx context.Context, who studentID, id string) (templ.Component, error) {
	a, known, err := p.application(ctx, who, id)
	if err != nil || !known {
		return nil, err
	}
	texts, err := p.Texts.List(ctx, who)
	if err != nil {
		return nil, err
	}
	for _, row := range listOf(of(texts, id), []Application{a}).applications {
		return panel(row), nil
	}
	return nil, nil
}
