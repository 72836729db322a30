package signinweb

import (
	"bytes"
	_ "embed" // the script
	"encoding/json"
	"errors"
	"net"
	"net/http"
	"net/url"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"preround/internal/account/signin"
	"preround/internal/platform/errs"
	"preround/internal/platform/web"
	"preround/internal/student"
)

//go:embed passkey.js
var passkeyScript []byte

// script is on the pages with a passkey button, and on no other.
var script = web.NewScript("passkey", passkeyScript)

// What the tries of the two ceremonies are for.
const (
	newPasskey signin.Purpose = "passkey-new"
	byPasskey  signin.Purpose = "passkey"
)

// The fields of the forms.
const (
	fieldCredential = "credential"
	fieldName       = "name"
)

// NewPasskeys makes the ceremonies of the server with that address. Browsers know
// passkeys only over https and on the machine itself, and only under a name; elsewhere
// there are none, and the result is nil.
func NewPasskeys(base *url.URL) (*webauthn.WebAuthn, error) {
	host := base.Hostname()
	if net.ParseIP(host) != nil || base.Scheme != "https" && host != "localhost" {
		return nil, nil
	}
	return webauthn.New(&webauthn.Config{RPID: host, RPDisplayName: "Preround at " + host, RPOrigins: []string{base.Scheme + "://" + base.Host}})
}

// holder is a student as the ceremonies know one: by an id that says nothing, and
// for the person's own list of passkeys by an address.
type holder struct {
	who         student.ID
	name        string
	credentials []webauthn.Credential
}

func (h holder) WebAuthnID() []byte                         { return []byte(h.who) }
func (h holder) WebAuthnName() string                       { return h.name }
func (h holder) WebAuthnDisplayName() string                { return h.name }
func (h holder) WebAuthnCredentials() []webauthn.Credential { return h.credentials }

func (p *Pages) holderOf(r *http.Request, who student.ID) (holder, error) {
	h := holder{who: who, name: "My plan"}
	a, err := p.SignIn.AddressOf(r.Context(), who)
	if err != nil {
		return h, err
	}
	if a.Shown != "" {
		h.name = a.Shown
	}
	all, err := p.SignIn.Passkeys(r.Context(), who)
	if err != nil {
		return h, err
	}
	for _, k := range all {
		var c webauthn.Credential
		if err := json.Unmarshal(k.Body, &c); err != nil {
			return h, err
		}
		h.credentials = append(h.credentials, c)
	}
	return h, nil
}

func noPasskeys() error {
	return errs.New(errs.NotFound, "This server has no passkeys: browsers know them only over https.")
}

// newPasskeyOptions begins the making of a passkey.
func (p *Pages) newPasskeyOptions(w http.ResponseWriter, r *http.Request) error {
	a, err := p.asker(r)
	if err != nil {
		return err
	}
	if p.Passkeys == nil || a.Student == "" {
		return noPasskeys()
	}
	h, err := p.holderOf(r, a.Student)
	if err != nil {
		return err
	}
	creation, session, err := p.Passkeys.BeginRegistration(h, webauthn.WithExclusions(webauthn.Credentials(h.credentials).CredentialDescriptors()),
		webauthn.WithAuthenticatorSelection(protocol.AuthenticatorSelection{ResidentKey: protocol.ResidentKeyRequirementRequired, UserVerification: protocol.VerificationRequired}))
	if err != nil {
		return err
	}
	return p.begin(w, r, a, newPasskey, session, creation)
}

// begin remembers the session of a ceremony and sends its challenge.
func (p *Pages) begin(w http.ResponseWriter, r *http.Request, a signin.Asker, purpose signin.Purpose, session *webauthn.SessionData, challenge any) error {
	data, err := json.Marshal(session)
	if err != nil {
		return err
	}
	held, err := p.SignIn.Begin(r.Context(), a, purpose, data)
	if err != nil {
		return err
	}
	body, err := json.Marshal(challenge)
	if err != nil {
		return err
	}
	p.Keeper.PutCookie(w, r, tryCookie, held, signin.CodeTime)
	noStore(w)
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write(body) // the browser may have left
	return nil
}

// finish gives the session of the ceremony that this browser has begun.
func (p *Pages) finish(w http.ResponseWriter, r *http.Request, a signin.Asker, purpose signin.Purpose) (session webauthn.SessionData, err error) {
	data, err := p.SignIn.Finish(r.Context(), a, purpose)
	if err != nil {
		return session, err
	}
	p.Keeper.PutCookie(w, r, tryCookie, "", 0)
	return session, json.Unmarshal(data, &session)
}

