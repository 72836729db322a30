package account

import (
	"bytes"
	"context"
	"encoding/json"
	"time"

	"preround/internal/platform/errs"
	"preround/internal/student"
)

// RecordStore is what Records asks of the store of students.
type RecordStore interface {
	// Made is when the student was recorded; errs.NotFound when there is none.
	Made(ctx context.Context, who student.ID) (time.Time, error)
	// Remake notes that the student was recorded at another moment.
	Remake(ctx context.Context, who student.ID, made time.Time) error
}

// Records is what of an account a student takes along: since when it is kept. The
// keys are not: they open one server, and only their traces are stored.
type Records struct{ Store RecordStore }

type record struct {
	Made time.Time `json:"made"`
}

// Name implements archive.Part.
func (Records) Name() string { return "account" }

// Export implements archive.Part.
func (p Records) Export(ctx context.Context, who student.ID) (json.RawMessage, error) {
	made, err := p.Store.Made(ctx, who)
	if err != nil {
		return nil, err
	}
	return json.Marshal(record{made})
}

// Import implements archive.Part.
func (p Records) Import(ctx context.Context, who student.ID, raw json.RawMessage) error {
	var r record
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	if err := d.Decode(&r); err != nil {
		return errs.Wrap(err, errs.Invalid, "It does not say since when the plan is kept.")
	}
	now, err := p.Store.Made(ctx, who)
	if err != nil {
		return err
	}
	if r.Made.Year() < 2020 {
		return errs.New(errs.Invalid, "It says that the plan is kept since a day that cannot be.")
	}
	if r.Made.After(now) { // two servers' clocks differ: no reason to refuse all the rest
		return nil
	}
	return p.Store.Remake(ctx, who, r.Made.UTC().Truncate(time.Millisecond))
}

// Rows implements archive.Part.
func (p Records) Rows(ctx context.Context, who student.ID) ([][]string, error) {
	made, err := p.Store.Made(ctx, who)
	if err != nil {
		return nil, err
	}
	return [][]string{{"Kept since (UTC)"}, {made.UTC().Format(time.DateTime)}}, nil
}
