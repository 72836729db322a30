package reminderweb_test

import (
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"preround/internal/account/accountdb"
	"preround/internal/agenda"
	"preround/internal/platform/clock"
	"preround/internal/platform/db"
	"preround/internal/platform/db/dbtest"
	"preround/internal/platform/errs"
	"preround/internal/platform/ui"
	"preround/internal/platform/web"
	"preround/internal/platform/web/webtest"
	"preround/internal/reminder"
	"preround/internal/reminder/reminderdb"
	"preround/internal/reminder/reminderweb"
	"preround/internal/student"
)

var sunday = time.Date(2026, 11, 29, 12, 0, 0, 0, time.UTC)

// room is the pages over a real database, with a mailbox that keeps what is sent.
type room struct {
	*webtest.Browser
	d       *db.DB
	s       *reminder.Service
	store   *reminderdb.Store
	now     time.Time
	address string
	ready   bool
	kept    bool
	letters []reminder.Letter
	entries []agenda.Entry
	guesses int
}

func (x *room) Now() time.Time { return x.now }
func (x *room) Ready() bool    { return x.ready }
func (x *room) Send(_ context.Context, l reminder.Letter) error {
	x.letters = append(x.letters, l)
	return nil
}
func (x *room) Student(*http.Request) (student.ID, bool, error) { return "amina", x.kept, nil }
func (x *room) Entries(context.Context, student.ID, agenda.Day) ([]agenda.Entry, error) {
	return x.entries, nil
}

// orders does the work at once, as far as it is due.
type orders struct{ x *room }

func (o orders) Look(context.Context, student.ID, time.Time) error { return nil }
func (o orders) Send(context.Context, student.ID, string) error    { return nil }

func newRoom(t *testing.T, base string) *room {
	t.Helper()
	d := dbtest.SQLite(t)
	if err := accountdb.New(d).Open(t.Context(), "amina", sunday); err != nil {
		t.Fatal(err)
	}
	x := &room{d: d, store: reminderdb.New(d), now: sunday, address: "amina@example.org", ready: true, kept: true}
	x.entries = []agenda.Entry{{ID: "a", What: "Deadline: Imperial", On: clock.MustDate("2026-12-07"), Must: true}}
	x.s = reminder.New(reminder.Setup{Store: x.store, Sources: func() []agenda.Source { return []agenda.Source{x} }, Post: x, Orders: orders{x}, Transact: d.Write,
		Address: func(context.Context, student.ID) (string, error) { return x.address, nil },
		ZoneOf:  func(context.Context, student.ID) (*time.Location, error) { return student.LoadZone("Asia/Karachi") },
		Clock:   x, Random: rand.Reader, Base: base})
	site, err := web.New(web.Options{BaseURL: base, Failure: ui.FailurePage, Log: slog.New(slog.NewTextHandler(io.Discard, nil))})
	if err != nil {
		t.Fatal(err)
	}
	reminderweb.Routes(site, &reminderweb.Pages{Reminders: x.s, Keeper: x, Clock: x, Guess: func(*http.Request) error {
		if x.guesses++; x.guesses > 30 {
			return errs.New(errs.TooMany, "Too many.")
		}
		return nil
	}})
	x.Browser = webtest.New(t, site)
	return x
}

// mail lets the next mail be sent and returns its link to stop.
func (x *room) mail(t *testing.T) (stop string) {
	t.Helper()
	set, _, err := x.store.Setting(t.Context(), "amina")
	if err != nil {
		t.Fatal(err)
	}
	x.now = time.Date(2026, 11, 30, 3, 0, 0, 0, time.UTC) // 8 in Karachi
	if err := x.s.Look(t.Context(), "amina", set.Next); err != nil {
		t.Fatal(err)
	}
	if err := x.s.Deliver(t.Context(), "amina", "day:2026-11-30"); err != nil {
		t.Fatal(err)
	}
	if len(x.letters) == 0 {
		t.Fatal("no mail was sent")
	}
	return x.letters[len(x.letters)-1].Stop
}

