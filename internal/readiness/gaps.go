package readiness

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"preround/internal/catalog"
	"preround/internal/fit"
	"preround/internal/plan"
	"preround/internal/platform/clock"
	"preround/internal/reference"
	"preround/internal/student"
)

// builder gathers places, their clauses and the gaps.
type builder struct {
	today  clock.Date
	school reference.CountryCode
	when   string // what is not known of the time of the stay; empty: nothing of it is known
	scorer *fit.Scorer
	sent   map[catalog.ID]bool
	places []Place
	seen   map[catalog.ID]bool
	wants  [][]clause // of each place
	gaps   []gap
	byID   map[GapID]int
	after  []bool // room for opening
}

// clause is gaps of which one must be closed, by number.
type clause []int

// gap is a Gap in the making, with what it can stand in for.
type gap struct {
	Gap
	test             string // code of the test, or its name in lower case; "lang:de" for any test of a language
	minimum, section float64
	level            int // position in student.CEFRLevels plus one; 0 none
	letters          int
	covers           []int
	rank             int // position among the gaps by cost
}

func newBuilder(req Request) *builder {
	b := &builder{today: req.Today, when: whenLacks(req.Student.Goals), sent: map[catalog.ID]bool{}, seen: map[catalog.ID]bool{}, byID: map[GapID]int{}}
	s := req.Student
	s.Facts.Have = slices.Clone(s.Facts.Have)
	s.Facts.Tests = slices.Clone(s.Facts.Tests)
	for _, m := range req.Marks {
		if m.Have || m.DoneOn != 0 && m.DoneOn <= req.Today {
			b.mark(&s.Facts, m)
		}
	}
	b.school = student.SchoolCountryOf(s.Facts)
	b.scorer = fit.NewScorer(&s, req.Today)
	return b
}

// whenLacks is what somebody has not said of the time, who has said a part of it.
func whenLacks(g student.Goals) string {
	switch {
	case g.FirstDay() == 0 && g.Weeks == 0:
		return ""
	case g.FirstDay() == 0:
		return "When you want to start"
	case g.Weeks == 0:
		return "For how long you want to stay"
	}
	return "Your exact dates"
}

// mark takes a step that is behind the student as what it brought.
func (b *builder) mark(f *student.Facts, m plan.Mark) {
	key, of, _ := strings.Cut(string(m.Step), ":")
	on := m.DoneOn
	if on == 0 {
		on = b.today
	}
	switch key {
	case "send":
		b.sent[catalog.ID(of)] = true
	case "test.result", "test.sit":
		if !slices.ContainsFunc(f.Tests, func(t student.TestScore) bool { return t.Test == of && t.On != 0 && t.On <= b.today }) {
			f.Tests = append(f.Tests, student.TestScore{Test: of, On: on}) // the score is still to be said
		}
	case "usmle.score":
		f.Tests = append(f.Tests, student.TestScore{Test: strings.Replace(of, "usmle", "usmle_step", 1), On: on})
	}
	for _, kind := range plan.PapersOf(m.Step) {
		f.Have = append(f.Have, student.Document{Kind: kind})
	}
}

// afterOffer are the requirements that follow an offer, and those that are the
// applying itself.
var afterOffer = []catalog.RequirementKind{"visa", "insurance", "background_check", "application_form", "interview"}

func (b *builder) add(p *catalog.Place, saved bool) {
	if b.seen[p.ID] {
		return
	}
	b.seen[p.ID] = true
	place := Place{Place: p, Saved: saved, Sent: b.sent[p.ID], State: Ready}
	var wants []clause
	lacks, closed := b.scorer.Lacks(p)
	place.Closed = closed
	for i := range lacks {
		l := &lacks[i]
		switch {
		case l.By == fit.ByHost:
			if !slices.Contains(place.Ask, l.Criterion) {
				place.Ask = append(place.Ask, l.Criterion)
			}
		case l.By == fit.ByPaper && slices.Contains(afterOffer, l.Need.Kind):
		case len(closed) == 0 && !place.Sent:
			if c := b.clauseOf(p, l); !slices.ContainsFunc(wants, func(o clause) bool { return slices.Equal(o, c) }) {
				wants = append(wants, c)
			}
		}
	}
	switch {
	case place.Sent: // what it wanted has been sent
		place.Closed = nil
	case len(closed) > 0:
		place.State = Out
	case len(wants) > 0:
		place.State = Locked
	}
	b.places = append(b.places, place)
	b.wants = append(b.wants, wants)
}

func (b *builder) clauseOf(p *catalog.Place, l *fit.Lack) clause {
	switch l.By {
	case fit.ByAnswer:
		question := l.Question
		if l.Need.Kind == "language_test" {
			question = "tests"
		}
		return clause{b.answer(question)}
	case fit.ByLanguage:
		c := clause{}
		for _, code := range append([]string{l.Language.Code}, l.Language.Or...) {
			c = append(c, b.lessons(code, l.Language.CEFR))
		}
		return c
	case fit.BySchool:
		return b.askSchool(p, l)
	}
	if l.Need.Kind == "language_test" {
		return b.tests(l)
	}
	return clause{b.paper(p, l)}
}

// number finds a gap by id or adds it.
func (b *builder) number(id GapID, make func() gap) int {
	if i, ok := b.byID[id]; ok {
		return i
	}
	g := make()
	g.ID = id
	b.byID[id] = len(b.gaps)
	b.gaps = append(b.gaps, g)
	return len(b.gaps) - 1
}

