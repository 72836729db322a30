package catalogweb

import (
	"context"
	"encoding/json"
	"net/http"
	"strconv"

	"github.com/danielgtaylor/huma/v2"

	"preround/internal/catalog"
	"preround/internal/catalog/index"
	"preround/internal/catalog/source"
	"preround/internal/fit"
	"preround/internal/plan"
	"preround/internal/platform/api"
	"preround/internal/platform/errs"
	"preround/internal/reference"
)

// API joins the operations about places to the JSON API.
func API(a huma.API, p *Pages) {
	huma.Register(a, huma.Operation{
		OperationID: "find-places", Method: http.MethodGet, Security: api.Public, Path: "/api/v1/places", Tags: []string{"Places"}, Summary: "Find places",
		Description: "Words and filters narrow the list: values of one filter widen (OR), filters narrow (AND). Facts about a student (year, citizenship, start, lang, test ...) " +
			"may be given too; each place then says how it fits, and places that are closed to the student come last. Nothing of it is stored.",
		Parameters: append(filterParams(), answerParams()...),
	}, p.apiFind)
	huma.Register(a, huma.Operation{
		OperationID: "get-place", Method: http.MethodGet, Security: api.Public, Path: "/api/v1/places/{id}", Tags: []string{"Places"}, Summary: "One place",
		Description: "All facts of a place in the words of the catalogue format, with their sources; and how it fits, when facts about a student are given.",
		Parameters:  answerParams(),
	}, p.apiPlace)
}

func filterParams() []*huma.Param {
	out := []*huma.Param{api.Param("q", "Words: specialty, country, city, hospital. Slips of a letter are forgiven.", "paediatrics lahore", false)}
	examples := map[index.Facet]string{index.Category: "clinical", index.Format: "elective", index.Country: "DE", index.Specialty: "cardiology", index.Mode: "remote",
		index.Pay: "stipend", index.Route: "direct", index.Stage: "clinical", index.Month: "7", index.Closes: "3"}
	for _, f := range index.Facets {
		out = append(out, api.Param(string(f), facetTitles[f]+".", examples[f], true))
	}
	return append(out,
		api.Param("sort", "Order: fit, closes, cheapest or name.", "closes", false),
		api.Param("limit", "How many places, 1 to 100; 20 when left out.", "20", false),
		api.Param("cursor", "The “next” of the answer before, to go on.", "", false))
}

// answerParams are the facts about a student that judge places; the wishes that
// share a name with a filter are given as my.country, my.specialty and so on.
func answerParams() []*huma.Param {
	return []*huma.Param{
		api.Param("year", "Year of medical school, 1 to 8, or graduate.", "3", false),
		api.Param("start", "Month in which to start.", "2027-07", false),
		api.Param("weeks", "How long, in weeks.", "4", false),
		api.Param("citizenship", "Country of citizenship: code or name.", "PK", true),
		api.Param("school", "Medical school.", "King Edward Medical University", false),
		api.Param("schoolcountry", "Country of the school.", "PK", false),
		api.Param("lang", "Language and level.", "en:C1", true),
		api.Param("test", "Test, score, lowest part, date.", "ielts:7.0:6.5:2026-05-01", true),
		api.Param("have", "A paper held, with its expiry.", "passport:2031-01-01", true),
		api.Param("exam", "A block of exams.", "2027-01-04_2027-01-29_Final exams", true),
		api.Param("budget", "The most that it may cost.", "USD1500", false),
		api.Param("my.country", "A country wished for. It ranks; country filters.", "US", true),
		api.Param("my.specialty", "A specialty wished for.", "paediatrics", true),
		api.Param("my.kind", "A category wished for.", "clinical", true),
	}
}

