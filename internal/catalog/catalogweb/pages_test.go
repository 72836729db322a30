package catalogweb_test

import (
	"context"
	"encoding/json"
	"encoding/xml"
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
	"preround/internal/catalog/catalogweb"
	"preround/internal/catalog/index"
	"preround/internal/catalog/source"
	"preround/internal/plan"
	"preround/internal/platform/api"
	"preround/internal/platform/clock"
	"preround/internal/platform/errs"
	"preround/internal/platform/ui"
	"preround/internal/platform/web"
	"preround/internal/platform/web/webtest"
)

var now = time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)

// shipped is the index over the catalogue inside the program, built once.
var shipped = sync.OnceValue(func() *index.Index {
	places, faults := source.ReadFS(data.Catalogue, "catalogue")
	if len(faults) > 0 {
		panic(faults[0].String())
	}
	return index.Build(places)
})

// kept is a device that keeps a plan, or none.
type kept struct {
	state plan.State
	is    bool
}

func (k kept) Current(*http.Request) (plan.State, bool, error) { return k.state, k.is, nil }

// reported remembers what was reported; the limit stands in for a busy visitor.
type reported struct {
	texts []string
	limit int
}

func (r *reported) Report(_ context.Context, _ catalog.ID, text, _ string) error {
	if len(r.texts) >= r.limit {
		return errs.New(errs.TooMany, "enough")
	}
	r.texts = append(r.texts, text)
	return nil
}

type room struct {
	handler http.Handler
	reports *reported
}

