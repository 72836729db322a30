package signin

import (
	"context"
	"time"

	"preround/internal/plan"
	"preround/internal/student"
)

// Purpose says what a try is for.
type Purpose string

// The purposes of a try.
const (
	Enter  Purpose = "enter"  // sign in, or make an account
	Change Purpose = "change" // another address for the account
)

// Try is a sign-in under way in one browser.
type Try struct {
	Browser []byte // SHA-256 of what the browser holds; names the try
	Purpose Purpose
	Asker   student.ID // Change: whose address is changed
	Address Address
	Code    []byte // keyed hash of the code; empty: no code opens it
	Wrong   int    // wrong codes so far
	Until   time.Time
	Proved  student.ID // whose account was proved, while the person chooses a plan
	Data    []byte     // what a ceremony of several steps remembers
}

// Tries keeps the sign-ins under way. signindb implements it. Every method takes
// part in a transaction that ctx carries; times are whole milliseconds, UTC.
type Tries interface {
	// PutTry records a try in place of one of the same browser.
	PutTry(ctx context.Context, t Try) error
	// Try finds the try of a browser, whatever its age.
	Try(ctx context.Context, browser []byte) (t Try, found bool, err error)
	// Miss counts a wrong code.
	Miss(ctx context.Context, browser []byte) error
	// TakeTry deletes the try and tells whether it was there: of two that take it,
	// one gets it.
	TakeTry(ctx context.Context, browser []byte) (bool, error)
	// SweepTries deletes the tries that ended before that moment.
	SweepTries(ctx context.Context, before time.Time) (int, error)
}

// Addresses keeps whose e-mail address is which. A student has one at most, and
// no two have the same. signindb implements it.
type Addresses interface {
	// AddressOf is the student's address; the zero Address for none.
	AddressOf(ctx context.Context, who student.ID) (Address, error)
	// StudentOf is who has the address.
	StudentOf(ctx context.Context, folded string) (who student.ID, found bool, err error)
	// SetAddress gives the student that address in place of the one before.
	// errs.Conflict when another has it; errs.NotFound when the student has gone.
	SetAddress(ctx context.Context, who student.ID, a Address, at time.Time) error
}

// Owner is one who owns this server.
type Owner struct {
	Student student.ID
	Address Address // the zero Address when none is known
	Since   time.Time
}

// Roles keeps who owns the server, and what the owner has set. signindb
// implements it.
type Roles interface {
	IsOwner(ctx context.Context, who student.ID) (bool, error)
	Owners(ctx context.Context) ([]Owner, error)
	Grant(ctx context.Context, who student.ID, at time.Time) error
	// Revoke takes the role away and tells whether it was there.
	Revoke(ctx context.Context, who student.ID) (bool, error)
	// Alone tells whether nobody but this student keeps anything on the server.
	Alone(ctx context.Context, who student.ID) (bool, error)
	// Setting is the newest value under that name, empty for none.
	Setting(ctx context.Context, name string) (string, error)
	// Set adds a value; those before stay, with when they held.
	Set(ctx context.Context, name, value string, at time.Time) error
}

// Plans is what signing in needs of kept plans; plandb implements it.
type Plans interface {
	Latest(ctx context.Context, who student.ID) (plan.Revision, error)
	Append(ctx context.Context, who student.ID, expected int64, at time.Time, state, says string) (plan.Revision, error)
}

// Letter is one mail.
type Letter struct {
	To, Subject, Text string
	Code              string // the code in it; for a server that sends no mail
	Notice            bool   // nobody asked for it: it tells of a change and must arrive
}

// Post sends letters. It is never called within a transaction.
type Post interface {
	// Ready tells whether this server can send mail. Where not, Send leaves a code
	// in the server's log for its owner to hand on, and other letters unsent.
	Ready() bool
	Send(ctx context.Context, l Letter) error
}
