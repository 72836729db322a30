package statementweb

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"preround/internal/platform/api"
	"preround/internal/platform/clock"
	"preround/internal/platform/errs"
	"preround/internal/statement"
)

// API joins the operations about statements to the JSON API.
func API(a huma.API, p *Pages) {
	tags := []string{"Statements"}
	const one = "/api/v1/statements/{text}"
	huma.Register(a, huma.Operation{OperationID: "list-statements", Method: http.MethodGet, Path: "/api/v1/statements", Tags: tags, Summary: "My statements and letters",
		Description: "Base texts and the texts of applications, the newest first."}, p.apiList)
	huma.Register(a, huma.Operation{OperationID: "get-statement", Method: http.MethodGet, Path: one, Tags: tags, Summary: "One text, with what is known of it",
		Description: "The text, and beside it: the points of the place and whether the text speaks of them, sentences that would fit any place, names of other hosts, repetition, claims, what stands against “ready”, and comments of readers."}, p.apiGet)
	huma.Register(a, huma.Operation{OperationID: "begin-statement", Method: http.MethodPost, Path: "/api/v1/statements", Tags: tags, Summary: "Begin a text", DefaultStatus: http.StatusCreated,
		Description: "For an application, or without one as a base. With base the text begins as that base."}, p.apiBegin)
	huma.Register(a, huma.Operation{OperationID: "save-statement", Method: http.MethodPut, Path: one, Tags: tags, Summary: "Save a text",
		Description: "revision is the one that was read; another that came meanwhile is a conflict (409). A text that was ready is a draft again."}, p.apiSave)
	huma.Register(a, huma.Operation{OperationID: "ready-statement", Method: http.MethodPost, Path: one + "/readiness", Tags: tags, Summary: "Say that a text is ready",
		Description: "Refused (422) where something stands against it, each with its sentence; a reason overrules that, and is kept."}, p.apiReady)
	huma.Register(a, huma.Operation{OperationID: "delete-statement", Method: http.MethodDelete, Path: one, Tags: tags, Summary: "Throw a text away", DefaultStatus: http.StatusNoContent,
		Description: "It stays in the archive of its student."}, p.apiDelete)
}

type statementItem struct {
	ID          string     `json:"id"`
	Kind        string     `json:"kind" enum:"personal_statement,cover_letter"`
	Name        string     `json:"name"`
	Application string     `json:"application,omitempty" doc:"Empty: a base text"`
	Base        string     `json:"base,omitempty" doc:"The base that it was made from"`
	Revision    int64      `json:"revision"`
	Saved       time.Time  `json:"saved"`
	Words       int        `json:"words"`
	Ready       *time.Time `json:"ready,omitempty" doc:"Since when; absent: a draft"`
	Reason      string     `json:"reason,omitempty" doc:"Why it is ready though something stood against it"`
}

func itemOf(r statement.Revision) statementItem {
	out := statementItem{ID: string(r.ID), Kind: string(r.Kind), Name: r.Name(), Application: r.For, Base: string(r.Base), Revision: r.Rev, Saved: r.At, Words: statement.Measure(r.Text, statement.Limit{}).Words}
	if r.Ready != nil {
		out.Ready, out.Reason = &r.Ready.On, r.Ready.Reason
	}
	return out
}

type statementWhole struct {
	statementItem
	Text      string             `json:"text"`
	To        string             `json:"to,omitempty" doc:"Addressee of a letter"`
	On        string             `json:"on,omitempty" format:"date" doc:"Date of a letter"`
	Limit     statementLimit     `json:"limit"`
	Found     []string           `json:"found" doc:"What the student found out about the place"`
	Points    []statementPoint   `json:"points"`
	Against   []statementAgainst `json:"against" doc:"What stands against calling it ready"`
	Generic   []string           `json:"generic" doc:"Sentences that would fit any place"`
	Hosts     []statementHost    `json:"hosts" doc:"Names of other hosts"`
	Repeats   int                `json:"repeats" doc:"Per cent of the text that stands in a text for another place"`
	Claims    []statementClaim   `json:"claims" doc:"What the CV's record does not say"`
	Comments  []statementComment `json:"comments"`
	Readable  bool               `json:"readable" doc:"The rules could read it: it is in English"`
	Character int                `json:"characters"`
}

