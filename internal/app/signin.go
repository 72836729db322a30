package app

import (
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"log/slog"
	"net/url"

	"preround/internal/account/signin"
	"preround/internal/account/signin/signinweb"
	"preround/internal/account/token"
	"preround/internal/account/token/tokenweb"
	"preround/internal/platform/errs"
	"preround/internal/platform/mail"
)

// signIn joins the pages of signing in and of the account.
func (h *house) signIn() (err error) {
	r := h.rooms
	s := signin.New(signin.Setup{Issuer: h.options.OIDCIssuer, Accounts: h.accounts, Tries: r.signin, Addresses: r.signin, Roles: r.signin, Ways: r.signin, Plans: r.plans, Post: letterBox{h.mail, h.log},
		Transact: r.db.Write, Clock: r.clock, Random: rand.Reader, Host: h.base.Host + h.base.Path})
	h.desk.Owns, h.desk.Safe = s.IsOwner, s.Safe
	h.signing = s
	h.ways = &signinweb.Pages{SignIn: s, Accounts: h.accounts, Keeper: h.desk, Home: "/today",
		Things: []signinweb.Link{{Path: "/account/tokens", Label: "Tokens for programs", Says: "For scripts of your own that ask the API."}, {Path: "/reminders", Label: "Reminders", Says: "By mail, before each date."}, {Path: "/archive", Label: "My archive", Says: "Everything of yours in one file, to keep or to move to another server."}}}
	h.ways.Institution = h.options.institution(h.base)
	if h.ways.Passkeys, err = signinweb.NewPasskeys(h.base); err != nil {
		return err
	}
	signinweb.Routes(h.site, h.ways)
	h.desk.Tokens = token.New(r.tokens, r.clock, rand.Reader)
	tokenweb.Routes(h.site, &tokenweb.Pages{Tokens: h.desk.Tokens, Keeper: h.desk})
	return nil
}

// institution is the provider of sign-ins that the owner has set up, nil for none.
func (o Options) institution(base *url.URL) *signinweb.Institution {
	if o.OIDCIssuer == "" {
		return nil
	}
	name := o.OIDCName
	if name == "" {
		name = "your institution"
	}
	return &signinweb.Institution{Issuer: o.OIDCIssuer, Client: o.OIDCClient, Secret: o.OIDCSecret, Name: name,
		Back: base.JoinPath("sign-in", "institution", "back").String(), Random: rand.Reader}
}

// checkInstitution finds what is missing of a provider before anything is opened.
func (o Options) checkInstitution() error {
	u, err := url.Parse(o.OIDCIssuer)
	switch {
	case o.OIDCIssuer == "":
		return nil
	case err != nil || u.Host == "" || u.Scheme != "https" && u.Hostname() != "localhost" && u.Hostname() != "127.0.0.1":
		return refuse("PREROUND_OIDC_ISSUER is %q; write the address of the provider, such as https://login.example.edu", o.OIDCIssuer)
	case o.OIDCClient == "" || o.OIDCSecret == "":
		return refuse("PREROUND_OIDC_ISSUER needs PREROUND_OIDC_CLIENT_ID and PREROUND_OIDC_CLIENT_SECRET, which the provider gives out.")
	}
	return nil
}

// letterBox sends the letters of signing in. On a server without mail a code goes
// into the log, for the owner to hand on, and the pages say so; with mail no code is
// in any log.
type letterBox struct {
	mail mail.Sender
	log  *slog.Logger
}

// Ready implements signin.Post.
func (b letterBox) Ready() bool { return b.mail.Ready() }

// Send implements signin.Post.
func (b letterBox) Send(ctx context.Context, l signin.Letter) error {
	if !b.mail.Ready() {
		if l.Code != "" {
			b.log.Info("no mail is set up; hand this code on", "to", l.To, "code", l.Code)
		}
		return nil
	}
	err := b.mail.Send(ctx, mail.Message{To: l.To, Subject: l.Subject, Text: l.Text, Planned: l.Notice})
	if err != nil && errs.KindOf(err) != errs.TooMany {
		b.log.Warn("a mail of signing in could not be sent", "error", err)
	}
	return err
}

// withOwners runs do with the owners of the server that these options describe.
func withOwners(ctx context.Context, o Options, do func(*signin.Service) error) error {
	if _, err := existing(o); err != nil {
		return err
	}
	r, err := open(ctx, o)
	if err != nil {
		return err
	}
	defer r.db.Close()
	err = do(signin.New(signin.Setup{Addresses: r.signin, Roles: r.signin, Transact: r.db.Write, Clock: r.clock}))
	switch errs.KindOf(err) {
	case errs.NotFound, errs.Invalid:
		return refuse("%s", err)
	}
	return err
}

func listOwners(ctx context.Context, o Options, stdout io.Writer) error {
	return withOwners(ctx, o, func(s *signin.Service) error {
		owners, err := s.Owners(ctx)
		if err != nil {
			return err
		}
		if len(owners) == 0 {
			fmt.Fprintln(stdout, "This server has no owner. Name one: preround admin grant ADDRESS")
		}
		for _, o := range owners {
			name := o.Address.Shown
			if name == "" {
				name = "(an account without an address)"
			}
			fmt.Fprintf(stdout, "%s, since %s\n", name, o.Since.Format("2006-01-02"))
		}
		return nil
	})
}

func grantOwner(ctx context.Context, o Options, email string, stdout io.Writer) error {
	return withOwners(ctx, o, func(s *signin.Service) error {
		a, err := s.Grant(ctx, email)
		if err == nil {
			fmt.Fprintf(stdout, "%s owns this server now.\n", a.Shown)
		}
		return err
	})
}

func revokeOwner(ctx context.Context, o Options, email string, stdout io.Writer) error {
	return withOwners(ctx, o, func(s *signin.Service) error {
		a, err := s.Revoke(ctx, email)
		if err == nil {
			fmt.Fprintf(stdout, "%s does not own this server any more.\n", a.Shown)
		}
		return err
	})
}
