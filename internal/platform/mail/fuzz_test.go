package mail_test

import (
	"slices"
	"strings"
	"testing"

	"preround/internal/platform/mail"
	"preround/internal/platform/mail/mailtest"
)

// Whatever is in a message: it is refused, or one mail arrives, at that one address,
// with the headers that we write and no other.
func FuzzRow33NothingBreaksOutOfItsHeader(f *testing.F) {
	for _, s := range []string{"plain", "a\r\nBcc: evil@example.org", "a\nX-Evil: 1", "a\r\n\r\nbody", "=?utf-8?q?a=0D=0ABcc:_evil@example.org?=",
		"a\rBcc: evil@example.org", "\u2028Bcc: x@example.org", "a\x00b", strings.Repeat("ü", 200), ".\r\nRCPT TO:<evil@example.org>\r\n", "\xff\xfe"} {
		f.Add("amina@example.org", s, s, "https://plan.example.org/stop?t="+s, s)
		f.Add(s+"@example.org", "subject", "text", "", "")
		f.Add("amina@example.org>"+s, "subject", "text", s, s)
	}
	post := mailtest.Start(f)
	sender := post.Sender(f)
	f.Fuzz(func(t *testing.T, to, subject, text, unsubscribe, id string) {
		before := len(post.Letters())
		err := sender.Send(t.Context(), mail.Message{To: to, Subject: subject, Text: text, Unsubscribe: unsubscribe, ID: id})
		all := post.Letters()
		if err != nil {
			if len(all) != before {
				t.Fatalf("refused (%v), and arrived", err)
			}
			return
		}
		if len(all) != before+1 {
			t.Fatalf("%d mails arrived", len(all)-before)
		}
		l := all[before]
		if l.To != to || l.From != "plan@preround.test" {
			t.Fatalf("from %q to %q", l.From, l.To)
		}
		for name, values := range l.Header {
			if !slices.Contains(written, name) || len(values) != 1 {
				t.Fatalf("header %s: %q", name, values)
			}
		}
	})
}

var written = []string{"Auto-Submitted", "Content-Transfer-Encoding", "Content-Type", "Date", "From", "List-Unsubscribe", "List-Unsubscribe-Post",
	"Message-Id", "Mime-Version", "Subject", "To", "User-Agent", "X-Mailer"}
