package refereeweb_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"preround/internal/invite"
	"preround/internal/invite/invitedb"
	"preround/internal/invite/inviteweb"
	"preround/internal/letters"
	"preround/internal/letters/held"
	"preround/internal/letters/held/helddb"
	"preround/internal/letters/lettersdb"
	"preround/internal/letters/referee/refereeweb"
	"preround/internal/papers/inspect"
	"preround/internal/papers/inspecttest"
	"preround/internal/platform/blob/blobtest"
	"preround/internal/platform/clock"
	"preround/internal/platform/db"
	"preround/internal/platform/db/dbtest"
	"preround/internal/platform/errs"
	"preround/internal/platform/ui"
	"preround/internal/platform/web"
	"preround/internal/platform/web/webtest"
	"preround/internal/student"
)

var noon = time.Date(2026, 11, 28, 9, 0, 0, 0, time.UTC)

const reader = "office@school.example"

var (
	school   = held.House{School: "School of Medicine", Readers: []string{reader}, Mails: true}
	personal = held.House{Mails: true}
)

// room is the referee's pages with the real services behind them, on one database.
type room struct {
	t        *testing.T
	d        *db.DB
	site     *web.Site
	requests *letters.Service
	letters  *held.Service
	invites  *invite.Service
	now      time.Time
	log      bytes.Buffer
	codes    []string // that were mailed
	links    map[letters.ID]string
	refuse   error // of the mail server
	set      []map[string][]byte
}

func (x *room) Now() time.Time { return x.now }

// Make and Revoke are letters.Links.
func (x *room) Make(ctx context.Context, who student.ID, id letters.ID, until time.Time) (string, error) {
	token, err := x.invites.Make(ctx, who, invite.Referee, string(id), until)
	x.links[id] = "/letter/" + token
	return "https://plan.example.org" + x.links[id], err
}

func (x *room) Revoke(ctx context.Context, who student.ID, id letters.ID) error {
	return x.invites.Revoke(ctx, who, invite.Referee, string(id))
}

type noPost struct{}

func (noPost) Ready() bool                                { return true }
func (noPost) Send(context.Context, letters.Letter) error { return nil }

type noOrders struct{}

func (noOrders) Send(context.Context, student.ID, letters.ID, letters.Mail, time.Time) error {
	return nil
}

type here struct{}

func (here) Inspect(_ context.Context, r io.Reader) (inspect.Found, error) {
	body, err := io.ReadAll(r)
	if err != nil {
		return inspect.Found{}, err
	}
	return inspect.Inspect(body)
}

// jar is the cookies of a request, as they are named.
type jar struct{}

func (jar) Cookie(r *http.Request, name string) string {
	if c, err := r.Cookie(name); err == nil {
		return c.Value
	}
	return ""
}

func (jar) PutCookie(w http.ResponseWriter, _ *http.Request, name, value string, age time.Duration) {
	http.SetCookie(w, &http.Cookie{Name: name, Value: value, Path: "/", HttpOnly: true, MaxAge: int(age.Seconds())})
}

func newRoom(t *testing.T, of held.House) *room {
	t.Helper()
	d := dbtest.SQLite(t)
	for _, who := range []string{"amina", "ben"} {
		if _, err := d.Exec(t.Context(), `INSERT INTO student (id, made_ms) VALUES ($1, 0)`, who); err != nil {
			t.Fatal(err)
		}
	}
	x := &room{t: t, d: d, now: noon, links: map[letters.ID]string{}}
	requests, cabinet := lettersdb.New(d), helddb.New(d)
	x.invites = invite.New(invitedb.New(d), x, rand.Reader)
	karachi := func(context.Context, student.ID) (*time.Location, error) { return student.LoadZone("Asia/Karachi") }
	none := func(context.Context, student.ID) (string, error) { return "amina@kemu.example", nil }
	x.requests = letters.New(letters.Setup{Store: requests, Mails: requests, Links: x, Post: noPost{}, Orders: noOrders{}, Transact: d.Write,
		Pack:      func(context.Context, letters.Request) ([]byte, error) { return inspecttest.PDF(2), nil },
		Confirmed: none, Own: func(context.Context, student.ID) ([]string, error) { return nil, nil }, ZoneOf: karachi, School: of.School, Clock: x, Random: rand.Reader, Base: "https://plan.example.org"})
	x.letters = held.New(held.Setup{Store: cabinet, Drafts: cabinet, Steps: cabinet, Doomed: cabinet, Vault: blobtest.Vault(t), Inspector: here{}, Transact: d.Write, House: of,
		Arrived:   func(ctx context.Context, r string) error { return x.requests.Arrived(ctx, letters.ID(r)) },
		TakenBack: func(ctx context.Context, r string) error { return x.requests.TakenBack(ctx, letters.ID(r)) }, Clock: x, Random: rand.Reader})
	x.join()
	return x
}

