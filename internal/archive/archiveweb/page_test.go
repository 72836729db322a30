package archiveweb_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"preround/data"
	"preround/internal/account"
	"preround/internal/account/accountdb"
	"preround/internal/account/accountweb"
	"preround/internal/archive"
	"preround/internal/archive/archiveweb"
	"preround/internal/plan"
	"preround/internal/plan/plandb"
	"preround/internal/platform/clock"
	"preround/internal/platform/db"
	"preround/internal/platform/db/dbtest"
	"preround/internal/platform/ui"
	"preround/internal/platform/web"
	"preround/internal/platform/web/webtest"
	"preround/internal/student"
)

// open is a site with the pages of accounts and of the archive.
func open(t *testing.T, d *db.DB) http.Handler {
	t.Helper()
	clk := clock.Fixed(time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC))
	site, err := web.New(web.Options{Failure: ui.FailurePage, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	words, err := account.ReadWords(data.RecoveryWords)
	if err != nil {
		t.Fatal(err)
	}
	keys, plans := accountdb.New(d), plandb.New(d)
	accounts, err := account.New(t.Context(), account.Setup{Store: keys, Limits: keys, Transact: d.Write, Erasers: []account.Eraser{plans}, Words: words, Clock: clk, Random: rand.Reader})
	if err != nil {
		t.Fatal(err)
	}
	desk := &accountweb.Desk{Accounts: accounts, Plans: plans, Clock: clk, Scrub: d.Scrub, Address: func(*http.Request) netip.Addr { return netip.MustParseAddr("192.0.2.1") }}
	accountweb.Routes(site, desk)
	archiveweb.Routes(site, &archiveweb.Pages{Keeper: desk, Who: desk.Who, Rooms: []archiveweb.Room{{Name: "plan", Title: "Plan", Says: "all of it"}},
		Archive: &archive.Archive{Parts: []archive.Part{plan.Records{Store: plans}}, Version: "test", Clock: clk, Snapshot: d.Read, Transact: d.Write,
			LeftOut: []string{"Keys, because they open this server only."}},
		Spool: func() (*os.File, func(), error) {
			f, err := os.CreateTemp(t.TempDir(), "spool")
			return f, func() { _ = f.Close() }, err
		}})
	return desk.Wrap(site)
}

// send posts a file, with the cookie of whoever keeps a plan.
func send(t *testing.T, h http.Handler, file []byte, cookie *http.Cookie) *httptest.ResponseRecorder {
	t.Helper()
	var body bytes.Buffer
	m := multipart.NewWriter(&body)
	f, err := m.CreateFormFile("file", "mine.zip")
	if err == nil {
		_, err = f.Write(file)
	}
	if err == nil {
		err = m.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodPost, "/archive", &body)
	r.Header.Set("Content-Type", m.FormDataContentType())
	if cookie != nil {
		r.AddCookie(cookie)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func TestThePageFitsWhoAsks(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		b := webtest.New(t, h)
		b.Get("/archive").OK().Has("h1", "Bring everything along").Has("form[enctype='multipart/form-data'] input[type=file]").Hasnt("a[href='/archive/file']")
		b.Post("/keep", url.Values{"year": {"4"}, "country": {"GB"}}).OK()
		b.Get("/archive").OK().Has("h1", "Take everything along").Has("a[href='/archive/file']", "Download everything").Has("li", "Plan: all of it").
			Has("a[href='/kept/deletion']").Has("details", "Keys, because").Hasnt("input[type=file]").LinksWork("/find", "/plan", "/kinds", "/about", "/sources", "/api", "/")
	})
}

func TestAnArchiveMovesToAnotherBrowser(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		r := httptest.NewRequest(http.MethodPost, "/keep", strings.NewReader("year=4&country=GB"))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		cookie := w.Result().Cookies()[0]
		file := func() []byte {
			r := httptest.NewRequest(http.MethodGet, "/archive/file", nil)
			r.AddCookie(cookie)
			w := httptest.NewRecorder()
			h.ServeHTTP(w, r)
			if w.Code != http.StatusOK || w.Header().Get("Content-Disposition") != `attachment; filename="preround-2026-11-22.zip"` {
				t.Fatalf("%d %v", w.Code, w.Header())
			}
			return w.Body.Bytes()
		}()
		if w := send(t, h, file, nil); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "Plan: 1 line") || !strings.Contains(w.Body.String(), "four words") {
			t.Errorf("taken in: %d\n%s", w.Code, w.Body)
		}
		if w := send(t, h, file, cookie); w.Code != http.StatusConflict || !strings.Contains(w.Body.String(), "kept on this device already") {
			t.Errorf("into a full one: %d", w.Code)
		}
		broken := send(t, h, []byte("hello"), nil)
		for _, says := range []string{"Error: Bring everything along", "This file was not taken in.", `aria-invalid="true"`} {
			if broken.Code != http.StatusUnprocessableEntity || !strings.Contains(broken.Body.String(), says) {
				t.Errorf("a broken one, %q: %d\n%s", says, broken.Code, broken.Body)
			}
		}
	})
}

// A kept plan in which nothing is noted takes an archive in, too.
func TestAnEmptyKeptPlanTakesAnArchiveIn(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		plans := plandb.New(d)
		for _, who := range []student.ID{"full", "empty"} {
			if _, err := d.Exec(t.Context(), `INSERT INTO student (id, made_ms) VALUES ($1, 1)`, string(who)); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := plans.Append(context.Background(), "full", 0, time.Unix(1_800_000_000, 0), "year=3", "Kept"); err != nil {
			t.Fatal(err)
		}
		a := &archive.Archive{Parts: []archive.Part{plan.Records{Store: plans}}, Clock: clock.Fixed(time.Unix(1_800_000_000, 0)), Snapshot: d.Read, Transact: d.Write}
		for who, want := range map[student.ID]bool{"full": false, "empty": true} {
			if empty, err := a.Empty(t.Context(), who); err != nil || empty != want {
				t.Errorf("%s is empty: %v, %v", who, empty, err)
			}
		}
	})
}
