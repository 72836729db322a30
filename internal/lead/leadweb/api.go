package leadweb

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"preround/internal/catalog"
	"preround/internal/lead"
	"preround/internal/platform/api"
	"preround/internal/platform/errs"
	"preround/internal/student"
)

// API joins own places to the JSON API.
func API(a huma.API, p *Pages) {
	op := func(id, method, path, summary, what string) huma.Operation {
		return huma.Operation{OperationID: id, Method: method, Path: path, Tags: []string{"Own places"}, Summary: summary, Description: what}
	}
	list := op("list-leads", http.MethodGet, "/api/v1/leads", "Your own places", "Newest first, a hundred at a time.")
	huma.Register(a, list, p.apiList)
	add := op("add-leads", http.MethodPost, "/api/v1/leads", "Add own places, one or many",
		"Each item is an object of fields as the form has them, all texts; only name is needed. Days as 2027-03-01 or 1 March 2027, sums as EUR 450. "+
			"Every item is judged alone: it is added, or refused with what is wrong, or is a place that you or the catalogue have already.")
	huma.Register(a, add, p.apiAdd)
	huma.Register(a, op("get-lead", http.MethodGet, "/api/v1/leads/{id}", "One own place", "With every state that it had, newest first."), p.apiGet)
	change := op("change-lead", http.MethodPut, "/api/v1/leads/{id}", "Change an own place", "fields replaces all of them; rev is the revision that you read, and 409 says that the place was changed since.")
	huma.Register(a, change, p.apiChange)
	huma.Register(a, op("delete-lead", http.MethodDelete, "/api/v1/leads/{id}", "Delete an own place", "Its history stays, and its page can bring it back."), p.apiDelete)
}

type leadJSON struct {
	ID      catalog.ID            `json:"id" doc:"Counts as a place's id everywhere: /api/v1/plan?place=…"`
	Rev     int64                 `json:"rev"`
	Made    time.Time             `json:"made"`
	Changed time.Time             `json:"changed"`
	Import  string                `json:"import,omitempty" doc:"The table that it came with"`
	Fields  map[lead.Field]string `json:"fields" doc:"As the form has them; what is absent is unknown"`
}

func jsonOf(k lead.Kept) leadJSON {
	return leadJSON{k.Place.ID, k.Rev, k.Made, k.Changed, k.Import, lead.DraftOf(k.Lead)}
}

type leadListIn struct {
	From int `query:"from" minimum:"0" maximum:"25000" doc:"How many to pass over"`
}

type leadListAnswer struct {
	Body struct {
		Count int        `json:"count" doc:"How many there are in all"`
		Leads []leadJSON `json:"leads"`
	}
}

func (p *Pages) apiList(ctx context.Context, in *leadListIn) (*leadListAnswer, error) {
	who, err := p.Who(ctx)
	if err != nil {
		return nil, api.Problem(err)
	}
	titles, err := p.Leads.Titles(ctx, who)
	if err != nil {
		return nil, api.Problem(err)
	}
	some, err := p.Leads.List(ctx, who, in.From, 100)
	if err != nil {
		return nil, api.Problem(err)
	}
	out := &leadListAnswer{}
	out.Body.Count, out.Body.Leads = len(titles), []leadJSON{}
	for _, k := range some {
		out.Body.Leads = append(out.Body.Leads, jsonOf(k))
	}
	return out, nil
}

type leadAddIn struct {
	Body struct {
		Leads []map[lead.Field]string `json:"leads" minItems:"1" maxItems:"500"`
	}
}

type leadAddedJSON struct {
	ID       catalog.ID     `json:"id,omitempty" doc:"Of the new place, or of the one that is there already"`
	Outcome  string         `json:"outcome" enum:"added,refused,same"`
	Problems []errs.Problem `json:"problems,omitempty"`
}

type leadAddAnswer struct {
	Body struct {
		Leads []leadAddedJSON `json:"leads" doc:"In the order of the request"`
	}
}

func (p *Pages) apiAdd(ctx context.Context, in *leadAddIn) (out *leadAddAnswer, err error) {
	who, err := p.Who(ctx)
	if err != nil {
		return nil, api.Problem(err)
	}
	err = p.Transact(ctx, func(ctx context.Context) error {
		out = &leadAddAnswer{}
		for _, fields := range in.Body.Leads {
			one, err := p.addOne(ctx, who, fields)
			if err != nil {
				return err
			}
			out.Body.Leads = append(out.Body.Leads, one)
		}
		return nil
	})
	return out, api.Problem(err)
}

