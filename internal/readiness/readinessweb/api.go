package readinessweb

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"preround/internal/plan"
	"preround/internal/platform/api"
	"preround/internal/readiness"
)

// API joins readiness to the JSON API.
func API(a huma.API, p *Pages) {
	huma.Register(a, huma.Operation{
		OperationID: "get-readiness", Method: http.MethodGet, Security: api.Public, Path: "/api/v1/readiness", Tags: []string{"Plan"}, Summary: "What is missing, and what it would unlock",
		Description: "Of the places given and of those that match the goals: which are ready, the way from the cheapest next unlock to the last one, and what each missing " +
			"paper, test or answer would open alone and in its cheapest company. It is the page /readiness with the same parameters; nothing is stored.",
		Parameters: []*huma.Param{
			api.Param("year", "Year of medical school, 1 to 8, or graduate.", "4", false),
			api.Param("courseyears", "Years that the whole course has.", "5", false),
			api.Param("start", "Month in which to start.", "2027-07", false),
			api.Param("weeks", "How long, in weeks.", "4", false),
			api.Param("country", "Where: code or name.", "GB", true),
			api.Param("citizenship", "Country of citizenship.", "PK", true),
			api.Param("school", "Medical school.", "King Edward Medical University", false),
			api.Param("schoolcountry", "Country of the school.", "PK", false),
			api.Param("kind", "Category: clinical, research, public_health, administrative.", "clinical", true),
			api.Param("specialty", "Specialty.", "paediatrics", true),
			api.Param("place", "A place's id that is planned for.", "gb-imperial-clinical-elective", true),
			api.Param("lang", "Language and level.", "en:C1", true),
			api.Param("test", "Test, score, lowest part, date.", "ielts:7.0:6.5:2026-05-01", true),
			api.Param("have", "A paper held, with its expiry.", "passport:2031-01-01", true),
			api.Param("mark", "have:STEP or done:STEP:DAY.", "have:transcript", true),
		},
	}, p.apiReadiness)
}

type readinessAnswer struct {
	Body struct {
		Counted int          `json:"counted" doc:"Places that were looked at"`
		Ready   []string     `json:"ready" doc:"Ids of places for which nothing is missing that a source states"`
		Closed  []string     `json:"closed" doc:"Ids of places that no paper, test or answer can open"`
		Wishes  []string     `json:"wishes" doc:"Goals that the matching places meet"`
		LetGo   []string     `json:"let_go,omitempty" doc:"Goals that were let go because too few places met them"`
		Unlocks []unlockJSON `json:"unlocks" doc:"The way, cheapest next unlock first"`
		Gaps    []gapJSON    `json:"gaps" doc:"Everything that is missing, in the order of the cheapest unlock that it takes part in"`
	}
}

type unlockJSON struct {
	Gaps  []string `json:"gaps"`
	Opens []string `json:"opens"`
	Maybe bool     `json:"maybe" doc:"An answer or the school decides, so it may also close a place"`
	Days  *int     `json:"days" doc:"The usual time; null when it is not known"`
	Ready int      `json:"ready" doc:"Places that are ready afterwards"`
}

type gapJSON struct {
	ID       string   `json:"id"`
	Kind     string   `json:"kind" enum:"answer,paper,test,lessons,ask"`
	What     string   `json:"what"`
	Note     string   `json:"note,omitempty"`
	Question string   `json:"question,omitempty" doc:"The question to answer when it is closed"`
	Step     string   `json:"step,omitempty" doc:"The step of the plan in which it is done"`
	Days     *int     `json:"days" doc:"The usual time; null when it is not known"`
	DaysMin  *int     `json:"days_min"`
	DaysMax  *int     `json:"days_max"`
	Source   string   `json:"source,omitempty"`
	AsOf     string   `json:"as_of,omitempty"`
	Checked  string   `json:"checked,omitempty" doc:"Whether anybody read the figure at its source: yes, partly, no"`
	Fee      string   `json:"fee,omitempty" doc:"Absent when no source states it"`
	Alone    []string `json:"alone" doc:"Ids of places that it opens by itself"`
	With     []string `json:"with" doc:"Gaps with which it opens places in the cheapest way"`
	Opens    []string `json:"opens"`
	AskedBy  int      `json:"asked_by"`
}

func (p *Pages) apiReadiness(ctx context.Context, in *api.Query) (*readinessAnswer, error) {
	state, err := plan.FromQuery(in.Values)
	if err != nil {
		return nil, api.Problem(err)
	}
	g, m, _ := p.graph(ctx, state)
	out := &readinessAnswer{}
	b := &out.Body
	names := func(list []int) []string {
		ids := make([]string, len(list))
		for i, n := range list {
			ids[i] = string(g.Places[n].ID)
		}
		return ids
	}
	b.Counted, b.Ready, b.Closed = len(g.Places), names(g.Ready), names(g.Closed)
	b.Wishes, b.LetGo = append([]string{}, m.Wishes...), m.LetGo
	b.Unlocks, b.Gaps = []unlockJSON{}, []gapJSON{}
	for _, u := range g.Unlocks {
		b.Unlocks = append(b.Unlocks, unlockJSON{texts(u.Gaps), names(u.Opens), u.Maybe, day(u.Cost, 1), u.Total})
	}
	for i := range g.Gaps {
		x := &g.Gaps[i]
		j := gapJSON{ID: string(x.ID), Kind: string(x.Kind), What: x.What, Note: x.Note, Question: x.Question, Step: x.Step, Days: day(x.Cost, 1), DaysMin: day(x.Cost, 0), DaysMax: day(x.Cost, 2),
			Source: x.Cost.Source, AsOf: x.Cost.AsOf, Checked: string(x.Cost.Checked), Alone: names(x.Alone), With: texts(x.With), Opens: names(x.Opens), AskedBy: len(x.Asked)}
		if x.Cost.Fee.Stated {
			j.Fee = costs(x.Cost.Fee)
		}
		b.Gaps = append(b.Gaps, j)
	}
	return out, nil
}

func day(c readiness.Cost, i int) *int {
	if !c.Known {
		return nil
	}
	return &c.Days[i]
}

func texts(ids []readiness.GapID) []string {
	out := make([]string, len(ids))
	for i, id := range ids {
		out[i] = string(id)
	}
	return out
}
