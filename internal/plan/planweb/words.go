package planweb

import (
	"fmt"
	"math"
	"strings"

	"preround/internal/plan"
	"preround/internal/platform/clock"
	"preround/internal/reference"
	"preround/internal/student"
)

// headline is what the page says first: whether it can be done, and what is next.
type headline struct {
	title   string     // the h1, and the page's title
	says    string     // the sentence below
	visa    bool       // nobody can say what a visa takes before the student says the citizenship
	next    *plan.Step // what to do next; nil when nothing is open
	nearest clock.Date // where the start is too soon: the nearest that works
}

// headlineOf finds the words for how the plan of a student stands.
func headlineOf(p plan.Plan, s student.Student) headline {
	h := headline{nearest: p.NearestStart}
	day := p.Start.Format("2 January 2006")
	lost, tight := 0, 0
	for _, t := range p.Targets {
		switch t.Verdict {
		case plan.Lost:
			lost++
			continue
		case plan.Tight:
			tight++
		}
		h.visa = h.visa || visaUnknown(s, t)
	}
	switch {
	case !p.Feasible:
		h.title = day + " is too soon"
		h.says = tooSoon(p)
		return h
	case tight+lost == len(p.Targets) && tight > 0:
		h.title = day + " is possible, but tight"
		if best := bestChance(p); best >= 0 && best < slim {
			h.title = day + " can hardly be met"
		}
	case h.visa:
		h.title = day + " looks possible"
	default:
		h.title = "You can be ready for " + day
	}
	if lost > 0 {
		h.says = fmt.Sprintf("%s of %d places can no longer be reached in time. ", sentence(count(lost)), len(p.Targets))
	}
	if h.next = nextStep(p); h.next != nil {
		h.says += "Next: " + lower(h.next.What) + ", " + when(*h.next, p.Today) + "."
	} else {
		h.says += "Nothing is left to do before the first day."
	}
	return h
}

// visaUnknown tells whether a target may need a visa of which nothing can be said,
// because the student's citizenship is not known. A chance would then be a guess.
func visaUnknown(s student.Student, t plan.Outcome) bool {
	if len(s.Facts.Citizenship) > 0 || t.Country == s.Facts.SchoolCountry && t.Country != "" {
		return false
	}
	return t.Place == nil || t.Place.Mode != "remote"
}

// slim is the chance below which a page does not speak of possible.
const slim = 0.1

// bestChance is the highest chance of a target that is not lost; -1 when none was
// computed.
func bestChance(p plan.Plan) float64 {
	best := -1.0
	for _, t := range p.Targets {
		if t.Verdict != plan.Lost {
			best = max(best, t.Chance)
		}
	}
	return best
}

// tooSoon explains a start that cannot be met.
func tooSoon(p plan.Plan) string {
	why := ""
	for _, t := range p.Targets {
		if t.Verdict == plan.Lost && t.Why != "" {
			why = t.Why + " "
			break
		}
	}
	if p.NearestStart.IsZero() {
		return why + "No start in the next five years works for what you chose; change the place or the country."
	}
	return why + "The nearest start that works is " + p.NearestStart.Format("2 January 2006") + "."
}

// nextStep is the first open step that the student does, not others.
func nextStep(p plan.Plan) *plan.Step {
	for i := range p.Steps {
		s := &p.Steps[i]
		if s.Status == plan.Late || s.Status == plan.Now || s.Status == plan.Todo {
			if !s.Fixed && !s.Waiting {
				return s
			}
		}
	}
	return nil
}

func when(s plan.Step, today clock.Date) string {
	switch {
	case s.Status == plan.Late || s.Date <= today:
		return "today"
	case s.Date == today+1:
		return "tomorrow"
	case s.Date.Year() != today.Year():
		return "on " + s.Date.Format("Monday 2 January 2006")
	}
	return "on " + s.Date.Format("Monday 2 January")
}

// chance says a probability as people do: never 0% or 100% of what is not certain.
func chance(c float64) string {
	switch {
	case c < 0:
		return ""
	case c < 0.01:
		return "under 1%"
	case c > 0.99:
		return "over 99%"
	}
	return fmt.Sprintf("%d%%", int(math.Round(c*100)))
}

// verdictTag gives look and word of a target's verdict.
func verdictTag(v plan.TargetVerdict) (look, word string) {
	switch v {
	case plan.Reachable:
		return "good", "In reach"
	case plan.Tight:
		return "info", "Tight"
	}
	return "late", "Too late"
}

