package mail

import (
	"bytes"
	"encoding/base64"
	"io"
	"mime"
	"mime/multipart"
	"net/mail"
	"strings"
	"testing"

	"preround/internal/platform/errs"
)

func TestADraftOpensAsAMailThatIsNotSent(t *testing.T) {
	t.Parallel()
	m := Message{To: "office@example.org", Subject: "Application: عائشہ", Text: "Dear Sir or Madam,\n\nEnclosed you find:\n- Résumé\n"}
	file := File{Name: "Khan_Ayesha_Résumé.pdf", Type: "application/pdf", Bytes: bytes.Repeat([]byte("%PDF-1.7 \x00\xff"), 5000)}
	one, err := Draft(m, file)
	if err != nil {
		t.Fatal(err)
	}
	if two, err := Draft(m, file); err != nil || !bytes.Equal(one, two) {
		t.Errorf("the same draft twice differs (%v)", err)
	}
	got, err := mail.ReadMessage(bytes.NewReader(one))
	if err != nil {
		t.Fatal(err)
	}
	subject, err := new(mime.WordDecoder).DecodeHeader(got.Header.Get("Subject"))
	if err != nil || subject != m.Subject || got.Header.Get("X-Unsent") != "1" || got.Header.Get("To") != "<office@example.org>" {
		t.Errorf("the head is %v (%v)", got.Header, err)
	}
	for _, no := range []string{"From", "Date", "Message-Id", "Bcc", "User-Agent"} {
		if got.Header.Get(no) != "" {
			t.Errorf("%s: %s", no, got.Header.Get(no))
		}
	}
	_, params, err := mime.ParseMediaType(got.Header.Get("Content-Type"))
	if err != nil {
		t.Fatal(err)
	}
	r := multipart.NewReader(got.Body, params["boundary"])
	text, err := r.NextPart()
	if err != nil {
		t.Fatal(err)
	}
	if b, err := io.ReadAll(text); err != nil || strings.ReplaceAll(string(b), "\r\n", "\n") != m.Text {
		t.Errorf("the text is %q (%v)", b, err)
	}
	part, err := r.NextPart()
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(base64.NewDecoder(base64.StdEncoding, part))
	if err != nil || !bytes.Equal(b, file.Bytes) {
		t.Errorf("the file came out with %d bytes of %d (%v)", len(b), len(file.Bytes), err)
	}
}

// Row 33: nothing in a draft breaks out of its header.
func TestRow33ADraftsHeadersHold(t *testing.T) {
	t.Parallel()
	file := File{Name: "a.pdf", Type: "application/pdf", Bytes: []byte("x")}
	for name, m := range map[string]Message{
		"subject": {Subject: "a\r\nBcc: x@y.org", Text: "x"}, "address": {To: "a@b.org\r\nBcc: x@y.org", Subject: "a", Text: "x"}, "two addresses": {To: "a@b.org,c@d.org", Subject: "a", Text: "x"},
	} {
		if _, err := Draft(m, file); err == nil {
			t.Errorf("%s: taken", name)
		}
	}
	for _, bad := range []string{"", "a\r\nb.pdf", "a\".pdf", "../a.pdf", "a\u202eb.pdf"} {
		file.Name = bad
		if _, err := Draft(Message{Subject: "a", Text: "x"}, file); err == nil {
			t.Errorf("the name %q is taken", bad)
		}
	}
	file = File{Name: "a.pdf", Type: "application/pdf", Bytes: make([]byte, MostDraft+1)}
	if _, err := Draft(Message{Subject: "a", Text: "x"}, file); errs.KindOf(err) != errs.Invalid {
		t.Errorf("a file that is too large: %v", err)
	}
}
