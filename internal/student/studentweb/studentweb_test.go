package studentweb_test

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"

	"preround/internal/plan"
	"preround/internal/plan/plandb"
	"preround/internal/platform/clock"
	"preround/internal/platform/db/dbtest"
	"preround/internal/platform/errs"
	"preround/internal/platform/ui"
	"preround/internal/platform/web"
	"preround/internal/platform/web/webtest"
	"preround/internal/reference"
	"preround/internal/student/studentweb"
)

var now = time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)

// others are pages that other packages join to the site.
var others = []string{"/", "/plan", "/find", "/kinds", "/kinds/abroad", "/about", "/sources", "/api", "/kept"}

// ward keeps the plan of one student in a real store, as app does for the device.
type ward struct{ store *plandb.Store }

const amina = "amina"

func (k ward) Current(r *http.Request) (plan.State, bool, error) {
	rev, err := k.store.Latest(r.Context(), amina)
	if errs.KindOf(err) == errs.NotFound {
		return plan.State{}, false, nil
	}
	if err != nil {
		return plan.State{}, false, err
	}
	q, err := url.ParseQuery(rev.State)
	if err != nil {
		return plan.State{}, false, err
	}
	s, err := plan.FromQuery(q)
	return s, true, err
}

func (k ward) Save(r *http.Request, s plan.State, says string) (int64, error) {
	last, err := k.store.Latest(r.Context(), amina)
	if err != nil {
		return 0, err
	}
	rev, err := k.store.Append(r.Context(), amina, last.Rev, now, s.Query().Encode(), says)
	return rev.Rev, err
}

// newSite serves the questions for visitors.
func newSite(t *testing.T) *web.Site {
	t.Helper()
	return siteWith(t, nil)
}

// keptSite serves them to a device that keeps the plan of that query.
func keptSite(t *testing.T, kept string) (*web.Site, ward) {
	t.Helper()
	base := dbtest.SQLite(t)
	if _, err := base.Exec(t.Context(), `INSERT INTO student (id, made_ms) VALUES ($1, 1)`, amina); err != nil {
		t.Fatal(err)
	}
	k := ward{plandb.New(base)}
	if _, err := k.store.Append(t.Context(), amina, 0, now, kept, "Kept"); err != nil {
		t.Fatal(err)
	}
	return siteWith(t, k), k
}

func siteWith(t *testing.T, k studentweb.Keeper) *web.Site {
	t.Helper()
	s, err := web.New(web.Options{Failure: ui.FailurePage, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	studentweb.Routes(s, &studentweb.Desk{Keeper: k, Clock: clock.Fixed(now),
		Places: func() map[reference.CountryCode]int {
			return map[reference.CountryCode]int{"US": 90, "GB": 60, "DE": 20, "FR": 2, "ZZ": 40, "NO": 1}
		}})
	for _, path := range []string{"/plan", "/find"} { // what a saved answer leads to, shown by its flash alone
		s.Handle("GET "+path, func(w http.ResponseWriter, r *http.Request) error {
			return web.Render(w, r, http.StatusOK, elsewhere)
		})
	}
	return s
}

var elsewhere = templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
	return ui.Layout(ui.Page{Title: "Elsewhere"}).Render(templ.WithChildren(ctx, templ.Raw("<h1>Elsewhere</h1>")), w)
})

// answersOf is the state that the address of a page holds, as its own text.
func answersOf(t *testing.T, p *webtest.Page) string {
	t.Helper()
	return stateText(t, queryOf(p.Address))
}

func queryOf(address string) url.Values {
	_, query, _ := strings.Cut(address, "?")
	query, _, _ = strings.Cut(query, "#")
	q, _ := url.ParseQuery(query)
	return q
}

func stateText(t *testing.T, q url.Values) string {
	t.Helper()
	s, err := plan.FromQuery(q)
	if err != nil {
		t.Fatal(err)
	}
	text, _ := url.QueryUnescape(s.Query().Encode())
	return text
}
