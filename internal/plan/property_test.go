package plan

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"preround/internal/catalog"
	"preround/internal/platform/clock"
	"preround/internal/reference"
	"preround/internal/student"
)

var somewhere = []reference.CountryCode{"US", "GB", "DE", "PK", "TZ", "AU", "IN", "FR", "CA", "IE", "AE", "NZ", reference.Worldwide}

// drawRequest makes any request that a page could make, sensible or not.
func drawRequest(t *rapid.T) Request {
	pick := func(label string) reference.CountryCode { return rapid.SampledFrom(somewhere).Draw(t, label) }
	req := Request{Today: clock.MustDate("2026-11-22") + clock.Date(rapid.IntRange(0, 400).Draw(t, "today"))}
	f, g := &req.Student.Facts, &req.Student.Goals
	f.Year = rapid.IntRange(0, 6).Draw(t, "year")
	if rapid.Bool().Draw(t, "school said") {
		f.SchoolCountry = pick("school")
	}
	if rapid.Bool().Draw(t, "passport said") {
		f.Citizenship = []reference.CountryCode{pick("passport")}
	}
	if rapid.Bool().Draw(t, "languages said") {
		f.Languages = []student.Language{{Code: "en", CEFR: rapid.SampledFrom([]string{"B1", "C1", "native"}).Draw(t, "level")}}
	}
	if rapid.IntRange(0, 3).Draw(t, "tested") == 0 {
		f.Tests = []student.TestScore{{Test: rapid.SampledFrom([]string{"ielts", "toefl", "oet"}).Draw(t, "test"), Score: float64(rapid.IntRange(5, 9).Draw(t, "score")),
			On: req.Today - clock.Date(rapid.IntRange(-100, 900).Draw(t, "tested days ago"))}}
	}
	if rapid.IntRange(0, 3).Draw(t, "papers") == 0 {
		f.Have = []student.Document{{Kind: rapid.SampledFrom([]catalog.RequirementKind{"passport", "cv", "transcript", "immunisation"}).Draw(t, "paper"),
			Until: req.Today + clock.Date(rapid.IntRange(0, 900).Draw(t, "paper until"))}}
	}
	for range rapid.IntRange(0, 2).Draw(t, "exam blocks") {
		from := req.Today + clock.Date(rapid.IntRange(-20, 300).Draw(t, "exam from"))
		f.Exams = append(f.Exams, student.Span{From: from, To: from + clock.Date(rapid.IntRange(0, 60).Draw(t, "exam days")), Name: "exams"})
	}
	f.HoursPerWeek = rapid.SampledFrom([]int{0, 2, 5, 20}).Draw(t, "hours")
	if rapid.IntRange(0, 9).Draw(t, "start said") > 0 {
		g.Start = (req.Today + clock.Date(rapid.IntRange(-60, 1500).Draw(t, "start"))).YearMonth()
	}
	g.Weeks = rapid.SampledFrom([]int{0, 2, 4, 8}).Draw(t, "weeks")
	for i := range rapid.IntRange(1, 5).Draw(t, "targets") {
		req.Targets = append(req.Targets, drawTarget(t, req, i))
	}
	return req
}

func drawTarget(t *rapid.T, req Request, i int) Target {
	c := rapid.SampledFrom(somewhere).Draw(t, "where")
	if rapid.Bool().Draw(t, "a place like this") {
		return Target{ID: fmt.Sprintf("like:%s%d", c, i), Country: c}
	}
	return Target{ID: fmt.Sprintf("place-%d", i), Place: drawPlace(t, c), Country: c}
}