func TestRemindersAreChosenAndUndone(t *testing.T) {
	t.Parallel()
	x := newRoom(t, "http://preround.test")
	p := x.Get("/reminders").OK().Has("h1", "Reminders by e-mail").Has("form", "amina@example.org", "Asia/Karachi")
	if n := p.Doc().Find("input[name=weekly][checked]").Length(); n != 2 {
		t.Errorf("%d mails are ticked at first, want both", n)
	}
	p = x.Post("/reminders", url.Values{"weekly": {"weekly", "single"}, "zone": {"Europe/London"}}).OK()
	p.Has("h1", "Reminders are on").Has("main", "Your week; Deadline: Imperial").Has("main", "Monday 30 November 2026, 08:00")
	x.Post("/reminders", url.Values{"weekly": {"single"}}).OK().Has("h1", "Reminders are on")
	p = x.Get("/reminders").OK()
	p = p.Press("Stop all reminders", nil).OK().Has("h1", "Reminders by e-mail").Has("main", "The reminders are off since")
	if p.Doc().Find("input[name=weekly][checked]").Length() != 1 {
		t.Error("what was chosen is forgotten when the mails are stopped")
	}
	p.Press("Undo", nil).OK().Has("h1", "Reminders are on")
	x.Post("/reminders", url.Values{"zone": {"Europe/London"}}).Status(http.StatusUnprocessableEntity).Has(".field", "Tick at least one")
	set, _, err := x.store.Setting(t.Context(), "amina")
	if err != nil || set.Weekly || !set.Single || set.Stopped != reminder.Running {
		t.Errorf("%+v %v", set, err)
	}
}

func TestAWrongZoneIsSaidAtTheField(t *testing.T) {
	t.Parallel()
	x := newRoom(t, "https://plan.example.org")
	for _, zone := range []string{"Mars/Olympus", "Local", strings.Repeat("x", 99)} {
		p := x.Post("/reminders", url.Values{"weekly": {"weekly"}, "zone": {zone}}).Status(http.StatusUnprocessableEntity)
		p.Has("title", "Error:").Has(".field", "is no time zone that is known here")
	}
	if _, found, _ := x.store.Setting(t.Context(), "amina"); found {
		t.Error("it was saved all the same")
	}
}

func TestThePageSaysWhyNoMailsCome(t *testing.T) {
	t.Parallel()
	x := newRoom(t, "https://plan.example.org")
	x.ready = false
	x.Get("/reminders").OK().Has(".notice", "This server sends no mail").Hasnt("main", "Which mails")
	x.ready, x.address = true, ""
	x.Get("/reminders").OK().Has(".notice", "Where should the mails go?").Hasnt("main", "Which mails")
	x.Post("/reminders", url.Values{"weekly": {"weekly"}}).Status(http.StatusForbidden)
	x.address = "amina@example.org"
	if err := x.store.Put(t.Context(), "amina", reminder.Setting{Wish: reminder.Wish{Weekly: true}, Stopped: reminder.Bounced, Refused: "old@example.org"}); err != nil {
		t.Fatal(err)
	}
	x.Get("/reminders").OK().Has(".notice", "The mail server of old@example.org refused")
	x.kept = false
	x.Get("/reminders").OK().Has("h1", "Reminders by e-mail").Has("main", "Start a plan")
	x.Post("/reminders", url.Values{"weekly": {"weekly"}}).Status(http.StatusForbidden)
}

var linkForm = regexp.MustCompile(`^https://plan\.example\.org/pre/reminders/stop/[a-z2-7]{32}$`)

// A scanner may open the link as often as it likes: a person can still use it, once
// and again, without signing in. The link is built from the configured address alone.
func TestRow8TheStopLinkDoesNothingUntilAPersonPresses(t *testing.T) {
	t.Parallel()
	x := newRoom(t, "https://plan.example.org/pre")
	x.Post("/pre/reminders", url.Values{"weekly": {"weekly"}}).OK()
	stop := x.mail(t)
	if !linkForm.MatchString(stop) || !strings.Contains(x.letters[0].Text, stop) {
		t.Fatalf("the link is %q", stop)
	}
	path := strings.TrimPrefix(stop, "https://plan.example.org")
	x.kept = false // another device
	for range 20 {
		x.Get(path).OK().Has("h1", "Stop the reminders").Hasnt("body", "amina")
	}
	if set, _, err := x.store.Setting(t.Context(), "amina"); err != nil || set.Stopped != reminder.Running {
		t.Fatalf("opening the link stopped the mails: %+v, %v", set, err)
	}
	p := x.Get(path).OK().Press("Stop these mails", nil).OK().Has("h1", "The reminders are stopped")
	if strings.Contains(p.Address, "stop/") {
		t.Errorf("the page after it has the token in its address: %s", p.Address)
	}
	if set, _, err := x.store.Setting(t.Context(), "amina"); err != nil || set.Stopped != reminder.Asked {
		t.Errorf("%+v, %v", set, err)
	}
	x.Get(path).OK().Press("Stop these mails", nil).OK()
}

