package catalogweb

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"preround/internal/catalog/index"
	"preround/internal/fit"
	"preround/internal/plan"
	"preround/internal/platform/clock"
	"preround/internal/platform/errs"
	"preround/internal/student"
)

// my stands before the names of answers in the address of Find.
const my = "my."

// answerNames are the parameters that carry a state.
var answerNames = append(slices.Clone(student.Params), "place", "mark")

// asked is what the address of Find asks for, and by whom.
type asked struct {
	words   string
	filters index.Filters
	sort    index.Sort
	after   string
	page    int

	state plan.State
	kept  bool // the state is the one kept on this device
	said  bool // at least one answer is known, so places can be judged
}

// ask reads the address. Answers that cannot be read are left out; their
// problems are returned to be named on the page or in the API's answer.
func (p *Pages) ask(r *http.Request) (asked, []errs.Problem, error) {
	q := r.URL.Query()
	mine, arrived := answersOf(q)
	a := asked{words: strings.TrimSpace(q.Get("q")), filters: filtersOf(q), sort: sortOf(q.Get("sort")), after: q.Get("after"), page: 1}
	if arrived {
		for _, f := range wishes {
			delete(a.filters, f)
		}
	}
	if n, err := strconv.Atoi(q.Get("page")); err == nil && n > 1 && a.after != "" {
		a.page = min(n, 1000)
	}
	var problems []errs.Problem
	switch {
	case speaks(mine):
		var err error
		if a.state, err = plan.FromQuery(mine); err != nil {
			if errs.KindOf(err) != errs.Invalid {
				return a, nil, err
			}
			for _, p := range errs.ProblemsOf(err) {
				problems = append(problems, errs.Problem{Says: p.Says}) // this page has no field to lead to
			}
		}
	case p.Keeper != nil:
		var err error
		if a.state, a.kept, err = p.Keeper.Current(r); err != nil {
			return a, nil, err
		}
	}
	a.said = len(a.state.Query()) > 0
	return a, problems, nil
}

// filtersOf reads the chosen values of each facet.
func filtersOf(q url.Values) index.Filters {
	f := index.Filters{}
	for _, facet := range index.Facets {
		for _, v := range q[string(facet)] {
			v = canonical(facet, v)
			if v != "" && !slices.Contains(f[facet], v) && len(f[facet]) < 50 {
				f[facet] = append(f[facet], v)
			}
		}
	}
	for _, v := range q["kind"] { // an answer's name for the category
		if v != "" && !slices.Contains(f[index.Category], v) && len(f[index.Category]) < 50 {
			f[index.Category] = append(f[index.Category], v)
		}
	}
	return f
}

func sortOf(s string) index.Sort {
	if slices.Contains(sorts, index.Sort(s)) {
		return index.Sort(s)
	}
	return index.ByFit
}

// wishes are the facets that share their names with answers. In an address that
// another page made they are what the student wishes for, which ranks places; as
// filters they would hide places that do not say. The country filters, too.
var wishes = []index.Facet{index.Specialty, index.Format, index.Mode, index.Pay, index.Stage}

// answersOf picks the visitor's answers: those marked with "my.", or else all of
// an address that another page made, which is known by an answer whose name is
// no filter's.
func answersOf(q url.Values) (mine url.Values, arrived bool) {
	mine = url.Values{}
	for name, values := range q {
		if n, ok := strings.CutPrefix(name, my); ok {
			mine[n] = values
		}
	}
	if len(mine) > 0 {
		return mine, false
	}
	for _, name := range answerNames {
		values, ok := q[name]
		if !ok {
			continue
		}
		mine[name] = values
		if !slices.Contains(index.Facets, index.Facet(name)) && strings.Join(values, "") != "" {
			arrived = true
		}
	}
	if !arrived {
		return nil, false
	}
	return mine, true
}

func speaks(q url.Values) bool {
	for _, name := range answerNames {
		if slices.ContainsFunc(q[name], func(v string) bool { return v != "" }) {
			return true
		}
	}
	return false
}

// query is the address that asks the same.
func (a asked) query() url.Values {
	q := url.Values{}
	if a.words != "" {
		q.Set("q", a.words)
	}
	for facet, values := range a.filters {
		q[string(facet)] = slices.Clone(values)
	}
	if a.sort != index.ByFit {
		q.Set("sort", string(a.sort))
	}
	if !a.kept {
		for name, values := range a.state.Query() {
			q[my+name] = values
		}
	}
	return q
}

// carry is the state as the other pages read it, nil for a kept plan.
func (a asked) carry() url.Values {
	if a.kept {
		return nil
	}
	return a.state.Query()
}

// with is the address with one value of a facet added, or taken away when chosen.
func (a asked) with(facet index.Facet, value string) url.Values {
	q := a.query()
	values := q[string(facet)]
	if i := slices.Index(values, value); i >= 0 {
		q[string(facet)] = slices.Delete(values, i, i+1)
	} else {
		q.Add(string(facet), value)
	}
	return q
}

// but is the address with one parameter set to another value, or without it when
// the value is empty.
func (a asked) but(name, value string) url.Values {
	q := a.query()
	q.Del(name)
	if value != "" {
		q.Set(name, value)
	}
	return q
}

// search is the question put to the index, judged for this student.
func (a asked) search(today clock.Date, limit int) index.Query {
	q := index.Query{Words: a.words, Filters: a.filters, Sort: a.sort, After: a.after, Limit: limit, Today: today}
	if a.said {
		q.Score = fit.NewScorer(&a.state.Student, today).Score
		q.ScoreKey = a.state.Query().Encode() + today.String()
	}
	return q
}

// of is the address of another question with the same answers.
func (a asked) of(q index.Query) url.Values {
	a.words, a.filters, a.sort = q.Words, q.Filters, q.Sort
	if a.sort == "" {
		a.sort = index.ByFit
	}
	return a.query()
}

// sorted is the address with another order.
func (a asked) sorted(s index.Sort) url.Values {
	a.sort = s
	return a.query()
}

// cleared is the address without words and filters.
func (a asked) cleared() url.Values {
	a.words, a.filters = "", nil
	return a.query()
}

// chosen is how many values of facets are in use.
func (a asked) chosen() int {
	n := 0
	for _, values := range a.filters {
		n += len(values)
	}
	return n
}

// feedQuery is the address of the search alone, without anybody's answers.
func (a asked) feedQuery() url.Values {
	a.state, a.kept = plan.State{}, false
	return a.query()
}