type statementLimit struct {
	Most int    `json:"most" doc:"0: not known"`
	Unit string `json:"unit,omitempty" enum:"words,characters"`
	Over int    `json:"over" doc:"By how much it is passed"`
}

type statementPoint struct {
	Kind     string `json:"kind"`
	Says     string `json:"says"`
	Plain    bool   `json:"plain,omitempty" doc:"A text need not, or cannot, speak of it"`
	Answered bool   `json:"answered"`
	By       string `json:"by,omitempty" doc:"The words that do"`
}

type statementAgainst struct {
	Says     string `json:"says"`
	Sentence string `json:"sentence,omitempty"`
}

type statementHost struct {
	Text     string `json:"text"`
	Host     string `json:"host"`
	Sentence string `json:"sentence"`
	LeftIn   bool   `json:"leftIn" doc:"It is taken for a name that was left in"`
}

type statementClaim struct {
	Kind string `json:"kind"`
	Text string `json:"text"`
	Near string `json:"near"`
}

type statementComment struct {
	Name      string    `json:"name"`
	At        time.Time `json:"at"`
	Says      string    `json:"says"`
	Paragraph int       `json:"paragraph" doc:"From 0 in the text as it is now; -1: on the whole, or on a paragraph that changed"`
	Done      bool      `json:"done"`
}

type statementList struct {
	Body struct {
		Items []statementItem `json:"items"`
	}
}

type statementAnswer struct{ Body statementWhole }

type statementAsked struct {
	Text string `path:"text" doc:"The id of the text"`
}

func (p *Pages) apiList(ctx context.Context, _ *struct{}) (*statementList, error) {
	who, err := p.Who(ctx)
	if err != nil {
		return nil, api.Problem(err)
	}
	all, err := p.Texts.List(ctx, who)
	if err != nil {
		return nil, api.Problem(err)
	}
	out := &statementList{}
	out.Body.Items = make([]statementItem, 0, len(all))
	for _, r := range all {
		out.Body.Items = append(out.Body.Items, itemOf(r))
	}
	return out, nil
}

func (p *Pages) apiGet(ctx context.Context, in *statementAsked) (*statementAnswer, error) {
	who, err := p.Who(ctx)
	if err != nil {
		return nil, api.Problem(err)
	}
	return p.whole(ctx, who, statement.ID(in.Text))
}

func (p *Pages) whole(ctx context.Context, who studentID, id statement.ID) (*statementAnswer, error) {
	t, _, r, err := p.Texts.Look(ctx, who, id)
	if err != nil {
		return nil, api.Problem(err)
	}
	said, err := p.Texts.Comments(ctx, who, id)
	if err != nil {
		return nil, api.Problem(err)
	}
	out := statementWhole{statementItem: itemOf(t), Text: t.Text, To: t.To, On: t.On.String(), Found: append([]string{}, t.Found...), Repeats: r.Overlap.Percent, Readable: r.Read, Character: r.Length.Characters,
		Limit:  statementLimit{r.Length.Limit.Most, string(r.Length.Limit.Unit), r.Length.Over()},
		Points: []statementPoint{}, Against: []statementAgainst{}, Generic: []string{}, Hosts: []statementHost{}, Claims: []statementClaim{}, Comments: []statementComment{}}
	for _, x := range r.Points {
		out.Points = append(out.Points, statementPoint{string(x.Kind), x.Says, x.Plain, x.Answered, x.By})
	}
	for _, x := range r.Refusals {
		out.Against = append(out.Against, statementAgainst{x.Says, x.Sentence})
	}
	for _, x := range r.Generic {
		out.Generic = append(out.Generic, x.Sentence)
	}
	for _, x := range r.Hosts {
		out.Hosts = append(out.Hosts, statementHost{x.Text, x.Host, x.Sentence, x.Hard})
	}
	for _, x := range r.Claims {
		out.Claims = append(out.Claims, statementClaim{x.Kind, x.Text, x.Near})
	}
	for _, x := range said {
		out.Comments = append(out.Comments, statementComment{x.Name, x.At, x.Says, x.On(t.Text), !x.Done.IsZero()})
	}
	return &statementAnswer{out}, nil
}

type statementBegun struct {
	Body struct {
		Kind        string `json:"kind" enum:"personal_statement,cover_letter"`
		Application string `json:"application,omitempty" maxLength:"64"`
		Base        string `json:"base,omitempty" maxLength:"64"`
		Title       string `json:"title,omitempty" maxLength:"400"`
		Text        string `json:"text,omitempty" doc:"Not with base"`
	}
}

