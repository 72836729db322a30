// Package blob keeps the files that people entrust to this server: as files in
// the data folder, or as objects of an S3 store. What was put is there to stay
// when Put returns, even if the power fails at that moment.
//
// A blob has a name that the program made, "papers/" and 32 hexadecimal digits:
// the part before the slash is the feature that owns it. A blob is written once
// and never changed. Features do not use a Store itself but a Vault, which
// encrypts: a Store sees only what nobody can read without the server's key.
//
// The order in which a feature saves a file is always the same: first Put, then
// the row that names the blob; and when it deletes, first the row, then the blob.
// Whatever is cut off in between leaves a blob that no row names, and the feature
// sweeps those with Each.
package blob

import (
	"context"
	"errors"
	"io"
	"regexp"
	"syscall"
	"time"

	"preround/internal/platform/errs"
)

// Store keeps blobs. Files and S3 are stores.
type Store interface {
	// Put keeps what r gives under the name. When it returns nil, the blob survives
	// a power cut; when it returns an error, there is no blob of that name.
	Put(ctx context.Context, name string, r io.Reader) error
	// Get opens a blob; errs.NotFound when there is none.
	Get(ctx context.Context, name string) (io.ReadCloser, error)
	// Delete removes a blob; one that is not there is no error.
	Delete(ctx context.Context, name string) error
	// Each calls do for every blob of a feature, in no order; "" is all features.
	Each(ctx context.Context, feature string, do func(Info) error) error
}

// Info is what a Store knows of a blob.
type Info struct {
	Name string
	Size int64
	Made time.Time
}

var nameForm = regexp.MustCompile(`^[a-z]{1,20}/[0-9a-f]{32}$`)

// checkName refuses a name that the program has not made.
func checkName(name string) error {
	if !nameForm.MatchString(name) {
		return errs.New(errs.Internal, "%q is no name of a blob", name)
	}
	return nil
}

func missing(name string) error {
	return errs.New(errs.NotFound, "The file %s is not there.", name)
}

// explain gives a failure of the store its kind and a sentence for people.
func explain(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		return errs.Wrap(err, errs.Busy, "The server has no room left, so nothing was saved. Tell the server's owner, and try again later.")
	case errors.Is(err, syscall.EROFS):
		return errs.Wrap(err, errs.Busy, "The server can only read its disk at the moment, so nothing was saved. Tell the server's owner, and try again later.")
	}
	return err
}

// patientReader stops reading when the context ends.
type patientReader struct {
	ctx context.Context
	r   io.Reader
}

func (p patientReader) Read(b []byte) (int, error) {
	if err := p.ctx.Err(); err != nil {
		return 0, err
	}
	return p.r.Read(b)
}