func drawPlace(t *rapid.T, c reference.CountryCode) *catalog.Place {
	p := &catalog.Place{ID: "place", Name: "Elective", Organiser: catalog.Organiser{Name: "Host"}, Mode: "in_person", Locations: []catalog.Location{{Country: c}},
		Category: rapid.SampledFrom(catalog.Categories).Draw(t, "category"), Format: rapid.SampledFrom(catalog.Formats).Draw(t, "format"),
		Sources: []catalog.Source{{URL: "https://host.example/page", Kind: "official"}}}
	if rapid.IntRange(0, 5).Draw(t, "remote") == 0 {
		p.Mode = "remote"
	}
	kinds := []catalog.RequirementKind{"cv", "personal_statement", "recommendation_letter", "transcript", "dean_letter", "school_nomination", "supervisor_acceptance",
		"interview", "language_test", "usmle_step1", "immunisation", "insurance", "background_check", "bls", "photo", "membership"}
	for range rapid.IntRange(0, 5).Draw(t, "requirements") {
		r := catalog.Requirement{Kind: rapid.SampledFrom(kinds).Draw(t, "requirement")}
		if r.Kind == "language_test" && rapid.Bool().Draw(t, "test named") {
			r.AnyOf = []catalog.TestMinimum{{Test: rapid.SampledFrom([]string{"ielts", "toefl", "oet", "Some Test"}).Draw(t, "accepted"), Minimum: 7}}
		}
		p.Requirements = append(p.Requirements, r)
	}
	if rapid.Bool().Draw(t, "route") {
		p.Routes = []catalog.Route{rapid.SampledFrom(catalog.Routes).Draw(t, "way in")}
	}
	switch rapid.IntRange(0, 3).Draw(t, "how to apply") {
	case 0:
		p.Apply.LeadWeeks = rapid.IntRange(1, 40).Draw(t, "lead weeks")
	case 1:
		p.Apply.Rolling = true
	case 2:
		for range rapid.IntRange(1, 3).Draw(t, "windows") {
			p.Apply.Windows = append(p.Apply.Windows, drawWindow(t))
		}
	}
	p.Apply.DecisionWeeks = rapid.SampledFrom([]int{0, 0, 4, 12}).Draw(t, "decides in")
	return p
}

func drawWindow(t *rapid.T) catalog.Window {
	day := func(label string) catalog.YearDay {
		d := catalog.YearDay{Month: time.Month(rapid.IntRange(1, 12).Draw(t, label+" month")), Day: rapid.IntRange(0, 31).Draw(t, label+" day")}
		if rapid.Bool().Draw(t, label+" hour known") {
			d.HasHour, d.Hour = true, rapid.IntRange(0, 23).Draw(t, label+" hour")
		}
		return d
	}
	w := catalog.Window{FirstCome: rapid.Bool().Draw(t, "first come"), Advised: rapid.IntRange(0, 4).Draw(t, "advised") == 0,
		Zone: rapid.SampledFrom([]string{"", "Europe/London", "Australia/Sydney"}).Draw(t, "zone")}
	if rapid.IntRange(0, 9).Draw(t, "closing known") > 0 {
		w.Closes = day("closes")
	}
	if w.Closes.IsZero() || rapid.Bool().Draw(t, "opening known") {
		w.Opens = day("opens")
	}
	return w
}

// drawMarks ticks off or delays some steps of a plan.
func drawMarks(t *rapid.T, p Plan, today clock.Date) []Mark {
	var out []Mark
	for range rapid.IntRange(0, 4).Draw(t, "marks") {
		if len(p.Steps) == 0 {
			break
		}
		m := Mark{Step: rapid.SampledFrom(p.Steps).Draw(t, "marked").ID}
		switch rapid.IntRange(0, 3).Draw(t, "kind of mark") {
		case 0:
			m.Have = true
		case 1:
			m.DoneOn = today + clock.Date(rapid.IntRange(-100, 60).Draw(t, "done"))
		case 2:
			m.ExtraWeeks = rapid.IntRange(1, 12).Draw(t, "longer")
		case 3:
			m.NotBefore = today + clock.Date(rapid.IntRange(-10, 200).Draw(t, "not before"))
		}
		out = append(out, m)
	}
	return MergeMarks(out)
}

func verdicts(p Plan) map[string]TargetVerdict {
	m := map[string]TargetVerdict{}
	for _, o := range p.Targets {
		m[o.ID] = o.Verdict
	}
	return m
}

