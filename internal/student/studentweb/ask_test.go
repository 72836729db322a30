package studentweb_test

import (
	"net/url"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"preround/internal/plan"
	"preround/internal/platform/clock"
	"preround/internal/platform/web/webtest"
	"preround/internal/student/studenttest"
)

// Each form answered as a person would, and the state that comes of it.
var answered = []struct {
	slug   string
	fields url.Values
	want   string
	says   string
}{
	{"start", url.Values{"start": {"2027-07"}, "day": {"2027-07-12"}, "latest": {"2027-09"}, "weeks": {"4"}}, "day=2027-07-12&latest=2027-09&start=2027-07&weeks=4", "12 July 2027"},
	{"country", url.Values{"country": {"Germany, usa", "GB"}, "mode": {"remote"}}, "country=DE&country=US&country=GB&mode=remote", "Germany"},
	{"kinds", url.Values{"kind": {"research"}, "format": {"lab_placement", "elective"}}, "format=elective&format=lab_placement&kind=research", "Research"},
	{"specialty", url.Values{"specialty": {"peds, ob-gyn", "cardiology"}}, "specialty=paediatrics&specialty=obstetrics_gynaecology&specialty=cardiology", "Paediatrics"},
	{"skills", url.Values{"skill": {"", "history_taking"}}, "skill=history_taking", "History taking"},
	{"budget", url.Values{"budget.currency": {"eur"}, "budget.amount": {"1,500.50"}, "pay": {"paid_only"}}, "budget=EUR1500.50&pay=paid_only", "EUR 1,500.50"},
	{"year", url.Values{"year": {"3"}, "courseyears": {"6"}}, "asof=2026-11-22&courseyears=6&year=3", "Year 3 of 6"},
	{"school", url.Values{"school": {"kemu"}, "schoolcountry": {""}}, "school=King Edward Medical University&schoolcountry=PK", "King Edward"},
	{"citizenship", url.Values{"citizenship": {"pakistan"}}, "citizenship=PK", "Pakistan"},
	{"languages", url.Values{"lang.code": {"Urdu"}, "lang.level": {"native"}}, "lang=ur:native", "mother tongue"},
	{"tests", url.Values{"test.code": {"ielts"}, "test.score": {"7"}, "test.lowest": {"6.5"}, "test.day": {"2026-05-01"}}, "test=ielts:7:6.5:2026-05-01", "IELTS Academic 7"},
	{"have", url.Values{"have": {"cv", "passport"}, "until.passport": {"2031-01-01"}, "until.visa": {"2027-01-01"}}, "have=cv&have=passport:2031-01-01", "Passport"},
	{"exams", url.Values{"exam.from": {"2027-01-04"}, "exam.to": {"2027-01-29"}, "exam.name": {"My_own finals"}}, "exam=2027-01-04_2027-01-29_My_own finals", "My_own finals"},
	{"hours", url.Values{"hours": {"4"}}, "hours=4", "4 hours"},
}

func TestEveryQuestionIsAnswered(t *testing.T) {
	t.Parallel()
	if len(answered) != len(slugs) {
		t.Fatalf("%d of %d questions are tried", len(answered), len(slugs))
	}
	for _, c := range answered {
		t.Run(c.slug, func(t *testing.T) {
			t.Parallel()
			p := webtest.Get(t, newSite(t), "/answers/"+c.slug+"?from=answers").OK().Has("h1").Has(".lede").Has("button", "Save").LinksWork(others...).Golden("ask-" + c.slug)
			p = p.Submit("form", c.fields).OK().Has("h1", "Check your answers").Has("[role=status]", "Saved: ", c.says).Has("title", "1 of 14")
			if got := answersOf(t, p); got != c.want {
				t.Errorf("the answers are\n%s, want\n%s", got, c.want)
			}
			p = p.Follow("Undo").OK().Has("title", "none yet")
			if got := answersOf(t, p); got != "" {
				t.Errorf("after undo the address holds %s", got)
			}
		})
	}
}

// What was said is shown as it was said: a form sent untouched changes nothing.
func TestAFormSentUntouchedChangesNothing(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	rapid.Check(t, func(rt *rapid.T) {
		state := plan.State{Student: studenttest.Student(clock.DateOf(now)).Draw(rt, "student")}
		if f := state.Student.Facts; f.YearOn == 0 && (f.Year != 0 || f.Stage != "") {
			state.Student.Facts.YearOn = clock.DateOf(now)
		}
		state, err := plan.FromQuery(state.Query()) // in the order that the address keeps
		if err != nil {
			rt.Fatal(err)
		}
		slug := rapid.SampledFrom(slugs).Draw(rt, "question")
		address := "/answers/" + slug + "?" + state.Query().Encode()
		p := webtest.Get(t, s, address).OK()
		if slug == "exams" && len(state.Student.Facts.Exams) == 0 {
			return // filled in from the calendar
		}
		if want, got := stateText(t, state.Query()), answersOf(t, p.Submit("form", nil).OK()); got != want {
			rt.Fatalf("%s: the answers are\n%s, were\n%s", slug, got, want)
		}
	})
}

