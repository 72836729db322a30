// Package reminderweb has the page on which a student chooses reminders by mail, and
// the page behind the link to stop them.
//
// That link works without signing in, on whatever device the mail is read. Opening it
// does nothing, because programs that look at mail open links; the page has a button.
// A mail program's own button "unsubscribe" posts to the same address (RFC 8058).
package reminderweb

import (
	"context"
	"embed"
	"net/http"
	"net/url"

	"preround/internal/plan"
	"preround/internal/platform/clock"
	"preround/internal/platform/errs"
	"preround/internal/platform/web"
	"preround/internal/reminder"
	"preround/internal/student"
)

//go:embed *.css
var css embed.FS

// Styles is the style sheet of the pages of this package.
var Styles = web.NewSheet("reminder", css)

// Keeper tells whose reminders a request may see.
type Keeper interface {
	Student(r *http.Request) (who student.ID, kept bool, err error)
}

// Pages is what the pages need.
type Pages struct {
	Reminders *reminder.Service
	Keeper    Keeper
	Who       func(context.Context) (student.ID, error) // for the API
	Guess     func(*http.Request) error                 // counts a link that was none, and refuses too many
	Clock     clock.Clock
}

// Routes joins the pages to the site.
func Routes(s *web.Site, p *Pages) {
	s.Handle("GET /reminders", p.show)
	s.Handle("POST /reminders", p.choose)
	s.Handle("GET /reminders/stop/{token}", p.askStop)
	s.Handle("POST /reminders/stop/{token}", p.stop)
	s.Handle("GET /reminders/stopped", p.stopped)
}

// Names of form fields.
const (
	fieldMails = "weekly" // also the id of the first tick, which the error summary links to
	fieldZone  = "zone"
	fieldOff   = "off"
	yes        = "yes"
	weekly     = "weekly"
	single     = "single"
)

func (p *Pages) show(w http.ResponseWriter, r *http.Request) error {
	who, kept, err := p.Keeper.Student(r)
	if err != nil {
		return err
	}
	if !kept {
		var answers url.Values
		if state, err := plan.FromQuery(r.URL.Query()); err == nil {
			answers = state.Query()
		}
		return web.Render(w, r, http.StatusOK, keepPage(answers))
	}
	return p.render(w, r, http.StatusOK, who, nil)
}

// render shows the page; form is what was sent and refused, nil for none.
func (p *Pages) render(w http.ResponseWriter, r *http.Request, status int, who student.ID, form *web.Form) error {
	st, err := p.Reminders.Status(r.Context(), who)
	if err != nil {
		return err
	}
	v := view{st: st, mails: p.Reminders.SendsMail(), form: form, now: p.Clock.Now()}
	if v.coming, err = p.Reminders.Coming(r.Context(), who, st, 3); err != nil {
		return err
	}
	if form == nil {
		v.form = web.EmptyForm(fields(st.Wish, st.Setting.Zone))
		if !st.Chosen {
			v.form = web.EmptyForm(fields(reminder.Wish{Weekly: true, Single: true}, ""))
		}
	}
	return web.Render(w, r, status, showPage(v))
}

// fields are a wish as the form sends it.
func fields(w reminder.Wish, zone string) url.Values {
	q := url.Values{}
	if w.Weekly {
		q.Add(fieldMails, weekly)
	}
	if w.Single {
		q.Add(fieldMails, single)
	}
	if zone != "" {
		q.Set(fieldZone, zone)
	}
	return q
}

func (p *Pages) choose(w http.ResponseWriter, r *http.Request) error {
	who, kept, err := p.Keeper.Student(r)
	if err != nil {
		return err
	}
	if !kept {
		return errs.New(errs.Forbidden, "This device keeps no plan, so there is nothing to be reminded of. Keep a plan first.")
	}
	form, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	if form.Has(fieldOff, yes) {
		return p.end(w, r, who)
	}
	wish := reminder.Wish{Weekly: form.Has(fieldMails, weekly), Single: form.Has(fieldMails, single)}
	before, err := p.Reminders.Choose(r.Context(), who, wish, form.Get(fieldZone))
	if err != nil {
		if !form.Add(err) {
			return err
		}
		return p.render(w, r, http.StatusUnprocessableEntity, who, form)
	}
	undo := &web.Undo{Label: "Undo", Path: "/reminders", Fields: fields(before.Wish, before.Zone)}
	if before.Stopped != reminder.Running {
		undo.Fields = off
	}
	web.SetFlash(w, r, web.Flash{Says: "Saved. The reminders are on.", Undo: undo})
	return web.SeeOther(w, r, "/reminders")
}

// off stops the mails.
var off = url.Values{fieldOff: {yes}}

func (p *Pages) end(w http.ResponseWriter, r *http.Request, who student.ID) error {
	before, err := p.Reminders.End(r.Context(), who)
	if err != nil {
		return err
	}
	word := web.Flash{Says: "No more reminders come by mail."}
	if before.Stopped == reminder.Running && (before.Weekly || before.Single) {
		word.Undo = &web.Undo{Label: "Undo", Path: "/reminders", Fields: fields(before.Wish, before.Zone)}
	}
	web.SetFlash(w, r, word)
	return web.SeeOther(w, r, "/reminders")
}

// askStop is the page behind the link in a mail. It says nothing about whose it is.
func (p *Pages) askStop(w http.ResponseWriter, r *http.Request) error {
	w.Header().Set("Cache-Control", "no-store")
	if _, err := p.Reminders.Owner(r.Context(), r.PathValue("token")); err != nil {
		return p.noLink(r, err)
	}
	return web.Render(w, r, http.StatusOK, stopPage(r.PathValue("token")))
}

func (p *Pages) stop(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	if err := p.Reminders.Stop(r.Context(), r.PathValue("token")); err != nil {
		return p.noLink(r, err)
	}
	if form.Get("List-Unsubscribe") == "One-Click" { // a mail program, which follows nothing
		w.Header().Set("Cache-Control", "no-store")
		return web.Render(w, r, http.StatusOK, stoppedPage())
	}
	return web.SeeOther(w, r, "/reminders/stopped")
}

func (p *Pages) noLink(r *http.Request, err error) error {
	if errs.KindOf(err) == errs.NotFound && p.Guess != nil {
		if many := p.Guess(r); many != nil {
			return many
		}
	}
	return err
}

func (p *Pages) stopped(w http.ResponseWriter, r *http.Request) error {
	return web.Render(w, r, http.StatusOK, stoppedPage())
}
