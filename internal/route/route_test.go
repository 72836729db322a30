package route_test

import (
	"slices"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"preround/data"
	"preround/internal/catalog"
	"preround/internal/catalog/source"
	"preround/internal/fit"
	"preround/internal/platform/clock"
	"preround/internal/route"
	"preround/internal/student"
	"preround/internal/student/studenttest"
)

var today = clock.MustDate("2026-11-22")

var shipped = sync.OnceValue(func() (out []*catalog.Place) {
	list, faults := source.ReadFS(data.Catalogue, "catalogue")
	if len(faults) > 0 {
		panic(faults[0])
	}
	for i := range list {
		out = append(out, &list[i])
	}
	return out
})

func ways(f student.Facts) map[route.Kind]route.Way {
	if f.Year == 0 {
		f.Year, f.CourseYears = 4, 5
	}
	out := map[route.Kind]route.Way{}
	s := student.Student{Facts: f, Goals: student.Goals{Start: clock.NewMonth(2027, 9), Weeks: 4}}
	for _, w := range route.Of(route.Request{Today: today, Student: s, Places: shipped()}) {
		out[w.Kind] = w
	}
	return out
}

func TestWaysFromSchoolAndCountry(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		about string
		facts student.Facts
		kind  route.Kind
		state route.State
		says  string
		from  string // part of a source's address
	}{
		{"a British school: the catalogue has who sends", student.Facts{SchoolCountry: "GB"}, route.Exchange, route.Open, "Students for Global Health", "studentsforglobalhealth.org"},
		{"a Swiss school", student.Facts{SchoolCountry: "CH"}, route.Exchange, route.Open, "swimsa", ""},
		{"Iraq: the table names the member", student.Facts{SchoolCountry: "IQ"}, route.Exchange, route.Open, "Iraqi member", "ifmsaiq.org"},
		{"Denmark: a member that takes students in", student.Facts{SchoolCountry: "DK"}, route.Exchange, route.Unknown, "IMCC Denmark", "exchange.ifmsa.org"},
		{"Pakistan: no source names one, which is no no", student.Facts{SchoolCountry: "PK"}, route.Exchange, route.Unknown, "That is not a no", ""},
		{"no country said", student.Facts{}, route.Exchange, route.Unknown, "Say where you study", ""},
		{"VSLO hangs on the school", student.Facts{SchoolCountry: "PK"}, route.VSLO, route.Unknown, "home institution", "aamc.org"},
		{"VSLO where a source speaks of the school", student.Facts{School: "Weill Cornell Medical College in Qatar", SchoolCountry: "QA"}, route.VSLO, route.Unknown, "Of your school a source says", "vslo-program-updates"},
		{"an agreement that a source states", student.Facts{School: "Aga Khan University Medical College", SchoolCountry: "PK"}, route.Partner, route.Open, "University of Michigan", "umich.edu"},
		{"another school of the same country", student.Facts{School: "King Edward Medical University", SchoolCountry: "PK"}, route.Partner, route.Unknown, "none of our sources", ""},
		{"a partnership of schools in four countries", student.Facts{SchoolCountry: "UG"}, route.Partner, route.Unknown, "Uganda", ""},
		{"what the own school sends for", student.Facts{School: "University of São Paulo Faculty of Medicine", SchoolCountry: "BR"}, route.OwnSchool, route.Open, "Your own school offers", ""},
		{"straight to the host", student.Facts{SchoolCountry: "PK"}, route.Direct, route.Open, "apply to the host yourself", ""},
		{"an agency", student.Facts{SchoolCountry: "PK"}, route.Agency, route.Open, "for a fee", ""},
	} {
		t.Run(c.about, func(t *testing.T) {
			w := ways(c.facts)[c.kind]
			if w.State != c.state || !strings.Contains(w.Why, c.says) {
				t.Errorf("%s is %s: %s", c.kind, w.State, w.Why)
			}
			if c.from != "" && !slices.ContainsFunc(w.Sources, func(s route.Source) bool { return strings.Contains(s.URL, c.from) }) {
				t.Errorf("no source from %s: %+v", c.from, w.Sources)
			}
		})
	}
}

// Whoever asks: a way that is not open has a way round or somebody to ask, an open
// one that stands on a single member or school has its source, and the counts are
// those of fit.
func TestEveryWayHelps(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := studenttest.Student(today).Draw(t, "student")
		all := route.Of(route.Request{Today: today, Student: s, Places: shipped()})
		judge := fit.NewScorer(&s, today)
		if len(all) != len(route.Kinds) {
			t.Fatalf("%d ways", len(all))
		}
		for _, w := range all {
			if w.Why == "" || w.State != route.Open && w.Around == "" && w.Ask == "" && !strings.Contains(w.Why, "Say where") {
				t.Fatalf("%s is %s and leads nowhere: %+v", w.Kind, w.State, w)
			}
			if w.State == route.Open && (w.Kind == route.Exchange || w.Kind == route.VSLO || w.Kind == route.Partner || w.Kind == route.OwnSchool) && (len(w.Sources) == 0 || w.Sources[0].URL == "") {
				t.Fatalf("%s is open and no source says so", w.Kind)
			}
			if strings.Contains(strings.ToLower(w.Why+w.Around+w.Ask), "visa") {
				t.Fatalf("%s speaks of visas", w.Kind)
			}
		}
		p := rapid.SampledFrom(shipped()).Draw(t, "place")
		f := judge.Judge(p)
		for _, w := range route.To(p, f, all) {
			if c, ok := f.Criterion("school"); ok && c.Answer == fit.No && (w.State != route.Closed || w.Around == "") {
				t.Fatalf("%s does not take the school, and %s is %s", p.ID, w.Kind, w.State)
			}
		}
	})
}

func TestCountsAreThoseOfFit(t *testing.T) {
	t.Parallel()
	s := student.Student{Facts: student.Facts{Year: 4, CourseYears: 5, SchoolCountry: "PK"}, Goals: student.Goals{Start: clock.NewMonth(2027, 9)}}
	judge := fit.NewScorer(&s, today)
	shut, all := 0, 0
	for _, p := range shipped() {
		if slices.Contains(p.Routes, catalog.RouteAgency) && p.Status != catalog.StatusEnded {
			all++
			if judge.Judge(p).Verdict == fit.Closed {
				shut++
			}
		}
	}
	for _, w := range route.Of(route.Request{Today: today, Student: s, Places: shipped()}) {
		if w.Kind == route.Agency && (w.Places() != all || w.Shut != shut || all < 10) {
			t.Errorf("%d of %d closed; fit says %d of %d", w.Shut, w.Places(), shut, all)
		}
	}
}

func BenchmarkWays(b *testing.B) {
	s := student.Student{Facts: student.Facts{Year: 4, CourseYears: 5, School: "King Edward Medical University", SchoolCountry: "PK"}}
	for b.Loop() {
		route.Of(route.Request{Today: today, Student: s, Places: shipped()})
	}
}
