package app

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"preround/internal/applications"
	"preround/internal/plan"
	"preround/internal/platform/clock"
	"preround/internal/platform/web/webtest"
)

// followed keeps a plan, follows Imperial and gives the address of the application.
func followed(t *testing.T, w *world) (*webtest.Browser, string) {
	t.Helper()
	b := browser(t, w)
	b.Post("/keep", mustQuery(t, answers)).OK()
	return b, b.Post("/applications", url.Values{"place": {string(imperial)}}).OK().Address
}

// The plan follows the applications: what is begun joins it, what is sent is done in
// it on that day, what is closed leaves it, and an undo puts all back.
func TestThePlanFollowsTheApplications(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		b, at := followed(t, w)
		b.Get("/plan").OK().Has(".target", "Imperial")
		send := "#step-send-" + string(imperial)
		b.Get("/plan").OK().Hasnt(send + ".settled")
		b.Post(at+"/stage", url.Values{"to": {"sent"}, "on": {"2026-11-10"}}).OK()
		b.Get("/plan").OK().Has(send+".settled time", "10 Nov")
		closed := b.Post(at+"/stage", url.Values{"to": {"closed:no_reply"}}).OK()
		b.Get("/plan").OK().Hasnt(send)
		closed.Press("Undo", nil).OK()
		b.Get("/plan").OK().Has(send+".settled time", "10 Nov")
		b.Post(at+"/removals", url.Values{"ref": {"all"}}).OK().Has(".empty", "Nothing is followed")
		b.Get("/plan").OK().Hasnt(send)
	})
}

func TestFollowingAPlaceSaysWhatItsApplicationsSay(t *testing.T) {
	t.Parallel()
	state, err := plan.FromQuery(mustQuery(t, answers+"&place=us-x&mark=longer:send:gb-a:2"))
	if err != nil {
		t.Fatal(err)
	}
	day := clock.MustDate
	query := func(s plan.State) string {
		q := s.Query()
		return strings.Join(q["place"], " ") + " | " + strings.Join(q["mark"], " ")
	}
	for _, c := range []struct {
		line applications.Line
		want string
	}{
		{applications.Line{In: true}, "us-x gb-a | longer:send:gb-a:2"},
		{applications.Line{In: true, Start: day("2027-07-05"), Weeks: 4, Sent: day("2026-11-01")}, "us-x gb-a@2027-07-05+4 | done:send:gb-a:2026-11-01 longer:send:gb-a:2"},
		{applications.Line{In: true, Sent: day("2026-11-01"), Answered: day("2026-11-10"), Accepted: day("2026-11-12")},
			"us-x gb-a@2027-07-05+4 | done:decision:gb-a:2026-11-10 done:offer:gb-a:2026-11-12 done:send:gb-a:2026-11-01 longer:send:gb-a:2"},
		{applications.Line{}, "us-x | longer:send:gb-a:2"},
	} {
		if state, err = following(state, "gb-a", c.line); err != nil || query(state) != c.want {
			t.Errorf("%+v: %s (%v), want %s", c.line, query(state), err, c.want)
		}
	}
	for len(state.Targets) < plan.MaxTargets {
		state.Targets = append(state.Targets, plan.TargetRef{Place: imperial})
	}
	if _, err := following(state, "gb-b", applications.Line{In: true}); err == nil {
		t.Error("a full plan took another place")
	}
}

// Row 43: what was written about applications is gone from every byte of the database.
func TestRow43DeletedApplicationsAreGone(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		b, at := followed(t, w)
		b.Post(at+"/notes", url.Values{"note-text": {"CANARY-NOTE"}}).OK()
		b.Post(at+"/people", url.Values{"person-name": {"CANARY-PERSON"}}).OK()
		b.Post(at+"/sending", url.Values{"sending-channel": {"email"}, "sending-proof": {"CANARY-PROOF"}}).OK()
		if !strings.Contains(fmt.Sprint(w.held(t)), "CANARY-PROOF") {
			t.Fatal("the test wrote nothing")
		}
		b.Post("/kept/deletion", nil)
		if held := fmt.Sprint(w.held(t)); strings.Contains(held, "CANARY") {
			t.Errorf("something of the applications is left: %s", held)
		}
		if rec := w.get(at); rec.Code != http.StatusSeeOther {
			t.Errorf("the page of a deleted application: %d", rec.Code)
		}
	})
}
