package lettersweb

import (
	"bytes"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"preround/internal/letters"
	"preround/internal/platform/errs"
	"preround/internal/platform/ui"
	"preround/internal/platform/web"
)

// checkView is a draft as it would be sent.
type checkView struct {
	*visit
	r       letters.Request
	form    *web.Form
	school  string
	mails   bool
	own     string // the student's own address, as far as it is confirmed
	subject string
	text    string // of the mail, with a word in the place of the link
	pages   pictures
	missing []errs.Problem
	free    bool
	timing  letters.Timing
}

// showView is a request that was asked.
type showView struct {
	*visit
	r      letters.Request
	state  letters.State
	mails  []letters.MailRow // of this request
	next   letters.Reminder
	due    bool       // next comes
	letter string     // where it can be opened; empty: nowhere
	heir   letters.ID // another request in the place of this one
	school string
}

func (p *Pages) show(v *visit) error {
	r, err := p.Letters.One(v.ctx, v.who, v.id())
	if err != nil {
		return err
	}
	if r.At(v.now) == letters.Noted {
		return p.check(v, http.StatusOK, r, web.EmptyForm(url.Values{"seen": {strconv.FormatInt(r.N, 10)}}))
	}
	view, err := p.view(v, r)
	if err != nil {
		return err
	}
	return v.render(http.StatusOK, showPage(view))
}

func (p *Pages) view(v *visit, r letters.Request) (showView, error) {
	view := showView{visit: v, r: r, state: r.At(v.now), school: p.Letters.School()}
	all, err := p.Letters.All(v.ctx, v.who)
	if err != nil {
		return view, err
	}
	for _, other := range all {
		if other.From == r.ID && other.At(v.now) != letters.Cancelled {
			view.heir = other.ID
		}
	}
	mails, err := p.Letters.MailsOf(v.ctx, v.who)
	if err != nil {
		return view, err
	}
	for _, m := range mails {
		if m.Request == r.ID {
			view.mails = append(view.mails, m)
		}
	}
	if r.By == letters.ByMail && !r.Broken {
		view.next, view.due = r.NextReminder(v.now)
	}
	if r.Readable() && p.LetterAt != nil {
		view.letter = p.LetterAt(r.ID)
	}
	return view, nil
}

func (p *Pages) check(v *visit, status int, r letters.Request, form *web.Form) error {
	p.warm()
	view := checkView{visit: v, r: r, form: form, school: p.Letters.School(), mails: p.Letters.SendsMail(), free: letters.FreeMail(r.Referee.Email), timing: letters.TimingOf(v.today, r.NeededBy)}
	var err error
	if view.own, err = p.Letters.Confirmed(v.ctx, v.who); err != nil {
		return err
	}
	view.missing = r.Missing(nil)
	if len(view.missing) == 0 {
		shown := r
		shown.Home = v.zone.String()
		if form.Get("waived") != "" {
			shown.Waived, shown.By = form.Get("waived") == "yes", letters.ByMail
		}
		view.subject, view.text = shown.Words(letters.MailAsk, "(the link, which only the mail holds)")
	}
	for i := range form.Problems { // what is not asked on this page leads to where it is changed
		form.Problems[i].Field = onCheck(form.Problems[i].Field)
	}
	view.pages = p.pictures(v, r)
	return v.render(status, checkPage(view))
}

// onCheck is the part of the check that a field belongs to.
func onCheck(field string) string {
	switch field {
	case "waived", "by":
		return field
	case "needed", "zone":
		return "change-needed"
	case "together", "points", "variant":
		return "change-pack"
	case "name", "role", "institution", "email", "kind", "knows", "student", "school":
		return "change-referee"
	}
	return "change-places"
}

// ask sends the request, or gives the text to pass on with its link, which is shown
// this once.
func (p *Pages) ask(v *visit) error {
	form, r, err := p.posted(v)
	if err != nil {
		return err
	}
	wish := letters.Wish{Waived: form.Get("waived") == "yes", Decided: form.Get("waived") == "yes" || form.Get("waived") == "no", By: letters.By(form.Get("by"))}
	link, err := p.Letters.Ask(v.ctx, v.who, r.ID, seen(form), wish)
	if err != nil {
		if !form.Add(err) {
			return err
		}
		return p.check(v, http.StatusUnprocessableEntity, r, form)
	}
	if link == "" {
		web.SetFlash(v.w, v.r, web.Flash{Says: "Asked. The mail goes to " + r.Referee.Email + " within a minute."})
		return web.SeeOther(v.w, v.r, address(r.ID))
	}
	return p.passOn(v, r.ID, link)
}

// passView is the text that a student passes on.
type passView struct {
	*visit
	r             letters.Request
	subject, text string
	mailto        string
}

