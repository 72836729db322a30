package lettersweb

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"preround/internal/letters"
	"preround/internal/platform/api"
	"preround/internal/platform/clock"
	"preround/internal/student"
)

// API joins the operations about letters to the JSON API. Asking somebody is for a
// person who has looked at what goes out: there is no operation for it.
func API(a huma.API, p *Pages) {
	tags := []string{"Letters"}
	huma.Register(a, huma.Operation{OperationID: "list-letters", Method: http.MethodGet, Path: "/api/v1/letters", Tags: tags, Summary: "My requests for letters",
		Description: "All requests of the student who asks. Of what a referee did they tell the state and its day, and nothing of a letter."}, p.apiList)
	huma.Register(a, huma.Operation{OperationID: "get-letter", Method: http.MethodGet, Path: "/api/v1/letters/{request}", Tags: tags, Summary: "One request for a letter",
		Description: "A request with the places that it is for."}, p.apiOne)
	huma.Register(a, huma.Operation{OperationID: "note-letter", Method: http.MethodPost, Path: "/api/v1/letters", Tags: tags, Summary: "Note whom to ask", DefaultStatus: http.StatusCreated,
		Description: "Keeps a draft; nobody is asked. Asking is done on its page, after looking at what goes out."}, p.apiNote)
	huma.Register(a, huma.Operation{OperationID: "cancel-letter", Method: http.MethodDelete, Path: "/api/v1/letters/{request}", Tags: tags, Summary: "Cancel a request", DefaultStatus: http.StatusNoContent,
		Description: "A draft is thrown away. The link of a request that was asked ends at once; a referee who had said yes is told."}, p.apiCancel)
}

type letterItem struct {
	ID       string            `json:"id"`
	Referee  string            `json:"referee"`
	Email    string            `json:"email,omitempty"`
	State    string            `json:"state" enum:"noted,asked,accepted,declined,not_me,arrived,sent,taken_back,returned,cancelled,ended"`
	Since    string            `json:"since" format:"date" doc:"Day on which that state began"`
	NeededBy string            `json:"needed_by,omitempty" format:"date"`
	Zone     string            `json:"zone,omitempty" doc:"Of that day"`
	Waived   *bool             `json:"waived,omitempty" doc:"Whether the right to read the letter was given up; missing before asking"`
	For      []letterPlaceItem `json:"for"`
}

type letterPlaceItem struct {
	Application string `json:"application"`
	Title       string `json:"title"`
	Way         string `json:"way" enum:"here,theirs,sealed"`
	State       string `json:"state"`
}

func (p *Pages) itemOf(ctx context.Context, r letters.Request) letterItem {
	now := p.Clock.Now().UTC()
	out := letterItem{ID: string(r.ID), Referee: r.Referee.Name, Email: r.Referee.Email, State: string(r.At(now)), Since: p.Letters.Day(ctx, r.Student, r.SinceAt(now)).String(),
		NeededBy: r.NeededBy.String(), Zone: r.Zone, For: []letterPlaceItem{}}
	if !r.AskedAt.IsZero() {
		out.Waived = &r.Waived
	}
	for _, d := range r.To {
		out.For = append(out.For, letterPlaceItem{d.Application, d.Title, string(d.Way), string(r.StateFor(d.Application, now))})
	}
	return out
}

type lettersAnswer struct {
	Body struct {
		Items []letterItem `json:"items"`
	}
}

type letterAnswer struct{ Body letterItem }

type letterAsked struct {
	Request string `path:"request" doc:"The id of the request"`
}

func (p *Pages) apiList(ctx context.Context, _ *struct{}) (*lettersAnswer, error) {
	who, err := p.Who(ctx)
	if err != nil {
		return nil, api.Problem(err)
	}
	all, err := p.Letters.All(ctx, who)
	if err != nil {
		return nil, api.Problem(err)
	}
	out := &lettersAnswer{}
	out.Body.Items = make([]letterItem, 0, len(all))
	for _, r := range all {
		out.Body.Items = append(out.Body.Items, p.itemOf(ctx, r))
	}
	return out, nil
}

func (p *Pages) apiOne(ctx context.Context, in *letterAsked) (*letterAnswer, error) {
	who, err := p.Who(ctx)
	if err != nil {
		return nil, api.Problem(err)
	}
	return p.one(ctx, who, letters.ID(in.Request))
}

func (p *Pages) one(ctx context.Context, who student.ID, of letters.ID) (*letterAnswer, error) {
	r, err := p.Letters.One(ctx, who, of)
	if err != nil {
		return nil, api.Problem(err)
	}
	return &letterAnswer{p.itemOf(ctx, r)}, nil
}

type letterNoted struct {
	Body struct {
		Referee      string   `json:"referee" doc:"Name, with title"`
		Role         string   `json:"role,omitempty"`
		Institution  string   `json:"institution,omitempty"`
		Email        string   `json:"email,omitempty"`
		Kind         string   `json:"kind" enum:"clinical,research,school,other"`
		NeededBy     string   `json:"needed_by,omitempty" format:"date"`
		Zone         string   `json:"zone,omitempty" doc:"Of that day: Europe/London"`
		Applications []string `json:"applications,omitempty" doc:"Ids of the applications that it is for"`
		Together     string   `json:"together,omitempty" doc:"What you did together; nothing of patients"`
	}
}

func (p *Pages) apiNote(ctx context.Context, in *letterNoted) (*letterAnswer, error) {
	who, err := p.Who(ctx)
	if err != nil {
		return nil, api.Problem(err)
	}
	book, err := p.Book(ctx, who)
	if err != nil {
		return nil, api.Problem(err)
	}
	b := in.Body
	d := letters.Draft{Name: book.Name, School: book.School, Zone: b.Zone, Together: b.Together,
		Referee: letters.Referee{Name: b.Referee, Role: b.Role, Institution: b.Institution, Email: b.Email, Kind: letters.Kind(b.Kind)}}
	if b.NeededBy != "" {
		if d.NeededBy, err = clock.ParseDate(b.NeededBy); err != nil {
			return nil, huma.Error422UnprocessableEntity("needed_by is a date such as 2027-03-01")
		}
	}
	for _, pl := range book.Places {
		for _, a := range b.Applications {
			if a == pl.Application {
				d.To = append(d.To, p.destination(pl))
			}
		}
	}
	of, err := p.Letters.Note(ctx, who, d)
	if err != nil {
		return nil, api.Problem(err)
	}
	return p.one(ctx, who, of)
}

func (p *Pages) apiCancel(ctx context.Context, in *letterAsked) (*struct{}, error) {
	who, err := p.Who(ctx)
	if err != nil {
		return nil, api.Problem(err)
	}
	return nil, api.Problem(p.Letters.Cancel(ctx, who, letters.ID(in.Request)))
}
