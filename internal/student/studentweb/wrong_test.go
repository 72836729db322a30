package studentweb_test

import (
	"net/url"
	"strings"
	"testing"

	"preround/internal/platform/web/webtest"
)

// Each fault is named on top and at the field, and what was typed stays.
func TestWrongAnswersAreNamedAtTheField(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		slug, field string
		fields      url.Values
		says        string
	}{
		{"start", "day", url.Values{"start": {"2027-07"}, "day": {"2027-08-01"}}, "not in July 2027"},
		{"start", "day", url.Values{"day": {"2026-01-05"}}, "is over"},
		{"start", "latest", url.Values{"start": {"2027-07"}, "latest": {"2027-01"}}, "before the start"},
		{"start", "weeks", url.Values{"weeks": {"four"}}, "whole number"},
		{"start", "weeks", url.Values{"weeks": {"-4"}}, "whole number"},
		{"country", "country", url.Values{"country": {"Germny"}}, "did you mean Germany"},
		{"kinds", "kind", url.Values{"kind": {"surgery"}}, "not one of the choices"},
		{"specialty", "specialty", url.Values{"specialty": {"cardiolgy"}}, "did you mean Cardiology"},
		{"skills", "skill", url.Values{"skill": {"juggling"}}, "No skill is called"},
		{"budget", "budget", url.Values{"budget.amount": {"12.345"}, "budget.currency": {"USD"}}, "not an amount"},
		{"budget", "budget", url.Values{"budget.amount": {"500"}}, "currency as three letters"},
		{"year", "year", url.Values{"year": {"12"}}, "1 to 8"},
		{"school", "schoolcountry", url.Values{"school": {"KEMU"}, "schoolcountry": {"Pakstan"}}, "did you mean Pakistan"},
		{"school", "school", url.Values{"school": {strings.Repeat("a", 190)}}, "too long"},
		{"citizenship", "citizenship-2", url.Values{"citizenship": {"Pakistan", "Utopia"}}, "No country is called"},
		{"languages", "lang-code", url.Values{"lang.code": {""}, "lang.level": {"B2"}}, "which language"},
		{"languages", "lang-code-2", url.Values{"lang.code": {"en", "English"}, "lang.level": {"B2", "C1"}}, "stands here twice"},
		{"languages", "lang-level", url.Values{"lang.code": {"en"}, "lang.level": {"D4"}}, "not a level"},
		{"tests", "test-score-2", url.Values{"test.code": {"ielts", "ielts"}, "test.score": {"7", "70"}, "test.lowest": {"", ""}, "test.day": {"", ""}}, "goes up to 9"},
		{"tests", "test-lowest", url.Values{"test.code": {"ielts"}, "test.score": {"7"}, "test.lowest": {"8"}}, "cannot be above"},
		{"tests", "test-lowest", url.Values{"test.code": {"ielts"}, "test.score": {"70"}, "test.lowest": {"x"}}, "“x” is not a score"},
		{"tests", "test-day", url.Values{"test.code": {"ielts"}, "test.day": {"1 May"}}, "not a date"},
		{"tests", "test-code", url.Values{"test.score": {"7"}}, "Choose which test"},
		{"have", "until-passport", url.Values{"have": {"passport"}, "until.passport": {"soon"}}, "not a date"},
		{"exams", "exam-to", url.Values{"exam.from": {"2027-01-04"}}, "Give the last day"},
		{"exams", "exam-from", url.Values{"exam.name": {"Finals"}}, "Give the first day"},
		{"exams", "exam-to", url.Values{"exam.from": {"2027-01-29"}, "exam.to": {"2027-01-04"}}, "end after it begins"},
		{"exams", "exam-from", url.Values{"exam.from": {"tomorrow"}, "exam.to": {"2027-01-04"}}, "not a date"},
		{"hours", "hours", url.Values{"hours": {"200"}}, "1 to 80"},
	} {
		t.Run(c.slug+" "+c.says, func(t *testing.T) {
			t.Parallel()
			b := webtest.New(t, newSite(t))
			b.Get("/answers/" + c.slug).OK()
			p := b.Post("/answers/"+c.slug+"?weeks=6", c.fields).Status(422)
			p.Has("title", "Error: ").Has(".summary a[href='#"+c.field+"']", c.says).Has("#"+c.field).Has(".wrong", c.says)
			for name, values := range c.fields {
				for _, v := range values {
					if name != "kind" && name != "year" && name != "lang.level" && !strings.Contains(p.Body, `value="`+v+`"`) {
						t.Errorf("what was typed in %s is lost: %q", name, v)
					}
				}
			}
		})
	}
}

func TestHostileFormsAndAddressesAreHarmless(t *testing.T) {
	t.Parallel()
	b := webtest.New(t, newSite(t))
	nasty := []string{`"><script>alert(1)</script>`, `<img src=x onerror=alert(1)>`, "javascript:alert(1)", strings.Repeat("9", 400), "a:b:c:d:e:f", "\u202eevil", "../../etc/passwd", "drop:99"}
	for _, slug := range slugs {
		for _, v := range nasty {
			fields := url.Values{}
			for _, name := range []string{"act", "start", "day", "weeks", "country", "kind", "format", "specialty", "skill", "budget", "budget.currency", "budget.amount", "pay", "year", "stage",
				"school", "schoolcountry", "pick", "picking", "citizenship", "lang.code", "lang.level", "test.code", "test.score", "test.lowest", "test.day", "have", "until.passport", "exam.from", "exam.to", "exam.name", "hours"} {
				fields[name] = []string{v, v}
			}
			p := b.Post("/answers/"+slug+"?from="+url.QueryEscape(v)+"&system="+url.QueryEscape(v), fields)
			if p.Code >= 500 {
				t.Fatalf("%s with %q: status %d", slug, v, p.Code)
			}
			p.Status(p.Code)
			if strings.Contains(p.Body, "<script>") || strings.Contains(p.Body, "<img") || strings.Contains(p.Body, `href="javascript:`) {
				t.Errorf("%s: markup of the form stands in the page", slug)
			}
		}
	}
	for _, q := range []string{"year=%ff", "%zz", "exam=" + url.QueryEscape("<b>"), "from=%0d%0aSet-Cookie:x", "system=nonsense&schoolcountry=PK"} {
		for _, slug := range []string{"", "/year", "/exams", "/school"} {
			if p := b.Get("/answers" + slug + "?" + q); p.Code >= 500 {
				t.Errorf("%s?%s: status %d", slug, q, p.Code)
			}
		}
	}
}

func TestABrokenAddressIsNamedOnTheQuestion(t *testing.T) {
	t.Parallel()
	p := webtest.Get(t, newSite(t), "/answers/year?year=19&country=Nowhereland").Status(400)
	p.Has(".summary a[href='#year']", "1 to 8").Has(".summary li", "No country is called").Hasnt(".summary a[href='#country']")
}

func TestManyLinesHaveAnEnd(t *testing.T) {
	t.Parallel()
	fields := url.Values{"act": {"more"}}
	for range 100 {
		fields.Add("lang.code", "en")
		fields.Add("lang.level", "")
	}
	webtest.New(t, newSite(t)).Post("/answers/languages", fields).OK().Count(".lines > li", 16).Hasnt("button", "Add another")
}
