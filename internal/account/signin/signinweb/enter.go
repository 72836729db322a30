package signinweb

import (
	"errors"
	"net/http"
	"strings"
	"time"

	"preround/internal/account/signin"
	"preround/internal/platform/errs"
	"preround/internal/platform/web"
)

// The fields of the forms.
const (
	fieldEmail = "email"
	fieldCode  = "code"
)

// enterView is the page that asks for an address.
type enterView struct {
	form        *web.Form
	guarded     bool
	open        bool // new people are taken
	fresh       bool // the first account will own the server
	kept        bool // this device keeps a plan
	passkeys    bool
	institution string
	as          string // the address that this device is signed in with
}

func (p *Pages) enterView(r *http.Request, form *web.Form) (v enterView, err error) {
	v = enterView{form: form, guarded: p.Keeper.Guarded(r), passkeys: p.Passkeys != nil, institution: p.Institution.name()}
	who, kept, err := p.Keeper.Student(r)
	if err != nil {
		return v, err
	}
	v.kept = kept
	if kept {
		a, err := p.SignIn.AddressOf(r.Context(), who)
		if err != nil {
			return v, err
		}
		v.as = a.Shown
	}
	if v.open, err = p.SignIn.IsOpen(r.Context()); err != nil {
		return v, err
	}
	v.fresh, err = p.SignIn.Fresh(r.Context(), who)
	return v, err
}

func (p *Pages) askAddress(w http.ResponseWriter, r *http.Request) error {
	return p.showEnter(w, r, http.StatusOK, web.EmptyForm(nil))
}

func (p *Pages) showEnter(w http.ResponseWriter, r *http.Request, status int, form *web.Form) error {
	v, err := p.enterView(r, form)
	if err != nil {
		return err
	}
	noStore(w)
	return web.Render(w, r, status, enterPage(v))
}

// sendCode sends a code to the address and leads on to the page that takes it.
func (p *Pages) sendCode(w http.ResponseWriter, r *http.Request) error {
	return p.send(w, r, signin.Enter, p.showEnter)
}

// send sends a code for a purpose; again shows the form once more, with what to mend.
func (p *Pages) send(w http.ResponseWriter, r *http.Request, purpose signin.Purpose,
	again func(http.ResponseWriter, *http.Request, int, *web.Form) error) error {
	form, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	a, err := p.asker(r)
	if err != nil {
		return err
	}
	held, err := p.SignIn.Ask(r.Context(), a, purpose, form.Get(fieldEmail))
	if err == nil {
		p.Keeper.PutCookie(w, r, tryCookie, held, signin.CodeTime+time.Minute)
		return web.SeeOther(w, r, "/sign-in/code")
	}
	if !mendable(err) {
		return err
	}
	form.Fault(fieldEmail, "%s", sentence(err))
	return again(w, r, web.StatusOf(r, err), form)
}

// mendable tells whether the form is shown again with what the error says.
func mendable(err error) bool {
	switch errs.KindOf(err) {
	case errs.Invalid, errs.TooMany, errs.Busy, errs.Forbidden:
		return true
	}
	return false
}

// sentence is what an error says to people, without its technical cause.
func sentence(err error) string {
	if problems := errs.ProblemsOf(err); len(problems) > 0 {
		return problems[0].Says
	}
	if e, ok := errors.AsType[*errs.Error](err); ok {
		return e.Says
	}
	return "Something went wrong on our side. Try again."
}

// codeView is the page that takes the code.
type codeView struct {
	form    *web.Form
	to      string
	change  bool
	mails   bool // the server sends mail
	guarded bool
}

func (p *Pages) askCode(w http.ResponseWriter, r *http.Request) error {
	return p.showCode(w, r, http.StatusOK, web.EmptyForm(nil))
}

func (p *Pages) showCode(w http.ResponseWriter, r *http.Request, status int, form *web.Form) error {
	waiting, ok, err := p.SignIn.Waiting(r.Context(), p.Keeper.Cookie(r, tryCookie))
	if err != nil {
		return err
	}
	if ok && waiting.Choose {
		return web.SeeOther(w, r, "/sign-in/plan")
	}
	if !ok && status == http.StatusOK {
		return web.SeeOther(w, r, "/sign-in")
	}
	noStore(w)
	return web.Render(w, r, status, codePage(codeView{form: form, to: waiting.Address.Shown, change: waiting.Purpose == signin.Change,
		mails: p.SignIn.SendsMail(), guarded: p.Keeper.Guarded(r)}))
}

// answer takes the code.
func (p *Pages) answer(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	a, err := p.asker(r)
	if err != nil {
		return err
	}
	out, err := p.SignIn.Answer(r.Context(), a, form.Get(fieldCode))
	if err != nil {
		if !mendable(err) {
			return err
		}
		form.Fault(fieldCode, "%s", sentence(err))
		return p.showCode(w, r, web.StatusOf(r, err), form)
	}
	return p.in(w, r, out)
}

// in opens the account on this device and says what has happened.
func (p *Pages) in(w http.ResponseWriter, r *http.Request, out signin.Outcome) error {
	if out.Choose {
		p.Keeper.PutCookie(w, r, tryCookie, out.Browser, signin.CodeTime+time.Minute)
		return web.SeeOther(w, r, "/sign-in/plan")
	}
	p.Keeper.Open(w, r, out.Cookie)
	p.Keeper.PutCookie(w, r, tryCookie, "", 0)
	var says []string
	to := p.Home
	switch {
	case out.Changed:
		says, to = append(says, "The address is changed. Codes go to the new one from now on."), "/account"
	case out.New:
		says, to = append(says, "Your account is made. With a code to this address you open it on any device."), "/account"
	default:
		says = append(says, "You are signed in.")
	}
	if out.Owner {
		says = append(says, "It is the first account of this server, so you are its owner.")
	}
	if out.Left.Shown != "" {
		says = append(says, "The account of "+out.Left.Shown+" is no longer open here; its own address opens it again.")
	}
	if out.Unsent {
		says = append(says, "The notice to the old address could not be sent.")
	}
	web.SetFlash(w, r, web.Flash{Says: strings.Join(says, " ")})
	return web.SeeOther(w, r, to)
}
