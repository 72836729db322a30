package signinweb

import (
	"net/http"

	"preround/internal/account"
	"preround/internal/account/signin"
	"preround/internal/platform/web"
	"preround/internal/student"
)

// accountView is the page about the account.
type accountView struct {
	kept         bool
	guarded      bool
	address      signin.Address
	words        bool // there are four words
	safe         bool // there is another way in than those
	passkeysHere bool // browsers know passkeys at this address
	passkeys     []signin.Passkey
	password     bool
	institution  string
	connected    bool // with the institution
	mails        bool
	owner        bool
	nobody       bool // the server has no owner
	first        bool // and this account will be the owner as soon as it is signed in to
	device       string
	devices      []account.Device
	things       []Link
}

func (v accountView) title() string {
	switch {
	case !v.kept:
		return "Account"
	case v.address.Shown == "":
		return "Your account, without an address"
	}
	return "Your account"
}

func (p *Pages) show(w http.ResponseWriter, r *http.Request) (err error) {
	v := accountView{guarded: p.Keeper.Guarded(r), mails: p.SignIn.SendsMail()}
	who, kept, err := p.Keeper.Student(r)
	if err != nil {
		return err
	}
	noStore(w)
	if v.kept = kept; !kept {
		return web.Render(w, r, http.StatusOK, accountPage(v))
	}
	ctx := r.Context()
	v.device, v.things = p.Keeper.Device(r), p.Things
	if p.Beside != nil {
		more, err := p.Beside(r)
		if err != nil {
			return err
		}
		v.things = append(more, p.Things...)
	}
	if v.address, err = p.SignIn.AddressOf(ctx, who); err != nil {
		return err
	}
	if v.words, err = p.Accounts.HasCode(ctx, who); err != nil {
		return err
	}
	if v.devices, err = p.Accounts.Devices(ctx, who); err != nil {
		return err
	}
	if err := p.moreOf(r, who, &v); err != nil {
		return err
	}
	if v.owner, err = p.Keeper.Owner(r); err != nil {
		return err
	}
	owners, err := p.SignIn.Owners(ctx)
	if err != nil {
		return err
	}
	v.nobody = len(owners) == 0
	if v.first, err = p.SignIn.Fresh(ctx, who); err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, accountPage(v))
}

// moreOf fills in the ways in beside the code and the words.
func (p *Pages) moreOf(r *http.Request, who student.ID, v *accountView) (err error) {
	v.passkeysHere, v.institution = p.Passkeys != nil, p.Institution.name()
	if v.safe, err = p.SignIn.Safe(r.Context(), who); err != nil {
		return err
	}
	if v.passkeys, err = p.SignIn.Passkeys(r.Context(), who); err != nil {
		return err
	}
	if v.password, err = p.SignIn.HasPassword(r.Context(), who); err != nil || p.Institution == nil {
		return err
	}
	v.connected, err = p.SignIn.Identity(r.Context(), who, p.Institution.Issuer)
	return err
}

// orAccount passes an error on, or leads a device that keeps nothing to the page
// that says so.
func orAccount(w http.ResponseWriter, r *http.Request, err error) error {
	if err != nil {
		return err
	}
	return web.SeeOther(w, r, "/account")
}

func (p *Pages) askNewAddress(w http.ResponseWriter, r *http.Request) error {
	return p.showNewAddress(w, r, http.StatusOK, web.EmptyForm(nil))
}

func (p *Pages) showNewAddress(w http.ResponseWriter, r *http.Request, status int, form *web.Form) error {
	who, kept, err := p.Keeper.Student(r)
	if err != nil || !kept {
		return orAccount(w, r, err)
	}
	now, err := p.SignIn.AddressOf(r.Context(), who)
	if err != nil {
		return err
	}
	noStore(w)
	return web.Render(w, r, status, newAddressPage(form, now.Shown, p.SignIn.SendsMail()))
}

// sendToNew sends a code to the address that the account shall have.
func (p *Pages) sendToNew(w http.ResponseWriter, r *http.Request) error {
	who, kept, err := p.Keeper.Student(r)
	if err != nil || !kept {
		return orAccount(w, r, err)
	}
	now, err := p.SignIn.AddressOf(r.Context(), who)
	if err != nil {
		return err
	}
	if now.Folded == "" { // the first address of a kept plan: the same as signing in
		return p.send(w, r, signin.Enter, p.showNewAddress)
	}
	return p.send(w, r, signin.Change, p.showNewAddress)
}

// endOthers ends every device but this one.
func (p *Pages) endOthers(w http.ResponseWriter, r *http.Request) error {
	who, kept, err := p.Keeper.Student(r)
	if err != nil || !kept {
		return orAccount(w, r, err)
	}
	if err := p.Accounts.EndOthers(r.Context(), who, p.Keeper.Visitor(r).Cookie); err != nil {
		return err
	}
	web.SetFlash(w, r, web.Flash{Says: "Only this device opens your account now."})
	return web.SeeOther(w, r, "/account")
}
