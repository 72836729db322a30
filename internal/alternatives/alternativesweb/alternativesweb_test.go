package alternativesweb_test

import (
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync"
	"testing"
	"time"

	"preround/data"
	"preround/internal/alternatives"
	"preround/internal/alternatives/alternativesweb"
	"preround/internal/catalog"
	"preround/internal/catalog/index"
	"preround/internal/catalog/source"
	"preround/internal/platform/api"
	"preround/internal/platform/clock"
	"preround/internal/platform/ui"
	"preround/internal/platform/web"
	"preround/internal/platform/web/webtest"
)

var shipped = sync.OnceValue(func() *index.Index {
	places, faults := source.ReadFS(data.Catalogue, "catalogue")
	if len(faults) > 0 {
		panic(faults[0])
	}
	return index.Build(places)
})

var kinds = []alternatives.Kind{{Slug: "shadowing", Name: "Shadowing", Says: "A few days beside one doctor.", First: "Write three sentences", Format: "shadowing"},
	{Slug: "virtual", Name: "Virtual internship", Says: "Guided work online.", First: "Look at the places that run online", Format: "virtual"},
	{Slug: "community-project", Name: "Your own community project", Says: "Done small and measured.", First: "Ask one clinic what it lacks"}}

func pages() *alternativesweb.Pages {
	live := &index.Live{}
	live.Swap(shipped())
	return &alternativesweb.Pages{Live: live, Kinds: kinds, Clock: clock.Fixed(time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)),
		Find: func(_ context.Context, id catalog.ID) (*catalog.Place, bool) { return shipped().Place(id) }}
}

const imperial = "gb-imperial-clinical-elective"

func TestThePageOfWaysOn(t *testing.T) {
	t.Parallel()
	s, err := web.New(web.Options{Failure: ui.FailurePage, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	alternativesweb.Routes(s, pages())
	p := webtest.Get(t, s, "/places/"+imperial+"/alternatives?year=5&courseyears=5&schoolcountry=PK&start=2027-09").OK()
	p.Has("h1", "Instead of ").Count(".way-on", 6).Has(".way-on a[href^='/places/'][href*='schoolcountry=PK']").Has(".way-on", "Shadowing").Has(".way-on", "Today: Write three sentences.")
	p.Has(".way-on a[href*='/find?'][href*='format=shadowing'][href*='my.year=5']", "Find such places").Has(".way-on a[href^='/kinds/community-project']")
	webtest.Get(t, s, "/places/nowhere/alternatives").Status(http.StatusNotFound)
}

func TestWaysOnAPI(t *testing.T) {
	t.Parallel()
	mux := http.NewServeMux()
	base, _ := url.Parse("http://preround.test")
	alternativesweb.API(api.New(mux, "test", base), pages())
	rec := httptest.NewRecorder()
	mux.ServeHTTP(rec, httptest.NewRequest("GET", "/api/v1/places/"+imperial+"/alternatives?year=5&schoolcountry=PK&start=2027-09", nil))
	var out struct {
		Ways []struct {
			Place, Kind, Name string
			First             string `json:"first_step"`
		}
	}
	if err := json.Unmarshal(rec.Body.Bytes(), &out); err != nil || len(out.Ways) < 3 {
		t.Fatalf("%d %v %s", rec.Code, err, rec.Body)
	}
	for _, w := range out.Ways {
		if w.Place == imperial || w.First == "" || w.Name == "" || (w.Place == "") == (w.Kind == "") {
			t.Errorf("%+v", w)
		}
	}
}
