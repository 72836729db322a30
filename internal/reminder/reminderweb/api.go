package reminderweb

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"preround/internal/platform/api"
	"preround/internal/reminder"
	"preround/internal/student"
)

type reminderJSON struct {
	On      bool       `json:"on" doc:"mails are sent"`
	Weekly  bool       `json:"weekly" doc:"one mail on Monday at eight"`
	Single  bool       `json:"single" doc:"a mail before each date that matters"`
	Zone    string     `json:"zone" doc:"the time zone that was chosen; empty: the one that follows from the answers"`
	Hours   string     `json:"hours_in" doc:"the time zone in which the mails come"`
	Stopped string     `json:"stopped,omitempty" doc:"why none come: asked, or bounced (the address takes no mail)"`
	Mails   []mailJSON `json:"mails" doc:"the newest mails, and how they went"`
}

type mailJSON struct {
	At      time.Time `json:"at"`
	State   string    `json:"state"`
	Subject string    `json:"subject,omitempty"`
}

type reminderAnswer struct {
	Body reminderJSON
}

type wishJSON struct {
	Body struct {
		Weekly bool   `json:"weekly"`
		Single bool   `json:"single"`
		Zone   string `json:"zone,omitempty" maxLength:"60" doc:"an IANA name, or empty for the one that follows from the answers"`
	}
}

// API joins the operations.
func API(a huma.API, p *Pages) {
	op := func(id, method, summary, says string) huma.Operation {
		return huma.Operation{OperationID: id, Method: method, Path: "/api/v1/reminders", Summary: summary, Description: says, Tags: []string{"Reminders"}}
	}
	huma.Register(a, op("get-reminders", http.MethodGet, "Reminders by mail", "What was chosen, and the newest mails."), p.apiShow)
	huma.Register(a, op("choose-reminders", http.MethodPut, "Choose reminders", "Both false: no more mails. The account needs a confirmed address."), p.apiChoose)
}

func (p *Pages) apiShow(ctx context.Context, _ *struct{}) (*reminderAnswer, error) {
	who, err := p.Who(ctx)
	if err != nil {
		return nil, api.Problem(err)
	}
	return p.apiStatus(ctx, who)
}

func (p *Pages) apiChoose(ctx context.Context, in *wishJSON) (*reminderAnswer, error) {
	who, err := p.Who(ctx)
	if err != nil {
		return nil, api.Problem(err)
	}
	wish := reminder.Wish{Weekly: in.Body.Weekly, Single: in.Body.Single}
	if wish == (reminder.Wish{}) {
		_, err = p.Reminders.End(ctx, who)
	} else {
		_, err = p.Reminders.Choose(ctx, who, wish, in.Body.Zone)
	}
	if err != nil {
		return nil, api.Problem(err)
	}
	return p.apiStatus(ctx, who)
}

func (p *Pages) apiStatus(ctx context.Context, who student.ID) (*reminderAnswer, error) {
	st, err := p.Reminders.Status(ctx, who)
	if err != nil {
		return nil, api.Problem(err)
	}
	out := reminderJSON{On: st.On() && st.Address != "" && p.Reminders.SendsMail(), Weekly: st.Weekly, Single: st.Single, Zone: st.Setting.Zone, Hours: st.Zone.String(),
		Stopped: string(st.Stopped), Mails: []mailJSON{}}
	for _, m := range st.Mails {
		out.Mails = append(out.Mails, mailJSON{m.At, string(m.State), m.Subject})
	}
	return &reminderAnswer{out}, nil
}
