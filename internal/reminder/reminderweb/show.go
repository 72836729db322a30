package reminderweb

import (
	"time"

	"preround/internal/platform/ui"
	"preround/internal/platform/web"
	"preround/internal/reference"
	"preround/internal/reminder"
)

// view is the page of reminders.
type view struct {
	st     reminder.Status
	mails  bool // this server sends mail
	form   *web.Form
	coming []reminder.Mail
	now    time.Time
}

func (v view) title() string {
	if v.on() {
		return "Reminders are on"
	}
	return "Reminders by e-mail"
}

func (v view) on() bool { return v.st.On() && v.st.Address != "" && v.mails }

func (v view) ticks() ui.Choice {
	return ui.Choice{Name: fieldMails, Label: "Which mails", Says: v.form.Says(fieldMails), Chosen: v.form.All(fieldMails), Options: []ui.Option{
		{Value: weekly, Label: "One mail a week", Hint: "On Monday at 8:00: the week, what is still open, and what comes after. A week with nothing in it brings no mail."},
		{Value: single, Label: "A mail before each date that matters", Hint: "At 8:00 30, 14 and 7 days and a day before a deadline or a window, and a quarter of an hour before a window opens. Several dates on one morning are one mail."},
	}}
}

func (v view) zone() ui.Input {
	hint := "Empty: " + v.st.Zone.String() + ", from your answers."
	if !v.st.Known {
		hint = "Your answers do not tell it. Enter it, such as Asia/Karachi; until then eight o’clock is that of UTC."
	}
	if v.st.Setting.Zone != "" {
		hint = "Empty it to go by your answers again."
	}
	return ui.Input{Name: fieldZone, Label: "Your time zone", Hint: hint, Value: v.form.Get(fieldZone), Says: v.form.Says(fieldZone), List: reference.Zones()}
}

// moment is a time as the student's own clock shows it.
func (v view) moment(t time.Time) string {
	return t.In(v.st.Zone).Format("Monday 2 January 2006, 15:04")
}

// about says what a mail will tell.
func about(m reminder.Mail) string {
	says := ""
	if m.Weekly {
		says = "Your week"
	}
	for i, n := range m.Notices {
		if i == 3 {
			return says + ", and more"
		}
		if says != "" {
			says += "; "
		}
		says += n.Entry.What
	}
	return says
}

// ended says how a mail went.
func ended(r reminder.Row) string {
	switch r.State {
	case reminder.Sent:
		return "Sent"
	case reminder.Needless:
		return "Not needed any more"
	case reminder.Late:
		return "Not sent: this server was away for more than a day"
	case reminder.Returned:
		return "Refused by the mail server"
	}
	return "On its way"
}