// join makes the site.
func (x *room) join() {
	x.t.Helper()
	var err error
	x.site, err = web.New(web.Options{BaseURL: "http://preround.test", Failure: ui.FailurePage, Log: slog.New(slog.NewTextHandler(&x.log, nil))})
	if err != nil {
		x.t.Fatal(err)
	}
	pages := &refereeweb.Pages{Requests: x.requests, Letters: x.letters, Jar: jar{}, Clock: x, Warm: func() {},
		PDF: func(_ context.Context, _ string, files map[string][]byte) ([]byte, error) {
			x.set = append(x.set, files)
			return inspecttest.PDF(1), nil
		},
		MailCode: func(_ context.Context, _, _, code string) error {
			x.codes = append(x.codes, code)
			return x.refuse
		}}
	door := &inviteweb.Door{Kind: invite.Referee, Path: "/letter", Invites: x.invites, Jar: jar{}, Network: func(r *http.Request) string { return r.RemoteAddr }, Page: pages.Outside, Inside: pages.Inside}
	pages.Guests = door
	inviteweb.Routes(x.site, door)
	refereeweb.Routes(x.site, pages)
}

func destination(application string, way letters.Way, says string) letters.Destination {
	d := letters.Destination{Application: application, Title: "Host " + application, Way: way, Instructions: says, Link: "https://host.example/" + application}
	if way == letters.Sealed {
		d.Key = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p"
	}
	return d
}

// ask is a request that was asked, with its link.
func (x *room) ask(waived bool, to ...letters.Destination) (id letters.ID, link string) {
	x.t.Helper()
	ctx := x.t.Context()
	id, err := x.requests.Note(ctx, "amina", letters.Draft{Name: "Amina Khan", School: "King Edward Medical University", NeededBy: clock.MustDate("2027-01-15"), Zone: "Europe/London",
		Referee: letters.Referee{Name: "Dr Rahman", Role: "Consultant", Institution: "Mayo Hospital", Email: "rahman@mayo.example", Kind: letters.Clinical},
		To:      to, Together: "Six weeks on the medical ward.", Points: []string{"The audit of cannula sites."}})
	if err != nil {
		x.t.Fatal(err)
	}
	r, err := x.requests.One(ctx, "amina", id)
	if err == nil {
		_, err = x.requests.Ask(ctx, "amina", id, r.N, letters.Wish{Waived: waived, Decided: true, By: letters.ByCopy})
	}
	if err != nil {
		x.t.Fatal(err)
	}
	return id, x.links[id]
}

// browser is another device.
func (x *room) browser() *webtest.Browser { return webtest.New(x.t, x.site) }

// state is what the student is told.
func (x *room) state(id letters.ID) letters.State {
	x.t.Helper()
	r, err := x.requests.One(x.t.Context(), "amina", id)
	if err != nil {
		x.t.Fatal(err)
	}
	return r.State
}

// code is the newest that was mailed.
func (x *room) code() string {
	x.t.Helper()
	if len(x.codes) == 0 {
		x.t.Fatal("no code was mailed")
	}
	return x.codes[len(x.codes)-1]
}

func (x *room) where(id letters.ID) held.Where {
	return held.Where{Student: "amina", Request: string(id)}
}

// holds is the letter as the office opens it.
func (x *room) holds(id letters.ID) (held.Version, []byte) {
	x.t.Helper()
	v, body, err := x.letters.Open(x.t.Context(), held.Office("reader", reader), x.where(id))
	if err != nil {
		x.t.Fatal(err)
	}
	return v, body
}

func pathOf(id letters.ID, below string) string { return fmt.Sprintf("/referee/%s%s", id, below) }

var errAway = errs.New(errs.Busy, "The mail server is away.")

func contains(t *testing.T, what, text string, words ...string) {
	t.Helper()
	for _, w := range words {
		if strings.Contains(text, w) {
			t.Errorf("%s holds %q", what, w)
		}
	}
}
