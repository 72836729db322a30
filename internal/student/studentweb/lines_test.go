package studentweb_test

import (
	"encoding/json"
	"net/url"
	"strings"
	"testing"

	"preround/internal/platform/web/webtest"
)

func TestLinesAreAddedAndRemovedWithoutScript(t *testing.T) {
	t.Parallel()
	p := webtest.Get(t, newSite(t), "/answers/languages?lang=en:C1&lang=ur:native").OK().Count(".lines > li", 3)
	p = p.Press("Add another language", url.Values{"lang.code": {"English", "Urdu", "German"}, "lang.level": {"C1", "native", "B1"}}).OK()
	p.Count(".lines > li", 4).Has("[name='lang.code'][value=German]").Has("#lang-code-4[autofocus]").Hasnt(".summary").Hasnt(".flash")
	p = p.Press("Remove Language 2", nil).OK().Count(".lines > li", 3).Hasnt("[name='lang.code'][value=Urdu]").Has("#lang-level-2 option[selected]", "B1")
	if p = p.Press("Save", nil).OK(); answersOf(t, p) != "lang=de:B1&lang=en:C1" {
		t.Errorf("saved: %s", p.Address)
	}
	p = webtest.Get(t, newSite(t), "/answers/citizenship").OK().Count(".lines > li", 1).Hasnt("button", "Remove")
	p = p.Press("Add another citizenship", url.Values{"citizenship": {"Pakistan"}}).OK().Count(".lines > li", 2)
	p = p.Press("Save", url.Values{"citizenship": {"Pakistan", "United Kingdom"}}).OK()
	if answersOf(t, p) != "citizenship=PK&citizenship=GB" {
		t.Errorf("saved: %s", p.Address)
	}
}

func TestATestSaysUntilWhenItCounts(t *testing.T) {
	t.Parallel()
	webtest.Get(t, newSite(t), "/answers/tests?test=ielts:7:6.5:2026-05-01&test=toefl:100::2024-01-10").OK().
		Has(".lines", "this counts until 1 May 2028").Has(".lines", "this counted until 10 January 2026")
}

func TestASchoolIsFoundByItsShortName(t *testing.T) {
	t.Parallel()
	p := webtest.Get(t, newSite(t), "/answers/school").OK().Submit("form", url.Values{"school": {"KEMU"}, "schoolcountry": {"pakistan"}}).OK()
	if answersOf(t, p) != "school=King Edward Medical University&schoolcountry=PK" {
		t.Error(p.Address)
	}
}

func TestAnUnknownSchoolAsksWhichWasMeant(t *testing.T) {
	t.Parallel()
	p := webtest.Get(t, newSite(t), "/answers/school?year=4&from=find").OK().Submit("form", url.Values{"school": {"King Edwrad Medical"}}).OK()
	p.Has("h1", "Did you mean").Has(".choice", "King Edward Medical University", "Lahore, Pakistan").Has(".choice", "not listed").LinksWork(others...)
	p = p.Submit("form", nil).Status(422).Has(".summary a[href='#pick']", "Choose one")
	chosen := p.Submit("form", url.Values{"pick": {"PK:King Edward Medical University"}}).OK()
	if !strings.HasPrefix(chosen.Address, "/find?") || answersOf(t, chosen) != "asof=2026-11-22&school=King Edward Medical University&schoolcountry=PK&year=4" {
		t.Error(chosen.Address)
	}
	typed := p.Submit("form", url.Values{"pick": {"typed"}}).OK().Has("[role=status]", "King Edwrad Medical")
	if answersOf(t, typed) != "asof=2026-11-22&school=King Edwrad Medical&year=4" {
		t.Error(typed.Address)
	}
	again := webtest.Get(t, newSite(t), strings.Replace(typed.Address, "/find", "/answers/school", 1)).OK().Submit("form", nil)
	if answersOf(t, again) != answersOf(t, typed) || again.Doc().Find("[name=pick]").Length() > 0 {
		t.Errorf("a name kept as typed is asked about again: %s", again.Address)
	}
	p.Submit("form", url.Values{"pick": {"XX:No such school"}}).Status(422)
}

