package plan

import (
	"time"

	"preround/internal/platform/clock"
	"preround/internal/reference"
)

// yearsAhead gives a student whose start is far away something worth doing each
// year until the search begins: near home, free, and of use to the application.
// One or two deep things are worth more than five shallow ones, so it is one a
// year and three at most.
func (e *engine) yearsAhead() []Step {
	if len(e.worlds) == 0 {
		return nil
	}
	first := e.soonestStart(^uint64(0) >> (64 - len(e.worlds)))
	if e.today.DaysUntil(first) < 500 {
		return nil
	}
	search := e.searchDay()
	var ids []string
	for i := range e.worlds {
		ids = append(ids, e.worlds[i].target.ID)
	}
	year := max(1, e.req.Student.Facts.Year)
	var out []Step
	for y := e.today.Year(); len(out) < 3; y++ {
		d := clock.NewDate(y, time.July, 1)
		if d < e.today {
			continue
		}
		if d+60 > search {
			break
		}
		what, why, kind := yearAdvice(year+len(out), len(out))
		out = append(out, Step{ID: StepID("early:" + d.Format("2006")), Kind: kind, What: what, Date: d, Until: d + 28, Why: why, Source: general,
			Checked: reference.CheckedNo, For: ids, Chance: -1, Status: Todo, Hours: 20})
	}
	return out
}

// searchDay is the planned day of the first look around.
func (e *engine) searchDay() clock.Date {
	for i := range e.nodes {
		if int(e.nodes[i].row) == rowChoose {
			return e.nodes[i].date
		}
	}
	return never
}

func yearAdvice(year, nth int) (what, why string, kind StepKind) {
	switch {
	case year <= 1 || year == 2 && nth == 0:
		return "Shadow a doctor near home for a week or two", "It costs nothing, shows what you like, and the doctor may become a referee.", KindChoose
	case year == 2 || year == 3 && nth <= 1:
		return "Join one small project: an audit, a case report, a community survey", "One thing finished says more to a host than five begun. Ask a teacher whose work you like.", KindChoose
	}
	return "Get to know two teachers who can write for you", "A letter is good when the writer has seen you work for some weeks.", KindLetter
}