type placesAnswer struct {
	Body struct {
		Total  int                     `json:"total" doc:"Places that match"`
		Closed int                     `json:"closed" doc:"How many of them are closed to the student; they come last"`
		Items  []placeItem             `json:"items"`
		Facets map[string][]facetCount `json:"facets" doc:"For each filter its values and how many places choosing each would show"`
		Next   string                  `json:"next,omitempty" doc:"Give it as cursor to go on; absent on the last page"`
		Others []otherQuery            `json:"alternatives,omitempty" doc:"When nothing matches: other questions that have an answer"`
	}
}

type placeItem struct {
	ID        string   `json:"id"`
	Name      string   `json:"name"`
	Organiser string   `json:"organiser"`
	Category  string   `json:"category"`
	Format    string   `json:"format"`
	Status    string   `json:"status,omitempty"`
	Countries []string `json:"countries" doc:"ISO 3166-1 alpha-2; ZZ is worldwide"`
	Cities    []string `json:"cities"`
	Closes    string   `json:"closes,omitempty" doc:"The next known closing, in words"`
	Fit       *fitJSON `json:"fit,omitempty" doc:"Present when facts about a student were given"`
	Source    string   `json:"source" doc:"The page that the facts were read from"`
	AsOf      string   `json:"as_of" doc:"What the source speaks of: a year, a date, or unknown"`
}

type fitJSON struct {
	Verdict string       `json:"verdict" enum:"open,unsure,closed"`
	Score   int          `json:"score" doc:"Higher is better; comparable for one student only"`
	Reasons []reasonJSON `json:"reasons"`
}

type reasonJSON struct {
	About    string `json:"about" doc:"The criterion, or the wish"`
	Answer   string `json:"answer,omitempty" doc:"yes, no or unknown; absent for wishes"`
	Points   int    `json:"points,omitempty" doc:"What a wish adds to the score"`
	Why      string `json:"why"`
	Source   string `json:"source,omitempty"`
	WayRound string `json:"way_round,omitempty"`
}

type facetCount struct {
	Value string `json:"value"`
	Label string `json:"label"`
	Count int    `json:"count"`
}

type otherQuery struct {
	Kind  string `json:"kind"`
	Value string `json:"value,omitempty"`
	Count int    `json:"count"`
	Query string `json:"query" doc:"The query string to ask instead"`
}

const maxAPILimit = 100

func (p *Pages) apiFind(_ context.Context, in *api.Query) (*placesAnswer, error) {
	q := in.Values
	a := asked{words: q.Get("q"), filters: filtersOf(q), sort: index.ByFit, after: q.Get("cursor")}
	limit, err := limitOf(q.Get("limit"))
	if err != nil {
		return nil, api.Problem(err)
	}
	if s := q.Get("sort"); s != "" {
		if a.sort = sortOf(s); string(a.sort) != s {
			return nil, api.Problem(errs.Fault("sort", "sort is “%s”; give fit, closes, cheapest or name.", s))
		}
	}
	if a.state, err = plan.FromQuery(studentOf(q)); err != nil {
		return nil, api.Problem(err)
	}
	a.said = len(a.state.Query()) > 0
	today := p.today()
	res := p.Live.Load().Search(a.search(today, limit))
	out := &placesAnswer{}
	out.Body.Total, out.Body.Closed, out.Body.Next = res.Total, res.Closed, res.Next
	out.Body.Items = make([]placeItem, len(res.Hits))
	scorer := fit.NewScorer(&a.state.Student, today)
	for i, h := range res.Hits {
		out.Body.Items[i] = itemOf(h.Place, p)
		if a.said {
			out.Body.Items[i].Fit = fitOf(scorer.Judge(h.Place))
		}
	}
	out.Body.Facets = facetCounts(res.Facets)
	for _, alt := range res.Alternatives {
		out.Body.Others = append(out.Body.Others, otherQuery{string(alt.Kind), alt.Value, alt.Count, a.of(alt.Query).Encode()})
	}
	return out, nil
}