func open(t *testing.T, x *index.Index, k kept) room {
	t.Helper()
	site, err := web.New(web.Options{BaseURL: "http://plan.example.org", Failure: ui.FailurePage, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	live := &index.Live{}
	live.Swap(x)
	r := room{site, &reported{limit: 2}}
	p := &catalogweb.Pages{Live: live, Build: plan.Build, Keeper: k, Reports: r.reports, Clock: clock.Fixed(now)}
	catalogweb.Routes(site, p)
	mux := http.NewServeMux()
	catalogweb.API(api.New(mux, "test", &url.URL{Scheme: "https", Host: "plan.example.org"}), p)
	site.Mount("/api/", mux)
	return r
}

func ayesha(t *testing.T) kept {
	t.Helper()
	q, err := url.ParseQuery("year=4&start=2027-07&country=GB&citizenship=PK&schoolcountry=PK")
	if err != nil {
		t.Fatal(err)
	}
	s, err := plan.FromQuery(q)
	if err != nil {
		t.Fatal(err)
	}
	return kept{s, true}
}

func TestFindShowsAllPlacesToAStranger(t *testing.T) {
	t.Parallel()
	p := webtest.Get(t, open(t, shipped(), kept{}).handler, "/find").OK()
	p.Has("h1", "Find places").Has(".place .source", "Source:").Hasnt(".place .why").Has("nav.pager", "Page 1 of").Count(".place", 20)
	if n := p.Compressed(); n > 14<<10 {
		t.Errorf("the first view has %d bytes compressed, the budget is 14 KB", n)
	}
}

func TestFindNarrowsByWordsAndFilters(t *testing.T) {
	t.Parallel()
	h := open(t, shipped(), kept{}).handler
	b := webtest.New(t, h)
	p := b.Get("/find").OK().Follow("Germany").OK()
	if !strings.Contains(p.Title(), "Germany") {
		t.Errorf("the title %q does not carry the filter", p.Title())
	}
	p.Has(".chip", "Germany").Has(".facet-value.chosen", "Germany")
	all := p.Text("#found")
	p = p.Follow("Remove: Germany").OK()
	if p.Text("#found") == all {
		t.Error("removing the chip changed nothing")
	}
	p = b.Get("/find").Submit("form.search", url.Values{"q": {"pediatrics"}}).OK()
	p.Has(".chip", "pediatrics")
	if !strings.Contains(p.Body, "aediatric") {
		t.Error("American spelling finds nothing British")
	}
}

func TestFindJudgesForAVisitorAndForAKeptPlan(t *testing.T) {
	t.Parallel()
	h := open(t, shipped(), kept{}).handler
	visitor := webtest.Get(t, h, "/find?year=4&start=2027-07&country=GB&citizenship=PK&schoolcountry=PK").OK()
	visitor.Has(".place .why").Has(".chip", "United Kingdom")
	if !strings.Contains(visitor.Body, "my.citizenship=PK") {
		t.Error("the links lose the visitor's answers")
	}
	away := visitor.Follow("Remove: United Kingdom").OK()
	if !strings.Contains(away.Address, "my.country=GB") {
		t.Error("taking a filter away took the wish away, too: " + away.Address)
	}
	mine := webtest.Get(t, open(t, shipped(), ayesha(t)).handler, "/find").OK().Has(".place .why")
	if strings.Contains(mine.Body, "my.year") {
		t.Error("a kept plan's answers stand in the address")
	}
}

func TestAnEmptyResultSaysWhyAndOffersThreeWaysOn(t *testing.T) {
	t.Parallel()
	for _, q := range []string{"?country=TZ&specialty=neurosurgery&pay=salary", "?country=DE&mode=remote", "?q=zzyzzx+qqqqq", "?country=IS&category=administrative"} {
		p := webtest.Get(t, open(t, shipped(), kept{}).handler, "/find"+q).OK()
		p.Has("h3", "Nothing matches all of this").Has(".empty p", "ways on from here")
		if n := p.Doc().Find(".ways li").Length(); n < 3 {
			t.Errorf("%s: %d ways on, want three", q, n)
		}
		p.LinksWork("/", "/plan", "/answers", "/about", "/sources", "/api", "/kept")
	}
}

func TestFindNamesAnswersThatCannotBeRead(t *testing.T) {
	t.Parallel()
	p := webtest.Get(t, open(t, shipped(), kept{}).handler, "/find?year=99&start=2027-07").OK()
	p.Has(".summary", "year")
	if !strings.HasPrefix(p.Title(), "Error: ") {
		t.Errorf("title %q", p.Title())
	}
}

func TestAPageSaysHowThePlaceFits(t *testing.T) {
	t.Parallel()
	p := webtest.Get(t, open(t, shipped(), ayesha(t)).handler, "/places/gb-oxford-elective-programme").OK()
	p.Has("h1", "Elective").Has(".criterion").Has(".facts", "4 to 10 weeks").Has("#sources").Has("button", "Add to my plan").Has(".preview li")
	ld := p.Doc().Find(`script[type="application/ld+json"]`).Text()
	var got map[string]any
	if err := json.Unmarshal([]byte(ld), &got); err != nil || got["@type"] != "EducationalOccupationalProgram" {
		t.Errorf("JSON-LD %q: %v", ld, err)
	}
	if n := p.Compressed(); n > 14<<10 {
		t.Errorf("%d bytes compressed", n)
	}
}

func TestEveryShippedPlaceHasASoundPage(t *testing.T) {
	t.Parallel()
	h := open(t, shipped(), ayesha(t)).handler
	i := 0
	for place := range shipped().All() {
		if i++; i%7 != 0 {
			continue // a seventh of them is enough to meet every field
		}
		webtest.Get(t, h, "/places/"+string(place.ID)).OK().Count("h1", 1)
	}
}

func TestAPlaceInThePlanCanBeTakenOut(t *testing.T) {
	t.Parallel()
	k := ayesha(t)
	k.state.Targets = []plan.TargetRef{{Place: "gb-oxford-elective-programme"}}
	webtest.Get(t, open(t, shipped(), k).handler, "/places/gb-oxford-elective-programme").OK().
		Has("#add").Has("button", "Take it out of my plan").Hasnt("button", "Add to my plan")
}

func TestAnUnknownPlaceIsNotFound(t *testing.T) {
	t.Parallel()
	webtest.Get(t, open(t, shipped(), kept{}).handler, "/places/gb-nowhere").Status(http.StatusNotFound).Has(".lede", "not in the catalogue")
}

func TestAReportIsKeptOrSentBackWithItsText(t *testing.T) {
	t.Parallel()
	r := open(t, shipped(), kept{})
	b := webtest.New(t, r.handler)
	page := b.Get("/places/gb-oxford-elective-programme").OK()
	page.Press("Send the report", url.Values{"wrong": {"?"}}).Status(422).Has(".summary", "Say in a sentence").Has("textarea", "?")
	for range 2 {
		page.Press("Send the report", url.Values{"wrong": {"The fee is GBP 300 now: https://www.example.org"}}).OK().Has(".flash", "Thank you")
	}
	page.Press("Send the report", url.Values{"wrong": {"And one more thing"}}).Status(422).Has("textarea", "And one more thing")
	if len(r.reports.texts) != 2 {
		t.Errorf("kept: %q", r.reports.texts)
	}
}

// Texts of the catalogue are shown as text, whatever they hold (row 28).
func TestRow28TextsOfACatalogueAreShownAsText(t *testing.T) {
	t.Parallel()
	evil := `<img src=x onerror=alert(1)>"'</script><script>alert(2)</script>`
	x := index.Build([]catalog.Place{{ID: "xx-evil", Name: evil, Organiser: catalog.Organiser{Name: evil}, Category: catalog.Clinical, Format: "elective",
		Summary: evil, Specialties: []string{"any"}, Locations: []catalog.Location{{Country: "DE", City: evil}}, Eligibility: catalog.Eligibility{Note: evil},
		Apply:   catalog.Apply{URL: "javascript:alert(3)"},
		Sources: []catalog.Source{{URL: "javascript:alert(4)", AsOf: evil}}}})
	h := open(t, x, kept{}).handler
	for _, address := range []string{"/find", "/places/xx-evil", "/find.atom", "/find?q=" + url.QueryEscape(evil)} {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, address, nil))
		body := w.Body.String()
		if strings.Contains(body, "<img src=x") || strings.Contains(body, "<script>alert") || strings.Contains(body, `href="javascript:`) {
			t.Errorf("%s: the text became markup", address)
		}
	}
}

