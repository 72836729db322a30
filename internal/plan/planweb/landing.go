package planweb

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"sync"

	"preround/internal/catalog"
	"preround/internal/plan"
	"preround/internal/platform/clock"
	"preround/internal/platform/errs"
	"preround/internal/platform/ui"
	"preround/internal/platform/web"
	"preround/internal/reference"
	"preround/internal/student"
)

// questions is the form with the three questions.
type questions struct {
	opened
	form   *web.Form
	today  clock.Date
	hidden url.Values // the other answers, carried along
}

func (d *Desk) questions(form *web.Form, o opened) questions {
	q := questions{opened: o, form: form, today: d.today(), hidden: o.State.Query()}
	for _, name := range []string{"year", "asof", "start", "day", "latest", "country"} {
		q.hidden.Del(name)
	}
	return q
}

func (q questions) years() ui.Choice {
	c := ui.Choice{Name: "year", Label: "Which year are you in?", Says: q.form.Says("year"), Chosen: []string{q.form.Get("year")},
		Options: []ui.Option{{Label: "Choose your year"}}}
	for i, word := range []string{"First", "Second", "Third", "Fourth", "Fifth", "Sixth"} {
		c.Options = append(c.Options, ui.Option{Value: strconv.Itoa(i + 1), Label: word + " year"})
	}
	c.Options = append(c.Options, ui.Option{Value: "graduate", Label: "Graduated"})
	return c
}

func (q questions) starts() ui.Choice {
	chosen := q.form.Get("start")
	if chosen == "" && !q.form.Values.Has("start") {
		chosen = usualStart(q.today).String()
	}
	c := ui.Choice{Name: "start", Label: "When do you want to start?", Says: q.form.Says("start"), Chosen: []string{chosen},
		Options: []ui.Option{{Value: "not sure", Label: "Not sure yet"}}}
	for _, m := range monthOptions(q.today) {
		c.Options = append(c.Options, ui.Option{Value: m.String(), Label: monthName(m)})
	}
	return c
}

func (q questions) where() ui.Input {
	value := q.form.Get("country")
	if len(q.State.Student.Goals.Countries) == 1 {
		value = reference.CountryName(q.State.Student.Goals.Countries[0])
	}
	return ui.Input{Name: "country", Label: "Where?", Hint: "A country, or several with commas between. Leave it empty if you are not sure yet.", Says: q.form.Says("country"),
		Value: value, List: countryNames()}
}

// countryNames are the suggestions for "where", by name.
var countryNames = sync.OnceValue(func() []string {
	var out []string
	for _, c := range reference.Countries() {
		out = append(out, c.Name)
	}
	return out
})

// example is the plan drawn beside the questions, made anew each day.
type example struct {
	sync.Mutex
	on   clock.Date
	view *view
}

// ayesha is the student of the example: fourth year in Lahore, who wants to go to
// the United States in about eight months.
func ayesha(today clock.Date) plan.State {
	return plan.State{Student: student.Student{
		Facts: student.Facts{Year: 4, YearOn: today, Stage: catalog.ClinicalYrs, SchoolCountry: "PK", Citizenship: []reference.CountryCode{"PK"}},
		Goals: student.Goals{Start: today.YearMonth().AddMonths(8), Weeks: 4, Countries: []reference.CountryCode{"US"}},
	}}
}

// examplePlan computes the example for today, once a day.
func (d *Desk) examplePlan(ctx context.Context) view {
	d.example.Lock()
	defer d.example.Unlock()
	today := d.today()
	if d.example.view == nil || d.example.on != today {
		v := d.view(ctx, opened{State: ayesha(today)})
		d.example.view, d.example.on = &v, today
	}
	return *d.example.view
}

// highlights picks the rows of a plan that tell its story: what to do first, the
// dates set by others, and the first day; at most n of them, in order.
func highlights(p plan.Plan, n int) []listRow {
	var rows, out []listRow
	for _, m := range monthsOf(p, false) {
		rows = append(rows, m.rows...)
	}
	for level := 9; level > 0 && len(out) < n; level-- {
		for _, r := range rows {
			if worth(p, r) == level && len(out) < n {
				out = append(out, r)
			}
		}
	}
	slices.SortStableFunc(out, func(a, b listRow) int { return cmp.Or(cmp.Compare(a.on(), b.on()), cmp.Compare(a.rank(), b.rank())) })
	return out
}

// worth is how much a row says about what a plan is, 9 most and 0 nothing.
func worth(p plan.Plan, r listRow) int {
	switch s := r.step; {
	case r.due != nil:
		return 9
	case s == nil || settled(*s) || s.Status == plan.Missed || s.Date < p.Today || s.Date > p.Start:
		return 0
	case s.Kind == plan.KindPlacement:
		if s.Fixed {
			return 9
		}
		return 1
	case s.Kind == plan.KindSend || s.Kind == plan.KindWindow:
		return 8
	case s.Status == plan.Now || s.Status == plan.Late:
		return 6
	case s.Kind == plan.KindLetter && !s.Waiting, s.Kind == plan.KindVisa && s.Waiting:
		return 7
	case s.Kind == plan.KindTest && s.Waiting:
		return 5
	case s.Kind == plan.KindLetter || s.Kind == plan.KindTest || s.Kind == plan.KindVisa:
		return 4
	}
	return 3
}

// landing is GET /. A device that keeps a plan is led on to what is to be done today;
// /?new and an address with answers show the questions all the same.
func (d *Desk) landing(w http.ResponseWriter, r *http.Request) error {
	query, err := web.ReadQuery(r)
	if err != nil {
		return err
	}
	o, err := open(r, d.Keeper, query.Values)
	if err != nil && !query.Add(err) {
		return err
	}
	if d.Home != "" && o.Kept && !query.Values.Has("new") {
		return web.SeeOther(w, r, d.Home)
	}
	v := landingView{questions: d.questions(query, o), example: d.examplePlan(r.Context())}
	if d.Count != nil {
		v.places, v.countries = d.Count()
	}
	return web.Render(w, r, http.StatusOK, landingPage(v))
}

// landingView is what the first page shows.
type landingView struct {
	questions
	example           view
	places, countries int
}

// known keeps the problems of fields that stand in the form; the others are told
// without a link.
func known(problems []errs.Problem) []errs.Problem {
	out := slices.Clone(problems)
	for i, p := range out {
		if p.Field != "year" && p.Field != "start" && p.Field != "country" {
			out[i].Field = ""
		}
	}
	return out
}

// exampleChance tells how likely the example is to be ready in time: the product
// says so of every plan, and of its own example, too.
func exampleChance(p plan.Plan) string {
	best := bestChance(p)
	if best < 0 {
		return ""
	}
	return sentence(chance(best)) + " likely to be ready in time."
}
