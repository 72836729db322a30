package signinweb

import (
	"net/http"
	"net/url"

	"preround/internal/account/signin"
	"preround/internal/platform/errs"
	"preround/internal/platform/web"
	"preround/internal/policy"
)

const fieldSignUp = "sign-up"

// areaView is the first page of the owner's area.
type areaView struct {
	open   bool
	mails  bool
	links  []Link
	owners []signin.Owner
}

// OnlyOwner lets the owner of the server through; for everybody else the owner's
// area does not exist.
func OnlyOwner(k interface {
	Owner(r *http.Request) (bool, error)
}, h web.Handler) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		owner, err := k.Owner(r)
		if err != nil {
			return err
		}
		asker := policy.Asker{Role: policy.Student, Way: policy.Browser}
		if owner {
			asker.Role = policy.Owner
		}
		if !policy.May(asker, policy.See, policy.Area) {
			return errs.New(errs.NotFound, "It may have moved, or the link may be incomplete. Check the address, or begin again with the search.")
		}
		return h(w, r)
	}
}

func (p *Pages) area(w http.ResponseWriter, r *http.Request) error {
	return OnlyOwner(p.Keeper, p.showArea)(w, r)
}

func (p *Pages) showArea(w http.ResponseWriter, r *http.Request) (err error) {
	v := areaView{links: p.Area, mails: p.SignIn.SendsMail()}
	if v.open, err = p.SignIn.IsOpen(r.Context()); err != nil {
		return err
	}
	if v.owners, err = p.SignIn.Owners(r.Context()); err != nil {
		return err
	}
	noStore(w)
	return web.Render(w, r, http.StatusOK, areaPage(v))
}

// setSignUp opens the server to new people, or closes it.
func (p *Pages) setSignUp(w http.ResponseWriter, r *http.Request) error {
	return OnlyOwner(p.Keeper, func(w http.ResponseWriter, r *http.Request) error {
		form, err := web.ReadForm(r)
		if err != nil {
			return err
		}
		says := map[string]string{"open": "New people are taken again.", "closed": "Nobody new is taken from now on. Who is here goes on as before."}[form.Get(fieldSignUp)]
		if says == "" {
			return errs.Fault(fieldSignUp, "Say whether new people are taken: open, or closed.")
		}
		if err := p.SignIn.SetOpen(r.Context(), form.Get(fieldSignUp) == "open"); err != nil {
			return err
		}
		web.SetFlash(w, r, web.Flash{Says: says})
		return web.SeeOther(w, r, "/owner")
	})(w, r)
}

func signUp(value string) url.Values { return url.Values{fieldSignUp: {value}} }
