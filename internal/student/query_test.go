package student_test

import (
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"preround/internal/catalog"
	"preround/internal/platform/clock"
	"preround/internal/platform/errs"
	"preround/internal/reference"
	"preround/internal/student"
	"preround/internal/student/studenttest"
)

func parse(t *testing.T, raw string) (student.Student, []errs.Problem) {
	t.Helper()
	q, err := url.ParseQuery(raw)
	if err != nil {
		t.Fatal(err)
	}
	s, err := student.FromQuery(q)
	return s, errs.ProblemsOf(err)
}

func TestFromQueryReadsWhatPeopleType(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ in, want string }{
		{"year=3&start=2027-07&country=US", "country=US&start=2027-07&year=3"},
		{"country=united+states", "country=US"},
		{"country=UK&country=gb&country=Great+Britain", "country=GB"},
		{"country=US,+UK+%3B+Germany", "country=US&country=GB&country=DE"},
		{"country=not+sure&year=&start=not+sure+yet", ""},
		{"country=anywhere", ""},
		{"country=C%C3%B4te+d%27Ivoire", "country=CI"},
		{"country=TURKIYE", "country=TR"},
		{"start=July+2027", "start=2027-07"},
		{"start=jul+2027", "start=2027-07"},
		{"start=07/2027", "start=2027-07"},
		{"day=2027-07-05", "day=2027-07-05&start=2027-07"},
		{"start=2027-07&latest=2027-09", "latest=2027-09&start=2027-07"},
		{"year=graduate", "year=graduate"},
		{"specialty=paeds&specialty=pediatrics&specialty=Heart", "specialty=paediatrics&specialty=cardiology"},
		{"specialty=ob-gyn,+A%26E", "specialty=obstetrics_gynaecology&specialty=emergency_medicine"},
		{"lang=English:b2&lang=ur:native&lang=de", "lang=de&lang=en%3AB2&lang=ur%3Anative"},
		{"test=IELTS:7.0:6.5:2026-05-01", "test=ielts%3A7%3A6.5%3A2026-05-01"},
		{"test=ielts:::2027-01-10&test=usmle_step1:pass", "test=ielts%3A%3A%3A2027-01-10&test=usmle_step1"},
		{"have=passport:2031-01-01&have=BLS", "have=bls&have=passport%3A2031-01-01"},
		{"exam=2027-01-04_2027-01-29_Final+exams", "exam=2027-01-04_2027-01-29_Final+exams"},
		{"budget=usd+1,500", "budget=USD1500"},
		{"budget=1500.50+EUR", "budget=EUR1500.50"},
		{"budget=JPY120000", "budget=JPY120000"},
		{"budget=USD0", "budget=USD0"},
		{"kind=research&kind=clinical", "kind=clinical&kind=research"},
		{"mode=in-person", "mode=in_person"},
		{"utm_source=x&place=us-yale&mark=y", ""},
	} {
		s, problems := parse(t, c.in)
		if len(problems) > 0 {
			t.Errorf("%s: %v", c.in, problems)
		}
		if got := student.Query(s).Encode(); got != c.want {
			t.Errorf("%s\n got %s\nwant %s", c.in, got, c.want)
		}
	}
}

func TestFromQueryNamesEachFaultAndKeepsTheRest(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ in, field, says string }{
		{"year=12&country=US", "year", "from 1 to 8"},
		{"year=3rd&country=US", "year", "as a number"},
		{"start=soon&country=US", "start", "2027-07"},
		{"start=1970-01&country=US", "start", "2000"},
		{"start=2027-07&day=2027-08-02&country=US", "day", "not in July 2027"},
		{"day=2027-02-30&country=US", "day", "not a date"},
		{"start=2027-07&latest=2027-05&country=US", "latest", "before the start"},
		{"country=US&country=Pakisten", "country", "did you mean Pakistan?"},
		{"country=US&country=Atlantis", "country", "two letters"},
		{"country=US&specialty=cardiolgy", "specialty", "did you mean Cardiology?"},
		{"country=US&skill=juggling", "skill", "No skill"},
		{"country=US&kind=surgical", "kind", "clinical, research"},
		{"country=US&lang=en:D1", "lang", "A1, A2"},
		{"country=US&lang=Klingon:B2", "lang", "No language"},
		{"country=US&test=ielts:6.7", "test", "steps of 0.5"},
		{"country=US&test=ielts:70", "test", "up to 9"},
		{"country=US&test=ielts:6:7", "test", "above the whole"},
		{"country=US&test=ielts:NaN", "test", "not a score"},
		{"country=US&test=sat:1500", "test", "No test"},
		{"country=US&have=licence", "have", "passport"},
		{"country=US&exam=2027-01-04", "exam", "first and a last day"},
		{"country=US&exam=2027-01-29_2027-01-04_x", "exam", "end after it begins"},
		{"country=US&hours=200", "hours", "from 1 to 80"},
		{"country=US&budget=1500", "budget", "three letters"},
		{"country=US&budget=USD1,50", "budget", "digits only"},
		{"country=US&pay=lots", "pay", "unpaid_ok"},
		{"country=US&school=a%00b", "school", "cannot be shown"},
		{"country=US&school=%E2%80%AEabc", "school", "cannot be shown"},
		{"country=US&school=" + strings.Repeat("x", 300), "school", "too long"},
	} {
		s, problems := parse(t, c.in)
		if len(problems) != 1 || problems[0].Field != c.field || !strings.Contains(problems[0].Says, c.says) {
			t.Errorf("%s: %v, want one problem of %s saying %q", c.in, problems, c.field, c.says)
		}
		if len(s.Goals.Countries) != 1 {
			t.Errorf("%s: the readable country was lost", c.in)
		}
	}
}

