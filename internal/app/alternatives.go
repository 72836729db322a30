package app

import (
	"net/http"
	"time"

	"github.com/a-h/templ"

	"preround/internal/alternatives"
	"preround/internal/alternatives/alternativesweb"
	"preround/internal/applications"
	"preround/internal/catalog"
	"preround/internal/catalog/catalogweb"
	"preround/internal/platform/clock"
	"preround/internal/spread"
	"preround/internal/spread/spreadweb"
	"preround/internal/student"
)

// alternatives joins the ways on from a dead end.
func (h *house) alternatives() {
	var kinds []alternatives.Kind
	for _, k := range catalogweb.WithoutPlace() {
		kinds = append(kinds, alternatives.Kind{Slug: k.Slug, Name: k.Name, Says: k.Says, First: k.First, Format: k.Format})
	}
	h.instead = &alternativesweb.Pages{Live: h.lib.live, Find: h.findForRequest, Taken: h.taken, Keeper: h.desk, Kinds: kinds, Clock: h.rooms.clock}
	alternativesweb.Routes(h.site, h.instead)
	alternativesweb.API(h.api, h.instead)
}

// taken is the places that whoever sent a request follows already.
func (h *house) taken(r *http.Request) ([]catalog.ID, error) {
	who, kept, err := h.desk.Student(r)
	if err != nil || !kept {
		return nil, err
	}
	book, err := h.tracker.Book(r.Context(), who)
	if err != nil {
		return nil, err
	}
	var out []catalog.ID
	for i := range book.Applications {
		out = append(out, book.Applications[i].Place)
	}
	return out, nil
}

// insteadOf is the ways on from an application that came to nothing.
func (h *house) insteadOf(r *http.Request, a applications.Application) (templ.Component, error) {
	return h.instead.Instead(r, a.Place)
}

// spreadOf is how many applications are on the way and how they are spread; nil
// before the first.
func (h *house) spreadOf(r *http.Request) (templ.Component, error) {
	who, kept, err := h.desk.Student(r)
	if err != nil || !kept {
		return nil, err
	}
	book, err := h.tracker.Book(r.Context(), who)
	if err != nil || len(book.Applications) == 0 {
		return nil, err
	}
	state, _, err := h.desk.Current(r)
	if err != nil {
		return nil, err
	}
	tries := make([]spread.Try, len(book.Applications))
	for i := range book.Applications {
		tries[i] = tryOf(&book.Applications[i])
		tries[i].Place, _ = h.find(r.Context(), who, book.Applications[i].Place)
	}
	zone := student.Zone(state.Student.Facts)
	if zone == nil {
		zone = time.UTC
	}
	today := clock.Today(h.rooms.clock, zone)
	return spreadweb.Component(tries, state.Student, today), nil
}

// tryOf reads what an application came to out of its moves.
func tryOf(a *applications.Application) spread.Try {
	t := spread.Try{Open: a.Stage.Open()}
	for _, m := range a.Moves {
		switch m.Stage {
		case applications.Sent, applications.Released:
			t.Sent = true
		case applications.Interview:
			t.Sent, t.Answered = true, true
		case applications.Offer:
			t.Sent, t.Answered, t.Offered = true, true, true
		case applications.Accepted, applications.Cleared, applications.OnPlacement, applications.Completed:
			t.Sent, t.Answered, t.Offered, t.Accepted = true, true, true, true
		case applications.Closed:
			t.Answered = t.Answered || t.Sent && m.Reason == applications.Declined
		}
	}
	t.Accepted = t.Accepted && t.Open
	return t
}
