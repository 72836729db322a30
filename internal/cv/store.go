package cv

import (
	"context"
	"time"

	"preround/internal/student"
)

// Revision is one state of the record. Revisions are only ever added.
type Revision struct {
	Rev  int64     // from 1; the newest is the record
	At   time.Time // whole milliseconds, UTC
	Says string    // what the person did: "Added a rotation"
	Body []byte    // the record as this package keeps it (see Encode)
}

// VariantRevision is one state of a variant. Gone says that it was thrown away.
type VariantRevision struct {
	ID   VariantID
	Rev  int64
	At   time.Time
	Gone bool
	Body []byte
}

// Store keeps records and variants; cvdb implements it. Every method takes part in
// a transaction that ctx carries.
type Store interface {
	// Append makes body the record. expected is the revision that the person was
	// looking at, 0 for none. errs.Conflict when another page saved meanwhile; the
	// same body as the newest adds nothing and returns it.
	Append(ctx context.Context, who student.ID, expected int64, r Revision) (Revision, error)
	// Latest is the record; false for none yet.
	Latest(ctx context.Context, who student.ID) (Revision, bool, error)
	// At is the record as it was at a revision; false for none.
	At(ctx context.Context, who student.ID, rev int64) (Revision, bool, error)
	// History lists the newest revisions, newest first, without their bodies.
	History(ctx context.Context, who student.ID, limit int) ([]Revision, error)
	// PutVariant adds a revision of a variant.
	PutVariant(ctx context.Context, who student.ID, v VariantRevision) error
	// Variants are the newest revisions of all variants, those thrown away too.
	Variants(ctx context.Context, who student.ID) ([]VariantRevision, error)
	// AllVariants are all revisions of all variants, oldest first.
	AllVariants(ctx context.Context, who student.ID) ([]VariantRevision, error)
	// EraseStudent deletes all of it for good.
	EraseStudent(ctx context.Context, who student.ID) error
}
