package applicationsweb

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"preround/internal/applications"
	"preround/internal/catalog"
	"preround/internal/platform/api"
	"preround/internal/platform/clock"
)

const apiRoot = "/api/v1/applications"

// API joins the applications to the JSON API.
func API(a huma.API, p *Pages) {
	op := func(id, method, path, summary, what string) huma.Operation {
		o := huma.Operation{OperationID: id, Method: method, Path: apiRoot + path, Tags: []string{"Applications"}, Summary: summary, Description: what}
		if method == http.MethodPost {
			o.DefaultStatus = http.StatusCreated
		}
		return o
	}
	huma.Register(a, op("list-applications", http.MethodGet, "", "Your applications", "As they stand, in the order in which they were begun, with what comes next."), p.apiList)
	huma.Register(a, op("begin-application", http.MethodPost, "", "Begin an application", "409 when there is one to the same place and again was not said."), p.apiBegin)
	huma.Register(a, op("get-application", http.MethodGet, "/{id}", "One application", "With its whole history, what was sent, and where it may go from here."), p.apiGet)
	act[moveBody](a, p, op("move-application", http.MethodPost, "/{id}/moves", "Move it to another stage", "to is one of choices: a stage, an own stage (own-3), or closed:REASON. Moved to sent, what was sent is frozen."))
	act[detailsBody](a, p, op("describe-application", http.MethodPost, "/{id}/details", "Start, length, way, name", "Replaces all four."))
	act[noteBody](a, p, op("write-note", http.MethodPost, "/{id}/notes", "Add or change a note", "With ref, the number of the note, it is changed; its earlier text stays in the history."))
	act[dayBody](a, p, op("note-date", http.MethodPost, "/{id}/dates", "Add or change a date", "A date of your own, or an interview. With ref it is changed."))
	act[personBody](a, p, op("keep-person", http.MethodPost, "/{id}/people", "Add or change a person", "With ref it is changed."))
	act[contactBody](a, p, op("log-contact", http.MethodPost, "/{id}/contacts", "Log a contact", "follow_up marks the one follow-up; a second before the next contact is refused."))
	act[offerBody](a, p, op("note-offer", http.MethodPost, "/{id}/offer", "Note the offer", "It moves to the stage of an offer if it stands before."))
	act[acceptBody](a, p, op("accept-offer", http.MethodPost, "/{id}/acceptance", "Accept the offer", "Those named in withdraw are closed in the same act."))
	act[removeBody](a, p, op("remove-part", http.MethodPost, "/{id}/removals", "Remove a note, date, person or contact", "It stays in the history and can be taken back."))
	huma.Register(a, op("take-back", http.MethodPost, "/{id}/retractions", "Take entries back", "Entries are numbered within the application. Taken back twice, they count again."), p.apiTakeBack)
}

type idPath struct {
	ID applications.ID `path:"id"`
}

type madeAnswer struct {
	Body struct {
		Made []madeJSON `json:"made" doc:"The entries that were added; empty when all was so already"`
	}
}

type madeJSON struct {
	Application applications.ID `json:"application"`
	Entry       int64           `json:"entry"`
}

func answerOf(made []applications.Made, err error) (*madeAnswer, error) {
	out := &madeAnswer{}
	out.Body.Made = []madeJSON{}
	for _, m := range made {
		out.Body.Made = append(out.Body.Made, madeJSON{m.Application, m.N})
	}
	return out, api.Problem(err)
}

// body is what an operation that does something takes.
type body interface {
	act(b *applications.Book) (applications.Act, error)
}

// act registers an operation that carries out an act on an application.
func act[B body](a huma.API, p *Pages, op huma.Operation) {
	huma.Register(a, op, func(ctx context.Context, in *struct {
		ID   applications.ID `path:"id"`
		Body B
	}) (*madeAnswer, error) {
		who, err := p.Who(ctx)
		if err != nil {
			return nil, api.Problem(err)
		}
		_, book, err := p.Service.One(ctx, who, in.ID)
		if err != nil {
			return nil, api.Problem(err)
		}
		m, err := in.Body.act(&book)
		if err != nil {
			return nil, api.Problem(err)
		}
		return answerOf(p.Service.Do(ctx, who, string(who), in.ID, m))
	})
}

