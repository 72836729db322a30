package applicationsweb

import (
	"net/http"
	"slices"
	"strconv"

	"preround/internal/applications"
	"preround/internal/guard"
	"preround/internal/platform/errs"
	"preround/internal/platform/web"
)

// ref is the number in the address.
func ref(r *http.Request) int64 {
	n, err := strconv.ParseInt(r.PathValue("n"), 10, 64)
	if err != nil {
		return -1
	}
	return n
}

func gone() error {
	return errs.New(errs.NotFound, "That is not there any more. It may have been removed in another tab.")
}

// editing shows or carries out the change of one note, date or person.
type editing struct {
	prefix string
	to     string
	says   string
	begin  func(v *showView, n int64) (web.Form, bool) // the form as it stands
	act    func(f *web.Form, v *showView, n int64) applications.Act
}

func (p *Pages) edit(w http.ResponseWriter, r *http.Request, e editing) error {
	v, kept, err := p.view(r)
	if err != nil || !kept {
		return orGate(w, r, err)
	}
	n := ref(r)
	form, ok := e.begin(v, n)
	if !ok {
		return gone()
	}
	v.form, v.prefix = &form, e.prefix
	return web.Render(w, r, http.StatusOK, editPage(v, e.prefix, n))
}

func (p *Pages) change(w http.ResponseWriter, r *http.Request, e editing) error {
	v, kept, err := p.view(r)
	if err != nil || !kept {
		return orGate(w, r, err)
	}
	n := ref(r)
	if _, ok := e.begin(v, n); !ok {
		return gone()
	}
	form, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	act := e.act(form, v, n)
	var made []applications.Made
	if form.OK() {
		made, err = p.Service.Do(r.Context(), v.me.who, string(v.me.who), v.app.ID, act)
		if err != nil && !addPrefixed(form, e.prefix, err) {
			return err
		}
	}
	if !form.OK() {
		v.form, v.prefix = form, e.prefix
		return web.Render(w, r, http.StatusUnprocessableEntity, editPage(v, e.prefix, n))
	}
	tell(w, r, guard.Form(e.says, form.Values), made)
	return seeOther(w, r, path(v.app.ID), e.to)
}

func formOf(pairs ...string) web.Form {
	f := web.EmptyForm(nil)
	for i := 0; i < len(pairs); i += 2 {
		f.Values.Set(pairs[i], pairs[i+1])
	}
	return *f
}

var notes = editing{prefix: "note", to: "notes", says: "Note changed.",
	begin: func(v *showView, n int64) (web.Form, bool) {
		i := slices.IndexFunc(v.app.Notes, func(x applications.Note) bool { return x.N == n })
		if i < 0 {
			return web.Form{}, false
		}
		return formOf("note-text", v.app.Notes[i].Text), true
	},
	act: func(f *web.Form, _ *showView, n int64) applications.Act {
		return applications.Write{Ref: n, Text: f.Get("note-text")}
	}}

func (v *showView) day(n int64) *applications.Day {
	i := slices.IndexFunc(v.app.Days, func(x applications.Day) bool { return x.N == n })
	if i < 0 {
		return nil
	}
	return &v.app.Days[i]
}

var dates = editing{prefix: "date", to: "dates", says: "Date changed.",
	begin: func(v *showView, n int64) (web.Form, bool) {
		d := v.day(n)
		if d == nil {
			return web.Form{}, false
		}
		f := formOf("date-title", d.Title, "date-on", d.On.String(), "date-hour", d.Hour, "date-zone", d.Zone)
		if d.Interview {
			f.Values.Set("date-interview", "yes")
		}
		if d.Done {
			f.Values.Set("date-done", "yes")
		}
		return f, true
	},
	act: func(f *web.Form, _ *showView, n int64) applications.Act {
		m := readDate(f, "date")
		m.Ref = n
		return m
	}}

var people = editing{prefix: "person", to: "people", says: "Changed.",
	begin: func(v *showView, n int64) (web.Form, bool) {
		i := slices.IndexFunc(v.app.People, func(x applications.Acquaintance) bool { return x.N == n })
		if i < 0 {
			return web.Form{}, false
		}
		x := v.app.People[i]
		return formOf("person-name", x.Name, "person-role", x.Role, "person-email", x.Email, "person-phone", x.Phone, "person-met", x.Met, "person-touch", string(x.Touch)), true
	},
	act: func(f *web.Form, _ *showView, n int64) applications.Act {
		return applications.Meet{Ref: n, Person: readPerson(f, "person")}
	}}

func (p *Pages) editNote(w http.ResponseWriter, r *http.Request) error { return p.edit(w, r, notes) }
func (p *Pages) changeNote(w http.ResponseWriter, r *http.Request) error {
	return p.change(w, r, notes)
}
func (p *Pages) editDate(w http.ResponseWriter, r *http.Request) error { return p.edit(w, r, dates) }
func (p *Pages) changeDate(w http.ResponseWriter, r *http.Request) error {
	return p.change(w, r, dates)
}
func (p *Pages) editPerson(w http.ResponseWriter, r *http.Request) error { return p.edit(w, r, people) }
func (p *Pages) changePerson(w http.ResponseWriter, r *http.Request) error {
	return p.change(w, r, people)
}

// doneDate ticks a date off.
func (p *Pages) doneDate(w http.ResponseWriter, r *http.Request) error {
	v, kept, err := p.view(r)
	if err != nil || !kept {
		return orGate(w, r, err)
	}
	d := v.day(ref(r))
	if d == nil {
		return gone()
	}
	made, err := p.Service.Do(r.Context(), v.me.who, string(v.me.who), v.app.ID,
		applications.Remember{Ref: d.N, Title: d.Title, On: d.On, Hour: d.Hour, Zone: d.Zone, Interview: d.Interview, Done: true})
	if err != nil {
		return err
	}
	tell(w, r, "Done: "+d.Title+".", made)
	return seeOther(w, r, path(v.app.ID), "dates")
}
