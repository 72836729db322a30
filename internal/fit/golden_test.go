package fit_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"preround/internal/catalog"
	"preround/internal/catalog/source"
	"preround/internal/fit"
	"preround/internal/platform/clock"
	"preround/internal/reference"
	"preround/internal/student"
)

// update writes the golden files anew: make golden.
var update = os.Getenv("UPDATE_GOLDEN") != ""

// people are three students as they come: one with three answers, one from
// Lahore who has said everything, one American first-year.
var people = map[string]*student.Student{
	"three-answers": {Facts: student.Facts{Year: 3}, Goals: student.Goals{Start: clock.NewMonth(2027, 7), Countries: []reference.CountryCode{"US"}}},
	"lahore-fourth-year": {
		Facts: student.Facts{Year: 4, CourseYears: 5, School: "King Edward Medical University", SchoolCountry: "PK", Citizenship: []reference.CountryCode{"PK"},
			Languages: []student.Language{{Code: "ur", CEFR: student.Native}, {Code: "en", CEFR: "C1"}},
			Tests:     []student.TestScore{{Test: "ielts", Score: 6.5, Lowest: 6, On: clock.MustDate("2026-05-01")}},
			Have:      []student.Document{{Kind: "passport", Until: clock.MustDate("2031-01-01")}, {Kind: "cv"}},
			Exams:     []student.Span{{From: clock.MustDate("2027-06-20"), To: clock.MustDate("2027-07-10"), Name: "final professional exam"}}},
		Goals: student.Goals{Start: clock.NewMonth(2027, 7), Weeks: 4, Countries: []reference.CountryCode{"GB", "US"}, Categories: []catalog.Category{catalog.Clinical},
			Specialties: []string{"paediatrics", "oncology"}, Budget: reference.Money{Minor: 150_000, Currency: "USD"}},
	},
	"american-first-year": {
		Facts: student.Facts{Year: 1, CourseYears: 4, School: "Yale University", SchoolCountry: "US", Citizenship: []reference.CountryCode{"US"},
			Languages: []student.Language{{Code: "en", CEFR: student.Native}, {Code: "es", CEFR: "B1"}}},
		Goals: student.Goals{StartDay: clock.MustDate("2027-06-07"), Start: clock.NewMonth(2027, 6), Weeks: 8, Categories: []catalog.Category{catalog.Research},
			Pay: student.PaidOnly},
	},
}

// golden are places of every kind: routes, scopes, formats and calendars. Their
// records as they were are kept in testdata, so that a correction of the
// catalogue does not break a test of the judgement; make golden takes them anew.
var golden = []catalog.ID{"us-mskcc-summer-fellowship", "us-yale-visiting-international-elective", "us-kumc-international-electives", "us-saintpeters-bedside-observership",
	"us-mayo-visiting-clerkship", "us-stanford-visiting-clerkships", "us-nhlbi-summer-internship", "us-acep-emra-health-policy-elective", "gb-leeds-visiting-elective",
	"gb-imperial-clinical-elective", "gb-gap-medics-placement", "ca-cfms-ifmsa-clinical-exchange", "ca-mcgill-visiting-electives", "nz-otago-wellington-elective",
	"jp-osaka-medical-frontier-clinical", "pk-aku-visiting-elective", "pk-aku-reciprocal-virtual-internship", "fr-pasteur-foundation-us-undergraduates",
	"br-fmusp-electives-abroad", "be-msf-academy-intern", "us-houstonmethodist-observership", "za-uct-elective"}

const goldenPlaces = "testdata/places.yaml"

func goldenRecords(t *testing.T) []catalog.Place {
	t.Helper()
	if update {
		var list []catalog.Place
		for _, id := range golden {
			list = append(list, *place(t, id))
		}
		if err := os.WriteFile(goldenPlaces, source.Write(list), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	text, err := os.ReadFile(goldenPlaces)
	if err != nil {
		t.Fatal(err)
	}
	list, faults := source.ReadFile(goldenPlaces, text)
	if len(faults) > 0 || len(list) < 15 {
		t.Fatalf("%d places, %v", len(list), faults)
	}
	return list
}

func TestGolden(t *testing.T) {
	t.Parallel()
	list := goldenRecords(t)
	for name, s := range people {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := fit.NewScorer(s, today)
			var b strings.Builder
			for i := range list {
				f := c.Judge(&list[i])
				write(&b, &f)
			}
			file := filepath.Join("testdata", name+".txt")
			if update {
				if err := os.WriteFile(file, []byte(b.String()), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(b.String(), "\n")); d != "" {
				t.Errorf("%s (make golden writes it anew; look at it first):\n%s", file, d)
			}
		})
	}
}

func write(b *strings.Builder, f *fit.Fit) {
	fmt.Fprintf(b, "%s: %s, %d points\n  %s\n", f.Place, f.Verdict, f.Score, f.Sentence())
	for _, c := range f.Criteria {
		fmt.Fprintf(b, "  %-11s %-7s %s\n", c.Name, c.Answer, c.Why)
		if c.WayRound != "" {
			fmt.Fprintf(b, "  %20s way: %s [%s]\n", "", c.WayRound, c.Find.Encode())
		}
	}
	for _, w := range f.Wishes {
		fmt.Fprintf(b, "  %+4d %s: %s\n", w.Points, w.Wish, w.Why)
	}
	for _, n := range f.Needs {
		fmt.Fprintf(b, "  needs %s: %s. %s\n", n.Kind, n.State, n.Why)
	}
	b.WriteByte('\n')
}
