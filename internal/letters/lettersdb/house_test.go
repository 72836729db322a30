package lettersdb_test

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"preround/internal/letters"
	"preround/internal/letters/lettersdb"
	"preround/internal/platform/clock"
	"preround/internal/platform/db"
	"preround/internal/platform/db/dbtest"
	"preround/internal/platform/errs"
	"preround/internal/student"
)

var noon = time.Date(2026, 11, 30, 7, 0, 0, 0, time.UTC) // a Monday, noon in Karachi

// room is the service on a real store. Links, post and orders are written down.
type room struct {
	*letters.Service
	store *lettersdb.Store
	d     *db.DB
	setup letters.Setup
	now   time.Time

	links   []link
	sent    []letters.Letter
	orders  []order
	refuse  map[string]error // by address
	address map[student.ID]string
	off     bool
}

type link struct {
	id      letters.ID
	url     string
	revoked bool
}

type order struct {
	who student.ID
	id  letters.ID
	m   letters.Mail
	at  time.Time
}

func (r *room) Make(_ context.Context, _ student.ID, id letters.ID, until time.Time) (string, error) {
	if !until.After(r.now) {
		return "", errs.New(errs.Invalid, "the link would have ended")
	}
	r.links = append(r.links, link{id: id, url: fmt.Sprintf("https://plan.example.org/referee/token%d", len(r.links)+1)})
	return r.links[len(r.links)-1].url, nil
}

func (r *room) Revoke(_ context.Context, _ student.ID, id letters.ID) error {
	for i := range r.links {
		r.links[i].revoked = r.links[i].revoked || r.links[i].id == id
	}
	return nil
}

// post is the sender of the room, whose own Send is that of orders.
type post struct{ *room }

func (p post) Ready() bool { return !p.off }

func (p post) Send(_ context.Context, l letters.Letter) error {
	if err := p.refuse[l.To]; err != nil {
		return err
	}
	p.sent = append(p.sent, l)
	return nil
}

func (r *room) Send(_ context.Context, who student.ID, id letters.ID, m letters.Mail, at time.Time) error {
	r.orders = append(r.orders, order{who, id, m, at})
	return nil
}

// work sends what is due, as the queue does.
func (r *room) work(t *testing.T) {
	t.Helper()
	for _, o := range r.orders {
		if o.at.After(r.now) {
			continue
		}
		if err := r.Deliver(t.Context(), o.who, o.id, o.m); err != nil {
			t.Fatal(err)
		}
	}
}

func each(t *testing.T, test func(t *testing.T, r *room)) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) { test(t, open(t, d)) })
}

func open(t testing.TB, d *db.DB) *room {
	t.Helper()
	for _, who := range []string{"amina", "ben"} {
		if _, err := d.Exec(t.Context(), `INSERT INTO student (id, made_ms) VALUES ($1, 0)`, who); err != nil {
			t.Fatal(err)
		}
	}
	r := &room{d: d, store: lettersdb.New(d), now: noon, refuse: map[string]error{}, address: map[student.ID]string{"amina": "amina@kemu.example", "ben": "ben@kemu.example"}}
	karachi, err := time.LoadLocation("Asia/Karachi")
	if err != nil {
		t.Fatal(err)
	}
	r.setup = letters.Setup{Store: r.store, Mails: r.store, Links: r, Post: post{r}, Orders: r, Transact: d.Write,
		Pack: func(_ context.Context, q letters.Request) ([]byte, error) {
			return fmt.Appendf(nil, "%%PDF for %s, waived %v", q.Referee.Name, q.Waived), nil
		},
		Confirmed: func(_ context.Context, who student.ID) (string, error) { return r.address[who], nil },
		Own:       func(_ context.Context, who student.ID) ([]string, error) { return []string{r.address[who]}, nil },
		ZoneOf:    func(context.Context, student.ID) (*time.Location, error) { return karachi, nil },
		School:    "King Edward Medical University",
		Clock:     clock.Func(func() time.Time { return r.now }), Random: rand.Reader, Base: "https://plan.example.org"}
	r.Service = letters.New(r.setup)
	return r
}

func draft() letters.Draft {
	return letters.Draft{Name: "Ayesha Khan", School: "King Edward Medical University", NeededBy: clock.MustDate("2027-03-01"), Zone: "Europe/London",
		Together: "Six weeks on ward 4.", Points: []string{"The audit of cannula sites."},
		Referee: letters.Referee{Name: "Dr Rahman", Role: "Consultant", Email: "rahman@hospital.example", Kind: letters.Clinical},
		To: []letters.Destination{{Application: "a1", Title: "Imperial College", Way: letters.Here},
			{Application: "a2", Title: "Ward in Lahore", Way: letters.Theirs, Instructions: "By mail to the dean."}}}
}

// note keeps a draft of Amina's.
func (r *room) note(t *testing.T, d letters.Draft) letters.ID {
	t.Helper()
	id, err := r.Note(t.Context(), "amina", d)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// ask notes and asks.
func (r *room) ask(t *testing.T, d letters.Draft, by letters.By, waived bool) (letters.ID, string) {
	t.Helper()
	id := r.note(t, d)
	link, err := r.Ask(t.Context(), "amina", id, 1, letters.Wish{Waived: waived, Decided: true, By: by})
	if err != nil {
		t.Fatal(err)
	}
	return id, link
}

func (r *room) one(t *testing.T, id letters.ID) letters.Request {
	t.Helper()
	q, err := r.One(t.Context(), "amina", id)
	if err != nil {
		t.Fatal(err)
	}
	return q
}

func (r *room) state(t *testing.T, id letters.ID, want letters.State) {
	t.Helper()
	q := r.one(t, id)
	if got := q.At(r.now); got != want {
		t.Errorf("it is %s, want %s", got, want)
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func wantKind(t *testing.T, err error, kind errs.Kind, what string) {
	t.Helper()
	if errs.KindOf(err) != kind || err == nil {
		t.Errorf("%s: %v", what, err)
	}
}

func fields(err error) (out []string) {
	for _, p := range errs.ProblemsOf(err) {
		out = append(out, p.Field)
	}
	return out
}

var errServer = errors.New("the mail server broke off")

// tokens counts the links that a text holds.
func tokens(s string) int { return strings.Count(s, "/referee/token") }
