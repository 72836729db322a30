package account

import (
	"context"
	"time"

	"preround/internal/student"
)

// Kind says what a key opens and how long it lives.
type Kind string

// The kinds of key. A student has any number of devices, and one code and one
// feed link at most.
const (
	KindDevice Kind = "device"
	KindCode   Kind = "code"
	KindFeed   Kind = "feed"
)

// Key is one way into a student's kept plan. The key itself is never stored:
// Hash is what is left of it.
type Key struct {
	Student student.ID
	Kind    Kind
	ID      string    // names the key to its owner; unique on this server
	Hash    []byte    // 32 bytes; unique among the keys of its kind
	Nonce   []byte    // feed links only: what the link is derived from; else empty
	Name    string    // devices only: "Firefox on Android", at most 80 bytes; else empty
	Made    time.Time // whole milliseconds, UTC
	Seen    time.Time // last used; whole milliseconds, UTC; Made at first
}

// Store keeps students and their keys. accountdb implements it.
//
// Every method is all or nothing, takes part in a transaction that ctx carries,
// and when it opens none of its own starts one. Errors are of package errs with
// the kinds named below; anything else that goes wrong (a lost connection, a full
// disk) is errs.Internal or errs.Busy as platform/db decides. Times are stored as
// milliseconds since 1970 UTC and come back in UTC. What a method acknowledged
// survives a power cut.
type Store interface {
	// Secret returns the secret of this server. When none is stored yet and fresh
	// is not empty, fresh is stored and returned; of several nodes that call at
	// once one wins, and all return the winner's. When none is stored and fresh is
	// empty, it returns nil and no error.
	Secret(ctx context.Context, fresh []byte) ([]byte, error)

	// Open records a new student made at that moment, with the first keys (each
	// names that student). errs.Conflict when the student exists, or when a key's
	// ID, or its Hash within its kind, is taken; then nothing is recorded.
	Open(ctx context.Context, who student.ID, made time.Time, keys ...Key) error

	// Add records one more key of a student. errs.NotFound when the student does
	// not exist (was forgotten meanwhile), errs.Conflict as in Open.
	Add(ctx context.Context, k Key) error

	// Replace ends every key of k's student and kind and records k instead: at no
	// moment do both open the plan, or neither. Errors as in Add; on an error the
	// old keys stay.
	Replace(ctx context.Context, k Key) error

	// Find returns the key of that kind with exactly that hash; errs.NotFound when
	// there is none. It does not look at times: the service judges expiry.
	Find(ctx context.Context, kind Kind, hash []byte) (Key, error)

	// Keys lists the keys of a student and kind, last seen first, then by ID; an
	// empty list and no error when there are none or the student is unknown.
	Keys(ctx context.Context, who student.ID, kind Kind) ([]Key, error)

	// Seen notes that the key was used at that moment. A time not later than the
	// one stored changes nothing; a key that has gone is no error, because the
	// owner may end it meanwhile and it must not come back.
	Seen(ctx context.Context, who student.ID, kind Kind, id string, at time.Time) error

	// End deletes that key of that student. errs.NotFound when this student has no
	// such key; another student's key is never touched. It stops opening the plan
	// with the next request.
	End(ctx context.Context, who student.ID, kind Kind, id string) error

	// Erase deletes the student and every key of theirs for good. Rows of other
	// rooms are theirs to delete (see Eraser). No error when nothing was there.
	Erase(ctx context.Context, who student.ID) error

	// Sweep deletes the device keys last seen before seenBefore or made before
	// madeBefore, of all students, and returns how many. Codes and feed links stay.
	Sweep(ctx context.Context, seenBefore, madeBefore time.Time) (int, error)
}

// Limits counts tries, shared by every node that uses the same database, so that
// a second node does not double what a guesser may try. accountdb implements it.
type Limits interface {
	// Draw asks for one try under that limit. It returns 0 and records the try, or
	// how long to wait until one is allowed and records nothing. name is at most 64
	// bytes of lower-case letters, digits, and the marks . : - (a purpose and a
	// hash; never an address or a token).
	//
	// One row per name holds one number, the moment at which the allowance is full
	// again. The arithmetic is Limit.Draw, and must be one atomic statement: two
	// nodes that draw the last try together may not both get it. In SQL, with
	// $2 = now, $3 = Every and $4 = Every*Burst in milliseconds:
	//
	//	INSERT INTO account_limit (name, full_at) VALUES ($1, $2 + $3)
	//	ON CONFLICT (name) DO UPDATE SET full_at =
	//	    CASE WHEN account_limit.full_at > $2 THEN account_limit.full_at ELSE $2 END + $3
	//	WHERE CASE WHEN account_limit.full_at > $2 THEN account_limit.full_at ELSE $2 END + $3 <= $2 + $4
	//
	// No row changed: refused, and the wait is full_at + Every - now - Every*Burst.
	// The service never draws inside a transaction, so that a try counts even when
	// what follows it is undone.
	Draw(ctx context.Context, name string, l Limit, now time.Time) (wait time.Duration, err error)

	// Settle deletes the rows whose allowance was full before that moment; they
	// say the same as no row. It returns how many.
	Settle(ctx context.Context, before time.Time) (int, error)
}

// Eraser is a room that holds rows of a student and can delete them all for
// good; Forget calls each within one transaction. Nothing there is no error.
type Eraser interface {
	EraseStudent(ctx context.Context, who student.ID) error
}

// Transact runs do within one transaction that travels in the ctx it passes on:
// committed when do returns nil, undone otherwise. platform/db provides it.
type Transact func(ctx context.Context, do func(ctx context.Context) error) error
