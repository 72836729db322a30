package catalogweb

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"preround/internal/catalog"
	"preround/internal/catalog/index"
	"preround/internal/fit"
	"preround/internal/platform/clock"
	"preround/internal/platform/errs"
	"preround/internal/platform/ui"
	"preround/internal/platform/web"
)

const perPage = 20

// findView is what the page of Find shows.
type findView struct {
	asked    asked
	today    clock.Date
	result   index.Result
	rows     []foundRow // open ones first
	chips    []chip
	facets   []facetView
	problems []errs.Problem
}

// foundRow is one place in the list. The sentence why says when an open place
// closes; of others the row says it apart.
type foundRow struct {
	place  *catalog.Place
	closed bool
	why    string // the sentence of fit; empty when no answer is known
	wayOut string // closed ones: the nearest way round
}

type chip struct {
	facet  index.Facet
	value  string
	label  string
	remove url.Values
}

type facetView struct {
	facet  index.Facet
	title  string
	open   bool
	values []facetValue
	more   []facetValue
}

type facetValue struct {
	label  string
	count  int
	chosen bool
	query  string // of the address with the value added, or taken away when chosen; with its "?"
}

func (p *Pages) find(w http.ResponseWriter, r *http.Request) error {
	a, problems, err := p.ask(r)
	if err != nil {
		return err
	}
	v := findView{asked: a, today: p.today(), problems: problems}
	v.result = p.Live.Load().Search(a.search(v.today, perPage))
	v.rows = judged(v.result.Hits, a, v.today)
	v.chips = chipsOf(a)
	v.facets = facetsOf(a, v.result.Facets)
	return web.Render(w, r, http.StatusOK, findPage(v))
}

func judged(hits []index.Hit, a asked, today clock.Date) []foundRow {
	rows := make([]foundRow, len(hits))
	scorer := fit.NewScorer(&a.state.Student, today)
	for i, h := range hits {
		rows[i] = foundRow{place: h.Place, closed: h.Closed}
		if !a.said {
			continue
		}
		f := scorer.Judge(h.Place)
		rows[i].why = f.Sentence()
		if h.Closed {
			rows[i].wayOut = wayRound(f)
		}
	}
	return rows
}

// wayRound is the first way round that a no comes with.
func wayRound(f fit.Fit) string {
	for _, c := range f.Criteria {
		if c.Answer == fit.No && c.WayRound != "" {
			return c.WayRound
		}
	}
	return ""
}

func chipsOf(a asked) []chip {
	var out []chip
	if a.words != "" {
		out = append(out, chip{label: "“" + a.words + "”", remove: a.but("q", "")})
	}
	for _, f := range index.Facets {
		for _, v := range a.filters[f] {
			label := valueLabel(f, v)
			if f == index.Month || f == index.Closes {
				label = strings.ToLower(facetTitles[f][:1]) + facetTitles[f][1:] + " " + label
			}
			out = append(out, chip{f, v, upperFirst(label), a.with(f, v)})
		}
	}
	return out
}

// shownValues is how many values of a facet stand there at once; the rest is
// behind "more".
const shownValues = 8

func facetsOf(a asked, counts map[index.Facet][]index.Count) []facetView {
	var out []facetView
	all := a.query()
	for _, f := range index.Facets {
		links := a.narrowing(f, all)
		v := facetView{facet: f, title: facetTitles[f], open: len(a.filters[f]) > 0 || f == index.Category || f == index.Country}
		for _, c := range counts[f] {
			if c.Count == 0 && !c.Chosen {
				continue
			}
			v.values = append(v.values, facetValue{valueLabel(f, c.Value), c.Count, c.Chosen, links.with(c.Value)})
		}
		if len(v.values) == 0 {
			continue
		}
		if len(v.values) > shownValues+2 && f != index.Month && f != index.Closes {
			slices.SortStableFunc(v.values, func(x, y facetValue) int { return rank(x) - rank(y) })
			v.values, v.more = v.values[:shownValues], v.values[shownValues:]
			slices.SortFunc(v.more, func(x, y facetValue) int { return strings.Compare(x.label, y.label) })
		}
		out = append(out, v)
	}
	return out
}

