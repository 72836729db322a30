package accountweb_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"preround/internal/account"
	"preround/internal/platform/db/dbtest"
	"preround/internal/platform/web/webtest"
)

func TestRow19AnotherDeviceIsEnded(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		laptop, phone := webtest.New(t, h), webtest.New(t, h)
		code := keep(t, laptop)
		reopen(phone, code, nil).OK()
		p := laptop.Get("/account").OK().Count("li.device", 2).Count("li.device form", 1)
		address := p.Doc().Find("li.device form").AttrOr("action", "")
		p.Press("End", nil).OK().Has(".flash", "That device no longer opens your account").Count("li.device", 1)
		phone.Get("/plan").OK().Hasnt("main", "This plan is kept")
		phone.Post("/plan/marks", url.Values{"had": {"cv"}})
		if n := h.rows(t, "plan_revision"); n != 1 {
			t.Errorf("an ended device changed the plan: %d revisions", n)
		}
		laptop.Post(address, nil).OK().Has(".flash", "no longer opens") // pressed again in a stale tab
		laptop.Get("/plan").OK().Has("main", "This plan is kept")
	})
}

func TestThisDeviceIsEnded(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		b := webtest.New(t, h)
		code := keep(t, b)
		p := b.Get("/account").OK().Follow("Forget here").OK().Has(".notice", "Have you got the four words?").LinksWork(others...)
		p.Press("forget it here", nil).OK().Has(".flash", "It is still kept: the four words open it").Has("h2", "Nothing is kept of you here")
		b.Get("/plan").OK().Has("main", "open a plan with your four words")
		reopen(b, code, nil).OK().Has("main", "This plan is kept")
	})
}

// Nobody ends a device of somebody else, whatever id they send.
func TestRow19DevicesOfOthersStay(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		mine, theirs := webtest.New(t, h), webtest.New(t, h)
		keep(t, mine)
		code := keep(t, theirs)
		second := webtest.New(t, h)
		reopen(second, code, nil).OK()
		address := second.Get("/account").OK().Doc().Find("li.device form").AttrOr("action", "")
		if address == "" {
			t.Fatal("no device to end")
		}
		mine.Post(address, nil).OK()
		theirs.Get("/plan").OK().Has("main", "This plan is kept")
	})
}

func TestDevicesAreNamedForTheirOwner(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		w := h.send(http.MethodPost, "http://preround.test/keep", mustQuery(t, third), func(r *http.Request) {
			r.Header.Set("User-Agent", "Mozilla/5.0 (Android 14; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0")
		})
		c := w.Result().Cookies()[0]
		webtest.Get(t, stale{h, c.Name + "=" + c.Value}, "/account").OK().Has("li.device strong", "Firefox on Android").Has("li.device", "Since 22 November 2026")
	})
}

// The cookie lasts Idle from its last use: it is set again when it is used on
// another day, and a device that stays away longer is a visitor again.
func TestRow19TheKeyExpires(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		b := webtest.New(t, h)
		keep(t, b)
		if p := b.Get("/plan").OK(); len(p.Header.Values("Set-Cookie")) != 0 {
			t.Errorf("the cookie is set again within a day: %q", p.Header.Values("Set-Cookie"))
		}
		h.pass(25 * time.Hour)
		if p := b.Get("/plan").OK(); len(p.Header.Values("Set-Cookie")) != 1 {
			t.Errorf("the cookie is not set again: %q", p.Header.Values("Set-Cookie"))
		}
		h.pass(account.Idle)
		b.Get("/plan").OK().Hasnt("main", "This plan is kept")
	})
}

const (
	chrome = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36"
	safari = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Safari/605.1.15"
)

// Row 19: the form of the cookie, by how the request came.
func TestRow19CookieForm(t *testing.T) {
	t.Parallel()
	const prefixed, open_ = "__Host-preround", "preround"
	for _, c := range []struct {
		base, address, agent, name string
		warns                      bool
	}{
		{"https://plan.example.org", "http://plan.example.org", chrome, prefixed, false}, // a proxy in front speaks https
		{"https://plan.example.org", "http://10.0.0.5:8080", safari, prefixed, false},
		{"", "https://plan.example.org", chrome, prefixed, false},
		{"", "http://localhost:8080", chrome, prefixed, false},
		{"", "http://LocalHost:8080", chrome, prefixed, false},
		{"", "http://127.0.0.1:8080", chrome, prefixed, false},
		{"", "http://[::1]:8080", chrome, prefixed, false},
		{"", "http://preround.localhost", chrome, prefixed, false},
		{"", "http://localhost:8080", safari, open_, false}, // which takes no Secure cookie there
		{"", "https://localhost:8080", safari, prefixed, false},
		{"", "http://192.168.1.5:8080", chrome, open_, true},
		{"", "http://ward.example.org", chrome, open_, true},
		{"", "http://localhost.example.org", chrome, open_, true},
	} {
		h := open(t, dbtest.SQLite(t), c.base)
		w := h.send(http.MethodPost, c.address+"/keep", mustQuery(t, third), func(r *http.Request) { r.Header.Set("User-Agent", c.agent) })
		got := w.Result().Cookies()
		if w.Code != http.StatusOK || len(got) != 1 {
			t.Fatalf("%s: %d, %d cookies", c.address, w.Code, len(got))
		}
		k := got[0]
		if k.Name != c.name || k.Secure != (c.name == prefixed) || !k.HttpOnly || k.SameSite != http.SameSiteLaxMode || k.Path != "/" || k.Domain != "" || k.MaxAge != int(account.Idle.Seconds()) {
			t.Errorf("%s (%s): %s", c.address, c.base, k)
		}
		if warns := strings.Contains(w.Body.String(), "This connection is not encrypted"); warns != c.warns {
			t.Errorf("%s: warned %t", c.address, warns)
		}
		back := func(name string) bool {
			w := h.send(http.MethodGet, c.address+"/kept", nil, func(r *http.Request) {
				r.Header.Set("User-Agent", c.agent)
				r.AddCookie(&http.Cookie{Name: name, Value: k.Value})
			})
			return strings.Contains(w.Body.String(), "Recovery code")
		}
		if !back(c.name) {
			t.Errorf("%s: the cookie does not open the plan", c.address)
		}
		if c.name == prefixed && back(open_) { // another host of the domain could have planted that one
			t.Errorf("%s: a cookie without the prefix opens the plan", c.address)
		}
	}
}

// A sub-path is served under the same cookie, whose Path must be "/" for the prefix.
func TestTheSiteUnderAPath(t *testing.T) {
	t.Parallel()
	h := open(t, dbtest.SQLite(t), "https://example.org/preround")
	w := h.send(http.MethodPost, "https://example.org/preround/keep", mustQuery(t, third), nil)
	if w.Code != http.StatusOK {
		t.Fatal(w.Code)
	}
	c := w.Result().Cookies()[0]
	for page, links := range map[string][]string{"/kept": {`action="/preround/kept/feed"`, `href="/preround/account"`},
		"/account": {`href="/preround/kept/leaving"`, `href="/preround/kept/deletion"`}} {
		w = h.send(http.MethodGet, "https://example.org/preround"+page, nil, func(r *http.Request) { r.AddCookie(c) })
		for _, link := range links {
			if !strings.Contains(w.Body.String(), link) {
				t.Errorf("%s: no %s", page, link)
			}
		}
	}
}
