package accountweb_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
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
	"preround/internal/calendar"
	"preround/internal/calendar/calendardb"
	"preround/internal/calendar/calendarweb"
	"preround/internal/catalog"
	"preround/internal/plan"
	"preround/internal/plan/plandb"
	"preround/internal/plan/planweb"
	"preround/internal/platform/clock"
	"preround/internal/platform/db"
	"preround/internal/platform/db/dbtest"
	"preround/internal/platform/errs"
	"preround/internal/platform/ui"
	"preround/internal/platform/web"
	"preround/internal/platform/web/webtest"
	"preround/internal/student"
)

var noon = time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)

// others are pages that this house does not have.
var others = []string{"/find", "/kinds", "/archive", "/about", "/sources", "/api", "/answers", "/answers/year", "/answers/start", "/answers/country",
	"/answers/citizenship", "/answers/school", "/answers/languages", "/answers/exams", "/answers/specialty", "/answers/weeks"}

// house is the site of a student who keeps a plan, on a real database, with a
// clock that the test turns.
type house struct {
	http.Handler
	db    *db.DB
	plans *store
	desk  *accountweb.Desk
	log   *safeBuffer
	now   atomic.Int64
	from  atomic.Pointer[netip.Addr]
}

// store is the real store of plans, where a test can make the next Append fail.
type store struct {
	*plandb.Store
	fail atomic.Pointer[error]
}

func (s *store) Append(ctx context.Context, who student.ID, expected int64, at time.Time, state, says string) (plan.Revision, error) {
	if err := s.fail.Load(); err != nil {
		return plan.Revision{}, *err
	}
	return s.Store.Append(ctx, who, expected, at, state, says)
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
	h := &house{db: d, plans: &store{Store: plandb.New(d)}, log: &safeBuffer{}}
	h.now.Store(noon.UnixNano())
	h.comeFrom("192.0.2.1")
	clk := clock.Func(func() time.Time { return time.Unix(0, h.now.Load()).UTC() })
	site, err := web.New(web.Options{BaseURL: base, Failure: ui.FailurePage, Log: slog.New(slog.NewTextHandler(h.log, nil))})
	if err != nil {
		t.Fatal(err)
	}
	words, err := account.ReadWords(data.RecoveryWords)
	if err != nil {
		t.Fatal(err)
	}
	keys, memory := accountdb.New(d), calendardb.New(d)
	accounts, err := account.New(t.Context(), account.Setup{Store: keys, Limits: keys, Transact: d.Write,
		Erasers: []account.Eraser{h.plans, memory}, Words: words, Clock: clk, Random: rand.Reader})
	if err != nil {
		t.Fatal(err)
	}
	h.desk = &accountweb.Desk{Accounts: accounts, Plans: h.plans, Clock: clk, HTTPS: strings.HasPrefix(base, "https:"), Scrub: d.Scrub,
		Address: func(*http.Request) netip.Addr { return *h.from.Load() }}
	none := func(context.Context, catalog.ID) (*catalog.Place, bool) { return nil, false }
	noneOf := func(context.Context, student.ID, catalog.ID) (*catalog.Place, bool) { return nil, false }
	accountweb.Routes(site, h.desk)
	signs := signindb.New(d)
	signIn := signin.New(signin.Setup{Accounts: accounts, Tries: signs, Addresses: signs, Roles: signs, Ways: signs, Plans: h.plans, Post: noPost{}, Transact: d.Write, Clock: clk, Random: rand.Reader})
	signinweb.Routes(site, &signinweb.Pages{SignIn: signIn, Accounts: accounts, Keeper: h.desk, Home: "/plan"})
	planweb.Routes(site, &planweb.Desk{Build: plan.Build, Find: none, Keeper: h.desk, Clock: clk})
	calendarweb.Routes(site, &calendarweb.Pages{Build: plan.Build, Find: noneOf, Keeper: h.desk, Owners: accounts, Address: h.desk.Address, Clock: clk,
		Feed: calendar.NewFeed(memory, d.Write, clk), Kept: func(ctx context.Context, who student.ID) (plan.State, error) {
			rev, err := h.plans.Latest(ctx, who)
			if errs.KindOf(err) == errs.NotFound {
				return plan.State{}, nil
			}
			if err != nil {
				return plan.State{}, err
			}
			return accountweb.ReadState(rev.State)
		}})
	h.Handler = h.desk.Wrap(site)
	return h
}

func (h *house) pass(d time.Duration) { h.now.Add(int64(d)) }

func (h *house) comeFrom(address string) {
	a := netip.MustParseAddr(address)
	h.from.Store(&a)
}

// each runs the test on a fresh house on each engine.
func each(t *testing.T, test func(t *testing.T, h *house)) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) { test(t, open(t, d, "")) })
}

// rows counts the rows of a table.
func (h *house) rows(t *testing.T, table string) int {
	t.Helper()
	n := 0
	counts := map[string]string{"student": `SELECT count(*) FROM student`, "account_key": `SELECT count(*) FROM account_key`,
		"plan_revision": `SELECT count(*) FROM plan_revision`, "calendar_event": `SELECT count(*) FROM calendar_event`}
	if _, err := h.db.Get(t.Context(), db.Into(&n), counts[table]); err != nil {
		t.Fatal(err)
	}
	return n
}

const third = "country=US&start=2027-07&year=4"

// keep keeps the plan of third with this browser and gives the four words.
func keep(t *testing.T, b *webtest.Browser) (code string) {
	t.Helper()
	return wordsOf(t, b.Get("/plan?"+third).OK().Submit("form[action='/keep']", nil).OK().Has("h1", "Your plan is kept"))
}

// wordsOf reads the recovery code off the page that shows it.
func wordsOf(t *testing.T, p *webtest.Page) string {
	t.Helper()
	var words []string
	for i := range p.Doc().Find(".code-words li").Length() {
		words = append(words, strings.TrimSpace(p.Doc().Find(".code-words li").Eq(i).Text()))
	}
	if len(words) != 4 {
		t.Fatalf("%s shows the words %q", p.Address, words)
	}
	return strings.Join(words, " ")
}

// mark marks the first step that can be marked as had, on the kept plan.
func mark(t *testing.T, b *webtest.Browser) *webtest.Page {
	t.Helper()
	p := b.Get("/plan").OK()
	had := p.Doc().Find("button[name=had]").First()
	step := had.AttrOr("value", "")
	if step == "" {
		t.Fatal("the plan has no step to mark")
	}
	return b.Post("/plan/marks", url.Values{"had": {step}}).OK().Has(".flash", "Marked as had")
}

// reopen fills in the form for the four words.
func reopen(b *webtest.Browser, typed string, more url.Values) *webtest.Page {
	v := url.Values{"code": {typed}}
	for k, list := range more {
		v[k] = list
	}
	return b.Get("/reopen").OK().Submit("form[action='/reopen']", v)
}

// send is one bare request, for what a browser of webtest hides.
func (h *house) send(method, address string, form url.Values, set func(*http.Request)) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, address, strings.NewReader(form.Encode()))
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	if set != nil {
		set(r)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// noPost is a server that sends no mail.
type noPost struct{}

func (noPost) Ready() bool                               { return false }
func (noPost) Send(context.Context, signin.Letter) error { return nil }

var errDisk = errors.New("the disk is full")
