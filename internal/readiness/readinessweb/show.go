package readinessweb

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"preround/internal/plan"
	"preround/internal/platform/errs"
	"preround/internal/platform/ui"
	"preround/internal/platform/web"
	"preround/internal/readiness"
	"preround/internal/reference"
	"preround/internal/student"
)

// view is what the page shows.
type view struct {
	opened
	said     bool
	graph    readiness.Graph
	matched  readiness.Matched
	problems []errs.Problem
	gaps     map[readiness.GapID]*readiness.Gap
	steps    map[string]plan.StepID // by the key of their template, the first of each
	saved    int
	reach    int // places that are ready or can be opened
}

// show is GET /readiness.
func (p *Pages) show(w http.ResponseWriter, r *http.Request) error {
	o, problems, err := p.open(r)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, page(p.view(r.Context(), o, problems)))
}

func (p *Pages) view(ctx context.Context, o opened, problems []errs.Problem) view {
	v := view{opened: o, said: len(o.state.Query()) > 0, problems: problems, gaps: map[readiness.GapID]*readiness.Gap{}, steps: map[string]plan.StepID{}}
	var targets []plan.Target
	v.graph, v.matched, targets = p.graph(ctx, o.state)
	for i := range v.graph.Gaps {
		v.gaps[v.graph.Gaps[i].ID] = &v.graph.Gaps[i]
	}
	for i := range v.graph.Places {
		place := &v.graph.Places[i]
		if place.Saved {
			v.saved++
		}
		if place.State != readiness.Out {
			v.reach++
		}
	}
	if v.said {
		made := p.Build(plan.Request{Today: p.today(), Student: o.state.Student, Targets: targets, Marks: o.state.Marks, Zone: student.Zone(o.state.Student.Facts)})
		for _, s := range made.Steps {
			key, _, _ := strings.Cut(string(s.ID), ":")
			if v.steps[key] == "" {
				v.steps[key] = s.ID
			}
		}
	}
	return v
}

func (v view) title() string {
	return "Readiness: " + strconv.Itoa(len(v.graph.Ready)) + " of " + counted(v.reach, "place") + " ready"
}

func (v view) layout() ui.Page {
	return ui.Page{Title: v.title(), Nav: ui.NavPlan, Carry: v.carry(), Styles: web.Sheets{Styles}, NoIndex: v.said, Problems: v.problems,
		Description: "What each missing paper, test or answer would unlock among the places you want, cheapest first."}
}

// counted is "1 place" or "3 places".
func counted(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return strconv.Itoa(n) + " " + what + "s"
}

// basis says which places are counted.
func (v view) basis() string {
	s := "Counted: "
	others := len(v.graph.Places) - v.saved
	switch v.saved {
	case 0:
	case 1:
		s += "your saved place and "
	default:
		s += "your " + counted(v.saved, "saved place") + " and "
	}
	if s += strconv.Itoa(others) + " "; v.saved > 0 {
		s += "other "
	}
	if s += "places"; others == 1 {
		s = strings.TrimSuffix(s, "s")
	}
	switch {
	case len(v.matched.Wishes) > 0:
		s += " that match your goals (" + strings.Join(v.matched.Wishes, ", ") + ")"
	case others >= readiness.MaxMatching:
		s += " that suit you best"
	default:
		s += " of the catalogue"
	}
	s += "."
	if len(v.matched.LetGo) > 0 {
		s += " Too few match all you said, so this goes beyond: " + strings.Join(v.matched.LetGo, ", ") + "."
	}
	return s
}

// names joins the gaps of an unlock: "Curriculum vitae and official transcript".
func (v view) names(ids []readiness.GapID) string {
	var list []string
	for i, id := range ids {
		name := v.gaps[id].What
		if i > 0 {
			name = lowerFirst(name)
		}
		list = append(list, name)
	}
	if len(list) < 2 {
		return strings.Join(list, "")
	}
	return strings.Join(list[:len(list)-1], ", ") + " and " + list[len(list)-1]
}

// lowerFirst leaves names that begin with several capitals, or with a capital
// name such as IELTS, as they are.
func lowerFirst(s string) string {
	if strings.HasPrefix(s, "A ") {
		return "a" + s[1:]
	}
	if len(s) > 1 && s[1] >= 'a' && s[1] <= 'z' && !slices.ContainsFunc(names, func(n string) bool { return strings.HasPrefix(s, n) }) {
		return strings.ToLower(s[:1]) + s[1:]
	}
	return s
}

var names = []string{"Duolingo", "Cambridge", "Goethe", "German", "French", "Spanish", "English", "Italian", "Portuguese", "Japanese", "Arabic", "Turkish", "Polish", "TestDaF"}

