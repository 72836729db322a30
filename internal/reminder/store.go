package reminder

import (
	"context"
	"time"

	"preround/internal/student"
)

// Stopped says why no mails are sent.
type Stopped string

// The reasons.
const (
	Running Stopped = ""
	Asked   Stopped = "asked"   // by the student
	Bounced Stopped = "bounced" // the address takes no mail
)

// Setting is what a student chose, and how far the dates were seen to.
type Setting struct {
	Wish
	Zone    string // IANA; empty: what follows from the answers
	Changed time.Time
	Stopped Stopped
	Refused string    // the address that took no mail
	Looked  time.Time // dates up to here were seen to
	Next    time.Time // when they are looked at next
	Lost    Span      // mails that came due in it were not sent
}

// Span is from a moment (not included) to another (included). The zero Span is none.
type Span struct{ From, To time.Time }

// State is how far a mail has come.
type State string

// The states of a mail.
const (
	IsDue    State = "due"
	Sending  State = "sending" // handed to the mail server; sent, unless we died
	Sent     State = "sent"
	Needless State = "needless" // what it told of was done, or the mails were stopped
	Late     State = "late"     // more than a day had passed
	Returned State = "bounced"
)

// Row is a mail that came due.
type Row struct {
	Key     string    `json:"key"`
	At      time.Time `json:"at"`
	Zone    string    `json:"zone"`
	State   State     `json:"state"`
	Since   time.Time `json:"since"`
	Subject string    `json:"subject,omitempty"`
}

// Store keeps settings, mails and links. reminderdb implements it. Each method is all
// or nothing and joins the transaction of ctx; times are whole milliseconds, UTC.
type Store interface {
	// Setting is the student's; found is false when none was ever chosen.
	Setting(ctx context.Context, who student.ID) (s Setting, found bool, err error)
	// Put records a setting in place of the one before. errs.NotFound when the student
	// has gone.
	Put(ctx context.Context, who student.ID, s Setting) error
	// Advance is Put, if the setting still has that Looked and Next: of two that look at
	// once, one goes on.
	Advance(ctx context.Context, who student.ID, was, s Setting) (bool, error)
	// Behind lists at most n students whose next look is overdue since that moment.
	Behind(ctx context.Context, since time.Time, n int) ([]student.ID, error)

	// AddMail records a mail; one with that key changes nothing, and gives false.
	AddMail(ctx context.Context, who student.ID, r Row) (bool, error)
	// Mail finds a mail.
	Mail(ctx context.Context, who student.ID, key string) (r Row, found bool, err error)
	// Mark moves a mail that is due or sending to another state.
	Mark(ctx context.Context, who student.ID, r Row) (bool, error)
	// Mails lists the newest mails.
	Mails(ctx context.Context, who student.ID, n int) ([]Row, error)

	// AddLink records a link to stop by its hash.
	AddLink(ctx context.Context, who student.ID, hash []byte, until time.Time) error
	// LinkOf finds whose link it is and until when it works.
	LinkOf(ctx context.Context, hash []byte) (who student.ID, until time.Time, found bool, err error)
}
