// Package cvdb keeps records and CVs as rows that are only ever added, so that a
// student can see what changed and go back, and so that what was sent can be made
// again. Old changes of a record are pruned as those of a kept plan are.
package cvdb

import (
	"context"

	"preround/internal/cv"
	"preround/internal/platform/db"
	"preround/internal/platform/errs"
	"preround/internal/student"
)

// Store is the cv.Store on a database.
type Store struct{ d *db.DB }

var _ cv.Store = (*Store)(nil)

// New is the store of CVs in d.
func New(d *db.DB) *Store { return &Store{d} }

// Append implements cv.Store.
func (s *Store) Append(ctx context.Context, who student.ID, expected int64, r cv.Revision) (cv.Revision, error) {
	err := s.d.Write(ctx, func(ctx context.Context) error {
		last, _, err := s.Latest(ctx, who)
		if err != nil {
			return err
		}
		if last.Rev > 0 && string(last.Body) == string(r.Body) {
			r = last
			return nil
		}
		if last.Rev != expected {
			return errs.New(errs.Conflict, "Your record was changed in another tab or on another device meanwhile. Look at it again and repeat your change.")
		}
		r.Rev, r.At = last.Rev+1, db.Time(db.Ms(r.At))
		if _, err := s.d.Exec(ctx, `INSERT INTO cv_record (student_id, rev, at_ms, says, body) VALUES ($1, $2, $3, $4, $5)`,
			string(who), r.Rev, db.Ms(r.At), r.Says, r.Body); err != nil {
			return err
		}
		return s.prune(ctx, who, r.Rev)
	})
	return r, err
}

// keepCount is how many changes of a record are kept.
const keepCount = 200

// prune looks once in fifty changes, so that a change stays one short write.
func (s *Store) prune(ctx context.Context, who student.ID, rev int64) error {
	if rev <= keepCount || rev%50 != 0 {
		return nil
	}
	_, err := s.d.Exec(ctx, `DELETE FROM cv_record WHERE student_id = $1 AND rev <= $2`, string(who), rev-keepCount)
	return err
}

// Latest implements cv.Store.
func (s *Store) Latest(ctx context.Context, who student.ID) (cv.Revision, bool, error) {
	return db.One(ctx, s.d, revision, `SELECT rev, at_ms, says, body FROM cv_record WHERE student_id = $1 ORDER BY rev DESC LIMIT 1`, string(who))
}

// At implements cv.Store.
func (s *Store) At(ctx context.Context, who student.ID, rev int64) (cv.Revision, bool, error) {
	return db.One(ctx, s.d, revision, `SELECT rev, at_ms, says, body FROM cv_record WHERE student_id = $1 AND rev = $2`, string(who), rev)
}

// History implements cv.Store.
func (s *Store) History(ctx context.Context, who student.ID, limit int) ([]cv.Revision, error) {
	return db.List(ctx, s.d, func(scan db.Scan) (r cv.Revision, err error) {
		err = scan(&r.Rev, db.IntoTime(&r.At), &r.Says)
		return r, err
	}, `SELECT rev, at_ms, says FROM cv_record WHERE student_id = $1 ORDER BY rev DESC LIMIT $2`, string(who), max(0, limit))
}

// PutVariant implements cv.Store.
func (s *Store) PutVariant(ctx context.Context, who student.ID, v cv.VariantRevision) error {
	_, err := s.d.Exec(ctx, `INSERT INTO cv_variant (student_id, id, rev, at_ms, gone, body) VALUES ($1, $2, $3, $4, $5, $6)`,
		string(who), string(v.ID), v.Rev, db.Ms(v.At), v.Gone, v.Body)
	return err
}

// Variants implements cv.Store.
func (s *Store) Variants(ctx context.Context, who student.ID) ([]cv.VariantRevision, error) {
	return db.List(ctx, s.d, variant, `SELECT v.id, v.rev, v.at_ms, v.gone, v.body FROM cv_variant v WHERE v.student_id = $1
		AND v.rev = (SELECT max(o.rev) FROM cv_variant o WHERE o.student_id = v.student_id AND o.id = v.id) ORDER BY v.id`, string(who))
}

// AllVariants implements cv.Store.
func (s *Store) AllVariants(ctx context.Context, who student.ID) ([]cv.VariantRevision, error) {
	return db.List(ctx, s.d, variant, `SELECT id, rev, at_ms, gone, body FROM cv_variant WHERE student_id = $1 ORDER BY id, rev`, string(who))
}

// EraseStudent implements cv.Store and account.Eraser.
func (s *Store) EraseStudent(ctx context.Context, who student.ID) error {
	if _, err := s.d.Exec(ctx, `DELETE FROM cv_variant WHERE student_id = $1`, string(who)); err != nil {
		return err
	}
	_, err := s.d.Exec(ctx, `DELETE FROM cv_record WHERE student_id = $1`, string(who))
	return err
}

func variant(scan db.Scan) (v cv.VariantRevision, err error) {
	err = scan(&v.ID, &v.Rev, db.IntoTime(&v.At), &v.Gone, &v.Body)
	return v, err
}

func revision(scan db.Scan) (r cv.Revision, err error) {
	err = scan(&r.Rev, db.IntoTime(&r.At), &r.Says, &r.Body)
	return r, err
}
