package fit_test

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"preround/internal/catalog"
	"preround/internal/fit"
	"preround/internal/reference"
	"preround/internal/student"
	"preround/internal/student/studenttest"
)

// aPlace draws a place with conditions of every kind, richer than any real one.
func aPlace(t *rapid.T) *catalog.Place {
	one := func(label string, percent int) bool { return rapid.IntRange(1, 100).Draw(t, label) <= percent }
	p := &catalog.Place{ID: "us-drawn-place", Organiser: catalog.Organiser{Name: rapid.SampledFrom([]string{"Yale University", "Somewhere"}).Draw(t, "organiser")},
		Category: rapid.SampledFrom(catalog.Categories).Draw(t, "category"), Format: rapid.SampledFrom(catalog.Formats).Draw(t, "format"),
		Mode: rapid.SampledFrom(append([]catalog.Mode{""}, catalog.Modes...)).Draw(t, "mode"), Sources: []catalog.Source{{URL: "https://x.example", Kind: "official", AsOf: "2024"}}}
	p.Locations = []catalog.Location{{Country: rapid.SampledFrom([]reference.CountryCode{"US", "GB", "PK", reference.Worldwide}).Draw(t, "country")}}
	if one("status", 10) {
		p.Status = rapid.SampledFrom(catalog.Statuses).Draw(t, "status")
	}
	p.Direction = rapid.SampledFrom([]catalog.Direction{"", catalog.Incoming, catalog.Outgoing}).Draw(t, "direction")
	p.Eligibility = catalog.Eligibility{International: rapid.SampledFrom([]catalog.Tri{"", catalog.Yes, catalog.No, catalog.Conditional}).Draw(t, "abroad"),
		Scope: rapid.SampledFrom(append([]catalog.Scope{"", ""}, catalog.Scopes...)).Draw(t, "scope")}
	if one("stages", 50) {
		p.Eligibility.Stages = rapid.SliceOfNDistinct(rapid.SampledFrom(catalog.Stages), 1, 4, rapid.ID[catalog.Stage]).Draw(t, "stages")
	}
	if one("years", 30) {
		p.Eligibility.Years = rapid.SliceOfNDistinct(rapid.IntRange(1, 6), 1, 3, rapid.ID[int]).Draw(t, "years")
	}
	if one("citizens", 15) {
		p.Eligibility.Citizenship = []reference.CountryCode{"US"}
		p.Eligibility.PermanentResidents = rapid.SampledFrom(catalog.Tris).Draw(t, "residents")
	}
	if one("groups", 10) {
		p.Eligibility.Groups = []string{rapid.SampledFrom(catalog.Groups).Draw(t, "group")}
	}
	if one("school countries", 10) {
		p.Eligibility.SchoolCountries = []reference.CountryCode{"PK", "IN"}
	}
	if one("languages", 30) {
		p.Languages = []catalog.LanguageNeed{{Code: "de", CEFR: rapid.SampledFrom([]string{"", "A2", "B2"}).Draw(t, "level"), Or: []string{"en"}}}
	}
	if one("test", 40) {
		p.Requirements = append(p.Requirements, catalog.Requirement{Kind: "language_test", AnyOf: rapid.SampledFrom([][]catalog.TestMinimum{
			nil, {{Test: "ielts", Minimum: 7, Section: 6.5}}, {{Test: "ielts", Minimum: 6.5}, {Test: "toefl", Minimum: 90}}, {{Test: "toefl_2026", Minimum: 4.5}}, {{CEFR: "C1"}}, {{Test: "oet"}}}).Draw(t, "minimum")})
	}
	if one("usmle", 10) {
		p.Requirements = append(p.Requirements, catalog.Requirement{Kind: "usmle_step1"})
	}
	if one("weeks", 50) {
		p.Weeks.Min = rapid.IntRange(0, 12).Draw(t, "min")
		p.Weeks.Max = p.Weeks.Min + rapid.IntRange(0, 8).Draw(t, "more")
	}
	if one("season", 30) {
		p.Season = catalog.Season{From: 6, To: 8}
	}
	windows(t, p)
	if one("fee", 40) {
		m := reference.Money{Minor: int64(rapid.IntRange(0, 9000).Draw(t, "fee")) * 100, Currency: "USD"}
		p.Money = catalog.MoneyFacts{Pay: rapid.SampledFrom(catalog.Pays).Draw(t, "pay"), Tuition: catalog.Amount{Min: m, Max: m, Per: "week", Stated: true}}
	}
	for range rapid.IntRange(0, 2).Draw(t, "routes") {
		p.Routes = append(p.Routes, rapid.SampledFrom(catalog.Routes).Draw(t, "route"))
	}
	p.Specialties = rapid.SampledFrom([][]string{nil, {"any"}, {"neonatology"}, {"cardiology", "oncology"}}).Draw(t, "specialties")
	if one("skills", 20) {
		p.Skills = []string{"history_taking"}
	}
	return p
}

