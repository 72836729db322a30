package leadweb_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"preround/internal/lead/leadweb"
	"preround/internal/platform/api"
	"preround/internal/student"
)

func TestTheAPIOfOwnPlaces(t *testing.T) {
	t.Parallel()
	h := open(t)
	mux := http.NewServeMux()
	leadweb.API(api.New(mux, "test", &url.URL{Scheme: "http", Host: "x.test"}), h.pages)
	ask := func(who student.ID, method, path, body string, want int) map[string]any {
		t.Helper()
		h.who.Store(who)
		r := httptest.NewRequest(method, "http://x.test"+path, strings.NewReader(body))
		r.Header.Set("Content-Type", "application/json")
		rec := httptest.NewRecorder()
		mux.ServeHTTP(rec, r)
		if rec.Code != want {
			t.Fatalf("%s %s: %d %s", method, path, rec.Code, rec.Body)
		}
		var out map[string]any
		if rec.Body.Len() > 0 && json.Unmarshal(rec.Body.Bytes(), &out) != nil {
			t.Fatalf("%s", rec.Body)
		}
		return out
	}
	got := ask("her", "POST", "/api/v1/leads", `{"leads":[{"name":"Ward 7","organiser":"Mayo","country":"Pakistan","closes":"2027-10-15"},{"name":"","fee":"100","zodiac":"x"},{"name":"ward 7!","organiser":"MAYO","country":"PK"},{"name":"Known"}]}`, 200)
	items := got["leads"].([]any)
	outcome := func(i int) string { return items[i].(map[string]any)["outcome"].(string) }
	if outcome(0) != "added" || outcome(1) != "refused" || outcome(2) != "same" || outcome(3) != "same" || len(items[1].(map[string]any)["problems"].([]any)) != 3 {
		t.Errorf("%v", items)
	}
	id := items[0].(map[string]any)["id"].(string)
	one := ask("her", "GET", "/api/v1/leads/"+id, "", 200)
	if one["fields"].(map[string]any)["closes"] != "15 October 2027" || len(one["history"].([]any)) != 1 {
		t.Errorf("%v", one)
	}
	ask("her", "PUT", "/api/v1/leads/"+id, `{"rev":1,"fields":{"name":"Ward 8","fee":"5"}}`, 422)
	if one := ask("her", "PUT", "/api/v1/leads/"+id, `{"rev":1,"fields":{"name":"Ward 8"}}`, 200); one["rev"] != 2.0 || len(one["fields"].(map[string]any)) != 1 {
		t.Errorf("%v", one)
	}
	ask("her", "PUT", "/api/v1/leads/"+id, `{"rev":1,"fields":{"name":"Ward 9"}}`, 409)
	// Row 13: of another there is nothing.
	ask("him", "GET", "/api/v1/leads/"+id, "", 404)
	ask("him", "PUT", "/api/v1/leads/"+id, `{"rev":2,"fields":{"name":"mine"}}`, 404)
	ask("him", "DELETE", "/api/v1/leads/"+id, "", 404)
	if all := ask("him", "GET", "/api/v1/leads", "", 200); all["count"] != 0.0 {
		t.Errorf("%v", all)
	}
	ask("her", "DELETE", "/api/v1/leads/"+id, "", 204)
	ask("her", "GET", "/api/v1/leads/"+id, "", 404)
	if all := ask("her", "GET", "/api/v1/leads", "", 200); all["count"] != 0.0 || len(all["leads"].([]any)) != 0 {
		t.Errorf("%v", all)
	}
}
