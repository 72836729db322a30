package app

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
)

// Row 7: over a whole journey the log holds no token, no code, no answer, no
// search and no note; it names routes.
func TestRow7TheLogOfAJourney(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		const school, note, search = "KanarienvogelHochschule4711", "Wellensittichnotiz0815", "Papageiensuche1234"
		b := browser(t, w)
		plan := b.Get("/plan?" + answers + "&school=" + school).OK()
		b.Get("/find?q=" + search + "&school=" + school).OK()
		b.Get("/find.atom?q=" + search)
		b.Get("/api/v1/places?q=" + search + "&school=" + school)
		b.Get("/api/v1/plan?" + answers + "&school=" + school + "&year=forty")
		b.Get("/plan?year=" + school).Status(400)
		b.Get("/nowhere/" + search).Status(404)
		b.Post("/places/"+string(imperial)+"/reports", url.Values{"wrong": {note}})
		p := plan.Submit("form[action='/keep']", nil).OK()
		var words []string
		p.Doc().Find(".code-words li").Each(func(i int, _ *goquery.Selection) { words = append(words, p.Doc().Find(".code-words li").Eq(i).Text()) })
		code := strings.Join(words, " ")
		feed := startFeed(t, b)
		w.get(feed)
		w.get(feed + "x")
		b.Post("/plan/marks", url.Values{"had": {"cv"}})
		b.Post("/plan/places", url.Values{"add": {string(imperial)}})
		other := browser(t, w)
		other.Post("/reopen", url.Values{"code": {code + " " + note}})
		other.Post("/reopen", url.Values{"code": {code}}).OK()
		w.get("/plan?"+school+"=1", header("User-Agent", note), header("Referer", home+"/plan?school="+school), header("Cookie", "__Host-preround="+note))
		b.Post("/kept/deletion", nil).OK()

		log := w.log.String()
		secrets := map[string]string{"the school": school, "the note": note, "the search": search, "the feed's token": feed[6:38], "the code": code, "a country": "country=GB",
			"the code with hyphens": strings.Join(words, "-"), "an address": "?", "the visitor's network": "192.0.2.1"}
		for what, secret := range secrets {
			if strings.Contains(log, secret) {
				t.Errorf("%s is in the log: %s", what, around(log, secret))
			}
		}
		for _, w := range words {
			if strings.Contains(log, " "+w+" ") || strings.Contains(log, `"`+w) {
				t.Errorf("the word %s of the code is in the log", w)
			}
		}
		for _, route := range []string{"GET /feed/{file}", "POST /reopen", "GET /places/{id}", "POST /kept/deletion"} {
			if route != "GET /places/{id}" && !strings.Contains(log, route) {
				t.Errorf("the log does not name %s: the test looks at the wrong log", route)
			}
		}
	})
}

// Pages that are remembered in memory are those of visitors who keep nothing:
// what a kept plan shows, and a word after an act, is never given to another.
func TestRow13RememberedPagesAreNobodys(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		const canary = "KanarienvogelHochschule4711"
		cookie := w.keep(t, answers+"&school="+canary)
		visitor := func(*http.Request) {}
		first := map[string]string{}
		addresses := []string{"/plan?" + answers, "/find?q=surgery"}
		for _, r := range w.routes(t) {
			if r.method == http.MethodGet && r.path != "/healthz" && r.path != "/readyz" {
				addresses = append(addresses, r.path)
			}
		}
		for round := range 3 {
			for _, a := range addresses {
				mine := w.get(a, cookie)
				word := w.get(a, header("Cookie", "flash=eyJzIjoiTWFya2VkIGFzIGRvbmUuIn0"))
				theirs := w.get(a, visitor)
				if strings.Contains(theirs.Body.String(), canary) || len(theirs.Result().Cookies()) != 0 {
					t.Errorf("%s: a visitor is shown somebody's plan, or given a cookie", a)
				}
				if round > 0 && theirs.Body.String() != first[a] {
					t.Errorf("%s: a visitor's page changes with what others do", a)
				}
				first[a] = theirs.Body.String()
				if strings.Contains(word.Header().Get("Content-Type"), "html") && word.Code == 200 && !strings.Contains(word.Body.String(), "Marked as done.") {
					t.Errorf("%s: the word after an act is not shown", a)
				}
				ids := map[string]bool{mine.Header().Get("X-Request-Id"): true, word.Header().Get("X-Request-Id"): true, theirs.Header().Get("X-Request-Id"): true}
				if len(ids) != 3 {
					t.Errorf("%s: two requests have one number", a)
				}
			}
		}
		if rec := w.get("/account", cookie); !strings.Contains(rec.Body.String(), "Devices that open it") {
			t.Error("the owner is not shown what is kept")
		}
		if asked, given, _ := w.built.site.Remembered(); asked == 0 || given == 0 {
			t.Errorf("nothing was remembered (%d asked, %d given): the test proves nothing", asked, given)
		}
	})
}

// Two students on one server: nothing of one is in any page of the other, and no
// form of one touches the other.
func TestRow13TwoStudentsShareNothing(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		const hers, his = "KanarienvogelHochschule4711", "WellensittichAkademie0815"
		her, him := w.keep(t, answers+"&school="+hers), w.keep(t, answers+"&school="+his)
		for _, r := range w.routes(t) {
			if r.path == "/kept/deletion" && r.method == http.MethodPost {
				continue
			}
			if body := w.send(r.method, r.path, nil, her).Body.String(); strings.Contains(body, his) {
				t.Errorf("%s shows her his plan", r)
			}
			if body := w.send(r.method, r.path, fields, him).Body.String(); strings.Contains(body, hers) {
				t.Errorf("%s shows him her plan", r)
			}
		}
		if body := w.get("/plan.ics", him).Body.String(); strings.Contains(body, hers) {
			t.Error("his calendar holds her plan")
		}
		w.send(http.MethodPost, "/kept/deletion", nil, him)
		if body := w.get("/kept/deletion", her).Body.String(); !strings.Contains(body, hers) {
			t.Error("his deletion touched her plan")
		}
	})
}
