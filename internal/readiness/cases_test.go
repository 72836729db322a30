package readiness_test

import (
	"fmt"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"preround/internal/catalog"
	"preround/internal/plan"
	"preround/internal/platform/clock"
	"preround/internal/readiness"
	"preround/internal/reference"
	"preround/internal/student"
)

// update writes the expected parts of testdata/cases.txt anew: make golden. Read
// each change against the sentence of its case.
var update = os.Getenv("UPDATE_GOLDEN") != ""

const casesFile = "testdata/cases.txt"

var today = clock.MustDate("2026-11-22")

// TestWrittenCases reads testdata/cases.txt, whose head says how a case is
// written, and compares the graph of each case with what stands there.
func TestWrittenCases(t *testing.T) {
	raw, err := os.ReadFile(casesFile)
	if err != nil {
		t.Fatal(err)
	}
	head, rest, _ := strings.Cut(string(raw), "\n== ")
	var out strings.Builder
	out.WriteString(strings.TrimSpace(head) + "\n")
	cases := strings.Split(rest, "\n== ")
	if len(cases) < 60 {
		t.Errorf("there are %d written cases, and there should be 60", len(cases))
	}
	for _, c := range cases {
		given, want, _ := strings.Cut(c, "\n=>\n")
		name, body, _ := strings.Cut(given, "\n")
		got := ""
		t.Run(name, func(t *testing.T) {
			got = told(readiness.Of(request(t, body)))
			if diff := cmp.Diff(strings.TrimSpace(want), strings.TrimSpace(got)); diff != "" && !update {
				t.Errorf("%s\n%s", name, diff)
			}
		})
		out.WriteString("\n== " + strings.TrimSpace(given) + "\n=>\n" + got)
	}
	if update {
		if err := os.WriteFile(casesFile, []byte(out.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// told is a graph as the file writes it.
func told(g readiness.Graph) string {
	var b strings.Builder
	names := func(list []int) string {
		var out []string
		for _, i := range list {
			out = append(out, string(g.Places[i].ID))
		}
		if len(out) == 0 {
			return "nothing"
		}
		return strings.Join(out, " ")
	}
	ids := func(list []readiness.GapID) string {
		var out []string
		for _, id := range list {
			out = append(out, string(id))
		}
		return strings.Join(out, " + ")
	}
	days := func(c readiness.Cost) string {
		if !c.Known {
			return "time not known"
		}
		s := strconv.Itoa(c.Days[1]) + " days"
		if c.Fee.USD > 0 {
			s += ", USD " + strconv.FormatInt(c.Fee.USD/100, 10)
		}
		if c.Fee.USD > 0 && c.Fee.Unknown > 0 {
			s += " and more"
		}
		return s
	}
	fmt.Fprintf(&b, "ready: %s\n", names(g.Ready))
	if len(g.Closed) > 0 {
		fmt.Fprintf(&b, "out of reach: %s\n", names(g.Closed))
	}
	for _, p := range g.Places {
		if p.Sent {
			fmt.Fprintf(&b, "sent: %s\n", p.ID)
		}
		if len(p.Ask) > 0 {
			fmt.Fprintf(&b, "ask %s: %s\n", p.ID, strings.Join(p.Ask, " "))
		}
	}
	for i, u := range g.Unlocks {
		may := "opens"
		if u.Maybe {
			may = "may open"
		}
		fmt.Fprintf(&b, "%d. %s (%s) %s %s: %d ready\n", i+1, ids(u.Gaps), days(u.Cost), may, names(u.Opens), u.Total)
	}
	for _, r := range g.Gaps {
		fmt.Fprintf(&b, "- %s (%s): ", r.ID, days(r.Cost))
		if len(r.Alone) > 0 {
			fmt.Fprintf(&b, "alone %s", names(r.Alone))
		} else {
			fmt.Fprintf(&b, "with %s (%s) %s", ids(r.With), days(r.Total), names(r.Opens))
		}
		fmt.Fprintf(&b, "; asked by %d\n", len(r.Asked))
	}
	return b.String()
}

func request(t *testing.T, body string) readiness.Request {
	t.Helper()
	req := readiness.Request{Today: today}
	_, body, _ = strings.Cut(body, "\n") // the sentence that says what the case is about
	for line := range strings.Lines(body) {
		line = strings.TrimSpace(line)
		key, text, ok := strings.Cut(line, ":")
		if !ok {
			t.Fatalf("%q is no line of a case", line)
		}
		text = strings.TrimSpace(text)
		switch key {
		case "student":
			req.Student = studentOf(t, text)
		case "marks":
			s, err := plan.FromQuery(url.Values{"mark": strings.Fields(text)})
			if err != nil {
				t.Fatal(err)
			}
			req.Marks = s.Marks
		default:
			name, saved := strings.CutSuffix(key, " (saved)")
			p := placeOf(t, name, text)
			if saved {
				req.Saved = append(req.Saved, p)
			} else {
				req.Matching = append(req.Matching, p)
			}
		}
	}
	return req
}

// somebody has said everything and is in the fifth of five years in Pakistan.
const somebody = "year 5; courseyears 5; school King Edward Medical University; schoolcountry PK; citizenship PK; lang en:C1; start 2027-07; weeks 4"

func studentOf(t *testing.T, text string) student.Student {
	t.Helper()
	text = strings.Replace(text, "somebody", somebody, 1)
	q := url.Values{}
	for part := range strings.SplitSeq(text, ";") {
		name, value, _ := strings.Cut(strings.TrimSpace(part), " ")
		if without, ok := strings.CutPrefix(name, "no-"); ok {
			q.Del(without)
		} else if name != "" {
			q.Add(name, value)
		}
	}
	if q.Has("nothing") {
		return student.Student{}
	}
	s, err := student.FromQuery(q)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// placeOf reads "transcript, letters 2, ielts 7/6.5 or toefl 100": a place in
// Britain that takes students of any school and stage all year, but for what stands there.
func placeOf(t *testing.T, name, text string) *catalog.Place {
	t.Helper()
	p := &catalog.Place{ID: catalog.ID(name), Name: name, Organiser: catalog.Organiser{Name: name}, Category: catalog.Clinical, Format: "elective", Mode: "in_person",
		Locations:   []catalog.Location{{Country: "GB"}},
		Eligibility: catalog.Eligibility{Stages: catalog.Stages, Scope: catalog.ScopeAny}, Apply: catalog.Apply{Rolling: true}}
	for part := range strings.SplitSeq(text, ",") {
		if part = strings.TrimSpace(part); part != "" && part != "nothing" {
			ask(t, p, part)
		}
	}
	return p
}

func ask(t *testing.T, p *catalog.Place, part string) {
	t.Helper()
	word, rest, _ := strings.Cut(part, " ")
	number := func() int {
		n, err := strconv.Atoi(rest)
		if err != nil {
			t.Fatalf("%q: %v", part, err)
		}
		return n
	}
	switch word {
	case "letters":
		p.Requirements = append(p.Requirements, catalog.Requirement{Kind: "recommendation_letter", Count: number()})
	case "speaks":
		need := catalog.LanguageNeed{}
		for i, l := range strings.Fields(rest) {
			code, level, _ := strings.Cut(l, ":")
			if i == 0 {
				need.Code, need.CEFR = code, level
			} else {
				need.Or = append(need.Or, code)
			}
		}
		p.Languages = append(p.Languages, need)
	case "a-test-of":
		p.Requirements = append(p.Requirements, catalog.Requirement{Kind: "language_test", Language: rest})
	case "stages":
		p.Eligibility.Stages = words[catalog.Stage](rest)
	case "years":
		p.Eligibility.Stages = nil
		for _, y := range strings.Fields(rest) {
			n, _ := strconv.Atoi(y)
			p.Eligibility.Years = append(p.Eligibility.Years, n)
		}
	case "citizens":
		p.Eligibility.Citizenship = words[reference.CountryCode](rest)
	case "schools":
		p.Eligibility.SchoolCountries, p.Eligibility.Scope = words[reference.CountryCode](rest), ""
	case "scope":
		p.Eligibility.Scope = catalog.Scope(rest)
	case "silent":
		p.Eligibility = catalog.Eligibility{}
		p.Apply.Rolling = false
	case "organiser":
		p.Organiser.Name = rest
	case "route":
		p.Routes = words[catalog.Route](rest)
	case "weeks":
		p.Weeks.Min = number()
	case "june-to-august":
		p.Season = catalog.Season{From: time.June, To: time.August}
	case "lead":
		p.Apply.Rolling, p.Apply.LeadWeeks = false, number()
	case "country":
		p.Locations[0].Country = reference.CountryCode(rest)
	case "ended":
		p.Status = catalog.StatusEnded
	default:
		if slices.Contains(catalog.RequirementKinds, catalog.RequirementKind(part)) {
			p.Requirements = append(p.Requirements, catalog.Requirement{Kind: catalog.RequirementKind(part)})
			return
		}
		askTests(t, p, part)
	}
}

// askTests reads "ielts 7/6.5 or toefl 100 or goethe @B2".
func askTests(t *testing.T, p *catalog.Place, part string) {
	t.Helper()
	r := catalog.Requirement{Kind: "language_test"}
	for one := range strings.SplitSeq(part, " or ") {
		name, rest, _ := strings.Cut(one, " ")
		m := catalog.TestMinimum{Test: strings.ReplaceAll(name, "_", " ")}
		if level, ok := strings.CutPrefix(rest, "@"); ok {
			m.CEFR = level
		} else if rest != "" {
			total, section, _ := strings.Cut(rest, "/")
			var err error
			if m.Minimum, err = strconv.ParseFloat(total, 64); err != nil {
				t.Fatalf("%q is nothing that a place asks for", part)
			}
			m.Section, _ = strconv.ParseFloat(section, 64)
		}
		r.AnyOf = append(r.AnyOf, m)
	}
	p.Requirements = append(p.Requirements, r)
}

func words[T ~string](text string) (out []T) {
	for _, w := range strings.Fields(text) {
		out = append(out, T(w))
	}
	return out
}
