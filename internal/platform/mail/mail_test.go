package mail_test

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"math/big"
	"net"
	"strings"
	"testing"
	"time"

	"preround/internal/platform/errs"
	"preround/internal/platform/mail"
	"preround/internal/platform/mail/mailtest"
)

func TestAMailArrivesAsItWasWritten(t *testing.T) {
	t.Parallel()
	post := mailtest.Start(t)
	text := "Dear Amina,\n.\n.a line that begins with a dot\nیہ اردو ہے۔ " + strings.Repeat("long ", 300) + "\n"
	m := mail.Message{To: "amina@example.org", Subject: "Opens tomorrow: 10:00 in London – 15:00 at home", Text: text, HTML: "<p>Dear Amina</p>",
		Unsubscribe: "https://plan.example.org/reminders/stop?token=abc&x=1", ID: "digest-1.amina"}
	if err := post.Sender(t).Send(t.Context(), m); err != nil {
		t.Fatal(err)
	}
	all := post.Letters()
	if len(all) != 1 {
		t.Fatalf("%d mails", len(all))
	}
	l := all[0]
	for _, c := range [][2]string{
		{l.From, "plan@preround.test"}, {l.To, m.To}, {l.Text, text}, {l.HTML, m.HTML}, {l.Subject(), m.Subject},
		{l.Header.Get("From"), `"Preround" <plan@preround.test>`}, {l.Header.Get("To"), "<amina@example.org>"},
		{l.Header.Get("List-Unsubscribe"), "<" + m.Unsubscribe + ">"}, {l.Header.Get("List-Unsubscribe-Post"), "List-Unsubscribe=One-Click"},
		{l.Header.Get("Message-Id"), "<digest-1.amina@preround.test>"}, {l.Header.Get("Auto-Submitted"), "auto-generated"},
	} {
		if c[0] != c[1] {
			t.Errorf("arrived %q, want %q", c[0], c[1])
		}
	}
}

func TestAFileAndAnAddressToAnswerTo(t *testing.T) {
	t.Parallel()
	post := mailtest.Start(t)
	pdf := []byte("%PDF-1.7\n" + strings.Repeat("0123456789abcdef\r\n.\r\n", 5000))
	for _, html := range []string{"", "<p>Dear Dr Rahman</p>"} {
		for _, name := range []string{"Khan request for a letter.pdf", "عائشہ.pdf"} {
			m := mail.Message{To: "rahman@example.org", Subject: "s", Text: "Dear Dr Rahman\n", HTML: html, ReplyTo: "amina@example.org",
				File: &mail.File{Name: name, Type: "application/pdf", Bytes: pdf}}
			if err := post.Sender(t).Send(t.Context(), m); err != nil {
				t.Fatal(err)
			}
			all := post.Letters()
			l := all[len(all)-1]
			if l.Text != m.Text || l.HTML != html || l.Header.Get("Reply-To") != "<amina@example.org>" || len(l.Files) != 1 {
				t.Fatalf("%q %q %q, %d files", l.Text, l.HTML, l.Header.Get("Reply-To"), len(l.Files))
			}
			if f := l.Files[0]; f.Name != name || f.Type != "application/pdf" || string(f.Bytes) != string(pdf) {
				t.Errorf("the file arrived as %q (%s), %d bytes of %d", f.Name, f.Type, len(f.Bytes), len(pdf))
			}
		}
	}
}

func TestRow33FilesAndAnswersCannotBreakOut(t *testing.T) {
	t.Parallel()
	post := mailtest.Start(t)
	good := mail.File{Name: "a.pdf", Type: "application/pdf", Bytes: []byte("%PDF")}
	for what, change := range map[string]func(*mail.Message){
		"a line in the answer":    func(m *mail.Message) { m.ReplyTo = "amina@example.org\r\nBcc: evil@example.org" },
		"two addresses":           func(m *mail.Message) { m.ReplyTo = "amina@example.org, evil@example.org" },
		"a name":                  func(m *mail.Message) { m.ReplyTo = "Dean <amina@example.org>" },
		"a line in the file name": func(m *mail.Message) { m.File.Name = "a.pdf\r\nX-Evil: 1" },
		"a quote":                 func(m *mail.Message) { m.File.Name = "a\"; filename=\"b.exe" },
		"a folder":                func(m *mail.Message) { m.File.Name = "../a.pdf" },
		"a name that turns":       func(m *mail.Message) { m.File.Name = "a\u202efdp.exe" },
		"another type":            func(m *mail.Message) { m.File.Type = "text/html" },
		"nothing in it":           func(m *mail.Message) { m.File.Bytes = nil },
		"too much":                func(m *mail.Message) { m.File.Bytes = make([]byte, mail.MostFile+1) },
	} {
		file := good
		m := mail.Message{To: "rahman@example.org", Subject: "s", Text: "t", File: &file}
		change(&m)
		if err := post.Sender(t).Send(t.Context(), m); err == nil {
			t.Errorf("%s: sent", what)
		}
	}
	if n := len(post.Letters()); n != 0 {
		t.Errorf("%d mails arrived", n)
	}
}