func TestFromQueryCapsCounts(t *testing.T) {
	t.Parallel()
	q := url.Values{}
	for _, c := range reference.Countries() {
		q.Add("country", string(c.Code))
	}
	s, err := student.FromQuery(q)
	if len(s.Goals.Countries) != 24 || len(errs.ProblemsOf(err)) != 1 {
		t.Errorf("%d countries kept, %v", len(s.Goals.Countries), err)
	}
}

func TestQueryRoundTrip(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := studenttest.Student(clock.MustDate("2026-11-22")).Draw(t, "student")
		text := student.Query(s).Encode()
		q, err := url.ParseQuery(text)
		if err != nil {
			t.Fatal(err)
		}
		back, err := student.FromQuery(q)
		if err != nil {
			t.Fatalf("%s: %v", text, errs.ProblemsOf(err))
		}
		if again := student.Query(back).Encode(); again != text {
			t.Fatalf("%s\nbecame %s", text, again)
		}
		if d := cmp.Diff(canonical(s), back); d != "" {
			t.Fatalf("%s: %s", text, d)
		}
	})
}

// canonical puts the lists that Query sorts into that order.
func canonical(s student.Student) student.Student {
	slices.SortFunc(s.Facts.Languages, func(a, b student.Language) int { return strings.Compare(a.String(), b.String()) })
	slices.SortFunc(s.Facts.Tests, func(a, b student.TestScore) int { return strings.Compare(a.String(), b.String()) })
	slices.SortFunc(s.Facts.Have, func(a, b student.Document) int { return strings.Compare(a.String(), b.String()) })
	slices.SortFunc(s.Facts.Exams, func(a, b student.Span) int { return strings.Compare(a.String(), b.String()) })
	slices.SortFunc(s.Goals.Categories, func(a, b catalog.Category) int {
		return slices.Index(catalog.Categories, a) - slices.Index(catalog.Categories, b)
	})
	slices.SortFunc(s.Goals.Formats, func(a, b catalog.Format) int {
		return slices.Index(catalog.Formats, a) - slices.Index(catalog.Formats, b)
	})
	slices.SortFunc(s.Goals.Modes, func(a, b catalog.Mode) int { return slices.Index(catalog.Modes, a) - slices.Index(catalog.Modes, b) })
	return s
}

func FuzzFromQuery(f *testing.F) {
	for _, seed := range []string{"year=3&start=2027-07&country=US", "test=ielts:7:6.5:2026-05-01&exam=2027-01-04_2027-01-29_a_b", "budget=USD1,500.50&lang=en:B2",
		"country=US,UK;DE&specialty=paeds&have=passport:2031-01-01", "school=%ff&day=2027-07-05&latest=2028-01", "budget=-5&test=det:&year=0x3"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		q, err := url.ParseQuery(raw)
		if err != nil {
			t.Skip("not a query at all")
		}
		s, err := student.FromQuery(q)
		if err != nil && (errs.KindOf(err) != errs.Invalid || len(errs.ProblemsOf(err)) == 0) {
			t.Fatalf("%v is not about the input", err)
		}
		for _, p := range errs.ProblemsOf(err) {
			if !slices.Contains(student.Params, p.Field) || p.Says == "" {
				t.Fatalf("problem %+v", p)
			}
		}
		text := student.Query(s)
		back, err := student.FromQuery(text)
		if err != nil {
			t.Fatalf("%s gave %s, which is refused: %v", raw, text.Encode(), err)
		}
		if d := cmp.Diff(s, back); d != "" {
			t.Fatalf("%s: %s", raw, d)
		}
	})
}

func TestSeveralCountriesAsPeopleTypeThem(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]string{"UK or US": "GB US", "uk and us": "GB US", "Germany/Austria": "DE AT", "Kenya, Tanzania": "KE TZ",
		"Trinidad and Tobago": "TT", "Trinidad and Tobago or Jamaica": ""} {
		s, err := student.FromQuery(url.Values{"country": {typed}})
		var got []string
		for _, c := range s.Goals.Countries {
			got = append(got, string(c))
		}
		if want == "" {
			if err == nil {
				t.Errorf("%q was read as %v; it cannot be told apart", typed, got)
			}
			continue
		}
		if err != nil || strings.Join(got, " ") != want {
			t.Errorf("%q: %v, %v, want %s", typed, got, err, want)
		}
	}
}
