package planweb

import (
	"context"
	"math"
	"net/http"
	"strconv"

	"github.com/danielgtaylor/huma/v2"

	"preround/internal/plan"
	"preround/internal/platform/api"
	"preround/internal/platform/clock"
	"preround/internal/platform/errs"
)

// API joins the plan to the JSON API.
func API(a huma.API, d *Desk) {
	huma.Register(a, huma.Operation{
		OperationID: "get-plan", Method: http.MethodGet, Security: api.Public, Path: "/api/v1/plan", Tags: []string{"Plan"}, Summary: "Work back from the first day",
		Description: "Every date from today to the first day, with its reason, its source, the latest date that still saves each target, and the chance to be ready. " +
			"The plan is computed from the parameters alone; nothing is stored. It is the plan of the page /plan with the same parameters.",
		Parameters: []*huma.Param{
			api.Param("year", "Year of medical school, 1 to 8, or graduate.", "3", false),
			api.Param("start", "Month in which to start.", "2027-07", false),
			api.Param("day", "The exact first day, where known.", "2027-07-05", false),
			api.Param("weeks", "How long, in weeks.", "4", false),
			api.Param("country", "Where: code or name. Without place each becomes a target “a place like this there”.", "US", true),
			api.Param("citizenship", "Country of citizenship.", "PK", true),
			api.Param("school", "Medical school.", "King Edward Medical University", false),
			api.Param("schoolcountry", "Country of the school.", "PK", false),
			api.Param("kind", "Category: clinical, research, public_health, administrative.", "clinical", true),
			api.Param("specialty", "Specialty.", "paediatrics", true),
			api.Param("place", "A place's id; @day and +weeks may follow.", "gb-oxford-elective-programme@2027-07-05+4", true),
			api.Param("lang", "Language and level.", "en:C1", true),
			api.Param("test", "Test, score, lowest part, date.", "ielts:7.0:6.5:2026-05-01", true),
			api.Param("have", "A paper held, with its expiry.", "passport:2031-01-01", true),
			api.Param("exam", "A block of exams.", "2027-01-04_2027-01-29_Final exams", true),
			api.Param("hours", "Hours a week for preparing.", "5", false),
			api.Param("mark", "have:STEP, done:STEP:DAY, longer:STEP:WEEKS or notbefore:STEP:DAY.", "have:cv", true),
			api.Param("slip", "What if everything happens so many days later.", "14", false),
		},
	}, d.apiPlan)
}

type planAnswer struct {
	Body struct {
		Today        clock.Date   `json:"today"`
		Start        clock.Date   `json:"start"`
		Feasible     bool         `json:"feasible" doc:"At least one target can still be reached"`
		NearestStart clock.Date   `json:"nearest_start" doc:"When not feasible: the nearest start that works; empty when none was found"`
		Targets      []targetJSON `json:"targets"`
		Steps        []stepJSON   `json:"steps"`
		Weeks        []weekJSON   `json:"weeks" doc:"Weeks with too much to do, or with exams"`
		Unknown      []string     `json:"unknown_places,omitempty" doc:"Ids that are not in this catalogue"`
	}
}

type targetJSON struct {
	ID           string      `json:"id" doc:"A place's id, or like:US"`
	Name         string      `json:"name"`
	Country      string      `json:"country"`
	Start        clock.Date  `json:"start"`
	Verdict      string      `json:"verdict" enum:"reachable,tight,lost"`
	Why          string      `json:"why"`
	Source       string      `json:"source"`
	Deadline     clock.Date  `json:"deadline" doc:"The day to apply by; empty when none is counted with"`
	Counted      bool        `json:"deadline_counted" doc:"No source states the deadline: it is counted from when such places are usually applied for"`
	MonthOnly    bool        `json:"deadline_month_only" doc:"Of the deadline only the month is known"`
	NearestStart clock.Date  `json:"nearest_start"`
	Chance       *float64    `json:"chance" doc:"Ready in time, 0 to 1"`
	Raise        []raiseJSON `json:"raise" doc:"What would raise the chance most, best first"`
}

type raiseJSON struct {
	Step   string  `json:"step"`
	What   string  `json:"what"`
	Chance float64 `json:"chance"`
}