func (p *Pages) addOne(ctx context.Context, who student.ID, fields map[lead.Field]string) (leadAddedJSON, error) {
	now := p.Clock.Now()
	v := &visit{ctx: ctx, who: who, now: now}
	l, problems := lead.Read(fields, lead.Lead{}, v.today())
	problems = append(problems, strangers(fields)...)
	if len(problems) > 0 {
		return leadAddedJSON{Outcome: "refused", Problems: problems}, nil
	}
	if twins, err := p.Leads.Twins(ctx, who, []lead.Keys{lead.KeysOf(&l.Place)}); err != nil || len(twins) > 0 {
		if err != nil {
			return leadAddedJSON{}, err
		}
		return leadAddedJSON{Outcome: "same", ID: twins[0].ID}, nil
	}
	if there, ok := p.Importer.Known(&l.Place); ok {
		return leadAddedJSON{Outcome: "same", ID: there}, nil
	}
	id, err := p.keep(v, l)
	return leadAddedJSON{Outcome: "added", ID: id}, err
}

// strangers are fields that a lead does not have.
func strangers(fields map[lead.Field]string) (problems []errs.Problem) {
	for f := range fields {
		if _, ok := lead.SpecOf(f); !ok {
			problems = append(problems, errs.Problem{Field: string(f), Says: "There is no such field."})
		}
	}
	return problems
}

type leadOneIn struct {
	ID string `path:"id" maxLength:"80"`
}

type leadRevisionJSON struct {
	Rev     int64                 `json:"rev"`
	At      time.Time             `json:"at"`
	Says    string                `json:"says"`
	Deleted bool                  `json:"deleted,omitempty"`
	Fields  map[lead.Field]string `json:"fields"`
}

type leadOneAnswer struct {
	Body struct {
		leadJSON
		History []leadRevisionJSON `json:"history"`
	}
}

func (p *Pages) apiOne(ctx context.Context, id string) (student.ID, lead.Kept, error) {
	who, err := p.Who(ctx)
	if err != nil {
		return "", lead.Kept{}, err
	}
	k, err := p.Leads.Get(ctx, who, catalog.ID(id))
	if err == nil && k.Gone {
		err = errs.New(errs.NotFound, "This place of yours was deleted.")
	}
	return who, k, err
}

func (p *Pages) apiGet(ctx context.Context, in *leadOneIn) (*leadOneAnswer, error) {
	who, k, err := p.apiOne(ctx, in.ID)
	if err != nil {
		return nil, api.Problem(err)
	}
	history, err := p.Leads.History(ctx, who, k.Place.ID)
	if err != nil {
		return nil, api.Problem(err)
	}
	out := &leadOneAnswer{}
	out.Body.leadJSON, out.Body.History = jsonOf(k), []leadRevisionJSON{}
	for _, h := range history {
		out.Body.History = append(out.Body.History, leadRevisionJSON{h.Rev, h.At, h.Says, h.Gone, lead.DraftOf(h.Lead)})
	}
	return out, nil
}

type leadChangeIn struct {
	ID   string `path:"id" maxLength:"80"`
	Body struct {
		Rev    int64                 `json:"rev"`
		Fields map[lead.Field]string `json:"fields"`
	}
}

type leadChangeAnswer struct{ Body leadJSON }

func (p *Pages) apiChange(ctx context.Context, in *leadChangeIn) (*leadChangeAnswer, error) {
	who, k, err := p.apiOne(ctx, in.ID)
	if err != nil {
		return nil, api.Problem(err)
	}
	v := &visit{now: p.Clock.Now()}
	l, problems := lead.Read(in.Body.Fields, k.Lead, v.today())
	if problems = append(problems, strangers(in.Body.Fields)...); len(problems) > 0 {
		return nil, api.Problem(errs.Faults(problems))
	}
	if _, err := p.Leads.Change(ctx, who, v.now, "Changed", in.Body.Rev, l); err != nil {
		return nil, api.Problem(err)
	}
	_, k, err = p.apiOne(ctx, in.ID)
	return &leadChangeAnswer{jsonOf(k)}, api.Problem(err)
}

func (p *Pages) apiDelete(ctx context.Context, in *leadOneIn) (*struct{}, error) {
	who, k, err := p.apiOne(ctx, in.ID)
	if err == nil {
		err = p.Leads.Delete(ctx, who, p.Clock.Now(), k.Place.ID)
	}
	return nil, api.Problem(err)
}
