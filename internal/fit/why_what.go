package fit

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"preround/internal/catalog"
	"preround/internal/platform/clock"
	"preround/internal/reference"
	"preround/internal/student"
)

// testLabel is a test's short name: "IELTS Academic", "TOEFL iBT".
func testLabel(code string) string {
	name, _, _ := strings.Cut(student.TestName(code), " (")
	return name
}

func scoreWords(v float64) string {
	if v == math.Trunc(v) && v < 10 {
		return strconv.FormatFloat(v, 'f', 1, 64)
	}
	return strconv.FormatFloat(v, 'f', -1, 64)
}

// askedWords is what one alternative asks for: "IELTS Academic 7.0, 6.5 in each section".
func askedWords(m catalog.TestMinimum, lang string) string {
	name := m.Test
	if code, ok := student.TestNamed(m.Test); ok {
		name = testLabel(code)
	}
	switch {
	case name == "" && m.CEFR == "":
		return "a test of " + student.LanguageName(lang)
	case name == "":
		return student.LanguageName(lang) + " at " + m.CEFR
	case m.Minimum == 0 && m.CEFR != "":
		name += " at " + m.CEFR
	case m.Minimum != 0:
		name += " " + scoreWords(m.Minimum)
	}
	if m.Section != 0 {
		name += " with " + scoreWords(m.Section) + " in each section"
	}
	return name
}

// testWords is all alternatives of a requirement.
func testWords(r catalog.Requirement, lang string) string {
	if len(r.AnyOf) == 0 {
		return "a test of " + student.LanguageName(lang)
	}
	var list []string
	for _, m := range r.AnyOf {
		list = append(list, askedWords(m, lang))
	}
	return joinWords(list, "or")
}

// myScore is "your IELTS Academic 6.5".
func myScore(t student.TestScore) string {
	s := "your " + testLabel(t.Test)
	if t.Score != 0 {
		s += " " + scoreWords(t.Score)
	}
	if t.Lowest != 0 {
		s += " (lowest section " + scoreWords(t.Lowest) + ")"
	}
	return s
}

// sayTest is the sentence about one test requirement.
func (j *judging) sayTest(r catalog.Requirement) (proof, string) {
	p := j.judgeTest(r)
	asks := "It asks for " + testWords(r, p.lang)
	switch p.how {
	case proofMet:
		return p, asks + "; " + myScore(p.test) + " does."
	case proofLow:
		return p, asks + "; " + myScore(p.test) + " is below that."
	case proofSection:
		return p, asks + "; say the lowest section of " + myScore(p.test) + "."
	case proofScale:
		return p, asks + "; " + myScore(p.test) + " is on TOEFL’s other scale and compares with about that, so ask."
	case proofLevel:
		return p, asks + "; say which level " + myScore(p.test) + " is."
	case proofBooked:
		if p.test.On > j.today {
			return p, asks + "; you said you sit " + testLabel(p.test.Test) + " on " + dayWords(p.test.On) + "."
		}
		return p, asks + "; say the score of " + myScore(p.test) + "."
	case proofExpired:
		return p, asks + "; " + myScore(p.test) + " counts until " + dayWords(ValidUntil(p.test)) + " only, so you would need a new result."
	case proofOther:
		return p, asks + "; it does not name " + myScore(p.test)[len("your "):] + j.compares(p) + ", so ask whether it counts."
	case proofNative:
		return p, asks + "; you said " + student.LanguageName(p.lang) + " is your mother tongue, so ask whether that is enough."
	}
	return p, asks + "; you would still need that."
}

// compares tells how a result of another test compares by the published tables.
func (j *judging) compares(p proof) string {
	code, _ := student.TestNamed(p.asked.Test)
	mine, okMine := reference.IELTSOf(p.test.Test, p.test.Score)
	theirs, okTheirs := reference.IELTSOf(code, p.asked.Minimum)
	switch {
	case !okMine || !okTheirs || p.asked.Minimum == 0:
		return ""
	case mine >= theirs:
		return ", which compares with enough in published tables"
	}
	return ", which compares with less in published tables"
}

func (j *judging) sayLanguage(a answer) says {
	var parts []string
	s := says{}
	for _, l := range j.row.Languages {
		parts = append(parts, j.saySpoken(l))
		if j.speaks(l) == no && a == no {
			s.way = "Lessons up to " + languageWords(l) + " " + l.CEFR + " would open it; or look at places where you know the language well enough."
		}
	}
	for _, r := range j.row.Tests {
		p, why := j.sayTest(r)
		parts = append(parts, why)
		if p.answer == no {
			s.way = j.retake(p)
		}
	}
	s.why = strings.Join(parts, " ")
	return s
}

// languageWords is "English" or "English or Polish".
func languageWords(l catalog.LanguageNeed) string {
	names := []string{student.LanguageName(l.Code)}
	for _, code := range l.Or {
		names = append(names, student.LanguageName(code))
	}
	return joinWords(names, "or")
}

func (j *judging) saySpoken(l catalog.LanguageNeed) string {
	need := languageWords(l) + " is spoken there"
	if l.CEFR != "" {
		need = languageWords(l) + " at " + l.CEFR + " is asked for"
	}
	best, said := "", false // the language that counts
	for _, code := range append([]string{l.Code}, l.Or...) {
		_, has := j.level[code]
		if has && (best == "" || j.level[code] > j.level[best]) {
			best, said = code, true
		}
	}
	mine := j.level[best]
	switch {
	case !said:
		return need + "; say how well you know it."
	case mine == 0:
		return need + "; you named " + student.LanguageName(best) + " without a level."
	case mine == nativeLevel:
		return need + "; you said " + student.LanguageName(best) + " is your mother tongue."
	}
	my := student.LanguageName(best) + " " + student.CEFRLevels[mine-1]
	switch j.speaks(l) {
	case no:
		return need + "; you have " + my + "."
	case yes:
		return need + "; your " + my + " is enough."
	}
	return need + "; you have " + my + ", and the source does not say whether that is enough."
}

