package packet

import (
	"context"
	"io"
	"time"

	"preround/internal/student"
)

// Revision is one state of a draft. Revisions are only ever added.
type Revision struct {
	Application string
	Rev         int64 // from 1; the newest is the draft
	At          time.Time
	Says        string // what the person did
	Body        []byte // see Draft.Encode
}

// Kept is a packet as it was sent.
type Kept struct {
	Application string
	N           int64 // of the application's entry that says that it was sent
	At          time.Time
	Name        string // of the file
	Type        string
	Bytes       int64
	Pages       int
	SHA256      []byte
	Enclosed    []Enclosed
	Blob        string
	Key         []byte // opens the blob; gone with its row
}

// Enclosed is one piece as it was in a packet.
type Enclosed struct {
	Title   string `json:"title"`
	Kind    Kind   `json:"kind"`
	Ref     string `json:"ref,omitempty"`
	Version int    `json:"version,omitempty"`
	Name    string `json:"name"` // of its file
	Type    string `json:"type"`
	Bytes   int64  `json:"bytes"`
	Pages   int    `json:"pages,omitempty"`
	Page    int    `json:"page,omitempty"` // on which it begins in one PDF
	SHA256  string `json:"sha256"`
}

// Store keeps drafts and what was sent; packetdb implements it. Every method takes
// part in a transaction that ctx carries.
type Store interface {
	// Latest is the draft for an application; false for none.
	Latest(ctx context.Context, who student.ID, application string) (Revision, bool, error)
	// At is the draft as it was at a revision; false for none.
	At(ctx context.Context, who student.ID, application string, rev int64) (Revision, bool, error)
	// Append makes body the draft and returns its revision.
	Append(ctx context.Context, who student.ID, r Revision) (int64, error)
	// Drafts are the newest drafts of all applications.
	Drafts(ctx context.Context, who student.ID) ([]Revision, error)
	// History is every revision of every draft, oldest first.
	History(ctx context.Context, who student.ID) ([]Revision, error)
	// Keep records what was sent; errs.Conflict for a second one of the same entry.
	Keep(ctx context.Context, who student.ID, k Kept) error
	// Kept is what was sent of one application, or with an empty name of all; newest
	// first.
	Kept(ctx context.Context, who student.ID, application string) ([]Kept, error)
	// Usage is how many bytes a student's kept packets take.
	Usage(ctx context.Context, who student.ID) (int64, error)
	// Known tells which of the blobs some row names.
	Known(ctx context.Context, names []string) (map[string]bool, error)
	// EraseStudent deletes all rows of a student; whoever calls it has noted the blobs.
	EraseStudent(ctx context.Context, who student.ID) error
}

// Vault keeps files, encrypted. platform/blob has it.
type Vault interface {
	Put(ctx context.Context, name string, r io.Reader) (key []byte, err error)
	Get(ctx context.Context, name string, key []byte) (io.ReadCloser, error)
	Delete(ctx context.Context, name string) error
}

// Part is a file that is bound with others into one PDF.
type Part struct {
	Title, Type string
	Bytes       []byte
}

// Book is what is bound.
type Book struct {
	Title  string
	Letter bool
	Parts  []Part
}

// Bound is one PDF and where its parts begin.
type Bound struct {
	Bytes  []byte
	Pages  int
	Starts []int
}
