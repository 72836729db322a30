package app

import (
	"net/http"
	"regexp"
	"strings"
	"testing"
)

// The private feed carries what the other rooms have beside the plan, with the hour in
// its zone; what goes is cancelled and not left standing.
func TestTheFeedCarriesTheDatesOfAllRooms(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		cookie := w.keep(t, answers+"&place="+string(imperial))
		post(t, w, cookie, "/kept/feed", "")
		address := regexp.MustCompile(`/feed/[a-z2-7]{32}\.ics`).FindString(w.get("/kept", cookie).Body.String())
		read := func() string {
			t.Helper()
			rec := w.get(address)
			if rec.Code != http.StatusOK {
				t.Fatalf("the feed: %d", rec.Code)
			}
			return strings.ReplaceAll(rec.Body.String(), "\r\n ", "")
		}
		if before := read(); !strings.Contains(before, "Imperial") || strings.Contains(before, "Oral exam") {
			t.Fatal("the feed before has no plan, or what is not there yet")
		}
		at := post(t, w, cookie, "/applications", "place="+string(imperial)).Header().Get("Location")
		post(t, w, cookie, at+"/dates", "date-title=Oral+exam&date-on=2027-02-03&date-hour=14:30&date-zone=Europe/London")
		post(t, w, cookie, "/money/lines", "kind=visa&estimate=GBP+127&due=2027-03-04")
		with := read()
		for _, want := range []string{"DTSTART;TZID=Europe/London:20270203T143000", "SUMMARY:Oral exam: ", "DTSTART;VALUE=DATE:20270304", "SUMMARY:Pay "} {
			if !strings.Contains(with, want) {
				t.Errorf("the feed lacks %q", want)
			}
		}
		if again := read(); again != with {
			t.Error("the feed differs from one fetch to the next")
		}
		ref := regexp.MustCompile(`/dates/(\d+)`).FindStringSubmatch(w.get(at, cookie).Body.String())
		if ref == nil {
			t.Fatal("the application does not show its date")
		}
		post(t, w, cookie, at+"/removals", "ref="+ref[1])
		if after := read(); !regexp.MustCompile(`(?s)SUMMARY:Oral exam: [^\n]*\n.*?STATUS:CANCELLED`).MatchString(after) {
			t.Error("what was removed is not cancelled")
		}
	})
}
