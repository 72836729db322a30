package accountweb_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"preround/internal/platform/db/dbtest"
	"preround/internal/platform/errs"
	"preround/internal/platform/web/webtest"
)

func TestNothingIsKeptHere(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		b := webtest.New(t, h)
		b.Get("/kept").OK().Has("h1", "Kept plan").Has(".empty h2", "No plan is kept here").LinksWork(others...)
		for _, address := range []string{"/kept/deletion", "/kept/leaving"} {
			if p := b.Get(address).OK().Has("h2", "No plan is kept here"); p.Address != "/kept" {
				t.Errorf("%s leads to %s", address, p.Address)
			}
		}
		for _, act := range []string{"/kept/code", "/kept/feed", "/kept/feed/end", "/kept/devices/x/end", "/kept/deletion", "/kept/changes"} {
			if p := b.Post(act, url.Values{"rev": {"1"}, "seen": {"1"}}).OK(); p.Address != "/kept" {
				t.Errorf("POST %s leads to %s", act, p.Address)
			}
		}
		b.Post("/keep", nil).Status(http.StatusUnprocessableEntity).Has("main", "no plan to keep yet")
		b.Post("/keep", url.Values{"year": {"forty"}}).Status(http.StatusUnprocessableEntity)
		if n := h.rows(t, "student"); n != 0 {
			t.Errorf("%d students came of nothing", n)
		}
	})
}

func TestKeepAndSeeWhatIsKept(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		b := webtest.New(t, h)
		p := b.Get("/plan?"+third).OK().Submit("form[action='/keep']", nil).OK().LinksWork(others...)
		p.Has("main", "Write them down now").Has(".notice.bad", "not encrypted")
		if got := p.Header.Get("Cache-Control"); got != "no-store" {
			t.Errorf("the page with the words may be stored: %q", got)
		}
		code := wordsOf(t, p)
		b.Get("/plan").OK().Has("main", "This plan is kept")
		b.Get("/account").OK().Has("li.device", "This device").LinksWork(others...)
		kept := b.Get("/kept").OK().LinksWork(others...).Has(".changes li", "Kept the plan").Hasnt(".changes button")
		for _, word := range strings.Fields(code) { // a word may stand in the page by itself; all four may not
			kept.Hasnt(".code-words li", word)
		}
		if got := kept.Header.Get("Cache-Control"); got != "no-store" {
			t.Errorf("the page with the feed's address may be stored: %q", got)
		}
	})
}

// The words are shown once: pressing twice, or loading the page again, says
// where to get new ones and keeps one plan.
func TestRow6TheWordsAreShownOnce(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		b := webtest.New(t, h)
		code := keep(t, b)
		p := b.Post("/keep", mustQuery(t, third)).OK().Has(".flash", "kept on this device already", "make new ones below")
		if p.Address != "/kept" || h.rows(t, "student") != 1 || h.rows(t, "plan_revision") != 1 {
			t.Errorf("kept twice: %s, %d students, %d revisions", p.Address, h.rows(t, "student"), h.rows(t, "plan_revision"))
		}
		p.Hasnt(".flash button", "Undo")
		if appears(p.Body, code) {
			t.Error("the words are shown again")
		}
		next := wordsOf(t, b.Get("/kept").OK().Press("Make new words", nil).OK().Has("h1", "Your new recovery code").Has(".lede", "The ones before no longer do"))
		reopen(webtest.New(t, h), code, nil).Status(http.StatusUnprocessableEntity)
		reopen(webtest.New(t, h), next, nil).OK()
		for range 4 {
			b.Post("/kept/code", nil).OK()
		}
		b.Post("/kept/code", nil).Status(http.StatusTooManyRequests).Has("main", "tried too often")
	})
}

// appears tells whether the four words stand together anywhere in a text.
func appears(text, code string) bool {
	gap := strings.Join(strings.Fields(code), `[^a-z]{1,12}`)
	return regexp.MustCompile(gap).MatchString(text)
}

func TestAnotherPlanTakesThePlaceOfTheKeptOne(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		b := webtest.New(t, h)
		keep(t, b)
		p := b.Get("/plan?year=5&start=2028-02&country=AU").OK().Has("main", "takes the place of the plan")
		p = p.Submit("form[action='/keep']", nil).OK().Has(".flash", "in place of the one before", "The same four words")
		b.Get("/plan").OK().Has("main", "2028")
		p.Press("Undo", nil).OK().Has(".flash", "taken back")
		b.Get("/plan").OK().Has("main", "2027").Hasnt("h1", "2028")
		if n := h.rows(t, "student"); n != 1 {
			t.Errorf("%d students", n)
		}
	})
}

// A plan is kept whole or not at all: when its first state cannot be saved, no
// student, no key and no cookie remain, and the next try works.
func TestKeepIsAllOrNothing(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		for _, failure := range []struct {
			err    error
			status int
		}{{errDisk, 500}, {errs.New(errs.Busy, "The server is busy."), 503}, {errs.New(errs.Invalid, "Too long to keep."), 422}} {
			h.plans.fail.Store(&failure.err)
			b := webtest.New(t, h)
			p := b.Post("/keep", mustQuery(t, third)).Status(failure.status)
			if got := p.Header.Values("Set-Cookie"); len(got) != 0 {
				t.Errorf("%v: a cookie for nothing: %q", failure.err, got)
			}
			if s, k := h.rows(t, "student"), h.rows(t, "account_key"); s != 0 || k != 0 {
				t.Errorf("%v: %d students and %d keys to nothing", failure.err, s, k)
			}
			h.plans.fail.Store(nil)
			keep(t, b)
			b.Get("/kept/deletion").OK().Press("Delete everything for good", nil).OK()
		}
	})
}

// Two tabs that press "Keep" at once each keep a plan; the browser has one of the
// two cookies and it opens a whole plan.
func TestTwoTabsKeepAtOnce(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		var all sync.WaitGroup
		cookies := make([]string, 4)
		for i := range cookies {
			all.Go(func() {
				w := h.send(http.MethodPost, "http://preround.test/keep", mustQuery(t, third), nil)
				if w.Code != http.StatusOK {
					t.Errorf("keep %d: status %d", i, w.Code)
				}
				cookies[i] = w.Result().Header.Get("Set-Cookie")
			})
		}
		all.Wait()
		for _, c := range cookies {
			w := h.send(http.MethodGet, "http://preround.test/plan", nil, func(r *http.Request) { r.Header.Set("Cookie", strings.SplitN(c, ";", 2)[0]) })
			if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "This plan is kept") {
				t.Errorf("a cookie opens nothing: %d", w.Code)
			}
		}
	})
}

func TestTooManyPlansFromOneAddress(t *testing.T) {
	t.Parallel()
	h := open(t, dbtest.SQLite(t), "") // a hundred slow hashes; the counting itself is tested on both engines in accountdb
	for range 100 {
		if w := h.send(http.MethodPost, "http://preround.test/keep", mustQuery(t, third), nil); w.Code != http.StatusOK {
			t.Fatalf("refused early: %d", w.Code)
		}
	}
	webtest.New(t, h).Post("/keep", mustQuery(t, third)).Status(http.StatusTooManyRequests).Has("main", "tried too often", "Try again in a minute")
	h.comeFrom("198.51.100.7")
	keep(t, webtest.New(t, h))
	h.comeFrom("192.0.2.1")
	h.pass(time.Minute)
	keep(t, webtest.New(t, h))
}

func mustQuery(t *testing.T, s string) url.Values {
	t.Helper()
	q, err := url.ParseQuery(s)
	if err != nil {
		t.Fatal(err)
	}
	return q
}
