package refereeweb

import (
	"net/http"

	"preround/internal/platform/errs"
	"preround/internal/platform/web"
)

// askCode is the page that sends a code to the referee's address.
func (p *Pages) askCode(w http.ResponseWriter, r *http.Request, v *visit) error {
	return web.Render(w, r, http.StatusOK, codePage(v))
}

func (p *Pages) sendCode(w http.ResponseWriter, r *http.Request, v *visit) error {
	if !v.canMail() {
		return errs.New(errs.Forbidden, "This server cannot send a code.")
	}
	code, err := p.Letters.AskCode(r.Context(), v.where)
	if err != nil {
		return err
	}
	err = p.MailCode(r.Context(), v.asked.Referee.Email, v.asked.Name, code[:4]+" "+code[4:])
	if err != nil {
		web.SetFlash(w, r, web.Flash{Says: mailFailed(err), Bad: true})
		return web.SeeOther(w, r, v.path("/code"))
	}
	return web.SeeOther(w, r, v.path("/code/entry"))
}

func mailFailed(err error) string {
	if errs.KindOf(err) == errs.TooMany {
		return "Several codes went to this address already. Wait a while, and use the newest."
	}
	return "The mail could not be sent. Try again in a few minutes."
}

func (p *Pages) codeEntry(w http.ResponseWriter, r *http.Request, v *visit) error {
	return web.Render(w, r, http.StatusOK, codeEntryPage(v, web.EmptyForm(nil)))
}

func (p *Pages) enterCode(w http.ResponseWriter, r *http.Request, v *visit) error {
	form, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	pass, err := p.Letters.EnterCode(r.Context(), v.where, form.Get("code"))
	if form.Add(err) {
		return web.Render(w, r, http.StatusUnprocessableEntity, codeEntryPage(v, form))
	}
	if err != nil {
		return err
	}
	p.keepPass(w, r, v, pass)
	if v.there {
		return web.SeeOther(w, r, v.path("/change"))
	}
	return web.SeeOther(w, r, v.path("/writing"))
}

// change is where a letter is replaced or withdrawn.
func (p *Pages) change(w http.ResponseWriter, r *http.Request, v *visit) error {
	switch {
	case !v.there:
		return web.SeeOther(w, r, v.path(""))
	case !v.may:
		return p.askCode(w, r, v)
	}
	return web.Render(w, r, http.StatusOK, changePage(v, web.EmptyForm(nil)))
}

func (p *Pages) withdraw(w http.ResponseWriter, r *http.Request, v *visit) error {
	err := p.Letters.Withdraw(r.Context(), v.where, v.pass)
	if errs.KindOf(err) == errs.Forbidden && err != nil {
		return web.SeeOther(w, r, v.path("/change"))
	}
	if err != nil {
		return err
	}
	web.SetFlash(w, r, web.Flash{Says: "The letter is withdrawn. Nobody can open it any more, and " + v.asked.Name + " sees that you took it back."})
	return web.SeeOther(w, r, v.path(""))
}
