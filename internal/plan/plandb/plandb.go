// Package plandb keeps plans as rows that are only ever added. A kept plan is the
// text of its state, one row for each change, numbered from 1 for each student;
// the row with the highest number is the plan.
//
// The number does two things: it tells two tabs apart that save at once (the
// second is refused instead of overwriting the first), and it lets a person go
// back. Old rows are pruned, see prune.
package plandb

import (
	"context"
	"time"

	"preround/internal/plan"
	"preround/internal/platform/db"
	"preround/internal/platform/errs"
	"preround/internal/student"
)

// Store is the plan.Store on a database.
type Store struct{ d *db.DB }

var (
	_ plan.Store       = (*Store)(nil)
	_ plan.RecordStore = (*Store)(nil)
)

// New is the store of kept plans in d.
func New(d *db.DB) *Store { return &Store{d} }

// Append implements plan.Store.
func (s *Store) Append(ctx context.Context, who student.ID, expected int64, at time.Time, state, says string) (r plan.Revision, err error) {
	if len(state) > plan.MaxStateBytes {
		return r, errs.New(errs.Invalid, "The plan is too long to keep; remove some places or marks.")
	}
	err = s.d.Write(ctx, func(ctx context.Context) error {
		last, _, err := s.newest(ctx, who)
		if err != nil {
			return err
		}
		if last.Rev > 0 && last.State == state {
			r = last
			return nil
		}
		if last.Rev != expected {
			return changedElsewhere()
		}
		r = plan.Revision{Rev: last.Rev + 1, At: db.Time(db.Ms(at)), State: state, Says: says}
		return s.add(ctx, who, r)
	})
	return r, err
}

// Undo implements plan.Store.
func (s *Store) Undo(ctx context.Context, who student.ID, expected int64, at time.Time) (r plan.Revision, err error) {
	err = s.d.Write(ctx, func(ctx context.Context) error {
		last, found, err := s.newest(ctx, who)
		switch {
		case err != nil:
			return err
		case !found:
			return nothingToUndo()
		case last.Rev != expected:
			return changedElsewhere()
		}
		// What an undo restored stands where it stood: the change before that one is
		// undone next.
		stands := last
		if last.Restores > 0 {
			stands.Rev = last.Restores
		}
		before, found, err := db.One(ctx, s.d, revision, `SELECT rev, at_ms, state, says, restores FROM plan_revision
			WHERE student_id = $1 AND rev < $2 ORDER BY rev DESC LIMIT 1`, string(who), stands.Rev)
		if err != nil {
			return err
		}
		if !found {
			return nothingToUndo()
		}
		undone, err := s.undone(ctx, who, stands.Rev)
		if err != nil {
			return err
		}
		r = plan.Revision{Rev: last.Rev + 1, At: db.Time(db.Ms(at)), State: before.State, Says: "Undid: " + undone, Restores: before.Rev}
		if before.Restores > 0 {
			r.Restores = before.Restores
		}
		return s.add(ctx, who, r)
	})
	return r, err
}

// undone says what the change was that led to a revision.
func (s *Store) undone(ctx context.Context, who student.ID, rev int64) (says string, err error) {
	_, err = s.d.Get(ctx, db.Into(&says), `SELECT says FROM plan_revision WHERE student_id = $1 AND rev = $2`, string(who), rev)
	return says, err
}

// Latest implements plan.Store.
func (s *Store) Latest(ctx context.Context, who student.ID) (plan.Revision, error) {
	r, found, err := s.newest(ctx, who)
	if err == nil && !found {
		err = errs.New(errs.NotFound, "No plan is kept here.")
	}
	return r, err
}

// History implements plan.Store.
func (s *Store) History(ctx context.Context, who student.ID, limit int) ([]plan.Revision, error) {
	return db.List(ctx, s.d, revision, `SELECT rev, at_ms, state, says, restores FROM plan_revision
		WHERE student_id = $1 ORDER BY rev DESC LIMIT $2`, string(who), max(0, limit))
}

// Restore implements plan.RecordStore.
func (s *Store) Restore(ctx context.Context, who student.ID, revisions []plan.Revision) error {
	return s.d.Write(ctx, func(ctx context.Context) error {
		_, found, err := s.newest(ctx, who)
		if err != nil {
			return err
		}
		if found {
			return errs.New(errs.Conflict, "A plan is kept here already.")
		}
		for _, r := range revisions {
			if err := s.insert(ctx, who, r); err != nil {
				return err
			}
		}
		return nil
	})
}

// EraseStudent implements plan.Store and account.Eraser.
func (s *Store) EraseStudent(ctx context.Context, who student.ID) error {
	_, err := s.d.Exec(ctx, `DELETE FROM plan_revision WHERE student_id = $1`, string(who))
	return err
}

func (s *Store) newest(ctx context.Context, who student.ID) (plan.Revision, bool, error) {
	return db.One(ctx, s.d, revision, `SELECT rev, at_ms, state, says, restores FROM plan_revision
		WHERE student_id = $1 ORDER BY rev DESC LIMIT 1`, string(who))
}

// add stores the revision. A student who was erased is not brought back: the
// foreign key refuses, and the caller hears errs.NotFound.
func (s *Store) add(ctx context.Context, who student.ID, r plan.Revision) error {
	if err := s.insert(ctx, who, r); err != nil {
		return err
	}
	return s.prune(ctx, who, r)
}

func (s *Store) insert(ctx context.Context, who student.ID, r plan.Revision) error {
	_, err := s.d.Exec(ctx, `INSERT INTO plan_revision (student_id, rev, at_ms, state, says, restores)
		VALUES ($1, $2, $3, $4, $5, $6)`, string(who), r.Rev, db.Ms(r.At), r.State, r.Says, r.Restores)
	return err
}

// How much of the past is kept: the newest keepCount in any case, and what is
// younger than keepFor beyond them, but never more than keepMost. So a person who
// changed much yesterday can go back through all of it, one who comes once a month
// can go back years, and nobody fills the disk.
const (
	keepCount = 500
	keepMost  = 5000
	keepFor   = 30 * 24 * time.Hour
)

// prune looks once in a hundred changes, so that an Append stays one short write.
func (s *Store) prune(ctx context.Context, who student.ID, r plan.Revision) error {
	if r.Rev <= keepCount || r.Rev%100 != 0 {
		return nil
	}
	_, err := s.d.Exec(ctx, `DELETE FROM plan_revision WHERE student_id = $1 AND (rev <= $2 AND at_ms < $3 OR rev <= $4)`,
		string(who), r.Rev-keepCount, db.Ms(r.At.Add(-keepFor)), r.Rev-keepMost)
	return err
}

func revision(scan db.Scan) (r plan.Revision, err error) {
	err = scan(&r.Rev, db.IntoTime(&r.At), &r.State, &r.Says, &r.Restores)
	return r, err
}

func changedElsewhere() error {
	return errs.New(errs.Conflict, "The plan was changed in another tab or on another device meanwhile; look at it again and repeat your change.")
}

func nothingToUndo() error {
	return errs.New(errs.NotFound, "There is nothing to undo.")
}
