package app

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"preround/internal/platform/db/dbtest"
	"preround/internal/policy"
)

// use says who may use a route: for what kind of thing it stands, of those that
// package policy knows. What is done with it follows from the method.
type use struct {
	kind policy.Kind
	// visitors may do this as well, though it is not in the policy: a way in, or
	// something that makes a student of a visitor.
	visitors bool
}

var (
	anybody = use{kind: policy.Catalogue}              // the same for everybody
	way     = use{kind: policy.Keys, visitors: true}   // a way in, or the page that says nothing is kept
	things  = use{kind: policy.Things}                 // what a student keeps
	mixed   = use{kind: policy.Things, visitors: true} // shows a visitor's own answers, or what is kept
	keys    = use{kind: policy.Keys}                   // devices, addresses, tokens, feed links
	copies  = use{kind: policy.Export, visitors: true} // the archive: a visitor may bring one along
	whole   = use{kind: policy.Account}                // deletion
	owners  = use{kind: policy.Area}                   // the owner's area
	office  = use{kind: policy.Held}                   // letters, for the office of a school
	links   = use{kind: policy.Held, visitors: true}   // whoever has the link of an invitation; without one there is nothing
)

// uses says who may use each route: every pattern of the site and every operation of
// the API stands here, or TestMatrix fails and says what to write.
var uses = map[string]use{
	"GET /{$}": mixed, "GET /about": anybody, "GET /sources": anybody, "GET /sources/licences": anybody, "GET /api": anybody, "GET /healthz": anybody, "GET /readyz": anybody, "GET /assets": anybody,
	"GET /api/openapi.json": anybody, "GET /api/v1/places": anybody, "GET /api/v1/places/{id}": anybody, "GET /api/v1/plan": anybody, "GET /api/v1/readiness": anybody, "GET /api/v1/routes": anybody, "GET /api/v1/places/{id}/warning-signs": anybody, "GET /api/v1/places/{id}/alternatives": anybody,

	"GET /more": mixed, "GET /find": mixed, "GET /find.atom": anybody, "GET /places/{id}": mixed, "POST /places/{id}/reports": {kind: policy.Area, visitors: true}, "GET /kinds": mixed, "GET /kinds/{kind}": mixed,
	"GET /plan": mixed, "GET /plan.ics": mixed, "POST /plan/marks": mixed, "POST /plan/places": mixed, "POST /plan/undo": things, "GET /answers": mixed, "GET /answers/school/suggestions": anybody, "GET /answers/{question}": mixed,
	"POST /answers/{question}": mixed, "GET /feed/{file}": anybody, "GET /readiness": mixed, "GET /routes": mixed, "GET /places/{id}/warning-signs": mixed, "GET /places/{id}/alternatives": mixed, "POST /readiness/marks": mixed,

	"POST /keep": way, "GET /kept": way, "POST /kept/code": keys, "POST /kept/feed": keys, "POST /kept/feed/end": keys, "POST /kept/changes": things,
	"GET /kept/leaving": keys, "POST /kept/devices/{id}/end": keys, "GET /kept/deletion": whole, "POST /kept/deletion": whole, "GET /reopen": way, "POST /reopen": way,
	"GET /sign-in": way, "POST /sign-in": way, "GET /sign-in/code": way, "POST /sign-in/code": way, "GET /sign-in/plan": way, "POST /sign-in/plan": way,
	"GET /account": way, "GET /account/email": keys, "POST /account/email": keys, "POST /account/devices/end": keys,
	"POST /account/passkeys/options": keys, "POST /account/passkeys": keys, "POST /account/passkeys/{id}/end": keys, "GET /account/password": keys, "POST /account/password": keys,
	"POST /account/password/end": keys, "POST /account/institution/end": keys, "POST /sign-in/passkey/options": way, "POST /sign-in/passkey": way, "GET /sign-in/password": way,
	"POST /sign-in/password": way, "GET /sign-in/institution": way, "GET /sign-in/institution/back": way,
	"GET /account/tokens": keys, "POST /account/tokens": keys, "POST /account/tokens/{id}/end": keys,
	"GET /archive": copies, "GET /archive/file": copies, "POST /archive": copies, "GET /api/v1/archive": {kind: policy.Export},
}

// useOf is what stands in the table for a route.
func useOf(r route) (use, bool) {
	if strings.HasPrefix(r.path, "/assets/") {
		return anybody, true
	}
	if u, ok := uses[r.String()]; ok {
		return u, true
	}
	for area, u := range wholly { // a whole room of one kind
		if r.path == area || strings.HasPrefix(r.path, area+"/") {
			return u, true
		}
	}
	return use{}, false
}

// wholly are rooms of which every page and operation is of one kind: a new route in
// them needs no line of its own.
var wholly = map[string]use{
	"/applications": things, "/application-stages": things, "/today": things, "/leads": things, "/money": things, "/papers": things, "/reminders": things, "/cv": things,
	"/api/v1/applications": things, "/api/v1/today": things, "/api/v1/leads": things, "/api/v1/money": things, "/api/v1/papers": things, "/api/v1/cv": things, "/api/v1/reminders": things,
	"/owner": owners, "/api/v1/owner": owners, "/office": office, "/referee": links, "/letter": links,
}

// patterned gives each route with its pattern, beside the path to ask for.
func (w *world) patterned(t *testing.T) []struct{ pattern, asked route } {
	t.Helper()
	back := map[string]string{}
	for pattern, path := range parts {
		back[path] = pattern
	}
	var out []struct{ pattern, asked route }
	for _, r := range w.routes(t) {
		pattern := r
		if p, ok := back[r.path]; ok {
			pattern.path = p
		}
		out = append(out, struct{ pattern, asked route }{pattern, r})
	}
	return out
}

