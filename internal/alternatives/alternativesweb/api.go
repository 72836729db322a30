package alternativesweb

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"preround/internal/alternatives"
	"preround/internal/catalog"
	"preround/internal/plan"
	"preround/internal/platform/api"
	"preround/internal/platform/errs"
)

// API joins the ways on to the JSON API.
func API(a huma.API, p *Pages) {
	huma.Register(a, huma.Operation{
		OperationID: "get-alternatives", Method: http.MethodGet, Security: api.Public, Path: "/api/v1/places/{id}/alternatives", Tags: []string{"Places"}, Summary: "What to do instead of a place",
		Description: "At least three real ways on from a place that did not work out: places of the catalogue that are open to the student and still within reach, and what needs no " +
			"formal place, each with a first step for today. Nothing is stored.",
		Parameters: []*huma.Param{
			api.Param("year", "Year of medical school, 1 to 8, or graduate.", "4", false),
			api.Param("start", "Month in which to start.", "2027-07", false),
			api.Param("weeks", "How long, in weeks.", "4", false),
			api.Param("citizenship", "Country of citizenship.", "PK", true),
			api.Param("school", "Medical school.", "King Edward Medical University", false),
			api.Param("schoolcountry", "Country of the school.", "PK", false),
			api.Param("place", "A place's id that is planned for already; it is not offered.", "gb-imperial-clinical-elective", true),
		},
	}, p.apiInstead)
}

type insteadQuery struct {
	api.Query
	ID string `path:"id" doc:"The place's id" example:"gb-imperial-clinical-elective"`
}

type insteadAnswer struct {
	Body struct {
		Ways []wayOnJSON `json:"ways"`
	}
}

type wayOnJSON struct {
	Place    string `json:"place,omitempty" doc:"A place's id; absent for what needs no formal place"`
	Kind     string `json:"kind,omitempty" doc:"What needs no formal place, as its page below /kinds is called"`
	Name     string `json:"name"`
	Why      string `json:"why"`
	First    string `json:"first_step" doc:"To be done today"`
	Deadline string `json:"deadline,omitempty"`
	Stated   bool   `json:"deadline_stated,omitempty" doc:"A source states the deadline"`
}

func (p *Pages) apiInstead(ctx context.Context, in *insteadQuery) (*insteadAnswer, error) {
	place, ok := p.Find(ctx, catalog.ID(in.ID))
	if !ok {
		return nil, api.Problem(errs.New(errs.NotFound, "There is no place with the id %q here.", in.ID))
	}
	state, err := plan.FromQuery(in.Values)
	if err != nil {
		return nil, api.Problem(err)
	}
	out := &insteadAnswer{}
	for _, a := range alternatives.For(alternatives.Request{Today: p.today(), State: state, Dead: place, Index: p.Live.Load(), Kinds: p.Kinds}) {
		j := wayOnJSON{Kind: a.Kind.Slug, Name: a.Kind.Name, Why: a.Why, First: a.First, Deadline: a.Deadline.String(), Stated: a.Stated}
		if a.Place != nil {
			j.Place, j.Name = string(a.Place.ID), a.Place.Name
		}
		out.Body.Ways = append(out.Body.Ways, j)
	}
	return out, nil
}
