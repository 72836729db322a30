package readinessweb_test

import (
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"preround/data"
	"preround/internal/catalog"
	"preround/internal/catalog/index"
	"preround/internal/catalog/source"
	"preround/internal/plan"
	"preround/internal/platform/api"
	"preround/internal/platform/clock"
	"preround/internal/platform/ui"
	"preround/internal/platform/web"
	"preround/internal/platform/web/webtest"
	"preround/internal/readiness"
	"preround/internal/readiness/readinessweb"
)

var now = time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)

var shipped = sync.OnceValue(func() *index.Index {
	places, faults := source.ReadFS(data.Catalogue, "catalogue")
	if len(faults) > 0 {
		panic(faults[0])
	}
	return index.Build(places)
})

// keeper keeps one plan.
type keeper struct {
	state plan.State
	kept  bool
}

func (k keeper) Current(*http.Request) (plan.State, bool, error) { return k.state, k.kept, nil }

func pages(k keeper) *readinessweb.Pages {
	live := &index.Live{}
	live.Swap(shipped())
	return &readinessweb.Pages{Live: live, Build: plan.Build, Keeper: k, Clock: clock.Fixed(now),
		Find: func(_ context.Context, id catalog.ID) (*catalog.Place, bool) { return shipped().Place(id) }}
}

func site(t *testing.T, k keeper) *web.Site {
	t.Helper()
	s, err := web.New(web.Options{Failure: ui.FailurePage, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	readinessweb.Routes(s, pages(k))
	return s
}

// What is named within a sentence begins small, whatever its heading does.
func TestNamesStandInSentences(t *testing.T) {
	t.Parallel()
	p := webtest.Get(t, site(t, keeper{}), "/readiness?year=3&start=2027-07&country=GB&place=gb-leeds-visiting-elective&mark=done:send:gb-leeds-visiting-elective:2026-11-01").OK().Has("main", "in the United Kingdom")
	if said := p.Text("main"); !strings.Contains(said, "a test of English") || strings.Contains(said, "and A ") {
		t.Errorf("%q", said)
	}
}

func TestReadinessOfAVisitor(t *testing.T) {
	t.Parallel()
	id := aPlaceThatAsksForATranscript(t)
	p := webtest.Get(t, site(t, keeper{}), "/readiness?year=4&courseyears=5&schoolcountry=PK&start=2027-07&place="+string(id)).OK()
	p.Has("h1", "ready").Has("svg[role=img]").Has("table.gaps th[scope=row]", "ranscript")
	if !strings.Contains(p.Text("svg.narrow"), "Now") || !strings.Contains(p.Title(), "Readiness") {
		t.Errorf("the picture says %q, the title %q", p.Text("svg.narrow"), p.Title())
	}
	p.Has("table.gaps a[href*='/plan?'][href*='#step-transcript']", "Its step in my plan")
	p.Has("table.gaps a[href*='/answers/have?'][href*='from=readiness']", "I have it already")
	p.Has("table.gaps a[href*='/places/']")
	p.Hasnt("body", "your visa")
}

func TestReadinessOfNobody(t *testing.T) {
	t.Parallel()
	webtest.Get(t, site(t, keeper{}), "/readiness").OK().Has(".notice a[href='/answers']", "Answer the questions").Has("table.gaps", "Your year of study")
}

func TestReadinessOfAKeptPlan(t *testing.T) {
	t.Parallel()
	q, _ := url.ParseQuery("year=4&courseyears=5&schoolcountry=PK&start=2027-07&place=" + string(aPlaceThatAsksForATranscript(t)))
	state, err := plan.FromQuery(q)
	if err != nil {
		t.Fatal(err)
	}
	s := site(t, keeper{state, true})
	p := webtest.Get(t, s, "/readiness").OK().Has("p.note", "your saved place").Has("table.gaps", "Transcript")
	p.Has("table.gaps a[href='/plan#step-transcript']").Has("table.gaps a[href='/answers/have?from=readiness']")
	if shared := webtest.Get(t, s, "/readiness?year=2&mark=have:transcript").OK(); strings.Contains(shared.Text("p.note"), "your saved place") {
		t.Error("an address that speaks shows the kept plan")
	}
}

// What is marked in the plan is had here too.
func TestMarksCount(t *testing.T) {
	t.Parallel()
	at := "/readiness?year=4&courseyears=5&schoolcountry=PK&start=2027-07&country=US&place=" + string(aPlaceThatAsksForATranscript(t))
	webtest.Get(t, site(t, keeper{}), at).OK().Has("table.gaps .what", "Transcript")
	webtest.Get(t, site(t, keeper{}), at+"&mark=have:transcript").OK().Hasnt("table.gaps .what", "Transcript")
}

func TestAnswersThatCannotBeRead(t *testing.T) {
	t.Parallel()
	p := webtest.Get(t, site(t, keeper{}), "/readiness?year=twelve&start=2027-07").OK()
	if !strings.HasPrefix(p.Title(), "Error:") {
		t.Errorf("the title is %q", p.Title())
	}
}

func TestReadinessAPI(t *testing.T) {
	t.Parallel()
	mux := http.NewServeMux()
	base, _ := url.Parse("http://preround.test")
	readinessweb.API(api.New(mux, "test", base), pages(keeper{}))
	id := string(aPlaceThatAsksForATranscript(t))
	rec := httptest.NewRecorder()
	mux.ServeHTTP(rec, httptest.NewRequest("GET", "/api/v1/readiness?year=4&courseyears=5&schoolcountry=PK&start=2027-07&place="+id, nil))
	var out struct {
		Counted int
		Unlocks []struct {
			Gaps, Opens []string
			Ready       int
		}
		Gaps []struct {
			ID   string
			Days *int
			Fee  *string
		}
	}
	if err := json.Unmarshal(rec.Body.Bytes(), &out); err != nil || rec.Code != http.StatusOK {
		t.Fatalf("%d %v: %s", rec.Code, err, rec.Body)
	}
	last := out.Unlocks[len(out.Unlocks)-1]
	if out.Counted < 6 || len(out.Gaps) == 0 || last.Ready <= out.Unlocks[0].Ready {
		t.Errorf("%+v", out)
	}
	rec = httptest.NewRecorder()
	mux.ServeHTTP(rec, httptest.NewRequest("GET", "/api/v1/readiness?year=twelve", nil))
	if rec.Code != http.StatusUnprocessableEntity {
		t.Errorf("an answer that cannot be read: %d", rec.Code)
	}
}

// aPlaceThatAsksForATranscript is one that the shipped catalogue has.
func aPlaceThatAsksForATranscript(t *testing.T) catalog.ID {
	t.Helper()
	s, _ := plan.FromQuery(url.Values{"year": {"4"}, "courseyears": {"5"}, "schoolcountry": {"PK"}, "start": {"2027-07"}})
	today := clock.MustDate("2026-11-22")
	g := readiness.Of(readiness.Request{Today: today, Student: s.Student, Matching: readiness.Matching(shipped(), s, today).Places})
	for i := range g.Places {
		for _, gap := range g.Places[i].Gaps {
			if gap == "transcript" {
				return g.Places[i].ID
			}
		}
	}
	t.Fatal("no shipped place asks a student in Pakistan for a transcript")
	return ""
}
