package planweb_test

import (
	"context"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"preround/data"
	"preround/internal/catalog"
	"preround/internal/catalog/source"
	"preround/internal/plan"
	"preround/internal/plan/plandb"
	"preround/internal/plan/planweb"
	"preround/internal/platform/clock"
	"preround/internal/platform/db/dbtest"
	"preround/internal/platform/errs"
	"preround/internal/platform/ui"
	"preround/internal/platform/web"
	"preround/internal/platform/web/webtest"
)

var now = time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)

// others are pages that other packages join to the site.
var others = []string{"/find", "/readiness", "/kinds", "/about", "/sources", "/api", "/kept", "/reopen", "/plan.ics", "/answers", "/answers/year", "/answers/start",
	"/answers/country", "/answers/citizenship", "/answers/school", "/answers/languages", "/answers/exams", "/answers/specialty", "/answers/weeks",
	"/places/gb-imperial-clinical-elective"}

// shipped are the places of the catalogue, by id.
var shipped = sync.OnceValue(func() map[catalog.ID]*catalog.Place {
	places, faults := source.ReadFS(data.Catalogue, "catalogue")
	if len(faults) > 0 {
		panic(faults[0])
	}
	out := map[catalog.ID]*catalog.Place{}
	for i := range places {
		out[places[i].ID] = &places[i]
	}
	return out
})

// ward keeps the plan of one student in a real store, as app does for the device.
type ward struct{ store *plandb.Store }

const amina = "amina"

func (k ward) Current(r *http.Request) (plan.State, bool, error) {
	rev, err := k.store.Latest(r.Context(), amina)
	if errs.KindOf(err) == errs.NotFound {
		return plan.State{}, false, nil
	}
	if err != nil {
		return plan.State{}, false, err
	}
	q, err := url.ParseQuery(rev.State)
	if err != nil {
		return plan.State{}, false, err
	}
	s, err := plan.FromQuery(q)
	return s, true, err
}

func (k ward) Save(r *http.Request, s plan.State, says string) (int64, error) {
	last, err := k.store.Latest(r.Context(), amina)
	if err != nil {
		return 0, err
	}
	rev, err := k.store.Append(r.Context(), amina, last.Rev, now, s.Query().Encode(), says)
	return rev.Rev, err
}

func (k ward) Undo(r *http.Request, rev int64) error {
	_, err := k.store.Undo(r.Context(), amina, rev, now)
	return err
}