func TestAllAnswersTogether(t *testing.T) {
	t.Parallel()
	for _, slug := range slugs {
		p := webtest.Get(t, newSite(t), "/answers/"+slug+"?"+full).OK().LinksWork(others...)
		want := stateText(t, queryOf("?"+full))
		if got := answersOf(t, p.Submit("form", nil).OK()); got != want {
			t.Errorf("%s: the answers are\n%s, were\n%s", slug, got, want)
		}
		p = p.Press("Save and ", nil).OK()
		if got := answersOf(t, p); got != want || !strings.HasPrefix(p.Address, "/answers") {
			t.Errorf("%s: the next question is %s", slug, p.Address)
		}
	}
}

func TestNotSureTakesTheAnswerBack(t *testing.T) {
	t.Parallel()
	for slug, gone := range map[string]string{"citizenship": "citizenship", "languages": "lang", "tests": "test", "have": "have", "exams": "exam", "hours": "hours", "specialty": "specialty"} {
		p := webtest.Get(t, newSite(t), "/answers/"+slug+"?"+full).OK().Press("Not sure yet", nil).OK().Has("[role=status]", "not said")
		want := queryOf("?" + full)
		want.Del(gone)
		if got := answersOf(t, p); got != stateText(t, want) {
			t.Errorf("%s: %s", slug, got)
		}
	}
	p := webtest.Get(t, newSite(t), "/answers/year?"+full).OK().Submit("form", url.Values{"year": {"not sure"}, "courseyears": {""}}).OK()
	if q := queryOf(p.Address); q.Has("year") || q.Has("asof") {
		t.Errorf("the year stays: %s", p.Address)
	}
}

func TestWhereItLeadsAfterSaving(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	for from, to := range map[string]string{"": "/plan?", "plan": "/plan?", "find": "/find?", "answers": "/answers?", "readiness": "/readiness?", "routes": "/routes?", "https://evil.example/": "/plan?", "//evil.example": "/plan?"} {
		p := webtest.Get(t, s, "/answers/hours?year=4&from="+url.QueryEscape(from)).OK().Submit("form", url.Values{"hours": {"4"}})
		if !strings.HasPrefix(p.Address, to) {
			t.Errorf("from %q it leads to %s", from, p.Address)
		}
	}
	p := webtest.Get(t, s, "/answers/start?from=find").OK().Submit("form", url.Values{"weeks": {"4"}, "act": {"next"}}).OK()
	if p.Address != "/answers/country?from=find&weeks=4" {
		t.Errorf("the next question is %s", p.Address)
	}
}

func TestPlacesAndMarksTravelAlong(t *testing.T) {
	t.Parallel()
	p := webtest.Get(t, newSite(t), "/answers/hours?place=gb-imperial-clinical-elective@2027-07-05+8&mark=have:cv&year=4&asof=2026-01-01").OK().Submit("form", url.Values{"hours": {"4"}})
	if got := answersOf(t, p); got != "asof=2026-01-01&hours=4&mark=have:cv&place=gb-imperial-clinical-elective@2027-07-05+8&year=4" {
		t.Error(got)
	}
}

func TestKeptAnswersAreSaved(t *testing.T) {
	t.Parallel()
	s, k := keptSite(t, "year=4&start=2027-07&place=gb-imperial-clinical-elective")
	p := webtest.Get(t, s, "/answers/citizenship?from=answers").OK().Submit("form", url.Values{"citizenship": {"PK"}}).OK()
	if p.Address != "/answers" {
		t.Errorf("kept answers went into the address: %s", p.Address)
	}
	p.Has("#citizenship", "Pakistan").Has(".flash form[action='/plan/undo'] button", "Undo")
	rev, err := k.store.Latest(t.Context(), amina)
	if err != nil || rev.Says != "Saved: Pakistan." || rev.State != "asof=2026-11-22&citizenship=PK&place=gb-imperial-clinical-elective&start=2027-07&year=4" {
		t.Errorf("%+v, %v", rev, err)
	}
	p.Follow("Change Which citizenship").OK().Submit("form", nil).OK().Hasnt(".flash")
	if again, _ := k.store.Latest(t.Context(), amina); again.Rev != rev.Rev {
		t.Error("an answer that was not changed made a revision")
	}
	p = webtest.Get(t, s, "/answers/citizenship?year=2").OK().Submit("form", url.Values{"citizenship": {"DE"}}).OK()
	if answersOf(t, p) != "asof=2026-11-22&citizenship=DE&year=2" {
		t.Errorf("a link’s answers: %s", p.Address)
	}
	if again, _ := k.store.Latest(t.Context(), amina); again.Rev != rev.Rev {
		t.Error("an answer to a link was saved in the kept plan")
	}
}

func TestTheYearKeepsItsDay(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	p := webtest.Get(t, s, "/answers/year?year=3&asof=2025-10-01").OK()
	if got := answersOf(t, p.Submit("form", nil)); got != "asof=2025-10-01&year=3" {
		t.Errorf("the same year said again: %s", got)
	}
	if got := answersOf(t, p.Submit("form", url.Values{"year": {"4"}})); got != "asof=2026-11-22&year=4" {
		t.Errorf("another year: %s", got)
	}
}
