package lead

import (
	"context"
	"time"

	"preround/internal/catalog"
	"preround/internal/student"
)

// Kept is a lead as it is stored.
type Kept struct {
	Lead
	Rev     int64     // from 1; grows with each change
	Made    time.Time // whole milliseconds, UTC
	Changed time.Time
	Import  string // the import that brought it; empty: none
	Gone    bool   // deleted; it may be brought back
}

// Revision is a state that a lead had.
type Revision struct {
	Rev  int64
	At   time.Time
	Says string // what the student did: "Added", "Changed", "Deleted"
	Lead Lead
	Gone bool
}

// Title is what a search through one's own leads, and a look for twins, needs.
type Title struct {
	ID    catalog.ID
	Words string // SearchText
	Keys  Keys
}

// Store keeps leads. Everything is asked with the student's id: a lead of
// another is not found.
type Store interface {
	// Add keeps new leads, all or none; TooMany when they do not fit.
	Add(ctx context.Context, who student.ID, at time.Time, says string, leads ...Kept) error
	// Change replaces a lead that stands at revision expected; errs.Conflict when
	// it has changed meanwhile, errs.NotFound when there is none.
	Change(ctx context.Context, who student.ID, at time.Time, says string, expected int64, l Lead) (rev int64, err error)
	// Delete takes a lead away, Restore brings it back; both add to its history.
	Delete(ctx context.Context, who student.ID, at time.Time, lead catalog.ID) error
	Restore(ctx context.Context, who student.ID, at time.Time, lead catalog.ID) error
	// Get gives a lead, deleted or not; errs.NotFound when there is none.
	Get(ctx context.Context, who student.ID, lead catalog.ID) (Kept, error)
	// List gives the leads that stand, newest first; limit 0: all.
	List(ctx context.Context, who student.ID, from, limit int) ([]Kept, error)
	// Some gives those leads that stand, in the order of the ids.
	Some(ctx context.Context, who student.ID, leads []catalog.ID) ([]Kept, error)
	// Titles lists all leads that stand in short, newest first.
	Titles(ctx context.Context, who student.ID) ([]Title, error)
	// Twins lists those that share a key with one of these.
	Twins(ctx context.Context, who student.ID, keys []Keys) ([]Title, error)
	// History lists the states that a lead had, newest first.
	History(ctx context.Context, who student.ID, lead catalog.ID) ([]Revision, error)
}