func (p *Pages) passOn(v *visit, id letters.ID, link string) error {
	r, err := p.Letters.One(v.ctx, v.who, id)
	if err != nil {
		return err
	}
	view := passView{visit: v, r: r}
	view.subject, view.text = r.PassOn(link)
	if r.Referee.Email != "" {
		view.mailto = "mailto:" + url.PathEscape(r.Referee.Email) + "?subject=" + url.PathEscape(view.subject) + "&body=" + url.PathEscape(view.text)
	}
	v.w.Header().Set("Cache-Control", "no-store")
	v.w.Header().Set("Referrer-Policy", "no-referrer")
	return v.render(http.StatusOK, passPage(view))
}

func (p *Pages) newLink(v *visit) error {
	if _, err := web.ReadForm(v.r); err != nil {
		return err
	}
	link, err := p.Letters.NewLink(v.ctx, v.who, v.id())
	if err != nil {
		return err
	}
	return p.passOn(v, v.id(), link)
}

func (p *Pages) sendAgain(v *visit) error {
	if _, err := web.ReadForm(v.r); err != nil {
		return err
	}
	if err := p.Letters.SendAgain(v.ctx, v.who, v.id()); err != nil {
		return err
	}
	web.SetFlash(v.w, v.r, web.Flash{Says: "It is sent once more."})
	return web.SeeOther(v.w, v.r, address(v.id()))
}

func (p *Pages) cancel(v *visit) error {
	form, err := web.ReadForm(v.r)
	if err != nil {
		return err
	}
	r, err := p.Letters.One(v.ctx, v.who, v.id())
	if err != nil {
		return err
	}
	if err := p.Letters.Cancel(v.ctx, v.who, v.id()); err != nil {
		return err
	}
	flash := web.Flash{Says: "Cancelled. The link no longer works."}
	switch {
	case form.Get("undo") == "1":
		flash.Says = "Taken back."
	case r.AskedAt.IsZero():
		flash = web.Flash{Says: "Thrown away. Nobody was asked.", Undo: &web.Undo{Label: "Bring it back", Path: address(v.id(), "restoration"), Fields: url.Values{"undo": {"1"}}}}
	case r.State == letters.Agreed && r.By == letters.ByMail:
		flash.Says += " " + r.Referee.Name + " had said yes, and is told kindly."
	}
	web.SetFlash(v.w, v.r, flash)
	return web.SeeOther(v.w, v.r, "/letters")
}

func (p *Pages) restore(v *visit) error {
	if _, err := web.ReadForm(v.r); err != nil {
		return err
	}
	if err := p.Letters.Restore(v.ctx, v.who, v.id()); err != nil {
		return err
	}
	web.SetFlash(v.w, v.r, web.Flash{Says: "It is back."})
	return web.SeeOther(v.w, v.r, address(v.id()))
}

// again makes a new request from this one, for somebody else or the same person.
func (p *Pages) again(v *visit) error {
	form, err := web.ReadForm(v.r)
	if err != nil {
		return err
	}
	id, err := p.Letters.Again(v.ctx, v.who, v.id(), form.Get("who") == "else")
	if err != nil {
		return err
	}
	web.SetFlash(v.w, v.r, web.Flash{Says: "A new request, with the places and days of the earlier one. Nothing has been sent.", Undo: undoNote(id)})
	return web.SeeOther(v.w, v.r, address(id, "referee"))
}

// pack is the PDF that the referee gets.
func (p *Pages) pack(v *visit) error {
	r, err := p.Letters.One(v.ctx, v.who, v.id())
	if err != nil {
		return err
	}
	pdf, err := p.Letters.PackOf(v.ctx, v.who, v.id())
	if err != nil {
		return err
	}
	return web.Attachment(v.w, v.r, letters.PackName(r.Name), "application/pdf", int64(len(pdf)), bytes.NewReader(pdf))
}

// mailLine says how a mail to the referee stands.
func mailLine(v showView, m letters.MailRow) string {
	name := "The request"
	switch m.Mail {
	case letters.MailChase, letters.MailWeek:
		name = "A reminder"
	case letters.MailOff:
		name = "Word that it is no longer needed"
	case letters.MailAgain, letters.MailThird:
		name = "The request, once more"
	}
	on := ui.LongDay(v.day(m.Since))
	switch m.State {
	case letters.Gone:
		return name + ": sent on " + on
	case letters.Bounced:
		return name + ": refused by the mail server on " + on
	case letters.HeldBack:
		return name + ": held back on " + on + ", because this address got several mails from this server. Speak to them instead."
	case letters.Needless:
		return ""
	}
	switch {
	case m.Stuck(v.now):
		return name + ": could not be sent. Send it again, or pass the word on yourself."
	case m.At.After(v.now):
		return ""
	case v.now.Sub(m.At) > 10*time.Minute:
		return name + ": the mail server has not taken it yet; it is tried again"
	}
	return name + ": on its way"
}
