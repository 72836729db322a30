package refereeweb

import (
	"bytes"
	"context"
	_ "embed"
	"encoding/json"
	"net/http"
	"strings"
	"time"

	"preround/internal/letters/held"
	"preround/internal/platform/errs"
	"preround/internal/platform/web"
	"preround/internal/student"
)

// letterhead is the Typst source of a letter. What a person typed is read by it from
// letterFile and is never part of it.
//
//go:embed letterhead.typ
var letterhead string

const letterFile = "/letter.json"

// writing is the page on which a letter is written; what was written so far is shown
// to the browser that wrote it.
func (p *Pages) writing(w http.ResponseWriter, r *http.Request, v *visit) error {
	if !v.takes() || v.there && !v.may {
		return web.SeeOther(w, r, v.path(""))
	}
	if !v.drafted.IsZero() && !v.own {
		return p.askCode(w, r, v)
	}
	d, there, err := p.Letters.Draft(r.Context(), v.where, v.pass)
	if err != nil {
		return err
	}
	if !there {
		d = held.Draft{Name: v.asked.Referee.Name, Position: v.asked.Referee.Role, Institution: v.asked.Referee.Institution, Contact: v.asked.Referee.Email}
	}
	p.Warm()
	return web.Render(w, r, http.StatusOK, writePage(v, d.Tidy(), web.EmptyForm(nil)))
}

func draftOf(f *web.Form) held.Draft {
	return held.Draft{Name: f.Get("name"), Position: f.Get("position"), Institution: f.Get("institution"), Address: f.Get("address"), Contact: f.Get("contact"), Greeting: f.Get("greeting"),
		Known: f.Get("known"), Seen: f.Get("seen"), More: f.Get("more"), Closing: f.Get("closing"), Paper: f.Get("paper")}.Tidy()
}

// write saves what was written, and then shows it as a letter or hands it in.
func (p *Pages) write(w http.ResponseWriter, r *http.Request, v *visit) error {
	if !v.takes() {
		return errs.New(errs.Forbidden, "This letter is not handed in here. The page says where each place takes it.")
	}
	form, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	d, act := draftOf(form), form.Get("act")
	if v.there && !v.may {
		return web.SeeOther(w, r, v.path("/change"))
	}
	if !v.drafted.IsZero() && !v.own { // begun elsewhere: what was typed here stays in the form
		form.Fault("name", "A draft was begun in another browser meanwhile. Copy what you wrote, enter a code for that draft, and go on there.")
		return web.Render(w, r, http.StatusForbidden, writePage(v, d, form))
	}
	if problems := faults(d, act); len(problems) > 0 {
		form.Problems = append(form.Problems, problems...)
		if len(d.Faults()) == 0 { // what can be kept is kept, whatever it lacks
			if err := p.save(w, r, v, d); err != nil {
				return err
			}
		}
		return web.Render(w, r, http.StatusUnprocessableEntity, writePage(v, d, form))
	}
	if err := p.save(w, r, v, d); err != nil {
		return err
	}
	switch act {
	case "look":
		return web.SeeOther(w, r, v.path("/writing/letter.pdf"))
	case "hand":
		return p.handWritten(w, r, v, d)
	}
	web.SetFlash(w, r, web.Flash{Says: savedSays(v)})
	return web.SeeOther(w, r, v.path("/writing"))
}

// faults are what is in the way of that act. What is kept tells of no patient who could
// be recognised, and a letter to hand in is whole.
func faults(d held.Draft, act string) []errs.Problem {
	if act == "hand" {
		return d.Missing()
	}
	return d.Faults()
}

func savedSays(v *visit) string {
	says := "Saved until " + v.day(v.asked.Until) + ". Come back by the link in your mail, in this browser."
	if v.canMail() {
		says = "Saved until " + v.day(v.asked.Until) + ". Come back by the link in your mail; in another browser you are sent a code first."
	}
	return says
}

// save keeps the draft, and lets the browser see it again.
func (p *Pages) save(w http.ResponseWriter, r *http.Request, v *visit, d held.Draft) error {
	ctx := r.Context()
	if err := p.Letters.SaveDraft(ctx, v.where, d, v.pass); err != nil {
		return err
	}
	if v.own {
		return nil
	}
	pass, err := p.Letters.Own(ctx, v.where, false, v.canMail())
	if err != nil {
		return err
	}
	p.keepPass(w, r, v, pass)
	v.pass, v.own = pass, true
	return nil
}

func (p *Pages) handWritten(w http.ResponseWriter, r *http.Request, v *visit, d held.Draft) error {
	pdf, err := p.set(r.Context(), v, d)
	if err != nil {
		return err
	}
	_, err = p.handIn(w, r, v, held.In{How: held.Written, File: bytes.NewReader(pdf)})
	if errs.KindOf(err) == errs.Forbidden && err != nil { // a letter lies here, and the pass has ended
		return web.SeeOther(w, r, v.path("/change"))
	}
	return err
}

// look gives the draft as it would be handed in.
func (p *Pages) look(w http.ResponseWriter, r *http.Request, v *visit) error {
	if !v.drafted.IsZero() && !v.own {
		return p.askCode(w, r, v)
	}
	d, there, err := p.Letters.Draft(r.Context(), v.where, v.pass)
	if err != nil {
		return err
	}
	if !there {
		return web.SeeOther(w, r, v.path("/writing"))
	}
	pdf, err := p.set(r.Context(), v, d)
	if err != nil {
		return err
	}
	return web.Attachment(w, r, "Letter for "+v.asked.Name+" (draft).pdf", "application/pdf", int64(len(pdf)), bytes.NewReader(pdf))
}

// set makes the PDF of a draft: the referee's words under their letterhead, the day,
// and whom it is about. Not a word of the letter is ours.
func (p *Pages) set(ctx context.Context, v *visit, d held.Draft) ([]byte, error) {
	zone, err := student.LoadZone(v.asked.Home)
	if err != nil || zone == nil {
		zone = time.UTC
	}
	data, err := json.Marshal(map[string]any{"paper": map[string]string{"Letter": "us-letter"}[d.Paper], "name": d.Name, "position": d.Position, "institution": d.Institution,
		"address": lines(d.Address), "contact": d.Contact, "day": v.now.In(zone).Format("2 January 2006"), "about": v.asked.Name, "school": v.asked.School,
		"greeting": d.Greeting, "text": append(append(paragraphs(d.Known), paragraphs(d.Seen)...), paragraphs(d.More)...), "closing": d.Closing})
	if err != nil {
		return nil, err
	}
	return p.PDF(ctx, letterhead, map[string][]byte{letterFile: data})
}

func lines(s string) []string { return nonEmpty(strings.Split(s, "\n")) }

// paragraphs are the parts of a text between empty lines; a single line break is kept
// as a paragraph, too, since people seldom mean anything else.
func paragraphs(s string) []string { return nonEmpty(strings.Split(s, "\n")) }

func nonEmpty(in []string) []string {
	out := []string{}
	for _, l := range in {
		if l = strings.TrimSpace(l); l != "" {
			out = append(out, l)
		}
	}
	return out
}
