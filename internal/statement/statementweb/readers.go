package statementweb

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"preround/internal/invite"
	"preround/internal/platform/errs"
	"preround/internal/platform/ui"
	"preround/internal/platform/web"
	"preround/internal/statement"
)

// readersView is the page on which a student gives a link to a reader, and ends it.
type readersView struct {
	text    statement.Revision
	link    statement.Link
	shared  bool
	given   bool
	address string // of a link that was just made; shown this once
	until   time.Time
	name    string // of the student, as readers see it
}

// readers is GET /statements/{text}/readers.
func (p *Pages) readers(w http.ResponseWriter, r *http.Request) error {
	who, t, ok, err := p.openText(w, r)
	if !ok {
		return err
	}
	v := readersView{text: t}
	if v.link, v.given, err = p.Texts.Shared(r.Context(), who, t.ID); err != nil {
		return err
	}
	v.shared = v.given && v.link.Open(p.Clock.Now())
	if v.name, err = p.name(r.Context(), who); err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, readersPage(v))
}

// share is POST /statements/{text}/readers. Its answer is the page with the link and no
// redirect, because the link is not kept and can be shown this once only.
func (p *Pages) share(w http.ResponseWriter, r *http.Request) error {
	who, t, ok, err := p.openText(w, r)
	if !ok {
		return err
	}
	v := readersView{text: t, given: true, shared: true}
	v.address, v.until, err = p.Texts.Share(r.Context(), who, t.ID)
	if err != nil {
		return err
	}
	if v.link, _, err = p.Texts.Shared(r.Context(), who, t.ID); err != nil {
		return err
	}
	if v.name, err = p.name(r.Context(), who); err != nil {
		return err
	}
	w.Header().Set("Cache-Control", "no-store")
	return web.Render(w, r, http.StatusOK, readersPage(v))
}

// endShare is POST /statements/{text}/readers/end.
func (p *Pages) endShare(w http.ResponseWriter, r *http.Request) error {
	who, t, ok, err := p.openText(w, r)
	if !ok {
		return err
	}
	if err := p.Texts.EndShare(r.Context(), who, t.ID); err != nil {
		return err
	}
	web.SetFlash(w, r, web.Flash{Says: "The link has ended. Comments that came stay."})
	return web.SeeOther(w, r, address(t.ID)+"/readers")
}

// name is how a reader is told who wrote the text.
func (p *Pages) name(ctx context.Context, who studentID) (string, error) {
	s, err := p.Sender(ctx, who)
	if s.Name == "" {
		s.Name = "a student"
	}
	return s.Name, err
}

// Door is the page behind a reader's link: opening it has no effect.
func (p *Pages) Door(r *http.Request, inv invite.Invitation, action string, fields url.Values) (templ.Component, error) {
	if _, err := p.Texts.Open(r.Context(), inv.Student, statement.ID(inv.Subject)); err != nil {
		return nil, gone()
	}
	name, err := p.name(r.Context(), inv.Student)
	return doorPage(name, inv.Until, action, fields), err
}

// Enter leads from the door to the text.
func (p *Pages) Enter(w http.ResponseWriter, r *http.Request, inv invite.Invitation, _ *web.Form) error {
	return web.SeeOther(w, r, "/reading/"+inv.Subject)
}

func gone() error {
	return errs.New(errs.NotFound, "This link opens nothing, or nothing any more. Look whether it was copied whole, or ask whoever sent it for a new one.")
}

// readingView is what a reader sees: the one text, a name, and what was said by this
// link.
type readingView struct {
	name     string
	text     statement.Revision
	comments []statement.Comment
	form     *web.Form
	until    time.Time
}

func (v readingView) paragraphs() []string { return statement.Paragraphs(v.text.Text) }

func (v readingView) on(c statement.Comment) string {
	if at := c.On(v.text.Text); at != statement.Whole {
		return "On paragraph " + strconv.Itoa(at+1)
	}
	if c.Paragraph == statement.Whole {
		return "On the whole"
	}
	return "On a paragraph that has changed since"
}

// choice is where a comment hangs.
func (v readingView) choice() ui.Choice {
	c := ui.Choice{Name: "paragraph", Label: "On which part?", Chosen: v.form.All("paragraph"), Options: []ui.Option{{Value: "whole", Label: "On the whole"}}}
	for i, text := range v.paragraphs() {
		words := strings.Fields(text)
		c.Options = append(c.Options, ui.Option{Value: strconv.Itoa(i), Label: strconv.Itoa(i+1) + ": " + strings.Join(words[:min(5, len(words))], " ") + " …"})
	}
	return c
}

// guest is the text that a reader's browser may see. discreet keeps it out of caches.
func (p *Pages) guest(w http.ResponseWriter, r *http.Request) (invite.Invitation, readingView, error) {
	h := w.Header()
	h.Set("Cache-Control", "no-store")
	h.Set("X-Robots-Tag", "noindex, nofollow")
	inv, err := p.Guests.Guest(r, r.PathValue("text"))
	if err != nil {
		return inv, readingView{}, gone()
	}
	ctx, id := r.Context(), statement.ID(inv.Subject)
	v := readingView{form: web.EmptyForm(nil), until: inv.Until}
	if v.text, err = p.Texts.Open(ctx, inv.Student, id); err != nil {
		return inv, v, gone()
	}
	if v.name, err = p.name(ctx, inv.Student); err != nil {
		return inv, v, err
	}
	all, err := p.Texts.Comments(ctx, inv.Student, id)
	for _, c := range all {
		if !c.At.Before(inv.Made) {
			v.comments = append(v.comments, c)
		}
	}
	return inv, v, err
}

// reading is GET /reading/{text}.
func (p *Pages) reading(w http.ResponseWriter, r *http.Request) error {
	_, v, err := p.guest(w, r)
	if err != nil {
		return err
	}
	q, err := web.ReadQuery(r)
	if err != nil {
		return err
	}
	v.form.Values.Set("paragraph", q.Get("on"))
	if n := len(v.comments); n > 0 {
		v.form.Values.Set("name", v.comments[n-1].Name)
	}
	return web.Render(w, r, http.StatusOK, readingPage(v))
}

// comment is POST /reading/{text}/comments.
func (p *Pages) comment(w http.ResponseWriter, r *http.Request) error {
	inv, v, err := p.guest(w, r)
	if err != nil {
		return err
	}
	if v.form, err = web.ReadForm(r); err != nil {
		return err
	}
	c := statement.Comment{Document: v.text.ID, Paragraph: statement.Whole, Name: v.form.Get("name"), Says: v.form.Get("says")}
	if n, err := strconv.Atoi(v.form.Get("paragraph")); err == nil {
		c.Paragraph = n
	}
	if c.Rev, err = revOf(v.form.Get("rev")); err != nil {
		return err
	}
	if _, err := p.Texts.Comment(r.Context(), inv.Student, c); err != nil {
		if !v.form.Add(err) {
			return err
		}
		return web.Render(w, r, http.StatusUnprocessableEntity, readingPage(v))
	}
	web.SetFlash(w, r, web.Flash{Says: "Thank you. " + v.name + " can read it now."})
	return web.SeeOther(w, r, "/reading/"+string(v.text.ID))
}
