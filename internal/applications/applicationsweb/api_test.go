package applicationsweb_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"preround/internal/applications/applicationsweb"
	"preround/internal/platform/api"
)

// ask sends JSON to the API and reads the answer.
func ask(t *testing.T, h http.Handler, method, path, body string, want int) map[string]any {
	t.Helper()
	r := httptest.NewRequest(method, "http://preround.test"+path, strings.NewReader(body))
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	if w.Code != want {
		t.Fatalf("%s %s %s: %d, want %d\n%s", method, path, body, w.Code, want, w.Body)
	}
	out := map[string]any{}
	if err := json.Unmarshal(w.Body.Bytes(), &out); err != nil {
		t.Fatalf("%s %s: %v\n%s", method, path, err, w.Body)
	}
	return out
}

func newAPI(t *testing.T) (*ward, http.Handler) {
	t.Helper()
	k := newWard(t, third)
	mux := http.NewServeMux()
	applicationsweb.API(api.New(mux, "test", &url.URL{Scheme: "http", Host: "preround.test"}), k.pages)
	return k, mux
}

func TestTheAPIDoesWhatThePagesDo(t *testing.T) {
	t.Parallel()
	k, h := newAPI(t)
	const root = "/api/v1/applications"
	id := ask(t, h, "POST", root, `{"place":"gb-imperial-clinical-elective","weeks":4}`, 201)["id"].(string)
	ask(t, h, "POST", root, `{"place":"gb-imperial-clinical-elective"}`, 409)
	ask(t, h, "POST", root, `{"place":"gb-nowhere"}`, 404)
	at := root + "/" + id
	ask(t, h, "POST", at+"/moves", `{"to":"won"}`, 422)
	ask(t, h, "POST", at+"/moves", `{"to":"sent","on":"2027-01-01"}`, 422)
	ask(t, h, "POST", at+"/moves", `{"to":"sent","on":"2026-11-01","channel":"email","enclosed":["CV"]}`, 201)
	ask(t, h, "POST", at+"/notes", `{"text":"A note"}`, 201)
	ask(t, h, "POST", at+"/dates", `{"on":"2026-12-01","interview":true}`, 201)
	ask(t, h, "POST", at+"/people", `{"name":"Dr Rahman","touch":"yes"}`, 201)
	ask(t, h, "POST", at+"/contacts", `{"what":"They have it","incoming":true}`, 201)
	ask(t, h, "POST", at+"/details", `{"start":"2027-07-05","weeks":4}`, 201)
	ask(t, h, "POST", at+"/offer", `{"answer_by":"2026-12-01","hour":"17:00","zone":"Europe/London"}`, 201)
	ask(t, h, "POST", at+"/removals", `{"ref":3}`, 201)
	ask(t, h, "POST", at+"/removals", `{"ref":3}`, 404)
	made := ask(t, h, "POST", at+"/acceptance", `{}`, 201)["made"].([]any)
	n := made[0].(map[string]any)["entry"].(float64)
	one := ask(t, h, "GET", at, "", 200)
	if one["stage"] != "accepted" || len(one["history"].([]any)) != int(n) || len(one["sent"].([]any)) != 1 || one["answer_by"] != "2026-12-01" {
		t.Errorf("%+v", one)
	}
	ask(t, h, "POST", at+"/retractions", `{"entries":[`+jsonText(int(n))+`]}`, 201)
	list := ask(t, h, "GET", root, "", 200)["applications"].([]any)
	if got := list[0].(map[string]any); len(list) != 1 || got["stage"] != "offer" || got["next"] != "Answer the offer" || got["next_on"] != "2026-12-01" {
		t.Errorf("%+v", list)
	}
	// Row 13: what belongs to another does not exist here either.
	k.who = "ben"
	theirs, none := ask(t, h, "GET", at, "", 404), ask(t, h, "GET", root+"/0123", "", 404)
	if theirs["detail"] != none["detail"] {
		t.Errorf("theirs: %v, none: %v", theirs, none)
	}
	for _, act := range []string{"moves", "notes", "dates", "people", "contacts", "details", "offer", "acceptance", "removals", "retractions"} {
		body := map[string]string{"moves": `{"to":"sent"}`, "notes": `{"text":"x"}`, "dates": `{"on":"2026-12-01"}`, "people": `{"name":"x"}`, "removals": `{"ref":2}`, "retractions": `{"entries":[1]}`}[act]
		if body == "" {
			body = `{}`
		}
		ask(t, h, "POST", at+"/"+act, body, 404)
	}
	if list := ask(t, h, "GET", root, "", 200)["applications"].([]any); len(list) != 0 {
		t.Errorf("another sees %v", list)
	}
}

func jsonText(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(b)
}
