package app

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"time"

	"preround/internal/account"
	"preround/internal/agenda"
	"preround/internal/plan"
	"preround/internal/platform/errs"
	"preround/internal/platform/jobs"
	"preround/internal/platform/mail"
	"preround/internal/reminder"
	"preround/internal/reminder/reminderweb"
	"preround/internal/student"
)

// reminders joins the reminders: their pages, and the jobs that look and send.
func (h *house) reminders() {
	r := h.rooms
	h.reminder = reminder.New(reminder.Setup{
		Store: r.reminds, Sources: h.sources, Post: reminderPost{h.mail}, Orders: reminderOrders{h.queue}, Transact: r.db.Write,
		Address: func(ctx context.Context, who student.ID) (string, error) {
			a, err := h.signing.AddressOf(ctx, who)
			return a.Shown, err
		},
		ZoneOf: h.zoneOf, Clock: r.clock, Random: rand.Reader, Base: h.base.String(),
	})
	h.queue.Handle(lookKind, func(ctx context.Context, j jobs.Job) error {
		var planned int64
		if err := json.Unmarshal(j.Payload, &planned); err != nil {
			return jobs.GiveUp(err)
		}
		return h.reminder.Look(ctx, student.ID(j.Owner), time.UnixMilli(planned).UTC())
	})
	h.queue.Handle(sendKind, func(ctx context.Context, j jobs.Job) error {
		return h.reminder.Deliver(ctx, student.ID(j.Owner), string(j.Payload))
	})
	h.queue.Handle(tendKind, h.tend)

	guesses := account.NewLimiter(account.Limit{Every: 10 * time.Second, Burst: 30})
	pages := &reminderweb.Pages{Reminders: h.reminder, Keeper: h.desk, Who: h.desk.Who, Clock: r.clock, Guess: func(req *http.Request) error {
		if wait := guesses.Draw(h.from.name(req), r.clock.Now()); wait > 0 {
			return errs.New(errs.TooMany, "Too many links were tried from here. Wait a minute.")
		}
		return nil
	}}
	reminderweb.Routes(h.site, pages)
	reminderweb.API(h.api, pages)
}

// sources are the rooms that have dates, the plan among them.
func (h *house) sources() []agenda.Source {
	return append(h.dates(), agenda.PlanSource{Kept: h.rooms.kept, Find: h.find, Build: plan.Build})
}

// datesOf are the entries of a student, beside those of the plan.
func (h *house) datesOf(ctx context.Context, who student.ID, day agenda.Day) ([]agenda.Entry, error) {
	return agenda.Collect(ctx, who, day, h.dates()...)
}

// zoneOf is the time zone that follows from the answers of a student.
func (h *house) zoneOf(ctx context.Context, who student.ID) (*time.Location, error) {
	state, err := h.rooms.kept(ctx, who)
	return student.Zone(state.Student.Facts), err
}

// The jobs of reminders.
const (
	lookKind = "reminder.look"
	sendKind = "reminder.send"
	tendKind = "reminder.tend"
)

// reminderOrders records the work of reminders as jobs.
type reminderOrders struct{ queue *jobs.Queue }

// Look implements reminder.Orders.
func (o reminderOrders) Look(ctx context.Context, who student.ID, at time.Time) error {
	ms := strconv.FormatInt(at.UnixMilli(), 10)
	return o.queue.Add(ctx, jobs.Order{Kind: lookKind, Key: string(who) + ":" + ms, Owner: string(who), Payload: []byte(ms), At: at, Keep: time.Hour})
}

// Send implements reminder.Orders.
func (o reminderOrders) Send(ctx context.Context, who student.ID, key string) error {
	return o.queue.Add(ctx, jobs.Order{Kind: sendKind, Key: string(who) + ":" + key, Owner: string(who), Payload: []byte(key)})
}

// tendEvery is how often lost looks are sought.
const tendEvery = time.Hour

// startTending orders the first search for lost looks, once an hour whichever node
// asks; each orders the next.
func (h *house) startTending(ctx context.Context) error {
	return h.tendAt(ctx, h.rooms.clock.Now().Truncate(tendEvery))
}

func (h *house) tendAt(ctx context.Context, at time.Time) error {
	return h.queue.Add(ctx, jobs.Order{Kind: tendKind, Key: strconv.FormatInt(at.Unix(), 10), At: at, Keep: 3 * tendEvery})
}

func (h *house) tend(ctx context.Context, _ jobs.Job) error {
	if err := h.tendAt(ctx, h.rooms.clock.Now().Truncate(tendEvery).Add(tendEvery)); err != nil {
		return err
	}
	n, err := h.reminder.Tend(ctx)
	if n > 0 {
		h.log.Warn("looks at students' dates had been given up; they go on", "students", n)
	}
	if err != nil {
		return err
	}
	_, err = h.rooms.reminds.Sweep(ctx, h.rooms.clock.Now().AddDate(0, 0, -30))
	return err
}

// reminderPost sends reminders as mails. They are planned: no form asks for them.
type reminderPost struct{ mail mail.Sender }

// Ready implements reminder.Post.
func (p reminderPost) Ready() bool { return p.mail.Ready() }

// Send implements reminder.Post.
func (p reminderPost) Send(ctx context.Context, l reminder.Letter) error {
	err := p.mail.Send(ctx, mail.Message{To: l.To, Subject: l.Subject, Text: l.Text, Unsubscribe: l.Stop, ID: l.ID, Planned: true})
	if errors.Is(err, mail.ErrBounced) {
		return errors.Join(reminder.ErrBounced, err)
	}
	return err
}
