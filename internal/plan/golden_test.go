package plan

import (
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"preround/internal/catalog"
	"preround/internal/platform/clock"
)

// situation is one student's case: a day, the address of a plan and the places in it.
type situation struct {
	name   string
	today  string
	query  string
	slip   int
	places []*catalog.Place
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
	targets, missing := s.Resolve(func(id catalog.ID) (*catalog.Place, bool) {
		i := slices.IndexFunc(c.places, func(p *catalog.Place) bool { return p.ID == id })
		if i < 0 {
			return nil, false
		}
		return c.places[i], true
	})
	if len(missing) > 0 {
		t.Fatalf("no place %v", missing)
	}
	return Request{Today: clock.MustDate(c.today), Student: s.Student, Targets: targets, Marks: s.Marks, SlipDays: c.slip, Chances: true}
}

var situations = []situation{
	{name: "ayesha-lahore-to-the-us", today: "2026-11-22", query: "year=3&start=2027-07&country=US&schoolcountry=PK&citizenship=PK&weeks=4"},
	{name: "three-answers", today: "2026-11-22", query: "year=3&start=2027-07&country=US"},
	{name: "tom-leeds-to-tanzania", today: "2026-11-22", query: "year=4&start=2027-06&country=TZ&schoolcountry=GB&citizenship=GB&weeks=6"},
	{name: "first-year-in-three-years", today: "2026-11-22", query: "year=1&start=2029-07&country=GB&schoolcountry=PK&citizenship=PK"},
	{name: "in-three-weeks", today: "2026-11-22", query: "year=4&day=2026-12-14&country=DE&schoolcountry=IN&citizenship=IN"},
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
				kind = "usually by"
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
		fmt.Fprintf(&b, "    source: %s, checked %s\n", s.Source, s.Checked)
	}
	for _, w := range p.Weeks {
		fmt.Fprintf(&b, "\nweek of %s: %.1f h %s over=%v", w.Monday, w.Hours, w.Exam, w.Over)
	}
	if len(p.Weeks) > 0 {
		b.WriteString("\n")
	}
	return b.String()
}
