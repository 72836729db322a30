package todayweb_test

import (
	"context"
	"crypto/rand"
	"log/slog"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"preround/data"
	"preround/internal/account"
	"preround/internal/account/accountdb"
	"preround/internal/account/accountweb"
	"preround/internal/agenda"
	"preround/internal/catalog"
	"preround/internal/catalog/source"
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
	"preround/internal/today/todaydb"
	"preround/internal/today/todayweb"
)

// house is a site with the pages of plan, account and today, whose clock and whose
// other dates a test sets.
type house struct {
	http.Handler
	now   atomic.Int64
	other atomic.Pointer[[]agenda.Entry]
}

func (h *house) Entries(context.Context, student.ID, agenda.Day) ([]agenda.Entry, error) {
	if all := h.other.Load(); all != nil {
		return *all, nil
	}
	return nil, nil
}

func (h *house) pass(days int) { h.now.Add(int64(days) * int64(24*time.Hour)) }

func open(t testing.TB, d *db.DB) *house {
	t.Helper()
	h := &house{}
	h.now.Store(time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC).UnixNano())
	clk := clock.Func(func() time.Time { return time.Unix(0, h.now.Load()).UTC() })
	site, err := web.New(web.Options{Failure: ui.FailurePage, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	words, err := account.ReadWords(data.RecoveryWords)
	if err != nil {
		t.Fatal(err)
	}
	keys, plans, visits := accountdb.New(d), plandb.New(d), todaydb.New(d)
	accounts, err := account.New(t.Context(), account.Setup{Store: keys, Limits: keys, Transact: d.Write, Erasers: []account.Eraser{plans, visits}, Words: words, Clock: clk, Random: rand.Reader})
	if err != nil {
		t.Fatal(err)
	}
	desk := &accountweb.Desk{Accounts: accounts, Plans: plans, Clock: clk, Scrub: d.Scrub, Address: func(*http.Request) netip.Addr { return netip.MustParseAddr("192.0.2.1") }}
	places, faults := source.ReadFS(data.Catalogue, "catalogue")
	if len(faults) > 0 {
		t.Fatal(faults[0])
	}
	by := map[catalog.ID]*catalog.Place{}
	for i := range places {
		by[places[i].ID] = &places[i]
	}
	find := func(id catalog.ID) (*catalog.Place, bool) { p, ok := by[id]; return p, ok }
	kept := func(ctx context.Context, who student.ID) (plan.State, error) {
		rev, err := plans.Latest(ctx, who)
		if errs.KindOf(err) == errs.NotFound {
			return plan.State{}, nil
		}
		if err != nil {
			return plan.State{}, err
		}
		return accountweb.ReadState(rev.State)
	}
	accountweb.Routes(site, desk)
	planweb.Routes(site, &planweb.Desk{Build: plan.Build, Find: func(_ context.Context, id catalog.ID) (*catalog.Place, bool) { return find(id) }, Keeper: desk, Clock: clk, Home: "/today"})
	todayweb.Routes(site, &todayweb.Pages{Keeper: desk, Who: desk.Who, Kept: kept, Sources: []agenda.Source{h}, Visits: visits, Clock: clk, Strip: planweb.Strip, Styles: web.Sheets{planweb.StripStyles},
		Rooms: []todayweb.Room{{Path: "/plan", Title: "Plan", Says: "Every date.", Icon: "calendar"}},
		Plan: func(_ context.Context, _ student.ID, s plan.State, on clock.Date) plan.Plan {
			targets, _ := s.Resolve(find)
			return plan.Build(plan.Request{Today: on, Student: s.Student, Targets: targets, Marks: s.Marks, Zone: student.Zone(s.Student.Facts)})
		}})
	h.Handler = desk.Wrap(site)
	return h
}

var others = []string{"/find", "/kinds", "/about", "/sources", "/api", "/archive", "/reopen", "/kept", "/", "/places/gb-imperial-clinical-elective"}

var answers = url.Values{"year": {"4"}, "start": {"2027-07"}, "country": {"GB"}, "schoolcountry": {"PK"}, "place": {"gb-imperial-clinical-elective"}}

// keep is a browser whose device keeps a plan.
func keep(t *testing.T, h *house, state url.Values) *webtest.Browser {
	t.Helper()
	b := webtest.New(t, h)
	b.Post("/keep", state).OK()
	return b
}

func TestAVisitorSeesWhatThePageIsFor(t *testing.T) {
	t.Parallel()
	h := open(t, dbtest.SQLite(t))
	b := webtest.New(t, h)
	b.Get("/today").OK().Has("h1", "Today").Has("a", "Start a plan").LinksWork(others...)
	b.Get("/today?" + answers.Encode()).OK().Has("form[action='/keep'] input[name=year][value='4']")
	b.Get("/").OK().Has("h1", "Work back")
}

// A device that keeps a plan begins with today; the first page and shared links stay.
func TestADeviceThatKeepsAPlanBeginsWithToday(t *testing.T) {
	t.Parallel()
	h := open(t, dbtest.SQLite(t))
	b := keep(t, h, answers)
	if p := b.Get("/").OK(); p.Address != "/today" {
		t.Errorf("the first page leads to %s", p.Address)
	}
	b.Get("/?new").OK().Has("h1", "Work back").Has(".notice", "This device keeps a plan")
	if p := b.Get("/?year=2&country=US").OK(); p.Address == "/today" {
		t.Error("an address with answers is led away")
	}
	b.Get("/plan?year=2&start=2027-09&country=US").OK().Has("h1").Has(".notice", "a plan from a link")
	b.Get("/today").OK().Has("a[href='/?new']", "Plan something else").LinksWork(append(others, "/?new")...)
}

// Each thing is one tap from being done, and the tap can be taken back; both lead
// back to the page.
func TestOneTapAndUndo(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		b := keep(t, h, answers)
		p := b.Get("/today").OK().Has("h1", "to do now").Has(".strip svg").Has("title", "to do now")
		title := p.Text("h1")
		for _, button := range []string{"input[name=did]", "input[name=had]", "button[name^='notbefore:']"} {
			form := p.Doc().Find("#now").Closest("section").Find("form").Has(button).First()
			if form.Length() == 0 {
				t.Fatalf("no form with %s:\n%s", button, webtest.Outline(p.Doc().Find("main")))
			}
			v := url.Values{"back": {form.Find("input[name=back]").AttrOr("value", "")}}
			name := form.Find(button).AttrOr("name", "")
			v.Set(name, form.Find(button).AttrOr("value", ""))
			done := b.Post(form.AttrOr("action", ""), v).OK().Has(".flash").Has("h1")
			if done.Address != "/today" {
				t.Errorf("%s leads to %s", button, done.Address)
			}
			undone := done.Press("Undo", nil).OK()
			if undone.Address != "/today" || undone.Text("h1") != title {
				t.Errorf("%s undone: %s, %q, was %q", button, undone.Address, undone.Text("h1"), title)
			}
			p = b.Get("/today").OK()
		}
	})
}

