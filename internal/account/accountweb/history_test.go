package accountweb_test

import (
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"

	"preround/internal/platform/web/webtest"
)

// Every change can be undone from the word that the page shows after it.
func TestAChangeIsUndone(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		b := webtest.New(t, h)
		keep(t, b)
		p := mark(t, b)
		before := h.rows(t, "plan_revision")
		p.Press("Undo", nil).OK().Has(".flash", "taken back")
		if n := h.rows(t, "plan_revision"); n != before+1 {
			t.Errorf("undo took away rows: %d, then %d", before, n)
		}
		b.Get("/kept").OK().Has(".changes li:first-child", "Undid: Marked as had")
		b.Post("/plan/marks", url.Values{}).OK().Has(".flash", "Nothing was changed").Hasnt(".flash button", "Undo")
	})
}

// Two tabs: who undoes or goes back from a page that is no longer the newest is
// told so in plain words, and nothing is changed.
func TestTwoTabs(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		b := webtest.New(t, h)
		keep(t, b)
		one := mark(t, b)
		list := b.Get("/kept").OK()
		mark(t, b) // in the other tab
		n := h.rows(t, "plan_revision")
		one.Press("Undo", nil).Status(http.StatusConflict).Has("main", "changed in another tab or on another device", "look at it again")
		list.Press("Go back to this", nil).Status(http.StatusConflict).Has("main", "changed in another tab or on another device")
		if got := h.rows(t, "plan_revision"); got != n {
			t.Errorf("a refused act changed the plan: %d revisions, then %d", n, got)
		}
	})
}

// Saves that meet in time: each is done or refused as a whole, never lost.
func TestTwoDevicesSaveAtOnce(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		w := h.send(http.MethodPost, "http://preround.test/keep", mustQuery(t, third), nil)
		cookie := w.Result().Cookies()[0]
		b := webtest.New(t, stale{h, cookie.Name + "=" + cookie.Value})
		p := b.Get("/plan").OK()
		var steps []string
		for i := range min(6, p.Doc().Find("button[name=had]").Length()) {
			steps = append(steps, p.Doc().Find("button[name=had]").Eq(i).AttrOr("value", ""))
		}
		codes := make([]int, len(steps))
		var all sync.WaitGroup
		for i, s := range steps {
			all.Go(func() {
				w := h.send(http.MethodPost, "http://preround.test/plan/marks", url.Values{"had": {s}}, func(r *http.Request) { r.AddCookie(cookie) })
				codes[i] = w.Code
			})
		}
		all.Wait()
		done := 0
		history := b.Get("/kept").OK()
		for i, c := range codes {
			switch c {
			case http.StatusSeeOther:
				done++
			case http.StatusConflict:
			default:
				t.Errorf("saving %s: status %d", steps[i], c)
			}
		}
		if n := h.rows(t, "plan_revision"); done == 0 || n != done+1 {
			t.Errorf("%d saves were acknowledged, %d revisions are there", done, n)
		}
		history.Count(".changes li", done+1)
		last, err := h.plans.Latest(t.Context(), studentOf(t, h))
		if err != nil {
			t.Fatal(err)
		}
		for i, c := range codes {
			if q := mustQuery(t, last.State); c == http.StatusSeeOther && !strings.Contains(strings.Join(q["mark"], " ")+" ", "have:"+steps[i]+" ") {
				t.Errorf("the mark on %s was acknowledged and is lost: %q", steps[i], q["mark"])
			}
		}
	})
}

func TestGoBackToAnEarlierState(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		b := webtest.New(t, h)
		keep(t, b)
		first, err := h.plans.Latest(t.Context(), studentOf(t, h))
		if err != nil {
			t.Fatal(err)
		}
		mark(t, b)
		mark(t, b)
		p := b.Get("/kept").OK().Count(".changes li", 3).Count(".changes button", 2)
		form := p.Doc().Find(".changes form").Last()
		fields := webtest.Fields(form)
		p = b.Post("/kept/changes", fields).OK().Has(".flash", "again as it was on 22 Nov 2026, 09:00 UTC").Has(".changes li:first-child", "Went back to")
		latest, err := h.plans.Latest(t.Context(), studentOf(t, h))
		if err != nil || latest.State != first.State || latest.Rev != 4 {
			t.Errorf("revision %d is %q, %v; want 4 with %q", latest.Rev, latest.State, err, first.State)
		}
		p.Press("Undo", nil).OK()
		if undone, err := h.plans.Latest(t.Context(), studentOf(t, h)); err != nil || undone.State == first.State {
			t.Errorf("going back cannot be taken back: %v", err)
		}
		b.Post("/kept/changes", url.Values{"rev": {"1"}, "seen": {"x"}}).Status(http.StatusUnprocessableEntity)
		b.Post("/kept/changes", url.Values{"rev": {"99"}, "seen": {"5"}}).Status(http.StatusNotFound)
	})
}

// The year of study is one of a day; kept, it is kept with that day.
func TestTheYearIsKeptWithItsDay(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		keep(t, webtest.New(t, h))
		last, err := h.plans.Latest(t.Context(), studentOf(t, h))
		if err != nil || !strings.Contains(last.State, "2026-11-22") {
			t.Errorf("kept %q, %v", last.State, err)
		}
	})
}
