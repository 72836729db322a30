package applicationsweb

import (
	"net/http"
	"strconv"

	"preround/internal/applications"
	"preround/internal/catalog"
	"preround/internal/guard"
	"preround/internal/platform/errs"
	"preround/internal/platform/web"
)

// asked is one form of the page of an application: what it does and what is said of it.
type asked struct {
	prefix string // of its fields
	act    func(f *web.Form, v *showView) applications.Act
	says   string
	to     string // fragment of the page to lead back to
}

// carry carries out what a form says, or shows the page again with what is wrong.
func (p *Pages) carry(w http.ResponseWriter, r *http.Request, k asked) error {
	v, kept, err := p.view(r)
	if err != nil || !kept {
		return orGate(w, r, err)
	}
	form, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	act := k.act(form, v)
	var made []applications.Made
	if form.OK() {
		made, err = p.Service.Do(r.Context(), v.me.who, string(v.me.who), v.app.ID, act)
		if err != nil && !addPrefixed(form, k.prefix, err) {
			return err
		}
	}
	if !form.OK() {
		v.form, v.prefix = form, k.prefix
		return web.Render(w, r, http.StatusUnprocessableEntity, showPage(v))
	}
	tell(w, r, guard.Form(k.says, form.Values), made)
	return seeOther(w, r, path(v.app.ID), k.to)
}

// tell leaves a word for the next page, with the undo of what was made.
func tell(w http.ResponseWriter, r *http.Request, says string, made []applications.Made) {
	if len(made) == 0 {
		says = "Nothing was changed."
	}
	web.SetFlash(w, r, web.Flash{Says: says, Undo: undoOf(made)})
}

func seeOther(w http.ResponseWriter, r *http.Request, to, fragment string) error {
	address := web.URL(r.Context(), to)
	if fragment != "" {
		address += "#" + fragment
	}
	http.Redirect(w, r, address, http.StatusSeeOther)
	return nil
}

// addPrefixed notes the problems of an act at the fields of its form; false when the
// error is of another kind.
func addPrefixed(f *web.Form, prefix string, err error) bool {
	problems := errs.ProblemsOf(err)
	if len(problems) == 0 {
		if errs.KindOf(err) != errs.Invalid {
			return false
		}
		f.Fault("", "%s", err.Error())
		return true
	}
	for _, q := range problems {
		name := q.Field
		if name != "" && prefix != "" {
			name = field(prefix, name)
		}
		f.Fault(name, "%s", q.Says)
	}
	return true
}

// move is the menu of stages, on the board and on the page of an application.
func (p *Pages) move(w http.ResponseWriter, r *http.Request) error {
	v, kept, err := p.view(r)
	if err != nil || !kept {
		return orGate(w, r, err)
	}
	form, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	back := form.Get("back") == "board"
	to, ok := v.book.ReadTarget(form.Get("to"))
	if !ok {
		form.Fault("to", "Choose a stage from the menu.")
	}
	act := applications.Advance{To: to, On: dateIn(form, "on"), Text: form.Get("text")}
	if ok && v.app.Step() == to.String() && (back || act.On == v.me.today && act.Text == "") {
		act.On = v.app.Since // the form was left as it stood
	}
	var made []applications.Made
	if form.OK() {
		made, err = p.Service.Do(r.Context(), v.me.who, string(v.me.who), v.app.ID, act)
		if err != nil && !form.Add(err) {
			return err
		}
	}
	if !form.OK() {
		v.form, v.prefix = form, "stage"
		return web.Render(w, r, http.StatusUnprocessableEntity, showPage(v))
	}
	tell(w, r, guard.And(v.name+": "+v.book.Words(to.Stage, to.Own, to.Reason)+".", act.Text), made)
	if back && (to.Stage != applications.Closed || !to.Reason.DeadEnd()) {
		return seeOther(w, r, "/applications", "app-"+string(v.app.ID))
	}
	fragment := ""
	if to.Stage == applications.Closed && to.Reason.DeadEnd() && p.Alternatives != nil {
		fragment = "ways"
	}
	return seeOther(w, r, path(v.app.ID), fragment)
}

