package app

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus/promhttp"

	"preround/internal/catalog/index"
	"preround/internal/platform/clock"
	"preround/internal/platform/db/dbtest"
	"preround/internal/platform/jobs"
	"preround/internal/platform/mail"
)

// A set-up that cannot send is refused at the start, not found out by a student; and
// what is said about it holds no password.
func TestTheMailServerIsCheckedAtTheStart(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		o    Options
		says string
	}{
		{Options{SMTPURL: "smtp://u:hunter2@mail.example.org:587"}, "PREROUND_MAIL_FROM is missing"},
		{Options{SMTPURL: "smtp://u:hunter2@mail.example.org:587/x", MailFrom: "plan@example.org"}, "PREROUND_SMTP_URL cannot be read"},
		{Options{SMTPURL: "smtp://u:hunter2@mail.example.org", MailFrom: "plan"}, "PREROUND_MAIL_FROM is"},
		{Options{SMTPURL: "smtp://u:hunter2@mail.example.org", MailFrom: "Preround <plan@example.org>"}, ""},
		{Options{}, ""},
	} {
		err := c.o.check()
		if (err == nil) != (c.says == "") || err != nil && (!strings.Contains(err.Error(), c.says) || strings.Contains(err.Error(), "hunter2")) {
			t.Errorf("%+v: %v, want %q", c.o, err, c.says)
		}
	}
	s, err := Options{}.mailer()
	if _, off := s.(mail.Off); err != nil || !off || s.Ready() {
		t.Errorf("without a mail server: %T, %v", s, err)
	}
}

// Prometheus sees how many jobs wait and how they ended, of every kind, and no more.
func TestJobsAreCounted(t *testing.T) {
	t.Parallel()
	d := dbtest.SQLite(t)
	lib := &library{live: &index.Live{}}
	lib.live.Swap(shippedIndex())
	n := newNumbers(lib)
	h := &house{rooms: newRooms(d, clock.Fixed(noon)), log: slog.New(slog.DiscardHandler)}
	if err := h.post(n); err != nil {
		t.Fatal(err)
	}
	h.queue.Handle("good", func(context.Context, jobs.Job) error { return nil })
	h.queue.Handle("bad", func(context.Context, jobs.Job) error { return jobs.GiveUp(errors.New("no")) })
	for _, o := range []jobs.Order{{Kind: "good"}, {Kind: "bad"}, {Kind: "good", At: noon.Add(time.Hour), Owner: "amina"}} {
		if err := h.queue.Add(t.Context(), o); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := h.queue.RunDue(t.Context()); err != nil {
		t.Fatal(err)
	}
	rec := httptest.NewRecorder()
	promhttp.HandlerFor(n.registry, promhttp.HandlerOpts{}).ServeHTTP(rec, httptest.NewRequest(http.MethodGet, "/metrics", nil))
	for _, want := range []string{
		`preround_jobs{kind="good",state="later"} 1`, `preround_jobs{kind="bad",state="gave up"} 1`, `preround_jobs_ended_total{end="done",kind="good"} 1`,
		`preround_jobs_ended_total{end="gave up",kind="bad"} 1`,
	} {
		if !strings.Contains(rec.Body.String(), want) {
			t.Errorf("the metrics lack %s", want)
		}
	}
	if strings.Contains(rec.Body.String(), "amina") {
		t.Error("the metrics name a student")
	}
}