func (p *Pages) apiBegin(ctx context.Context, in *statementBegun) (*statementAnswer, error) {
	who, err := p.Who(ctx)
	if err != nil {
		return nil, api.Problem(err)
	}
	d := statement.Document{Kind: statement.Kind(in.Body.Kind), For: in.Body.Application, Base: statement.ID(in.Body.Base), Title: in.Body.Title, Text: in.Body.Text}
	if _, known, err := p.application(ctx, who, d.For); err != nil {
		return nil, api.Problem(err)
	} else if d.For != "" && !known {
		return nil, api.Problem(errs.Fault("application", "There is no such application."))
	}
	t, err := p.Texts.Begin(ctx, who, d)
	if err != nil {
		return nil, api.Problem(err)
	}
	return p.whole(ctx, who, t.ID)
}

type statementSaved struct {
	Text string `path:"text" doc:"The id of the text"`
	Body struct {
		Revision int64           `json:"revision" doc:"That was read"`
		Text     string          `json:"text"`
		Title    string          `json:"title,omitempty" maxLength:"400"`
		To       string          `json:"to,omitempty" maxLength:"2000"`
		On       string          `json:"on,omitempty" format:"date"`
		Limit    *statementLimit `json:"limit,omitempty"`
		Found    []string        `json:"found,omitempty" maxItems:"100"`
	}
}

func (p *Pages) apiSave(ctx context.Context, in *statementSaved) (*statementAnswer, error) {
	who, err := p.Who(ctx)
	if err != nil {
		return nil, api.Problem(err)
	}
	now, err := p.Texts.Open(ctx, who, statement.ID(in.Text))
	if err != nil {
		return nil, api.Problem(err)
	}
	d, b := now.Document, in.Body
	d.Text, d.Title, d.To, d.Found, d.On, d.Limit = b.Text, b.Title, b.To, b.Found, 0, statement.Limit{}
	if b.On != "" {
		if d.On, err = clock.ParseDate(b.On); err != nil {
			return nil, api.Problem(errs.Fault("on", "“%s” is not a date. Write it as 2027-03-01.", b.On))
		}
	}
	if b.Limit != nil && b.Limit.Most > 0 {
		d.Limit = statement.Limit{Most: b.Limit.Most, Unit: statement.Unit(b.Limit.Unit)}
	}
	if _, err := p.Texts.Save(ctx, who, b.Revision, d); err != nil {
		return nil, api.Problem(err)
	}
	return p.whole(ctx, who, d.ID)
}

type statementCalledReady struct {
	Text string `path:"text" doc:"The id of the text"`
	Body struct {
		Revision int64  `json:"revision" doc:"That was read"`
		Reason   string `json:"reason,omitempty" maxLength:"2000" doc:"Why it is ready though something stands against it"`
	}
}

func (p *Pages) apiReady(ctx context.Context, in *statementCalledReady) (*statementAnswer, error) {
	who, err := p.Who(ctx)
	if err != nil {
		return nil, api.Problem(err)
	}
	id := statement.ID(in.Text)
	_, err = p.Texts.MarkReady(ctx, who, id, in.Body.Revision, in.Body.Reason)
	if refused, ok := errors.AsType[statement.Refused](err); ok {
		var problems []errs.Problem
		for _, f := range refused.Refusals {
			says := f.Says
			if f.Sentence != "" {
				says += " The sentence: “" + f.Sentence + "”"
			}
			problems = append(problems, errs.Problem{Field: "reason", Says: says})
		}
		err = errs.Faults(problems)
	}
	if err != nil {
		return nil, api.Problem(err)
	}
	return p.whole(ctx, who, id)
}

func (p *Pages) apiDelete(ctx context.Context, in *statementAsked) (*struct{}, error) {
	who, err := p.Who(ctx)
	if err != nil {
		return nil, api.Problem(err)
	}
	id := statement.ID(in.Text)
	if _, err := p.Texts.Open(ctx, who, id); err != nil {
		return nil, api.Problem(err)
	}
	if err := p.Texts.ThrowAway(ctx, who, id, true); err != nil {
		return nil, api.Problem(err)
	}
	return nil, nil
}
