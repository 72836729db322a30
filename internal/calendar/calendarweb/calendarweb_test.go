package calendarweb_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	ics "github.com/arran4/golang-ical"

	"preround/data"
	"preround/internal/account"
	"preround/internal/account/accountdb"
	"preround/internal/account/accountweb"
	"preround/internal/calendar"
	"preround/internal/calendar/calendardb"
	"preround/internal/calendar/calendarweb"
	"preround/internal/catalog"
	"preround/internal/catalog/source"
	"preround/internal/plan"
	"preround/internal/plan/plandb"
	"preround/internal/platform/clock"
	"preround/internal/platform/db"
	"preround/internal/platform/db/dbtest"
	"preround/internal/platform/ui"
	"preround/internal/platform/web"
	"preround/internal/student"
)

var noon = time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)

// shipped are the places of the catalogue, by id.
var shipped = sync.OnceValue(func() map[catalog.ID]*catalog.Place {
	places, faults := source.ReadFS(data.Catalogue, "catalogue")
	if len(faults) > 0 {
		panic(faults[0])
	}
	out := map[catalog.ID]*catalog.Place{}
	for i := range places {
		out[places[i].ID] = &places[i]
	}
	return out
})

// desk serves calendars on a real database, with a clock that the test turns.
type desk struct {
	http.Handler
	plans    *plandb.Store
	accounts *account.Service
	now      atomic.Int64
	log      bytes.Buffer
}

const base = "https://plan.example.org"

func open(t *testing.T, d *db.DB) *desk {
	t.Helper()
	h := &desk{plans: plandb.New(d)}
	h.now.Store(noon.UnixNano())
	clk := clock.Func(func() time.Time { return time.Unix(0, h.now.Load()).UTC() })
	site, err := web.New(web.Options{BaseURL: base, Failure: ui.FailurePage, Log: slog.New(slog.NewTextHandler(&h.log, nil))})
	if err != nil {
		t.Fatal(err)
	}
	words, err := account.ReadWords(data.RecoveryWords)
	if err != nil {
		t.Fatal(err)
	}
	keys := accountdb.New(d)
	h.accounts, err = account.New(t.Context(), account.Setup{Store: keys, Limits: keys, Transact: d.Write, Words: words, Clock: clk, Random: rand.Reader})
	if err != nil {
		t.Fatal(err)
	}
	address := func(*http.Request) netip.Addr { return netip.MustParseAddr("192.0.2.1") }
	keeper := &accountweb.Desk{Accounts: h.accounts, Plans: h.plans, Clock: clk, HTTPS: true, Address: address}
	calendarweb.Routes(site, &calendarweb.Pages{Build: plan.Build, Keeper: keeper, Owners: h.accounts, Address: address, Clock: clk,
		Find: func(_ context.Context, _ student.ID, id catalog.ID) (*catalog.Place, bool) {
			p, ok := shipped()[id]
			return p, ok
		},
		Feed: calendar.NewFeed(calendardb.New(d), d.Write, clk),
		Kept: func(ctx context.Context, who student.ID) (plan.State, error) {
			rev, err := h.plans.Latest(ctx, who)
			if err != nil {
				return plan.State{}, err
			}
			return accountweb.ReadState(rev.State)
		}})
	h.Handler = keeper.Wrap(site)
	return h
}

func (h *desk) get(address string, header ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodGet, address, nil)
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// keep keeps a plan and gives its owner, cookie and feed.
func (h *desk) keep(t *testing.T, state string) (who student.ID, cookie, feed string) {
	t.Helper()
	k, err := h.accounts.Keep(t.Context(), account.Visitor{Address: netip.MustParseAddr("192.0.2.1")})
	if err != nil {
		t.Fatal(err)
	}
	h.save(t, k.Student, state)
	token, err := h.accounts.FeedToken(t.Context(), k.Student)
	if err != nil {
		t.Fatal(err)
	}
	return k.Student, k.Cookie, "/feed/" + token + ".ics"
}