func TestFailuresSayWhatTheyMean(t *testing.T) {
	t.Parallel()
	post := mailtest.Start(t)
	post.Answer = mailtest.Bounce("gone@example.org")
	send := func(to string) error {
		return post.Sender(t).Send(t.Context(), mail.Message{To: to, Subject: "s", Text: "t"})
	}
	err := send("gone@example.org")
	if !errors.Is(err, mail.ErrBounced) || errs.KindOf(err) != errs.Invalid {
		t.Errorf("no mailbox: %v", err)
	}
	if strings.Contains(err.Error(), "gone@") {
		t.Errorf("the address is in the error, and so in the log: %v", err)
	}
	if err := send("amina@example.org"); err != nil {
		t.Error(err)
	}
	post.Answer = mailtest.Later()
	if err := send("amina@example.org"); errors.Is(err, mail.ErrBounced) || errs.KindOf(err) != errs.Busy {
		t.Errorf("later: %v", err)
	}
	nobody, err := mail.New(mail.Setup{URL: "smtp://127.0.0.1:1", From: "a@example.org", Timeout: time.Second})
	if err != nil {
		t.Fatal(err)
	}
	if err := nobody.Send(t.Context(), mail.Message{To: "amina@example.org", Subject: "s", Text: "t"}); errs.KindOf(err) != errs.Busy || errors.Is(err, mail.ErrBounced) {
		t.Errorf("nobody there: %v", err)
	}
	if err := (mail.Off{}).Send(t.Context(), mail.Message{}); !errors.Is(err, mail.ErrOff) || (mail.Off{}).Ready() {
		t.Errorf("off: %v", err)
	}
}

// A wrong password of ours must never pass for a bounce, which would stop the mails
// of everybody.
func TestSigningIn(t *testing.T) {
	t.Parallel()
	post := mailtest.Start(t)
	post.User, post.Password = "preround", "right"
	m := mail.Message{To: "amina@example.org", Subject: "s", Text: "t"}
	if err := post.Sender(t).Send(t.Context(), m); err != nil {
		t.Fatal(err)
	}
	for _, url := range []string{strings.Replace(post.URL(), "right", "wrong", 1), strings.Replace(post.URL(), "preround:right@", "", 1)} {
		s, err := mail.New(mail.Setup{URL: url, From: "plan@preround.test"})
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Send(t.Context(), m); err == nil || errors.Is(err, mail.ErrBounced) || strings.Contains(err.Error(), "wrong") {
			t.Errorf("%s: %v", url, err)
		}
	}
	if n := len(post.Letters()); n != 1 {
		t.Errorf("%d mails", n)
	}
}

// A password goes to another machine only through TLS with a certificate that we
// trust.
func TestThePasswordIsNotSentInTheClear(t *testing.T) {
	t.Parallel()
	pair, pool := certificate(t)
	for _, c := range []struct {
		name    string
		options []mailtest.Option
		trust   *x509.CertPool
		arrives bool
	}{
		{"TLS", []mailtest.Option{mailtest.TLS(pair)}, pool, true},
		{"an unknown certificate", []mailtest.Option{mailtest.TLS(pair)}, x509.NewCertPool(), false},
		{"no TLS", nil, pool, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			post := mailtest.Start(t, c.options...)
			post.User, post.Password = "preround", "secret"
			in := mail.Setup{URL: post.URL(), From: "plan@preround.test", TLS: &tls.Config{RootCAs: c.trust, ServerName: "mail.test"}}
			s, err := mail.New(in.Elsewhere())
			if err != nil {
				t.Fatal(err)
			}
			err = s.Send(t.Context(), mail.Message{To: "amina@example.org", Subject: "s", Text: "t"})
			if (err == nil) != c.arrives || (len(post.Letters()) == 1) != c.arrives {
				t.Errorf("%v, %d mails", err, len(post.Letters()))
			}
		})
	}
}

