package applicationsweb

import (
	"context"

	"preround/internal/applications"
	"preround/internal/catalog"
	"preround/internal/platform/api"
	"preround/internal/platform/clock"
	"preround/internal/platform/errs"
)

type beginAnswer struct {
	Body struct {
		ID applications.ID `json:"id"`
	}
}

func (p *Pages) apiBegin(ctx context.Context, in *struct {
	Body struct {
		Place   catalog.ID           `json:"place" doc:"Of the catalogue, or one of your own (own-…)"`
		Label   string               `json:"label,omitempty" doc:"Tells a second one to the same place apart"`
		Start   clock.Date           `json:"start,omitempty"`
		Weeks   int                  `json:"weeks,omitempty"`
		Channel applications.Channel `json:"channel,omitempty"`
		Again   bool                 `json:"again,omitempty" doc:"Yes, a second one to the same place"`
	}
}) (*beginAnswer, error) {
	who, err := p.Who(ctx)
	if err != nil {
		return nil, api.Problem(err)
	}
	b := in.Body
	id, _, err := p.Service.Follow(ctx, who, string(who), applications.Begin{Place: b.Place, Label: b.Label, Start: b.Start, Weeks: b.Weeks, Channel: b.Channel, Again: b.Again})
	out := &beginAnswer{}
	out.Body.ID = id
	return out, api.Problem(err)
}

func (p *Pages) apiTakeBack(ctx context.Context, in *struct {
	ID   applications.ID `path:"id"`
	Body struct {
		Entries []int64 `json:"entries" minItems:"1" maxItems:"100"`
	}
}) (*madeAnswer, error) {
	who, err := p.Who(ctx)
	if err != nil {
		return nil, api.Problem(err)
	}
	var made []applications.Made
	for _, n := range in.Body.Entries {
		made = append(made, applications.Made{Application: in.ID, N: n})
	}
	return answerOf(p.Service.TakeBack(ctx, who, string(who), made...))
}

type moveBody struct {
	To       string               `json:"to" doc:"One of choices"`
	On       clock.Date           `json:"on,omitempty" doc:"The day it is for; today where it is left out, never to come"`
	Text     string               `json:"text,omitempty"`
	Channel  applications.Channel `json:"channel,omitempty"`
	Proof    string               `json:"proof,omitempty"`
	Enclosed []string             `json:"enclosed,omitempty" maxItems:"50"`
}

func (m moveBody) act(b *applications.Book) (applications.Act, error) {
	to, ok := b.ReadTarget(m.To)
	if !ok {
		return nil, errs.Fault("to", "“%s” is no stage. The application’s choices list all that it may go to.", excerpt(m.To))
	}
	return applications.Advance{To: to, On: m.On, Text: m.Text, Channel: m.Channel, Proof: m.Proof, Enclosed: m.Enclosed}, nil
}

type detailsBody struct {
	Label   string               `json:"label,omitempty"`
	Start   clock.Date           `json:"start,omitempty"`
	Weeks   int                  `json:"weeks,omitempty"`
	Channel applications.Channel `json:"channel,omitempty"`
}

func (m detailsBody) act(*applications.Book) (applications.Act, error) {
	return applications.Describe{Label: m.Label, Start: m.Start, Weeks: m.Weeks, Channel: m.Channel}, nil
}

type noteBody struct {
	Ref  int64  `json:"ref,omitempty" minimum:"0"`
	Text string `json:"text"`
}

func (m noteBody) act(*applications.Book) (applications.Act, error) {
	return applications.Write{Ref: m.Ref, Text: m.Text}, nil
}

type dayBody struct {
	Ref       int64      `json:"ref,omitempty" minimum:"0"`
	Title     string     `json:"title,omitempty"`
	On        clock.Date `json:"on"`
	Hour      string     `json:"hour,omitempty" doc:"15:04"`
	Zone      string     `json:"zone,omitempty" doc:"Europe/London"`
	Done      bool       `json:"done,omitempty"`
	Interview bool       `json:"interview,omitempty"`
}

func (m dayBody) act(*applications.Book) (applications.Act, error) {
	return applications.Remember{Ref: m.Ref, Title: m.Title, On: m.On, Hour: m.Hour, Zone: m.Zone, Done: m.Done, Interview: m.Interview}, nil
}

type personBody struct {
	Ref   int64       `json:"ref,omitempty" minimum:"0"`
	Name  string      `json:"name"`
	Role  string      `json:"role,omitempty"`
	Email string      `json:"email,omitempty"`
	Phone string      `json:"phone,omitempty"`
	Met   string      `json:"met,omitempty" doc:"How you met"`
	Touch catalog.Tri `json:"touch,omitempty" enum:"yes,no," doc:"Whether this person agreed to stay in touch"`
}

func (m personBody) act(*applications.Book) (applications.Act, error) {
	return applications.Meet{Ref: m.Ref, Person: applications.Person{Name: m.Name, Role: m.Role, Email: m.Email, Phone: m.Phone, Met: m.Met, Touch: m.Touch}}, nil
}

type contactBody struct {
	On       clock.Date           `json:"on,omitempty"`
	Incoming bool                 `json:"incoming,omitempty"`
	Channel  applications.Channel `json:"channel,omitempty"`
	What     string               `json:"what,omitempty"`
	FollowUp bool                 `json:"follow_up,omitempty"`
}

func (m contactBody) act(*applications.Book) (applications.Act, error) {
	return applications.Log{On: m.On, Incoming: m.Incoming, Channel: m.Channel, What: m.What, FollowUp: m.FollowUp}, nil
}

type offerBody struct {
	On       clock.Date `json:"on,omitempty"`
	AnswerBy clock.Date `json:"answer_by,omitempty"`
	Hour     string     `json:"hour,omitempty" doc:"15:04"`
	Zone     string     `json:"zone,omitempty" doc:"Of day and hour: Europe/London"`
	Start    clock.Date `json:"start,omitempty"`
	Weeks    int        `json:"weeks,omitempty"`
	Note     string     `json:"note,omitempty"`
}

func (m offerBody) act(*applications.Book) (applications.Act, error) {
	return applications.Hear{On: m.On, AnswerBy: m.AnswerBy, Hour: m.Hour, Zone: m.Zone, Start: m.Start, Weeks: m.Weeks, Note: m.Note}, nil
}

type acceptBody struct {
	On       clock.Date        `json:"on,omitempty"`
	Withdraw []applications.ID `json:"withdraw,omitempty" maxItems:"500"`
}

func (m acceptBody) act(*applications.Book) (applications.Act, error) {
	return applications.Accept{On: m.On, Withdraw: m.Withdraw}, nil
}

type removeBody struct {
	Ref int64 `json:"ref" minimum:"1"`
}

func (m removeBody) act(*applications.Book) (applications.Act, error) {
	return applications.Remove{Ref: m.Ref}, nil
}
