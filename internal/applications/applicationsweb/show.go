package applicationsweb

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/a-h/templ"

	"preround/internal/applications"
	"preround/internal/catalog"
	"preround/internal/fit"
	"preround/internal/plan"
	"preround/internal/platform/ui"
	"preround/internal/platform/web"
)

// showView is what the page of one application shows.
type showView struct {
	me      person
	book    *applications.Book
	app     *applications.Application
	place   *catalog.Place // nil: it has left the catalogue
	name    string
	next    applications.Next
	silence applications.Silence
	tasks   []task
	history []applications.Happening
	sent    []applications.Snapshot
	clashes []applications.Clash
	panels  []*Panel
	ways    templ.Component // of a dead end
	packet  templ.Component // what the page of sending says of it
	form    *web.Form       // with problems, after a form that needs mending
	prefix  string          // of the form at fault
}

// task is one thing that the place asks for, with what the plan says of it.
type task struct {
	applications.Asked
	kind catalog.RequirementKind
	step *plan.Step // nil: the plan has no step for it
	late bool       // it is only due after an offer, and goes with no application
}

// show is GET /applications/{id}.
func (p *Pages) show(w http.ResponseWriter, r *http.Request) error {
	v, kept, err := p.view(r)
	if err != nil || !kept {
		return orGate(w, r, err)
	}
	return web.Render(w, r, http.StatusOK, showPage(v))
}

// view gathers what the page of an application shows; false for a visitor.
func (p *Pages) view(r *http.Request) (*showView, bool, error) {
	me, kept, err := p.person(r)
	if err != nil || !kept {
		return nil, false, err
	}
	ctx := r.Context()
	a, book, err := p.Service.One(ctx, me.who, applications.ID(r.PathValue("id")))
	if err != nil {
		return nil, true, err
	}
	v := &showView{me: me, book: &book, app: a, form: web.EmptyForm(nil)}
	v.place = p.place(ctx, me, a.Place)
	v.name = applications.Name(a, v.place)
	pl := p.planOf(ctx, me)
	v.next = applications.NextOf(a, applications.Around{Place: v.place, Plan: plannedOf(pl, a.Place), Today: me.today})
	v.silence = applications.SilenceOf(a, applications.PatienceOf(v.place, a), me.today)
	v.history = book.Happened(a)
	v.tasks = tasksOf(v.place, me, pl)
	v.went()
	if a.Stage == applications.Offer {
		v.clashes = p.clashes(r, v)
	}
	if v.sent, err = p.Service.Sent(ctx, me.who, a); err != nil {
		return nil, true, err
	}
	for _, of := range p.Panels {
		panel, err := of(r, *a)
		if err != nil {
			return nil, true, err
		}
		if panel != nil {
			v.panels = append(v.panels, panel)
		}
	}
	if p.Alternatives != nil && a.Stage == applications.Closed && a.Closed.DeadEnd() {
		v.ways, err = p.Alternatives(r, *a)
	}
	return v, true, err
}

// clashes are what the days of the offer collide with.
func (p *Pages) clashes(r *http.Request, v *showView) []applications.Clash {
	country := func(a *applications.Application) string {
		if at := p.place(r.Context(), v.me, a.Place); at != nil && len(at.Locations) == 1 {
			return string(at.Locations[0].Country)
		}
		return ""
	}
	name := func(a *applications.Application) string {
		return applications.Name(a, p.place(r.Context(), v.me, a.Place))
	}
	all := applications.Stays(v.book, v.me.state.Student.Facts.Exams, name, country)
	i := slices.IndexFunc(all, func(s applications.Stay) bool { return s.Application == v.app.ID })
	if i < 0 {
		return nil
	}
	return applications.Clashes(all[i], all)
}

// tasksOf holds what a place asks for against what the student has and the plan says.
func tasksOf(at *catalog.Place, me person, pl plan.Plan) []task {
	if at == nil {
		return nil
	}
	asked := applications.AskedOf(at, &me.state.Student, me.today)
	out := make([]task, 0, len(asked))
	for i, a := range asked {
		t := task{Asked: a}
		if i < len(at.Requirements) {
			t.kind = at.Requirements[i].Kind
		}
		t.step = stepFor(pl, at.ID, t.kind)
		t.late = afterOffer(t)
		if t.step != nil && !open(t.step) && t.State != fit.TooLow {
			t.past(me.state)
		}
		out = append(out, t)
	}
	return out
}

// went says of an application that has gone out what went with it.
func (v *showView) went() {
	if !v.app.Stage.Gone() {
		return
	}
	for _, m := range v.app.Moves {
		for i := range v.tasks {
			if m.Stage == applications.Sent && slices.Contains(m.Enclosed, v.tasks[i].What) {
				v.tasks[i].State, v.tasks[i].Why = fit.Have, "It went with the application."
			}
		}
	}
}

// past says how a requirement stands whose step is behind the student. Only a mark is
// a word of having it: the plan takes a step away as well when the application has gone
// out without it, or when it is too late.
func (t *task) past(s plan.State) {
	switch {
	case marked(s, t.step.ID):
		t.State, t.Why = fit.Have, "Marked as had in your plan."
	case t.State != fit.Have && t.step.Status != plan.Missed:
		t.Why = "You have not said that you have it. Your plan asks no more for it: what comes after it is done."
	}
}

// marked tells whether the student said of a step that it is done or had.
func marked(s plan.State, step plan.StepID) bool {
	return slices.ContainsFunc(s.Marks, func(m plan.Mark) bool { return m.Step == step && (m.Have || m.DoneOn != 0) })
}