func certificate(t *testing.T) (tls.Certificate, *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	c := &x509.Certificate{SerialNumber: big.NewInt(1), DNSNames: []string{"mail.test"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), IsCA: true, BasicConstraintsValid: true}
	der, err := x509.CreateCertificate(rand.Reader, c, c, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	leaf, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AddCert(leaf)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, pool
}

func TestSetupsThatCannotWorkAreRefused(t *testing.T) {
	t.Parallel()
	for _, c := range []mail.Setup{
		{URL: "smtp://mail.example.org"}, {URL: "smtp://mail.example.org", From: "Preround"}, {URL: "smtp://mail.example.org", From: "a@example.org\r\nBcc: x@example.org"},
		{URL: "http://mail.example.org", From: "a@example.org"}, {URL: "mail.example.org:25", From: "a@example.org"}, {URL: "", From: "a@example.org"},
		{URL: "smtp://mail.example.org/path", From: "a@example.org"},
	} {
		if _, err := mail.New(c); errs.KindOf(err) != errs.Invalid || strings.Contains(err.Error(), "password@host") && strings.Contains(err.Error(), c.URL) && c.URL != "" {
			t.Errorf("%+v: %v", c, err)
		}
	}
	for _, url := range []string{"smtp://mail.example.org", "smtps://u:p@mail.example.org", "smtp://u:p%40x@mail.example.org:2525/"} {
		if _, err := mail.New(mail.Setup{URL: url, From: "Preround <a@example.org>"}); err != nil {
			t.Errorf("%s: %v", url, err)
		}
	}
}

func TestAddresses(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]string{
		" amina@example.org ": "amina@example.org", "a.b+c@sub.example.co.uk": "a.b+c@sub.example.co.uk", "o'neill@example.org": "o'neill@example.org",
		"": "", "amina": "", "amina@": "", "@example.org": "", "amina@example": "", "Amina <amina@example.org>": "", "a@example.org, b@example.org": "",
		"a@example.org\r\nBcc: b@example.org": "", "a b@example.org": "", "\"a\\\"b\"@example.org": "", "ämina@example.org": "",
		"a@[127.0.0.1]": "", strings.Repeat("a", 260) + "@example.org": "", "a\x00@example.org": "", "a(c)@example.org": "",
	} {
		got, err := mail.ParseAddress(typed)
		if got != want || (err == nil) != (want != "") {
			t.Errorf("%q: %q, %v; want %q", typed, got, err, want)
		}
		if err != nil && (errs.KindOf(err) != errs.Invalid || len(errs.ProblemsOf(err)) != 1) {
			t.Errorf("%q: %v is not for people", typed, err)
		}
	}
}

// A hundred times "send it again" gives three mails, however the address is written;
// what a date asked for arrives all the same.
func TestRow33AHundredResendsGiveThreeMails(t *testing.T) {
	t.Parallel()
	post := mailtest.Start(t)
	drawn := map[string]int{}
	s := mail.Limit(post.Sender(t), func(_ context.Context, name string) (time.Duration, error) {
		if strings.Contains(name, "example") {
			t.Errorf("the limit is told the address: %s", name)
		}
		if drawn[name]++; drawn[name] > mail.AskedBurst {
			return 19*time.Minute + time.Second, nil
		}
		return 0, nil
	})
	for i := range 100 {
		to := []string{"amina@example.org", "Amina@EXAMPLE.org", "amina+again@example.org"}[i%3]
		err := s.Send(t.Context(), mail.Message{To: to, Subject: "s", Text: "t"})
		if i < 3 && err != nil || i >= 3 && (errs.KindOf(err) != errs.TooMany || !strings.Contains(err.Error(), "20 minutes")) {
			t.Fatalf("mail %d: %v", i, err)
		}
	}
	if n := len(post.Letters()); n != 3 {
		t.Errorf("%d mails arrived", n)
	}
	for _, m := range []mail.Message{{To: "amina@example.org", Subject: "s", Text: "t", Planned: true}, {To: "other@example.org", Subject: "s", Text: "t"}} {
		if err := s.Send(t.Context(), m); err != nil {
			t.Error(err)
		}
	}
	if n := len(post.Letters()); n != 5 || !s.Ready() {
		t.Errorf("%d mails arrived", n)
	}
}