func (p *Pages) addPasskey(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	a, err := p.asker(r)
	if err != nil || a.Student == "" {
		return orAccount(w, r, err)
	}
	if p.Passkeys == nil {
		return noPasskeys()
	}
	h, err := p.holderOf(r, a.Student)
	if err != nil {
		return err
	}
	session, err := p.finish(w, r, a, newPasskey)
	if err != nil {
		return err
	}
	answer, err := protocol.ParseCredentialCreationResponseBytes([]byte(form.Get(fieldCredential)))
	if err != nil {
		return badPasskey(err)
	}
	c, err := p.Passkeys.CreateCredential(h, session, answer)
	if err != nil {
		return badPasskey(err)
	}
	body, err := json.Marshal(c)
	if err != nil {
		return err
	}
	name := p.Keeper.Visitor(r).Browser
	if name == "" {
		name = "A device"
	}
	out, err := p.SignIn.AddPasskey(r.Context(), a, c.ID, body, "Made in "+name)
	if err != nil {
		return err
	}
	return p.added(w, r, out, "Your passkey is ready. Any device that has it opens your account.")
}

// added opens the account anew after a way in was added, and says so.
func (p *Pages) added(w http.ResponseWriter, r *http.Request, out signin.Outcome, says string) error {
	p.Keeper.Open(w, r, out.Cookie)
	if out.Owner {
		says += " It is the first account of this server, so you are its owner."
	}
	web.SetFlash(w, r, web.Flash{Says: says})
	return web.SeeOther(w, r, "/account")
}

func badPasskey(err error) error {
	return errs.Wrap(err, errs.Invalid, "The passkey could not be read. Try again, or use another way to sign in.")
}

func (p *Pages) endPasskey(w http.ResponseWriter, r *http.Request) error {
	who, kept, err := p.Keeper.Student(r)
	if err != nil || !kept {
		return orAccount(w, r, err)
	}
	if err := p.SignIn.EndPasskey(r.Context(), who, r.PathValue("id")); err != nil && errs.KindOf(err) != errs.NotFound {
		return err // one that has gone was ended in another tab
	}
	web.SetFlash(w, r, web.Flash{Says: "That passkey opens nothing here any more. You can delete it from its device, too."})
	return web.SeeOther(w, r, "/account")
}

// passkeyOptions begins a sign-in by passkey. Which one is the device's to say, so
// nobody learns which accounts have some.
func (p *Pages) passkeyOptions(w http.ResponseWriter, r *http.Request) error {
	a, err := p.asker(r)
	if err != nil {
		return err
	}
	if p.Passkeys == nil {
		return noPasskeys()
	}
	challenge, session, err := p.Passkeys.BeginDiscoverableLogin(webauthn.WithUserVerification(protocol.VerificationRequired))
	if err != nil {
		return err
	}
	return p.begin(w, r, a, byPasskey, session, challenge)
}

func (p *Pages) enterByPasskey(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	a, err := p.asker(r)
	if err != nil {
		return err
	}
	if p.Passkeys == nil {
		return noPasskeys()
	}
	session, err := p.finish(w, r, a, byPasskey)
	if err != nil {
		return err
	}
	answer, err := protocol.ParseCredentialRequestResponseBytes([]byte(form.Get(fieldCredential)))
	if err != nil {
		return badPasskey(err)
	}
	var used signin.Passkey
	_, c, err := p.Passkeys.ValidatePasskeyLogin(func(raw, handle []byte) (webauthn.User, error) {
		k, found, err := p.SignIn.PasskeyOf(r.Context(), raw)
		if err != nil {
			return nil, err
		}
		if !found || !bytes.Equal(handle, []byte(k.Student)) {
			return nil, errors.New("nobody has this passkey")
		}
		used = k
		return p.holderOf(r, k.Student)
	}, session, answer)
	if err != nil {
		return errs.Wrap(err, errs.Invalid, "This passkey opens no account here. It may have been taken away. Sign in another way.")
	}
	if c.Authenticator.CloneWarning {
		return errs.New(errs.Forbidden, "This passkey was used in a copy of its device. Sign in another way, and take it away under Account.")
	}
	if used.Body, err = json.Marshal(c); err != nil {
		return err
	}
	out, err := p.SignIn.ByPasskey(r.Context(), a, used)
	if err != nil {
		return err
	}
	return p.in(w, r, out)
}
