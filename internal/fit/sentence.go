package fit

import (
	"strconv"
	"strings"

	"preround/internal/catalog"
	"preround/internal/student"
)

// line is the parts of the sentence for a row of results.
type line struct {
	takes   string   // "Takes final-year students from any country"
	against string   // the first no, short
	missing []string // what the student would still need
	ask     string   // what only the host or the school can say; what the student has not said yet stands elsewhere on the page
	closes  string
}

// Sentence says in one sentence why the place fits, what is missing and when it
// closes, for a row of a list. It never speaks of visas.
func (f *Fit) Sentence() string {
	l := f.line
	parts := []string{l.takes}
	switch {
	case l.against != "":
		parts = []string{"Not open to you: " + l.against}
	case len(l.missing) > 0:
		parts = append(parts, "you would still need "+joinWords(l.missing, "and"))
	case l.ask != "":
		parts = append(parts, l.ask)
	}
	if l.closes != "" && l.against == "" {
		parts = append(parts, l.closes)
	}
	s := strings.Join(parts, "; ")
	return s + "."
}

func (j *judging) line(f *Fit) line {
	l := line{takes: j.takes(), closes: j.closesWords()}
	for i, a := range j.answers {
		if a == no {
			l.against = j.againstWords(i)
			break
		}
	}
	for _, n := range f.Needs {
		switch {
		case n.Kind == "language_test" && n.State == ToDo:
			l.missing = append(l.missing, testWords(n.Requirement, languageOfNeed(n.Requirement)))
		case (n.Kind == "usmle_step1" || n.Kind == "usmle_step2") && n.State == ToDo:
			l.missing = append(l.missing, student.TestName(string(n.Kind)))
		}
	}
	switch {
	case j.answers[cYear] == unknown && j.year[0][j.traits.Years] == no:
		l.ask = "ask whether your year counts there"
	case j.answers[cSchool] == unknown && j.place.Eligibility.Scope == catalog.ScopePartners:
		l.ask = "ask whether your school is a partner"
	case j.answers[cRoute] == unknown:
		l.ask = j.askRoute()
	case j.answers[cSchool] == unknown && j.home != 0:
		l.ask = "ask whether students of your school may come"
	case j.answers[cLanguage] == unknown && len(j.row.Languages) > 0:
		l.ask = languageWords(j.row.Languages[0]) + " is spoken there"
	}
	return l
}

func languageOfNeed(r catalog.Requirement) string {
	if r.Language != "" {
		return r.Language
	}
	return languageOf(r.AnyOf)
}

// takes is whom the place takes, in as few words as are true.
func (j *judging) takes() string {
	who := "medical students"
	switch {
	case j.traits.Years != 0:
		who = j.admittedByYear()
	case j.traits.Stages != 0:
		who = j.admittedByStage()
	}
	e := j.place.Eligibility
	from := ""
	switch {
	case e.Scope == catalog.ScopeOwnSchool:
		from = " of its own school"
	case e.Scope == catalog.ScopePartners:
		from = " of partner schools"
	case len(e.SchoolCountries) > 0:
		from = " of schools in " + countryListWords(e.SchoolCountries)
	case e.Scope == catalog.ScopeAny && len(e.Citizenship) == 0:
		from = " from any country"
	case e.Scope == catalog.ScopeAccredited:
		from = " of accredited schools " + j.where()
	case e.International == catalog.Yes:
		from = " from other countries"
	case e.International == catalog.No:
		from = " of schools " + j.where()
	case who == "medical students":
		return "Whom it takes is not stated"
	}
	return "Takes " + who + from
}

// closesWords is when one must have applied, for this student's start where it is known.
func (j *judging) closesWords() string {
	var best *closing
	list := j.closings()
	for i := range list {
		c := &list[i]
		if c.to >= j.today && (best == nil || c.answer < best.answer || c.answer == best.answer && c.to < best.to) {
			best = c
		}
	}
	switch {
	case j.traits.Flags&catalog.FlagRolling != 0 && j.place.Apply.LeadWeeks == 0:
		return "applications all year"
	case best != nil && best.from != best.to:
		return "closes in " + best.to.Format("January 2006") + best.cycle()
	case best != nil:
		return "closes " + dayWords(best.to) + best.cycle()
	case j.place.Apply.LeadWeeks > 0 && j.first != 0:
		return "apply by " + dayWords(j.last.AddWeeks(-j.place.Apply.LeadWeeks))
	case j.place.Apply.LeadWeeks > 0:
		return "apply " + weeksWords(j.place.Apply.LeadWeeks) + " before the start"
	}
	return "no closing date is stated"
}

// cycle marks a date that is known from one past round only.
func (c *closing) cycle() string {
	if c.window.Cycle == 0 {
		return ""
	}
	return " (last known: " + strconv.Itoa(c.window.Cycle) + ")"
}

// againstWords is a no in a few words.
func (j *judging) againstWords(i int) string {
	switch i {
	case cStatus:
		if j.place.Status == catalog.StatusEnded {
			return "it has ended"
		}
		return "it is paused"
	case cStage:
		return "it takes only " + j.admittedByStage()
	case cYear:
		return "it takes only " + j.admittedByYear()
	case cDeadline:
		if j.last < j.today {
			return "the start that you gave is past"
		}
		return "it is too late to apply for " + j.startWords()
	case cDates:
		return "it runs " + runsWords(j.traits.Months)
	case cLength:
		return "a stay is " + j.offered()
	}
	c := j.criterion(i, no)
	short, _, _ := strings.Cut(c.Why, "; ")
	short, _, _ = strings.Cut(short, ". ")
	return strings.ToLower(short[:1]) + strings.TrimSuffix(short[1:], ".")
}
