package lettersweb

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"preround/internal/letters"
	"preround/internal/platform/clock"
	"preround/internal/platform/ui"
	"preround/internal/student"
)

type component = templ.Component

// listView is all places that want letters, and all requests.
type listView struct {
	*visit
	rows          []letters.Row
	todo, waiting []letters.Request
	here, over    []letters.Request
	missing       int
	mails         bool
}

func (v listView) title() string {
	switch {
	case len(v.todo) > 0:
		return counted(len(v.todo), "letter needs", "letters need") + " you"
	case v.missing > 0:
		return counted(v.missing, "letter", "letters") + " to ask for"
	case len(v.waiting) > 0:
		return "Waiting for " + counted(len(v.waiting), "letter", "letters")
	}
	return "Letters of recommendation"
}

func (p *Pages) overview(v *visit) error {
	p.warm()
	view, err := p.gather(v)
	if err != nil {
		return err
	}
	return v.render(http.StatusOK, listPage(view))
}

func (p *Pages) warm() {
	if p.Warm != nil {
		p.Warm()
	}
}

func (p *Pages) gather(v *visit) (listView, error) {
	view := listView{visit: v, mails: p.Letters.SendsMail()}
	book, err := p.Book(v.ctx, v.who)
	if err != nil {
		return view, err
	}
	all, err := p.Letters.All(v.ctx, v.who)
	if err != nil {
		return view, err
	}
	for _, row := range letters.Table(book.Places, all, v.now) {
		if row.Wanted > 0 || row.In+row.Agreed+row.Asked+row.Noted > 0 {
			view.rows = append(view.rows, row)
			view.missing += row.Missing()
		}
	}
	carried := letters.Carried(all)
	for _, r := range all {
		switch s := r.At(v.now); {
		case s == letters.Noted, s.Over() && s != letters.Cancelled && !carried[r.ID]:
			view.todo = append(view.todo, r)
		case s.Open():
			view.waiting = append(view.waiting, r)
		case s.In():
			view.here = append(view.here, r)
		default:
			view.over = append(view.over, r)
		}
	}
	return view, nil
}

// tagLook is the look of a state's tag; its words tell it all.
func tagLook(s letters.State) string {
	switch {
	case s.In():
		return "done"
	case s == letters.Agreed, s == letters.Waiting:
		return "info"
	case s == letters.Returned, s == letters.Ended:
		return "late"
	}
	return ""
}

// line says in a sentence how a request stands.
func line(v *visit, r letters.Request) string {
	on := ui.LongDay(v.day(r.SinceAt(v.now)))
	switch r.At(v.now) {
	case letters.Noted:
		return "Not asked yet. " + needed(r)
	case letters.Waiting:
		return "Asked on " + on + ". " + needed(r)
	case letters.Agreed:
		return "Said yes on " + on + ". " + needed(r)
	case letters.Declined:
		return "Said on " + on + " that they can’t this time. A no is better than a weak letter."
	case letters.Stranger:
		return "Whoever got the request said on " + on + " that it is not for them."
	case letters.Arrived:
		return "Since " + on + "."
	case letters.SentOn:
		return "On " + on + ", by their own word."
	case letters.TakenBack:
		return "Taken back by the referee on " + on + "."
	case letters.Returned:
		return "The mail server refused the address on " + on + "."
	case letters.Ended:
		return "No letter came by " + on + "."
	}
	return "Since " + on + "."
}

func needed(r letters.Request) string {
	if r.NeededBy == 0 {
		return ""
	}
	return "Needed by " + ui.LongDay(r.NeededBy) + "."
}

// askBy says by when to ask for a place's letters, as of today.
func askBy(today clock.Date, p letters.Place) (look, says string) {
	if p.Sent {
		return "", "Sent"
	}
	by := p.Deadline - letters.AskDays
	guess := ""
	if p.Guessed {
		guess = " (no date is stated; such places usually close then)"
	}
	switch letters.TimingOf(today, p.Deadline) {
	case letters.InTime:
		return "now", "Ask by " + ui.ShortDay(by) + guess
	case letters.Short:
		return "now", "Ask now: " + counted(today.DaysUntil(p.Deadline), "day", "days") + " left" + guess
	case letters.Tight:
		return "late", "Only " + counted(today.DaysUntil(p.Deadline), "day", "days") + " left" + guess
	case letters.TooLate:
		return "late", "Closed on " + ui.ShortDay(p.Deadline)
	}
	return "", "No date known"
}