// checkPlan holds for every plan whatsoever.
func checkPlan(t interface{ Fatalf(string, ...any) }, req Request, p Plan) {
	byID := map[StepID]Step{}
	for _, s := range p.Steps {
		if _, twice := byID[s.ID]; twice {
			t.Fatalf("step %s stands twice", s.ID)
		}
		byID[s.ID] = s
	}
	lost := verdicts(p)
	for _, s := range p.Steps {
		open := s.Status != Have && s.Status != Done
		if s.Why == "" || s.What == "" || s.Source == "" || s.Checked == "" || strings.ContainsAny(s.What+s.Why, "{}") {
			t.Fatalf("step %s has no reason, name or source: %+v", s.ID, s)
		}
		if open && s.Date < req.Today {
			t.Fatalf("step %s is planned in the past, %s", s.ID, s.Date)
		}
		if s.Status == Missed {
			before := false // the first day of one of the targets that it was for
			for _, o := range p.Targets {
				before = before || slices.Contains(s.For, o.ID) && s.Date <= o.Begins
			}
			if !before {
				t.Fatalf("step %s was missed on %s, after the first day\n%s", s.ID, s.Date, text(p))
			}
		}
		if s.Until < s.Date {
			t.Fatalf("step %s ends before it begins", s.ID)
		}
		if len(s.For) == 0 {
			t.Fatalf("step %s is for nobody", s.ID)
		}
		for id, l := range s.LatestFor {
			if open && lost[id] != Lost && s.Date > l {
				t.Fatalf("step %s on %s is after its latest day %s for %s, which is %s\n%s", s.ID, s.Date, l, id, lost[id], text(p))
			}
		}
		if alive := slices.ContainsFunc(s.For, func(id string) bool { return lost[id] != Lost }); open && alive {
			if s.Status == Missed || s.Latest != 0 && s.Date > s.Latest {
				t.Fatalf("step %s (%s) on %s is after its latest day %s", s.ID, s.Status, s.Date, s.Latest)
			}
			for _, before := range s.After {
				if b, ok := byID[before]; ok && b.Status != Have && b.Status != Done && b.Until > s.Date {
					t.Fatalf("step %s on %s begins before %s ends on %s\n%s", s.ID, s.Date, before, b.Until, text(p))
				}
			}
		}
		if s.Chance < -1 || s.Chance > 1 {
			t.Fatalf("step %s has chance %v", s.ID, s.Chance)
		}
	}
	for _, o := range p.Targets {
		if o.Why == "" || o.Source == "" || o.Name == "" {
			t.Fatalf("target %s has no reason or source", o.ID)
		}
		if o.Verdict == Lost && p.Feasible && len(p.Targets) == 1 || o.Verdict != Lost && !p.Feasible {
			t.Fatalf("target %s is %s in a plan with feasible %v", o.ID, o.Verdict, p.Feasible)
		}
		if o.NearestStart != 0 && (o.Verdict != Lost || o.NearestStart <= req.Today) {
			t.Fatalf("target %s: nearest start %s, %s", o.ID, o.NearestStart, o.Verdict)
		}
	}
}

func TestEveryPlanHolds(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		req := drawRequest(t)
		req.Marks = drawMarks(t, Build(req), req.Today)
		req.Chances = rapid.IntRange(0, 3).Draw(t, "chances") == 0
		req.SlipDays = rapid.SampledFrom([]int{0, 0, 14, 60}).Draw(t, "late")
		checkPlan(t, req, Build(req))
	})
}

// What an office does falls on a working day, unless that would be too late.
func TestNoOfficeWorksOnAWeekend(t *testing.T) {
	t.Parallel()
	offices := []string{"transcript", "school.letter", "release", "passport", "visa.ask", "visa.interview", "visa", "police", "health.apply", "health.tests", "access", "decision"}
	rapid.Check(t, func(t *rapid.T) {
		req := drawRequest(t)
		req.SlipDays = rapid.SampledFrom([]int{0, 0, 14, 60}).Draw(t, "late")
		p := Build(req)
		for _, s := range p.Steps {
			monday := s.Date
			for weekend(monday) {
				monday++
			}
			if monday != s.Date && s.Status != Have && slices.Contains(offices, stem(s.ID)) && (s.Latest == 0 || monday <= s.Latest) {
				t.Fatalf("%s is on %s\n%s", s.ID, s.Date.Format("Monday 2 January 2006"), text(p))
			}
		}
		for _, o := range p.Targets {
			if req.Student.Goals.StartDay == 0 && o.Begins.Weekday() != time.Monday {
				t.Fatalf("%s begins on %s", o.ID, o.Begins.Format("Monday 2 January 2006"))
			}
		}
	})
}

// Who lacks a hepatitis B course must know so when it can still be had: in the
// first weeks, or 34 weeks before anybody wants to see it.
func TestTheVaccinationRecordComesFirst(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		req := drawRequest(t)
		req.Student.Facts.Exams = nil
		p := Build(req)
		var record Step
		first := never
		for _, s := range p.Steps {
			switch stem(s.ID) {
			case "health.record":
				record = s
			case "health.apply", "health.tests":
				first = min(first, s.Date)
			}
		}
		if record.Status != Have && record.Status != Missed && record.Date > max(req.Today+30, first-34*7) && first != never {
			t.Fatalf("the record is looked for on %s, the tests are on %s\n%s", record.Date, first, text(p))
		}
	})
}

