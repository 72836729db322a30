// Package signindb keeps e-mail addresses, the sign-ins under way, who owns the
// server, and what the owner has set. What each method promises is written at the
// interfaces of package signin; here is only how the rows do it.
package signindb

import (
	"context"
	"time"

	"preround/internal/account/signin"
	"preround/internal/platform/db"
	"preround/internal/student"
)

// Store implements the stores that package signin declares.
type Store struct{ d *db.DB }

var (
	_ signin.Tries     = (*Store)(nil)
	_ signin.Addresses = (*Store)(nil)
	_ signin.Roles     = (*Store)(nil)
)

// New is the store of sign-ins in d.
func New(d *db.DB) *Store { return &Store{d} }

// PutTry implements signin.Tries.
func (s *Store) PutTry(ctx context.Context, t signin.Try) error {
	return s.d.Write(ctx, func(ctx context.Context) error {
		if _, err := s.d.Exec(ctx, `DELETE FROM signin_try WHERE browser = $1`, t.Browser); err != nil {
			return err
		}
		_, err := s.d.Exec(ctx, `INSERT INTO signin_try (browser, purpose, asker, address, folded, code, wrong, until_ms, proved, data)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
			t.Browser, string(t.Purpose), string(t.Asker), t.Address.Shown, t.Address.Folded, append([]byte{}, t.Code...), t.Wrong, db.Ms(t.Until),
			string(t.Proved), append([]byte{}, t.Data...))
		return err
	})
}

func try(scan db.Scan) (t signin.Try, err error) {
	err = scan(&t.Browser, &t.Purpose, &t.Asker, &t.Address.Shown, &t.Address.Folded, &t.Code, &t.Wrong, db.IntoTime(&t.Until), &t.Proved, &t.Data)
	if len(t.Code) == 0 {
		t.Code = nil
	}
	if len(t.Data) == 0 {
		t.Data = nil
	}
	return t, err
}

// Try implements signin.Tries.
func (s *Store) Try(ctx context.Context, browser []byte) (signin.Try, bool, error) {
	return db.One(ctx, s.d, try, `SELECT browser, purpose, asker, address, folded, code, wrong, until_ms, proved, data FROM signin_try WHERE browser = $1`, browser)
}

// Miss implements signin.Tries.
func (s *Store) Miss(ctx context.Context, browser []byte) error {
	_, err := s.d.Exec(ctx, `UPDATE signin_try SET wrong = wrong + 1 WHERE browser = $1`, browser)
	return err
}

// TakeTry implements signin.Tries.
func (s *Store) TakeTry(ctx context.Context, browser []byte) (bool, error) {
	n, err := s.d.Exec(ctx, `DELETE FROM signin_try WHERE browser = $1`, browser)
	return n > 0, err
}

// SweepTries implements signin.Tries.
func (s *Store) SweepTries(ctx context.Context, before time.Time) (int, error) {
	n, err := s.d.Exec(ctx, `DELETE FROM signin_try WHERE until_ms < $1`, db.Ms(before))
	return int(n), err
}

// AddressOf implements signin.Addresses.
func (s *Store) AddressOf(ctx context.Context, who student.ID) (a signin.Address, err error) {
	_, err = s.d.Get(ctx, db.Into(&a.Shown, &a.Folded), `SELECT address, folded FROM account_email WHERE student_id = $1`, string(who))
	return a, err
}

// StudentOf implements signin.Addresses.
func (s *Store) StudentOf(ctx context.Context, folded string) (who student.ID, found bool, err error) {
	found, err = s.d.Get(ctx, db.Into(&who), `SELECT student_id FROM account_email WHERE folded = $1`, folded)
	return who, found, err
}

// SetAddress implements signin.Addresses.
func (s *Store) SetAddress(ctx context.Context, who student.ID, a signin.Address, at time.Time) error {
	return s.d.Write(ctx, func(ctx context.Context) error {
		if _, err := s.d.Exec(ctx, `DELETE FROM account_email WHERE student_id = $1`, string(who)); err != nil {
			return err
		}
		_, err := s.d.Exec(ctx, `INSERT INTO account_email (student_id, address, folded, made_ms) VALUES ($1, $2, $3, $4)`,
			string(who), a.Shown, a.Folded, db.Ms(at))
		return err
	})
}

// EraseStudent implements account.Eraser. A sign-in under way names an address
// without belonging to anybody, so it is looked for by all that it may name.
func (s *Store) EraseStudent(ctx context.Context, who student.ID) error {
	return s.d.Write(ctx, func(ctx context.Context) error {
		_, err := s.d.Exec(ctx, `DELETE FROM signin_try WHERE asker = $1 OR proved = $1
			OR folded IN (SELECT folded FROM account_email WHERE student_id = $1)`, string(who))
		if err == nil {
			_, err = s.d.Exec(ctx, `DELETE FROM account_email WHERE student_id = $1`, string(who))
		}
		if err == nil {
			_, err = s.d.Exec(ctx, `DELETE FROM account_role WHERE student_id = $1`, string(who))
		}
		if err == nil {
			err = s.eraseWays(ctx, who)
		}
		return err
	})
}
