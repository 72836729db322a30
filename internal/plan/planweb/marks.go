package planweb

import (
	"context"
	"net/http"
	"slices"
	"strconv"

	"preround/internal/catalog"
	"preround/internal/plan"
	"preround/internal/platform/clock"
	"preround/internal/platform/errs"
	"preround/internal/platform/web"
)

// The fields of the form of marks. One form spans the whole list, so that the
// state stands in it once: a button says had=STEP, did=STEP or unmark=STEP (words
// that are no parameters of a state), and the fields longer:STEP, notbefore:STEP and doneon:STEP are read whichever
// button was pressed.
const (
	fieldHave, fieldDone, fieldClear             = "had", "did", "unmark"
	fieldLonger, fieldNotBefore, fieldDoneOn     = "longer:", "notbefore:", "doneon:"
	fieldAddPlace, fieldRemovePlace              = "add", "remove"
	maxExtraWeeks                                = 104
	earliestMarkYear, latestMarkYear         int = 2000, 2099
)

// mark does what the form of marks says.
func (d *Desk) mark(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	o, err := open(r, d.Keeper, form.Values)
	if err != nil {
		return err
	}
	o.State = dated(o.State, d.today())
	v := d.view(r.Context(), o)
	m := marking{form: form, steps: v.plan.Steps, marks: slices.Clone(o.State.Marks), today: d.today()}
	says, step := m.all()
	if !form.OK() {
		v.form = form
		return web.Render(w, r, http.StatusUnprocessableEntity, showPage(v))
	}
	next := o.State
	next.Marks = plan.MergeMarks(m.marks)
	return closeAct(w, r, d.Keeper, o, next, "/plan", says, anchor(step))
}

// marking applies a form to the marks.
type marking struct {
	form  *web.Form
	steps []plan.Step
	marks []plan.Mark
	today clock.Date
}

// all applies the form and says what was done, and at which step.
func (m *marking) all() (says string, at plan.StepID) {
	for _, s := range m.steps {
		if m.details(s) && says == "" {
			says, at = "Changed: “"+s.What+"”.", s.ID
		}
	}
	for name, do := range map[string]func(plan.Step) string{fieldHave: m.have, fieldDone: m.done, fieldClear: m.clear} {
		id := m.form.Get(name)
		if id == "" {
			continue
		}
		i := slices.IndexFunc(m.steps, func(s plan.Step) bool { return string(s.ID) == id })
		if i < 0 {
			m.form.Fault("", "That step is no longer part of your plan. The newest plan is below.")
			return "", ""
		}
		says, at = do(m.steps[i]), m.steps[i].ID
	}
	if says == "" {
		says = "Nothing was changed."
	}
	return says, at
}

// of is the mark of a step, made when there is none.
func (m *marking) of(id plan.StepID) *plan.Mark {
	i := slices.IndexFunc(m.marks, func(k plan.Mark) bool { return k.Step == id })
	if i < 0 {
		m.marks = append(m.marks, plan.Mark{Step: id})
		i = len(m.marks) - 1
	}
	return &m.marks[i]
}

func (m *marking) have(s plan.Step) string {
	m.of(s.ID).Have = true
	return "Marked as had: “" + s.What + "”."
}

func (m *marking) done(s plan.Step) string {
	if k := m.of(s.ID); k.DoneOn.IsZero() {
		k.DoneOn = m.today
	}
	return "Marked as done: “" + s.What + "”."
}

func (m *marking) clear(s plan.Step) string {
	m.marks = slices.DeleteFunc(m.marks, func(k plan.Mark) bool { return k.Step == s.ID })
	return "Your mark on “" + s.What + "” was taken away."
}

// details reads the fields of one step; true when one of them changed something.
func (m *marking) details(s plan.Step) bool {
	before := *m.of(s.ID)
	id := string(s.ID)
	if field := fieldLonger + id; m.form.Values.Has(field) {
		text := m.form.Get(field)
		n, err := strconv.Atoi(text)
		switch {
		case text == "":
			m.of(s.ID).ExtraWeeks = 0
		case err != nil || n < 0 || n > maxExtraWeeks:
			m.form.Fault(field, "“%s”: give the weeks that it takes longer as a number from 0 to %d.", s.What, maxExtraWeeks)
		default:
			m.of(s.ID).ExtraWeeks = n
		}
	}
	if d, ok := m.day(fieldNotBefore+id, s.What); ok {
		m.of(s.ID).NotBefore = d
	}
	if d, ok := m.day(fieldDoneOn+id, s.What); ok {
		if d > m.today {
			m.form.Fault(fieldDoneOn+id, "“%s”: %s has not come yet. Give the day on which it was done.", s.What, d.Format("2 January 2006"))
			return false
		}
		m.of(s.ID).DoneOn = d
	}
	return before != *m.of(s.ID)
}

func (m *marking) day(field, what string) (clock.Date, bool) {
	if !m.form.Values.Has(field) {
		return 0, false
	}
	text := m.form.Get(field)
	if text == "" {
		return 0, true
	}
	d, err := clock.ParseDate(text)
	if err != nil || d.Year() < earliestMarkYear || d.Year() > latestMarkYear {
		m.form.Fault(field, "“%s”: “%s” is not a date. Write it as 2027-03-01.", what, text)
		return 0, false
	}
	return d, true
}

// changePlaces adds a place to the plan or takes a target away.
func (d *Desk) changePlaces(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	o, err := open(r, d.Keeper, form.Values)
	if err != nil {
		return err
	}
	next := o.State
	says := "Nothing was changed."
	if id := catalog.ID(form.Get(fieldAddPlace)); id != "" {
		if next, says, err = d.add(r.Context(), o.State, id); err != nil {
			return err
		}
	}
	if id := form.Get(fieldRemovePlace); id != "" {
		next.Targets = slices.DeleteFunc(slices.Clone(next.Targets), func(t plan.TargetRef) bool { return t.ID() == id })
		says = "Taken out of your plan: " + d.nameOf(r.Context(), id) + "."
	}
	return closeAct(w, r, d.Keeper, o, dated(next, d.today()), "/plan", says, "places")
}

func (d *Desk) add(ctx context.Context, s plan.State, id catalog.ID) (plan.State, string, error) {
	p, ok := d.Find(ctx, id)
	if !ok {
		return s, "", errs.New(errs.NotFound, "There is no such place. It may have left the catalogue; search for it again.")
	}
	if slices.ContainsFunc(s.Targets, func(t plan.TargetRef) bool { return t.Place == id }) {
		return s, p.Name + " is in your plan already.", nil
	}
	if len(s.Targets) >= plan.MaxTargets {
		return s, "", errs.New(errs.Invalid, "A plan holds at most %d places. Take one out before you add another.", plan.MaxTargets)
	}
	s.Targets = append(slices.Clone(s.Targets), plan.TargetRef{Place: id})
	return s, "Added to your plan: " + p.Name + ".", nil
}

func (d *Desk) nameOf(ctx context.Context, target string) string {
	if p, ok := d.Find(ctx, catalog.ID(target)); ok {
		return p.Name
	}
	return "the place"
}

// anchor is the id of a step's row on the page.
func anchor(id plan.StepID) string { return id.Anchor() }