// afterOffer tells whether a requirement is due only when there is an offer: its step
// of the plan follows one, or it is of a kind that does.
func afterOffer(t task) bool {
	switch t.kind {
	case "visa", "insurance", "background_check":
		return true
	case "immunisation":
		return t.step != nil && strings.HasPrefix(string(t.step.ID), "health.tests")
	}
	return false
}

// stepsOf are the beginnings of the plan's steps for each kind of requirement, the
// one to look at first in front.
var stepsOf = map[catalog.RequirementKind][]string{
	"cv": {"cv"}, "cover_letter": {"statement"}, "personal_statement": {"statement"}, "writing_sample": {"statement"}, "research_proposal": {"statement"},
	"recommendation_letter": {"letters.ask", "letters.in"}, "transcript": {"transcript"}, "dean_letter": {"school.letter"}, "school_nomination": {"school.letter", "release"},
	"application_form": {"send"}, "supervisor_acceptance": {"supervisor"}, "language_test": {"test.book", "test.sit", "test.result"},
	"usmle_step1": {"usmle.prepare:usmle_step1", "usmle.sit:usmle_step1"}, "usmle_step2": {"usmle.prepare:usmle_step2", "usmle.sit:usmle_step2"},
	"immunisation": {"health.apply", "health.tests", "health.record"}, "insurance": {"insurance"}, "background_check": {"police"},
	"bls": {"training"}, "hipaa_training": {"training"}, "certificate": {"training"}, "passport": {"passport"}, "visa": {"visa"}, "membership": {"membership"},
}

// stepFor is the plan's step for a requirement of a place: the first that is still to
// be done, else the last of them.
func stepFor(pl plan.Plan, id catalog.ID, kind catalog.RequirementKind) *plan.Step {
	var last *plan.Step
	for _, begins := range stepsOf[kind] {
		for i := range pl.Steps {
			s := &pl.Steps[i]
			if name := string(s.ID); name != begins && !strings.HasPrefix(name, begins+":") && !strings.HasPrefix(name, begins+".") || !serves(s, id) {
				continue
			}
			if open(s) {
				return s
			}
			last = s
		}
	}
	return last
}

// anchor is the address of a step on the page of the plan.
func anchor(s *plan.Step) string {
	return "step-" + strings.NewReplacer(":", "-", ".", "-").Replace(string(s.ID))
}

// sentHeading is the heading over what was sent.
func (v *showView) sentHeading(s applications.Snapshot) string {
	i := slices.IndexFunc(v.app.Moves, func(m applications.Move) bool { return m.N == s.N })
	if i >= 0 && v.app.Moves[i].Stage == applications.Sent {
		return "What was sent on " + ui.LongDay(s.On)
	}
	return "How it stood on " + ui.LongDay(s.On)
}

func (v *showView) page() ui.Page {
	out := page(v.name+": "+v.book.StageOf(v.app), v.form.Problems)
	for _, panel := range v.panels {
		out.Styles = append(out.Styles, panel.Styles...)
	}
	return out
}

// undoable tells whether an entry is so young that the page still offers to take it
// back.
func (v *showView) undoable(h applications.Happening) bool {
	return !h.Taken && h.Kind != applications.TookBack && h.Kind != applications.Began && v.me.now.Sub(h.At) < undoFor
}

// removable tells whether an entry is a contact that still counts.
func (v *showView) removable(h applications.Happening) bool {
	return h.Kind == applications.Spoke && !v.undoable(h) && slices.ContainsFunc(v.app.Contacts, func(c applications.Contact) bool { return c.N == h.N })
}

const undoFor = 10 * time.Minute

// field is the id of a field of a form with a prefix.
func field(prefix, name string) string { return prefix + "-" + name }

// value is what stands in a field: what was typed, where the form is shown again.
func (v *showView) value(prefix, name, otherwise string) string {
	if v.prefix == prefix {
		return v.form.Get(field(prefix, name))
	}
	return otherwise
}

// moving is what stands in a field of the menu of stages, whose names have no prefix:
// the board has the same menu.
func (v *showView) moving(name, otherwise string) string {
	if v.prefix == "stage" {
		return v.form.Get(name)
	}
	return otherwise
}

func (v *showView) says(prefix, name string) string {
	if v.prefix != prefix {
		return ""
	}
	return v.form.Says(field(prefix, name))
}

// input is a field of a form of this page.
func (v *showView) input(prefix string, in ui.Input) ui.Input {
	in.Value, in.Says = v.value(prefix, in.Name, in.Value), v.says(prefix, in.Name)
	in.Name = field(prefix, in.Name)
	return in
}

// choice is a choice of a form of this page.
func (v *showView) choice(prefix string, c ui.Choice) ui.Choice {
	if v.prefix == prefix {
		c.Chosen = v.form.All(field(prefix, c.Name))
	}
	c.Says = v.says(prefix, c.Name)
	c.Name = field(prefix, c.Name)
	return c
}

func channelOptions(none string) []ui.Option {
	out := []ui.Option{{Value: "", Label: none}}
	for _, c := range applications.Channels {
		out = append(out, ui.Option{Value: string(c.Channel), Label: c.Label})
	}
	return out
}

// stateWords is the state of a requirement in a word, with its icon.
func stateWords(t applications.Asked) (icon, word string) {
	switch t.State {
	case fit.Have:
		return "check", "Have"
	case fit.ToDo:
		return "file-text", "Need"
	case fit.TooLow:
		return "x", "Cannot"
	}
	return "help-circle", "Ask"
}

// toSend are the requirements that go with an application.
func (v *showView) toSend() []task {
	return slices.DeleteFunc(slices.Clone(v.tasks), func(t task) bool { return t.late })
}

// missing lists what goes with the application and the student does not have.
func (v *showView) missing() []task {
	var out []task
	for _, t := range v.toSend() {
		if t.State != fit.Have {
			out = append(out, t)
		}
	}
	return out
}
