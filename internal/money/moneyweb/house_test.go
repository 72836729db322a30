package moneyweb_test

import (
	"context"
	"crypto/rand"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"preround/data"
	"preround/internal/catalog"
	"preround/internal/catalog/source"
	"preround/internal/fit"
	"preround/internal/money"
	"preround/internal/money/moneydb"
	"preround/internal/money/moneyweb"
	"preround/internal/platform/api"
	"preround/internal/platform/clock"
	"preround/internal/platform/db"
	"preround/internal/platform/db/dbtest"
	"preround/internal/platform/errs"
	"preround/internal/platform/ui"
	"preround/internal/platform/web"
	"preround/internal/platform/web/webtest"
	"preround/internal/reference"
	"preround/internal/student"
)

var noon = time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)

func usd(n int64) reference.Money { return reference.Money{Minor: n * 100, Currency: "USD"} }

// house is the ledger's pages over a real database, for two students of which the
// header Student names one; without it somebody asks who keeps nothing.
type house struct {
	http.Handler
	book    *money.Book
	pages   *moneyweb.Pages
	db      *db.DB
	persons map[student.ID]moneyweb.Person
	visa    clock.Date
}

const whoHeader = "Student"

type whoKey struct{}

func (h *house) Student(r *http.Request) (student.ID, bool, error) {
	id := student.ID(r.Header.Get(whoHeader))
	return id, id != "", nil
}

// as gives every request of a browser the name of a student.
func (h *house) as(id student.ID) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Header.Set(whoHeader, string(id))
		h.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), whoKey{}, id)))
	})
}

var (
	shipped, shippedFaults = source.ReadFS(data.Catalogue, "catalogue")
)

func find(_ context.Context, _ student.ID, id catalog.ID) (*catalog.Place, bool) {
	for i := range shipped {
		if shipped[i].ID == id {
			return &shipped[i], true
		}
	}
	return nil, false
}

func open(t testing.TB, d *db.DB) *house {
	t.Helper()
	if len(shippedFaults) > 0 {
		t.Fatal(shippedFaults[0])
	}
	h := &house{db: d, persons: map[student.ID]moneyweb.Person{}, visa: clock.MustDate("2027-03-14")}
	for _, id := range []student.ID{"amina", "ben"} {
		if _, err := d.Exec(t.Context(), `INSERT INTO student (id, made_ms) VALUES ($1, 1)`, string(id)); err != nil {
			t.Fatal(err)
		}
		h.persons[id] = person(t, id)
	}
	h.book = &money.Book{Store: moneydb.New(d), Transact: d.Write, Clock: clock.Fixed(noon), Random: rand.Reader}
	site, err := web.New(web.Options{BaseURL: "http://preround.test", Failure: ui.FailurePage, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	pages := &moneyweb.Pages{Book: h.book, Keeper: h, Find: find, Clock: clock.Fixed(noon),
		Who: func(ctx context.Context) (student.ID, error) {
			if id, ok := ctx.Value(whoKey{}).(student.ID); ok && id != "" {
				return id, nil
			}
			return "", errs.New(errs.Forbidden, "This device keeps no plan.")
		},
		Person: func(_ context.Context, who student.ID) (moneyweb.Person, error) { return h.persons[who], nil },
		Grants: func() []*catalog.Place {
			var out []*catalog.Place
			for i := range shipped {
				if shipped[i].Format == "scholarship" {
					out = append(out, &shipped[i])
				}
			}
			return out
		},
		Paying: func(st student.Student, today clock.Date) (out []*catalog.Place) {
			for i := range shipped {
				if p := &shipped[i]; p.Money.Pay == catalog.PayStipend && p.Format != "scholarship" && p.Money.Stipend.Stated && fit.Judge(&st, p, today).Verdict != fit.Closed {
					out = append(out, p)
				}
			}
			return out
		},
		VisaOn: func(context.Context, student.ID, money.Stay) (clock.Date, error) { return h.visa, nil }}
	h.pages = pages
	moneyweb.Routes(site, pages)
	mux := http.NewServeMux()
	moneyweb.API(api.New(mux, "test", &url.URL{}), pages)
	site.Mount("/api/", mux)
	h.Handler = site
	return h
}

// person is a student of a school in Pakistan with two applications.
func person(t testing.TB, id student.ID) moneyweb.Person {
	t.Helper()
	p := moneyweb.Person{Student: student.Student{
		Facts: student.Facts{Year: 4, YearOn: clock.DateOf(noon), SchoolCountry: "PK", Citizenship: []reference.CountryCode{"PK"}},
		Goals: student.Goals{Weeks: 4, StartDay: clock.MustDate("2027-07-05"), Budget: reference.Money{Minor: 50_000_000, Currency: "PKR"}}}}
	place, ok := find(t.Context(), "", "gb-imperial-clinical-elective")
	if !ok {
		t.Fatal("the place is gone from the catalogue")
	}
	p.Stays = []money.Stay{{ID: money.StayID(id) + "-imperial", Name: place.Name, Stage: "Interested", Standing: money.Open, Place: place, Start: p.Student.Goals.StartDay, Weeks: 4, Path: "/applications/x"}}
	for i := range shipped { // a place that states both fees
		if m := shipped[i].Money; m.ApplicationFee.Stated && m.Tuition.Stated && m.ApplicationFee.Max.Minor > 0 && shipped[i].Locations[0].Country == "AU" {
			p.Stays = append(p.Stays, money.Stay{ID: money.StayID(id) + "-fees", Name: shipped[i].Name, Stage: "Sent", Standing: money.Open, Place: &shipped[i], Weeks: 4})
			break
		}
	}
	return p
}

// each gives the test a house on each engine, and amina's browser.
func each(t *testing.T, test func(t *testing.T, h *house, b *webtest.Browser)) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		test(t, h, webtest.New(t, h.as("amina")))
	})
}

// lite is each on SQLite alone, for what does not depend on the engine.
func lite(t *testing.T, test func(t *testing.T, h *house, b *webtest.Browser)) {
	t.Parallel()
	h := open(t, dbtest.SQLite(t))
	test(t, h, webtest.New(t, h.as("amina")))
}

func (h *house) note(t testing.TB, who student.ID, l money.Line) money.Line {
	t.Helper()
	undo, err := h.book.Note(t.Context(), who, l)
	if err != nil {
		t.Fatal(err)
	}
	return undo[0]
}

func (h *house) lines(t *testing.T, who student.ID) []money.Line {
	t.Helper()
	all, err := h.book.Lines(t.Context(), who)
	if err != nil {
		t.Fatal(err)
	}
	return money.Sort(all)
}

// ask asks the API as a student.
func (h *house) ask(who student.ID, method, address, body string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, "http://preround.test"+address, strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	w := httptest.NewRecorder()
	h.as(who).ServeHTTP(w, r)
	return w
}