// The button of a mail program posts one field and follows no redirect (RFC 8058).
func TestRow8AMailProgramsOwnButtonStops(t *testing.T) {
	t.Parallel()
	x := newRoom(t, "https://plan.example.org")
	x.Post("/reminders", url.Values{"weekly": {"weekly"}}).OK()
	path := strings.TrimPrefix(x.mail(t), "https://plan.example.org")
	x.kept = false
	p := x.Post(path, url.Values{"List-Unsubscribe": {"One-Click"}}).OK()
	if p.Address != path {
		t.Errorf("it was led on to %s", p.Address)
	}
	if set, _, err := x.store.Setting(t.Context(), "amina"); err != nil || set.Stopped != reminder.Asked {
		t.Errorf("%+v, %v", set, err)
	}
}

// A link works until its time, to the second, and only a hash of it is stored.
func TestRow10TheStopLinkEndsAtItsTime(t *testing.T) {
	t.Parallel()
	x := newRoom(t, "https://plan.example.org")
	x.Post("/reminders", url.Values{"weekly": {"weekly"}}).OK()
	stop := x.mail(t)
	path, token := strings.TrimPrefix(stop, "https://plan.example.org"), stop[len(stop)-32:]
	end := x.now.Add(400 * 24 * time.Hour)
	for _, c := range []struct {
		at   time.Time
		want int
	}{{end.Add(-time.Second), 200}, {end, 404}, {end.Add(time.Second), 404}} {
		x.now = c.at
		x.Get(path).Status(c.want)
	}
	held := 0
	err := x.d.Each(t.Context(), func(scan db.Scan) error {
		var hash []byte
		if err := scan(&hash); err != nil {
			return err
		}
		held++
		if strings.Contains(string(hash), token) || len(hash) != 32 {
			t.Error("the token itself is stored")
		}
		return nil
	}, `SELECT hash FROM reminder_link`)
	if err != nil || held != 1 {
		t.Error(held, err)
	}
}

func TestRow6GuessedLinksFindNothingAndAreRefusedSoon(t *testing.T) {
	t.Parallel()
	x := newRoom(t, "https://plan.example.org")
	x.Post("/reminders", url.Values{"weekly": {"weekly"}}).OK()
	x.mail(t)
	for i := range 40 {
		want := http.StatusNotFound
		if i >= 30 {
			want = http.StatusTooManyRequests
		}
		token := fmt.Sprintf("%032d", i)
		token = strings.NewReplacer("0", "a", "1", "b", "8", "c", "9", "d").Replace(token)
		if i%2 == 0 {
			x.Get("/reminders/stop/" + token).Status(want)
		} else {
			x.Post("/reminders/stop/"+token, nil).Status(want)
		}
	}
	for _, odd := range []string{"x", strings.Repeat("a", 33), strings.Repeat("A", 32)} {
		x.Get("/reminders/stop/" + odd).Status(http.StatusTooManyRequests)
	}
}

func TestTheArchiveTakesRemindersAlong(t *testing.T) {
	t.Parallel()
	x, y := newRoom(t, "https://plan.example.org"), newRoom(t, "https://other.example.org")
	x.Post("/reminders", url.Values{"weekly": {"weekly"}, "zone": {"Asia/Karachi"}}).OK()
	x.mail(t)
	raw, err := reminder.Archive{Store: x.store}.Export(t.Context(), "amina")
	if err != nil {
		t.Fatal(err)
	}
	to := reminder.Archive{Store: y.store}
	if err := to.Import(t.Context(), "amina", raw); err != nil {
		t.Fatal(err)
	}
	y.Get("/reminders").OK().Has("main", "Your week from 30 November").Has("main", "The reminders are off since")
	again, err := to.Export(t.Context(), "amina")
	if err != nil || !strings.Contains(string(again), `"Weekly":true`) || !strings.Contains(string(again), `"Asia/Karachi"`) {
		t.Errorf("%s %v", again, err)
	}
	for _, bad := range []string{`[]`, `{"setting":{"Zone":"Mars/X"}}`, `{"setting":{"Stopped":"odd"}}`, `{"mails":[{"key":"k","state":"odd"}]}`} {
		if err := to.Import(t.Context(), "amina", []byte(bad)); errs.KindOf(err) != errs.Invalid {
			t.Errorf("%s: %v", bad, err)
		}
	}
}
