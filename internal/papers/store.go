package papers

import (
	"context"
	"time"

	"preround/internal/student"
)

// Store keeps papers. papersdb implements it. Every method is all or nothing,
// joins the transaction of ctx, and speaks in errors of package errs: NotFound for
// what is not there or belongs to somebody else, Conflict for what changed
// meanwhile.
type Store interface {
	// Add records a paper, with its first file where v is given.
	Add(ctx context.Context, who student.ID, p Paper, v *Version) error
	// Change adds what is now said of a paper; Conflict when rev is not the newest.
	Change(ctx context.Context, who student.ID, id ID, rev int64, at time.Time, f Facts) error
	// AddVersion adds a file and returns its number.
	AddVersion(ctx context.Context, who student.ID, id ID, v Version) (int, error)
	// Get is one paper, a deleted one too.
	Get(ctx context.Context, who student.ID, id ID) (Paper, error)
	// List is all papers that are not deleted.
	List(ctx context.Context, who student.ID) ([]Paper, error)
	// Versions are the files of a paper, newest first.
	Versions(ctx context.Context, who student.ID, id ID) ([]Version, error)
	// Revisions are what was said of a paper, newest first.
	Revisions(ctx context.Context, who student.ID, id ID) ([]Revision, error)
	// SetGone deletes a paper at that moment, or with no moment brings it back.
	SetGone(ctx context.Context, who student.ID, id ID, at time.Time) error
	// Usage is how many bytes a student's files and uploads take.
	Usage(ctx context.Context, who student.ID) (int64, error)
	// Purge removes papers that were deleted before, and dooms their files.
	Purge(ctx context.Context, before time.Time) (int, error)
}

// Upload is a file that is on its way.
type Upload struct {
	ID       string
	Name     string // as the browser names it
	Size     int64  // what was announced
	Received int64
	Made     time.Time
}

// Part is a piece of an upload.
type Part struct {
	Start, Bytes int64
	Blob         string
	Key          []byte
}

// Uploads keeps files that are on their way. papersdb implements it.
type Uploads interface {
	// Begin records an upload; TooMany when the student has MaxUploads already.
	Begin(ctx context.Context, who student.ID, u Upload) error
	// Upload is one that is on its way.
	Upload(ctx context.Context, who student.ID, id string) (Upload, error)
	// AddPart adds a piece; Conflict when it does not follow the last.
	AddPart(ctx context.Context, who student.ID, id string, p Part) error
	// Parts are the pieces in their order.
	Parts(ctx context.Context, who student.ID, id string) ([]Part, error)
	// End removes an upload and dooms its pieces; NotFound when it is not there.
	End(ctx context.Context, who student.ID, id string) error
	// EndOld ends those that were begun before.
	EndOld(ctx context.Context, before time.Time) (int, error)
}

// MaxUploads is how many files of a student may be on their way at once.
const MaxUploads = 4

// Doomed keeps the names of blobs whose rows are gone, until they are gone as
// well. papersdb implements it.
type Doomed interface {
	// Doom notes blobs that are to go.
	Doom(ctx context.Context, at time.Time, names ...string) error
	// Doomed are some of them.
	Doomed(ctx context.Context, limit int) ([]string, error)
	// Undoom forgets one that is gone.
	Undoom(ctx context.Context, name string) error
	// Known tells which of the names some row still names.
	Known(ctx context.Context, names []string) (map[string]bool, error)
}