// answerNames are the questions as things that are missing.
var answerNames = map[string]string{"year": "Your year of study", "school": "Where you study", "citizenship": "Your citizenship",
	"when": "When you want to start, and for how long", "language": "Which languages you speak, and how well", "tests": "Your test results in full"}

func (b *builder) answer(question string) int {
	return b.number(GapID("answer:"+question), func() gap {
		what := answerNames[question]
		if question == "when" {
			what = cmp.Or(b.when, what)
		}
		return gap{Gap: Gap{Kind: Answer, What: what, Question: question, Cost: Cost{Known: true, Text: "a minute", Source: ownTime,
			Fee: Fee{Stated: true, Source: ownTime}}}}
	})
}

// ownTime is the source of a time that is in the student's own hands.
const ownTime = "general knowledge"

func (b *builder) lessons(code, cefr string) int {
	if cefr == "" {
		cefr = "B2" // what fit takes as enough where no level is named
	}
	return b.number(GapID("lessons:"+code+":"+cefr), func() gap {
		return gap{Gap: Gap{Kind: Lessons, What: student.LanguageName(code) + " at " + cefr, Question: "language", Note: "How long that takes differs much; no source of ours says it."},
			test: "lessons:" + code, level: slices.Index(student.CEFRLevels, cefr) + 1}
	})
}

// routeQuestions is what only the school can say of a way in.
var routeQuestions = []struct {
	route catalog.Route
	id    GapID
	what  string
}{
	{catalog.RouteVSLO, "school:vslo", "Your school’s membership of VSLO"},
	{catalog.RouteExchange, "school:exchange", "A place through your exchange network"},
	{catalog.RouteOwnSchool, "school:sends", "Your school’s word that it sends students there"},
}

func (b *builder) askSchool(p *catalog.Place, l *fit.Lack) clause {
	ask := func(id GapID, what, note string) int {
		return b.number(id, func() gap { return gap{Gap: Gap{Kind: Ask, What: what, Note: note}} })
	}
	var c clause
	for _, q := range routeQuestions {
		if slices.Contains(l.Routes, q.route) {
			c = append(c, ask(q.id, q.what, "One message to your elective office; how long the answer takes is not known."))
		}
	}
	if len(c) == 0 {
		c = clause{ask(GapID("school:partner:"+strings.ToLower(p.Organiser.Name)), "A partnership of your school with "+p.Organiser.Name, "One message to your elective office; how long the answer takes is not known.")}
	}
	return c
}

// perPlace are papers that each place wants its own of.
var perPlace = []catalog.RequirementKind{"supervisor_acceptance", "membership", "certificate"}

func (b *builder) paper(p *catalog.Place, l *fit.Lack) int {
	kind := l.Need.Kind
	id, what := GapID(kind), kind.Label()
	if slices.Contains(perPlace, kind) {
		id += GapID(":" + string(p.ID))
		what += " (" + p.Name + ")"
	}
	letters := 0
	if kind == "recommendation_letter" {
		letters = max(l.Need.Count, 1)
		id, what = GapID("letters:"+strconv.Itoa(letters)), "One letter of recommendation"
		if letters > 1 {
			what = strconv.Itoa(letters) + " letters of recommendation"
		}
	}
	note := l.Need.Note
	if !slices.Contains(perPlace, kind) {
		note = ""
	}
	return b.number(id, func() gap {
		g := gap{Gap: Gap{Kind: Paper, What: what, Question: "have", Note: note}, letters: letters}
		if kind == "usmle_step1" || kind == "usmle_step2" {
			g.Kind, g.What, g.Question = Test, student.TestName(string(kind)), "tests"
			g.timed(plan.UsualTest(string(kind)))
			g.fee(string(kind))
			b.booked(&g, l.Booked, 28)
			return g
		}
		g.timed(plan.UsualPaper(kind, b.school))
		if kind == "immunisation" {
			g.Note = b.hepatitis()
		}
		return g
	})
}

// hepatitis warns of the one vaccination that takes half a year.
func (b *builder) hepatitis() string {
	row, ok := reference.LeadTimeByID("hepatitis-b-course-and-antibody-titre")
	if !ok {
		return ""
	}
	return "Without a hepatitis B course and its blood test it takes " + strconv.Itoa(int(row.Typical)) + " weeks."
}

// timed takes the usual time of the plan.
func (g *gap) timed(u plan.Usual, ok bool) {
	if !ok {
		return
	}
	g.Step = u.Step
	g.Cost = Cost{Known: true, Days: u.Days, Text: u.Text, Source: u.Source, AsOf: u.AsOf, Checked: u.Checked}
}

// fee takes what a source states of a test.
func (g *gap) fee(test string) {
	f, ok := reference.TestFeeOf(test)
	if !ok {
		return
	}
	g.Cost.Fee = Fee{Stated: true, Min: f.Min, Max: f.Max, Source: f.Source, AsOf: f.AsOf, Checked: f.Checked, Note: f.Note}
	if usd, ok := f.Max.Convert("USD"); ok {
		g.Cost.Fee.USD = usd.Minor
	}
}

// booked replaces the usual time by what is left until a booked day and its result.
func (b *builder) booked(g *gap, day clock.Date, result int) {
	if day == 0 {
		return
	}
	left := b.today.DaysUntil(day) + result
	g.Cost.Known, g.Cost.Days = true, [3]int{left, left, left}
	g.Cost.Fee = Fee{} // what was paid with the booking is not known
	g.Cost.Text = "booked for " + day.Format("2 January 2006")
}
