package signinweb

import (
	"embed"
	"net/http"
	"time"

	"github.com/go-webauthn/webauthn/webauthn"

	"preround/internal/account"
	"preround/internal/account/signin"
	"preround/internal/plan"
	"preround/internal/platform/web"
	"preround/internal/student"
)

//go:embed *.css
var css embed.FS

// Styles is the style sheet of the pages of this package.
var Styles = web.NewSheet("signin", css)

// Keeper knows which student a browser opens; accountweb.Desk is one.
type Keeper interface {
	Student(r *http.Request) (who student.ID, kept bool, err error)
	Current(r *http.Request) (state plan.State, kept bool, err error)
	Owner(r *http.Request) (bool, error)
	Device(r *http.Request) string
	Visitor(r *http.Request) account.Visitor
	Guarded(r *http.Request) bool
	Open(w http.ResponseWriter, r *http.Request, key string)
	Cookie(r *http.Request, name string) string
	PutCookie(w http.ResponseWriter, r *http.Request, name, value string, age time.Duration)
}

// Link leads to a page of another room.
type Link struct{ Path, Label, Says string }

// Pages are the pages of signing in and of the account.
type Pages struct {
	SignIn      *signin.Service
	Accounts    *account.Service
	Keeper      Keeper
	Passkeys    *webauthn.WebAuthn // nil: browsers know none at this address
	Institution *Institution       // nil: none is set up
	Home        string             // where a person with a plan goes after signing in
	Things      []Link             // what /account leads to
	// Beside are links for whoever sent the request alone; nil: none.
	Beside func(r *http.Request) ([]Link, error)
	Area   []Link // what the owner's area leads to
}

// Routes joins the pages to the site.
func Routes(s *web.Site, p *Pages) {
	s.Handle("GET /sign-in", p.askAddress)
	s.Handle("POST /sign-in", p.sendCode)
	s.Handle("GET /sign-in/code", p.askCode)
	s.Handle("POST /sign-in/code", p.answer)
	s.Handle("GET /sign-in/plan", p.askPlan)
	s.Handle("POST /sign-in/plan", p.choose)
	s.Handle("GET /account", p.show)
	s.Handle("GET /account/email", p.askNewAddress)
	s.Handle("POST /account/email", p.sendToNew)
	s.Handle("POST /account/devices/end", p.endOthers)
	s.Handle("POST /account/passkeys/options", p.newPasskeyOptions)
	s.Handle("POST /account/passkeys", p.addPasskey)
	s.Handle("POST /account/passkeys/{id}/end", p.endPasskey)
	s.Handle("POST /sign-in/passkey/options", p.passkeyOptions)
	s.Handle("POST /sign-in/passkey", p.enterByPasskey)
	s.Handle("GET /sign-in/password", p.askPassword)
	s.Handle("POST /sign-in/password", p.enterByPassword)
	s.Handle("GET /account/password", p.askNewPassword)
	s.Handle("POST /account/password", p.setPassword)
	s.Handle("POST /account/password/end", p.endPassword)
	s.Handle("GET /sign-in/institution", p.toInstitution)
	s.Handle("GET /sign-in/institution/back", p.fromInstitution)
	s.Handle("POST /account/institution/end", p.disconnect)
	s.Handle("GET /owner", p.area)
	s.Handle("POST /owner/sign-up", p.setSignUp)
}

// tryCookie holds what a browser must hold to use a code.
const tryCookie = "preround-sign-in"

// asker is who signs in, at this browser.
func (p *Pages) asker(r *http.Request) (signin.Asker, error) {
	who, _, err := p.Keeper.Student(r)
	return signin.Asker{Visitor: p.Keeper.Visitor(r), Student: who, Browser: p.Keeper.Cookie(r, tryCookie)}, err
}

// noStore keeps a page out of every cache and off the back button.
func noStore(w http.ResponseWriter) { w.Header().Set("Cache-Control", "no-store") }
