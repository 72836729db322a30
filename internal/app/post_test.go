package app

import (
	"strings"
	"testing"

	"preround/internal/platform/mail"
)

// A set-up that cannot send is refused at the start, not found out by a student; and
// what is said about it holds no password.
func TestTheMailServerIsCheckedAtTheStart(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		o    Options
		says string
	}{
		{Options{SMTPURL: "smtp://u:hunter2@mail.example.org:587"}, "PREROUND_MAIL_FROM is missing"},
		{Options{SMTPURL: "smtp://u:hunter2@mail.example.org:587/x", MailFrom: "plan@example.org"}, "PREROUND_SMTP_URL cannot be read"},
		{Options{SMTPURL: "smtp://u:hunter2@mail.example.org", MailFrom: "plan"}, "PREROUND_MAIL_FROM is"},
		{Options{SMTPURL: "smtp://u:hunter2@mail.example.org", MailFrom: "Preround <plan@example.org>"}, ""},
		{Options{}, ""},
	} {
		err := c.o.check()
		if (err == nil) != (c.says == "") || err != nil && (!strings.Contains(err.Error(), c.says) || strings.Contains(err.Error(), "hunter2")) {
			t.Errorf("%+v: %v, want %q", c.o, err, c.says)
		}
	}
	s, err := Options{}.mailer()
	if _, off := s.(mail.Off); err != nil || !off || s.Ready() {
		t.Errorf("without a mail server: %T, %v", s, err)
	}
}
