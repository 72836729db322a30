package catalogweb_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"
)

type foundJSON struct {
	Total  int
	Closed int
	Next   string
	Items  []struct {
		ID        string
		Countries []string
		Fit       *struct {
			Verdict string
			Score   int
			Reasons []struct{ About, Answer, Why, Source string }
		}
	}
	Facets       map[string][]struct{ Value string }
	Alternatives []struct {
		Kind, Query string
		Count       int
	}
	Errors []struct{ Location, Message string }
}

func ask(t *testing.T, h http.Handler, address string, want int) foundJSON {
	t.Helper()
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, address, nil))
	if w.Code != want {
		t.Fatalf("%s: %d, want %d: %s", address, w.Code, want, w.Body)
	}
	var out foundJSON
	if err := json.Unmarshal(w.Body.Bytes(), &out); err != nil {
		t.Fatalf("%s: %v", address, err)
	}
	return out
}

func TestAPIFindsAndJudges(t *testing.T) {
	t.Parallel()
	h := open(t, shipped(), kept{}).handler
	got := ask(t, h, "/api/v1/places?country=GB&year=4&start=2027-07&citizenship=PK&schoolcountry=PK&limit=5", 200)
	if got.Total < 10 || len(got.Items) != 5 || got.Next == "" || len(got.Facets["category"]) == 0 {
		t.Fatalf("%+v", got)
	}
	last := int(^uint(0) >> 1)
	for _, it := range got.Items {
		if it.Fit == nil || len(it.Fit.Reasons) == 0 || it.Fit.Reasons[0].Why == "" {
			t.Fatalf("%s is not judged", it.ID)
		}
		if it.Fit.Verdict != "closed" && it.Fit.Score > last {
			t.Errorf("%s with %d stands after %d", it.ID, it.Fit.Score, last)
		}
		last = it.Fit.Score
	}
	seen := map[string]bool{}
	cursor, pages := "", 0
	for {
		page := ask(t, h, "/api/v1/places?country=GB&limit=7&cursor="+url.QueryEscape(cursor), 200)
		for _, it := range page.Items {
			if seen[it.ID] {
				t.Fatalf("%s came twice", it.ID)
			}
			seen[it.ID] = true
		}
		if cursor = page.Next; cursor == "" || pages > 20 {
			break
		}
		pages++
	}
	if len(seen) != got.Total {
		t.Errorf("paging found %d of %d", len(seen), got.Total)
	}
}

func TestAPIWithoutFactsJudgesNothing(t *testing.T) {
	t.Parallel()
	got := ask(t, open(t, shipped(), ayesha(t)).handler, "/api/v1/places?limit=1", 200)
	if got.Items[0].Fit != nil {
		t.Error("the API judged for a plan that is kept on a device")
	}
}

func TestAPINamesTheParameterAtFault(t *testing.T) {
	t.Parallel()
	h := open(t, shipped(), kept{}).handler
	for address, field := range map[string]string{
		"/api/v1/places?limit=0": "query.limit", "/api/v1/places?sort=luck": "query.sort", "/api/v1/places?year=99": "query.year",
		"/api/v1/places/gb-oxford-elective-programme?start=soon": "query.start",
	} {
		if got := ask(t, h, address, 422); len(got.Errors) == 0 || got.Errors[0].Location != field {
			t.Errorf("%s: %+v", address, got.Errors)
		}
	}
	ask(t, h, "/api/v1/places/gb-nowhere", 404)
}

func TestAPIOffersOtherQuestionsWhenNothingMatches(t *testing.T) {
	t.Parallel()
	h := open(t, shipped(), kept{}).handler
	got := ask(t, h, "/api/v1/places?country=TZ&specialty=neurosurgery&pay=salary", 200)
	if got.Total != 0 || len(got.Alternatives) < 3 {
		t.Fatalf("%+v", got)
	}
	for _, a := range got.Alternatives {
		if a.Count > 0 {
			if again := ask(t, h, "/api/v1/places?"+a.Query, 200); again.Total != a.Count {
				t.Errorf("%s promises %d places and shows %d", a.Query, a.Count, again.Total)
			}
		}
	}
}
