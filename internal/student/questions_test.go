package student_test

import (
	"net/url"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"preround/internal/catalog"
	"preround/internal/platform/clock"
	"preround/internal/platform/errs"
	"preround/internal/student"
	"preround/internal/student/studenttest"
)

func TestQuestionsCoverEveryParameterOnce(t *testing.T) {
	t.Parallel()
	var got []string
	core := 0
	for _, q := range student.Questions() {
		got = append(got, q.Params()...)
		if q.Core {
			core++
		}
		if q.Title == "" || q.Why == "" || !strings.HasSuffix(q.Title, "?") {
			t.Errorf("%+v", q)
		}
		for _, f := range q.Fields {
			if f.Label == "" || f.Example == "" {
				t.Errorf("%s: %+v", q.ID, f)
			}
			if _, err := student.FromQuery(url.Values{f.Param: {f.Example}}); err != nil {
				t.Errorf("the example of %s is refused: %v", f.Param, err)
			}
			for _, c := range append([]student.Field{f}, f.Columns...) {
				if (c.Control == student.OneOf || c.Control == student.ManyOf || c.Control == student.Pick) && c.Param != "budget.currency" && len(student.Options(c.Param)) == 0 {
					t.Errorf("no options for %s", c.Param)
				}
			}
			for _, o := range student.Options(f.Param) {
				if s, err := student.FromQuery(url.Values{f.Param: {o.Value}}); err != nil || len(student.Query(s)) == 0 || o.Label == "" {
					t.Errorf("option %+v of %s is refused: %v", o, f.Param, err)
				}
			}
		}
	}
	want := slices.Clone(student.Params)
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("questions fill %v, the address has %v", got, want)
	}
	if core != 3 {
		t.Errorf("%d questions are core; a plan starts from three", core)
	}
}

func TestAnsweredReplacesOneAnswer(t *testing.T) {
	t.Parallel()
	before, _ := parse(t, "year=3&country=US&lang=en:B2&test=ielts:6&budget=USD100&exam=2027-01-04_2027-01-29_A")
	for name, c := range map[string]struct{ id, form, want string }{
		"parts of two languages and a test": {"language", "lang.code=en&lang.level=C1&lang.code=&lang.level=B2&lang.code=ur&lang.level=native&test.code=ielts&test.score=7&test.lowest=6.5&test.day=2026-05-01",
			"budget=USD100&country=US&exam=2027-01-04_2027-01-29_A&lang=en%3AC1&lang=ur%3Anative&test=ielts%3A7%3A6.5%3A2026-05-01&year=3"},
		"taken back":       {"language", "", "budget=USD100&country=US&exam=2027-01-04_2027-01-29_A&year=3"},
		"money":            {"money", "budget.currency=PKR&budget.amount=400,000&pay=unpaid_ok", "budget=PKR400000&country=US&exam=2027-01-04_2027-01-29_A&lang=en%3AB2&pay=unpaid_ok&test=ielts%3A6&year=3"},
		"an exam, unnamed": {"exam", "exam.from=2027-05-01&exam.to=2027-05-09&exam.name=", "budget=USD100&country=US&exam=2027-05-01_2027-05-09&lang=en%3AB2&test=ielts%3A6&year=3"},
		"where":            {"where", "country=UK,+Germany&mode=remote", "budget=USD100&country=GB&country=DE&exam=2027-01-04_2027-01-29_A&lang=en%3AB2&mode=remote&test=ielts%3A6&year=3"},
	} {
		form, _ := url.ParseQuery(c.form)
		s, err := student.Answered(before, c.id, form)
		if got := student.Query(s).Encode(); err != nil || got != c.want {
			t.Errorf("%s: %v\n got %s\nwant %s", name, err, got, c.want)
		}
	}
	_, err := student.Answered(before, "money", url.Values{"budget.amount": {"100"}})
	if p := errs.ProblemsOf(err); len(p) != 1 || p[0].Field != "budget" {
		t.Errorf("an amount without currency: %v", err)
	}
	if _, err := student.Answered(before, "shoe-size", nil); errs.KindOf(err) != errs.NotFound {
		t.Errorf("an unknown question: %v", err)
	}
}

func TestSaidMissingAndSpokenAgree(t *testing.T) {
	t.Parallel()
	if n := len(student.Missing(student.Student{})); n != len(student.Questions()) {
		t.Errorf("somebody who said nothing misses %d of %d", n, len(student.Questions()))
	}
	rapid.Check(t, func(t *rapid.T) {
		s := studenttest.Student(clock.MustDate("2026-11-22")).Draw(t, "student")
		missing := student.Missing(s)
		for _, q := range student.Questions() {
			said := student.Said(s, q.ID)
			if said == slices.ContainsFunc(missing, func(m student.Question) bool { return m.ID == q.ID }) {
				t.Fatalf("%s is both said and missing, or neither", q.ID)
			}
			if said != (len(student.Spoken(s, q.ID)) > 0) {
				t.Fatalf("%s: said %v, but in words %q", q.ID, said, student.Spoken(s, q.ID))
			}
		}
	})
}

func TestExamsFor(t *testing.T) {
	t.Parallel()
	today := clock.MustDate("2026-11-22")
	for name, c := range map[string]struct {
		country, system string
		year            int
		want            string
	}{
		"third year, Punjab":      {"PK", "MBBS (UHS Punjab)", 3, "2026-12-01_2027-01-31_Third professional annual exam"},
		"final year, Punjab":      {"PK", "MBBS (UHS Punjab)", 5, "2027-02-01_2027-03-31_Final professional annual exam"},
		"fourth year has its own": {"PK", "MBBS (UHS Punjab)", 4, "2027-01-01_2027-01-31_Fourth professional annual exam"},
		"under way":               {"PK", "MBBS (KMU Khyber Pakhtunkhwa)", 2, "2026-11-01_2027-03-31_Professional exams"},
		"no system said":          {"PK", "", 3, ""},
		"first year in Britain":   {"GB", "", 1, ""},
		"final year in Britain":   {"GB", "", 5, "2027-01-01_2027-05-31_Final-year exams"},
		"nothing is known":        {"FR", "", 3, ""},
	} {
		var got []string
		for _, b := range student.ExamsFor(refCode(c.country), c.system, c.year, today) {
			got = append(got, b.Span.String())
			if b.Source == "" || b.Checked == "" || b.To < today {
				t.Errorf("%s: %+v", name, b)
			}
		}
		if strings.Join(got, " | ") != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
	if got := student.ExamSystems("PK"); len(got) != 3 {
		t.Errorf("systems of Pakistan: %q", got)
	}
	if got := student.ExamSystemOf(student.Facts{School: "KMU", SchoolCountry: "PK"}); got != "MBBS (KMU Khyber Pakhtunkhwa)" {
		t.Errorf("system of KMU: %q", got)
	}
}

func TestOptionsOfVocabulariesAreComplete(t *testing.T) {
	t.Parallel()
	if got := len(student.Options("format")); got != len(catalog.Formats) {
		t.Errorf("%d formats", got)
	}
	if student.Options("school") != nil || !reflect.DeepEqual(student.Options("pay")[0].Value, "unpaid_ok") {
		t.Error("options")
	}
}
