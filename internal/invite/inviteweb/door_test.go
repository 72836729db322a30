package inviteweb_test

import (
	"bytes"
	"crypto/rand"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"

	"preround/internal/invite"
	"preround/internal/invite/invitedb"
	"preround/internal/invite/inviteweb"
	"preround/internal/platform/clock"
	"preround/internal/platform/db/dbtest"
	"preround/internal/platform/ui"
	"preround/internal/platform/web"
	"preround/internal/platform/web/webtest"
)

var noon = time.Date(2026, 11, 28, 9, 0, 0, 0, time.UTC)

// room is a door over a real database, behind which stands one page for each subject.
type room struct {
	*webtest.Browser
	site    *web.Site
	invites *invite.Service
	door    *inviteweb.Door
	log     bytes.Buffer
	now     time.Time
	entered int
}

// jar is the cookies of a request, as they are named.
type jar struct{}

func (jar) Cookie(r *http.Request, name string) string {
	if c, err := r.Cookie(name); err == nil {
		return c.Value
	}
	return ""
}

func (jar) PutCookie(w http.ResponseWriter, _ *http.Request, name, value string, age time.Duration) {
	http.SetCookie(w, &http.Cookie{Name: name, Value: value, Path: "/", HttpOnly: true, MaxAge: int(age.Seconds())})
}

func newRoom(t *testing.T, base string) *room {
	t.Helper()
	d := dbtest.SQLite(t)
	if _, err := d.Exec(t.Context(), `INSERT INTO student (id, made_ms) VALUES ($1, 0)`, "amina"); err != nil {
		t.Fatal(err)
	}
	x := &room{now: noon}
	x.invites = invite.New(invitedb.New(d), clock.Func(func() time.Time { return x.now }), rand.Reader)
	var err error
	if x.site, err = web.New(web.Options{BaseURL: base, Failure: ui.FailurePage, Log: slog.New(slog.NewTextHandler(&x.log, nil))}); err != nil {
		t.Fatal(err)
	}
	x.door = &inviteweb.Door{Kind: invite.Referee, Path: "/letter", Invites: x.invites, Jar: jar{},
		Network: func(r *http.Request) string { return r.RemoteAddr },
		Page: func(_ *http.Request, inv invite.Invitation, action string, fields url.Values) (templ.Component, error) {
			return frame("For "+inv.Subject, ui.Act(action, fields, "Go in", "")), nil
		},
		Inside: func(w http.ResponseWriter, r *http.Request, inv invite.Invitation, _ *web.Form) error {
			x.entered++
			return web.SeeOther(w, r, "/room/"+inv.Subject)
		}}
	inviteweb.Routes(x.site, x.door)
	x.site.Handle("GET /room/{subject}", func(w http.ResponseWriter, r *http.Request) error {
		inv, err := x.door.Guest(r, r.PathValue("subject"))
		if err != nil {
			return err
		}
		return web.Render(w, r, http.StatusOK, frame("Inside "+inv.Subject, templ.NopComponent))
	})
	x.Browser = webtest.New(t, x.site)
	return x
}

func (x *room) link(t *testing.T, subject string) (path, token string) {
	t.Helper()
	token, err := x.invites.Make(t.Context(), "amina", invite.Referee, subject, noon.AddDate(0, 0, 30))
	if err != nil {
		t.Fatal(err)
	}
	return "/letter/" + token, token
}

func TestALinkLeadsToItsOwnRoomAlone(t *testing.T) {
	t.Parallel()
	x := newRoom(t, "https://plan.example.org")
	first, _ := x.link(t, "one")
	second, _ := x.link(t, "two")
	x.Get("/room/one").Status(http.StatusNotFound)
	x.Get(first).OK().Press("Go in", nil).OK().Has("h1", "Inside one")
	x.Get("/room/two").Status(http.StatusNotFound)
	x.Get(second).OK().Press("Go in", nil).OK().Has("h1", "Inside two")
	x.Get("/room/one").OK() // both stay open in one browser
	webtest.New(t, x.site).Get("/room/one").Status(http.StatusNotFound)
	if err := x.invites.Revoke(t.Context(), "amina", invite.Referee, "one"); err != nil {
		t.Fatal(err)
	}
	x.Get("/room/one").Status(http.StatusNotFound)
	x.Get(first).Status(http.StatusNotFound)
	x.Post("/letter", url.Values{"token": {strings.TrimPrefix(first, "/letter/")}}).Status(http.StatusNotFound)
	x.Get("/room/two").OK()
}

