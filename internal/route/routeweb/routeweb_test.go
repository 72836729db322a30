package routeweb_test

import (
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync"
	"testing"
	"time"

	"github.com/a-h/templ"

	"preround/data"
	"preround/internal/catalog/index"
	"preround/internal/catalog/source"
	"preround/internal/plan"
	"preround/internal/platform/api"
	"preround/internal/platform/clock"
	"preround/internal/platform/ui"
	"preround/internal/platform/web"
	"preround/internal/platform/web/webtest"
	"preround/internal/route"
	"preround/internal/route/routeweb"
)

var now = time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)

var shipped = sync.OnceValue(func() *index.Index {
	places, faults := source.ReadFS(data.Catalogue, "catalogue")
	if len(faults) > 0 {
		panic(faults[0])
	}
	return index.Build(places)
})

type keeper struct {
	state plan.State
	kept  bool
}

func (k keeper) Current(*http.Request) (plan.State, bool, error) { return k.state, k.kept, nil }

func pages(k keeper) *routeweb.Pages {
	live := &index.Live{}
	live.Swap(shipped())
	return &routeweb.Pages{Live: live, Keeper: k, Clock: clock.Fixed(now)}
}

// site serves the page, and the panel of a place alone at /panel/{id}.
func site(t *testing.T, k keeper) *web.Site {
	t.Helper()
	s, err := web.New(web.Options{Failure: ui.FailurePage, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	p := pages(k)
	routeweb.Routes(s, p)
	s.Handle("GET /panel/{id}", func(w http.ResponseWriter, r *http.Request) error {
		place, ok := shipped().Place(catalogID(r.PathValue("id")))
		if !ok {
			t.Errorf("no place %s", r.PathValue("id"))
		}
		body, err := p.ForPlace(r, place)
		if err != nil {
			return err
		}
		if body == nil {
			body = templ.Raw("<p id=none>no panel</p>")
		}
		return web.Render(w, r, http.StatusOK, framed(body))
	})
	return s
}

func TestWaysOfAVisitor(t *testing.T) {
	t.Parallel()
	p := webtest.Get(t, site(t, keeper{}), "/routes?schoolcountry=GB&year=4&start=2027-09").OK()
	p.Has("p.lede", "United Kingdom").Has("#way-exchange").Has("section.way .way-state.open", "Open").Has("section.way .way-state.unknown", "Not known")
	p.Has("section.way p", "Students for Global Health").Has("section.way .source a[href*='studentsforglobalhealth.org']")
	p.Has("section.way a[href*='/find?'][href*='route=direct']", "Find such places").Has("a[href*='from=routes']", "Change where you study")
	if p.Title() != "Ways in: 4 of 7 open · Preround" {
		t.Errorf("the title is %q", p.Title())
	}
}

func TestWaysOfNobodyAndOfAKeptPlan(t *testing.T) {
	t.Parallel()
	webtest.Get(t, site(t, keeper{}), "/routes").OK().Has(".notice a", "Say where you study")
	s, _ := plan.FromQuery(url.Values{"schoolcountry": {"PK"}, "year": {"4"}})
	webtest.Get(t, site(t, keeper{s, true}), "/routes").OK().Has("p.lede", "Pakistan").Has("a[href='/answers/school?from=routes']")
}

func TestPanelOfAPlace(t *testing.T) {
	t.Parallel()
	s := site(t, keeper{})
	webtest.Get(t, s, "/panel/us-yale-visiting-international-elective?schoolcountry=PK&year=5").OK().Has("strong", "VSLO").Has(".way-state", "Not known").Has("a[href*='/routes?']")
	webtest.Get(t, s, "/panel/gb-sfgh-ifmsa-exchange?schoolcountry=PK&year=5").OK().Has("strong", "An exchange network").Has(".way-state.closed", "Closed").Has("p", "Way round:")
	for p := range shipped().All() {
		if len(route.KindsOf(p)) == 0 {
			webtest.Get(t, s, "/panel/"+string(p.ID)).OK().Has("#none")
			return
		}
	}
}

func TestRoutesAPI(t *testing.T) {
	t.Parallel()
	mux := http.NewServeMux()
	base, _ := url.Parse("http://preround.test")
	routeweb.API(api.New(mux, "test", base), pages(keeper{}))
	rec := httptest.NewRecorder()
	mux.ServeHTTP(rec, httptest.NewRequest("GET", "/api/v1/routes?schoolcountry=IQ&year=4", nil))
	var out struct {
		Ways []struct {
			Kind, State, Why string
			Sources          []struct{ URL string }
		}
	}
	if err := json.Unmarshal(rec.Body.Bytes(), &out); err != nil || len(out.Ways) != 7 {
		t.Fatalf("%d %v: %s", rec.Code, err, rec.Body)
	}
	if w := out.Ways[2]; w.Kind != "exchange" || w.State != "open" || len(w.Sources) == 0 {
		t.Errorf("%+v", w)
	}
}