// retake says by when a test must be sat again for its result to be in time:
// before the next closing that serves the start, or before the start.
func (j *judging) retake(p proof) string {
	row, ok := reference.LanguageTestByCode(p.test.Test)
	asked := askedWords(p.asked, p.lang)
	if !ok {
		return "A result of " + asked + " would open it."
	}
	need := j.neededBy()
	if need == 0 {
		return "A result of " + asked + " would open it; it comes about " + strconv.Itoa(max(row.ResultDaysMax, 1)) + " days after the test."
	}
	by := need.AddDays(-max(row.ResultDaysMax, 1))
	if by <= j.today {
		return "A new result would come too late for this start; with " + asked + " a later one is open."
	}
	return "A result of " + asked + " would open it: sit the test by " + dayWords(by) + "."
}

// neededBy is the day by which an application for this start must be in: the
// last closing before it or the weeks before it; else the start; 0 not known.
func (j *judging) neededBy() clock.Date {
	if j.first == 0 {
		return 0
	}
	by := j.last
	for _, c := range j.closings() {
		if c.answer == yes {
			by = min(by, c.to)
		}
	}
	if w := j.place.Apply.LeadWeeks; w > 0 {
		by = min(by, j.last.AddWeeks(-w))
	}
	return by
}

func (j *judging) sayUSMLE(a answer) says {
	var missing, have []string
	for _, e := range j.row.Exams {
		if j.passed(string(e)) {
			have = append(have, student.TestName(string(e)))
		} else {
			missing = append(missing, student.TestName(string(e)))
		}
	}
	if a == yes {
		return says{why: "It asks for " + joinWords(have, "and") + "; you said you have it."}
	}
	return says{why: "It asks for " + joinWords(missing, "and") + "; you would still need that."}
}

func (j *judging) sayMoney(a answer) says {
	var parts []string
	s := says{}
	if j.student.Goals.Pay == student.PaidOnly {
		switch pay := j.pay[j.traits.Pay&7]; pay {
		case yes:
			parts = append(parts, "It pays; you said paid only.")
		case no:
			parts = append(parts, "It does not pay; you said paid only.")
			s.way, s.find = "Look at places "+j.where()+" that pay, or at scholarships for the stay.", j.find("pay", "stipend", "pay", "salary")
		default:
			parts = append(parts, "The source does not say whether it pays; you said paid only.")
		}
	}
	if j.budget >= 0 {
		parts = append(parts, j.sayBudget())
		if j.traits.CostUSD != catalog.CostUnknown && j.traits.CostUSD > j.budget && a == no {
			s.way, s.find = "Look at scholarships and travel grants, and at places without a fee.", j.find("format", "scholarship")
		}
	}
	s.why = strings.Join(parts, " ")
	return s
}

func (j *judging) sayBudget() string {
	cost, mine := j.traits.CostUSD, j.student.Goals.Budget
	switch {
	case cost == catalog.CostUnknown:
		return fmt.Sprintf("The source does not say what it charges; your budget is %s.", mine)
	case cost == 0:
		return "The organiser charges no fee; travel and living come on top."
	case cost < 0:
		return "It pays more than it charges; travel and living come on top."
	}
	fees := usd(cost)
	shown := fees.String()
	if in, ok := fees.Convert(mine.Currency); ok && mine.Currency != "USD" {
		shown += " (about " + in.String() + ")"
	}
	switch {
	case cost <= j.budget:
		return fmt.Sprintf("Its fees for the shortest stay are about %s, within your %s; travel and living come on top.", shown, mine)
	case j.place.Money.WaivedFor != "":
		return fmt.Sprintf("Its fees are about %s, more than your %s, but waived for %s.", shown, mine, j.place.Money.WaivedFor)
	}
	return fmt.Sprintf("Its fees for the shortest stay are about %s, more than your %s.", shown, mine)
}

// needs says of each requirement whether the student has it.
func (j *judging) needs() []Need {
	var out []Need
	for _, r := range j.place.Requirements {
		n := Need{Requirement: r, State: ToDo}
		switch r.Kind {
		case "language_test":
			p, why := j.sayTest(r)
			n.State, n.Why = needState(p), why
		case "usmle_step1", "usmle_step2":
			n.Why = "You would still need " + student.TestName(string(r.Kind)) + "."
			if j.passed(string(r.Kind)) {
				n.State, n.Why = Have, "You said you have it."
			}
		default:
			n.State, n.Why = j.needDocument(r)
		}
		out = append(out, n)
	}
	return out
}

func needState(p proof) NeedState {
	switch p.how {
	case proofMet:
		return Have
	case proofLow:
		return TooLow
	case proofNone, proofExpired, proofBooked:
		return ToDo
	}
	return NeedAsk
}

// needDocument judges a paper by what the student holds; one that runs out
// before the end of the stay is needed anew.
func (j *judging) needDocument(r catalog.Requirement) (NeedState, string) {
	i := slices.IndexFunc(j.student.Facts.Have, func(d student.Document) bool {
		return d.Kind == r.Kind && (d.Until == 0 || d.Until >= max(j.first, j.today))
	})
	if i >= 0 {
		return Have, "You said you have it."
	}
	for _, d := range j.student.Facts.Have {
		if d.Kind == r.Kind {
			return ToDo, "Yours ends on " + dayWords(d.Until) + ", before you need it."
		}
	}
	if r.Kind == "visa" {
		return ToDo, "Ask the host and the embassy which one; the plan has its dates."
	}
	return ToDo, "You would still need it."
}
