package moneyweb

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"preround/internal/money"
	"preround/internal/platform/api"
	"preround/internal/platform/clock"
	"preround/internal/platform/errs"
	"preround/internal/reference"
)

// acts joins what changes how a student reckons, and what takes proposals over.
func acts(a huma.API, p *Pages, op func(id, method, path, summary, what string) huma.Operation) {
	take := op("use-money-estimates", http.MethodPost, "/api/v1/money/estimates", "Take estimates over", "Those of an application, by the keys under which they are proposed. The answer is the new lines.")
	take.DefaultStatus = http.StatusCreated
	huma.Register(a, take, p.apiTake)
	huma.Register(a, op("undo-money-changes", http.MethodPost, "/api/v1/money/undo", "Take changes back", "Lines and the revision that the change made of each; 409 when one was changed since."), p.apiUndo)
	huma.Register(a, op("set-money-home", http.MethodPut, "/api/v1/money/reckoning", "How you reckon", "The home currency, and what a week at home earns and costs. What is absent is not known."), p.apiReckon)
	huma.Register(a, op("set-money-rate", http.MethodPut, "/api/v1/money/rates", "A rate of your own", "One unit of from is so many of to, on a day. It counts for the pair in both directions."), p.apiRate)
	huma.Register(a, op("drop-money-rate", http.MethodDelete, "/api/v1/money/rates/{from}/{to}", "Use the table’s rate again", ""), p.apiDropRate)
}

type lineIn struct {
	Line string `path:"line"`
}

type lineAnswer struct {
	Body struct {
		Line    money.Line       `json:"line"`
		History []money.Revision `json:"history"`
	}
}

func (p *Pages) apiLine(ctx context.Context, in *lineIn) (*lineAnswer, error) {
	who, err := p.Who(ctx)
	if err != nil {
		return nil, api.Problem(err)
	}
	out := &lineAnswer{}
	out.Body.Line, out.Body.History, err = p.Book.Line(ctx, who, money.ID(in.Line))
	if err != nil {
		return nil, api.Problem(err)
	}
	return out, nil
}

type addIn struct{ Body money.Line }

type savedAnswer struct{ Body money.Line }

func (p *Pages) apiAdd(ctx context.Context, in *addIn) (*savedAnswer, error) {
	l, err := p.asked(ctx)
	if err != nil {
		return nil, err
	}
	if _, err := l.application(string(in.Body.Stay)); err != nil {
		return nil, api.Problem(err)
	}
	if err := in.Body.Told(); err != nil {
		return nil, api.Problem(err)
	}
	undo, err := p.Book.Note(ctx, l.who, in.Body)
	if err != nil {
		return nil, api.Problem(err)
	}
	return &savedAnswer{undo[0]}, nil
}

type changeIn struct {
	Line string `path:"line"`
	Body money.Line
}

func (p *Pages) apiChange(ctx context.Context, in *changeIn) (*savedAnswer, error) {
	l, err := p.asked(ctx)
	if err != nil {
		return nil, err
	}
	line := in.Body
	line.ID = money.ID(in.Line)
	before, _, err := p.Book.Line(ctx, l.who, line.ID)
	if err != nil {
		return nil, api.Problem(err)
	}
	if before.Stay != line.Stay {
		if _, err := l.application(string(line.Stay)); err != nil {
			return nil, api.Problem(err)
		}
	}
	undo, err := p.Book.Correct(ctx, l.who, line)
	if err != nil {
		return nil, api.Problem(err)
	}
	if len(undo) == 0 {
		return &savedAnswer{before}, nil
	}
	return &savedAnswer{undo[0]}, nil
}

type removeIn struct {
	Line string `path:"line"`
	Rev  int64  `query:"rev" required:"true" doc:"The revision that you read"`
}

func (p *Pages) apiRemove(ctx context.Context, in *removeIn) (*struct{}, error) {
	who, err := p.Who(ctx)
	if err != nil {
		return nil, api.Problem(err)
	}
	_, err = p.Book.Strike(ctx, who, money.ID(in.Line), in.Rev)
	return nil, api.Problem(err)
}

type takeIn struct {
	Body struct {
		Application money.StayID `json:"application"`
		Keys        []string     `json:"keys" minItems:"1" maxItems:"50"`
	}
}

type takenAnswer struct {
	Body struct {
		Lines []money.Line `json:"lines"`
	}
}

func (p *Pages) apiTake(ctx context.Context, in *takeIn) (*takenAnswer, error) {
	l, err := p.asked(ctx)
	if err != nil {
		return nil, err
	}
	s, err := l.application(string(in.Body.Application))
	if err != nil {
		return nil, api.Problem(err)
	}
	take := l.named(s, in.Body.Keys)
	if len(take) == 0 {
		return nil, api.Problem(errs.New(errs.NotFound, "No such estimate is offered for this application."))
	}
	undo, err := p.Book.Note(ctx, l.who, take...)
	if err != nil {
		return nil, api.Problem(err)
	}
	out := &takenAnswer{}
	out.Body.Lines = undo
	return out, nil
}

type undoIn struct {
	Body struct {
		Lines []struct {
			ID  money.ID `json:"id"`
			Rev int64    `json:"rev"`
		} `json:"lines" minItems:"1" maxItems:"100"`
	}
}

func (p *Pages) apiUndo(ctx context.Context, in *undoIn) (*struct{}, error) {
	who, err := p.Who(ctx)
	if err != nil {
		return nil, api.Problem(err)
	}
	var undo money.Undo
	for _, l := range in.Body.Lines {
		undo = append(undo, money.Line{ID: l.ID, Rev: l.Rev})
	}
	return nil, api.Problem(p.Book.TakeBack(ctx, who, undo))
}

type reckonIn struct {
	Body struct {
		Home string          `json:"home,omitempty" doc:"ISO 4217; absent: from your answers"`
		Earn reference.Money `json:"earn_a_week,omitzero"`
		Cost reference.Money `json:"home_a_week,omitzero"`
	}
}

func (p *Pages) apiReckon(ctx context.Context, in *reckonIn) (*struct{}, error) {
	who, err := p.Who(ctx)
	if err != nil {
		return nil, api.Problem(err)
	}
	return nil, api.Problem(p.Book.Reckon(ctx, who, money.Setting{Home: in.Body.Home, Earn: in.Body.Earn, Cost: in.Body.Cost}))
}

type rateIn struct {
	Body struct {
		From string     `json:"from"`
		To   string     `json:"to"`
		Rate string     `json:"rate" doc:"A decimal as text, so that it stays exact" example:"278.50"`
		On   clock.Date `json:"on"`
	}
}

func (p *Pages) apiRate(ctx context.Context, in *rateIn) (*struct{}, error) {
	who, err := p.Who(ctx)
	if err != nil {
		return nil, api.Problem(err)
	}
	r, err := money.ReadRate(in.Body.From, in.Body.To, in.Body.Rate, in.Body.On)
	if err == nil {
		err = p.Book.UseRate(ctx, who, r)
	}
	return nil, api.Problem(err)
}

type dropRateIn struct {
	From string `path:"from"`
	To   string `path:"to"`
}

func (p *Pages) apiDropRate(ctx context.Context, in *dropRateIn) (*struct{}, error) {
	who, err := p.Who(ctx)
	if err != nil {
		return nil, api.Problem(err)
	}
	for _, code := range []string{in.From, in.To} {
		if _, known := reference.RateOf(code); !known {
			return nil, api.Problem(errs.New(errs.NotFound, "There is no such currency."))
		}
	}
	return nil, api.Problem(p.Book.DropRate(ctx, who, in.From, in.To))
}