// tableOf is the table of letters against places.
func tableOf(v listView) ui.Table {
	t := ui.Table{Caption: "Letters against places", Head: []string{"Place", "Wanted", "There", "Said yes", "Asked", "To ask for", "When"}, Numbers: map[int]bool{1: true, 2: true, 3: true, 4: true, 5: true}}
	for _, r := range v.rows {
		wanted := strconv.Itoa(r.Wanted)
		if r.Wanted == 0 {
			wanted = "not stated"
		}
		_, when := askBy(v.today, r.Place)
		if r.Missing() == 0 && r.Wanted > 0 {
			when = "Nothing more to ask"
		}
		t.Rows = append(t.Rows, []component{ui.Link("/applications/"+url.PathEscape(r.Application), r.Title), ui.Words(wanted), number(r.In), number(r.Agreed), number(r.Asked), number(r.Missing()), ui.Words(when)})
	}
	return t
}

func number(n int) component { return ui.Words(strconv.Itoa(n)) }

// chooseView is the page on which a student thinks of whom to ask.
type chooseView struct {
	listView
	people []Person
	forApp string // the application that one comes from
}

func (p *Pages) choose(v *visit) error {
	p.warm()
	view, err := p.gather(v)
	if err != nil {
		return err
	}
	book, err := p.Book(v.ctx, v.who)
	if err != nil {
		return err
	}
	people := withEarlier(book.People, append(append(view.here, view.waiting...), view.over...))
	return v.render(http.StatusOK, choosePage(chooseView{listView: view, people: people, forApp: v.r.URL.Query().Get("for")}))
}

// withEarlier adds those who were asked before and whom no other room knows.
func withEarlier(people []Person, asked []letters.Request) []Person {
	for _, r := range asked {
		known := func(p Person) bool {
			return strings.EqualFold(p.Name, r.Referee.Name) || p.Email != "" && strings.EqualFold(p.Email, r.Referee.Email)
		}
		if s := r.State; (s.In() || s.Open()) && !slices.ContainsFunc(people, known) {
			people = append(people, Person{Referee: r.Referee, From: "asked before"})
		}
	}
	return people
}

// newQuery is the address part that fills the form of a new request in.
func (v chooseView) newQuery(x Person) url.Values {
	q := url.Values{}
	for name, value := range map[string]string{"name": x.Name, "role": x.Role, "institution": x.Institution, "email": x.Email, "knows": x.Knows, "kind": string(x.Kind), "to": v.forApp} {
		if value != "" {
			q.Set(name, value)
		}
	}
	return q
}

// Panel is what the page of an application shows of its letters.
type Panel struct {
	Title, ID string
	Body      component
}

// Panel says how many letters a place wants and how they stand; nil where it wants
// none and none was noted.
func (p *Pages) Panel(r *http.Request, who student.ID, application string) (*Panel, error) {
	v := p.visitOf(nil, r, who)
	view, err := p.gather(v)
	if err != nil {
		return nil, err
	}
	for _, row := range view.rows {
		if row.Application != application {
			continue
		}
		states, err := p.Letters.States(v.ctx, who, application)
		if err != nil {
			return nil, err
		}
		return &Panel{Title: "Letters", ID: "letters", Body: panelBody(v, row, states)}, nil
	}
	return nil, nil
}

// summary of a row: "2 wanted, 1 there, 1 asked".
func summary(r letters.Row) string {
	out := ""
	add := func(n int, word string) {
		if n > 0 {
			if out != "" {
				out += ", "
			}
			out += strconv.Itoa(n) + " " + word
		}
	}
	add(r.Wanted, "wanted")
	add(r.In, "there")
	add(r.Agreed, "promised")
	add(r.Asked, "asked")
	add(r.Noted, "noted")
	return out + "."
}
