package app

import (
	"encoding/json"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"preround/internal/account/token"
	"preround/internal/applications"
	"preround/internal/platform/db"
	"preround/internal/platform/db/dbtest"
	"preround/internal/policy"
	"preround/internal/student"
)

func init() {
	const text = "/statements/nothing"
	maps.Copy(parts, map[string]string{"/statements/{text}": text, "/api/v1/statements/{text}": "/api/v1" + text, "/api/v1/statements/{text}/readiness": "/api/v1" + text + "/readiness",
		"/statements/{text}/versions/{rev}": text + "/versions/1", "/statements/{text}/{file}": text + "/text.pdf",
		"/reader/{token}": "/reader/aaaaaaaabbbbbbbbccccccccdddddddd", "/reading/{text}": "/reading/nothing", "/reading/{text}/comments": "/reading/nothing/comments"})
	for _, of := range []string{"removal", "draft", "versions", "restoration", "readers", "readers/end", "pages"} {
		parts["/statements/{text}/"+of] = text + "/" + of
	}
	wholly["/statements"], wholly["/api/v1/statements"] = things, things
	guests := use{kind: policy.Catalogue, visitors: true} // whoever holds a link, and only by it
	uses["GET /reader/{token}"], uses["POST /reader"], uses["GET /reading/{text}"], uses["POST /reading/{text}/comments"] = guests, guests, guests, guests
}

// writes lets a student write a base and a letter from it, and a reader comment on it.
func (w *world) writes(t testing.TB, cookie func(*http.Request), application, canary string) {
	t.Helper()
	said := url.QueryEscape(canary)
	base := post(t, w, cookie, "/statements", "kind=personal_statement&title="+said).Header().Get("Location")
	post(t, w, cookie, base, "seen=1&unit=words&text="+said)
	letter := post(t, w, cookie, "/statements", "kind=cover_letter&application="+application+"&base="+strings.TrimPrefix(base, "/statements/")).Header().Get("Location")
	post(t, w, cookie, letter, "act=ready&reason="+said+"&seen=1&unit=words&text="+said)
	_, guest := w.reader(t, cookie, letter)
	post(t, w, guest, "/reading/"+strings.TrimPrefix(letter, "/statements/")+"/comments", "rev=1&paragraph=0&name="+said+"&says="+said)
}

// reader gives the link to a text to somebody who goes in by it.
func (w *world) reader(t testing.TB, cookie func(*http.Request), text string) (link string, guest func(*http.Request)) {
	t.Helper()
	rec := w.send(http.MethodPost, text+"/readers", nil, cookie)
	link = regexp.MustCompile(`/reader/[a-z2-7]{32}`).FindString(rec.Body.String())
	if rec.Code != http.StatusOK || link == "" {
		t.Fatalf("no link: %d", rec.Code)
	}
	in := w.send(http.MethodPost, "/reader", url.Values{"token": {strings.TrimPrefix(link, "/reader/")}})
	if in.Code != http.StatusSeeOther || len(in.Result().Cookies()) == 0 {
		t.Fatalf("not let in: %d", in.Code)
	}
	c := in.Result().Cookies()[0]
	return link, func(r *http.Request) { r.AddCookie(c) }
}

const aboutMe = "In March I held the retractor for forty minutes."

// begun is a student with an application and a letter for it.
func (w *world) begun(t testing.TB) (cookie func(*http.Request), application, letter string) {
	t.Helper()
	cookie = w.keep(t, answers+"&place="+string(imperial))
	application = strings.TrimPrefix(post(t, w, cookie, "/applications", "place="+string(imperial)).Header().Get("Location"), "/applications/")
	post(t, w, cookie, "/cv/basics", "name=Ayesha+Khan&email=ayesha%40example.org")
	letter = post(t, w, cookie, "/statements", "kind=cover_letter&application="+application).Header().Get("Location")
	post(t, w, cookie, letter, "seen=1&unit=words&to=The+Electives+Office&on=2026-12-01&text="+url.QueryEscape(aboutMe))
	return cookie, application, letter
}

