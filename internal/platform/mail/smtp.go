package mail

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/mail"
	"net/url"
	"strconv"
	"time"

	smtp "github.com/wneessen/go-mail"

	"preround/internal/platform/errs"
)

// Setup says how to reach the mail server.
type Setup struct {
	// URL is smtp://user:password@host:587 (STARTTLS) or smtps://user:password@host:465;
	// user and port may be left out. A password never travels in the clear, except to
	// this very machine.
	URL string
	// From is whom mails come from: Preround <plan@example.org>, or the address alone.
	From string
	// TLS replaces the machine's trust in certificates; for tests.
	TLS *tls.Config
	// Timeout is the most that one mail may take; 0 means 30 seconds.
	Timeout time.Duration

	elsewhere bool // tests: not this machine, whatever its name
}

// SMTP sends through one server, one connection for each mail.
type SMTP struct {
	host   string
	from   *mail.Address
	domain string
	dial   []smtp.Option
}

// New reads the set-up and refuses one that cannot work, in a sentence for the
// owner of the server. It connects to nobody yet.
func New(in Setup) (*SMTP, error) {
	from, err := mail.ParseAddress(in.From)
	if err != nil {
		return nil, errs.New(errs.Invalid, "PREROUND_MAIL_FROM is %q; write it as plan@example.org or Preround <plan@example.org>", in.From)
	}
	if _, err := ParseAddress(from.Address); err != nil {
		return nil, errs.New(errs.Invalid, "PREROUND_MAIL_FROM is %q; write it as plan@example.org or Preround <plan@example.org>", in.From)
	}
	u, err := url.Parse(in.URL)
	if err != nil || u.Hostname() == "" || u.Scheme != "smtp" && u.Scheme != "smtps" || u.Path != "" && u.Path != "/" || u.RawQuery != "" {
		return nil, errs.New(errs.Invalid, "PREROUND_SMTP_URL cannot be read; write it as smtp://user:password@host:587 or smtps://user:password@host:465")
	}
	s := &SMTP{host: u.Hostname(), from: from, domain: domainOf(from.Address)}
	timeout := in.Timeout
	if timeout == 0 {
		timeout = 30 * time.Second
	}
	s.dial = append(s.dial, smtp.WithTimeout(timeout), smtp.WithHELO(s.domain))
	if in.TLS != nil {
		s.dial = append(s.dial, smtp.WithTLSConfig(in.TLS))
	}
	s.secure(u, here(u.Hostname()) && !in.elsewhere)
	if _, err := smtp.NewClient(s.host, s.dial...); err != nil {
		return nil, errs.Wrap(err, errs.Invalid, "PREROUND_SMTP_URL cannot be used")
	}
	return s, nil
}

// secure chooses encryption, port and sign-in.
func (s *SMTP) secure(u *url.URL, here bool) {
	port, _ := strconv.Atoi(u.Port()) // no port: 0, and the usual one is taken
	password, signsIn := u.User.Password()
	policy := smtp.TLSOpportunistic
	switch {
	case here:
		policy = smtp.NoTLS // a relay on this machine; its certificate is for another name
	case signsIn:
		policy = smtp.TLSMandatory
	}
	usual := 587
	if u.Scheme == "smtps" {
		usual = 465
		s.dial = append(s.dial, smtp.WithSSL())
	} else {
		s.dial = append(s.dial, smtp.WithTLSPolicy(policy))
	}
	if port == 0 {
		port = usual
	}
	s.dial = append(s.dial, smtp.WithPort(port))
	if signsIn {
		how := smtp.SMTPAuthAutoDiscover
		if policy == smtp.NoTLS && u.Scheme == "smtp" {
			how = smtp.SMTPAuthPlain // which go-mail allows in the clear on this machine alone
		}
		s.dial = append(s.dial, smtp.WithSMTPAuth(how), smtp.WithUsername(u.User.Username()), smtp.WithPassword(password))
	}
}

// here tells whether the host is this machine.
func here(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

func domainOf(address string) string {
	for i := len(address) - 1; i >= 0; i-- {
		if address[i] == '@' {
			return address[i+1:]
		}
	}
	return address
}

// Ready says yes: a server is named. Whether it answers shows when something is sent.
func (s *SMTP) Ready() bool { return true }

// Send hands the message to the server. It has been taken when Send returns nil,
// also when the parting from the server failed.
func (s *SMTP) Send(ctx context.Context, m Message) error {
	if err := m.check(); err != nil {
		return err
	}
	letter, err := s.compose(m)
	if err != nil {
		return err
	}
	client, err := smtp.NewClient(s.host, s.dial...)
	if err != nil {
		return errs.Wrap(err, errs.Internal, "The mail server cannot be used")
	}
	if err := client.DialWithContext(ctx); err != nil {
		return errs.Wrap(err, errs.Busy, "The mail server cannot be reached")
	}
	err = client.Send(letter)
	_ = client.Close() // what was taken stays taken
	if letter.IsDelivered() {
		return nil
	}
	return explain(err)
}

func (s *SMTP) compose(m Message) (*smtp.Msg, error) {
	letter := smtp.NewMsg()
	letter.FromMailAddress(s.from)
	if err := letter.To(m.To); err != nil {
		return nil, errs.New(errs.Invalid, "The mail has no address that can be written to.")
	}
	letter.Subject(m.Subject)
	letter.SetDate()
	if m.ID == "" {
		letter.SetMessageID()
	} else {
		letter.SetMessageIDWithValue(m.ID + "@" + s.domain)
	}
	letter.SetGenHeader("Auto-Submitted", "auto-generated") // no holiday notices, please
	if m.Unsubscribe != "" {
		letter.SetGenHeader(smtp.HeaderListUnsubscribe, "<"+m.Unsubscribe+">")
		letter.SetGenHeader(smtp.HeaderListUnsubscribePost, "List-Unsubscribe=One-Click")
	}
	if m.ReplyTo != "" {
		if err := letter.ReplyTo(m.ReplyTo); err != nil {
			return nil, errs.New(errs.Internal, "the address to answer to is none")
		}
	}
	letter.SetBodyString(smtp.TypeTextPlain, m.Text)
	if m.HTML != "" {
		letter.AddAlternativeString(smtp.TypeTextHTML, m.HTML)
	}
	if m.File != nil {
		letter.AttachReadSeeker(m.File.Name, bytes.NewReader(m.File.Bytes), smtp.WithFileContentType(smtp.ContentType(m.File.Type)))
	}
	return letter, nil
}

// explain says what a failure means. The server's own words may repeat the address,
// which no log needs, so only its code is kept.
func explain(err error) error {
	e, ok := errors.AsType[*smtp.SendError](err)
	if !ok {
		return errs.Wrap(err, errs.Busy, "The mail server broke off")
	}
	cause := fmt.Errorf("%s: code %d %s", e.Reason, e.ErrorCode(), e.EnhancedStatusCode())
	aboutAddress := e.Reason == smtp.ErrSMTPRcptTo || e.Reason == smtp.ErrSMTPData || e.Reason == smtp.ErrSMTPDataClose
	if aboutAddress && e.ErrorCode() >= 500 && e.ErrorCode() < 600 {
		return errs.Wrap(fmt.Errorf("%w (%w)", ErrBounced, cause), errs.Invalid, "The mail server refuses mail for this address")
	}
	return errs.Wrap(cause, errs.Busy, "The mail server did not take the mail")
}
