package tokenweb_test

import (
	"crypto/rand"
	"net/http"
	"net/netip"
	"net/url"
	"testing"
	"time"

	"preround/internal/account/token"
	"preround/internal/account/token/tokendb"
	"preround/internal/account/token/tokenweb"
	"preround/internal/platform/clock"
	"preround/internal/platform/db"
	"preround/internal/platform/db/dbtest"
	"preround/internal/platform/ui"
	"preround/internal/platform/web"
	"preround/internal/platform/web/webtest"
	"preround/internal/student"
)

var noon = time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)

// keeper says who sits at the browser.
type keeper struct{ who student.ID }

func (k *keeper) Student(*http.Request) (student.ID, bool, error) { return k.who, k.who != "", nil }

func open(t *testing.T, d *db.DB) (http.Handler, *token.Service, *keeper) {
	t.Helper()
	for _, who := range []string{"amina", "ben"} {
		if _, err := d.Exec(t.Context(), `INSERT INTO student (id, made_ms) VALUES ($1, 0)`, who); err != nil {
			t.Fatal(err)
		}
	}
	site, err := web.New(web.Options{Failure: ui.FailurePage})
	if err != nil {
		t.Fatal(err)
	}
	k := &keeper{"amina"}
	s := token.New(tokendb.New(d), clock.Fixed(noon), rand.Reader)
	tokenweb.Routes(site, &tokenweb.Pages{Tokens: s, Keeper: k})
	return site, s, k
}

func TestATokenIsMadeShownOnceAndEnded(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		site, s, k := open(t, d)
		b := webtest.New(t, site)
		p := b.Get("/account/tokens").OK().Has("main", "You have made none")
		wrong := p.Submit("form[action='/account/tokens']", url.Values{"name": {""}}).Status(http.StatusUnprocessableEntity)
		wrong.Has(".summary a[href='#name']", "Say what the token is for").Has(".summary a[href='#scope']", "Choose what").Has("title", "Error: ")
		made := wrong.Submit("form[action='/account/tokens']", url.Values{"name": {"My <script>"}, "scope": {"read"}, "days": {"30"}}).OK().Has(".notice", "Copy it now")
		if made.Header.Get("Cache-Control") != "no-store" {
			t.Error("the page with the token may be stored")
		}
		shown := made.Text(".token-text")
		if got, err := s.Open(t.Context(), netip.Addr{}, shown); err != nil || got.Student != "amina" || got.Scope != token.Read {
			t.Fatalf("%q opens %+v, %v", shown, got, err)
		}
		p = b.Get("/account/tokens").OK().Has(".token strong", "My <script>").Has(".tag", "Reads").Has(".token", "until 22 December 2026", "last used on 22 November 2026").Hasnt("main", shown)
		address := p.Doc().Find(".token form").AttrOr("action", "")
		k.who = "ben"
		b.Post(address, nil).OK().Has("main", "You have made none") // not his to end
		k.who = "amina"
		if _, err := s.Open(t.Context(), netip.Addr{}, shown); err != nil {
			t.Errorf("another ended it: %v", err)
		}
		b.Get("/account/tokens").OK().Press("End", nil).OK().Has(".flash", "opens nothing any more").Has("main", "You have made none")
		b.Post(address, nil).OK().Has(".flash", "opens nothing any more") // in a stale tab
		k.who = ""
		if r := b.Post("/account/tokens", url.Values{"name": {"x"}, "scope": {"read"}, "days": {"30"}}); r.Address != "/account" {
			t.Errorf("somebody who keeps nothing is led to %s", r.Address)
		}
	})
}