type stepJSON struct {
	ID        string                `json:"id"`
	Kind      string                `json:"kind"`
	What      string                `json:"what"`
	Date      clock.Date            `json:"date" doc:"When to begin"`
	Until     clock.Date            `json:"until" doc:"When it is expected to be finished"`
	Latest    clock.Date            `json:"latest" doc:"The last day to begin that still saves every target that can be saved"`
	LatestFor map[string]clock.Date `json:"latest_for"`
	SlackDays int                   `json:"slack_days"`
	At        string                `json:"at,omitempty" doc:"The exact moment in the host's time, where one is known"`
	Why       string                `json:"why"`
	Source    string                `json:"source"`
	AsOf      string                `json:"as_of,omitempty" doc:"The year or date that the source speaks of; absent where it gives none"`
	Secondary bool                  `json:"secondary" doc:"The source is not the host's own page"`
	Checked   string                `json:"checked" doc:"Whether anybody read the figure at its source: yes, partly, no"`
	Typical   string                `json:"typical,omitempty"`
	For       []string              `json:"for"`
	After     []string              `json:"after"`
	Status    string                `json:"status"`
	Fixed     bool                  `json:"fixed" doc:"A date set by somebody else"`
	Chance    *float64              `json:"chance"`
}

type weekJSON struct {
	Monday clock.Date `json:"monday"`
	Hours  float64    `json:"hours"`
	Exam   string     `json:"exam,omitempty"`
	Over   bool       `json:"over"`
}

func (d *Desk) apiPlan(ctx context.Context, in *api.Query) (*planAnswer, error) {
	state, err := plan.FromQuery(in.Values)
	if err != nil {
		return nil, api.Problem(err)
	}
	slip, err := slipOf(in.Values.Get("slip"))
	if err != nil {
		return nil, api.Problem(err)
	}
	req, missing := d.request(ctx, state)
	req.SlipDays = slip
	p := d.Build(req)
	out := &planAnswer{}
	b := &out.Body
	b.Today, b.Start, b.Feasible, b.NearestStart = p.Today, p.Start, p.Feasible, p.NearestStart
	b.Targets, b.Steps, b.Weeks = []targetJSON{}, []stepJSON{}, []weekJSON{}
	for _, t := range p.Targets {
		b.Targets = append(b.Targets, targetOf(t))
	}
	for _, s := range p.Steps {
		b.Steps = append(b.Steps, stepOf(s))
	}
	for _, w := range p.Weeks {
		b.Weeks = append(b.Weeks, weekJSON{w.Monday, w.Hours, w.Exam, w.Over})
	}
	for _, id := range missing {
		b.Unknown = append(b.Unknown, string(id))
	}
	return out, nil
}

const maxSlipDays = 365

func slipOf(s string) (int, error) {
	if s == "" {
		return 0, nil
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < 0 || n > maxSlipDays {
		return 0, errs.Fault("slip", "slip is “%s”; give the days of delay as a number from 0 to %d.", s, maxSlipDays)
	}
	return n, nil
}

// chanceOf is a chance to four decimals, or nothing when it was not computed.
func chanceOf(chance float64) *float64 {
	if chance < 0 {
		return nil
	}
	chance = fourDecimals(chance)
	return &chance
}

func fourDecimals(chance float64) float64 { return math.Round(chance*1e4) / 1e4 }

func targetOf(o plan.Outcome) targetJSON {
	t := targetJSON{ID: o.ID, Name: o.Name, Country: string(o.Country), Start: o.Start, Verdict: string(o.Verdict), Why: o.Why, Source: o.Source,
		Deadline: o.Deadline, Counted: o.Typical, MonthOnly: o.MonthOnly, NearestStart: o.NearestStart, Chance: chanceOf(o.Chance), Raise: []raiseJSON{}}
	for _, r := range o.Raise {
		t.Raise = append(t.Raise, raiseJSON{string(r.Step), r.What, fourDecimals(r.Chance)})
	}
	return t
}

func stepOf(s plan.Step) stepJSON {
	out := stepJSON{ID: string(s.ID), Kind: string(s.Kind), What: s.What, Date: s.Date, Until: s.Until, Latest: s.Latest, LatestFor: s.LatestFor, SlackDays: s.SlackDays,
		At: s.Hour, Why: s.Why, Source: s.Source, AsOf: s.AsOf, Secondary: s.Secondary, Checked: string(s.Checked), Typical: s.Typical, For: append([]string{}, s.For...), After: []string{},
		Status: string(s.Status), Fixed: s.Fixed, Chance: chanceOf(s.Chance)}
	for _, id := range s.After {
		out.After = append(out.After, string(id))
	}
	return out
}
