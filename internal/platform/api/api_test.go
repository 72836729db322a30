package api

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/danielgtaylor/huma/v2"

	"preround/internal/platform/errs"
	"preround/internal/platform/web"
	"preround/internal/platform/web/webtest"
)

type answer struct {
	Body struct {
		Year string `json:"year"`
	}
}

func testAPI(t *testing.T, fail error) http.Handler {
	t.Helper()
	mux := http.NewServeMux()
	a := New(mux, "1", &url.URL{Scheme: "https", Host: "plan.example.org", Path: "/p"})
	op := huma.Operation{OperationID: "year", Method: http.MethodGet, Path: "/api/v1/year", Parameters: []*huma.Param{Param("year", "Year of study.", "3", false)}}
	huma.Register(a, op, func(_ context.Context, q *Query) (*answer, error) {
		if fail != nil {
			return nil, Problem(fail)
		}
		out := &answer{}
		out.Body.Year = q.Values.Get("year")
		return out, nil
	})
	return mux
}

func get(h http.Handler, target string) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, target, nil))
	return w
}

func TestTheQueryReachesTheOperation(t *testing.T) {
	t.Parallel()
	w := get(testAPI(t, nil), "/api/v1/year?year=4")
	if w.Code != 200 || strings.TrimSpace(w.Body.String()) != `{"year":"4"}` {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

func TestAProblemNamesTheParameter(t *testing.T) {
	t.Parallel()
	w := get(testAPI(t, errs.Fault("year", "Give the year as a number from 1 to 8.")), "/api/v1/year?year=x")
	var got huma.ErrorModel
	if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	if w.Code != 422 || w.Header().Get("Content-Type") != "application/problem+json" || len(got.Errors) != 1 || got.Errors[0].Location != "query.year" {
		t.Errorf("%d %s %+v", w.Code, w.Header().Get("Content-Type"), got)
	}
}

func TestAnUnforeseenErrorTellsNothing(t *testing.T) {
	t.Parallel()
	w := get(testAPI(t, errors.New("secret path /var/x")), "/api/v1/year")
	if w.Code != 500 || strings.Contains(w.Body.String(), "secret") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

func TestTheDocumentIsOpenAPI31(t *testing.T) {
	t.Parallel()
	w := get(testAPI(t, nil), "/api/openapi.json")
	var doc struct {
		OpenAPI string
		Servers []struct{ URL string }
		Paths   map[string]any
	}
	if err := json.Unmarshal(w.Body.Bytes(), &doc); err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(doc.OpenAPI, "3.1") || doc.Paths["/api/v1/year"] == nil || doc.Servers[0].URL != "https://plan.example.org/p" {
		t.Errorf("%+v", doc)
	}
	if get(testAPI(t, nil), "/docs").Code != 404 {
		t.Error("huma's own page is served")
	}
}

func TestThePageListsEveryOperation(t *testing.T) {
	t.Parallel()
	site, err := web.New(web.Options{Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	a := New(mux, "1", &url.URL{Scheme: "http", Host: "localhost"})
	op := huma.Operation{OperationID: "year", Method: http.MethodGet, Path: "/api/v1/year", Summary: "A year", Parameters: []*huma.Param{Param("year", "Year of study.", "3", false)}}
	huma.Register(a, op, func(context.Context, *Query) (*answer, error) { return &answer{}, nil })
	Page(site, a)
	webtest.Get(t, site, "/api").OK().Has("h2", "A year").Has("code", "GET /api/v1/year").Has("dd", "Year of study.").Has(".answer li", "year").Has("a", "Try it")
}
