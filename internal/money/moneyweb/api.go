package moneyweb

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"preround/internal/catalog"
	"preround/internal/money"
	"preround/internal/platform/api"
	"preround/internal/platform/clock"
	"preround/internal/platform/errs"
	"preround/internal/reference"
)

// API joins the ledger to the JSON API.
func API(a huma.API, p *Pages) {
	op := func(id, method, path, summary, what string) huma.Operation {
		return huma.Operation{OperationID: id, Method: method, Path: path, Tags: []string{"Money"}, Summary: summary, Description: what}
	}
	huma.Register(a, op("get-money", http.MethodGet, "/api/v1/money", "The whole ledger",
		"Every line, each application's sums, and the whole: what is firm, and what it comes to if an open application goes ahead. Amounts are whole numbers of the currency's smallest unit."), p.apiWhole)
	huma.Register(a, op("get-money-of-application", http.MethodGet, "/api/v1/money/{application}", "The ledger of one application",
		"Its lines, what is proposed, and what would be lost on each day that matters, or on the day asked for."), p.apiStay)
	huma.Register(a, op("get-money-line", http.MethodGet, "/api/v1/money/lines/{line}", "A line and its history", "Newest revision first."), p.apiLine)
	add := op("add-money-line", http.MethodPost, "/api/v1/money/lines", "Add a line", "id and rev are given by the server.")
	add.DefaultStatus = http.StatusCreated
	huma.Register(a, add, p.apiAdd)
	huma.Register(a, op("change-money-line", http.MethodPut, "/api/v1/money/lines/{line}", "Change a line",
		"rev is the revision that you read; 409 when the line was changed since."), p.apiChange)
	huma.Register(a, op("remove-money-line", http.MethodDelete, "/api/v1/money/lines/{line}", "Take a line away", "Its history stays."), p.apiRemove)
	huma.Register(a, op("get-money-grants", http.MethodGet, "/api/v1/money/grants", "Scholarships and bursaries", "Those of the catalogue, with whether you may apply."), p.apiGrants)
	huma.Register(a, op("get-money-comparison", http.MethodGet, "/api/v1/money/comparison", "Your options side by side",
		"Facts and your own figures of up to four applications or places of the plan; no verdict."), p.apiCompare)
	acts(a, p, op)
}

// asked reads the ledger of whoever asks the API.
func (p *Pages) asked(ctx context.Context) (*ledger, error) {
	who, err := p.Who(ctx)
	if err != nil {
		return nil, api.Problem(err)
	}
	l, err := p.read(ctx, who)
	return l, api.Problem(err)
}

type tallyJSON struct {
	Planned  reference.Money `json:"planned"`
	Paid     reference.Money `json:"paid"`
	Covered  reference.Money `json:"covered" doc:"Pay and grants, expected and received"`
	Received reference.Money `json:"received"`
	Own      reference.Money `json:"own" doc:"planned less covered"`
	Unknown  []money.ID      `json:"unknown" doc:"Lines without a figure: the sums leave them out"`
	NoRate   []money.ID      `json:"no_rate" doc:"Lines in a currency without a known rate: left out too"`
}

func tallyOf(t money.Tally) tallyJSON {
	out := tallyJSON{Planned: t.Money(t.Planned), Paid: t.Money(t.Paid), Covered: t.Money(t.Covered), Received: t.Money(t.Received), Own: t.Money(t.Own()),
		Unknown: []money.ID{}, NoRate: []money.ID{}}
	for _, l := range t.Unknown {
		out.Unknown = append(out.Unknown, l.ID)
	}
	for _, l := range t.NoRate {
		out.NoRate = append(out.NoRate, l.ID)
	}
	return out
}

type rateJSON struct {
	Currency string `json:"currency"`
	Rate     string `json:"rate" doc:"One unit is so many of home, to six figures"`
	On       string `json:"on"`
	Own      bool   `json:"own"`
}

type stayJSON struct {
	Application money.StayID `json:"application"`
	Place       string       `json:"place"`
	Standing    string       `json:"standing" enum:"open,going,ended"`
	Sums        tallyJSON    `json:"sums"`
	IfItGoes    tallyJSON    `json:"whole_if_it_goes_ahead"`
}

