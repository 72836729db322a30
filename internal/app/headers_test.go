package app

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"preround/internal/platform/db/dbtest"
)

// Rows 7, 16, 22, 28: the headers of every answer, failures too.
func TestRow7HeadersOfEveryAnswer(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		cookie := w.keep(t, answers)
		routes := append(w.routes(t), route{"GET", "/no-such-page"}, route{"GET", "/plan?year=forty"}, route{"PUT", "/plan"}, route{"GET", "/api/v1/nothing"},
			route{"GET", "/assets/nothing.css"}, route{"POST", "/keep"}, route{"GET", "/plan?" + answers})
		for _, r := range routes {
			for _, set := range []func(*http.Request){cookie, func(*http.Request) {}} {
				h := w.send(r.method, r.path, nil, set).Header()
				for name, want := range map[string]string{"X-Content-Type-Options": "nosniff", "Referrer-Policy": referrer(r),
					"Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin"} {
					if got := h.Get(name); got != want {
						t.Errorf("%s: %s is %q", r, name, got)
					}
				}
				checkPolicy(t, r, h.Get("Content-Security-Policy"))
				if h.Get("X-Request-Id") == "" || h.Get("Permissions-Policy") == "" || h.Get("Server") != "" || h.Get("X-Powered-By") != "" {
					t.Errorf("%s: headers %v", r, h)
				}
				if h.Get("Access-Control-Allow-Origin") != "" {
					t.Errorf("%s: other sites may read it", r)
				}
			}
		}
	})
}

func checkPolicy(t *testing.T, r route, policy string) {
	t.Helper()
	if policy == "default-src 'none'; sandbox" { // of files, which are no pages: stricter than all below
		return
	}
	for _, need := range []string{"default-src 'none'", "script-src 'self'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'"} {
		if !strings.Contains(policy, need) {
			t.Errorf("%s: the policy lacks %s: %s", r, need, policy)
		}
	}
	if regexp.MustCompile(`unsafe|\*|https?:|data:|blob:`).MatchString(policy) {
		t.Errorf("%s: the policy lets in too much: %s", r, policy)
	}
}

// Over https, browsers are told to stay there, and every cookie is Secure.
func TestRow19CookiesOverHTTPS(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.SQLite(t), "https://plan.example.org")
	rec := w.send(http.MethodPost, "https://plan.example.org/keep", mustQuery(t, answers))
	key := rec.Result().Cookies()[0]
	if rec.Header().Get("Strict-Transport-Security") == "" {
		t.Error("no Strict-Transport-Security")
	}
	for _, path := range []string{"/plan/marks", "/kept/feed", "/kept/devices/x/end", "/kept/deletion"} {
		rec := w.send(http.MethodPost, "https://plan.example.org"+path, fields, func(r *http.Request) { r.AddCookie(key) })
		for _, c := range rec.Result().Cookies() {
			if !c.Secure || !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Domain != "" {
				t.Errorf("%s sets %s", path, c)
			}
		}
		if len(rec.Result().Cookies()) == 0 {
			t.Errorf("%s sets no cookie: %d", path, rec.Code)
		}
	}
}

// Rows 7 and 28: no page takes anything from another host or sends anything
// there, and a link leads to http(s) alone.
func TestRow7NothingFromOtherHosts(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		cookie := w.keep(t, answers+"&place="+string(imperial))
		pages := 0
		for _, r := range append(w.routes(t), route{"GET", "/plan?" + answers}, route{"GET", "/find?q=surgery"}) {
			if r.method != http.MethodGet {
				continue
			}
			rec := w.get(r.path, cookie)
			kind := rec.Header().Get("Content-Type")
			if strings.HasPrefix(kind, "text/css") {
				if s := rec.Body.String(); regexp.MustCompile(`url\(\s*["']?(https?:)?//|@import`).MatchString(s) {
					t.Errorf("%s loads from elsewhere", r)
				}
			}
			if !strings.HasPrefix(kind, "text/html") {
				continue
			}
			pages++
			doc, err := goquery.NewDocumentFromReader(rec.Body)
			if err != nil {
				t.Fatal(err)
			}
			doc.Find("*").Each(func(_ int, e *goquery.Selection) { checkElement(t, r, e) })
		}
		if pages < 12 {
			t.Errorf("only %d pages were looked at", pages)
		}
	})
}

