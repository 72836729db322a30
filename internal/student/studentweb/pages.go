package studentweb

import (
	"slices"
	"strings"

	"preround/internal/student"
)

// page is one question as it is asked here. Languages and tests are one question
// in package student and two pages, since each is a table of its own.
type page struct {
	slug     string
	question string   // of student.Questions
	params   []string // the parameters that this page fills
	term     string   // in the list of answers
	title    string   // empty: the question's own
	why      string   // empty: the question's own
	effect   string   // what answering does; begins in lower case, follows the term
	goal     bool     // what I want, not who I am
	choice   bool     // the form holds "Not sure yet" as a choice of its own
}

// pages lists the pages in the order in which they are asked: goals first.
var pages = []page{
	{slug: "start", question: "when", params: []string{"start", "day", "latest", "weeks"}, term: "When and how long", goal: true,
		effect: "sets the day that everything is counted back from"},
	{slug: "country", question: "where", params: []string{"country", "mode"}, term: "Where", goal: true,
		effect: "brings the visa, the tests and the closing dates of those countries"},
	{slug: "kinds", question: "kind", params: []string{"kind", "format"}, term: "Kind of place", goal: true,
		effect: "puts the kinds you want first"},
	{slug: "specialty", question: "specialty", params: []string{"specialty"}, term: "Specialties", goal: true,
		effect: "puts places in these fields first"},
	{slug: "skills", question: "skill", params: []string{"skill"}, term: "Skills to gain", goal: true,
		effect: "puts places that teach them first"},
	{slug: "budget", question: "money", params: []string{"budget", "pay"}, term: "Budget and pay", goal: true,
		effect: "sets places above your budget apart"},
	{slug: "year", question: "year", params: []string{"year", "stage", "courseyears", "asof"}, term: "Year and stage", choice: true,
		effect: "says of each place whether it takes your year"},
	{slug: "school", question: "school", params: []string{"school", "schoolcountry"}, term: "Medical school",
		effect: "finds partner places, and fills in your exam weeks"},
	{slug: "citizenship", question: "citizenship", params: []string{"citizenship"}, term: "Citizenship",
		effect: "makes the visa part of the plan yours"},
	{slug: "languages", question: "language", params: []string{"lang"}, term: "Languages",
		title: "Which languages do you speak?", why: "Hosts ask for a level of the language of the ward. Where yours is enough, the plan may need no test at all.",
		effect: "can spare you a language test"},
	{slug: "tests", question: "language", params: []string{"test"}, term: "Language tests and exams",
		title: "Which tests have you taken or booked?", why: "Hosts decide by score, and results run out. We tell you which places a result opens, and when you would need a new one.",
		effect: "opens places that ask for a score"},
	{slug: "have", question: "have", params: []string{"have"}, term: "Papers you have",
		effect: "takes what you have out of the plan"},
	{slug: "exams", question: "exam", params: []string{"exam"}, term: "Exam weeks",
		effect: "keeps every task out of those weeks"},
	{slug: "hours", question: "hours", params: []string{"hours"}, term: "Hours a week",
		effect: "marks weeks that hold more than you can do"},
}

// aliases are other names of the pages, those of the questions and of single
// answers among them.
var aliases = map[string]string{"when": "start", "weeks": "start", "day": "start", "latest": "start", "where": "country", "countries": "country", "mode": "country",
	"kind": "kinds", "format": "kinds", "specialties": "specialty", "skill": "skills", "money": "budget", "pay": "budget", "stage": "year", "language": "languages",
	"lang": "languages", "test": "tests", "documents": "have", "exam": "exams"}

func pageBySlug(slug string) (page, bool) {
	i := slices.IndexFunc(pages, func(p page) bool { return p.slug == slug })
	if i < 0 {
		return page{}, false
	}
	return pages[i], true
}

// pageOf is the page that fills a parameter.
func pageOf(param string) (page, bool) {
	i := slices.IndexFunc(pages, func(p page) bool { return slices.Contains(p.params, param) })
	if i < 0 {
		return page{}, false
	}
	return pages[i], true
}

func (p page) path() string { return "/answers/" + p.slug }

// pageAt is the page of that path.
func pageAt(path string) (page, bool) {
	slug, ok := strings.CutPrefix(path, "/answers/")
	if !ok {
		return page{}, false
	}
	return pageBySlug(slug)
}

// number is the page's place in the order, from 1.
func (p page) number() int {
	return 1 + slices.IndexFunc(pages, func(o page) bool { return o.slug == p.slug })
}

// next is the path of the page after this one; after the last, all answers.
func (p page) next() string {
	if n := p.number(); n < len(pages) {
		return pages[n].path()
	}
	return "/answers"
}

// asks is the question in words; because is why it is asked.
func (p page) asks() string {
	if p.title != "" {
		return p.title
	}
	q, _ := student.QuestionByID(p.question)
	return q.Title
}

func (p page) because() string {
	if p.why != "" {
		return p.why
	}
	q, _ := student.QuestionByID(p.question)
	return q.Why
}

// said is the answer in words, a line for each part; nil when nothing was said.
func (p page) said(s student.Student) []string {
	switch p.slug {
	case "languages":
		s.Facts.Tests = nil
	case "tests":
		s.Facts.Languages = nil
	}
	return student.Spoken(s, p.question)
}

// core tells the three questions that a plan starts from.
func (p page) core() bool {
	q, _ := student.QuestionByID(p.question)
	return q.Core
}
