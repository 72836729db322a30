package studentweb

import (
	"net/url"
	"slices"

	"preround/internal/platform/clock"
	"preround/internal/platform/errs"
	"preround/internal/platform/web"
	"preround/internal/student"
)

// read takes the answer out of a form and gives the student with it. Problems are
// noted in the form, at the fields that they are about.
func (p page) read(s student.Student, f *web.Form, today clock.Date) student.Student {
	values := url.Values{}
	switch p.slug {
	case "citizenship", "languages", "tests", "exams":
		t := tables[p.slug]
		values[t.param] = t.read(f, p)
	case "have":
		for _, kind := range student.DocumentKinds {
			if !f.Has("have", string(kind)) {
				continue
			}
			value := string(kind)
			if day := f.Get(until(kind)); day != "" {
				value += ":" + day
			}
			if says := faultOf(p, "have", value); says != "" {
				f.Fault(fieldID(until(kind), 0), "%s", says)
				continue
			}
			values.Add("have", value)
		}
	default:
		for name, list := range f.Values {
			values[name] = list
		}
	}
	if !f.OK() {
		return s
	}
	next, err := student.Answered(s, p.question, p.beside(s, values))
	for _, problem := range errs.ProblemsOf(err) {
		f.Fault(idOf(problem.Field), "%s", problem.Says)
	}
	p.refusePast(s, next, f, today)
	if p.slug == "year" && (next.Facts.Year != 0 || next.Facts.Stage != "") {
		next.Facts.YearOn = today
		if a, b := s.Facts, next.Facts; a.Year == b.Year && a.Stage == b.Stage && a.CourseYears == b.CourseYears {
			next.Facts.YearOn = s.Facts.YearOn // the same words said again count from when they were first said
		}
	}
	return next
}

// beside adds what the question's other page has answered.
func (p page) beside(s student.Student, values url.Values) url.Values {
	q, _ := student.QuestionByID(p.question)
	said := student.Query(s)
	for _, param := range q.Params() {
		if !slices.Contains(p.params, param) {
			values[param] = said[param]
		}
	}
	return values
}

// refusePast notes a start that is over. One that was said before and has passed
// since may stay until the student changes it.
func (p page) refusePast(before, s student.Student, f *web.Form, today clock.Date) {
	was, now := before.Goals, s.Goals
	switch {
	case p.slug != "start":
	case now.StartDay != 0 && now.StartDay < today && now.StartDay != was.StartDay:
		f.Fault("day", "%s is over. Give a day after %s.", now.StartDay.Format("2 January 2006"), today.Format("2 January 2006"))
	case now.Start != 0 && now.Start < today.YearMonth() && now.Start != was.Start:
		f.Fault("start", "%s is over. Choose %s or a later month.", monthName(now.Start), monthName(today.YearMonth()))
	}
}

// idOf is the id of the field that a problem with a parameter is shown at.
func idOf(param string) string {
	for _, t := range tables {
		if t.param == param {
			return fieldID(t.columns[0].name, 0)
		}
	}
	return param
}

func monthName(m clock.Month) string { return m.First().Format("January 2006") }