func TestAPacketIsGivenItsTexts(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		cookie, application, letter := w.begun(t)
		var who student.ID
		if _, err := w.rooms.db.Get(t.Context(), db.Into(&who), `SELECT id FROM student`); err != nil {
			t.Fatal(err)
		}
		texts := func() sendable {
			all, err := w.built.house.statementsFor(t.Context(), who, applications.ID(application))
			if err != nil || len(all) != 1 {
				t.Fatal(all, err)
			}
			return all[0]
		}
		one := texts()
		if one.Ready || one.Title != "Cover letter" || one.State != "draft, 9 words" || !strings.Contains(one.Text, "Ayesha Khan") || !strings.Contains(one.Text, aboutMe) || !strings.Contains(one.Text, "1 December 2026") {
			t.Errorf("%+v", one)
		}
		if rec := w.get("/applications/"+application, cookie); !strings.Contains(rec.Body.String(), "Check whether it is ready") {
			t.Error("the page of the application does not say what to do")
		}
		if rec := w.send(http.MethodPost, letter, mustQuery(t, "act=ready&seen=2&unit=words&text="+url.QueryEscape(aboutMe)), cookie); rec.Code != http.StatusUnprocessableEntity || !strings.Contains(rec.Body.String(), "Not ready.") {
			t.Errorf("a text for anybody: %d", rec.Code)
		}
		post(t, w, cookie, letter, "act=ready&reason=They+know+me&seen=3&unit=words&text="+url.QueryEscape(aboutMe))
		if one = texts(); !one.Ready || one.State != "ready, against advice" {
			t.Errorf("%+v", one)
		}
	})
}

// Rows 6, 8 and 10: a reader's link is safe to open, shows the one text and the name,
// and ends when the student says so, for browsers that are inside as well.
func TestRow8AReadersLinkDoesNothingUntilAPersonPresses(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		cookie, _, letter := w.begun(t)
		post(t, w, cookie, "/money/lines", "kind=visa&estimate=GBP+127&note=Kanarienvogel")
		link, guest := w.reader(t, cookie, letter)
		page := "/reading/" + strings.TrimPrefix(letter, "/statements/")
		before := w.dump(t)
		for range 20 {
			if rec := w.get(link); rec.Code != http.StatusOK || !strings.Contains(rec.Body.String(), "Ayesha Khan") || strings.Contains(rec.Body.String(), aboutMe) || len(rec.Result().Cookies()) > 0 {
				t.Fatalf("the door: %d %s", rec.Code, rec.Body)
			}
		}
		if w.dump(t) != before {
			t.Error("opening the link changed the database")
		}
		rec := w.get(page, guest)
		if body := rec.Body.String(); rec.Code != http.StatusOK || !strings.Contains(body, aboutMe) || strings.Contains(body, "Kanarienvogel") || strings.Contains(body, "ayesha@") || strings.Contains(body, "retractor for forty minutes. The rules") {
			t.Errorf("the text: %d %.600s", rec.Code, body)
		}
		if rec.Header().Get("Cache-Control") != "no-store" {
			t.Errorf("kept by caches: %q", rec.Header().Get("Cache-Control"))
		}
		for path, set := range map[string]func(*http.Request){page: func(*http.Request) {}, letter: guest, "/statements": guest, "/cv/record": guest, page + "x": guest} {
			if body := w.get(path, set).Body.String(); strings.Contains(body, aboutMe) {
				t.Errorf("%s shows the text", path)
			}
		}
		post(t, w, guest, page+"/comments", "rev=2&paragraph=0&name=Dr+Rahman&says=%3Cscript%3Ealert(1)%3C%2Fscript%3E")
		if body := w.get(letter, cookie).Body.String(); !strings.Contains(body, "&lt;script&gt;alert(1)") || strings.Contains(body, "<script>alert") || !strings.Contains(body, "Dr Rahman") {
			t.Error("the comment is not shown as text")
		}
		post(t, w, cookie, letter+"/readers/end", "")
		for what, rec := range map[string]*httptest.ResponseRecorder{"the page": w.get(page, guest), "the link": w.get(link), "a comment": w.send(http.MethodPost, page+"/comments", url.Values{"rev": {"2"}, "name": {"x"}, "says": {"late"}}, guest)} {
			if rec.Code != http.StatusNotFound || strings.Contains(rec.Body.String(), aboutMe) {
				t.Errorf("%s after its end: %d", what, rec.Code)
			}
		}
		if strings.Contains(w.log.String(), strings.TrimPrefix(link, "/reader/")) || strings.Contains(w.dump(t), strings.TrimPrefix(link, "/reader/")) {
			t.Error("the link is in the log or in the database")
		}
	})
}