// takes is the time of a cost in words.
func takes(c readiness.Cost) string {
	switch {
	case !c.Known:
		return "time not known"
	case c.Text != "":
		return c.Text
	case c.Days[1] == 0:
		return "a minute"
	case c.Days[1] < 14:
		return counted(c.Days[1], "day")
	}
	return counted((c.Days[1]+3)/7, "week")
}

// costs is the fee in words; not known is said.
func costs(f readiness.Fee) string {
	switch {
	case !f.Stated, f.Unknown > 0 && f.Max.Minor == 0:
		return "not known"
	case f.Max.Minor == 0:
		return "nothing"
	}
	s := f.Max.String()
	if f.Min != f.Max {
		s = f.Min.String() + " to " + f.Max.String()
	}
	if f.Unknown > 0 {
		s += ", and " + strconv.Itoa(f.Unknown) + " not known"
	}
	return s
}

// does is "opens" for what the student does, "may open" where the outcome of an
// answer or a question is open.
func does(maybe bool) string {
	if maybe {
		return "may open"
	}
	return "opens"
}

func maybe(k readiness.Kind) bool { return k == readiness.Answer || k == readiness.Ask }

// stepHref leads to the gap's step in the plan; empty where the plan has none.
func (v view) stepHref(ctx context.Context, g *readiness.Gap) string {
	id := v.steps[g.Step]
	if g.Step == "" || id == "" {
		return ""
	}
	return web.URL(ctx, "/plan", v.carry()) + "#" + id.Anchor()
}

// answerHref leads to the question to answer when the gap is closed.
func (v view) answerHref(ctx context.Context, g *readiness.Gap) string {
	if g.Question == "" {
		return ""
	}
	page := g.Question
	if p, ok := answerPages[page]; ok {
		page = p
	}
	return web.URL(ctx, "/answers/"+page, v.answering())
}

// answerPages are the pages of questions that have another name in their address.
var answerPages = map[string]string{"when": "start", "language": "languages"}

func (v view) answering() url.Values {
	q := url.Values{"from": {"readiness"}}
	for name, values := range v.carry() {
		q[name] = values
	}
	return q
}

func answerWords(k readiness.Kind) string {
	switch k {
	case readiness.Answer:
		return "Answer it"
	case readiness.Test, readiness.Lessons:
		return "I have a result or a level"
	}
	return "I have it already"
}

var kindWords = map[readiness.Kind]string{readiness.Answer: "Say it", readiness.Paper: "Get it", readiness.Test: "Sit it", readiness.Lessons: "Learn it", readiness.Ask: "Ask your school"}

var kindIcons = map[readiness.Kind]string{readiness.Answer: "pencil", readiness.Paper: "file-text", readiness.Test: "language", readiness.Lessons: "book", readiness.Ask: "school"}

// source is where the time of a gap comes from.
func source(c readiness.Cost) ui.Source {
	s := ui.Source{Of: c.AsOf}
	if strings.HasPrefix(c.Source, "http") {
		s.URL = c.Source
	}
	if c.Checked != reference.CheckedYes {
		s.Note = "typical, unverified"
	}
	return s
}

// closedSaved are saved places that nothing here can open.
func (v view) closedSaved() (out []readiness.Place) {
	for _, i := range v.graph.Closed {
		if v.graph.Places[i].Saved {
			out = append(out, v.graph.Places[i])
		}
	}
	return out
}

func (v view) placeHref(ctx context.Context, i int) string {
	return web.URL(ctx, "/places/"+string(v.graph.Places[i].ID), v.carry())
}

// savedOf is how many of the places are the student's own choice.
func (v view) savedOf(list []int) (n int) {
	for _, i := range list {
		if v.graph.Places[i].Saved {
			n++
		}
	}
	return n
}

// openWords is "5 places, 2 of them yours".
func (v view) openWords(list []int) string {
	s := counted(len(list), "place")
	switch n := v.savedOf(list); {
	case n == 0:
	case n == len(list) && n == 1:
		s += ", yours"
	case n == len(list):
		s += ", all of them yours"
	default:
		s += ", " + strconv.Itoa(n) + " of them yours"
	}
	return s
}

// shown is how many places a row names with a link; the others it names in words.
const shown = 3

// firstRows is how many gaps the page shows at once; the dearer ones can be opened.
const firstRows = 5

func (v view) otherNames(list []int) string {
	out := make([]string, len(list))
	for k, i := range list {
		out[k] = v.graph.Places[i].Name + " (" + v.graph.Places[i].Organiser.Name + ")"
	}
	return strings.Join(out, "; ") + "."
}
