package fit_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"preround/internal/catalog"
	"preround/internal/fit"
	"preround/internal/reference"
	"preround/internal/student"
	"preround/internal/student/studenttest"
)

// TestLacksAgreeWithJudge: what Lacks names is exactly what made the verdict.
func TestLacksAgreeWithJudge(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := studenttest.Student(today).Draw(t, "student")
		p := aPlace(t)
		if rapid.Bool().Draw(t, "papers") {
			p.Requirements = append(p.Requirements, catalog.Requirement{Kind: "transcript"}, catalog.Requirement{Kind: "recommendation_letter", Count: 2})
		}
		c := fit.NewScorer(&s, today)
		f := c.Judge(p)
		lacks, closed := c.Lacks(p)
		against := len(closed) > 0
		open := !against
		for _, l := range lacks {
			judged := l.By != fit.ByPaper || l.Criterion != "" || l.Need.Kind == "usmle_step1"
			against = against || l.By == fit.ByLanguage || l.By == fit.ByPaper && l.State == fit.TooLow
			open = open && !judged
		}
		want := fit.Unsure
		switch {
		case against:
			want = fit.Closed
		case open:
			want = fit.Open
		}
		if f.Verdict != want {
			t.Fatalf("Judge says %s; Lacks says %s: %+v, closed by %v", f.Verdict, want, lacks, closed)
		}
		for _, n := range f.Needs {
			lacked := slices.ContainsFunc(lacks, func(l fit.Lack) bool { return l.By == fit.ByPaper && l.Need.Kind == n.Kind })
			if n.Kind != "language_test" && lacked != (n.State != fit.Have) {
				t.Fatalf("%s is %s to Judge and lacked %v to Lacks", n.Kind, n.State, lacked)
			}
		}
		for _, l := range lacks {
			if _, ok := student.QuestionByID(l.Question); (l.By == fit.ByAnswer) != ok {
				t.Fatalf("%+v names no question of ours", l)
			}
		}
	})
}

// TestLacksNameWhoCanTakeThemAway goes through the kinds of lack one by one.
func TestLacksNameWhoCanTakeThemAway(t *testing.T) {
	place := func(change func(*catalog.Place)) *catalog.Place {
		p := &catalog.Place{ID: "us-x", Locations: []catalog.Location{{Country: "US"}}, Eligibility: catalog.Eligibility{Stages: catalog.Stages, Scope: catalog.ScopeAny},
			Apply: catalog.Apply{Rolling: true}}
		change(p)
		return p
	}
	booked := student.TestScore{Test: "ielts", On: today + 20}
	for name, c := range map[string]struct {
		facts student.Facts
		place *catalog.Place
		want  fit.Lack
	}{
		"the year was not said": {place: place(func(p *catalog.Place) { p.Eligibility.Stages = []catalog.Stage{catalog.FinalYear} }),
			want: fit.Lack{By: fit.ByAnswer, Criterion: "stage", Question: "year"}},
		"the citizenship was not said": {place: place(func(p *catalog.Place) { p.Eligibility.Citizenship = []reference.CountryCode{"US"} }),
			want: fit.Lack{By: fit.ByAnswer, Criterion: "citizenship", Question: "citizenship"}},
		"only the school knows of VSLO": {place: place(func(p *catalog.Place) { p.Routes = []catalog.Route{catalog.RouteVSLO} }),
			want: fit.Lack{By: fit.BySchool, Criterion: "route", Routes: []catalog.Route{catalog.RouteVSLO}}},
		"no source says whose students it takes": {place: place(func(p *catalog.Place) { p.Eligibility.Scope = "" }),
			want: fit.Lack{By: fit.ByHost, Criterion: "school"}},
		"the language was not named": {place: place(func(p *catalog.Place) { p.Languages = []catalog.LanguageNeed{{Code: "de", CEFR: "B2"}} }),
			want: fit.Lack{By: fit.ByAnswer, Criterion: "language", Question: "language"}},
		"the language is not good enough": {facts: student.Facts{Languages: []student.Language{{Code: "de", CEFR: "A2"}}},
			place: place(func(p *catalog.Place) { p.Languages = []catalog.LanguageNeed{{Code: "de", CEFR: "B2"}} }),
			want:  fit.Lack{By: fit.ByLanguage, Criterion: "language", Language: catalog.LanguageNeed{Code: "de", CEFR: "B2"}}},
		"a test is booked": {facts: student.Facts{Tests: []student.TestScore{booked}},
			place: place(func(p *catalog.Place) {
				p.Requirements = []catalog.Requirement{{Kind: "language_test", Language: "en"}}
			}),
			want: fit.Lack{By: fit.ByPaper, Criterion: "language", Need: catalog.Requirement{Kind: "language_test", Language: "en"}, State: fit.ToDo, Booked: booked.On}},
	} {
		t.Run(name, func(t *testing.T) {
			s := student.Student{Facts: c.facts}
			if c.want.Question != "year" {
				s.Facts.Year, s.Facts.CourseYears = 4, 5
			}
			lacks, closed := fit.NewScorer(&s, today).Lacks(c.place)
			if len(closed) > 0 || len(lacks) != 1 || !equalLack(lacks[0], c.want) {
				t.Errorf("got %+v (closed by %v), want %+v", lacks, closed, c.want)
			}
		})
	}
}

func equalLack(a, b fit.Lack) bool {
	return a.By == b.By && a.Criterion == b.Criterion && a.Question == b.Question && a.Need.Kind == b.Need.Kind && a.Need.Language == b.Need.Language &&
		a.State == b.State && a.Booked == b.Booked && a.Language.Code == b.Language.Code && slices.Equal(a.Routes, b.Routes)
}