func TestASchoolLikeNoOtherIsKeptAsTyped(t *testing.T) {
	t.Parallel()
	p := webtest.Get(t, newSite(t), "/answers/school").OK().Submit("form", url.Values{"school": {"Qwxzy Medical College"}, "schoolcountry": {"Kenya"}}).OK()
	if answersOf(t, p) != "school=Qwxzy Medical College&schoolcountry=KE" {
		t.Error(p.Address)
	}
}

func TestSchoolSuggestions(t *testing.T) {
	t.Parallel()
	p := webtest.Get(t, newSite(t), "/answers/school/suggestions?q=king+edw&country=Pakistan").Status(200)
	var got []struct{ Name, Where, Country string }
	if err := json.Unmarshal([]byte(p.Body), &got); err != nil || len(got) == 0 {
		t.Fatalf("%v: %s", err, p.Body)
	}
	if got[0].Name != "King Edward Medical University" || got[0].Where != "Lahore, Pakistan" || got[0].Country != "Pakistan" || p.Header.Get("Content-Type") != "application/json" {
		t.Errorf("%+v %s", got[0], p.Header)
	}
	for _, q := range []string{"", "q=", "q=zzzzzz", "q=" + strings.Repeat("a", 5000), "q=" + url.QueryEscape("<script>")} {
		if p := webtest.Get(t, newSite(t), "/answers/school/suggestions?"+q); p.Code != 200 || strings.TrimSpace(p.Body) != "[]" {
			t.Errorf("%q: %d %s", q, p.Code, p.Body)
		}
	}
}

func TestExamsAreFilledInFromTheCalendar(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	webtest.Get(t, s, "/answers/exams").OK().Has(".notice a[href='/answers/school']").Count(".lines > li", 1)
	webtest.Get(t, s, "/answers/exams?schoolcountry=FJ").OK().Has(".notice", "no exam times for Fiji")
	p := webtest.Get(t, s, "/answers/exams?schoolcountry=PK&year=3").OK().Has(".notice", "different times").Count(".lines > li", 1)
	p = p.Follow("UHS Punjab").OK().Has(".notice", "put it right").Has(".source a[href^='https://www.brecorder.com']").Has(".source", "checked there")
	p.Has("[name='exam.from'][value='2026-12-01']").Has("[name='exam.name'][value='Third professional annual exam']").Count(".lines > li", 2).Golden("exams-filled")
	p = p.Submit("form", url.Values{"exam.from": {"2026-12-14", ""}, "exam.to": {"2026-12-30", ""}}).OK()
	if q := queryOf(p.Address); q.Get("exam") != "2026-12-14_2026-12-30_Third professional annual exam" {
		t.Error(p.Address)
	}
	webtest.Get(t, s, strings.Replace(p.Address, "/plan", "/answers/exams", 1)).OK().Hasnt(".notice", "put it right").Has("[name='exam.from'][value='2026-12-14']")
	gb := webtest.Get(t, s, "/answers/exams?schoolcountry=GB&year=5").OK().Has(".notice", "January 2027 to May 2027", "Schools differ too much").Count(".lines > li", 1)
	gb.Has(".source", "typical, unverified").Hasnt("[name='exam.from'][value^='20']")
}

func TestHomeAndTheCountriesWithMostPlacesAreProposed(t *testing.T) {
	t.Parallel()
	p := webtest.Get(t, newSite(t), "/answers/country?schoolcountry=DE&country=GB").OK()
	p.Has(".chosen .choice", "United Kingdom").Has(".choice", "Germany", "At home").Has(".choice", "United States", "90 places").Hasnt(".choice", "several countries").Hasnt(".choice", "Norway")
	if got := answersOf(t, p.Submit("form", url.Values{"country": {"GB", "DE", ""}})); got != "country=GB&country=DE&schoolcountry=DE" {
		t.Error(got)
	}
}
