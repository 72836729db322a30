package app

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"preround/internal/catalog"
	"preround/internal/catalog/index"
	"preround/internal/platform/blob/blobtest"
	"preround/internal/platform/clock"
	"preround/internal/platform/db"
	"preround/internal/platform/db/dbtest"
	"preround/internal/platform/web/webtest"
)

// The tests of this folder go over the whole site as it is served: every route of
// every feature, on a real database. What belongs to one feature is tested there;
// docs/security-tests.md says which test proves which row.

var noon = time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)

// world is the whole site on a database of its own, with the shipped places.
type world struct {
	http.Handler
	built *built
	rooms *rooms
	log   *safeBuffer
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

// shippedIndex is built once: it is never changed in place.
var shippedIndex = sync.OnceValue(func() *index.Index {
	places, err := shipped()
	if err != nil {
		panic(err)
	}
	return index.Build(places)
})

func newWorld(t testing.TB, d *db.DB, base string, set ...func(*Options)) *world {
	t.Helper()
	return newWorldAt(t, d, base, clock.Fixed(noon), set...)
}

// newWorldAt is newWorld with a clock of the test's own.
func newWorldAt(t testing.TB, d *db.DB, base string, c clock.Clock, set ...func(*Options)) *world {
	t.Helper()
	w := &world{log: &safeBuffer{}, rooms: newRooms(d, c)}
	w.rooms.vault, w.rooms.looks = blobtest.Vault(t), inspectHere{}
	lib := &library{live: &index.Live{}, store: w.rooms.places}
	lib.live.Swap(shippedIndex())
	u, err := url.Parse(base)
	if err != nil {
		t.Fatal(err)
	}
	o := Options{BaseURL: base, PageCache: 8}
	for _, s := range set {
		s(&o)
	}
	if err := w.rooms.watch(t.Context(), o, slog.New(slog.NewTextHandler(w.log, nil))); err != nil {
		t.Fatal(err)
	}
	w.built, err = build(t.Context(), o, w.rooms, lib, u, newNumbers(lib), slog.New(slog.NewTextHandler(w.log, nil)))
	if err != nil {
		t.Fatal(err)
	}
	w.Handler = w.built.handler
	return w
}

// each runs the test over a world on each engine.
func each(t *testing.T, test func(t *testing.T, w *world)) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) { test(t, newWorld(t, d, home)) })
}

const (
	home     = "http://preround.test"
	imperial = catalog.ID("gb-imperial-clinical-elective")
	answers  = "country=GB&start=2027-07&year=4"
)

// route is one way into the site.
type route struct{ method, path string }

func (r route) String() string { return r.method + " " + r.path }

// parts are what stands in the braces of the patterns. A new pattern with another
// name in braces fails the tests until something is said for it here.
var parts = map[string]string{
	"/places/{id}": "/places/" + string(imperial), "/places/{id}/reports": "/places/" + string(imperial) + "/reports",
	"/api/v1/places/{id}": "/api/v1/places/" + string(imperial), "/places/{id}/alternatives": "/places/" + string(imperial) + "/alternatives", "/api/v1/places/{id}/alternatives": "/api/v1/places/" + string(imperial) + "/alternatives",
	"/places/{id}/warning-signs":        "/places/" + string(imperial) + "/warning-signs",
	"/api/v1/places/{id}/warning-signs": "/api/v1/places/" + string(imperial) + "/warning-signs", "/kinds/{kind}": "/kinds/clinical", "/answers/{question}": "/answers/year",
	"/feed/{file}": "/feed/aaaaaaaabbbbbbbbccccccccdddddddd.ics", "/kept/devices/{id}/end": "/kept/devices/nobody/end", "/{$}": "/",
	"/account/tokens/{id}/end": "/account/tokens/none/end", "/account/passkeys/{id}/end": "/account/passkeys/none/end",
	"/money/{application}": "/money/none", "/money/lines/{line}": "/money/lines/none", "/api/v1/money/{application}": "/api/v1/money/none",
	"/api/v1/money/lines/{line}": "/api/v1/money/lines/none", "/api/v1/money/rates/{from}/{to}": "/api/v1/money/rates/USD/PKR",
	"/applications/{id}": "/applications/none", "/applications/{id}/stage": "/applications/none/stage", "/applications/{id}/details": "/applications/none/details",
	"/applications/{id}/notes": "/applications/none/notes", "/applications/{id}/dates": "/applications/none/dates",
	"/applications/{id}/people": "/applications/none/people", "/applications/{id}/contacts": "/applications/none/contacts",
	"/applications/{id}/removals": "/applications/none/removals", "/applications/{id}/sending": "/applications/none/sending",
	"/applications/{id}/offer": "/applications/none/offer", "/applications/{id}/acceptance": "/applications/none/acceptance",
	"/applications/{id}/silence": "/applications/none/silence", "/applications/{id}/follow-up": "/applications/none/follow-up",
	"/applications/{id}/notes/{n}": "/applications/none/notes/1", "/applications/{id}/dates/{n}": "/applications/none/dates/1",
	"/applications/{id}/people/{n}": "/applications/none/people/1", "/applications/{id}/dates/{n}/done": "/applications/none/dates/1/done",
	"/application-stages/{stage}":     "/application-stages/own-1",
	"/api/v1/applications/{id}":       "/api/v1/applications/none",
	"/api/v1/applications/{id}/moves": "/api/v1/applications/none/moves", "/api/v1/applications/{id}/details": "/api/v1/applications/none/details",
	"/api/v1/applications/{id}/notes": "/api/v1/applications/none/notes", "/api/v1/applications/{id}/dates": "/api/v1/applications/none/dates",
	"/api/v1/applications/{id}/people": "/api/v1/applications/none/people", "/api/v1/applications/{id}/contacts": "/api/v1/applications/none/contacts",
	"/api/v1/applications/{id}/offer": "/api/v1/applications/none/offer", "/api/v1/applications/{id}/acceptance": "/api/v1/applications/none/acceptance",
	"/api/v1/applications/{id}/removals": "/api/v1/applications/none/removals", "/api/v1/applications/{id}/retractions": "/api/v1/applications/none/retractions",
	"/cv/new/{kind}": "/cv/new/rotations", "/cv/items/{item}": "/cv/items/nothing", "/cv/items/{item}/removal": "/cv/items/nothing/removal", "/cv/items/{item}/move": "/cv/items/nothing/move",
	"/cv/changes/{rev}": "/cv/changes/1", "/cv/variants/{variant}": "/cv/variants/nothing", "/cv/variants/{variant}/removal": "/cv/variants/nothing/removal",
	"/cv/variants/{variant}/{file}": "/cv/variants/nothing/cv.pdf",
}

