package letters

import (
	"context"
	"time"

	"preround/internal/student"
)

// Store keeps the logs of requests and their packs; lettersdb implements it. Every
// method takes part in a transaction that ctx carries.
type Store interface {
	// Add adds an event to the log of a request; the first makes it. errs.Conflict when
	// its number is taken, errs.NotFound when the student has gone.
	Add(ctx context.Context, who student.ID, id ID, e Event) error
	// Log is the log of one request of a student, empty when there is none.
	Log(ctx context.Context, who student.ID, id ID) ([]Event, error)
	// Logs are those of all requests of a student.
	Logs(ctx context.Context, who student.ID) (map[ID][]Event, error)
	// Owner is whose request it is. It is for the referee's side, which has no student.
	Owner(ctx context.Context, id ID) (student.ID, bool, error)
	// PutPack keeps the pack of a request as it was asked.
	PutPack(ctx context.Context, who student.ID, id ID, pdf []byte) error
	// Pack is what PutPack kept; false for none.
	Pack(ctx context.Context, who student.ID, id ID) ([]byte, bool, error)
	// EraseStudent deletes all of it for good.
	EraseStudent(ctx context.Context, who student.ID) error
}

// Sending is how far a mail is.
type Sending string

// The states of a mail.
const (
	Due      Sending = "due"
	Going    Sending = "sending" // the mail server is spoken to, or the process died while it was
	Gone     Sending = "sent"
	Needless Sending = "needless" // what it would have asked is answered
	Bounced  Sending = "returned" // the address takes no mail
	HeldBack Sending = "held"     // too many mails went to that address
)

// MailRow is a mail to a referee as the database keeps it: never what it says, since
// that holds a link.
type MailRow struct {
	Request ID
	Mail    Mail
	At      time.Time // when it comes due
	State   Sending
	Since   time.Time
}

// Mails keeps which mails come due and how far each is.
type Mails interface {
	// AddMail records a mail; one of that name changes nothing, and gives false.
	AddMail(ctx context.Context, who student.ID, row MailRow) (bool, error)
	// Mail finds one.
	Mail(ctx context.Context, who student.ID, id ID, m Mail) (MailRow, bool, error)
	// MarkMail moves a mail that is due or sending to another state.
	MarkMail(ctx context.Context, who student.ID, row MailRow) (bool, error)
	// MailsOf lists those of all requests of a student, by when they come due.
	MailsOf(ctx context.Context, who student.ID) ([]MailRow, error)
}
