package signinweb

import (
	"net/http"

	"preround/internal/account/signin"
	"preround/internal/plan"
	"preround/internal/platform/errs"
	"preround/internal/platform/web"
)

const fieldPlan = "plan"

// chooseView is the page that asks which of two plans to go on with.
type chooseView struct {
	form *web.Form
	two  signin.Two
}

func (p *Pages) askPlan(w http.ResponseWriter, r *http.Request) error {
	return p.showPlans(w, r, http.StatusOK, web.EmptyForm(nil))
}

func (p *Pages) showPlans(w http.ResponseWriter, r *http.Request, status int, form *web.Form) error {
	a, err := p.asker(r)
	if err != nil {
		return err
	}
	two, ok, err := p.SignIn.Two(r.Context(), a)
	if err != nil {
		return err
	}
	if !ok {
		return web.SeeOther(w, r, "/sign-in")
	}
	noStore(w)
	return web.Render(w, r, status, choosePage(chooseView{form, two}))
}

func (p *Pages) choose(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	a, err := p.asker(r)
	if err != nil {
		return err
	}
	out, err := p.SignIn.Choose(r.Context(), a, signin.Choice(form.Get(fieldPlan)))
	switch errs.KindOf(err) {
	case errs.Internal:
		if err != nil {
			return err
		}
	case errs.Invalid:
		form.Fault(fieldPlan, "%s", sentence(err))
		return p.showPlans(w, r, http.StatusUnprocessableEntity, form)
	default:
		return err
	}
	p.Keeper.Open(w, r, out.Cookie)
	p.Keeper.PutCookie(w, r, tryCookie, "", 0)
	web.SetFlash(w, r, web.Flash{Says: "You are signed in. The other plan is in the list of changes, under “Kept plan”."})
	return web.SeeOther(w, r, p.Home)
}

// words says in a line what a kept plan is about.
func words(rev plan.Revision) string {
	return "Changed last on " + rev.At.UTC().Format("2 January 2006, 15:04") + " UTC: " + rev.Says
}