// routes lists every way into the site: the patterns of the pages, the operations
// of the API as its own document lists them, and one hashed file.
func (w *world) routes(t *testing.T) []route {
	t.Helper()
	var all []route
	for _, p := range w.built.site.Patterns() {
		method, path, ok := strings.Cut(p, " ")
		if !ok { // the API's mux
			continue
		}
		all = append(all, route{method, path})
	}
	var doc struct {
		Paths map[string]map[string]any `json:"paths"`
	}
	if err := json.Unmarshal(w.get("/api/openapi.json").Body.Bytes(), &doc); err != nil || len(doc.Paths) < 3 {
		t.Fatalf("the document of the API: %v, %d paths", err, len(doc.Paths))
	}
	for path, operations := range doc.Paths {
		for method := range operations {
			all = append(all, route{strings.ToUpper(method), path})
		}
	}
	all = append(all, route{"GET", "/api/openapi.json"}, route{"GET", regexp.MustCompile(`/assets/[^"]+\.css`).FindString(w.get("/kept").Body.String())})
	for i, r := range all {
		if given, ok := parts[r.path]; ok {
			all[i].path = given
		} else if strings.Contains(r.path, "{") {
			t.Fatalf("say in parts what to put into %s", r)
		}
	}
	slices.SortFunc(all, func(a, b route) int { return strings.Compare(a.String(), b.String()) })
	if gets, posts := count(all, "GET"), count(all, "POST"); gets < 22 || posts < 13 {
		t.Fatalf("only %d GET and %d POST routes were found: %v", gets, posts, all)
	}
	return all
}

func count(all []route, method string) (n int) {
	for _, r := range all {
		if r.method == method {
			n++
		}
	}
	return n
}

// send is one request; set may change it.
func (w *world) send(method, address string, form url.Values, set ...func(*http.Request)) *httptest.ResponseRecorder {
	if strings.HasPrefix(address, "/") {
		address = home + address
	}
	r := httptest.NewRequest(method, address, strings.NewReader(form.Encode()))
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for _, s := range set {
		s(r)
	}
	rec := httptest.NewRecorder()
	w.ServeHTTP(rec, r)
	return rec
}

func (w *world) get(address string, set ...func(*http.Request)) *httptest.ResponseRecorder {
	return w.send(http.MethodGet, address, nil, set...)
}

func header(name, value string) func(*http.Request) {
	return func(r *http.Request) {
		if name == "Host" {
			r.Host = value
			return
		}
		r.Header.Set(name, value)
	}
}

// keep keeps a plan and gives a request its cookie.
func (w *world) keep(t testing.TB, state string) (cookie func(*http.Request)) {
	t.Helper()
	q, err := url.ParseQuery(state)
	if err != nil {
		t.Fatal(err)
	}
	rec := w.send(http.MethodPost, "/keep", q)
	if rec.Code != http.StatusOK || len(rec.Result().Cookies()) != 1 {
		t.Fatalf("keep: %d %v", rec.Code, rec.Result().Cookies())
	}
	c := rec.Result().Cookies()[0]
	return func(r *http.Request) { r.AddCookie(c) }
}

// dump is all that the database holds, as text.
func (w *world) dump(t *testing.T) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "dump")
	if _, err := db.Backup(t.Context(), w.rooms.db, file, noon); err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// rows counts the rows of a dump's tables.
func (w *world) students(t *testing.T) (n int) {
	t.Helper()
	if _, err := w.rooms.db.Get(t.Context(), db.Into(&n), `SELECT count(*) FROM student`); err != nil {
		t.Fatal(err)
	}
	return n
}

func browser(t *testing.T, w *world) *webtest.Browser { return webtest.New(t, w) }
