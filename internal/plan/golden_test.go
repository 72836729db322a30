package plan

import (
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"preround/data"
	"preround/internal/catalog"
	"preround/internal/catalog/source"
	"preround/internal/platform/clock"
)

// shipped is the catalogue that ships with the program.
var shipped = sync.OnceValue(func() map[catalog.ID]*catalog.Place {
	places, faults := source.ReadFS(data.Catalogue, "catalogue")
	if len(faults) > 0 {
		panic(faults[0])
	}
	m := map[catalog.ID]*catalog.Place{}
	for i := range places {
		m[places[i].ID] = &places[i]
	}
	return m
})

// pinned are some of them as they once were, so that a new fact in the catalogue
// does not change the plans that are kept here.
var pinned = sync.OnceValue(func() map[catalog.ID]*catalog.Place {
	text, err := os.ReadFile("testdata/places.yaml")
	if err != nil {
		panic(err)
	}
	places, faults := source.ReadFile("places.yaml", text)
	if len(faults) > 0 {
		panic(faults[0])
	}
	m := map[catalog.ID]*catalog.Place{}
	for i := range places {
		m[places[i].ID] = &places[i]
	}
	return m
})

// situation is one student's case: a day and the address of a plan.
type situation struct {
	name  string
	today string
	query string
	slip  int
}

func (c situation) request(t testing.TB) Request {
	t.Helper()
	q, err := url.ParseQuery(c.query)
	if err != nil {
		t.Fatal(err)
	}
	s, err := FromQuery(q)
	if err != nil {
		t.Fatalf("%s: %v", c.query, err)
	}
	targets, missing := s.Resolve(func(id catalog.ID) (*catalog.Place, bool) { p, ok := pinned()[id]; return p, ok })
	if len(missing) > 0 {
		t.Fatalf("no place %v", missing)
	}
	return Request{Today: clock.MustDate(c.today), Student: s.Student, Targets: targets, Marks: s.Marks, SlipDays: c.slip, Chances: true}
}

const ayesha = "year=3&start=2027-07&country=US&schoolcountry=PK&citizenship=PK&weeks=4"

var situations = []situation{
	{name: "ayesha-lahore-to-the-us", today: "2026-11-22", query: ayesha},
	{name: "three-answers", today: "2026-11-22", query: "year=3&start=2027-07&country=US"},
	{name: "year-alone", today: "2026-11-22", query: "year=2"},
	{name: "tom-leeds-to-tanzania", today: "2026-11-22", query: "year=4&start=2027-06&country=TZ&schoolcountry=GB&citizenship=GB&weeks=6"},
	{name: "tom-at-a-real-place", today: "2026-11-22", query: "year=4&start=2027-06&schoolcountry=GB&citizenship=GB&weeks=6&place=tz-hkmu-electives"},
	{name: "first-year-in-three-years", today: "2026-11-22", query: "year=1&start=2029-07&country=GB&schoolcountry=PK&citizenship=PK"},
	{name: "in-three-weeks", today: "2026-11-22", query: "year=4&day=2026-12-14&country=DE&schoolcountry=IN&citizenship=IN"},
	{name: "five-places-one-ielts", today: "2026-11-22", query: "year=4&start=2028-01&schoolcountry=PK&citizenship=PK&weeks=4" +
		"&place=us-yale-visiting-international-elective&place=us-kumc-international-electives&place=gb-leeds-visiting-elective&place=gb-qmul-barts-visiting-elective&place=ca-utoronto-visiting-international-electives"},
	{name: "summer-programme-window", today: "2026-10-05", query: "year=1&start=2027-06&schoolcountry=US&citizenship=US&place=us-uthealth-summer-research-program"},
	{name: "past-deadline", today: "2027-02-10", query: "year=1&start=2027-06&schoolcountry=US&citizenship=US&place=us-uthealth-summer-research-program"},
	{name: "marks", today: "2026-11-22", query: ayesha + "&mark=have:cv&mark=done:letters.ask:2026-11-10&mark=longer:transcript:3&mark=notbefore:test.sit:ielts:2027-01-09&mark=done:passport:2026-11-01"},
	{name: "sent-and-waiting", today: "2027-01-20", query: ayesha + "&mark=done:send:like:US:2027-01-10"},
	{name: "exams-and-few-hours", today: "2026-11-22", query: "year=3&start=2027-10&country=US&schoolcountry=PK&citizenship=PK&exam=2026-12-14_2027-01-15_Third professional exam&hours=5"},
	{name: "expired-toefl", today: "2026-11-22", query: "year=4&start=2027-09&schoolcountry=EG&citizenship=EG&weeks=4&test=toefl:95::2024-10-01&place=us-yale-visiting-international-elective"},
	{name: "held-ielts", today: "2026-11-22", query: "year=4&start=2027-09&schoolcountry=EG&citizenship=EG&weeks=4&test=ielts:7.5:7:2026-05-01&have=passport:2032-01-01&place=us-yale-visiting-international-elective"},
	{name: "two-weeks-late", today: "2026-11-22", query: ayesha, slip: 14},
	{name: "exchange-network", today: "2026-11-22", query: "year=3&start=2027-08&country=DE&schoolcountry=EG&citizenship=EG&weeks=4&place=zz-ifmsa-scope"},
	{name: "remote", today: "2026-11-22", query: "year=4&start=2027-03&schoolcountry=PK&citizenship=PK&weeks=4&place=us-hazelden-virtual-medical-student"},
	{name: "at-home", today: "2026-11-22", query: "year=4&start=2027-06&schoolcountry=PK&citizenship=PK&weeks=4&place=pk-aku-visiting-elective"},
	{name: "british-passport-to-germany", today: "2026-11-22", query: "year=3&start=2027-08&country=DE&schoolcountry=GB&citizenship=GB&lang=en:native&lang=de:A2&weeks=4"},
}