func TestTheFeedIsAtomAndHoldsNoAnswers(t *testing.T) {
	t.Parallel()
	p := webtest.New(t, open(t, shipped(), ayesha(t)).handler).Get("/find.atom?country=DE&my.year=4")
	if got := p.Header.Get("Content-Type"); got != "application/atom+xml; charset=utf-8" {
		t.Error(got)
	}
	var feed struct {
		ID      string `xml:"id"`
		Updated string `xml:"updated"`
		Entries []struct {
			ID    string `xml:"id"`
			Title string `xml:"title"`
		} `xml:"entry"`
	}
	if err := xml.Unmarshal([]byte(p.Body), &feed); err != nil {
		t.Fatal(err)
	}
	if len(feed.Entries) < 3 || !strings.HasPrefix(feed.Entries[0].ID, "http://plan.example.org/places/de-") {
		t.Errorf("%+v", feed)
	}
	if strings.Contains(p.Body, "my.year") {
		t.Error("the feed tells the visitor's answers")
	}
}

func TestTheKindsAreExplained(t *testing.T) {
	t.Parallel()
	h := open(t, shipped(), kept{}).handler
	p := webtest.Get(t, h, "/kinds").OK()
	if n := p.Doc().Find(".kind").Length(); n < 11 {
		t.Errorf("%d kinds", n)
	}
	p.LinksWork("/", "/plan", "/answers", "/about", "/sources", "/api", "/kept")
	webtest.Get(t, h, "/kinds/shadowing").OK().Has("h1", "Shadowing").Has(".steps li", "Today:")
	webtest.Get(t, h, "/kinds/astronaut").Status(http.StatusNotFound)
}
