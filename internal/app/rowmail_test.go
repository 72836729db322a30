package app

import (
	"strings"
	"testing"

	"preround/internal/account/signin"
	"preround/internal/platform/mail/mailtest"
	"preround/internal/reminder"
)

// Row 1: no mail to a student holds a byte of a letter that was waived, whatever comes
// in four months of reminders. The office takes the letter up meanwhile.
func TestRow1NoMailToTheStudentHoldsALetter(t *testing.T) {
	t.Parallel()
	post, now := mailtest.Start(t), &hands{at: noon}
	s := newStageAt(t, now, func(o *Options) { o.SMTPURL, o.MailFrom = post.URL(), "Preround <plan@preround.test>" })
	const address = "ayesha@kemu.example"
	ctx, h := t.Context(), s.built.house
	if err := s.rooms.signin.SetAddress(ctx, s.who, signin.Address{Shown: address, Folded: address}, noon); err != nil {
		t.Fatal(err)
	}
	if _, err := h.reminder.Choose(ctx, s.who, reminder.Wish{Weekly: true, Single: true}, ""); err != nil {
		t.Fatal(err)
	}
	for day := range 120 {
		now.set(noon.AddDate(0, 0, day))
		if _, err := h.queue.RunDue(ctx); err != nil {
			t.Fatal(err)
		}
		if day == 30 {
			s.look(t) // the office opens it
		}
	}
	secrets := []string{letterCanary, s.version.Receipt(), s.version.Sum(), string(s.body[len(s.body)/2 : len(s.body)/2+40])}
	mine := 0
	for _, l := range post.Letters() {
		if l.To != address {
			continue
		}
		mine++
		for _, f := range l.Files {
			t.Errorf("a mail to the student carries %q", f.Name)
		}
		for _, text := range []string{l.Raw, l.Text, l.HTML} {
			for _, secret := range secrets {
				if strings.Contains(text, secret) {
					t.Errorf("a mail to the student holds %s: %.300s", secret, around(text, secret))
				}
			}
		}
	}
	if mine < 5 {
		t.Errorf("only %d mails came to the student", mine)
	}
}
