package cvweb_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"
)

// program is a program that asks the API as a student.
type program struct {
	t       *testing.T
	handler http.Handler
}

// ask sends a request, wants a status, and reads the answer into an empty pointer.
func (p program) ask(method, path, body string, want int, into any, set ...string) *httptest.ResponseRecorder {
	p.t.Helper()
	r := httptest.NewRequest(method, "http://x.test/api/v1/cv"+path, strings.NewReader(body))
	if strings.HasPrefix(body, "{") {
		r.Header.Set("Content-Type", "application/json")
	} else {
		r.Header.Set("Content-Type", "text/plain")
	}
	for n := 0; n < len(set); n += 2 {
		r.Header.Set(set[n], set[n+1])
	}
	rec := httptest.NewRecorder()
	p.handler.ServeHTTP(rec, r)
	if rec.Code != want {
		p.t.Fatalf("%s %s: %d, want %d: %.500s", method, path, rec.Code, want, rec.Body)
	}
	if into != nil {
		if err := json.Unmarshal(rec.Body.Bytes(), into); err != nil {
			p.t.Fatalf("%s %s: %v: %.300s", method, path, err, rec.Body)
		}
	}
	return rec
}

func TestAProgramKeepsTheRecord(t *testing.T) {
	t.Parallel()
	site := siteOf(t, pdf, nil)
	p := program{t, site("amina")}
	if rec := p.ask("GET", "", "", 200, nil); strings.TrimSpace(rec.Body.String()) != "{}" || rec.Header().Get("ETag") != `"0"` {
		t.Errorf("an empty record: %s %s", rec.Header().Get("ETag"), rec.Body)
	}
	var put struct {
		Revision, Entries int
		Name              string
	}
	p.ask("PUT", "", sample(t), 200, &put, "If-Match", `"0"`)
	if put.Revision != 1 || put.Entries != 13 || put.Name != "Ayesha Noor Khan" {
		t.Errorf("%+v", put)
	}
	var want, got any
	rec := p.ask("GET", "", "", 200, &got)
	if err := json.Unmarshal([]byte(sample(t)), &want); err != nil || !reflect.DeepEqual(want, got) || rec.Header().Get("Content-Type") != "application/json" {
		t.Errorf("it came out as %s, %s", rec.Header().Get("Content-Type"), rec.Body)
	}
	p.ask("PUT", "", `{"basics":{"name":"B"}}`, 409, nil, "If-Match", `"0"`)
	p.ask("PUT", "", `{"basics":`, 400, nil)
	p.ask("PUT", "", `{"basics":{"name":"Ayesha"},"work":[{"name":"Clinic"}]}`, 200, &put, "If-Match", rec.Header().Get("ETag"))
	var added struct {
		Form                   string
		Added, Known, Revision int
		Refused                []struct{ Which, Why string }
	}
	const refs = "@article{a, title={One}, doi={10.1/a}}\n@article{b, author={X}}"
	if p.ask("POST", "/publications", refs, 200, &added); added.Form != "BibTeX" || added.Added != 1 || added.Known != 0 || len(added.Refused) != 1 || added.Revision != 3 {
		t.Errorf("%+v", added)
	}
	if p.ask("POST", "/publications", refs, 200, &added); added.Added != 0 || added.Known != 1 {
		t.Errorf("again: %+v", added)
	}
	p.ask("POST", "/publications", "hello", 422, nil)
	var entries struct {
		Items []struct{ ID, Section, Head string }
	}
	if p.ask("GET", "/entries", "", 200, &entries); len(entries.Items) != 2 || entries.Items[1].Section != "publications" || entries.Items[1].Head != "One" {
		t.Errorf("%+v", entries)
	}
}

type variantSeen struct {
	ID, Name, Layout, Paper, Headline string
	Pages                             int
	Hidden, Unproved                  []string
	Asks                              []struct {
		What          string
		Shown, Hidden []string
		Missing       bool
	}
	Claims []struct{ Kind, Text string } `json:"unsupported_claims"`
}

