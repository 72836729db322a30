package studentweb_test

import (
	"net/url"
	"strings"
	"testing"

	"preround/internal/platform/web/webtest"
)

// full is a student who has answered every question.
const full = "asof=2026-11-22&budget=PKR400000&citizenship=PK&country=US&country=GB&courseyears=5&exam=2027-01-04_2027-01-29_Finals" +
	"&format=elective&have=cv&have=passport:2031-01-01&hours=4&kind=clinical&lang=en:C1&lang=ur:native&latest=2027-09&mode=in_person&pay=unpaid_ok" +
	"&school=King+Edward+Medical+University&schoolcountry=PK&skill=history_taking&skill=suturing&specialty=paediatrics&specialty=cardiology&start=2027-07&test=ielts:7:6.5:2026-05-01&weeks=4&year=4"

func TestCheckWithNothingSaid(t *testing.T) {
	t.Parallel()
	p := webtest.Get(t, newSite(t), "/answers").OK().LinksWork(others...).Golden("none")
	p.Count(".entries > div", 14).Count(".entries .open", 14).Hasnt("form").Has(".entries", "Not said yet", "Answering")
	if !strings.HasPrefix(p.Title(), "Your answers: none yet") {
		t.Errorf("the title does not carry the state: %q", p.Title())
	}
}

func TestCheckWithOneAnswer(t *testing.T) {
	t.Parallel()
	p := webtest.Get(t, newSite(t), "/answers?year=4").OK()
	p.Has("title", "1 of 14 given").Has("#year", "Year 4").Hasnt("#year .open")
	p.Has("#year a[href='/answers/year?from=answers&year=4']", "Change").Has("form[action='/keep']").Has("a[href='/plan?year=4']", "Show my plan")
	p.Follow("Go on with the next open").OK().Has("h1", "When do you want to start")
}

func TestCheckWithEverythingSaid(t *testing.T) {
	t.Parallel()
	p := webtest.Get(t, newSite(t), "/answers?"+full).OK().LinksWork(others...).Golden("all")
	p.Has("title", "all 14 given").Hasnt(".entries .open").Hasnt("a.next")
}

func TestCheckNamesWhatCannotBeRead(t *testing.T) {
	t.Parallel()
	p := webtest.Get(t, newSite(t), "/answers?year=19&country=Unitd+States&mark=foo&weeks=4").Status(400)
	p.Has("title", "Error: ").Has(".summary a[href='#year']", "1 to 8").Has(".summary a[href='#country']", "United States").Count(".summary li", 3).Has("#start", "4 weeks")
}

func TestCheckOfAKeptPlan(t *testing.T) {
	t.Parallel()
	s, _ := keptSite(t, "year=4&start=2027-07")
	p := webtest.Get(t, s, "/answers").OK().Has(".lede", "saved on this device").Has("#year a[href='/answers/year?from=answers']", "Change").Hasnt("form[action='/keep']")
	p.Has("title", "2 of 14")
	webtest.Get(t, s, "/answers?year=2").OK().Has(".notice", "from a link").Has("#year", "Year 2")
}

func TestAFirstYearLearnsTheirStage(t *testing.T) {
	t.Parallel()
	webtest.Get(t, newSite(t), "/answers?year=1").OK().Has("#year", "From this follows: Preclinical years")
	webtest.Get(t, newSite(t), "/answers?year=1&stage=clinical").OK().Hasnt("#year .effect")
}

func TestEveryPageKeepsToItsBudget(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	for _, slug := range append([]string{""}, slugs...) {
		for _, state := range []string{"", "?" + full} {
			if size := webtest.Get(t, s, strings.TrimSuffix("/answers/"+slug, "/")+state).OK().Compressed(); size > 14<<10 {
				t.Errorf("%s: the first HTML is %d bytes compressed, more than 14 KiB", slug, size)
			}
		}
	}
}

var slugs = []string{"start", "country", "kinds", "specialty", "skills", "budget", "year", "school", "citizenship", "languages", "tests", "have", "exams", "hours"}

func TestOtherNamesLeadToTheQuestion(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	for alias, slug := range map[string]string{"weeks": "start", "when": "start", "where": "country", "language": "languages", "exam": "exams", "money": "budget", "skill": "skills", "kind": "kinds"} {
		p := webtest.Get(t, s, "/answers/"+alias+"?year=4&from=find").OK()
		if p.Address != "/answers/"+slug+"?from=find&year=4" {
			t.Errorf("%s leads to %s", alias, p.Address)
		}
	}
	webtest.Get(t, s, "/answers/nonsense").Status(404).Has("main", "no question of that name")
	webtest.New(t, s).Post("/answers/nonsense", url.Values{}).Status(404)
}