// leads are attributes that lead somewhere; those of a and area may lead away.
var leads = []string{"href", "src", "srcset", "action", "formaction", "data", "poster", "background", "cite", "ping", "xlink:href"}

func checkElement(t *testing.T, r route, e *goquery.Selection) {
	t.Helper()
	name := goquery.NodeName(e)
	for _, attr := range leads {
		value, ok := e.Attr(attr)
		if !ok || attr == "data" && name != "object" {
			continue
		}
		u, err := url.Parse(strings.TrimSpace(value))
		switch {
		case err != nil:
			t.Errorf("%s: <%s %s=%q> is no address", r, name, attr, value)
		case u.Host == "" && (u.Scheme == "" || u.Scheme == "mailto"):
		case u.Scheme != "http" && u.Scheme != "https":
			t.Errorf("%s: <%s %s=%q> is not http", r, name, attr, value)
		case name == "a" && attr == "href" || home == u.Scheme+"://"+u.Host:
		default:
			t.Errorf("%s: <%s %s=%q> leads away", r, name, attr, value)
		}
	}
	if name == "iframe" || name == "object" || name == "embed" || name == "base" {
		t.Errorf("%s: there is a <%s>", r, name)
	}
	if content, _ := e.Attr("content"); strings.EqualFold(e.AttrOr("http-equiv", ""), "refresh") {
		t.Errorf("%s: a refresh to %q", r, content)
	}
}

// Row 9: whatever a request says of its host, no answer repeats it.
func TestRow9TheHostHeaderIsNeverRepeated(t *testing.T) {
	t.Parallel()
	for _, base := range []string{home, "https://plan.example.org/preround"} {
		w := newWorld(t, dbtest.SQLite(t), base)
		below := strings.TrimPrefix(base, "https://plan.example.org")
		if base == home {
			below = ""
		}
		evil := []func(*http.Request){header("Host", "evil.example"), header("X-Forwarded-Host", "evil.example"), header("X-Forwarded-Proto", "https"),
			header("Forwarded", "host=evil.example"), header("X-Original-URL", "http://evil.example/"), header("X-Forwarded-Prefix", "//evil.example")}
		rec := w.send(http.MethodPost, home+below+"/keep", mustQuery(t, answers), evil...)
		if rec.Code != http.StatusOK {
			t.Fatalf("keep: %d", rec.Code)
		}
		c := rec.Result().Cookies()[0]
		evil = append(evil, func(r *http.Request) { r.AddCookie(c) })
		w.send(http.MethodPost, home+below+"/kept/feed", nil, evil...)
		routes := []route{{"GET", "/find.atom?q=surgery"}, {"GET", "/plan.ics?" + answers}, {"GET", "//evil.example/plan"}, {"GET", "/plan/"}}
		if below == "" {
			routes = append(routes, w.routes(t)...)
		} else {
			routes = append(routes, route{"GET", "/"}, route{"GET", ""}, route{"GET", "/kept"}, route{"POST", "/kept/feed"}, route{"GET", "/api/openapi.json"},
				route{"GET", "/places/" + string(imperial)}, route{"POST", "/plan/marks"}, route{"GET", "/api/v1/places"})
		}
		for _, r := range routes {
			rec := w.send(r.method, home+below+r.path, fields, evil...)
			all := rec.Body.String()
			for name, values := range rec.Header() {
				all += "\n" + name + ": " + strings.Join(values, "\n")
			}
			if strings.Contains(all, "evil.example") && !strings.Contains(r.path, "evil") {
				t.Errorf("%s%s repeats the host: %s", below, r, around(all, "evil.example"))
			}
			if to := rec.Header().Get("Location"); strings.HasPrefix(to, "//") || strings.Contains(to, "://") {
				t.Errorf("%s%s leads away to %q", below, r, to)
			}
		}
	}
}

func around(s, what string) string {
	i := strings.Index(s, what)
	return s[max(0, i-120):min(len(s), i+120)]
}
