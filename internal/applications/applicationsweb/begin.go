package applicationsweb

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"

	"preround/internal/applications"
	"preround/internal/catalog"
	"preround/internal/plan"
	"preround/internal/platform/clock"
	"preround/internal/platform/web"
)

// begin starts to follow a place. A second application to the same place is asked
// about once.
func (p *Pages) begin(w http.ResponseWriter, r *http.Request) error {
	me, kept, err := p.person(r)
	if err != nil || !kept {
		return orGate(w, r, err)
	}
	form, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	id := catalog.ID(form.Get("place"))
	m := applications.Begin{Place: id, Label: form.Get("label"), Start: dateIn(form, "start"), Weeks: numberIn(form, "weeks"),
		Channel: applications.Channel(form.Get("channel")), Again: form.Get("again") == "yes"}
	if t := targetOf(me.state, id); t != nil { // as the plan has it
		if m.Start == 0 {
			m.Start = t.Start
		}
		if m.Weeks == 0 {
			m.Weeks = t.Weeks
		}
	}
	if m.Again && m.Label == "" {
		form.Fault("label", "Give the second one a name, such as the department or the month.")
	}
	var made []applications.Made
	var of applications.ID
	if form.OK() {
		of, made, err = p.Service.Follow(r.Context(), me.who, string(me.who), m)
	}
	at := p.place(r.Context(), me, id)
	switch {
	case errors.Is(err, applications.ErrSecond):
		return p.askAgain(w, r, me, at, form, http.StatusConflict)
	case err != nil && !form.Add(err):
		return err
	case !form.OK():
		return p.askAgain(w, r, me, at, form, http.StatusUnprocessableEntity)
	}
	undo := undoOf(made)
	undo.Fields.Set("to", "board")
	web.SetFlash(w, r, web.Flash{Says: "You follow it now: " + nameOf(at, id) + ".", Undo: undo})
	if form.Get("to") == "board" {
		return web.SeeOther(w, r, "/applications")
	}
	return web.SeeOther(w, r, path(of))
}

// askAgain asks whether a second application to a place is meant.
func (p *Pages) askAgain(w http.ResponseWriter, r *http.Request, me person, at *catalog.Place, form *web.Form, status int) error {
	book, err := p.Service.Book(r.Context(), me.who)
	if err != nil {
		return err
	}
	id := catalog.ID(form.Get("place"))
	return web.Render(w, r, status, againPage(nameOf(at, id), id, &book, form))
}

func targetOf(s plan.State, id catalog.ID) *plan.TargetRef {
	for i := range s.Targets {
		if s.Targets[i].Place == id {
			return &s.Targets[i]
		}
	}
	return nil
}

func nameOf(p *catalog.Place, id catalog.ID) string {
	if p == nil {
		return string(id)
	}
	return p.Name
}

// dateIn reads a date of a form; a fault is noted at the field.
func dateIn(f *web.Form, field string) clock.Date {
	text := f.Get(field)
	if text == "" {
		return 0
	}
	d, err := clock.ParseDate(text)
	if err != nil {
		f.Fault(field, "“%s” is not a date. Write it as 2027-03-01.", text)
	}
	return d
}

// numberIn reads a number of a form; a fault is noted at the field.
func numberIn(f *web.Form, field string) int {
	text := f.Get(field)
	if text == "" {
		return 0
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		f.Fault(field, "“%s” is not a number. Write it as 4.", text)
	}
	return n
}

// trackFields are what the button "Track this application" sends.
func trackFields(id catalog.ID) url.Values {
	return url.Values{"place": {string(id)}, "to": {"board"}}
}