// Whom the student waits for is named, and until when nothing is to be done.
func TestWaitingIsSaid(t *testing.T) {
	t.Parallel()
	h := open(t, dbtest.SQLite(t))
	b := keep(t, h, url.Values{"year": {"1"}, "start": {"2031-07"}, "country": {"GB"}, "mark": {"have:cv"}})
	sunday := clock.MustDate("2026-11-22")
	h.other.Store(&[]agenda.Entry{{ID: "x", Kind: agenda.FollowUp, Waits: true, Whom: "Dr Rahman", Since: sunday - 9, On: sunday + 4, What: "Waiting for an answer: Oslo", Path: "/plan"}})
	b.Get("/today").OK().Has("h1", "Nothing to do until Thursday").Has(".lede", "Waiting on Dr Rahman, 9 days.").Has("title", "Nothing to do until Thursday").
		Has(".waiting", "Waiting on Dr Rahman, 9 days. Nothing to do until Thursday.")
}

// What is more than anybody can take in stands behind a link.
func TestLongListsAreCut(t *testing.T) {
	t.Parallel()
	h := open(t, dbtest.SQLite(t))
	b := keep(t, h, url.Values{"year": {"1"}, "start": {"2031-07"}, "country": {"GB"}})
	var many []agenda.Entry
	for i := range 12 {
		many = append(many, agenda.Entry{ID: strings.Repeat("x", i+1), What: "Thing", On: clock.MustDate("2026-11-20"), Path: "/plan"})
	}
	h.other.Store(&many)
	b.Get("/today").OK().Has("h1", "12 things to do now").Count(".now li.task", 7).Has(".now", "And 5 more").Follow("And 5 more").OK().Count(".now li.task", 12)
}

func TestEmptyStates(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		b := keep(t, h, url.Values{"country": {"GB"}, "start": {"2031-07"}, "year": {"1"}})
		b.Get("/today?all").OK().Has(".notice", "No place is chosen yet").Has("main section h2", "2031")
		if _, err := d.Exec(t.Context(), `UPDATE plan_revision SET state = ''`); err != nil {
			t.Fatal(err)
		}
		b.Get("/today").OK().Has("h1", "Nothing to do").Has(".empty h2", "No plan yet").Has(".empty a", "Start a plan").Hasnt(".strip")
		h.other.Store(&[]agenda.Entry{{ID: "d", On: clock.MustDate("2026-11-01"), Done: true}})
		b.Get("/today").OK().Has("h1", "Everything is done")
		b.Get("/more").OK().Has("h1", "Everything here").Has("a[href='/plan']", "Plan")
	})
}

// After a break the page says what changed, until that is put away; it blames nobody.
func TestAfterABreakThePageSaysWhatChanged(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		b := keep(t, h, answers)
		closes := agenda.Entry{ID: "x", Kind: agenda.Window, Must: true, What: "Deadline: Oslo", On: clock.MustDate("2026-12-10"), Path: "/plan"}
		h.other.Store(&[]agenda.Entry{closes})
		b.Get("/today").OK().Hasnt("#news")
		h.pass(3)
		b.Get("/today").OK().Hasnt("#news")
		h.pass(30)
		h.other.Store(&[]agenda.Entry{})
		p := b.Get("/today").OK().Has("#news", "Since 25 November 2026").Has(".notice.info li", "“Deadline: Oslo” was on 10 December.")
		for _, word := range []string{"overdue", "you missed", "late"} {
			if strings.Contains(strings.ToLower(p.Text(".notice.info")), word) {
				t.Errorf("the greeting says %q", word)
			}
		}
		b.Get("/today").OK().Has("#news")
		b.Get("/today").OK().Press("Thank you, go on", nil).OK().Hasnt("#news")
	})
}
