package catalogweb

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"preround/internal/catalog"
	"preround/internal/fit"
	"preround/internal/lead"
	"preround/internal/plan"
	"preround/internal/platform/clock"
	"preround/internal/platform/errs"
	"preround/internal/platform/ui"
	"preround/internal/platform/web"
	"preround/internal/student"
)

// placeView is what the page of one place shows.
type placeView struct {
	place    *catalog.Place
	asked    asked
	today    clock.Date
	fit      fit.Fit
	windows  []windowView
	needs    []need
	money    []moneyLine
	living   livingView
	inPlan   bool
	adds     []plan.Step // the steps that adding the place would add to the plan
	outcome  plan.Outcome
	canKeep  bool
	canTell  bool // problems can be reported
	hasKept  bool // this device keeps a plan, whether or not it is the one shown
	canTrack bool // applications can be tracked
	own      bool // the student's own place, which nobody else sees
	panels   []*Panel
	problems []errs.Problem
	report   string // the text of a report that could not be taken
}

// need is one requirement of the place against what the student has.
type need struct {
	label string
	state string // have, need, cannot, ask
	note  string
}

func (p *Pages) place(w http.ResponseWriter, r *http.Request) error {
	v, err := p.viewPlace(r)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, placePage(v))
}

func (p *Pages) viewPlace(r *http.Request) (placeView, error) {
	place, ok := p.placeOf(r.Context(), catalog.ID(r.PathValue("id")))
	if !ok {
		return placeView{}, errs.New(errs.NotFound, "This place is not in the catalogue. It may have been taken out, or the link is incomplete.")
	}
	a, problems, err := p.ask(r)
	if err != nil {
		return placeView{}, err
	}
	v := placeView{place: place, asked: a, today: p.today(), problems: problems, own: lead.IsOwn(place.ID), canTrack: p.Tracks}
	v.canTell = p.Reports != nil && !v.own
	v.fit = fit.Judge(&a.state.Student, place, v.today)
	v.windows = windowsOf(place, &a.state.Student, v.today)
	v.needs = needsOf(place, v.fit, a.said)
	v.money = moneyOf(place, homeCurrency(&a.state.Student))
	v.living = livingOf(place, &a.state.Student)
	if v.hasKept = a.kept; !a.kept && p.Keeper != nil {
		if _, v.hasKept, err = p.Keeper.Current(r); err != nil {
			return placeView{}, err
		}
	}
	p.preview(r.Context(), &v)
	for _, of := range p.Panels {
		panel, err := of(r, place)
		if err != nil {
			return placeView{}, err
		}
		if panel != nil {
			v.panels = append(v.panels, panel)
		}
	}
	return v, nil
}

// preview finds what adding the place would do to the plan: the plan with it,
// less the plan without it.
func (p *Pages) preview(ctx context.Context, v *placeView) {
	v.inPlan = slices.ContainsFunc(v.asked.state.Targets, func(t plan.TargetRef) bool { return t.Place == v.place.ID })
	if p.Build == nil || v.place.Status == catalog.StatusEnded {
		return
	}
	find := func(id catalog.ID) (*catalog.Place, bool) { return p.placeOf(ctx, id) }
	with := v.asked.state
	if !v.inPlan {
		with.Targets = append(slices.Clone(with.Targets), plan.TargetRef{Place: v.place.ID})
	}
	targets, _ := with.Resolve(find)
	after := p.Build(plan.Request{Today: v.today, Student: with.Student, Targets: targets, Marks: with.Marks, Chances: true, Zone: student.Zone(with.Student.Facts)})
	for _, o := range after.Targets {
		if o.Place != nil && o.Place.ID == v.place.ID {
			v.outcome = o
		}
	}
	had := map[plan.StepID]bool{}
	if !v.inPlan && len(v.asked.state.Targets) > 0 {
		before, _ := v.asked.state.Resolve(find)
		for _, s := range p.Build(plan.Request{Today: v.today, Student: with.Student, Targets: before, Marks: with.Marks, Zone: student.Zone(with.Student.Facts)}).Steps {
			had[s.ID] = true
		}
	}
	for _, s := range after.Steps {
		if !had[s.ID] && slices.Contains(s.For, string(v.place.ID)) {
			v.adds = append(v.adds, s)
		}
	}
}

