package fit

import (
	"slices"

	"preround/internal/catalog"
	"preround/internal/platform/clock"
	"preround/internal/student"
)

// Lack is one thing that stands between a student and a place: an answer not
// given, a paper or result not held, a language not spoken well enough, or a
// question that only the school or the host can answer.
type Lack struct {
	By         LackBy
	Criterion  string               // the criterion that waits for it; empty for papers
	Question   string               // ByAnswer: the question that would settle it, as student.QuestionByID
	Need       catalog.Requirement  // ByPaper; ByAnswer: the test whose result was not said, if that is it
	State      NeedState            // ByPaper: ToDo, or TooLow where the result on file is not enough
	Booked     clock.Date           // ByPaper: the day on which a test that would do is booked; 0 none
	BookedTest string               // its code
	Language   catalog.LanguageNeed // ByLanguage
	Routes     []catalog.Route      // BySchool: the routes of which the school has to open one
}

// LackBy is who can take a lack away, and how.
type LackBy uint8

// The kinds of lack.
const (
	ByAnswer   LackBy = iota // the student, with an answer
	ByPaper                  // the student, with a paper or a test
	ByLanguage               // the student, with lessons
	BySchool                 // only the student's school knows
	ByHost                   // only the host knows: no source says
)

// Lacks lists what keeps a place from being open to the student beyond doubt,
// and the criteria that are a no for good: those that no paper, test or answer
// can change. It goes by the same judgement as Judge, without the sentences, so
// that hundreds of places can be asked at once.
func (c *Scorer) Lacks(p *catalog.Place) (lacks []Lack, closed []string) {
	t := catalog.TraitsOf(p)
	j := judging{Scorer: c, place: p, traits: &t, row: catalog.TermsOf(t.Terms), answers: c.answers(&t)}
	if j.row == nil {
		j.row = &catalog.Terms{}
	}
	for i, a := range j.answers {
		switch {
		case i == cLanguage, i == cUSMLE: // below, by language and by paper
		case a == no:
			closed = append(closed, CriterionNames[i])
		case a == unknown:
			l := j.lackOf(i)
			l.Criterion = CriterionNames[i]
			lacks = append(lacks, l)
		}
	}
	lacks = j.spokenLacks(lacks)
	return j.paperLacks(lacks), closed
}

func answerTo(question string) Lack { return Lack{By: ByAnswer, Question: question} }

// lackOf is what would settle a criterion that is unknown.
func (j *judging) lackOf(i int) Lack {
	host := Lack{By: ByHost}
	switch i {
	case cStage, cYear:
		return j.standingLack(i)
	case cSchool:
		return j.schoolLack()
	case cRoute:
		return Lack{By: BySchool, Routes: j.place.Routes}
	case cCitizenship, cGroup:
		if len(j.student.Facts.Citizenship) == 0 && (i == cCitizenship || slices.Contains(j.row.Groups, "EU")) {
			return answerTo("citizenship")
		}
	case cLength, cDates, cExams:
		return answerTo("when")
	case cDeadline:
		if j.first == 0 && (len(j.place.Apply.Windows) > 0 || j.place.Apply.LeadWeeks > 0) {
			return answerTo("when")
		}
	}
	return host
}

// standingLack follows moreToSay.
func (j *judging) standingLack(i int) Lack {
	f := j.student.Facts
	switch {
	case i == cStage && j.traits.Stages == 0, i == cYear && j.year[0][j.traits.Years] == no:
		return Lack{By: ByHost}
	case j.standing == student.Standing{}, f.CourseYears == 0:
		return answerTo("year")
	case j.country == "":
		return answerTo("school")
	}
	return Lack{By: ByHost}
}

// schoolLack follows schoolUnknown.
func (j *judging) schoolLack() Lack {
	e := j.place.Eligibility
	named := j.student.Facts.School != ""
	switch {
	case e.Scope == catalog.ScopePartners:
		return Lack{By: BySchool}
	case e.Scope == catalog.ScopeOwnSchool && !named,
		e.Scope == catalog.ScopeAccredited && (j.home == 0 || !named),
		len(e.SchoolCountries) > 0 && j.country == "",
		(e.International == catalog.Yes || e.International == catalog.No) && j.home == 0:
		return answerTo("school")
	}
	return Lack{By: ByHost}
}

// spokenLacks adds the languages spoken at work.
func (j *judging) spokenLacks(lacks []Lack) []Lack {
	for _, l := range j.row.Languages {
		switch j.speaks(l) {
		case no:
			lacks = append(lacks, Lack{By: ByLanguage, Criterion: CriterionNames[cLanguage], Language: l})
		case unknown:
			lack := answerTo("language")
			if j.named(l) {
				lack = Lack{By: ByHost}
			}
			lack.Criterion = CriterionNames[cLanguage]
			lacks = append(lacks, lack)
		}
	}
	return lacks
}

// named tells whether the student gave a level of one of the languages.
func (j *judging) named(l catalog.LanguageNeed) bool {
	return j.level[l.Code] > 0 || slices.ContainsFunc(l.Or, func(code string) bool { return j.level[code] > 0 })
}

// paperLacks adds the papers and tests that the place asks for and the student
// does not have.
func (j *judging) paperLacks(lacks []Lack) []Lack {
	for _, r := range j.place.Requirements {
		switch r.Kind {
		case "language_test":
			if l, ok := j.testLack(r); ok {
				lacks = append(lacks, l)
			}
		case "usmle_step1", "usmle_step2":
			if !j.passed(string(r.Kind)) {
				lacks = append(lacks, Lack{By: ByPaper, Need: r, State: ToDo, Booked: j.bookedExam(string(r.Kind))})
			}
		default:
			if state, _ := j.needDocument(r); state != Have {
				lacks = append(lacks, Lack{By: ByPaper, Need: r, State: state})
			}
		}
	}
	return lacks
}

func (j *judging) testLack(r catalog.Requirement) (Lack, bool) {
	p := j.judgeTest(r)
	l := Lack{By: ByPaper, Criterion: CriterionNames[cLanguage], Need: r, State: ToDo}
	l.Need.Language = p.lang
	switch p.how {
	case proofMet:
		return l, false
	case proofLow:
		l.State = TooLow
	case proofBooked:
		if p.test.On <= j.today {
			return unsaid(r), true // it was sat, and the score was not said
		}
		l.Booked, l.BookedTest = p.test.On, p.test.Test
	case proofSection, proofLevel:
		return unsaid(r), true
	case proofNative, proofOther, proofScale:
		return Lack{By: ByHost, Criterion: CriterionNames[cLanguage]}, true
	}
	return l, true
}

// unsaid is a result of which the student has not said enough.
func unsaid(r catalog.Requirement) Lack {
	l := answerTo("language")
	l.Criterion, l.Need = CriterionNames[cLanguage], r
	return l
}

func (j *judging) bookedExam(exam string) clock.Date {
	for _, x := range j.student.Facts.Tests {
		if x.Test == exam && x.On > j.today {
			return x.On
		}
	}
	return 0
}
