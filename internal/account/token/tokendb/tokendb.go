// Package tokendb keeps the tokens of students' programs. What each method promises
// is written at token.Store; here is only how the rows do it.
package tokendb

import (
	"context"
	"time"

	"preround/internal/account/token"
	"preround/internal/platform/db"
	"preround/internal/platform/errs"
	"preround/internal/student"
)

// Store is the token.Store on a database.
type Store struct{ d *db.DB }

var _ token.Store = (*Store)(nil)

// New is the store of tokens in d.
func New(d *db.DB) *Store { return &Store{d} }

// Add implements token.Store.
func (s *Store) Add(ctx context.Context, t token.Token) error {
	used := int64(0)
	if !t.Used.IsZero() {
		used = db.Ms(t.Used)
	}
	_, err := s.d.Exec(ctx, `INSERT INTO account_token (student_id, id, hash, name, scope, made_ms, used_ms, until_ms) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		string(t.Student), t.ID, t.Hash, t.Name, string(t.Scope), db.Ms(t.Made), used, db.Ms(t.Until))
	return err
}

func read(scan db.Scan) (t token.Token, err error) {
	used := int64(0)
	err = scan(&t.Student, &t.ID, &t.Hash, &t.Name, &t.Scope, db.IntoTime(&t.Made), &used, db.IntoTime(&t.Until))
	if used != 0 {
		t.Used = time.UnixMilli(used).UTC()
	}
	return t, err
}

// Find implements token.Store.
func (s *Store) Find(ctx context.Context, hash []byte) (token.Token, error) {
	t, found, err := db.One(ctx, s.d, read, `SELECT student_id, id, hash, name, scope, made_ms, used_ms, until_ms FROM account_token WHERE hash = $1`, hash)
	if err == nil && !found {
		err = notFound()
	}
	return t, err
}

// Of implements token.Store.
func (s *Store) Of(ctx context.Context, who student.ID) ([]token.Token, error) {
	return db.List(ctx, s.d, read, `SELECT student_id, id, hash, name, scope, made_ms, used_ms, until_ms FROM account_token
		WHERE student_id = $1 ORDER BY made_ms DESC, id DESC`, string(who))
}

// Used implements token.Store.
func (s *Store) Used(ctx context.Context, who student.ID, id string, at time.Time) error {
	_, err := s.d.Exec(ctx, `UPDATE account_token SET used_ms = $1 WHERE student_id = $2 AND id = $3 AND used_ms < $1`, db.Ms(at), string(who), id)
	return err
}

// End implements token.Store.
func (s *Store) End(ctx context.Context, who student.ID, id string) error {
	n, err := s.d.Exec(ctx, `DELETE FROM account_token WHERE student_id = $1 AND id = $2`, string(who), id)
	if err == nil && n == 0 {
		err = notFound()
	}
	return err
}

// Sweep implements token.Store.
func (s *Store) Sweep(ctx context.Context, before time.Time) (int, error) {
	n, err := s.d.Exec(ctx, `DELETE FROM account_token WHERE until_ms < $1`, db.Ms(before))
	return int(n), err
}

// EraseStudent implements account.Eraser.
func (s *Store) EraseStudent(ctx context.Context, who student.ID) error {
	_, err := s.d.Exec(ctx, `DELETE FROM account_token WHERE student_id = $1`, string(who))
	return err
}

func notFound() error { return errs.New(errs.NotFound, "There is no such token.") }
