package app

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"preround/internal/platform/web/webtest"
)

// fields are values for every form of the site, so that a form that is not refused
// does something.
var fields = url.Values{"year": {"5"}, "start": {"2027-09"}, "country": {"US"}, "had": {"cv"}, "add": {string(imperial)}, "rev": {"1"}, "seen": {"2"}, "email": {"new@example.org"}, "sign-up": {"open"}, "name": {"A script"}, "scope": {"read"}, "days": {"30"},
	"code": {"one two three four"}, "instead": {"yes"}, "wrong": {"The closing date has moved."}, "act": {"save"}}

// Row 20: every POST route refuses a form that another site has sent, and does
// nothing; the same form of our own page is let in.
func TestRow20EveryFormFromElsewhereIsRefused(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		cookie := w.keep(t, answers)
		w.send(http.MethodPost, "/plan/marks", url.Values{"had": {"cv"}}, cookie)
		before := w.dump(t)
		foreign := map[string][]func(*http.Request){
			"cross-site":          {header("Sec-Fetch-Site", "cross-site"), header("Origin", "https://evil.example")},
			"a sister host":       {header("Sec-Fetch-Site", "same-site"), header("Origin", "http://evil.preround.test")},
			"an old browser":      {header("Origin", "https://evil.example")},
			"a sandboxed frame":   {header("Origin", "null")},
			"a sandbox, new":      {header("Origin", "null"), header("Sec-Fetch-Site", "cross-site")},
			"another port":        {header("Origin", home+":8080")},
			"a look-alike origin": {header("Origin", home+".evil.example")},
		}
		for _, r := range w.routes(t) {
			if r.method != http.MethodPost {
				continue
			}
			for name, set := range foreign {
				rec := w.send(r.method, r.path, fields, append(set, cookie)...)
				if rec.Code != http.StatusForbidden || len(rec.Result().Cookies()) != 0 {
					t.Errorf("%s from %s: %d, cookies %v", r, name, rec.Code, rec.Result().Cookies())
				}
			}
		}
		if w.dump(t) != before {
			t.Error("a refused form changed the database")
		}
		// Deletion last: what comes after it would be a visitor's.
		for _, r := range w.routes(t) {
			if r.method != http.MethodPost || r.path == "/kept/deletion" || strings.HasPrefix(r.path, "/api/") { // the API takes no orders from a browser
				continue
			}
			ours := w.send(r.method, r.path, fields, cookie, header("Origin", home), header("Sec-Fetch-Site", "same-origin"))
			if ours.Code == http.StatusForbidden || ours.Code >= 500 {
				t.Errorf("%s of our own page: %d", r, ours.Code)
			}
		}
		if w.dump(t) == before {
			t.Error("our own forms changed nothing: the test sends nothing that could do harm")
		}
		if rec := w.send(http.MethodPost, "/kept/deletion", nil, cookie, header("Origin", home)); rec.Code != http.StatusSeeOther || w.students(t) != 0 {
			t.Errorf("our own deletion: %d, %d students", rec.Code, w.students(t))
		}
	})
}

// Row 20: methods other than those that a page or operation has do nothing at all.
func TestRow20OtherMethodsDoNothing(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		cookie := w.keep(t, answers)
		before := w.dump(t)
		all := w.routes(t)
		for _, r := range all {
			for _, method := range []string{http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions, http.MethodTrace, "BREW"} {
				if slices.Contains(all, route{method, r.path}) {
					continue
				}
				rec := w.send(method, r.path, fields, cookie)
				moved := rec.Code == http.StatusTemporaryRedirect && rec.Header().Get("Location") == r.path+"/"
				if !moved && (rec.Code < 400 || rec.Code >= 500) {
					t.Errorf("%s %s: %d", method, r.path, rec.Code)
				}
			}
		}
		if w.dump(t) != before {
			t.Error("a method that no page has changed the database")
		}
	})
}

// Row 20: no GET and no HEAD changes what is kept, whatever the address says. The
// feed notes what it has sent (its sequence numbers need that) and is fetched once
// before; a device's day of last use and that of the last look at today are noted
// once a day, and here no day passes.
func TestRow20NoGetChangesAnything(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		b := browser(t, w)
		b.Post("/keep", mustQuery(t, answers)).OK()
		feed := startFeed(t, b)
		if rec := w.get(feed); rec.Code != http.StatusOK {
			t.Fatalf("the feed: %d", rec.Code)
		}
		b.Get("/kept").OK() // which takes the word after the last act away
		cookie := w.keep(t, answers)
		w.get("/today", cookie)
		before := w.dump(t)
		for _, r := range append(w.routes(t), route{"GET", feed}) {
			if r.method != http.MethodGet {
				r.method = http.MethodGet // a link to a form's address
			}
			for _, query := range []string{"", "?" + answers, "?" + fields.Encode()} {
				for _, method := range []string{http.MethodGet, http.MethodHead} {
					for _, set := range []func(*http.Request){cookie, func(*http.Request) {}} {
						if rec := w.send(method, r.path+query, nil, set); rec.Code >= 500 {
							t.Errorf("%s %s%s: %d", method, r.path, query, rec.Code)
						}
					}
				}
			}
		}
		if w.dump(t) != before {
			t.Error("looking at pages changed the database")
		}
	})
}

// Row 20: over plain http in a house network browsers send no Sec-Fetch-Site, and
// under Referrer-Policy "no-referrer" they would send "Origin: null" even to the
// page's own server. So that policy must not stand, and the form must pass.
func TestRow20PlainHTTPInTheHouse(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		const house = "http://192.168.1.5:8080"
		for _, r := range w.routes(t) {
			if r.method != http.MethodGet {
				continue
			}
			if got := w.get(house + r.path).Header().Get("Referrer-Policy"); got != referrer(r) {
				t.Errorf("%s: Referrer-Policy %q", r, got)
			}
		}
		rec := w.send(http.MethodPost, house+"/keep", mustQuery(t, answers), header("Origin", house))
		if rec.Code != http.StatusOK {
			t.Errorf("a form of our own page over plain http: %d", rec.Code)
		}
		// A proxy that passes another Host on: the configured address is ours.
		rec = w.send(http.MethodPost, "http://127.0.0.1:8080/keep", mustQuery(t, answers), header("Origin", home))
		if rec.Code != http.StatusOK {
			t.Errorf("a form behind a proxy that changes Host: %d", rec.Code)
		}
	})
}

func mustQuery(t testing.TB, s string) url.Values {
	t.Helper()
	q, err := url.ParseQuery(s)
	if err != nil {
		t.Fatal(err)
	}
	return q
}

// startFeed makes a feed and gives its path.
func startFeed(t *testing.T, b *webtest.Browser) string {
	t.Helper()
	address := b.Get("/kept").OK().Press("Make a feed", nil).OK().Text(".feed-address")
	if !strings.HasPrefix(address, home+"/feed/") {
		t.Fatalf("the feed's address is %q", address)
	}
	return strings.TrimPrefix(address, home)
}
