package statement

import (
	"context"
	"time"

	"preround/internal/student"
)

// Store keeps documents and comments; statementdb implements it. Every method takes
// part in a transaction that ctx carries.
type Store interface {
	// Append adds a revision of a document, which gives it its number. expected is the
	// revision that the person was looking at, 0 for a new document; errs.Conflict when
	// another page saved meanwhile.
	Append(ctx context.Context, who student.ID, expected int64, r Revision) (Revision, error)
	// Newest are the newest revisions of all documents, those thrown away too, by id.
	Newest(ctx context.Context, who student.ID) ([]Revision, error)
	// Latest is the newest revision of a document; false for none.
	Latest(ctx context.Context, who student.ID, which ID) (Revision, bool, error)
	// At is one revision of a document; false for none.
	At(ctx context.Context, who student.ID, which ID, rev int64) (Revision, bool, error)
	// History lists the newest revisions of a document, newest first, without texts.
	History(ctx context.Context, who student.ID, which ID, limit int) ([]Revision, error)
	// AddComment adds a comment, which gives it its number.
	AddComment(ctx context.Context, who student.ID, c Comment) (Comment, error)
	// Comments lists those of a document, oldest first.
	Comments(ctx context.Context, who student.ID, which ID) ([]Comment, error)
	// Settle notes when the student was done with a comment; the zero time: is not.
	Settle(ctx context.Context, who student.ID, which ID, n int64, done time.Time) (bool, error)
	// EraseStudent deletes all of it for good.
	EraseStudent(ctx context.Context, who student.ID) error
}

// Links keeps which links readers were given; statementdb implements it.
type Links interface {
	// AddLink notes a link.
	AddLink(ctx context.Context, who student.ID, which ID, made, until time.Time) error
	// EndLinks notes that all links of a document have ended.
	EndLinks(ctx context.Context, who student.ID, which ID, at time.Time) error
	// LastLink is the newest link of a document; false for none.
	LastLink(ctx context.Context, who student.ID, which ID) (Link, bool, error)
}

// Link is a link that a reader was given.
type Link struct{ Made, Until, Ended time.Time } // Ended zero: the student did not end it

// Open tells that a link still opens the text.
func (l Link) Open(now time.Time) bool { return l.Ended.IsZero() && now.Before(l.Until) }
