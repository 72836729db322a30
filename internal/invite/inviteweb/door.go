// Package inviteweb is the door through which people without an account come in: the
// page behind the link of a mail, and the exchange of that link for a cookie of some
// hours. What the page says and where it leads belongs to whoever invites; the care
// for the token is the same for all and stands here:
//
//   - opening the link has no effect, however often it happens;
//   - the token comes back in the body of a form, never in another address, and the
//     page it leads to has none in its own;
//   - no other server learns the address (Referrer-Policy), nothing keeps the page.
package inviteweb

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/url"
	"time"

	"github.com/a-h/templ"

	"preround/internal/invite"
	"preround/internal/platform/errs"
	"preround/internal/platform/web"
)

// Invites says what a link opens; invite.Service does.
type Invites interface {
	Look(ctx context.Context, kind invite.Kind, token, network string) (invite.Invitation, error)
	Enter(ctx context.Context, kind invite.Kind, token, network string) (session string, inv invite.Invitation, err error)
	Session(ctx context.Context, kind invite.Kind, session string) (invite.Invitation, error)
}

// Jar holds cookies under the name that is safest where the request came from.
type Jar interface {
	Cookie(r *http.Request, name string) string
	PutCookie(w http.ResponseWriter, r *http.Request, name, value string, age time.Duration)
}

// Door is the way in for one kind of guest. Its pages keep a door by an interface of
// their own, with Guest alone.
type Door struct {
	Kind    invite.Kind
	Path    string // links are this and a token: "/letter" for /letter/abc…
	Invites Invites
	Jar     Jar
	Network func(r *http.Request) string // where a request comes from, for counting tries
	// Page is what the link shows. Drawing it changes nothing. Its forms are posted to
	// action with these fields beside their own.
	Page func(r *http.Request, inv invite.Invitation, action string, fields url.Values) (templ.Component, error)
	// Inside answers the form of the page, of which form are the values; the browser
	// holds its cookie by then. It redirects to an address below another path.
	Inside func(w http.ResponseWriter, r *http.Request, inv invite.Invitation, form *web.Form) error
}

// fieldToken carries the token in the body of a form.
const fieldToken = "token"

// Routes joins the door to the site.
func Routes(s *web.Site, d *Door) {
	s.Handle("GET "+d.Path+"/{token}", d.look)
	s.Handle("POST "+d.Path, d.enter)
}

func (d *Door) look(w http.ResponseWriter, r *http.Request) error {
	discreet(w, r)
	token := r.PathValue("token")
	inv, err := d.Invites.Look(r.Context(), d.Kind, token, d.Network(r))
	if err != nil {
		return err
	}
	page, err := d.Page(r, inv, d.Path, url.Values{fieldToken: {token}})
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, page)
}

func (d *Door) enter(w http.ResponseWriter, r *http.Request) error {
	discreet(w, r)
	form, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	session, inv, err := d.Invites.Enter(r.Context(), d.Kind, form.Get(fieldToken), d.Network(r))
	if err != nil {
		return err
	}
	d.Jar.PutCookie(w, r, d.cookie(inv.Subject), session, invite.Inside)
	return d.Inside(w, r, inv, form)
}

// Guest is the invitation by which the browser entered for that subject. errs.NotFound
// for a browser that did not, or not for this one.
func (d *Door) Guest(r *http.Request, subject string) (invite.Invitation, error) {
	inv, err := d.Invites.Session(r.Context(), d.Kind, d.Jar.Cookie(r, d.cookie(subject)))
	if err == nil && inv.Subject != subject {
		err = errs.New(errs.NotFound, "There is nothing here for this link.")
	}
	return inv, err
}

// cookie is the name under which a browser keeps its key for one subject: somebody
// whom two students ask may have both pages open.
func (d *Door) cookie(subject string) string {
	sum := sha256.Sum256([]byte(subject))
	return string(d.Kind) + "-" + hex.EncodeToString(sum[:6])
}

// discreet keeps the address, which holds the token, with this browser. Under
// no-referrer a browser sends "Origin: null" even with a form to this server. One that
// says by Sec-Fetch-Site where a form comes from may do so; another (on plain http, or
// years old) gets the policy that tells other servers no more than which host this is.
func discreet(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Referrer-Policy", "no-referrer")
	if r.Header.Get("Sec-Fetch-Site") == "" {
		h.Set("Referrer-Policy", "strict-origin")
	}
	h.Set("Cache-Control", "no-store")
	h.Set("X-Robots-Tag", "noindex, nofollow")
}

// Link is the address to send: below the configured address of the server, never below
// what a request names as its host.
func (d *Door) Link(base *url.URL, token string) string {
	return base.JoinPath(d.Path, token).String()
}
