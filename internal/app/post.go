package app

import (
	"context"
	"crypto/rand"
	"time"

	"preround/internal/account"
	"preround/internal/platform/jobs"
	"preround/internal/platform/mail"
	"preround/internal/student"
)

// mailer is the sender that the options name; mail.Off without a mail server.
func (o Options) mailer() (mail.Sender, error) {
	if o.SMTPURL == "" {
		return mail.Off{}, nil
	}
	if o.MailFrom == "" {
		return nil, refuse("PREROUND_MAIL_FROM is missing: name the address that mails come from, such as Preround <plan@example.org>.")
	}
	s, err := mail.New(mail.Setup{URL: o.SMTPURL, From: o.MailFrom})
	if err != nil {
		return nil, refuse("%s", err)
	}
	return s, nil
}

// post makes the queue of jobs and the sender of mails.
func (h *house) post(n *numbers) error {
	r := h.rooms
	h.queue = jobs.New(jobs.Setup{DB: r.db, Clock: r.clock, Random: rand.Reader, Log: h.log})
	n.follow(h.queue)
	sender, err := h.options.mailer()
	if err != nil {
		return err
	}
	h.mail = mail.Limit(sender, func(ctx context.Context, name string) (time.Duration, error) {
		return r.accounts.Draw(ctx, name, account.Limit{Every: mail.AskedEvery, Burst: mail.AskedBurst}, r.clock.Now())
	})
	return nil
}

// orders erases what was still to be done for a student.
type orders struct{ queue *jobs.Queue }

// EraseStudent implements account.Eraser.
func (o orders) EraseStudent(ctx context.Context, who student.ID) error {
	return o.queue.Erase(ctx, string(who))
}
