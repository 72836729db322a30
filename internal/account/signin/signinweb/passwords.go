package signinweb

import (
	"net/http"

	"preround/internal/platform/errs"
	"preround/internal/platform/web"
)

const fieldPassword = "password"

func (p *Pages) askPassword(w http.ResponseWriter, r *http.Request) error {
	noStore(w)
	return web.Render(w, r, http.StatusOK, passwordPage(web.EmptyForm(nil), p.Keeper.Guarded(r)))
}

func (p *Pages) enterByPassword(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	a, err := p.asker(r)
	if err != nil {
		return err
	}
	out, err := p.SignIn.ByPassword(r.Context(), a, form.Get(fieldEmail), form.Get(fieldPassword))
	if err == nil {
		return p.in(w, r, out)
	}
	if !mendable(err) {
		return err
	}
	at := fieldPassword
	if problems := errs.ProblemsOf(err); len(problems) > 0 {
		at = problems[0].Field
	}
	form.Fault(at, "%s", sentence(err))
	noStore(w)
	return web.Render(w, r, web.StatusOf(r, err), passwordPage(form, p.Keeper.Guarded(r)))
}

func (p *Pages) askNewPassword(w http.ResponseWriter, r *http.Request) error {
	return p.showNewPassword(w, r, http.StatusOK, web.EmptyForm(nil))
}

func (p *Pages) showNewPassword(w http.ResponseWriter, r *http.Request, status int, form *web.Form) error {
	who, kept, err := p.Keeper.Student(r)
	if err != nil || !kept {
		return orAccount(w, r, err)
	}
	a, err := p.SignIn.AddressOf(r.Context(), who)
	if err != nil {
		return err
	}
	has, err := p.SignIn.HasPassword(r.Context(), who)
	if err != nil {
		return err
	}
	noStore(w)
	return web.Render(w, r, status, newPasswordPage(form, a.Shown, has))
}

func (p *Pages) setPassword(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	a, err := p.asker(r)
	if err != nil || a.Student == "" {
		return orAccount(w, r, err)
	}
	out, err := p.SignIn.SetPassword(r.Context(), a, form.Get(fieldPassword))
	if errs.KindOf(err) == errs.Invalid {
		form.Fault(fieldPassword, "%s", sentence(err))
		return p.showNewPassword(w, r, http.StatusUnprocessableEntity, form)
	}
	if err != nil {
		return err
	}
	return p.added(w, r, out, "The password is set. It opens your account together with your address.")
}

func (p *Pages) endPassword(w http.ResponseWriter, r *http.Request) error {
	who, kept, err := p.Keeper.Student(r)
	if err != nil || !kept {
		return orAccount(w, r, err)
	}
	if err := p.SignIn.EndPassword(r.Context(), who); err != nil {
		return err
	}
	web.SetFlash(w, r, web.Flash{Says: "The password is gone. A code by mail opens your account as before."})
	return web.SeeOther(w, r, "/account")
}