// rank puts chosen values first, then the fullest.
func rank(v facetValue) int {
	if v.chosen {
		return -1 << 30
	}
	return -v.count
}

// headline is the title of the page; it carries the state.
func (v findView) headline() string {
	n := v.result.Total
	switch {
	case n == 0:
		return "No place matches"
	case len(v.chips) == 0:
		return "Find places"
	}
	var names []string
	for _, c := range v.chips {
		names = append(names, c.label)
	}
	if len(names) > 3 {
		names = append(names[:3], "…")
	}
	return count(n, "place") + ": " + strings.Join(names, ", ")
}

// counted is the sentence above the list.
func (v findView) counted() string {
	r := v.result
	s := count(r.Total, "place")
	if r.Closed > 0 {
		s = fmt.Sprintf("%s open to you or worth asking, %s closed to you", count(r.Total-r.Closed, "place"), strconv.Itoa(r.Closed))
	}
	if v.asked.page > 1 {
		s += ", page " + strconv.Itoa(v.asked.page)
	}
	return s
}

// readings says what words were taken for, where that differs from what was typed.
func (v findView) readings() []string {
	var out []string
	for _, u := range v.result.Understood {
		switch {
		case u.How == index.AsUnknown:
			out = append(out, "No place mentions “"+u.Typed+"”.")
		case u.Fixed || u.How == index.AsSpelling:
			out = append(out, "“"+u.Typed+"” was read as “"+u.As+"”.")
		case u.How == index.AsSpecialty && !strings.EqualFold(u.Typed, u.As), u.How == index.AsCountry && !strings.EqualFold(u.Typed, u.As):
			out = append(out, "“"+u.Typed+"” means "+u.As+".")
		}
	}
	return out
}

func (v findView) next() url.Values {
	q := v.asked.query()
	q.Set("after", v.result.Next)
	q.Set("page", strconv.Itoa(v.asked.page+1))
	return q
}

func (v findView) page() ui.Page {
	return ui.Page{Title: v.headline(), Nav: ui.NavFind, Carry: v.asked.carry(), Styles: web.Sheets{Styles}, Entry: true, NoIndex: v.asked.said,
		Description: "Medical electives, research placements and internships in many countries, with their deadlines, requirements, costs and sources.",
		Problems:    v.problems, Head: feedLink(v.asked)}
}

// alternative is one way on from an empty result.
type alternative struct {
	label, says string
	query       url.Values
	path        string
}

func (v findView) alternatives() []alternative {
	var out []alternative
	for _, alt := range v.result.Alternatives {
		a := alternative{query: v.asked.of(alt.Query), path: "/find"}
		name := valueLabel(alt.Facet, alt.Value)
		switch alt.Kind {
		case index.AltDropFilter:
			a.label = "Search without the filter “" + facetTitles[alt.Facet] + "”"
		case index.AltDropWord:
			a.label = "Search without “" + alt.Value + "”"
		case index.AltCountry:
			a.label = "Look in " + name
		case index.AltSpecialty:
			a.label = "Look in " + name + ", the wider field"
		case index.AltAnyDept:
			a.label = "Places where all departments take part"
		case index.AltWorldwide:
			a.label = "Places that are not bound to a country"
		case index.AltFormat:
			a.label = name + " instead"
			a.says = firstStep(catalog.Format(alt.Value))
			if alt.Count == 0 {
				a.path, a.query = "/kinds/"+alt.Value, v.asked.carry()
			}
		default:
			a.label = "Show all places"
		}
		if alt.Count > 0 {
			a.says = strings.TrimSpace(count(alt.Count, "place") + ". " + a.says)
		}
		out = append(out, a)
	}
	return out
}

// culprit says what emptied the result.
func (v findView) culprit() string {
	if len(v.result.Emptied) == 0 {
		return "Several filters together leave nothing."
	}
	c := v.result.Emptied[0]
	if c.Facet == "" {
		return fmt.Sprintf("The word “%s” leaves nothing; without it there would be %s.", c.Word, count(c.Count, "place"))
	}
	return fmt.Sprintf("The filter “%s” leaves nothing; without it there would be %s.", facetTitles[c.Facet], count(c.Count, "place"))
}
