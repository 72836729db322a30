package warningweb

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"preround/internal/catalog"
	"preround/internal/platform/api"
	"preround/internal/platform/errs"
	"preround/internal/warning"
)

// API joins the warning signs to the JSON API.
func API(a huma.API, p *Pages) {
	params := make([]*huma.Param, 0, len(catalog.WarningSigns))
	for _, s := range warning.Signs() {
		params = append(params, api.Param(s.ID, s.Question+" yes or no; left out: not sure.", "yes", false))
	}
	huma.Register(a, huma.Operation{
		OperationID: "get-warning-signs", Method: http.MethodGet, Security: api.Public, Path: "/api/v1/places/{id}/warning-signs", Tags: []string{"Places"}, Summary: "Warning signs of a place",
		Description: "The known warning signs of paid placements, held against what the catalogue states of the place and what the caller answers; what each means, with its sources, " +
			"and a message to the organiser. Nothing is stored, and nothing of it is a verdict.",
		Parameters: params,
	}, p.apiSigns)
}

type signsQuery struct {
	api.Query
	ID string `path:"id" doc:"The place's id" example:"us-msr-telehealth-rotation"`
}

type signsAnswer struct {
	Body struct {
		On      int        `json:"on" doc:"Signs that are there"`
		Open    int        `json:"open" doc:"Signs of which nobody knows yet"`
		Signs   []signJSON `json:"signs"`
		Message string     `json:"message,omitempty" doc:"What to ask the organiser before paying"`
	}
}

type signJSON struct {
	ID      string           `json:"id"`
	Name    string           `json:"name"`
	State   string           `json:"state" enum:"on,open,absent"`
	Stated  string           `json:"stated,omitempty" doc:"The page that states it of this place"`
	Note    string           `json:"note,omitempty"`
	Means   string           `json:"means"`
	Ask     string           `json:"ask"`
	Sources []signSourceJSON `json:"sources"`
}

type signSourceJSON struct {
	Name      string `json:"name"`
	URL       string `json:"url"`
	AsOf      string `json:"as_of,omitempty"`
	Secondary bool   `json:"secondary"`
}

func (p *Pages) apiSigns(ctx context.Context, in *signsQuery) (*signsAnswer, error) {
	place, ok := p.Find(ctx, catalog.ID(in.ID))
	if !ok {
		return nil, api.Problem(errs.New(errs.NotFound, "There is no place with the id %q here.", in.ID))
	}
	check := warning.Of(place, answersOf(in.Values))
	out := &signsAnswer{}
	out.Body.On, out.Body.Open = check.Count()
	out.Body.Message = check.Message(place)
	for _, f := range check.Flags {
		j := signJSON{ID: f.ID, Name: f.Name, State: "absent", Means: f.Means, Ask: f.Ask}
		switch {
		case f.On():
			j.State = "on"
		case f.Open():
			j.State = "open"
		}
		if f.Known != nil {
			j.Stated, j.Note = f.Source.URL, f.Known.Note
		}
		for _, s := range f.Sources {
			j.Sources = append(j.Sources, signSourceJSON{s.Name, s.URL, s.AsOf, s.Secondary})
		}
		out.Body.Signs = append(out.Body.Signs, j)
	}
	return out, nil
}