// Row 7: the token is in the address of the page that the mail leads to and in its
// form, and nowhere else: no header, no later page, no log.
func TestRow7TheTokenStaysBehindTheDoor(t *testing.T) {
	t.Parallel()
	x := newRoom(t, "https://plan.example.org")
	path, token := x.link(t, "one")
	p := x.Get(path).OK()
	if got := p.Header.Get("Referrer-Policy"); got != "no-referrer" {
		t.Errorf("Referrer-Policy %q", got)
	}
	if got := p.Header.Get("Cache-Control"); got != "no-store" {
		t.Errorf("Cache-Control %q", got)
	}
	if n := strings.Count(p.Body, token); n != 1 {
		t.Errorf("the page holds the token %d times, and not in its form alone", n)
	}
	inside := p.Press("Go in", nil).OK()
	if inside.Address != "/room/one" || len(inside.Hops) != 1 {
		t.Errorf("led to %s by %v", inside.Address, inside.Hops)
	}
	x.Get("/letter/" + strings.Repeat("a", 32)).Status(http.StatusNotFound)
	for what, text := range map[string]string{"header of the page": fmt.Sprint(p.Header), "header of the next page": fmt.Sprint(inside.Header),
		"next page": inside.Body, "log": x.log.String()} {
		if strings.Contains(text, token) {
			t.Errorf("the token is in the %s", what)
		}
	}
	if !strings.Contains(x.log.String(), "GET /letter/{token}") {
		t.Error("the log was not looked at")
	}
	if policy := p.Header.Get("Content-Security-Policy"); strings.Contains(policy, "http") {
		t.Errorf("another host may be asked: %s", policy)
	}
}

// A browser that does not say where a form comes from must not send "Origin: null"
// with it, or the form would be refused.
func TestRow7AnOldBrowserTellsNoMoreThanTheHost(t *testing.T) {
	t.Parallel()
	x := newRoom(t, "https://plan.example.org")
	path, _ := x.link(t, "one")
	w := httptest.NewRecorder()
	x.site.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
	if got := w.Header().Get("Referrer-Policy"); w.Code != http.StatusOK || got != "strict-origin" {
		t.Errorf("%d, Referrer-Policy %q", w.Code, got)
	}
}

// Row 8: scanners may fetch the link as often as they like; nothing happens until a
// person presses.
func TestRow8OpeningALinkHasNoEffect(t *testing.T) {
	t.Parallel()
	x := newRoom(t, "https://plan.example.org")
	path, _ := x.link(t, "one")
	for range 20 {
		if p := webtest.New(t, x.site).Get(path).OK(); p.Header.Get("Set-Cookie") != "" {
			t.Error("a cookie was set")
		}
	}
	w := httptest.NewRecorder()
	x.site.ServeHTTP(w, httptest.NewRequest(http.MethodHead, path, nil))
	if w.Code != http.StatusOK || w.Body.Len() != 0 {
		t.Errorf("HEAD: %d, %d bytes", w.Code, w.Body.Len())
	}
	if x.entered != 0 {
		t.Error("a scanner went in")
	}
	x.Get(path).OK().Press("Go in", nil).OK().Has("h1", "Inside one")
	if x.entered != 1 {
		t.Error(x.entered)
	}
}

// Row 9: whatever Host a request names, the link and the redirect are the configured
// server's.
func TestRow9LinksNameTheConfiguredHost(t *testing.T) {
	t.Parallel()
	x := newRoom(t, "https://plan.example.org/pre")
	base, err := url.Parse("https://plan.example.org/pre")
	if err != nil {
		t.Fatal(err)
	}
	path, token := x.link(t, "one")
	if got, want := x.door.Link(base, token), "https://plan.example.org/pre/letter/"+token; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	r := httptest.NewRequest(http.MethodGet, "/pre"+path, nil)
	r.Host = "evil.example"
	w := httptest.NewRecorder()
	x.site.ServeHTTP(w, r)
	if w.Code != http.StatusOK || strings.Contains(w.Body.String()+fmt.Sprint(w.Header()), "evil.example") {
		t.Errorf("%d %v", w.Code, w.Header())
	}
	r = httptest.NewRequest(http.MethodPost, "/pre/letter", strings.NewReader(url.Values{"token": {token}}.Encode()))
	r.Host = "evil.example"
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w = httptest.NewRecorder()
	x.site.ServeHTTP(w, r)
	if w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/pre/room/one" {
		t.Errorf("%d %v", w.Code, w.Header())
	}
}

// Row 10: on the pages, too, an ended link is not there.
func TestRow10AnEndedLinkIsNotThere(t *testing.T) {
	t.Parallel()
	x := newRoom(t, "https://plan.example.org")
	path, _ := x.link(t, "one")
	end := noon.AddDate(0, 0, 30)
	x.now = end.Add(-time.Second)
	x.Get(path).OK().Press("Go in", nil).OK()
	for _, x.now = range []time.Time{end, end.Add(time.Second)} {
		x.Get(path).Status(http.StatusNotFound)
		x.Get("/room/one").Status(http.StatusNotFound)
	}
}
