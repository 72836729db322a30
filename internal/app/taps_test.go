package app

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"preround/internal/platform/db/dbtest"
)

// farther are pages that need no way of two taps, each with the reason.
var farther = map[string]string{
	"/healthz": "for machines", "/readyz": "for machines", "/metrics": "for machines", "/answers/school/suggestions": "read by a field, not a page",
	"/cv/resume.json": "a file for programs, from the page of the CV",
	"/reopen":         "for a device that keeps no plan", "/sign-in": "for a device that keeps no plan", "/sign-in/code": "a step of signing in", "/sign-in/plan": "a step of signing in",
	"/owner": "for the owner of the server, from the account", "/sign-in/password": "for a device that keeps no plan", "/account/password": "set once, from the account",
	"/sign-in/institution": "leads away, from the account, where one is set up", "/sign-in/institution/back": "a step of signing in",
}

// Every page is at most two taps from today, on a telephone as everywhere, and no
// link on the way leads nowhere. A new page fails here until something leads to it:
// the list of rooms in today.go, or a page that is one tap away.
func TestEveryPageIsTwoTapsAway(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.SQLite(t), home)
	cookie := live(t, w, "a school")
	near := map[string]bool{"/today": true}
	for range 2 {
		for _, path := range slices.Collect(maps.Keys(near)) {
			for to := range w.links(t, path, cookie) {
				near[to] = true
			}
		}
	}
	reached := map[string]bool{}
	for path := range near {
		pure, _, _ := strings.Cut(path, "?")
		reached[pure] = true
	}
	for _, p := range w.built.site.Patterns() {
		path, get := strings.CutPrefix(p, "GET ")
		path = strings.TrimSuffix(path, "{$}")
		if !get || strings.Contains(path, "{") || reached[path] {
			continue
		}
		if _, ok := farther[path]; !ok {
			t.Errorf("%s is more than two taps away from /today", path)
		}
	}
}

// links are the pages of this server that a page leads to; each must answer.
func (w *world) links(t *testing.T, path string, cookie func(*http.Request)) map[string]bool {
	t.Helper()
	out := map[string]bool{}
	rec := w.get(path, cookie)
	if rec.Code == http.StatusSeeOther {
		out[strings.TrimPrefix(rec.Header().Get("Location"), home)] = true
		return out
	}
	if rec.Code >= 400 {
		t.Errorf("%s is linked and answers %d", path, rec.Code)
	}
	if !strings.HasPrefix(rec.Header().Get("Content-Type"), "text/html") {
		return out
	}
	doc, err := goquery.NewDocumentFromReader(rec.Body)
	if err != nil {
		t.Fatal(err)
	}
	doc.Find("a[href]").Each(func(_ int, a *goquery.Selection) {
		to, err := url.Parse(a.AttrOr("href", ""))
		if err != nil || to.Host != "" && to.Host != "preround.test" || to.Scheme == "mailto" {
			return
		}
		if to.Path != "" {
			to.Fragment = ""
			out[to.RequestURI()] = true
		}
	})
	return out
}

// The menu says where a student is on every page that "More" leads to: the word of the
// page's own room, or "More".
func TestTheMenuSaysWhereOneIs(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.SQLite(t), home)
	cookie := live(t, w, "a school")
	for path := range w.links(t, "/more", cookie) {
		if path == "/" { // the way out of everything
			continue
		}
		answer := w.get(home+path, cookie)
		if !strings.HasPrefix(answer.Header().Get("Content-Type"), "text/html") {
			continue
		}
		page, err := goquery.NewDocumentFromReader(answer.Body)
		if err != nil {
			t.Fatal(err)
		}
		if page.Find("header nav [aria-current]").Length() == 0 {
			t.Errorf("%s: the menu does not say where one is", path)
		}
	}
}