func (h *desk) save(t *testing.T, who student.ID, state string) {
	t.Helper()
	rev := int64(0)
	if last, err := h.plans.Latest(t.Context(), who); err == nil {
		rev = last.Rev
	}
	if _, err := h.plans.Append(t.Context(), who, rev, noon, state, "Changed"); err != nil {
		t.Fatal(err)
	}
}

// event is what the tests look at.
type event struct {
	summary, status, start string
	sequence               string
}

// read demands a sound calendar and gives its events by UID.
func read(t *testing.T, w *httptest.ResponseRecorder) map[string]event {
	t.Helper()
	if w.Code != http.StatusOK {
		t.Fatalf("status %d: %s", w.Code, w.Body)
	}
	if got := w.Header().Get("Content-Type"); got != "text/calendar; charset=utf-8" {
		t.Errorf("Content-Type %q", got)
	}
	if got := w.Header().Get("Cache-Control"); got != "private, no-cache" {
		t.Errorf("Cache-Control %q", got)
	}
	if w.Header().Get("X-Robots-Tag") != "noindex" || w.Header().Get("X-Content-Type-Options") != "nosniff" {
		t.Error("a calendar may be indexed or sniffed")
	}
	c, err := ics.ParseCalendar(bytes.NewReader(w.Body.Bytes()))
	if err != nil {
		t.Fatalf("%v in\n%s", err, w.Body)
	}
	out := map[string]event{}
	for _, e := range c.Events() {
		value := func(p ics.ComponentProperty) string {
			if v := e.GetProperty(p); v != nil {
				return v.Value
			}
			return ""
		}
		uid := value(ics.ComponentPropertyUniqueId)
		if _, twice := out[uid]; twice || uid == "" {
			t.Errorf("the event %q stands twice or has no name", uid)
		}
		out[uid] = event{value(ics.ComponentPropertySummary), value(ics.ComponentPropertyStatus), value(ics.ComponentPropertyDtStart), value(ics.ComponentPropertySequence)}
	}
	return out
}

const (
	imperial = "gb-imperial-clinical-elective"
	fourth   = "country=GB&place=" + imperial + "&start=2027-07&year=4"
)

func TestAVisitorsPlanAsAFile(t *testing.T) {
	t.Parallel()
	h := open(t, dbtest.SQLite(t))
	w := h.get("/plan.ics?" + fourth)
	events := read(t, w)
	if len(events) < 5 {
		t.Errorf("%d events of a plan of a year", len(events))
	}
	if got := w.Header().Get("Content-Disposition"); got != `attachment; filename="preround-plan.ics"` {
		t.Errorf("Content-Disposition %q", got)
	}
	if !strings.Contains(unfold(w.Body.String()), base+"/plan?country=GB&place="+imperial) {
		t.Error("the file does not lead back to the visitor's plan")
	}
	again := h.get("/plan.ics?"+fourth, "If-None-Match", w.Header().Get("ETag"))
	if again.Code != http.StatusNotModified || again.Body.Len() != 0 {
		t.Errorf("unchanged, it answers %d with %d bytes", again.Code, again.Body.Len())
	}
}

func unfold(s string) string { return strings.ReplaceAll(s, "\r\n ", "") }

// A plan may lack anything: a start, a place that the catalogue knows, a place
// at all. There is a sound file, or a sentence.
func TestPlansThatLackSomething(t *testing.T) {
	t.Parallel()
	h := open(t, dbtest.SQLite(t))
	for address, status := range map[string]int{
		"/plan.ics?year=4":                                                 200,
		"/plan.ics?country=US":                                             200,
		"/plan.ics?year=4&country=US":                                      200,
		"/plan.ics?place=xx-no-such-place":                                 200,
		"/plan.ics?start=2027-07&place=xx-no-such-place":                   200,
		"/plan.ics?start=2027-07&place=xx-no-such-place&place=" + imperial: 200,
		"/plan.ics?start=2026-12&year=1&place=" + imperial:                 200,
		"/plan.ics":                 404,
		"/plan.ics?unknown=1":       404,
		"/plan.ics?year=forty":      400,
		"/plan.ics?start=2027-99":   400,
		"/plan.ics?place=%ff":       400,
		"/plan.ics?year=4;start=x":  400,
		"/plan.ics?place=a%0d%0ab":  400,
		"/plan.ics?mark=done:cv:no": 400,
	} {
		w := h.get(address)
		if w.Code != status {
			t.Errorf("%s: status %d, want %d: %s", address, w.Code, status, w.Body)
			continue
		}
		if status == 200 {
			read(t, w)
		} else if got := w.Header().Get("Content-Type"); !strings.HasPrefix(got, "text/html") || w.Header().Get("Content-Disposition") != "" {
			t.Errorf("%s: a failure is sent as %q, %q", address, got, w.Header().Get("Content-Disposition"))
		}
	}
}