// needsOf lists what the place asks for, held against the student's papers where
// answers are known.
func needsOf(p *catalog.Place, f fit.Fit, said bool) []need {
	out := make([]need, 0, len(p.Requirements))
	if !said {
		for _, r := range p.Requirements {
			out = append(out, need{label: fit.RequirementWords(r), note: r.Note})
		}
		return out
	}
	for _, n := range f.Needs {
		out = append(out, need{label: fit.RequirementWords(n.Requirement), state: string(n.State), note: n.Why})
	}
	return out
}

// windowView is one span in which applications are taken, in words.
type windowView struct {
	title string // "1 March 2027, 17:00"
	says  string // the same in the student's zone, first come, which starts
	age   string // "last known, 2024 cycle"
}

// facts of the place that are lists in the record and words on the page.

func routesWords(p *catalog.Place) string {
	var out []string
	for _, r := range p.Routes {
		out = append(out, r.Label())
	}
	return strings.Join(out, ", ")
}

func specialtiesWords(p *catalog.Place) string {
	var out []string
	for _, s := range p.Specialties {
		out = append(out, specialtyLabel(s))
	}
	return strings.Join(out, ", ")
}

func languagesWords(p *catalog.Place) string {
	var out []string
	for _, l := range p.Languages {
		s := student.LanguageName(l.Code)
		if l.CEFR != "" {
			s += " (" + l.CEFR + ")"
		}
		out = append(out, s)
	}
	return strings.Join(out, ", ")
}

func seasonWords(s catalog.Season) string {
	if s.From == 0 || s.To == 0 {
		return ""
	}
	if s.From == s.To {
		return s.From.String()
	}
	return s.From.String() + " to " + s.To.String()
}

func monthsWords(months []time.Month) string {
	var out []string
	for _, m := range months {
		out = append(out, m.String())
	}
	return strings.Join(out, ", ")
}

func triWords(t catalog.Tri, yes, no, conditional string) string {
	switch t {
	case catalog.Yes:
		return yes
	case catalog.No:
		return no
	case catalog.Conditional:
		return conditional
	}
	return ""
}

func admitsWords(e catalog.Eligibility) string {
	var out []string
	for _, s := range e.Stages {
		out = append(out, lowerFirst(s.Label()))
	}
	s := upperFirst(strings.Join(out, ", "))
	if len(e.Years) > 0 {
		years := make([]string, len(e.Years))
		for i, y := range e.Years {
			years[i] = ordinal(y)
		}
		if s == "" {
			return upperFirst(strings.Join(years, ", ")) + " year"
		}
		s += " (" + strings.Join(years, ", ") + " year)"
	}
	return s
}

func (v placeView) title() string { return v.place.Name + ", " + v.place.Organiser.Name }

func (v placeView) page() ui.Page {
	out := ui.Page{Title: v.title(), Nav: ui.NavFind, Carry: v.asked.carry(), Styles: web.Sheets{Styles}, Entry: true, NoIndex: v.asked.said || v.own,
		Description: v.place.Summary, Problems: v.problems}
	if !v.own { // what is a student's own is for no search engine
		out.Head = jsonLD(v.place)
	}
	for _, panel := range v.panels {
		out.Styles = append(out.Styles, panel.Styles...)
	}
	return out
}

// keeping is what a visitor who keeps nothing yet sends to keep the plan with this
// place in it.
func (v placeView) keeping() url.Values {
	s := v.asked.state
	if !v.inPlan {
		s.Targets = append(slices.Clone(s.Targets), plan.TargetRef{Place: v.place.ID})
	}
	return s.Query()
}

// findAgain is the address of Find with the visitor's answers.
func (v placeView) findAgain() url.Values {
	a := v.asked
	a.words, a.filters = "", nil
	return a.query()
}

// elsewhere is the address of Find with these filters and the visitor's answers.
func (v placeView) elsewhere(filters url.Values) url.Values {
	a := v.asked
	a.words, a.filters = "", filtersOf(filters)
	return a.query()
}

// answering is the address of a question, which leads back to Find when answered.
func (v placeView) answering() url.Values {
	q := url.Values{"from": {"find"}}
	for name, values := range v.asked.carry() {
		q[name] = values
	}
	return q
}
