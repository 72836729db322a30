package calendarweb_test

import (
	"net/http"
	"strings"
	"testing"

	"preround/internal/platform/db"
	"preround/internal/platform/db/dbtest"
)

// Row 6: a guessed address gets the same answer whatever it looks like, and 429
// after a while; the right one goes on working from the same place.
func TestRow6GuessedFeeds(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		_, _, right := h.keep(t, fourth)
		wrong := []string{"/feed/" + strings.Repeat("a", 32) + ".ics", "/feed/x.ics", "/feed/.ics", "/feed/nothing", strings.TrimSuffix(right, ".ics"),
			strings.ToUpper(right[6:]), right[:len(right)-5] + ".ics", "/feed/" + strings.Repeat("a", 5000) + ".ics", "/feed/%00.ics", "/feed/%ff%27%22.ics"}
		var first string
		for _, address := range wrong {
			if !strings.HasPrefix(address, "/") {
				address = "/feed/" + address
			}
			w := h.get(address)
			if w.Code != http.StatusNotFound {
				t.Errorf("%.60s: status %d", address, w.Code)
			}
			if first == "" {
				first = w.Body.String()
			}
			if w.Body.String() != first {
				t.Errorf("%.60s is answered otherwise:\n%s", address, w.Body)
			}
		}
		for range 30 - len(wrong) {
			h.get("/feed/" + strings.Repeat("b", 32) + ".ics")
		}
		if w := h.get("/feed/" + strings.Repeat("c", 32) + ".ics"); w.Code != http.StatusTooManyRequests || !strings.Contains(w.Body.String(), "Try again in a minute") {
			t.Errorf("after thirty guesses: %d", w.Code)
		}
		read(t, h.get(right))
		if strings.Contains(h.log.String(), right[6:38]) {
			t.Error("the token is in the log")
		}
	})
}

// Row 9: links come from the configured address, whatever Host says.
func TestRow9FeedLinks(t *testing.T) {
	t.Parallel()
	h := open(t, dbtest.SQLite(t))
	_, _, right := h.keep(t, fourth)
	for _, address := range []string{"http://evil.example" + right, "http://evil.example/plan.ics?" + fourth} {
		w := h.get(address, "X-Forwarded-Host", "evil.example")
		read(t, w)
		if body := unfold(w.Body.String()); strings.Contains(body, "evil") || !strings.Contains(body, base+"/plan") {
			t.Errorf("%s leads elsewhere", address)
		}
	}
}
