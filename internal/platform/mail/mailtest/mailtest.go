// Package mailtest runs a real SMTP server for tests and shows what arrived. It
// listens on a free port of this machine and stops with the test.
//
//	post := mailtest.Start(t)
//	sender := post.Sender(t)
//	...
//	letters := post.Letters() // in the order in which they were taken
package mailtest

import (
	"bytes"
	"crypto/tls"
	"encoding/base64"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net"
	"net/mail"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"

	ours "preround/internal/platform/mail"
)

// Letter is a mail that the server took.
type Letter struct {
	From, To string // of the envelope
	Header   mail.Header
	Text     string // of the first part
	HTML     string // of the second, where there is one
	Files    []ours.File
	Raw      string // as it came over the wire
}

// Server is a mail server. Its fields may be set before the first mail.
type Server struct {
	User, Password string // asked for when set
	// Answer decides about a recipient: nil takes the mail, *smtp.SMTPError is sent.
	Answer func(to string) error
	// Taken is called when the body has arrived, before the server says yes. An error
	// is sent instead of the yes.
	Taken func(Letter) error

	address string
	mu      sync.Mutex
	letters []Letter
}

// Option changes the server before it starts.
type Option func(*smtp.Server)

// TLS offers STARTTLS with this certificate.
func TLS(c tls.Certificate) Option {
	return func(s *smtp.Server) {
		s.TLSConfig = &tls.Config{Certificates: []tls.Certificate{c}, MinVersion: tls.VersionTLS12}
	}
}

// Start runs a server until the test ends.
func Start(t testing.TB, options ...Option) *Server {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &Server{address: l.Addr().String()}
	server := smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return &session{server: s}, nil }))
	server.Domain, server.AllowInsecureAuth = "mail.test", true
	server.ErrorLog = quiet{}
	for _, o := range options {
		o(server)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		if err := server.Serve(l); err != nil && !errors.Is(err, smtp.ErrServerClosed) && !errors.Is(err, net.ErrClosed) {
			t.Error(err)
		}
	}()
	t.Cleanup(func() {
		_ = server.Close() // connections that a test left open
		_ = l.Close()      // where it had not begun to listen yet
		<-done
	})
	return s
}

type quiet struct{}

func (quiet) Printf(string, ...any) {}
func (quiet) Println(...any)        {}

// URL is what PREROUND_SMTP_URL would hold.
func (s *Server) URL() string {
	if s.User != "" {
		return "smtp://" + s.User + ":" + s.Password + "@" + s.address
	}
	return "smtp://" + s.address
}

// Sender sends to this server, from plan@preround.test.
func (s *Server) Sender(t testing.TB) *ours.SMTP {
	t.Helper()
	sender, err := ours.New(ours.Setup{URL: s.URL(), From: "Preround <plan@preround.test>"})
	if err != nil {
		t.Fatal(err)
	}
	return sender
}

// Letters are the mails taken so far.
func (s *Server) Letters() []Letter {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.letters)
}

// Bounce makes an Answer that refuses these addresses for good.
func Bounce(addresses ...string) func(string) error {
	return func(to string) error {
		if slices.Contains(addresses, to) {
			return &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "no mailbox " + to}
		}
		return nil
	}
}

// Later makes an Answer that refuses everybody for now.
func Later() func(string) error {
	return func(string) error {
		return &smtp.SMTPError{Code: 451, EnhancedCode: smtp.EnhancedCode{4, 7, 1}, Message: "later"}
	}
}

type session struct {
	server *Server
	signed bool
	letter Letter
}

func (s *session) AuthMechanisms() []string { return []string{sasl.Plain} }

func (s *session) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		if user != s.server.User || password != s.server.Password {
			return smtp.ErrAuthFailed
		}
		s.signed = true
		return nil
	}), nil
}

func (s *session) Mail(from string, _ *smtp.MailOptions) error {
	if s.server.User != "" && !s.signed {
		return smtp.ErrAuthRequired
	}
	s.letter = Letter{From: from}
	return nil
}

func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	if s.server.Answer != nil {
		if err := s.server.Answer(to); err != nil {
			return err
		}
	}
	if s.letter.To != "" {
		to = s.letter.To + ", " + to
	}
	s.letter.To = to
	return nil
}

func (s *session) Data(r io.Reader) error {
	raw, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	l := s.letter
	if err := l.read(raw); err != nil {
		return err
	}
	if s.server.Taken != nil {
		if err := s.server.Taken(l); err != nil {
			return err
		}
	}
	s.server.mu.Lock()
	defer s.server.mu.Unlock()
	s.server.letters = append(s.server.letters, l)
	return nil
}

func (s *session) Reset()        { s.letter = Letter{} }
func (s *session) Logout() error { return nil }

// read takes a mail apart as a reader's program does.
func (l *Letter) read(raw []byte) error {
	m, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		return err
	}
	l.Raw, l.Header = string(raw), m.Header
	kind, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil {
		return err
	}
	if !strings.HasPrefix(kind, "multipart/") {
		l.Text, err = decoded(m.Body, m.Header.Get("Content-Transfer-Encoding"))
		return err
	}
	if kind == "multipart/mixed" {
		return l.mixed(multipart.NewReader(m.Body, params["boundary"]))
	}
	return l.twins(multipart.NewReader(m.Body, params["boundary"]))
}

// mixed reads a text, alone or with its twin, and the files after it.
func (l *Letter) mixed(parts *multipart.Reader) error {
	for n := 0; ; n++ {
		p, err := parts.NextRawPart()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		kind, params, err := mime.ParseMediaType(p.Header.Get("Content-Type"))
		if err != nil {
			return err
		}
		switch {
		case n == 0 && strings.HasPrefix(kind, "multipart/"):
			err = l.twins(multipart.NewReader(p, params["boundary"]))
		case n == 0:
			l.Text, err = decoded(p, p.Header.Get("Content-Transfer-Encoding"))
		default:
			f := ours.File{Type: kind}
			if f.Name, err = new(mime.WordDecoder).DecodeHeader(p.FileName()); err == nil {
				f.Bytes, err = io.ReadAll(base64.NewDecoder(base64.StdEncoding, p))
			}
			l.Files = append(l.Files, f)
		}
		if err != nil {
			return err
		}
	}
}

// twins reads a text and its HTML twin.
func (l *Letter) twins(parts *multipart.Reader) error {
	for _, into := range []*string{&l.Text, &l.HTML} {
		p, err := parts.NextRawPart()
		if err != nil {
			return err
		}
		if *into, err = decoded(p, p.Header.Get("Content-Transfer-Encoding")); err != nil {
			return err
		}
	}
	return nil
}

func decoded(r io.Reader, how string) (string, error) {
	if strings.EqualFold(how, "quoted-printable") {
		r = quotedprintable.NewReader(r)
	}
	b, err := io.ReadAll(r)
	return strings.ReplaceAll(string(b), "\r\n", "\n"), err
}

// Subject is the subject as a person reads it.
func (l Letter) Subject() string {
	s, err := new(mime.WordDecoder).DecodeHeader(l.Header.Get("Subject"))
	if err != nil {
		return l.Header.Get("Subject")
	}
	return s
}
