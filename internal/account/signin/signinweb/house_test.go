package signinweb_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"log/slog"
	"net/http"
	"net/netip"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"preround/data"
	"preround/internal/account"
	"preround/internal/account/accountdb"
	"preround/internal/account/accountweb"
	"preround/internal/account/signin"
	"preround/internal/account/signin/signindb"
	"preround/internal/account/signin/signinweb"
	"preround/internal/catalog"
	"preround/internal/plan"
	"preround/internal/plan/plandb"
	"preround/internal/plan/planweb"
	"preround/internal/platform/clock"
	"preround/internal/platform/db"
	"preround/internal/platform/db/dbtest"
	"preround/internal/platform/ui"
	"preround/internal/platform/web"
	"preround/internal/platform/web/webtest"
)

var noon = time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)

// others are pages that this house does not have.
var others = []string{"/find", "/kinds", "/about", "/sources", "/api", "/answers"}

// house is the site of accounts on a real database, with a clock that the test turns
// and a letter box.
type house struct {
	http.Handler
	db    *db.DB
	pages *signinweb.Pages
	desk  *accountweb.Desk
	post  *post
	log   *safeBuffer
	now   atomic.Int64
}

// post is a letter box.
type post struct {
	mu      sync.Mutex
	letters []signin.Letter
	silent  bool
	fail    error
}

func (p *post) Ready() bool { return !p.silent }

func (p *post) Send(_ context.Context, l signin.Letter) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.fail != nil {
		return p.fail
	}
	p.letters = append(p.letters, l)
	return nil
}

var inLetter = regexp.MustCompile(`\b(\d{4}) (\d{4})\b`)

// code is the one in the newest letter.
func (p *post) code(t *testing.T) string {
	t.Helper()
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.letters) == 0 {
		t.Fatal("no letter came")
	}
	m := inLetter.FindStringSubmatch(p.letters[len(p.letters)-1].Text)
	if m == nil {
		t.Fatalf("no code in %q", p.letters[len(p.letters)-1].Text)
	}
	return m[1] + " " + m[2]
}

type safeBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *safeBuffer) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *safeBuffer) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}

func open(t *testing.T, d *db.DB, base string) *house {
	t.Helper()
	h := &house{db: d, post: &post{}, log: &safeBuffer{}}
	h.now.Store(noon.UnixNano())
	clk := clock.Func(func() time.Time { return time.Unix(0, h.now.Load()).UTC() })
	site, err := web.New(web.Options{BaseURL: base, Failure: ui.FailurePage, Log: slog.New(slog.NewTextHandler(h.log, nil))})
	if err != nil {
		t.Fatal(err)
	}
	words, err := account.ReadWords(data.RecoveryWords)
	if err != nil {
		t.Fatal(err)
	}
	keys, signs, plans := accountdb.New(d), signindb.New(d), plandb.New(d)
	accounts, err := account.New(t.Context(), account.Setup{Store: keys, Limits: keys, Transact: d.Write, Erasers: []account.Eraser{signs, plans},
		Words: words, Clock: clk, Random: rand.Reader, Closed: signin.Closed(signs)})
	if err != nil {
		t.Fatal(err)
	}
	s := signin.New(signin.Setup{Accounts: accounts, Tries: signs, Addresses: signs, Roles: signs, Ways: signs, Plans: plans, Post: h.post, Transact: d.Write,
		Clock: clk, Random: rand.Reader, Host: "plan.example.org"})
	h.desk = &accountweb.Desk{Accounts: accounts, Plans: plans, Clock: clk, HTTPS: strings.HasPrefix(base, "https:"), Owns: s.IsOwner, Safe: s.Safe,
		Address: func(*http.Request) netip.Addr { return netip.MustParseAddr("192.0.2.1") }}
	h.pages = &signinweb.Pages{SignIn: s, Accounts: accounts, Keeper: h.desk, Home: "/plan"}
	accountweb.Routes(site, h.desk)
	signinweb.Routes(site, h.pages)
	planweb.Routes(site, &planweb.Desk{Build: plan.Build, Find: func(context.Context, catalog.ID) (*catalog.Place, bool) { return nil, false }, Keeper: h.desk, Clock: clk})
	h.Handler = h.desk.Wrap(site)
	return h
}

func (h *house) pass(d time.Duration) { h.now.Add(int64(d)) }

// each runs the test on a fresh house on each engine.
func each(t *testing.T, test func(t *testing.T, h *house)) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) { test(t, open(t, d, "")) })
}

const third = "country=US&start=2027-07&year=4"

func keep(b *webtest.Browser, state string) {
	b.Get("/plan?"+state).OK().Submit("form[action='/keep']", nil).OK()
}

// enter signs in with a code, and gives the page that follows.
func (h *house) enter(t *testing.T, b *webtest.Browser, address string) *webtest.Page {
	t.Helper()
	h.pass(time.Hour)
	p := b.Get("/sign-in").OK().Submit("form[action='/sign-in']", url.Values{"email": {address}}).OK().Has("h1", "Enter the code").Has(".lede", address)
	return p.Submit("form[action='/sign-in/code']", url.Values{"code": {h.post.code(t)}})
}