// Rows 5 to 10, 13 and 21: every route, asked by everybody. What each may do follows
// from the one table of package policy; the table above says only which kind of thing
// a route is about.
func TestRow13Matrix(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.SQLite(t), home)
	p := meet(t, w)
	asked := 0
	for _, r := range w.patterned(t) {
		u, ok := useOf(r.pattern)
		if !ok {
			t.Errorf("nobody has said who may use %s. Write into `uses` of internal/app/matrix_test.go\n\t%q: things,\n(or anybody, mixed, keys, owners; they are explained there), or its room into `wholly`", r.pattern, r.pattern)
			continue
		}
		before, _ := w.holds(t, p.who)
		for _, s := range p.strangers() {
			if ends(r.pattern, u) && !s.token && s.role != policy.Visitor {
				continue
			}
			w.judge(t, r.pattern, u, s, w.ask(r.asked, s))
			asked++
		}
		if after, _ := w.holds(t, p.who); after != before {
			t.Errorf("%s: somebody else has changed what Amina keeps:\n%s", r.pattern, difference(before, after))
		}
	}
	for _, r := range w.patterned(t) { // Amina herself and her program last: their own forms do something
		u, _ := useOf(r.pattern)
		if ends(r.pattern, u) {
			continue
		}
		for _, s := range []someone{p.writes, p.amina} {
			w.judge(t, r.pattern, u, s, w.ask(r.asked, s))
			asked++
		}
	}
	if asked < 400 {
		t.Errorf("only %d questions were asked", asked)
	}
}

// Rows 13 and 21: whatever names something of Amina's, put by Ben into every address
// that has a place for a name, shows him nothing and changes nothing of hers.
func TestRow13NamesOfOthersOpenNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.SQLite(t), home)
	p := meet(t, w)
	before, names := w.holds(t, p.who)
	if len(names) < 20 {
		t.Fatalf("only %d names: %q", len(names), names)
	}
	tried := 0
	for _, r := range w.patterned(t) {
		open, end := strings.IndexByte(r.pattern.path, '{'), strings.IndexByte(r.pattern.path, '}')
		if open < 0 || r.pattern.path == "/{$}" {
			continue
		}
		for _, name := range names {
			for _, s := range []someone{p.ben, p.bens} {
				if s.token != strings.HasPrefix(r.pattern.path, "/api/") {
					continue
				}
				path := r.pattern.path[:open] + name + r.pattern.path[end+1:]
				if strings.Contains(path, "{") {
					continue
				}
				rec := w.ask(route{r.pattern.method, path}, s)
				tried++
				if strings.Contains(rec.Body.String(), aminas) || rec.Code >= 500 {
					t.Errorf("%s with Amina's %q: %d: %.300s", r.pattern, name, rec.Code, around(rec.Body.String(), aminas))
				}
			}
		}
	}
	if after, _ := w.holds(t, p.who); after != before {
		t.Errorf("Ben has changed what Amina keeps:\n%s", difference(before, after))
	}
	if tried < 200 {
		t.Errorf("only %d tries", tried)
	}
}

// ends tells that a form would take its sender out of the test: deletion has tests
// of its own.
func ends(r route, u use) bool { return u.kind == policy.Account && r.method == http.MethodPost }

// ask sends what would do something.
func (w *world) ask(r route, s someone) *httptest.ResponseRecorder {
	form := fields
	if r.method == http.MethodGet {
		form = nil
	}
	return w.send(r.method, r.path, form, s.set)
}

// judge compares an answer with what the policy says of whoever asked.
func (w *world) judge(t *testing.T, r route, u use, s someone, rec *httptest.ResponseRecorder) {
	t.Helper()
	wrong := func(want string) {
		t.Helper()
		t.Errorf("%s asked by %s: %d, want %s: %.300s", r, s.name, rec.Code, want, rec.Body.String())
	}
	act, inAPI := policy.Change, strings.HasPrefix(r.path, "/api/v1/")
	if r.method == http.MethodGet {
		act = policy.See
	}
	asker := policy.Asker{Role: s.role, Way: s.way}
	if s.token && !inAPI { // no page opens by a token
		asker = policy.Asker{Role: policy.Visitor, Way: policy.Browser}
	}
	body := rec.Body.String()
	if rec.Code >= 500 {
		wrong("no failure")
	}
	for _, canary := range []string{aminas, bens} {
		if strings.Contains(body, canary) && (canary != s.canary || asker.Role == policy.Visitor) {
			wrong("nothing of somebody else's")
		}
	}
	refused := rec.Code == http.StatusUnauthorized || rec.Code == http.StatusForbidden
	may := policy.May(asker, act, u.kind) || u.visitors
	onlyLooks := inAPI && s.way == policy.Browser && act != policy.See // the device of a browser may only look there
	switch {
	case (u.kind == policy.Area || u.kind == policy.Held) && !u.visitors:
		if may == (rec.Code == http.StatusNotFound) {
			wrong("404 for all but the owner or the office, and only for them")
		}
	case inAPI && (!may || onlyLooks):
		if !refused || !strings.HasPrefix(rec.Header().Get("Content-Type"), "application/problem+json") {
			wrong("401 or 403 as problem+json")
		}
	case may:
		if refused && asker.Role != policy.Visitor { // a visitor may be told that nothing is kept
			wrong("to be let in")
		}
	case rec.Code == http.StatusOK && r.method == http.MethodPost:
		wrong("to be led on, or refused")
	}
}
