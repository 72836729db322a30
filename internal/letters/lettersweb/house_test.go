package lettersweb_test

import (
	"context"
	"crypto/rand"
	"log/slog"
	"net/http"
	"net/url"
	"strconv"
	"sync/atomic"
	"testing"
	"time"

	"preround/internal/letters"
	"preround/internal/letters/lettersdb"
	"preround/internal/letters/lettersweb"
	"preround/internal/plan"
	"preround/internal/platform/api"
	"preround/internal/platform/clock"
	"preround/internal/platform/db"
	"preround/internal/platform/db/dbtest"
	"preround/internal/platform/ui"
	"preround/internal/platform/web"
	"preround/internal/platform/web/webtest"
	"preround/internal/student"
)

var noon = time.Date(2026, 11, 30, 7, 0, 0, 0, time.UTC)

// house is the pages on a real database; who is the student at the browser. Links,
// mails and packs are made up here.
type house struct {
	http.Handler
	t       *testing.T
	d       *db.DB
	letters *letters.Service
	book    lettersweb.Book
	orders  []letters.Mail
	links   int
	school  string
	now     atomic.Int64
	who     atomic.Value
}

func (h *house) Student(*http.Request) (student.ID, bool, error) {
	who := h.who.Load().(student.ID)
	return who, who != "", nil
}

func (h *house) Current(*http.Request) (plan.State, bool, error) {
	q, _ := url.ParseQuery("schoolcountry=PK")
	st, err := plan.FromQuery(q)
	return st, true, err
}

func (h *house) Make(context.Context, student.ID, letters.ID, time.Time) (string, error) {
	h.links++
	return "http://x.test/below/letter/secrettoken" + strconv.Itoa(h.links), nil
}

func (h *house) Revoke(context.Context, student.ID, letters.ID) error { return nil }

type post struct{}

func (post) Ready() bool                                { return true }
func (post) Send(context.Context, letters.Letter) error { return nil }

func (h *house) Send(_ context.Context, _ student.ID, _ letters.ID, m letters.Mail, _ time.Time) error {
	h.orders = append(h.orders, m)
	return nil
}

func open(t *testing.T, school string) *house {
	t.Helper()
	d := dbtest.SQLite(t)
	h := &house{t: t, d: d, book: lettersweb.Book{Name: "Ayesha Khan", School: "King Edward Medical University",
		Places: []letters.Place{{Application: "a1", Title: "Imperial College: elective", Wanted: 2, Note: "one from a dean", Link: "https://imperial.example/apply", Deadline: clock.MustDate("2027-03-01"), Zone: "Europe/London"},
			{Application: "a2", Title: "Ward in Lahore"}},
		People:   []lettersweb.Person{{Referee: letters.Referee{Name: "Dr Rahman", Role: "Consultant", Email: "rahman@hospital.example"}, From: "referee on your CV"}},
		Variants: []lettersweb.Variant{{ID: "v1", Name: "Clinical"}}}}
	h.now.Store(noon.UnixNano())
	for _, who := range []string{"her", "him"} {
		if _, err := d.Exec(t.Context(), `INSERT INTO student (id, made_ms) VALUES ($1, 0)`, who); err != nil {
			t.Fatal(err)
		}
	}
	h.who.Store(student.ID("her"))
	site, err := web.New(web.Options{BaseURL: "http://x.test/below", Failure: ui.FailurePage, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	clk := clock.Func(func() time.Time { return time.Unix(0, h.now.Load()).UTC() })
	store := lettersdb.New(d)
	h.letters = letters.New(letters.Setup{Store: store, Mails: store, Links: h, Post: post{}, Orders: h, Transact: d.Write, School: school,
		Pack:      func(_ context.Context, r letters.Request) ([]byte, error) { return []byte("%PDF of " + r.Name), nil },
		Confirmed: func(_ context.Context, who student.ID) (string, error) { return string(who) + "@kemu.example", nil },
		Own: func(_ context.Context, who student.ID) ([]string, error) {
			return []string{string(who) + "@kemu.example"}, nil
		},
		ZoneOf: func(context.Context, student.ID) (*time.Location, error) { return time.LoadLocation("Asia/Karachi") },
		Clock:  clk, Random: rand.Reader, Base: "http://x.test/below"})
	pages := &lettersweb.Pages{Letters: h.letters, Keeper: h, Clock: clk, Zones: []string{"Europe/London"},
		Book:     func(context.Context, student.ID) (lettersweb.Book, error) { return h.book, nil },
		Draw:     func(context.Context, []byte) ([][]byte, int, error) { return [][]byte{[]byte("\x89PNG")}, 1, nil },
		LetterAt: func(id letters.ID) string { return "/letters" },
		Who: func(context.Context) (student.ID, error) {
			who, _, err := h.Student(nil)
			return who, err
		}}
	lettersweb.Routes(site, pages)
	mux := http.NewServeMux()
	lettersweb.API(api.New(mux, "test", &url.URL{Scheme: "http", Host: "x.test"}), pages)
	site.Mount("/api/", mux)
	h.Handler = site
	return h
}

func (h *house) as(who student.ID) *webtest.Browser {
	h.who.Store(who)
	return webtest.New(h.t, h)
}

func form(pairs ...string) url.Values {
	v := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		v.Add(pairs[i], pairs[i+1])
	}
	return v
}

// noted walks through the forms until the page of the check.
func noted(b *webtest.Browser, email string) *webtest.Page {
	p := b.Get("/below/letters/people").OK().Follow("Dr Rahman").OK().Has("h1", "Whom do you ask")
	p = p.Submit("form.letter-form", form("email", email, "kind", "clinical", "knows", "She supervised my six weeks.")).OK().Has("h1", "What Dr Rahman gets")
	p = p.Submit("form.letter-form", form("together", "Six weeks on the ward.", "points", "The audit of cannula sites.")).OK().Has("h1", "How the letter gets there")
	p = p.Submit("form.letter-form", nil).OK()
	return p.Has("h1", "Check before asking").Has("main", "Not asked yet")
}
