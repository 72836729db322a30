// Package mail sends mail through the SMTP server that the owner of this server
// names, and knows nothing of what it says.
//
// A Message goes to one person. Its text stands first; an HTML twin is optional.
// Whatever could become a header is checked before anything is sent: a line break
// in a subject, an address or a link is refused, so nobody can add recipients or
// headers (row 33 of the threats). Links in a mail are the caller's, who builds
// them from the configured base URL, never from a request.
//
// Where no server is named, Off stands in: Ready says no, and pages say so.
//
// Send may be called twice for one message when a process dies between the
// server's yes and our note of it. The ID of a message is stable, so that a
// receiving server, or the reader's own program, can drop the second.
package mail

import (
	"context"
	"errors"
	"net/mail"
	"net/url"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"preround/internal/platform/errs"
)

// Message is one mail to one person.
type Message struct {
	To          string // one address, such as amina@example.org
	Subject     string // one line
	Text        string
	HTML        string // optional: the same as Text, for programs that show it
	Unsubscribe string // optional: address of a page that stops such mails by one POST
	ReplyTo     string // optional: one address, for an answer
	File        *File  // optional

	// ID names the message for ever, in letters, digits, dots and hyphens; it becomes
	// the Message-ID. Empty: a random one.
	ID string
	// Planned says that a date asked for this mail, and not a person who typed an
	// address into a form. Such mails are not counted by Limit.
	Planned bool
}

// File goes with a mail.
type File struct {
	Name  string // for people, with its ending
	Type  string // "application/pdf"
	Bytes []byte
}

// MostFile is how large a file in a mail may be; servers refuse mails of 10 MB and more.
const MostFile = 5 << 20

// Sender sends mail.
type Sender interface {
	// Send hands the message to the mail server. Errors are of package errs; ErrBounced
	// says that the address itself is refused for good.
	Send(ctx context.Context, m Message) error
	// Ready tells whether a mail server is configured.
	Ready() bool
}

var (
	// ErrBounced is found by errors.Is when the server will never take mail for that
	// address: it does not exist, or refuses us.
	ErrBounced = errors.New("the address takes no mail")
	// ErrOff is found by errors.Is when this server has no mail server.
	ErrOff = errors.New("no mail server is configured")
)

// Off is the sender of a server without a mail server.
type Off struct{}

// Ready says no.
func (Off) Ready() bool { return false }

// Send refuses.
func (Off) Send(context.Context, Message) error {
	return errs.Wrap(ErrOff, errs.Busy, "This server cannot send mail, because its owner has not set it up")
}

// longestAddress is that of RFC 5321: 254 characters.
const longestAddress = 254

// ParseAddress reads one plain address as a person types it, and says what is wrong
// with it in words for that person. It takes no display name, no comment and
// nothing that a header could be made of.
func ParseAddress(typed string) (string, error) {
	typed = strings.TrimSpace(typed)
	bad := func(says string) (string, error) { return "", errs.Fault("mail", "%s", says) }
	switch {
	case typed == "":
		return bad("Enter your e-mail address, like name@example.org.")
	case len(typed) > longestAddress:
		return bad("This e-mail address is too long. Enter one like name@example.org.")
	case strings.ContainsFunc(typed, func(r rune) bool { return r <= ' ' || r == 0x7f }):
		return bad("An e-mail address has no spaces. Enter one like name@example.org.")
	case strings.ContainsFunc(typed, func(r rune) bool { return r > unicode.MaxASCII }):
		return bad("Only addresses in Latin letters work here. Enter one like name@example.org.")
	}
	a, err := mail.ParseAddress(typed)
	if err != nil || a.Address != typed || a.Name != "" || strings.ContainsAny(typed, "\"<>(),:;\\[]") {
		return bad("This is not an e-mail address. Enter one like name@example.org.")
	}
	domain := typed[strings.LastIndexByte(typed, '@')+1:]
	if !strings.Contains(strings.Trim(domain, "."), ".") && domain != "localhost" {
		return bad("The part after the @ is not complete. Enter an address like name@example.org.")
	}
	return typed, nil
}

// check refuses what could break out of its header.
func (m Message) check() error {
	if _, err := ParseAddress(m.To); err != nil || strings.TrimSpace(m.To) != m.To {
		return errs.New(errs.Invalid, "The mail has no address that can be written to.")
	}
	if m.Subject == "" || strings.ContainsFunc(m.Subject, unicode.IsControl) || len(m.Subject) > 300 {
		return errs.New(errs.Internal, "the subject of a mail is empty, too long, or not one line")
	}
	if m.Unsubscribe != "" {
		u, err := url.Parse(m.Unsubscribe)
		if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" ||
			strings.ContainsFunc(m.Unsubscribe, func(r rune) bool { return r <= ' ' || r >= 0x7f || strings.ContainsRune("<>,\"", r) }) {
			return errs.New(errs.Internal, "the address to unsubscribe at is none")
		}
	}
	if len(m.ID) > 100 || strings.ContainsFunc(m.ID, func(r rune) bool { return !strings.ContainsRune(idLetters, r) }) {
		return errs.New(errs.Internal, "the id of a mail holds characters that a Message-ID may not")
	}
	if m.ReplyTo != "" {
		if typed, err := ParseAddress(m.ReplyTo); err != nil || typed != m.ReplyTo {
			return errs.New(errs.Internal, "the address to answer to is none")
		}
	}
	if err := m.File.check(); err != nil {
		return err
	}
	if strings.ContainsRune(m.Text, 0) || strings.ContainsRune(m.HTML, 0) {
		return errs.New(errs.Internal, "the text of a mail holds a NUL")
	}
	return nil
}

// fileTypes are what may go with a mail.
var fileTypes = []string{"application/pdf"}

func (f *File) check() error {
	switch {
	case f == nil:
		return nil
	case f.Name == "" || len(f.Name) > 120 || !utf8.ValidString(f.Name) || strings.ContainsAny(f.Name, "/\\\"<>:;") || strings.ContainsFunc(f.Name, hidden):
		return errs.New(errs.Internal, "the name of a mail's file is empty, too long, or no name")
	case !slices.Contains(fileTypes, f.Type):
		return errs.New(errs.Internal, "a mail's file is of another type than those that are sent")
	case len(f.Bytes) == 0 || len(f.Bytes) > MostFile:
		return errs.New(errs.Invalid, "The file is too large to be sent by mail.")
	}
	return nil
}

// hidden characters end a line, or make a name read as another.
func hidden(r rune) bool {
	return unicode.IsControl(r) || unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp)
}

const idLetters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-"