// slack says how much room a step has, empty when that is not known.
func slack(s plan.Step) string {
	switch {
	case s.Latest.IsZero() || settled(s):
		return ""
	case s.Status == plan.Late && s.SlackDays >= 0:
		return "This is later than usual. If the rest goes fast, " + s.Latest.Format("2 January 2006") + " is the last day that still works."
	case s.SlackDays < 0:
		return "The last day for all your places was " + s.Latest.Format("2 January 2006") + "."
	case s.SlackDays == 0:
		return "This is the last day that still works."
	case s.SlackDays < 14:
		return fmt.Sprintf("%s of room: begin by %s at the latest.", sentence(days(s.SlackDays)), s.Latest.Format("2 January 2006"))
	}
	return fmt.Sprintf("%s of room: begin by %s at the latest.", sentence(count(s.SlackDays/7)+" weeks"), s.Latest.Format("2 January 2006"))
}

func days(n int) string {
	if n == 1 {
		return "one day"
	}
	return count(n) + " days"
}

// count writes small numbers as words.
func count(n int) string {
	words := []string{"none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"}
	if n >= 0 && n < len(words) {
		return words[n]
	}
	return fmt.Sprint(n)
}

func weeks(days int) string {
	if days == 7 {
		return "one week"
	}
	if days%7 == 0 {
		return count(days/7) + " weeks"
	}
	return count(days) + " days"
}

// sentence begins with a capital, lower with a small letter unless the word is a
// name or an abbreviation.
func sentence(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

func lower(s string) string {
	if len(s) < 2 || s[1] != ' ' && (s[1] < 'a' || s[1] > 'z') {
		return s
	}
	return strings.ToLower(s[:1]) + s[1:]
}

// firstSentence splits a reason into its first sentence and the rest.
func firstSentence(s string) (first, rest string) {
	if i := strings.Index(s, ". "); i > 0 {
		return s[:i+1], s[i+2:]
	}
	return s, ""
}

// icons of the kinds of step.
var stepIcons = map[plan.StepKind]string{
	plan.KindChoose: "list-check", plan.KindDocument: "file-text", plan.KindLetter: "mail", plan.KindTest: "language", plan.KindHealth: "vaccine",
	plan.KindWindow: "door-enter", plan.KindSend: "send", plan.KindWait: "hourglass", plan.KindOffer: "mail-opened", plan.KindVisa: "id",
	plan.KindMoney: "coins", plan.KindTravel: "plane", plan.KindPlacement: "stethoscope",
}

// haveWords is the button that settles a step: things are had, acts are done.
func haveWords(s plan.Step) (field, label string) {
	if key, _, _ := strings.Cut(string(s.ID), ":"); key == "visa.ask" || key == "letters.ask" {
		return fieldDone, "Done"
	}
	switch s.Kind {
	case plan.KindDocument, plan.KindHealth, plan.KindVisa, plan.KindLetter:
		return fieldHave, "I have this already"
	}
	return fieldDone, "Done"
}

// markable tells whether the student can settle or move the step. Even a missed
// one: who has it already may be in time after all.
func markable(s plan.Step) bool { return !s.Fixed }

// answerLine is one answer of the student, with the question that changes it.
type answerLine struct{ question, term, says string }

// answersOf lists the answers that the plan rests on.
func answersOf(s student.Student, start clock.Date, assumed bool) []answerLine {
	year := "Not said"
	switch y := s.Facts.Year; {
	case y == student.GraduateYear:
		year = "Graduate"
	case y > 0:
		year = fmt.Sprintf("Year %d", y)
	}
	first := start.Format("2 January 2006")
	if assumed {
		first = "Not said; " + first + " is assumed"
	}
	where := "Not sure yet"
	if len(s.Goals.Countries) > 0 {
		where = names(s.Goals.Countries)
	}
	return []answerLine{{"year", "Year", year}, {"start", "First day", first}, {"country", "Where", where}}
}

func names(codes []reference.CountryCode) string {
	out := make([]string, len(codes))
	for i, c := range codes {
		out[i] = reference.CountryName(c)
	}
	return strings.Join(out, ", ")
}

// sharpen lists the answers still missing that would make the plan more exact,
// the most useful first.
func sharpen(s student.Student) []answerLine {
	var out []answerLine
	add := func(missing bool, question, term, says string) {
		if missing {
			out = append(out, answerLine{question, term, says})
		}
	}
	add(s.Facts.Year == 0 && s.Facts.Stage == "", "year", "Your year", "so that places for your stage come first")
	add(len(s.Facts.Citizenship) == 0, "citizenship", "Your citizenship", "so that the visa part is yours")
	add(s.Facts.School == "" && s.Facts.SchoolCountry == "", "school", "Your medical school", "for papers, exam weeks and partner places")
	add(len(s.Facts.Languages) == 0, "languages", "Your languages", "perhaps you need no test")
	add(len(s.Facts.Exams) == 0, "exams", "Your exam weeks", "so that nothing falls into them")
	add(len(s.Goals.Specialties) == 0, "specialty", "Your specialties", "to find places you will like")
	add(s.Goals.Weeks == 0, "start", "How many weeks", "to fit places and visas to your stay")
	if len(out) > 4 {
		out = out[:4]
	}
	return out
}