type wholeAnswer struct {
	Body struct {
		Home         string          `json:"home"`
		Budget       reference.Money `json:"budget,omitzero"`
		Whole        tallyJSON       `json:"whole"`
		Applications []stayJSON      `json:"applications"`
		Lines        []money.Line    `json:"lines"`
		Rates        []rateJSON      `json:"rates"`
	}
}

func (p *Pages) apiWhole(ctx context.Context, _ *struct{}) (*wholeAnswer, error) {
	l, err := p.asked(ctx)
	if err != nil {
		return nil, err
	}
	w := money.WholeOf(l.lines, l.person.Stays, l.rates)
	out := &wholeAnswer{}
	b := &out.Body
	b.Home, b.Whole, b.Lines, b.Applications, b.Rates = l.rates.Home, tallyOf(w.Firm), append([]money.Line{}, money.Sort(l.lines)...), []stayJSON{}, []rateJSON{}
	b.Budget = money.BudgetOf(l.person.Student.Goals.Budget, w.Firm, l.rates).Limit
	for _, s := range w.Stays {
		b.Applications = append(b.Applications, stayJSON{s.Stay.ID, s.Stay.Title(), string(s.Stay.Standing), tallyOf(s.Tally), tallyOf(s.IfGoes)})
	}
	for _, row := range l.rateRows() {
		if row.known {
			b.Rates = append(b.Rates, rateJSON{row.code, money.RateText(row.used.Rate), row.used.On, row.used.Own})
		}
	}
	return out, nil
}

type proposalJSON struct {
	Key      string          `json:"key"`
	Kind     money.Kind      `json:"kind"`
	Estimate reference.Money `json:"estimate,omitzero" doc:"Absent: no figure is known, ask"`
	From     reference.Money `json:"from,omitzero" doc:"The lower end, where a range is stated"`
	Basis    money.Basis     `json:"basis,omitempty"`
	Says     string          `json:"says"`
	Source   string          `json:"source,omitempty"`
	Of       string          `json:"as_of,omitempty"`
}

type stakeJSON struct {
	Lost   reference.Money `json:"lost"`
	Unsure reference.Money `json:"perhaps_lost" doc:"Nobody said whether it comes back"`
	Back   reference.Money `json:"comes_back"`
}

type riskJSON struct {
	On    clock.Date `json:"on"`
	What  []string   `json:"what"`
	Falls stakeJSON  `json:"if_it_falls_through"`
	Visa  stakeJSON  `json:"if_the_visa_is_refused"`
}

type stayIn struct {
	Application string `path:"application"`
	On          string `query:"on" doc:"A day, 2027-03-14: what would be lost if it fell through then"`
}

type stayAnswer struct {
	Body struct {
		Home      string         `json:"home"`
		Sums      tallyJSON      `json:"sums"`
		Lines     []money.Line   `json:"lines"`
		Proposals []proposalJSON `json:"proposals"`
		Risk      []riskJSON     `json:"risk"`
	}
}

func (p *Pages) apiStay(ctx context.Context, in *stayIn) (*stayAnswer, error) {
	l, err := p.asked(ctx)
	if err != nil {
		return nil, err
	}
	s, err := l.application(in.Application)
	if err != nil {
		return nil, api.Problem(err)
	}
	if s.VisaOn, err = p.VisaOn(ctx, l.who, s); err != nil {
		return nil, api.Problem(err)
	}
	lines := money.Sort(l.of(s.ID))
	out := &stayAnswer{}
	b := &out.Body
	b.Home, b.Sums, b.Lines, b.Proposals, b.Risk = l.rates.Home, tallyOf(money.TallyOf(lines, l.rates)), append([]money.Line{}, lines...), []proposalJSON{}, []riskJSON{}
	for _, x := range money.Propose(s, &l.person.Student, lines, l.today) {
		b.Proposals = append(b.Proposals, proposalJSON{x.Key, x.Line.Kind, x.Line.Estimate, x.From, x.Line.Basis, x.Says, x.Line.Source, x.Of})
	}
	days := money.RiskDays(lines, s, l.today, l.rates)
	if in.On != "" {
		on, err := readDay(in.On)
		if err != nil {
			return nil, api.Problem(errs.Fault("on", "%s", err))
		}
		days = []money.RiskDay{money.AtRisk(lines, on, l.today, l.rates)}
	}
	for _, d := range days {
		b.Risk = append(b.Risk, riskJSON{d.On, append([]string{}, d.What...), l.stakeJSON(d.Falls), l.stakeJSON(d.Visa)})
	}
	return out, nil
}

