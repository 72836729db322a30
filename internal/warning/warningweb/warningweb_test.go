package warningweb_test

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

	"preround/data"
	"preround/internal/catalog"
	"preround/internal/catalog/index"
	"preround/internal/catalog/source"
	"preround/internal/platform/api"
	"preround/internal/platform/ui"
	"preround/internal/platform/web"
	"preround/internal/platform/web/webtest"
	"preround/internal/warning/warningweb"
)

var shipped = sync.OnceValue(func() *index.Index {
	places, faults := source.ReadFS(data.Catalogue, "catalogue")
	if len(faults) > 0 {
		panic(faults[0])
	}
	return index.Build(places)
})

func pages() *warningweb.Pages {
	return &warningweb.Pages{Find: func(_ context.Context, id catalog.ID) (*catalog.Place, bool) { return shipped().Place(id) }}
}

func site(t *testing.T) *web.Site {
	t.Helper()
	s, err := web.New(web.Options{Failure: ui.FailurePage, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	warningweb.Routes(s, pages())
	return s
}

const (
	telehealth = "us-msr-telehealth-rotation" // the catalogue states a sign
	imperial   = "gb-imperial-clinical-elective"
)

func TestAskingAboutSigns(t *testing.T) {
	t.Parallel()
	p := webtest.Get(t, site(t), "/places/"+imperial+"/warning-signs?year=4").OK()
	p.Has("h1", "Warning signs").Count("fieldset.sign", 6).Hasnt("#result").Has("input[type=hidden][name=year][value='4']")
	p = p.Submit("form", url.Values{"no_affiliation": {"yes"}, "unnamed_preceptor": {"no"}}).OK()
	p.Has("h1", "1 warning sign").Has(".flag-state.on", "Sign").Has(".flag", "No hospital is named").Has("#letter", "education office")
	if strings.Contains(p.Text("#letter"), "full name of the doctor") {
		t.Error("what was answered with no is asked all the same")
	}
	if title := p.Title(); !strings.HasPrefix(title, "1 warning sign, 4 open") {
		t.Errorf("the title is %q", title)
	}
	p.Has("input#no_affiliation-yes[checked]").Has("input#unnamed_preceptor-no[checked]").Has("input#letter_for_money-unsure[checked]").Has("input[type=hidden][name=year][value='4']")
}

// What a source states stands there before anything is answered, with its source.
func TestKnownSignsAreFilledIn(t *testing.T) {
	t.Parallel()
	p := webtest.Get(t, site(t), "/places/"+telehealth+"/warning-signs").OK().Has("input#letter_for_money-yes[checked]").Has(".sign .note", "A source says yes")
	p = p.Submit("form", nil).OK().Has("h1", "1 warning sign").Has(".flag", "A source says so of this place. A reference letter is part of what is sold.")
	p.Has(".flag .source a[href*='medicalstudentrotation.com']")
	webtest.Get(t, site(t), "/places/"+telehealth+"/warning-signs?letter_for_money=no").OK().Has(".flag", "You say that it is not so")
}

func TestNoSigns(t *testing.T) {
	t.Parallel()
	q := url.Values{}
	for _, id := range catalog.WarningSigns {
		q.Set(id, "no")
	}
	webtest.Get(t, site(t), "/places/"+imperial+"/warning-signs?"+q.Encode()).OK().Has("h1", "No warning sign").Hasnt("#letter")
}

func TestSignsOfNoPlace(t *testing.T) {
	t.Parallel()
	webtest.Get(t, site(t), "/places/own-123/warning-signs").Status(http.StatusNotFound)
}

func TestSignsAPI(t *testing.T) {
	t.Parallel()
	mux := http.NewServeMux()
	base, _ := url.Parse("http://preround.test")
	warningweb.API(api.New(mux, "test", base), pages())
	ask := func(address string) *httptest.ResponseRecorder {
		rec := httptest.NewRecorder()
		mux.ServeHTTP(rec, httptest.NewRequest("GET", address, nil))
		return rec
	}
	var out struct {
		On, Open int
		Message  string
		Signs    []struct{ ID, State, Stated string }
	}
	rec := ask("/api/v1/places/" + telehealth + "/warning-signs?no_affiliation=no")
	if err := json.Unmarshal(rec.Body.Bytes(), &out); err != nil || out.On != 1 || out.Open != 4 || out.Message == "" || out.Signs[1].State != "on" || out.Signs[1].Stated == "" || out.Signs[3].State != "absent" {
		t.Errorf("%v %s", err, rec.Body)
	}
	if rec := ask("/api/v1/places/nowhere/warning-signs"); rec.Code != http.StatusNotFound {
		t.Errorf("no such place: %d", rec.Code)
	}
}
