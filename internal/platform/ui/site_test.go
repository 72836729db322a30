package ui_test

import (
	"bytes"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/a-h/templ"

	"preround/internal/platform/errs"
	"preround/internal/platform/ui"
	"preround/internal/platform/web"
	"preround/internal/platform/web/webtest"
)

// newSite has one page for each way to succeed or fail.
func newSite(t *testing.T, base string, log io.Writer) *web.Site {
	t.Helper()
	s, err := web.New(web.Options{BaseURL: base, Failure: ui.FailurePage, Log: slog.New(slog.NewTextHandler(log, nil))})
	if err != nil {
		t.Fatal(err)
	}
	page := func(p ui.Page, body templ.Component) web.Handler {
		return func(w http.ResponseWriter, r *http.Request) error {
			return web.Render(w, r, http.StatusOK, wrapped(p, body))
		}
	}
	s.Handle("GET /{$}", page(ui.Page{Entry: true}, heading("Start")))
	s.Handle("GET /find", page(ui.Page{Title: "Find places", Nav: ui.NavFind, Carry: url.Values{"year": {"3"}}}, heading("Find")))
	s.Handle("GET /parts", page(ui.Page{Title: "Parts"}, gallery()))
	s.Handle("GET /panic", func(http.ResponseWriter, *http.Request) error { panic("secret-in-panic") })
	s.Handle("GET /fails/{kind}", func(_ http.ResponseWriter, r *http.Request) error {
		return map[string]error{
			"notfound": errs.New(errs.NotFound, "There is no such place."),
			"invalid":  errs.Fault("year", "A year is a number from 1 to 8."),
			"busy":     errs.New(errs.Busy, "The database is busy."),
			"toomany":  errs.New(errs.TooMany, "Wait a minute."),
			"conflict": errs.New(errs.Conflict, "Changed meanwhile."),
			"internal": errors.New("disk /var/lib/secret broke"),
		}[r.PathValue("kind")]
	})
	s.Handle("GET /api/v1/fails", func(http.ResponseWriter, *http.Request) error { return errs.Fault("year", "A year is a number.") })
	s.Handle("POST /marks", func(w http.ResponseWriter, r *http.Request) error {
		f, err := web.ReadForm(r)
		if err != nil {
			return err
		}
		web.SetFlash(w, r, web.Flash{Says: "Marked " + f.Get("step") + ".", Undo: &web.Undo{Label: "Undo", Path: "/find?year=2"}})
		return web.SeeOther(w, r, "/find", url.Values{"year": {"3"}})
	})
	return s
}

func TestFailuresSpeakPlainly(t *testing.T) {
	t.Parallel()
	for path, want := range map[string]struct {
		status int
		says   string
	}{
		"/fails/notfound": {404, "There is no such place."}, "/fails/invalid": {400, "A year is a number from 1 to 8."},
		"/fails/busy": {503, "The database is busy"}, "/fails/toomany": {429, "Wait a minute."}, "/fails/conflict": {409, "Changed meanwhile."},
		"/fails/internal": {500, "Number of this request"}, "/panic": {500, "Number of this request"}, "/nowhere": {404, "cannot find"}, "/marks": {405, "cannot be used"},
	} {
		t.Run(path, func(t *testing.T) {
			t.Parallel()
			var log bytes.Buffer
			p := webtest.Get(t, newSite(t, "", &log), path).Status(want.status).Has("main", want.says).LinksWork("/plan", "/kinds", "/about", "/sources", "/api", "/kept")
			if strings.Contains(p.Body, "secret") {
				t.Error("the page tells what broke inside")
			}
			if want.status == 500 && !strings.Contains(log.String(), p.Header.Get("X-Request-Id")) {
				t.Error("the log does not name the request")
			}
		})
	}
}

func TestAPIFailuresAreProblems(t *testing.T) {
	t.Parallel()
	p := webtest.Get(t, newSite(t, "", io.Discard), "/api/v1/fails")
	if p.Code != 400 || p.Header.Get("Content-Type") != "application/problem+json" || !strings.Contains(p.Body, `"location":"year"`) {
		t.Errorf("got %d %s %s", p.Code, p.Header.Get("Content-Type"), p.Body)
	}
	if p = webtest.Get(t, newSite(t, "", io.Discard), "/api/nothing"); p.Code != 404 || !strings.Contains(p.Body, `"status":404`) {
		t.Errorf("got %d %s", p.Code, p.Body)
	}
}

func TestSubPathPrefixesEveryLink(t *testing.T) {
	t.Parallel()
	s := newSite(t, "https://example.org/preround/", io.Discard)
	p := webtest.Get(t, s, "/preround/find").OK().LinksWork("/preround/plan", "/preround/kinds", "/preround/about", "/preround/sources", "/preround/api", "/preround/kept")
	p.Has("nav a[href='/preround/find?year=3'][aria-current=page]", "Find places")
	webtest.Get(t, s, "/preround").OK().Has("h1", "Start")
	webtest.Get(t, s, "/find").Status(404)
	webtest.Get(t, s, "/preroundish/find").Status(404)
	if entry := webtest.Get(t, s, "/preround/").OK(); !strings.Contains(entry.Body, "url(/preround/assets/atkinson.") {
		t.Error("the inlined style does not find its font")
	}
}