type applicationJSON struct {
	ID        applications.ID      `json:"id"`
	Place     catalog.ID           `json:"place"`
	Name      string               `json:"name"`
	Label     string               `json:"label,omitempty"`
	Stage     string               `json:"stage" doc:"As a move names it: sent, own-3, closed:no_reply"`
	StageSays string               `json:"stage_label"`
	Since     clock.Date           `json:"since"`
	Start     clock.Date           `json:"start,omitzero"`
	Weeks     int                  `json:"weeks,omitempty"`
	Channel   applications.Channel `json:"channel,omitempty"`
	SentOn    clock.Date           `json:"sent_on,omitzero"`
	AnswerBy  clock.Date           `json:"answer_by,omitzero"`
	Next      string               `json:"next,omitempty"`
	NextOn    clock.Date           `json:"next_on,omitzero"`
	WaitingOn string               `json:"waiting_on,omitempty"`
	Updated   string               `json:"updated"`
}

func (p *Pages) jsonOf(ctx context.Context, me person, b *applications.Book, a *applications.Application, planned applications.Planned) applicationJSON {
	at := p.place(ctx, me, a.Place)
	next := applications.NextOf(a, applications.Around{Place: at, Plan: planned, Today: me.today})
	out := applicationJSON{ID: a.ID, Place: a.Place, Name: applications.Name(a, at), Label: a.Label, Stage: a.Step(), StageSays: b.StageOf(a), Since: a.Since,
		Start: a.StartsOn(), Weeks: a.Lasts(), Channel: a.Channel, SentOn: a.SentOn(), Next: next.What, NextOn: next.On, WaitingOn: next.Whom,
		Updated: a.Changed.Format("2006-01-02T15:04:05.000Z")}
	if a.Offer != nil {
		out.AnswerBy = a.Offer.AnswerBy
	}
	return out
}

type listAnswer struct {
	Body struct {
		Applications []applicationJSON `json:"applications"`
	}
}

func (p *Pages) apiList(ctx context.Context, _ *struct{}) (*listAnswer, error) {
	me, err := p.asker(ctx)
	if err != nil {
		return nil, api.Problem(err)
	}
	book, err := p.Service.Book(ctx, me.who)
	if err != nil {
		return nil, api.Problem(err)
	}
	out := &listAnswer{}
	out.Body.Applications = []applicationJSON{}
	pl := p.planOf(ctx, me)
	for i := range book.Applications {
		a := &book.Applications[i]
		out.Body.Applications = append(out.Body.Applications, p.jsonOf(ctx, me, &book, a, plannedOf(pl, a.Place)))
	}
	return out, nil
}

// asker is whoever asks the API.
func (p *Pages) asker(ctx context.Context) (person, error) {
	who, err := p.Who(ctx)
	if err != nil {
		return person{}, err
	}
	state, err := p.Kept(ctx, who)
	return p.personOf(who, state), err
}

type oneAnswer struct {
	Body struct {
		applicationJSON
		History []applications.Entry    `json:"history"`
		Sent    []applications.Snapshot `json:"sent"`
		Choices []string                `json:"choices" doc:"Where it may go from here"`
	}
}

func (p *Pages) apiGet(ctx context.Context, in *idPath) (*oneAnswer, error) {
	me, err := p.asker(ctx)
	if err != nil {
		return nil, api.Problem(err)
	}
	a, book, err := p.Service.One(ctx, me.who, in.ID)
	if err != nil {
		return nil, api.Problem(err)
	}
	sent, err := p.Service.Sent(ctx, me.who, a)
	if err != nil {
		return nil, api.Problem(err)
	}
	out := &oneAnswer{}
	out.Body.applicationJSON = p.jsonOf(ctx, me, &book, a, plannedOf(p.planOf(ctx, me), a.Place))
	out.Body.History, out.Body.Sent, out.Body.Choices = a.History, append([]applications.Snapshot{}, sent...), []string{}
	for _, c := range book.Choices(a) {
		out.Body.Choices = append(out.Body.Choices, c.String())
	}
	return out, nil
}