// newSite serves the plan for visitors; kept, when not empty, is the query of the
// plan that this device keeps.
func newSite(t *testing.T, kept string) *web.Site {
	t.Helper()
	s, err := web.New(web.Options{Failure: ui.FailurePage, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	d := &planweb.Desk{Build: plan.Build, Clock: clock.Fixed(now),
		Find:  func(_ context.Context, id catalog.ID) (*catalog.Place, bool) { p, ok := shipped()[id]; return p, ok },
		Count: func() (int, int) { return 400, 60 }}
	if kept != "" {
		base := dbtest.SQLite(t)
		if _, err := base.Exec(t.Context(), `INSERT INTO student (id, made_ms) VALUES ($1, 1)`, amina); err != nil {
			t.Fatal(err)
		}
		store := plandb.New(base)
		if _, err := store.Append(t.Context(), amina, 0, now, kept, "Kept"); err != nil {
			t.Fatal(err)
		}
		d.Keeper = ward{store}
	}
	planweb.Routes(s, d)
	return s
}

const third = "/plan?year=4&start=2027-07&country=US"

func TestLandingLeadsToAPlan(t *testing.T) {
	t.Parallel()
	s := newSite(t, "")
	p := webtest.Get(t, s, "/").OK().Has("h1", "Work back").Count("form", 1).LinksWork(others...)
	p.Has("h2", "A plan from Lahore").Has(".who", "likely to be ready in time").Count(".strip svg[role=img]", 2).Has(".task .tag", "deadline").Has(".what", "400 in 60 countries").Count("script", 0)
	p = p.Submit("form", url.Values{"year": {"3"}, "start": {"2028-07"}, "country": {"Unitd States"}}).Status(400)
	p.Has("title", "Error: ").Has(".summary a[href='#country']", "United States").Has("#country[value='Unitd States']")
	p = p.Submit("form", url.Values{"country": {"united states"}}).OK().Has("h1", "2028")
	if !strings.HasPrefix(p.Address, "/plan?country=united+states&start=2028-07&year=3") {
		t.Errorf("the answers were lost on the way: %s", p.Address)
	}
}

func TestLandingKeepsToItsBudget(t *testing.T) {
	t.Parallel()
	ayesha := third + "&country=GB&citizenship=PK&schoolcountry=PK"
	for _, address := range []string{"/", third + "&citizenship=PK&schoolcountry=PK", ayesha,
		ayesha + "&place=gb-edinburgh-medical-elective&place=us-yale-visiting-international-elective&place=us-houstonmethodist-observership"} {
		if size := webtest.Get(t, newSite(t, ""), address).OK().Compressed(); size > 14<<10 {
			t.Errorf("%s: the first HTML is %d bytes compressed, more than 14 KiB", address, size)
		}
	}
}

func TestPlanWithoutAnswersAsks(t *testing.T) {
	t.Parallel()
	p := webtest.Get(t, newSite(t, ""), "/plan").OK().Has("h1", "Three answers").LinksWork(others...).Golden("empty")
	p.Submit("form", nil).OK().Has("h1", "2 August 2027 looks possible").Has(".answers", "Not said").Has(".answers", "Not sure yet")
}

func TestPlanOfOnePlaceNotChosen(t *testing.T) {
	t.Parallel()
	p := webtest.Get(t, newSite(t, ""), third).OK().Golden("one").LinksWork(others...)
	if p.Title() != "5 July 2027 looks possible · Preround" {
		t.Errorf("the title does not carry the state: %q", p.Title())
	}
	p.Has(".target", "depends on the visa").Hasnt(".chance") // nobody knows the visa before the citizenship
	webtest.Get(t, newSite(t, ""), third+"&citizenship=PK").OK().Has(".chance", "%", "likely to be ready in time")
	p.Has("meta[name=robots]").Has("form[action='/keep'] button", "Keep this plan").Has("a[href^='/plan.ics?']", "calendar")
	p.Has("a[href='/find?country=US&start=2027-07&year=4']", "Find places")
}

func TestPlanOfManyPlaces(t *testing.T) {
	t.Parallel()
	address := third + "&country=GB&country=DE&place=gb-imperial-clinical-elective&place=us-yale-visiting-international-elective&place=de-gone"
	p := webtest.Get(t, newSite(t, ""), address).OK().LinksWork(append(others, "/places/us-yale-visiting-international-elective")...)
	p.Count(".target", 2).Has(".notice", "no longer holds", "de-gone").Has(".target a[href^='/places/gb-imperial-clinical-elective?']")
	p = p.Submit(".target form", nil).OK().Count(".target", 1).Has("[role=status]", "Taken out of your plan")
	p = p.Follow("Undo").OK().Count(".target", 2)
	for range 2 {
		p = p.Submit(".target form", nil).OK()
	}
	p.Count(".target", 3).Hasnt(".target form") // the countries wished for stand in again
}

func TestPlacesAreAddedOnce(t *testing.T) {
	t.Parallel()
	b := webtest.New(t, newSite(t, ""))
	state := url.Values{"year": {"4"}, "start": {"2027-09"}, "add": {"gb-imperial-clinical-elective"}}
	p := b.Post("/plan/places", state).OK().Has("[role=status]", "Added to your plan").Count(".target", 1)
	state["place"] = []string{"gb-imperial-clinical-elective"}
	b.Post("/plan/places", state).OK().Has("[role=status]", "already").Count(".target", 1)
	state.Set("add", "gb-nowhere")
	b.Post("/plan/places", state).Status(404).Has("main", "no such place")
	_ = p
}

func TestTooSoonNamesTheNearestThatWorks(t *testing.T) {
	t.Parallel()
	p := webtest.Get(t, newSite(t, ""), "/plan?year=4&start=2027-01&country=US").OK().Golden("toosoon").LinksWork(others...)
	p.Has("h1", "4 January 2027 is too soon").Has("h2", "The same, from").Hasnt(".step .tag", "Too late").Hasnt("#step-start-US")
	p.Has("#step-letters-in button", "I have this already")
	p.Follow("Plan for").OK().Has("h1", "3 May 2027 looks possible")
}

func TestYearsAheadStillFit(t *testing.T) {
	t.Parallel()
	p := webtest.Get(t, newSite(t, ""), "/plan?year=1&start=2030-07&country=US").OK().Has("h1", "1 July 2030")
	p.Has(".strip .year", "2029").Has(".strip .year", "2030")
}

func TestMarksReplanAtOnce(t *testing.T) {
	t.Parallel()
	p := webtest.Get(t, newSite(t, ""), third).OK()
	webtest.Get(t, newSite(t, ""), "/plan?year=4&start=2027-07&country=GB&place=gb-leeds-visiting-elective&mark=done:send:gb-leeds-visiting-elective:2026-11-01").OK().Has(".settled .tag", "Behind you")
	p = p.Press("I have this already: Write a one-page CV", nil).OK().Has("[role=status]", "Marked as had").Has("#step-cv.settled .tag", "You have it")
	if !strings.Contains(p.Address, "mark=have%3Acv") || !strings.HasSuffix(p.Address, "#step-cv") {
		t.Errorf("the address does not carry the mark: %s", p.Address)
	}
	before := p.Text(".target")
	p = p.Submit("form.marks", url.Values{"longer:transcript": {"12"}, "notbefore:letters.ask": {"2026-12-10"}}).OK()
	if after := p.Text(".target"); after == before {
		t.Errorf("the place stands as before although the transcript takes twelve weeks longer: %s", after)
	}
	if on := p.Doc().Find("#step-letters-ask time").AttrOr("datetime", ""); on < "2026-12-10" {
		t.Errorf("the referees are asked on %q, before the day that was said", on)
	}
	p.Has("[name='longer:transcript'][value='12']")
	p = p.Submit("form.marks", url.Values{"longer:transcript": {""}}).OK()
	if strings.Contains(p.Address, "longer") {
		t.Errorf("an emptied field keeps its mark: %s", p.Address)
	}
	p = p.Press("Not yet: Write a one-page CV", nil).OK().Hasnt("#step-cv.settled")
	p.Follow("Undo").OK().Has("#step-cv.settled")
}

func TestWrongMarksAreNamedAtTheField(t *testing.T) {
	t.Parallel()
	p := webtest.Get(t, newSite(t, ""), third).OK()
	p = p.Submit("form.marks", url.Values{"longer:transcript": {"many"}, "doneon:cv": {"2030-01-01"}, "notbefore:cv": {"soon"}}).Status(422)
	p.Has("title", "Error: ").Count(".summary li", 3).Has("details[open] [name='longer:transcript'][value='many'][aria-invalid=true]").Has(".wrong", "has not come yet")
	p.Submit("form.marks", url.Values{"longer:transcript": {"2"}, "doneon:cv": {"2026-11-20"}, "notbefore:cv": {""}}).OK().Has("#step-cv .tag", "Done")
}

func TestMarkOfAStepThatIsGone(t *testing.T) {
	t.Parallel()
	b := webtest.New(t, newSite(t, ""))
	b.Post("/plan/marks", url.Values{"year": {"4"}, "start": {"2027-07"}, "had": {"nonsense"}}).Status(422).Has(".summary", "no longer part")
}

func TestADelayShowsWhatItCosts(t *testing.T) {
	t.Parallel()
	s := newSite(t, "")
	p := webtest.Get(t, s, third+"&country=GB").OK().Follow("two weeks later").OK().Has(".notice h2", "If you are two weeks late")
	p.Follow("Back to the plan as it is").OK().Hasnt(".notice h2")
	// Half a year late no start in July can be met.
	webtest.Get(t, s, third+"&country=GB&slip=180").OK().Has(".notice li", "United Kingdom is lost").Has(".notice li", "United States is lost")
	webtest.Get(t, s, third+"&slip=181").OK().Hasnt(".notice h2") // no such question
}

func TestKeptPlanIsSavedAndUndone(t *testing.T) {
	t.Parallel()
	b := webtest.New(t, newSite(t, "country=US&start=2027-07&year=4"))
	p := b.Get("/plan").OK().Has("h2", "This plan is kept").Has("a[href='/find']", "Find places").Hasnt("form.marks input[name=year]")
	p = p.Press("I have this already: Write a one-page CV", nil).OK()
	if !strings.HasPrefix(p.Address, "/plan#") {
		t.Errorf("a kept plan's answers went into the address: %s", p.Address)
	}
	b.Get("/plan").OK().Has("#step-cv.settled")
	p.Press("Undo", nil).OK().Has("[role=status]", "taken back").Hasnt("#step-cv.settled")
	p.Press("Undo", nil).Status(409) // the same undo from an old page
	b.Get("/").OK().Has(".notice", "keeps a plan")
}

func TestALinkWinsOverTheKeptPlan(t *testing.T) {
	t.Parallel()
	b := webtest.New(t, newSite(t, "country=US&start=2027-07&year=4"))
	p := b.Get("/plan?year=2&start=2028-05&country=DE").OK().Has("h1", "1 May 2028").Has(".notice", "plan from a link")
	p.Press("I have this already: Write a one-page CV", nil).OK().Has("h1", "1 May 2028")
	b.Get("/plan").OK().Has("h1", "5 July 2027").Hasnt("#step-cv.settled")
}

func TestHostileAddressesAreHarmless(t *testing.T) {
	t.Parallel()
	s := newSite(t, "")
	for _, q := range []string{"year=3&start=2027-07&mark=" + url.QueryEscape(`have:<script>`), "year=" + url.QueryEscape(`"><img src=x onerror=alert(1)>`),
		"country=%ff", "start=2027-13", "place=../../etc", "year=3&slip=99999999999999999999", "year=3&start=1200-01", "%zz", "mark=longer:cv:-3"} {
		p := webtest.Get(t, s, "/plan?"+q)
		if p.Code >= 500 {
			t.Errorf("%s: status %d", q, p.Code)
		}
		p.Status(p.Code) // sound, whatever it says
		if strings.Contains(p.Body, "<script>") || strings.Contains(p.Body, "<img") {
			t.Errorf("%s: markup of the address stands in the page", q)
		}
	}
}
