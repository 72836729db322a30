package applicationsweb

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"preround/internal/applications"
	"preround/internal/catalog"
	"preround/internal/plan"
	"preround/internal/platform/clock"
	"preround/internal/platform/web"
)

// boardView is what the board shows.
type boardView struct {
	today   clock.Date
	book    *applications.Book
	columns []column
	open    int
	closed  []card
	shut    bool // the closed ones are shown
	byStage bool // sorted by the date of the stage
	stats   []applications.StageStat
	spread  templ.Component
}

// column is one stage, ours or an own one, and what stands there.
type column struct {
	to       applications.Target
	label    string
	says     string
	cards    []card
	waiting  []untracked // places of the plan that are not followed yet; under Interested only
	own      bool
	headings string // id of its heading
}

func (c column) size() int { return len(c.cards) + len(c.waiting) }

// card is one application on the board.
type card struct {
	app     *applications.Application
	place   *catalog.Place
	name    string
	next    applications.Next
	choices []applications.Choice
	stage   string
}

// untracked is a place of the plan without an application.
type untracked struct {
	id    catalog.ID
	place *catalog.Place
	due   applications.Planned
}

// board is GET /applications.
func (p *Pages) board(w http.ResponseWriter, r *http.Request) error {
	me, kept, err := p.person(r)
	if err != nil {
		return err
	}
	query, err := web.ReadQuery(r)
	if err != nil {
		return err
	}
	if !kept {
		return web.Render(w, r, http.StatusOK, visitorPage(answersOf(query.Values)))
	}
	book, err := p.Service.Book(r.Context(), me.who)
	if err != nil {
		return err
	}
	v := boardView{today: me.today, book: &book, byStage: query.Get("sort") == "stage", shut: query.Get("closed") != ""}
	p.fill(r, &v, me)
	if len(book.Applications) >= applications.StatsFrom {
		v.stats = applications.Stats(&book, me.today)
	}
	if p.Spread != nil {
		if v.spread, err = p.Spread(r); err != nil {
			return err
		}
	}
	return web.Render(w, r, http.StatusOK, boardPage(v))
}

// answersOf is what a visitor's address says, to be kept with the plan.
func answersOf(q url.Values) url.Values {
	state, err := plan.FromQuery(q)
	if err != nil {
		return nil
	}
	return state.Query()
}

// fill makes the columns and puts the cards in.
func (p *Pages) fill(r *http.Request, v *boardView, me person) {
	for _, s := range applications.Stages() {
		v.columns = append(v.columns, column{to: applications.Target{Stage: s}, label: s.Label(), says: s.Says(), headings: "stage-" + string(s)})
		for _, o := range v.book.OwnAfter(s) {
			v.columns = append(v.columns, column{to: applications.Target{Stage: s, Own: o.ID}, label: o.Name, says: "A stage of your own.", own: true, headings: "stage-" + o.ID})
		}
	}
	pl := p.planOf(r.Context(), me)
	for i := range v.book.Applications {
		c := p.card(r, v.book, &v.book.Applications[i], pl, me)
		if c.app.Stage == applications.Closed {
			v.closed = append(v.closed, c)
			continue
		}
		v.open++
		at := slices.IndexFunc(v.columns, func(k column) bool { return k.to.String() == c.app.Step() })
		if at < 0 { // its own stage has gone
			at = slices.IndexFunc(v.columns, func(k column) bool { return k.to.Stage == c.app.Stage })
		}
		v.columns[at].cards = append(v.columns[at].cards, c)
	}
	for i := range v.columns {
		v.sort(v.columns[i].cards)
	}
	slices.SortStableFunc(v.closed, func(a, b card) int { return cmp.Compare(b.app.Since, a.app.Since) })
	for _, t := range me.state.Targets {
		if t.Place != "" && len(v.book.At(t.Place)) == 0 {
			v.columns[0].waiting = append(v.columns[0].waiting, untracked{t.Place, p.place(r.Context(), me, t.Place), plannedOf(pl, t.Place)})
		}
	}
}

func (p *Pages) card(r *http.Request, b *applications.Book, a *applications.Application, pl plan.Plan, me person) card {
	at := p.place(r.Context(), me, a.Place)
	return card{app: a, place: at, name: applications.Name(a, at), choices: b.Choices(a), stage: b.StageOf(a),
		next: applications.NextOf(a, applications.Around{Place: at, Plan: plannedOf(pl, a.Place), Today: me.today})}
}

// sort puts what comes next first; nothing dated comes last.
func (v *boardView) sort(cards []card) {
	key := func(c card) clock.Date {
		if v.byStage {
			return c.app.Since
		}
		if c.next.On == 0 {
			return 1 << 30
		}
		return c.next.On
	}
	slices.SortStableFunc(cards, func(a, b card) int { return cmp.Or(cmp.Compare(key(a), key(b)), cmp.Compare(a.app.ID, b.app.ID)) })
}

// title carries the state.
func (v boardView) title() string {
	if v.open == 0 {
		return "Applications"
	}
	return count(v.open, "application") + " under way"
}

// waits is "Waiting on Dr Rahman, 9 days".
func (v boardView) waits(n applications.Next) string { return waits(n, v.today) }

func waits(n applications.Next, today clock.Date) string {
	s := "Waiting on " + n.Whom
	if n.Since != 0 && n.Since < today {
		s += ", " + count(int(today-n.Since), "day")
	}
	s += "."
	if n.Until > today {
		s += " Nothing to do until " + n.Until.Format("Monday 2 January") + "."
	}
	return s
}

// summary is one sentence where figures would say little.
func (v boardView) summary() string {
	sent := 0
	for i := range v.book.Applications {
		if slices.ContainsFunc(v.book.Applications[i].Moves, func(m applications.Move) bool { return m.Stage.Gone() }) {
			sent++
		}
	}
	s := count(len(v.book.Applications), "application") + ", " + strconv.Itoa(sent) + " sent"
	if sent == 0 {
		s = count(len(v.book.Applications), "application") + ", none sent yet"
	}
	return s + ". From five on this page counts them by stage."
}

// here is the address of the board with one thing changed.
func (v boardView) here(sort, closed string) url.Values {
	q := url.Values{}
	if sort != "" {
		q.Set("sort", sort)
	}
	if closed != "" {
		q.Set("closed", closed)
	}
	return q
}
