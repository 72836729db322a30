package routeweb

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"preround/internal/plan"
	"preround/internal/platform/api"
)

// API joins the ways to the JSON API.
func API(a huma.API, p *Pages) {
	huma.Register(a, huma.Operation{
		OperationID: "get-routes", Method: http.MethodGet, Security: api.Public, Path: "/api/v1/routes", Tags: []string{"Places"}, Summary: "Which ways into placements are open",
		Description: "From school and country: direct application, named supervisor, exchange network, VSLO, partner school, own school, paid agency; each open, closed or not known, " +
			"with its reason, its sources and the nearest way round. Nothing is stored.",
		Parameters: []*huma.Param{
			api.Param("school", "Medical school.", "King Edward Medical University", false),
			api.Param("schoolcountry", "Country of the school.", "PK", false),
			api.Param("year", "Year of medical school, 1 to 8, or graduate.", "4", false),
			api.Param("start", "Month in which to start.", "2027-07", false),
			api.Param("citizenship", "Country of citizenship.", "PK", true),
		},
	}, p.apiRoutes)
}

type routesAnswer struct {
	Body struct {
		Ways []wayJSON `json:"ways"`
	}
}

type wayJSON struct {
	Kind    string          `json:"kind" enum:"direct,supervisor,exchange,vslo,partner,own_school,agency"`
	State   string          `json:"state" enum:"open,closed,unknown"`
	Why     string          `json:"why"`
	Ask     string          `json:"ask,omitempty" doc:"Whom to ask, where it is not known"`
	Around  string          `json:"way_round,omitempty"`
	Query   string          `json:"query,omitempty" doc:"A query of /api/v1/places that shows the way round"`
	Sources []waySourceJSON `json:"sources"`
	Takes   int             `json:"takes" doc:"Places by this way that take the student as far as sources say"`
	Perhaps int             `json:"perhaps" doc:"Places of which something is not known"`
	Shut    int             `json:"shut" doc:"Places that take others"`
}

type waySourceJSON struct {
	Name      string `json:"name"`
	URL       string `json:"url"`
	AsOf      string `json:"as_of,omitempty"`
	Secondary bool   `json:"secondary"`
}

func (p *Pages) apiRoutes(_ context.Context, in *api.Query) (*routesAnswer, error) {
	state, err := plan.FromQuery(in.Values)
	if err != nil {
		return nil, api.Problem(err)
	}
	out := &routesAnswer{}
	for _, w := range p.ways(state.Student) {
		j := wayJSON{Kind: string(w.Kind), State: string(w.State), Why: w.Why, Ask: w.Ask, Around: w.Around, Query: w.Find.Encode(), Sources: []waySourceJSON{},
			Takes: w.Takes, Perhaps: w.Perhaps, Shut: w.Shut}
		for _, s := range w.Sources {
			j.Sources = append(j.Sources, waySourceJSON{s.Name, s.URL, s.AsOf, s.Secondary})
		}
		out.Body.Ways = append(out.Body.Ways, j)
	}
	return out, nil
}