func TestBadBaseAddressIsRefused(t *testing.T) {
	t.Parallel()
	for _, a := range []string{"example.org", "ftp://example.org", "https://", "https://example.org/?x=1", "https://u:p@example.org"} {
		if _, err := web.New(web.Options{BaseURL: a}); err == nil {
			t.Errorf("%q was accepted", a)
		}
	}
}

func TestFlashIsShownOnce(t *testing.T) {
	t.Parallel()
	b := webtest.New(t, newSite(t, "", io.Discard))
	p := b.Post("/marks", url.Values{"step": {"<b>cv</b>"}}).OK().Has("[role=status]", "Marked <b>cv</b>.").Has("a[href='/find?year=2']", "Undo")
	if len(p.Hops) != 1 || p.Hops[0] != 303 {
		t.Errorf("hops %v", p.Hops)
	}
	b.Get("/find").OK().Hasnt("[role=status]")
}

// Row 20: a form that another site sends changes nothing.
func TestRow20ForeignFormIsRefused(t *testing.T) {
	t.Parallel()
	s := newSite(t, "", io.Discard)
	for name, set := range map[string]func(http.Header){
		"fetch metadata": func(h http.Header) { h.Set("Sec-Fetch-Site", "cross-site") },
		"same site":      func(h http.Header) { h.Set("Sec-Fetch-Site", "same-site") },
		"origin":         func(h http.Header) { h.Set("Origin", "https://evil.example") },
		"null origin":    func(h http.Header) { h.Set("Origin", "null") },
	} {
		r := httptest.NewRequest("POST", "http://preround.test/marks", strings.NewReader("step=cv"))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		set(r.Header)
		w := httptest.NewRecorder()
		s.ServeHTTP(w, r)
		if w.Code != http.StatusForbidden {
			t.Errorf("%s: status %d", name, w.Code)
		}
	}
}

// Row 7: addresses hold answers and secrets; none may reach the log.
func TestRow7LogHoldsNoAddress(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	s := newSite(t, "", &log)
	for _, a := range []string{"/find?citizenship=canary", "/fails/canary?x=canary", "/canary"} {
		p := webtest.Get(t, s, a)
		if got := p.Header.Get("Referrer-Policy"); got != "same-origin" {
			t.Errorf("Referrer-Policy %q", got)
		}
	}
	if strings.Contains(log.String(), "canary") {
		t.Errorf("the log tells the address:\n%s", log.String())
	}
	if n := strings.Count(log.String(), "msg=request"); n != 3 {
		t.Errorf("%d access lines, want 3", n)
	}
}

func TestLargeOrBrokenFormsAreRefused(t *testing.T) {
	t.Parallel()
	b := webtest.New(t, newSite(t, "", io.Discard))
	b.Post("/marks", url.Values{"step": {strings.Repeat("x", web.MaxForm)}}).Status(413).Has("main", "1 MiB")
	b.Post("/marks", url.Values{"step": {"a\x00b"}}).Status(422).Has("main", "not text")
	b.Post("/marks", url.Values{"step": {"a\xffb"}}).Status(422).Has("main", "not text")
}

func TestUnchangedPageIsNotSentAgain(t *testing.T) {
	t.Parallel()
	s := newSite(t, "", io.Discard)
	first := httptest.NewRecorder()
	s.ServeHTTP(first, httptest.NewRequest("GET", "/find", nil))
	r := httptest.NewRequest("GET", "/find", nil)
	r.Header.Set("If-None-Match", first.Header().Get("ETag"))
	second := httptest.NewRecorder()
	s.ServeHTTP(second, r)
	if second.Code != http.StatusNotModified || second.Body.Len() != 0 {
		t.Errorf("status %d with %d bytes", second.Code, second.Body.Len())
	}
}

func TestAssetsAreForeverAndCompressed(t *testing.T) {
	t.Parallel()
	s := newSite(t, "", io.Discard)
	href := webtest.Get(t, s, "/find").Doc().Find("link[rel=stylesheet]").AttrOr("href", "")
	for _, enc := range []string{"br", "gzip", ""} {
		r := httptest.NewRequest("GET", href, nil)
		r.Header.Set("Accept-Encoding", enc)
		w := httptest.NewRecorder()
		s.ServeHTTP(w, r)
		if w.Code != 200 || w.Header().Get("Content-Encoding") != enc || !strings.Contains(w.Header().Get("Cache-Control"), "immutable") {
			t.Errorf("%q: %d %v", enc, w.Code, w.Header())
		}
	}
	webtest.Get(t, s, "/assets/core.0000000000.css").Status(404)
}

func TestPartsAreSound(t *testing.T) {
	t.Parallel()
	p := webtest.Get(t, newSite(t, "", io.Discard), "/parts").OK().Golden("parts")
	p.Hasnt("a[href^='javascript']").Has(".summary a[href='#year']", "A year is a number.").Has("#year-wrong", "A year is a number.").Has("#year[aria-invalid=true]")
	if !strings.HasPrefix(webtest.Get(t, newSite(t, "", io.Discard), "/").OK().Title(), "Preround") {
		t.Error("the first page's title")
	}
}