// One day to apply by: the one shown is the one that the verdict, the latest day
// of sending and the sentence go by.
func TestOneDayToApplyBy(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		req := drawRequest(t)
		req.Chances = true
		p := Build(req)
		for _, o := range p.Targets {
			for _, s := range p.Steps {
				if s.Kind != KindSend || stem(s.ID) != "send" || !slices.Contains(s.For, o.ID) || o.Deadline == 0 || o.Verdict == Lost {
					continue
				}
				if o.Typical && (s.Date > o.Deadline || s.Latest > o.Deadline) {
					t.Fatalf("%s: shown is %s, sent on %s, latest %s\n%s", o.ID, o.Deadline, s.Date, s.Latest, text(p))
				}
				if strings.Contains(s.Why, "later than most") && strings.Contains(o.Why, "to spare") {
					t.Fatalf("%s: %s / %s", o.ID, o.Why, s.Why)
				}
			}
		}
	})
}

func TestPlanIsDeterministic(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		req := drawRequest(t)
		req.Marks = drawMarks(t, Build(req), req.Today)
		req.Chances = true
		if d := cmp.Diff(Build(req), Build(req)); d != "" {
			t.Fatal(d)
		}
	})
}

// A round that closes before one start closes before every later start too, so a
// later start never loses a target. The exceptions are real: a round that is said
// to be for certain months only, and a held result or paper that runs out.
func TestALaterStartNeverLosesATarget(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		req := drawRequest(t)
		req.Student.Facts.Tests, req.Student.Facts.Have = nil, nil
		req.Targets = req.Targets[:1]
		if req.Student.Goals.Start == 0 {
			return
		}
		before := Build(req)
		req.Student.Goals.Start += clock.Month(rapid.IntRange(1, 24).Draw(t, "months later"))
		after := Build(req)
		if before.Targets[0].Verdict != Lost && after.Targets[0].Verdict == Lost {
			t.Fatalf("start %s works, start %s does not: %s", before.Start, after.Start, after.Targets[0].Why)
		}
	})
}

func TestHaveItMovesNothingLater(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		req := drawRequest(t)
		before := Build(req)
		if len(before.Steps) == 0 {
			return
		}
		ticked := rapid.SampledFrom(before.Steps).Draw(t, "have it").ID
		req.Marks = []Mark{{Step: ticked, Have: true}}
		after := Build(req)
		was := map[StepID]Step{}
		for _, s := range before.Steps {
			was[s.ID] = s
		}
		for _, s := range after.Steps {
			if s.ID == ticked {
				if s.Status != Have && !s.Fixed && !strings.HasPrefix(string(s.ID), "early:") {
					t.Fatalf("%s is %s after it was ticked off", s.ID, s.Status)
				}
				continue
			}
			if b, planned := was[s.ID]; s.Status == Have || !planned || b.Status == Missed {
				continue // a step of lost targets had no day that could be kept
			}
			if b := was[s.ID]; s.Date > b.Date || s.Date < req.Today {
				t.Fatalf("having %s moves %s from %s to %s\n%s\n%s", ticked, s.ID, b.Date, s.Date, text(before), text(after))
			}
		}
		for id, v := range verdicts(before) {
			if v != Lost && verdicts(after)[id] == Lost {
				t.Fatalf("having %s loses %s", ticked, id)
			}
		}
	})
}

func TestBeingLateNeverHelps(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		req := drawRequest(t)
		before := verdicts(Build(req))
		req.SlipDays = rapid.IntRange(1, 90).Draw(t, "days late")
		for id, v := range verdicts(Build(req)) {
			if before[id] == Lost && v != Lost {
				t.Fatalf("%s is lost in time and %s when late", id, v)
			}
		}
	})
}

func FuzzBuild(f *testing.F) {
	f.Fuzz(rapid.MakeFuzz(func(t *rapid.T) {
		req := drawRequest(t)
		req.Marks = drawMarks(t, Build(req), req.Today)
		req.SlipDays = rapid.SampledFrom([]int{0, 14}).Draw(t, "late")
		checkPlan(t, req, Build(req))
	}))
}
