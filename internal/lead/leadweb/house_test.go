package leadweb_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync/atomic"
	"testing"
	"time"

	"preround/internal/catalog"
	"preround/internal/catalog/catalogdb"
	"preround/internal/lead"
	"preround/internal/lead/leaddb"
	"preround/internal/lead/leadweb"
	"preround/internal/platform/clock"
	"preround/internal/platform/db"
	"preround/internal/platform/db/dbtest"
	"preround/internal/platform/ui"
	"preround/internal/platform/web"
	"preround/internal/platform/web/webtest"
	"preround/internal/student"
)

var noon = time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)

// house is the pages on a real database; who is the student at the browser.
type house struct {
	http.Handler
	t     *testing.T
	db    *db.DB
	store *leaddb.Store
	pages *leadweb.Pages
	who   atomic.Value
	ticks atomic.Int64 // no two moments are the same

	places  *catalogdb.Store
	waiting []func() (done bool)
}

// upload sends a file as the page's form would, and follows the redirect.
func (h *house) upload(name string, content []byte) *webtest.Page {
	h.t.Helper()
	var body bytes.Buffer
	m := multipart.NewWriter(&body)
	w, err := m.CreateFormFile("file", name)
	if err == nil {
		_, err = w.Write(content)
	}
	if err == nil {
		err = m.Close()
	}
	if err != nil {
		h.t.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodPost, "http://x.test"+below+"/leads/import", &body)
	r.Header.Set("Content-Type", m.FormDataContentType())
	rec := httptest.NewRecorder()
	h.ServeHTTP(rec, r)
	if to := rec.Header().Get("Location"); rec.Code == http.StatusSeeOther {
		return webtest.New(h.t, h).Get(to).OK()
	}
	return webtest.New(h.t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		for k, v := range rec.Header() {
			w.Header()[k] = v
		}
		w.WriteHeader(rec.Code)
		_, _ = w.Write(rec.Body.Bytes())
	})).Get(below + "/leads/import")
}

// Student implements leadweb.Keeper.
func (h *house) Student(*http.Request) (student.ID, bool, error) {
	who := h.who.Load().(student.ID)
	return who, who != "", nil
}

func open(t *testing.T) *house {
	t.Helper()
	d := dbtest.SQLite(t)
	h := &house{t: t, db: d, store: leaddb.New(d)}
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
	clk := clock.Func(func() time.Time { return noon.Add(time.Duration(h.ticks.Add(1)) * time.Millisecond) })
	h.pages = &leadweb.Pages{Keeper: h, Leads: h.store, Clock: clk, Random: rand.Reader, Who: func(context.Context) (student.ID, error) {
		who, _, err := h.Student(nil)
		return who, err
	}}
	h.pages.Imports, h.pages.Transact, h.pages.Later = h.store, d.Write, h
	h.pages.Importer = &lead.Importer{Leads: h.store, Imports: h.store, Transact: d.Write, Clock: clk, Random: rand.Reader,
		InCatalogue: func(p *catalog.Place) (catalog.ID, bool) { return "gb-known", p.Name == "Known" }}
	h.places = catalogdb.New(d)
	h.pages.Suggestions, h.pages.Catalogue, h.pages.Reports = h.store, h.places, h.places
	h.pages.Owner = func(*http.Request) (bool, error) { return h.who.Load() == student.ID("owner"), nil }
	leadweb.Routes(site, h.pages)
	h.Handler = site
	return h
}

func (h *house) as(who student.ID) *webtest.Browser {
	h.who.Store(who)
	return webtest.New(h.t, h)
}

// Import implements leadweb.Later: a test does the work when it wants to.
func (h *house) Import(_ context.Context, who student.ID, id string) error {
	h.waiting = append(h.waiting, func() bool {
		done, err := h.pages.Importer.Step(h.t.Context(), who, id)
		if err != nil {
			h.t.Fatal(err)
		}
		return done
	})
	return nil
}

// leads are all that a student has.
func (h *house) leads(who student.ID) []lead.Kept {
	h.t.Helper()
	list, err := h.store.List(h.t.Context(), who, 0, 0)
	if err != nil {
		h.t.Fatal(err)
	}
	return list
}

const below = "/below"

func form(pairs ...string) url.Values {
	v := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		v.Add(pairs[i], pairs[i+1])
	}
	return v
}

type zeros struct{}

func (zeros) Read(b []byte) (int, error) { clear(b); return len(b), nil }