func windows(t *rapid.T, p *catalog.Place) {
	for range rapid.IntRange(0, 6).Draw(t, "windows") / 2 {
		w := catalog.Window{Closes: catalog.YearDay{Month: rapid.SampledFrom([]time.Month{1, 2, 6, 11, 12}).Draw(t, "month"), Day: rapid.IntRange(0, 29).Draw(t, "day")}}
		switch rapid.IntRange(0, 5).Draw(t, "window") {
		case 0:
			w.ForStarts = catalog.Season{From: 7, To: 9}
		case 1:
			w.Closes.Year = rapid.IntRange(2025, 2028).Draw(t, "year")
			w.Closes.Day = min(w.Closes.Day, 28)
		case 2:
			w.Advised = true
		}
		p.Apply.Windows = append(p.Apply.Windows, w)
	}
	if rapid.IntRange(0, 3).Draw(t, "lead") == 0 {
		p.Apply.LeadWeeks = rapid.IntRange(1, 60).Draw(t, "lead weeks")
		p.Apply.Advised = rapid.Bool().Draw(t, "advised")
	}
	p.Apply.Rolling = rapid.IntRange(0, 4).Draw(t, "rolling") == 0
}

func TestScorerAgreesWithJudgeOnDrawnPlaces(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := studenttest.Student(today).Draw(t, "student")
		c := fit.NewScorer(&s, today)
		for range 5 {
			p := aPlace(t)
			agree(t, c, p)
			again := fit.Judge(&s, p, today)
			first := c.Judge(p)
			if again.Sentence() != first.Sentence() || again.Score != first.Score {
				t.Fatalf("judged twice: %q and %q", first.Sentence(), again.Sentence())
			}
		}
	})
}

// A fact more never makes a criterion that was a yes unknown.
func TestMoreFactsNeverMakeAYesUnknown(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := studenttest.Student(today).Draw(t, "student")
		s.Facts.YearOn = 0
		more := s
		if !addFact(t, &more.Facts) {
			return
		}
		before, after := fit.NewScorer(&s, today), fit.NewScorer(&more, today)
		judge := func(p *catalog.Place) {
			f, g := before.Judge(p), after.Judge(p)
			for _, c := range f.Criteria {
				now, judged := g.Criterion(c.Name)
				if c.Answer == fit.Yes && (!judged || now.Answer == fit.Unknown) {
					t.Fatalf("%s, %s: %q\nbecame %q\n%+v\n%+v", p.ID, c.Name, c.Why, now.Why, s.Facts, more.Facts)
				}
			}
		}
		for range 10 {
			judge(aPlace(t))
		}
		for range 20 {
			judge(&shipped()[rapid.IntRange(0, len(shipped())-1).Draw(t, "place")])
		}
	})
}

