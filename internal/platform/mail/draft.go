package mail

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"unicode/utf8"

	smtp "github.com/wneessen/go-mail"

	"preround/internal/platform/errs"
)

// MostDraft is how large a file in a draft may be: most servers refuse mails of 25 MB,
// and on its way a file grows by a third.
const MostDraft = 18 << 20

// Draft writes a mail as a file that the reader's own program opens as one that is not
// sent yet (X-Unsent, as Outlook calls it). It has no sender, no date and no ID: these
// are theirs who send it. To may be empty. file may be of any type.
func Draft(m Message, file File) ([]byte, error) {
	probe := m
	if m.To == "" {
		probe.To = "nobody@example.org"
	}
	probe.File = nil
	if err := probe.check(); err != nil {
		return nil, err
	}
	switch {
	case len(file.Bytes) > MostDraft:
		return nil, errs.New(errs.Invalid, "The file has more than %d MB, which most mail servers refuse. Make it smaller, or send it in parts.", MostDraft>>20)
	case file.Name == "" || !utf8.ValidString(file.Name) || strings.ContainsAny(file.Name, "/\\\"<>:;") || strings.ContainsFunc(file.Name, hidden):
		return nil, errs.New(errs.Internal, "the name of a mail's file is empty, or no name")
	}
	sum := sha256.Sum256(append([]byte(m.Text), file.Bytes...))
	letter := smtp.NewMsg(smtp.WithNoDefaultUserAgent(), smtp.WithBoundary("preround-"+hex.EncodeToString(sum[:12])))
	letter.SetGenHeader("X-Unsent", "1")
	if m.To != "" {
		if err := letter.To(m.To); err != nil {
			return nil, errs.New(errs.Invalid, "The mail has no address that can be written to.")
		}
	}
	letter.Subject(m.Subject)
	letter.SetBodyString(smtp.TypeTextPlain, m.Text)
	letter.AttachReadSeeker(file.Name, bytes.NewReader(file.Bytes), smtp.WithFileContentType(smtp.ContentType(file.Type)))
	var out bytes.Buffer
	if _, err := letter.WriteTo(&out); err != nil {
		return nil, errs.Wrap(err, errs.Internal, "The draft of the mail cannot be written")
	}
	return unsent(out.Bytes()), nil
}

// unsent takes out of the head what only a mail that was sent has; the library puts
// this machine's name and hour there.
func unsent(mail []byte) []byte {
	head, body, _ := bytes.Cut(mail, []byte("\r\n\r\n"))
	var kept [][]byte
	for _, line := range bytes.Split(head, []byte("\r\n")) {
		if !bytes.HasPrefix(line, []byte("Date:")) && !bytes.HasPrefix(line, []byte("Message-ID:")) {
			kept = append(kept, line)
		}
	}
	return bytes.Join([][]byte{bytes.Join(kept, []byte("\r\n")), body}, []byte("\r\n\r\n"))
}
