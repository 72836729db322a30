package plan

import (
	"context"
	"time"

	"preround/internal/student"
)

// MaxStateBytes is the longest text of a state that is kept.
const MaxStateBytes = 64 << 10

// Revision is one state of a kept plan. Revisions are only ever added, so that a
// student can see what changed when, and go back.
type Revision struct {
	Rev      int64     // from 1; the newest is the plan
	At       time.Time // whole milliseconds, UTC
	State    string    // the canonical query of State
	Says     string    // what the person did: "Marked transcript as had"
	Restores int64     // the revision that an undo went back to; 0: not an undo
}

// Store keeps the plans of students; plandb implements it. Every method takes
// part in a transaction that ctx carries. What Append and Undo acknowledged
// survives a power cut.
type Store interface {
	// Append makes state the plan. expected is the revision that the person was
	// looking at, 0 for none yet. errs.Conflict when another tab or device has
	// saved since; errs.NotFound when the student does not exist (erased
	// meanwhile); errs.Invalid when state is longer than MaxStateBytes. A state
	// equal to the newest adds nothing and returns the newest, whatever was
	// expected, so that a form sent twice does no harm.
	Append(ctx context.Context, who student.ID, expected int64, at time.Time, state, says string) (Revision, error)

	// Undo makes the plan what it was before its last change, by adding a revision
	// with the earlier state. Undone again, it goes back one change more.
	// errs.Conflict as in Append; errs.NotFound when there is nothing to undo.
	Undo(ctx context.Context, who student.ID, expected int64, at time.Time) (Revision, error)

	// Latest is the plan; errs.NotFound when none is kept.
	Latest(ctx context.Context, who student.ID) (Revision, error)

	// History lists the newest revisions, newest first; none is no error.
	History(ctx context.Context, who student.ID, limit int) ([]Revision, error)

	// EraseStudent deletes every revision for good; nothing there is no error.
	EraseStudent(ctx context.Context, who student.ID) error
}
