package papersweb_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"preround/internal/papers"
	"preround/internal/papers/inspect"
	"preround/internal/papers/papersdb"
	"preround/internal/papers/papersweb"
	"preround/internal/plan"
	"preround/internal/platform/api"
	"preround/internal/platform/blob/blobtest"
	"preround/internal/platform/clock"
	"preround/internal/platform/db"
	"preround/internal/platform/db/dbtest"
	"preround/internal/platform/ui"
	"preround/internal/platform/web"
	"preround/internal/platform/web/webtest"
	"preround/internal/student"
)

var noon = time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)

// house is the pages on a real database and a real folder; who is the student at
// the browser.
type house struct {
	http.Handler
	t     *testing.T
	db    *db.DB
	vault *papers.Service
	uses  *uses
	now   atomic.Int64
	who   atomic.Value
}

// Student implements papersweb.Keeper.
func (h *house) Student(*http.Request) (student.ID, bool, error) {
	who := h.who.Load().(student.ID)
	return who, who != "", nil
}

// Current implements papersweb.Keeper.
func (h *house) Current(*http.Request) (plan.State, bool, error) { return plan.State{}, true, nil }

type here struct{}

func (here) Inspect(_ context.Context, r io.Reader) (inspect.Found, error) {
	body, err := io.ReadAll(r)
	if err != nil {
		return inspect.Found{}, err
	}
	return inspect.Inspect(body)
}

type uses struct{ all []papers.Use }

func (u *uses) Of(context.Context, student.ID, papers.ID) ([]papers.Use, error) { return u.all, nil }

func (u *uses) Update(_ context.Context, _ student.ID, _ papers.ID, version int, names []string) error {
	for i := range u.all {
		for _, n := range names {
			if u.all[i].ID == n {
				u.all[i].Version = version
			}
		}
	}
	return nil
}

func open(t *testing.T) *house {
	t.Helper()
	d := dbtest.SQLite(t)
	h := &house{t: t, db: d, uses: &uses{}}
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
	store := papersdb.New(d)
	h.vault = papers.New(papers.Setup{Store: store, Uploads: store, Doomed: store, Vault: blobtest.Vault(t), Inspector: here{}, Transact: d.Write, Uses: h.uses, Clock: clk, Random: rand.Reader})
	pages := &papersweb.Pages{Keeper: h, Papers: h.vault, Clock: clk, Who: func(context.Context) (student.ID, error) {
		who, _, err := h.Student(nil)
		return who, err
	}}
	papersweb.Routes(site, pages)
	mux := http.NewServeMux()
	a := api.New(mux, "test", &url.URL{Scheme: "http", Host: "x.test"})
	papersweb.API(a, pages)
	site.HandleLarge("POST /api/v1/papers", web.Large{Body: inspect.MaxBytes + 1}, func(w http.ResponseWriter, r *http.Request) error {
		http.StripPrefix("/below", mux).ServeHTTP(w, r)
		return nil
	})
	site.Mount("/api/", mux)
	h.Handler = site
	return h
}

func (h *house) as(who student.ID) *webtest.Browser {
	h.who.Store(who)
	return webtest.New(h.t, h)
}

const below = "/below"

// send is a bare request.
func (h *house) send(method, path, kind string, body []byte) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, "http://x.test"+below+path, bytes.NewReader(body))
	r.Header.Set("Content-Type", kind)
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	r.Header.Set("Accept", "text/html")
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// post sends a form with a file, as a browser without script does; the file stands
// last.
func (h *house) post(path string, fields url.Values, name string, file []byte) *httptest.ResponseRecorder {
	h.t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for k, list := range fields {
		for _, v := range list {
			if err := w.WriteField(k, v); err != nil {
				h.t.Fatal(err)
			}
		}
	}
	part, err := w.CreateFormFile("file", name)
	if err == nil {
		_, err = part.Write(file)
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		h.t.Fatal(err)
	}
	return h.send(http.MethodPost, path, w.FormDataContentType(), b.Bytes())
}

// added is the address of the paper that a form made, below the base.
func (h *house) added(rec *httptest.ResponseRecorder) string {
	h.t.Helper()
	to := rec.Header().Get("Location")
	if rec.Code != http.StatusSeeOther || !strings.HasPrefix(to, below+"/papers/") {
		h.t.Fatalf("%d to %q: %.300s", rec.Code, to, rec.Body)
	}
	return strings.TrimPrefix(to, below)
}

func (h *house) json(rec *httptest.ResponseRecorder, want int, into any) {
	h.t.Helper()
	if rec.Code != want {
		h.t.Fatalf("status %d, want %d: %s", rec.Code, want, rec.Body)
	}
	if into == nil {
		return
	}
	if err := json.Unmarshal(rec.Body.Bytes(), into); err != nil {
		h.t.Fatalf("%v: %s", err, rec.Body)
	}
}

func form(pairs ...string) url.Values {
	v := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		v.Add(pairs[i], pairs[i+1])
	}
	return v
}
