package signinweb

import (
	"context"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"preround/internal/account/signin"
	"preround/internal/platform/errs"
	"preround/internal/platform/web"
)

// Institution is a provider of sign-ins that the owner of the server has set up
// (OpenID Connect). Its document is fetched when it is first needed, so that a server
// starts also while the institution's is down.
type Institution struct {
	Issuer, Client, Secret string
	Name                   string // what students call it
	Back                   string // the address of /sign-in/institution/back, absolute
	HTTP                   *http.Client
	Random                 io.Reader

	mu       sync.Mutex
	provider *oidc.Provider
}

func (i *Institution) name() string {
	if i == nil {
		return ""
	}
	return i.Name
}

// ask is how long the institution's server may take to answer.
const ask = 10 * time.Second

func (i *Institution) client(ctx context.Context) context.Context {
	c := i.HTTP
	if c == nil {
		c = &http.Client{Timeout: ask}
	}
	return oidc.ClientContext(ctx, c)
}

// open gives the provider, and how to ask it.
func (i *Institution) open(ctx context.Context) (*oidc.Provider, *oauth2.Config, error) {
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.provider == nil {
		// The provider keeps its context for fetching keys later, so it is not this request's.
		p, err := oidc.NewProvider(i.client(context.WithoutCancel(ctx)), i.Issuer)
		if err != nil {
			return nil, nil, errs.Wrap(err, errs.Busy, "%s does not answer at this moment. Try again in a minute, or sign in another way.", i.Name)
		}
		i.provider = p
	}
	return i.provider, &oauth2.Config{ClientID: i.Client, ClientSecret: i.Secret, Endpoint: i.provider.Endpoint(), RedirectURL: i.Back, Scopes: []string{oidc.ScopeOpenID, "email"}}, nil
}

// errandCookie holds what the way to the institution and back needs: state, nonce and
// verifier, for ten minutes. Nothing of it is stored here.
const errandCookie = "preround-institution"

// toInstitution leads to the institution. It changes nothing on this server; whoever is
// led there without wanting to can simply not sign in.
func (p *Pages) toInstitution(w http.ResponseWriter, r *http.Request) error {
	if p.Institution == nil {
		return noInstitution()
	}
	_, config, err := p.Institution.open(r.Context())
	if err != nil {
		return err
	}
	parts := make([]string, 2)
	for n := range parts {
		b := make([]byte, 20)
		if _, err := io.ReadFull(p.Institution.Random, b); err != nil {
			return err
		}
		parts[n] = base64.RawURLEncoding.EncodeToString(b)
	}
	verifier := oauth2.GenerateVerifier()
	p.Keeper.PutCookie(w, r, errandCookie, parts[0]+"."+parts[1]+"."+verifier, signin.CodeTime)
	noStore(w)
	http.Redirect(w, r, config.AuthCodeURL(parts[0], oidc.Nonce(parts[1]), oauth2.S256ChallengeOption(verifier)), http.StatusSeeOther)
	return nil
}

// fromInstitution takes the person back in. It does something only in the browser that
// went, once, with a code that the institution gives out once.
func (p *Pages) fromInstitution(w http.ResponseWriter, r *http.Request) error {
	if p.Institution == nil {
		return noInstitution()
	}
	errand := strings.Split(p.Keeper.Cookie(r, errandCookie), ".")
	q := r.URL.Query()
	if len(errand) != 3 || subtle.ConstantTimeCompare([]byte(errand[0]), []byte(q.Get("state"))) != 1 || errand[0] == "" {
		return errs.New(errs.Invalid, "This sign-in was not begun in this browser, or took too long. Begin again under “Sign in”.")
	}
	p.Keeper.PutCookie(w, r, errandCookie, "", 0)
	if q.Get("code") == "" {
		web.SetFlash(w, r, web.Flash{Says: p.Institution.Name + " did not sign you in. Try again, or use another way.", Bad: true})
		return web.SeeOther(w, r, "/sign-in")
	}
	known, err := p.Institution.known(r.Context(), q.Get("code"), errand[1], errand[2])
	if err != nil {
		return err
	}
	a, err := p.asker(r)
	if err != nil {
		return err
	}
	out, err := p.joined(r, a, known)
	if err != nil {
		return err
	}
	return p.in(w, r, out)
}

// joined connects the institution with an account that is open on this device, and
// else opens the one that it knows, or makes one.
func (p *Pages) joined(r *http.Request, a signin.Asker, known signin.Known) (signin.Outcome, error) {
	if a.Student != "" {
		safe, err := p.SignIn.Safe(r.Context(), a.Student)
		if err != nil {
			return signin.Outcome{}, err
		}
		if safe {
			out, err := p.SignIn.Connect(r.Context(), a, known)
			if errs.KindOf(err) != errs.Conflict {
				return out, err
			}
		}
	}
	return p.SignIn.ByInstitution(r.Context(), a, known)
}

// known exchanges the code and checks what the institution says.
func (i *Institution) known(ctx context.Context, code, nonce, verifier string) (signin.Known, error) {
	refused := func(err error) error {
		return errs.Wrap(err, errs.Invalid, "%s did not confirm the sign-in. Try again, or use another way.", i.Name)
	}
	provider, config, err := i.open(ctx)
	if err != nil {
		return signin.Known{}, err
	}
	ctx, cancel := context.WithTimeout(i.client(ctx), ask)
	defer cancel()
	got, err := config.Exchange(ctx, code, oauth2.VerifierOption(verifier))
	if err != nil {
		return signin.Known{}, refused(err)
	}
	raw, _ := got.Extra("id_token").(string)
	token, err := provider.Verifier(&oidc.Config{ClientID: i.Client}).Verify(ctx, raw)
	if err != nil {
		return signin.Known{}, refused(err)
	}
	if subtle.ConstantTimeCompare([]byte(token.Nonce), []byte(nonce)) != 1 || token.Subject == "" || len(token.Subject) > 255 {
		return signin.Known{}, refused(fmt.Errorf("the token is not the one that was asked for"))
	}
	var claims struct {
		Email    string `json:"email"`
		Verified bool   `json:"email_verified"`
	}
	if err := token.Claims(&claims); err != nil {
		return signin.Known{}, refused(err)
	}
	k := signin.Known{Issuer: i.Issuer, Subject: token.Subject}
	if claims.Verified {
		k.Email = claims.Email
	}
	return k, nil
}

func noInstitution() error {
	return errs.New(errs.NotFound, "No institution is set up on this server. Sign in with a code instead.")
}

func (p *Pages) disconnect(w http.ResponseWriter, r *http.Request) error {
	who, kept, err := p.Keeper.Student(r)
	if err != nil || !kept || p.Institution == nil {
		return orAccount(w, r, err)
	}
	if err := p.SignIn.Disconnect(r.Context(), who, p.Institution.Issuer); err != nil {
		return err
	}
	web.SetFlash(w, r, web.Flash{Says: p.Institution.Name + " no longer opens your account."})
	return web.SeeOther(w, r, "/account")
}
