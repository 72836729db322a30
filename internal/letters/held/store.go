package held

import (
	"context"
	"io"
	"time"

	"preround/internal/papers/inspect"
)

// Key opens the file of a version.
type Key struct {
	Blob string
	Key  []byte
}

// Store keeps letters; helddb implements it. Every method is all or nothing, joins the
// transaction of ctx, and speaks in errors of package errs. None asks by student: what
// a student may list can never lead here.
type Store interface {
	// Add adds a version, with its file where key is given. errs.Conflict when its number
	// is taken, errs.NotFound when the student has gone.
	Add(ctx context.Context, w Where, v Version, key *Key) error
	// Versions are those of a request, oldest first.
	Versions(ctx context.Context, w Where) ([]Version, error)
	// Key opens a version; false when it can never be opened again.
	Key(ctx context.Context, w Where, n int) (Key, bool, error)
	// DropKeys deletes the keys of a request's files, and dooms those.
	DropKeys(ctx context.Context, w Where, at time.Time) error
	// Newest are the letters that lie here, by when they came, newest first, at most limit.
	Newest(ctx context.Context, limit int) ([]Letter, error)
	// Find is the place of a letter by its request; errs.NotFound for none.
	Find(ctx context.Context, request string) (Where, error)
	// AddNote adds a line to the log of the office; errs.Conflict when its number is taken.
	AddNote(ctx context.Context, w Where, n Note) error
	// Notes are the lines of a request's log, oldest first.
	Notes(ctx context.Context, w Where) ([]Note, error)
}

// Letter is the newest version of a letter that lies here, with its place.
type Letter struct {
	Where
	Version
}

// Drafts keeps what referees have written so far; helddb implements it.
type Drafts interface {
	// PutDraft keeps a draft in place of the one before, whose file it dooms.
	PutDraft(ctx context.Context, w Where, k Key, at time.Time) error
	// Draft is the key of the draft, and when it was kept; false for none.
	Draft(ctx context.Context, w Where) (Key, time.Time, bool, error)
	// EndDraft deletes it; none is no error.
	EndDraft(ctx context.Context, w Where, at time.Time) error
}

// Code is a code that was mailed; a request has one at most.
type Code struct {
	Hash  []byte
	Until time.Time
	Wrong int
}

// Pass is what a browser may do beyond what the link alone lets it.
type Pass struct {
	Own    time.Time // until then it sees the draft and the whole receipt
	Change time.Time // and until then it may replace or withdraw the letter
}

// Steps keeps codes and passes; helddb implements it.
type Steps interface {
	PutCode(ctx context.Context, w Where, c Code) error
	Code(ctx context.Context, w Where) (Code, bool, error)
	// CountWrong counts a wrong try.
	CountWrong(ctx context.Context, w Where) error
	EndCode(ctx context.Context, w Where) error
	PutPass(ctx context.Context, w Where, hash []byte, p Pass) error
	Pass(ctx context.Context, w Where, hash []byte) (Pass, bool, error)
	// EndPasses deletes all passes of the request.
	EndPasses(ctx context.Context, w Where) error
	// SweepSteps deletes codes and passes that ended before.
	SweepSteps(ctx context.Context, before time.Time) error
}

// Doomed keeps the names of files whose keys are gone, until they are gone as well;
// helddb implements it.
type Doomed interface {
	Doomed(ctx context.Context, limit int) ([]string, error)
	Undoom(ctx context.Context, name string) error
	// Known tells which of the names some row still names.
	Known(ctx context.Context, names []string) (map[string]bool, error)
}

// Vault keeps files, encrypted. platform/blob has it.
type Vault interface {
	Put(ctx context.Context, name string, r io.Reader) (key []byte, err error)
	Get(ctx context.Context, name string, key []byte) (io.ReadCloser, error)
	Delete(ctx context.Context, name string) error
}

// Inspector reads a file that somebody sent and gives a clean copy, where a hostile
// file does no harm.
type Inspector interface {
	Inspect(ctx context.Context, file io.Reader) (inspect.Found, error)
}
