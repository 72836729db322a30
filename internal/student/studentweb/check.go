package studentweb

import (
	"net/http"
	"strconv"

	"preround/internal/platform/clock"
	"preround/internal/platform/errs"
	"preround/internal/platform/web"
	"preround/internal/student"
)

// entry is one question in the list of answers.
type entry struct {
	page
	lines []string // the answer in words; nil: not said yet
	note  string   // what follows from it
}

// checkView is the page of all answers.
type checkView struct {
	opened
	goals, facts []entry
	given        int
	open         string // path of the first question not answered; empty: none
	problems     []errs.Problem
}

// check is GET /answers.
func (d *Desk) check(w http.ResponseWriter, r *http.Request) error {
	address, err := web.ReadQuery(r)
	if err != nil {
		return err
	}
	o, err := d.open(r, address.Values)
	if err != nil && errs.KindOf(err) != errs.Invalid {
		return err
	}
	v := checkOf(o, d.today())
	status := http.StatusOK
	if err != nil {
		status = http.StatusBadRequest
		v.problems = errs.ProblemsOf(err)
		for i, problem := range v.problems {
			p, _ := pageOf(problem.Field)
			v.problems[i].Field = p.slug // the row that it is about; none for places and marks
		}
	}
	return web.Render(w, r, status, checkPage(v))
}

func checkOf(o opened, today clock.Date) checkView {
	o.From = fromAnswers
	v := checkView{opened: o}
	for _, p := range pages {
		e := entry{page: p, lines: p.said(o.State.Student)}
		if p.slug == "year" {
			e.note = stageNote(o.State.Student.Facts, today)
		}
		if len(e.lines) > 0 {
			v.given++
		} else if v.open == "" {
			v.open = p.path()
		}
		if p.goal {
			v.goals = append(v.goals, e)
		} else {
			v.facts = append(v.facts, e)
		}
	}
	return v
}

// stageNote says which stage follows from the year, where only one does.
func stageNote(f student.Facts, today clock.Date) string {
	if f.Year == 0 || f.Stage != "" || f.Year == student.GraduateYear {
		return ""
	}
	if stage := student.StageNow(f, today); stage != "" {
		return "From this follows: " + stage.Label() + "."
	}
	return ""
}

// title says how far the answers have come.
func (v checkView) title() string {
	switch v.given {
	case 0:
		return "Your answers: none yet"
	case len(pages):
		return "Your answers: all " + strconv.Itoa(len(pages)) + " given"
	}
	return "Your answers: " + strconv.Itoa(v.given) + " of " + strconv.Itoa(len(pages)) + " given"
}

// lede says where one stands and where the answers are.
func (v checkView) lede() string {
	var s string
	switch v.given {
	case 0:
		return "Nothing is said yet. Three answers are enough for a plan: when, where, and your year. Every other one makes it more exact."
	case len(pages):
		s = "Every question is answered. "
	default:
		s = "You have answered " + strconv.Itoa(v.given) + " of " + strconv.Itoa(len(pages)) + " questions. The others may stay open. "
	}
	if v.Kept {
		return s + "Changes are saved on this device."
	}
	return s + "The answers stand in the address of this page and nowhere else, until you keep the plan."
}