func TestAProgramMakesACV(t *testing.T) {
	t.Parallel()
	site := siteOf(t, pdf, nil)
	p := program{t, site("amina")}
	p.ask("PUT", "", sample(t), 200, nil)
	var entries struct {
		Items []struct {
			ID, Section string
			Evidence    []struct{ Kind, Ref, Says string }
		}
	}
	p.ask("GET", "/entries", "", 200, &entries)
	rotation, proved := "", 0
	for _, e := range entries.Items {
		if e.Section == "rotations" {
			rotation = e.ID
		}
		proved += len(e.Evidence)
	}
	if proved != 1 {
		t.Errorf("%d entries are proved", proved)
	}
	var v variantSeen
	p.ask("POST", "/variants", `{"name":"Imperial","application":"a1","hidden":["`+rotation+`"],"headline":"President of 70 societies"}`, 201, &v)
	if v.ID == "" || v.Layout != "clinical" || v.Paper != "a4" || v.Pages != 2 || len(v.Hidden) != 1 || len(v.Unproved) == 0 || len(v.Claims) != 2 {
		t.Errorf("%+v", v)
	}
	if len(v.Asks) != 2 || v.Asks[0].What != "Basic life support" || len(v.Asks[0].Shown) != 1 || v.Asks[1].Missing || len(v.Asks[1].Hidden) != 1 {
		t.Errorf("asks: %+v", v.Asks)
	}
	at := "/variants/" + v.ID
	p.ask("PUT", at, `{"id":"`+v.ID+`","name":"Imperial","layout":"research","paper":"us-letter","pages":1}`, 200, &v)
	var again variantSeen
	if p.ask("GET", at, "", 200, &again); again.Layout != "research" || again.Paper != "us-letter" || again.Pages != 1 || len(again.Hidden) != 0 {
		t.Errorf("%+v", again)
	}
	for _, bad := range []string{`{"name":""}`, `{"name":"A","layout":"none"}`, `{"name":"A","pages":3}`, `{"nonsense":1,"name":"A"}`, `{}`} {
		p.ask("PUT", at, bad, 422, nil)
	}
	var compared struct {
		Versions []struct{ Version int }
		With     string
		Changes  []struct {
			Here bool
			Says string
		}
	}
	if p.ask("GET", at+"/changes", "", 200, &compared); compared.With != "1" || len(compared.Versions) != 2 || len(compared.Changes) < 3 {
		t.Errorf("%+v", compared)
	}
	for file, begins := range map[string]string{"cv.pdf": "%PDF-", "cv.docx": "PK", "cv.txt": "Ayesha Noor Khan"} {
		rec := p.ask("GET", at+"/"+file, "", 200, nil)
		if h := rec.Header(); !strings.HasPrefix(rec.Body.String(), begins) || !strings.HasPrefix(h.Get("Content-Disposition"), "attachment") || h.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s: %q %.10q", file, h, rec.Body)
		}
	}
	p.ask("GET", at+"/page-1.png", "", 422, nil)
	var list struct{ Items []variantSeen }
	if p.ask("GET", "/variants", "", 200, &list); len(list.Items) != 1 {
		t.Errorf("%+v", list)
	}

	ben := program{t, site("ben")}
	for _, path := range []string{at, at + "/changes", at + "/cv.txt", at + "/cv.pdf"} {
		ben.ask("GET", path, "", 404, nil)
	}
	ben.ask("PUT", at, `{"name":"His"}`, 404, nil)
	ben.ask("DELETE", at, "", 404, nil)
	p.ask("DELETE", at, "", 204, nil)
	for _, path := range []string{at, at + "/cv.txt"} {
		p.ask("GET", path, "", 404, nil)
	}
	p.ask("PUT", at, `{"name":"Back?"}`, 404, nil)
	p.ask("DELETE", at, "", 404, nil)
}
