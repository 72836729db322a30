package todayweb

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"preround/internal/agenda"
	"preround/internal/platform/api"
	"preround/internal/platform/clock"
	"preround/internal/today"
)

// API adds the operation of this package.
func API(a huma.API, p *Pages) {
	huma.Register(a, huma.Operation{
		OperationID: "get-today", Method: http.MethodGet, Path: "/api/v1/today", Tags: []string{"today"},
		Summary:     "What is to be done today",
		Description: "The dates of all rooms for whoever sent the request, each in exactly one list. Days are the student's own.",
	}, p.apiToday)
}

type todayAnswer struct {
	Body struct {
		Today   clock.Date  `json:"today"`
		Zone    string      `json:"zone,omitempty" doc:"The student's time zone, where it is known"`
		Title   string      `json:"title"`
		Says    string      `json:"says"`
		Next    clock.Date  `json:"next" doc:"The next day on which something is to be done; empty for none"`
		Now     []entryJSON `json:"now"`
		Week    []entryJSON `json:"week"`
		Waiting []entryJSON `json:"waiting"`
		Later   []entryJSON `json:"later"`
		Done    int         `json:"done" doc:"How many dates are behind the student"`
	}
}

type entryJSON struct {
	ID     string     `json:"id"`
	Kind   string     `json:"kind"`
	What   string     `json:"what"`
	Why    string     `json:"why,omitempty"`
	When   string     `json:"when,omitempty" doc:"The date in words"`
	On     clock.Date `json:"on"`
	Last   clock.Date `json:"last" doc:"The last day of what takes several; empty for one"`
	At     string     `json:"at,omitempty" doc:"The moment, where the hour is known"`
	Zone   string     `json:"zone,omitempty" doc:"The zone in which a host states the hour"`
	Must   bool       `json:"must" doc:"Missing it loses something"`
	Opens  bool       `json:"opens"`
	Whom   string     `json:"whom,omitempty"`
	Since  clock.Date `json:"since"`
	Latest clock.Date `json:"latest" doc:"The last day that still works; empty where none is known"`
	Path   string     `json:"path,omitempty"`
	Source string     `json:"source,omitempty"`
}

func (p *Pages) apiToday(ctx context.Context, _ *struct{}) (*todayAnswer, error) {
	who, err := p.Who(ctx)
	if err != nil {
		return nil, api.Problem(err)
	}
	state, err := p.Kept(ctx, who)
	if err != nil {
		return nil, api.Problem(err)
	}
	v, _, err := p.read(ctx, who, state)
	if err != nil {
		return nil, api.Problem(err)
	}
	out := &todayAnswer{}
	b := &out.Body
	b.Today, b.Title, b.Says, b.Next, b.Done = v.Today, v.Title(), v.Says(), v.Next, v.Done
	if v.Day.Zone != nil {
		b.Zone = v.Day.Zone.String()
	}
	b.Now, b.Week, b.Waiting, b.Later = list(v.View, v.Now.All()), list(v.View, v.Week.All()), list(v.View, v.Waiting.All()), list(v.View, v.Later)
	return out, nil
}

func list(v today.View, entries []agenda.Entry) []entryJSON {
	out := []entryJSON{}
	for _, e := range entries {
		j := entryJSON{ID: e.ID, Kind: string(e.Kind), What: e.What, Why: e.Why, When: v.When(e), On: e.On, Last: e.Last, Zone: e.Zone, Must: e.Must, Opens: e.Opens,
			Whom: e.Whom, Since: e.Since, Latest: e.Latest, Path: e.Path, Source: e.Source}
		if !e.At.IsZero() {
			j.At = e.At.UTC().Format(time.RFC3339)
		}
		out = append(out, j)
	}
	return out
}