func limitOf(s string) (int, error) {
	if s == "" {
		return index.DefaultLimit, nil
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < 1 || n > maxAPILimit {
		return 0, errs.Fault("limit", "limit is “%s”; give a number from 1 to %d.", s, maxAPILimit)
	}
	return n, nil
}

// wishNames share their names with filters; in the API they count as wishes only
// with "my." before them.
var wishNames = map[string]bool{"country": true, "specialty": true, "format": true, "mode": true, "pay": true, "stage": true, "kind": true}

// studentOf picks the facts about a student out of an API query.
func studentOf(q map[string][]string) map[string][]string {
	out := map[string][]string{}
	for _, name := range answerNames {
		if v, ok := q[my+name]; ok {
			out[name] = v
		} else if v, ok := q[name]; ok && !wishNames[name] {
			out[name] = v
		}
	}
	return out
}

func itemOf(place *catalog.Place, p *Pages) placeItem {
	it := placeItem{ID: string(place.ID), Name: place.Name, Organiser: place.Organiser.Name, Category: string(place.Category), Format: string(place.Format),
		Status: string(place.Status), Countries: []string{}, Cities: []string{}, Closes: closes(place, p.today())}
	for _, l := range place.Locations {
		it.Countries = append(it.Countries, string(l.Country))
		if l.City != "" {
			it.Cities = append(it.Cities, l.City)
		}
	}
	if len(place.Sources) > 0 {
		it.Source, it.AsOf = place.Sources[0].URL, place.Sources[0].AsOf
	}
	return it
}

func fitOf(f fit.Fit) *fitJSON {
	out := &fitJSON{Verdict: string(f.Verdict), Score: f.Score, Reasons: []reasonJSON{}}
	for _, c := range f.Criteria {
		out.Reasons = append(out.Reasons, reasonJSON{About: c.Name, Answer: string(c.Answer), Why: c.Why, Source: c.Source, WayRound: c.WayRound})
	}
	for _, w := range f.Wishes {
		out.Reasons = append(out.Reasons, reasonJSON{About: w.Wish, Points: w.Points, Why: w.Why})
	}
	return out
}

func facetCounts(facets map[index.Facet][]index.Count) map[string][]facetCount {
	out := map[string][]facetCount{}
	for f, counts := range facets {
		list := []facetCount{}
		for _, c := range counts {
			if c.Count > 0 || c.Chosen {
				list = append(list, facetCount{c.Value, valueLabel(f, c.Value), c.Count})
			}
		}
		out[string(f)] = list
	}
	return out
}

type placeQuery struct {
	api.Query
	ID string `path:"id" doc:"The place's id" example:"gb-oxford-elective-programme"`
}

type placeAnswer struct {
	Body struct {
		Place     json.RawMessage `json:"place" doc:"The record in the catalogue format"`
		Countries []string        `json:"countries" doc:"Names of its countries"`
		Closes    string          `json:"closes,omitempty"`
		Fit       *fitJSON        `json:"fit,omitempty"`
	}
}

func (p *Pages) apiPlace(_ context.Context, in *placeQuery) (*placeAnswer, error) {
	place, ok := p.Live.Load().Place(catalog.ID(in.ID))
	if !ok {
		return nil, api.Problem(errs.New(errs.NotFound, "There is no place with the id %q in this catalogue.", in.ID))
	}
	state, err := plan.FromQuery(studentOf(in.Values))
	if err != nil {
		return nil, api.Problem(err)
	}
	out := &placeAnswer{}
	if out.Body.Place, err = source.JSON(*place); err != nil {
		return nil, api.Problem(err)
	}
	for _, l := range place.Locations {
		out.Body.Countries = append(out.Body.Countries, reference.CountryName(l.Country))
	}
	out.Body.Closes = closes(place, p.today())
	if len(state.Query()) > 0 {
		out.Body.Fit = fitOf(fit.Judge(&state.Student, place, p.today()))
	}
	return out, nil
}