func TestGoldenPlans(t *testing.T) {
	t.Parallel()
	for _, c := range situations {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got := c.text(t)
			file := filepath.Join("testdata", c.name+".txt")
			if os.Getenv("UPDATE_GOLDEN") != "" {
				if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("%s has changed; look at it with UPDATE_GOLDEN=1 go test and git diff\n%s", file, got)
			}
		})
	}
}

func (c situation) text(t testing.TB) string {
	head := fmt.Sprintf("today %s  ?%s", c.today, c.query)
	if c.slip > 0 {
		head += fmt.Sprintf("  %d days late", c.slip)
	}
	return head + "\n\n" + text(Build(c.request(t)))
}

// sourceAge is what is known of a source: of when it speaks, and whose it is.
func sourceAge(s Step) (out string) {
	if s.AsOf != "" {
		out = " of " + s.AsOf
	}
	if s.Secondary {
		out += ", not the host's own"
	}
	return out
}

// text writes a plan as a person would read it.
func text(p Plan) string {
	var b strings.Builder
	fmt.Fprintf(&b, "start %s  feasible %v", p.Start, p.Feasible)
	if p.Guessed {
		b.WriteString("  start suggested")
	}
	if p.NearestStart != 0 {
		fmt.Fprintf(&b, "  nearest start %s", p.NearestStart)
	}
	b.WriteString("\n")
	for _, o := range p.Targets {
		fmt.Fprintf(&b, "* %s [%s] %s\n    %s\n", o.Name, o.ID, o.Verdict, o.Why)
		if o.Deadline != 0 {
			kind := "deadline"
			if o.Typical {
				kind = "counts with"
			}
			fmt.Fprintf(&b, "    %s %s (%s)\n", kind, o.Deadline, o.Source)
		}
		if o.Chance >= 0 {
			fmt.Fprintf(&b, "    ready in time: %.0f%%\n", 100*o.Chance)
		}
		for _, r := range o.Raise {
			fmt.Fprintf(&b, "    %s: %.0f%%\n", r.What, 100*r.Chance)
		}
		if o.NearestStart != 0 {
			fmt.Fprintf(&b, "    nearest start %s\n", o.NearestStart)
		}
	}
	for _, s := range p.Steps {
		fmt.Fprintf(&b, "\n%s %-6s %s", s.Date.Format("Mon 2006-01-02"), s.Status, s.What)
		if s.Hour != "" {
			fmt.Fprintf(&b, " (%s)", s.Hour)
		}
		fmt.Fprintf(&b, "  [%s]\n", s.ID)
		if s.Latest != 0 {
			fmt.Fprintf(&b, "    latest %s (%d days)", s.Latest, s.SlackDays)
		}
		if s.Until > s.Date {
			fmt.Fprintf(&b, "    until %s", s.Until)
		}
		if s.Chance >= 0 {
			fmt.Fprintf(&b, "    %.0f%%", 100*s.Chance)
		}
		if len(p.Targets) > 1 {
			fmt.Fprintf(&b, "    for %d", len(s.For))
		}
		fmt.Fprintf(&b, "\n    %s\n", s.Why)
		if s.Typical != "" {
			fmt.Fprintf(&b, "    %s\n", s.Typical)
		}
		fmt.Fprintf(&b, "    source: %s%s, checked %s\n", s.Source, sourceAge(s), s.Checked)
	}
	for _, w := range p.Weeks {
		fmt.Fprintf(&b, "\nweek of %s: %.1f h %s over=%v", w.Monday, w.Hours, w.Exam, w.Over)
	}
	if len(p.Weeks) > 0 {
		b.WriteString("\n")
	}
	return b.String()
}
