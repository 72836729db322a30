// Package statementdb keeps the texts of students as rows that are only ever added, so
// that a student can see what changed and go back. What readers said stands beside
// them, with the revision that the reader had before them.
package statementdb

import (
	"context"
	"encoding/json"

	"preround/internal/platform/db"
	"preround/internal/platform/errs"
	"preround/internal/statement"
	"preround/internal/student"
)

// Store is the statement.Store on a database.
type Store struct{ d *db.DB }

var (
	_ statement.Store = (*Store)(nil)
	_ statement.Links = (*Store)(nil)
)

// New is the store of texts in d.
func New(d *db.DB) *Store { return &Store{d} }

// keepCount is how many revisions of a text are kept.
const keepCount = 500

// Append implements statement.Store.
func (s *Store) Append(ctx context.Context, who student.ID, expected int64, r statement.Revision) (statement.Revision, error) {
	body, err := json.Marshal(r.Document)
	if err != nil {
		return r, err
	}
	err = s.d.Write(ctx, func(ctx context.Context) error {
		var last int64
		if _, err := s.d.Get(ctx, db.Into(&last), `SELECT COALESCE(max(rev), 0) FROM statement WHERE student_id = $1 AND id = $2`, string(who), string(r.ID)); err != nil {
			return err
		}
		if last != expected {
			return errs.New(errs.Conflict, "This text was changed in another tab or on another device meanwhile. Look at it again and repeat your change.")
		}
		r.Rev, r.At = last+1, db.Time(db.Ms(r.At))
		if _, err := s.d.Exec(ctx, `INSERT INTO statement (student_id, id, rev, at_ms, says, body) VALUES ($1, $2, $3, $4, $5, $6)`,
			string(who), string(r.ID), r.Rev, db.Ms(r.At), r.Says, body); err != nil {
			return err
		}
		if r.Rev <= keepCount || r.Rev%50 != 0 { // pruned once in fifty saves, so that a save stays one short write
			return nil
		}
		_, err := s.d.Exec(ctx, `DELETE FROM statement WHERE student_id = $1 AND id = $2 AND rev <= $3`, string(who), string(r.ID), r.Rev-keepCount)
		return err
	})
	return r, err
}

// Newest implements statement.Store.
func (s *Store) Newest(ctx context.Context, who student.ID) ([]statement.Revision, error) {
	return db.List(ctx, s.d, revision, `SELECT s.id, s.rev, s.at_ms, s.says, s.body FROM statement s WHERE s.student_id = $1
		AND s.rev = (SELECT max(o.rev) FROM statement o WHERE o.student_id = s.student_id AND o.id = s.id) ORDER BY s.id`, string(who))
}

// Latest implements statement.Store.
func (s *Store) Latest(ctx context.Context, who student.ID, which statement.ID) (statement.Revision, bool, error) {
	return db.One(ctx, s.d, revision, `SELECT id, rev, at_ms, says, body FROM statement WHERE student_id = $1 AND id = $2 ORDER BY rev DESC LIMIT 1`, string(who), string(which))
}

// At implements statement.Store.
func (s *Store) At(ctx context.Context, who student.ID, which statement.ID, rev int64) (statement.Revision, bool, error) {
	return db.One(ctx, s.d, revision, `SELECT id, rev, at_ms, says, body FROM statement WHERE student_id = $1 AND id = $2 AND rev = $3`, string(who), string(which), rev)
}

// History implements statement.Store.
func (s *Store) History(ctx context.Context, who student.ID, which statement.ID, limit int) ([]statement.Revision, error) {
	return db.List(ctx, s.d, func(scan db.Scan) (r statement.Revision, err error) {
		err = scan(&r.ID, &r.Rev, db.IntoTime(&r.At), &r.Says)
		return r, err
	}, `SELECT id, rev, at_ms, says FROM statement WHERE student_id = $1 AND id = $2 ORDER BY rev DESC LIMIT $3`, string(who), string(which), max(0, limit))
}

// EraseStudent implements statement.Store and account.Eraser.
func (s *Store) EraseStudent(ctx context.Context, who student.ID) error {
	if _, err := s.d.Exec(ctx, `DELETE FROM statement_link WHERE student_id = $1`, string(who)); err != nil {
		return err
	}
	if _, err := s.d.Exec(ctx, `DELETE FROM statement_comment WHERE student_id = $1`, string(who)); err != nil {
		return err
	}
	_, err := s.d.Exec(ctx, `DELETE FROM statement WHERE student_id = $1`, string(who))
	return err
}

func revision(scan db.Scan) (r statement.Revision, err error) {
	var id statement.ID
	var body []byte
	if err = scan(&id, &r.Rev, db.IntoTime(&r.At), &r.Says, &body); err != nil {
		return r, err
	}
	err = json.Unmarshal(body, &r.Document)
	r.ID = id
	return r, err
}