func (p *Pages) describe(w http.ResponseWriter, r *http.Request) error {
	return p.carry(w, r, asked{prefix: "details", says: "Changed.", to: "details", act: func(f *web.Form, _ *showView) applications.Act {
		return applications.Describe{Label: f.Get("details-label"), Start: dateIn(f, "details-start"), Weeks: numberIn(f, "details-weeks"),
			Channel: applications.Channel(f.Get("details-channel"))}
	}})
}

func (p *Pages) write(w http.ResponseWriter, r *http.Request) error {
	return p.carry(w, r, asked{prefix: "note", says: "Note kept.", to: "notes", act: func(f *web.Form, _ *showView) applications.Act {
		return applications.Write{Text: f.Get("note-text")}
	}})
}

func readDate(f *web.Form, prefix string) applications.Remember {
	return applications.Remember{Title: f.Get(field(prefix, "title")), On: dateIn(f, field(prefix, "on")), Hour: f.Get(field(prefix, "hour")),
		Zone: f.Get(field(prefix, "zone")), Interview: f.Has(field(prefix, "interview"), "yes"), Done: f.Has(field(prefix, "done"), "yes")}
}

func (p *Pages) remember(w http.ResponseWriter, r *http.Request) error {
	return p.carry(w, r, asked{prefix: "date", says: "Date noted.", to: "dates", act: func(f *web.Form, _ *showView) applications.Act {
		return readDate(f, "date")
	}})
}

func readPerson(f *web.Form, prefix string) applications.Person {
	return applications.Person{Name: f.Get(field(prefix, "name")), Role: f.Get(field(prefix, "role")), Email: f.Get(field(prefix, "email")),
		Phone: f.Get(field(prefix, "phone")), Met: f.Get(field(prefix, "met")), Touch: catalog.Tri(f.Get(field(prefix, "touch")))}
}

func (p *Pages) meet(w http.ResponseWriter, r *http.Request) error {
	return p.carry(w, r, asked{prefix: "person", says: "Person kept.", to: "people", act: func(f *web.Form, _ *showView) applications.Act {
		return applications.Meet{Person: readPerson(f, "person")}
	}})
}

func (p *Pages) log(w http.ResponseWriter, r *http.Request) error {
	return p.carry(w, r, asked{prefix: "contact", says: "Contact logged.", to: "history", act: func(f *web.Form, _ *showView) applications.Act {
		return applications.Log{On: dateIn(f, "contact-on"), Incoming: f.Get("contact-direction") == "in", Channel: applications.Channel(f.Get("contact-channel")),
			What: f.Get("contact-what")}
	}})
}

func (p *Pages) remove(w http.ResponseWriter, r *http.Request) error {
	v, kept, err := p.view(r)
	if err != nil || !kept {
		return orGate(w, r, err)
	}
	form, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	ctx, who := r.Context(), v.me.who
	if form.Get("ref") == "all" { // the application itself: its beginning is taken back
		made, err := p.Service.TakeBack(ctx, who, string(who), applications.Made{Application: v.app.ID, N: v.app.Moves[0].N})
		if err != nil {
			return err
		}
		tell(w, r, "Removed from your board: "+v.name+".", made)
		return web.SeeOther(w, r, "/applications")
	}
	ref, err := strconv.ParseInt(form.Get("ref"), 10, 64)
	if err != nil {
		return errs.New(errs.Invalid, "It is not said what to remove. Go back and press the button again.")
	}
	made, err := p.Service.Do(ctx, who, string(who), v.app.ID, applications.Remove{Ref: ref})
	if err != nil {
		return err
	}
	tell(w, r, "Removed.", made)
	return web.SeeOther(w, r, path(v.app.ID))
}