// addFact adds one fact that does not contradict the others.
func addFact(t *rapid.T, f *student.Facts) bool {
	switch rapid.IntRange(0, 7).Draw(t, "fact") {
	case 0:
		f.Tests = append(slices.Clone(f.Tests), studenttest.Test(t, today))
	case 1:
		l := student.Language{Code: rapid.SampledFrom([]string{"en", "de"}).Draw(t, "language"), CEFR: rapid.SampledFrom(student.CEFRLevels).Draw(t, "cefr")}
		f.Languages = append(slices.Clone(f.Languages), l)
	case 2:
		f.Citizenship = append(slices.Clone(f.Citizenship), rapid.SampledFrom([]reference.CountryCode{"US", "DE", "PK"}).Draw(t, "citizenship"))
	case 3:
		if f.SchoolCountry != "" || f.School != "" {
			return false
		}
		f.SchoolCountry = rapid.SampledFrom([]reference.CountryCode{"US", "GB", "PK", "DE"}).Draw(t, "school country")
	case 4:
		if f.CourseYears != 0 || f.Year > 4 || f.Stage != "" {
			return false
		}
		f.CourseYears = rapid.IntRange(4, 6).Draw(t, "course")
	case 5:
		if f.School != "" {
			return false
		}
		f.School = rapid.SampledFrom([]string{"My own school", "King Edward Medical University"}).Draw(t, "school")
		if c := student.SchoolCountryOf(*f); f.SchoolCountry != "" && c != f.SchoolCountry || f.School != "My own school" && f.SchoolCountry != "" && f.SchoolCountry != "PK" {
			return false
		}
	case 6:
		from := today.AddDays(rapid.IntRange(0, 400).Draw(t, "exam"))
		f.Exams = append(slices.Clone(f.Exams), student.Span{From: from, To: from + 20})
	default:
		f.Have = append(slices.Clone(f.Have), student.Document{Kind: "passport"})
	}
	return true
}

var order = map[fit.Verdict]int{fit.Closed: 0, fit.Unsure: 1, fit.Open: 2}

// A better score never lowers any place, neither its verdict nor its rank.
func TestABetterScoreNeverLowersAPlace(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := studenttest.Student(today).Draw(t, "student")
		x := studenttest.Test(t, today)
		row, ok := reference.LanguageTestByCode(x.Test)
		if !ok || x.Score == 0 {
			return
		}
		better := x
		better.Score = min(x.Score+row.Step*float64(rapid.IntRange(1, 6).Draw(t, "steps")), row.Max)
		if x.Lowest != 0 {
			better.Lowest = min(x.Lowest+row.Step, better.Score)
		}
		more := s
		s.Facts.Tests = append(slices.Clone(s.Facts.Tests), x)
		more.Facts.Tests = append(slices.Clone(more.Facts.Tests), better)
		before, after := fit.NewScorer(&s, today), fit.NewScorer(&more, today)
		for range 10 {
			p := aPlace(t)
			f, g := before.Judge(p), after.Judge(p)
			if order[g.Verdict] < order[f.Verdict] || g.Score < f.Score {
				a, _ := f.Criterion("language")
				b, _ := g.Criterion("language")
				t.Fatalf("%v instead of %v: %s, %d became %s, %d\n%q\n%q", better, x, f.Verdict, f.Score, g.Verdict, g.Score, a.Why, b.Why)
			}
		}
	})
}

// What NearestStart of a closed deadline promises must hold.
func TestTheNearestStartIsReachable(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := student.Student{Goals: student.Goals{Start: today.YearMonth().AddMonths(rapid.IntRange(0, 14).Draw(t, "start"))}}
		p := aPlace(t)
		f := fit.Judge(&s, p, today)
		c, _ := f.Criterion("deadline")
		if c.Answer != fit.No || f.NearestStart == 0 {
			return
		}
		s.Goals.StartDay = f.NearestStart
		s.Goals.Start = f.NearestStart.YearMonth()
		g := fit.Judge(&s, p, today)
		if d, _ := g.Criterion("deadline"); d.Answer == fit.No {
			t.Fatalf("%q promised %s, but then %q", c.WayRound, f.NearestStart, d.Why)
		}
		if d, ok := g.Criterion("dates"); ok && d.Answer == fit.No {
			t.Fatalf("%q promised %s, but then %q", c.WayRound, f.NearestStart, d.Why)
		}
	})
}

func BenchmarkSentence(b *testing.B) {
	c := fit.NewScorer(full(), today)
	f := c.Judge(&shipped()[0])
	for b.Loop() {
		_ = f.Sentence()
	}
}