func (l *ledger) stakeJSON(s money.Stake) stakeJSON {
	m := func(minor int64) reference.Money { return reference.Money{Minor: minor, Currency: l.rates.Home} }
	return stakeJSON{m(s.Lost), m(s.Unsure), m(s.Safe)}
}

type grantJSON struct {
	Place   catalog.ID      `json:"place"`
	Name    string          `json:"name"`
	Verdict string          `json:"verdict" enum:"open,unsure,closed"`
	Why     []string        `json:"why"`
	Closes  clock.Date      `json:"closes,omitzero" doc:"The first day on which it may close"`
	Last    string          `json:"last_known,omitempty" doc:"The date is of a past cycle"`
	Amount  reference.Money `json:"amount,omitzero" doc:"What it gives at least; absent: not stated"`
	Source  string          `json:"source"`
}

type grantsAnswer struct {
	Body struct {
		Grants []grantJSON `json:"grants"`
	}
}

func (p *Pages) apiGrants(ctx context.Context, _ *struct{}) (*grantsAnswer, error) {
	l, err := p.asked(ctx)
	if err != nil {
		return nil, err
	}
	out := &grantsAnswer{}
	out.Body.Grants = []grantJSON{}
	for _, m := range money.MatchGrants(p.Grants(), &l.person.Student, l.today) {
		g := grantJSON{Place: m.Place.ID, Name: m.Place.Name, Verdict: string(m.Verdict), Why: append([]string{}, m.Why...), Amount: m.Amount}
		if m.HasDate {
			g.Closes, g.Last = m.Closes.Closes.From, m.Closes.LastKnown()
		}
		if len(m.Place.Sources) > 0 {
			g.Source = m.Place.Sources[0].URL
		}
		out.Body.Grants = append(out.Body.Grants, g)
	}
	return out, nil
}

type compareIn struct {
	With []string `query:"with,explode" doc:"Applications, or places of the plan; at most four. Absent: the first ones."`
}

type optionJSON struct {
	ID       money.StayID    `json:"id"`
	Name     string          `json:"name"`
	Weeks    int             `json:"weeks"`
	Sums     tallyJSON       `json:"sums"`
	Ledger   int             `json:"lines" doc:"That stand in the ledger"`
	Proposed int             `json:"estimates" doc:"Proposals for what has no line; they count here"`
	PerWeek  reference.Money `json:"own_a_week,omitzero"`
	GiveUp   reference.Money `json:"earnings_given_up,omitzero"`
	HandsOn  catalog.Tri     `json:"hands_on" doc:"yes, no, conditional, or empty: not stated"`
	Letter   string          `json:"letter"`
	Skills   []string        `json:"skills"`
	Source   string          `json:"source"`
}

type compareAnswer struct {
	Body struct {
		Home    string       `json:"home"`
		Options []optionJSON `json:"options"`
	}
}

func (p *Pages) apiCompare(ctx context.Context, in *compareIn) (*compareAnswer, error) {
	l, err := p.asked(ctx)
	if err != nil {
		return nil, err
	}
	out := &compareAnswer{}
	out.Body.Home, out.Body.Options = l.rates.Home, []optionJSON{}
	for _, o := range money.Compare(chosen(l.options(), in.With), l.lines, &l.person.Student, l.setting, l.rates, l.today) {
		out.Body.Options = append(out.Body.Options, optionJSON{o.Stay.ID, o.Stay.Title(), o.Stay.Weeks, tallyOf(o.Tally), o.Ledger, o.Proposed, o.PerWeek, o.GiveUp, o.HandsOn,
			o.Letter, append([]string{}, o.Skills...), o.Source})
	}
	return out, nil
}