// Row 13: a link to one text opens no other, of the same student or of another.
func TestRow13AReadersLinkOpensOneText(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		amina, application, letter := w.begun(t)
		other := post(t, w, amina, "/statements", "kind=personal_statement&application="+application).Header().Get("Location")
		post(t, w, amina, other, "seen=1&unit=words&text=Kanarienvogel")
		ben, _, his := w.begun(t)
		post(t, w, ben, his, "seen=2&unit=words&text=Wellensittich")
		_, guest := w.reader(t, amina, letter)
		for _, text := range []string{other, his} {
			path := "/reading/" + strings.TrimPrefix(text, "/statements/")
			for what, rec := range map[string]*httptest.ResponseRecorder{"page": w.get(path, guest), "comment": w.send(http.MethodPost, path+"/comments", url.Values{"rev": {"1"}, "name": {"x"}, "says": {"x"}}, guest)} {
				if rec.Code != http.StatusNotFound {
					t.Errorf("%s %s: %d", what, path, rec.Code)
				}
			}
		}
	})
}

// The API does what the pages do.
func TestProgramsWriteStatements(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.SQLite(t), home)
	_, application, letter := w.begun(t)
	var who student.ID
	if _, err := w.rooms.db.Get(t.Context(), db.Into(&who), `SELECT id FROM student`); err != nil {
		t.Fatal(err)
	}
	program := w.program(t, who, "hers", token.Write, "hers")
	ask := func(method, path, body string, status int) (out struct {
		ID       string
		Revision int64
		Text     string
		Words    int
		Reason   string
		Items    []struct{ ID string }
		Against  []struct{ Says string }
		Errors   []struct{ Message string }
		Points   []struct{ Kind string }
	}) {
		t.Helper()
		r := httptest.NewRequest(method, home+"/api/v1/statements"+path, strings.NewReader(body))
		r.Header.Set("Content-Type", "application/json")
		program.set(r)
		rec := httptest.NewRecorder()
		w.ServeHTTP(rec, r)
		if rec.Code != status {
			t.Fatalf("%s %s: %d %s", method, path, rec.Code, rec.Body)
		}
		if rec.Body.Len() > 0 {
			if err := json.Unmarshal(rec.Body.Bytes(), &out); err != nil {
				t.Fatal(err)
			}
		}
		return out
	}
	if all := ask("GET", "", "", 200); len(all.Items) != 1 || "/statements/"+all.Items[0].ID != letter {
		t.Errorf("%+v", all)
	}
	made := ask("POST", "", `{"kind":"personal_statement","application":"`+application+`","text":"I hope to join you at Yale."}`, 201)
	if made.Revision != 1 || made.Words != 7 || len(made.Against) != 2 || len(made.Points) < 3 {
		t.Errorf("%+v", made)
	}
	path := "/" + made.ID
	if no := ask("POST", path+"/readiness", `{"revision":1}`, 422); len(no.Errors) != 2 {
		t.Errorf("%+v", no)
	}
	if saved := ask("PUT", path, `{"revision":1,"text":"`+aboutMe+`"}`, 200); saved.Revision != 2 || saved.Text != aboutMe {
		t.Errorf("%+v", saved)
	}
	ask("PUT", path, `{"revision":1,"text":"late"}`, 409)
	if ready := ask("POST", path+"/readiness", `{"revision":2,"reason":"They asked for it."}`, 200); ready.Reason != "They asked for it." {
		t.Errorf("%+v", ready)
	}
	ask("POST", "", `{"kind":"personal_statement","application":"none"}`, 422)
	ask("DELETE", path, "", 204)
	ask("GET", path, "", 404)
}