func TestTheKeptPlanAsAFile(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		_, cookie, _ := h.keep(t, fourth)
		w := h.get(base+"/plan.ics", "Cookie", "__Host-preround="+cookie)
		if len(read(t, w)) < 5 {
			t.Error("the kept plan is not in the file")
		}
		if strings.Contains(unfold(w.Body.String()), "place="+imperial) {
			t.Error("the file of a kept plan holds the answers in its links")
		}
	})
}

// The feed over a year: nothing changes while nothing changes; what changes has a
// higher sequence; what goes is cancelled; what comes back counts on.
func TestTheFeedFollowsThePlan(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		who, _, address := h.keep(t, fourth)
		first := h.get(address)
		before := read(t, first)
		if len(before) < 5 {
			t.Fatalf("%d events", len(before))
		}
		same := h.get(address)
		if !bytes.Equal(same.Body.Bytes(), first.Body.Bytes()) {
			t.Error("asked again, it is not the same")
		}
		if w := h.get(address, "If-None-Match", first.Header().Get("ETag")); w.Code != http.StatusNotModified {
			t.Errorf("unchanged, it answers %d", w.Code)
		}
		h.save(t, who, fourth+"&mark=longer:transcript:3")
		changed := read(t, h.get(address, "If-None-Match", first.Header().Get("ETag")))
		if rose := sequences(t, before, changed); rose == 0 {
			t.Error("a change of the plan raised no sequence")
		}
		h.save(t, who, "country=AU&start=2028-02&year=4")
		other := read(t, h.get(address))
		gone := 0
		for uid, e := range changed {
			switch now, there := other[uid]; {
			case !there:
				t.Errorf("%s %q vanished without a word", uid, e.summary)
			case now.status == "CANCELLED":
				gone++
				if now.sequence <= e.sequence {
					t.Errorf("%s is cancelled under the sequence %s after %s", uid, now.sequence, e.sequence)
				}
			}
		}
		if gone == 0 {
			t.Error("nothing was cancelled, though the place went")
		}
		h.save(t, who, fourth)
		back := read(t, h.get(address))
		for uid := range before {
			if back[uid].status == "CANCELLED" {
				t.Errorf("%s came back and is still cancelled", uid)
			}
		}
		sequences(t, other, back)
	})
}

// sequences counts the events that rose and demands that none fell, and that none
// says something else under the same sequence.
func sequences(t *testing.T, before, after map[string]event) (rose int) {
	t.Helper()
	for uid, a := range after {
		b, known := before[uid]
		if !known {
			continue
		}
		switch {
		case len(a.sequence) < len(b.sequence) || len(a.sequence) == len(b.sequence) && a.sequence < b.sequence:
			t.Errorf("%s fell from %s to %s", uid, b.sequence, a.sequence)
		case a.sequence == b.sequence && a != b:
			t.Errorf("%s changed under the sequence %s: %v, %v", uid, a.sequence, b, a)
		case a.sequence != b.sequence:
			rose++
		}
	}
	return rose
}

// Two fetches at once, as two telephones do, agree.
func TestTwoFetchesAtOnce(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		_, _, address := h.keep(t, fourth)
		bodies := make([]string, 4)
		var all sync.WaitGroup
		for i := range bodies {
			all.Go(func() {
				w := h.get(address)
				if w.Code != http.StatusOK {
					t.Errorf("status %d", w.Code)
				}
				bodies[i] = w.Body.String()
			})
		}
		all.Wait()
		for _, b := range bodies[1:] {
			if b != bodies[0] {
				t.Error("two fetches at once differ")
			}
		}
	})
}
