// Package accountdb keeps students, the hashes of their keys, the server's secret
// and the counts of tries. What each method promises is written at account.Store
// and account.Limits; here is only how the rows do it.
//
// A key's row begins with its student, so that all of a student lies together and
// goes together; the one search that starts from a hash has an index of its own.
package accountdb

import (
	"bytes"
	"cmp"
	"context"
	"slices"
	"time"

	"preround/internal/account"
	"preround/internal/platform/db"
	"preround/internal/platform/errs"
	"preround/internal/student"
)

// Store is the account.Store and the account.Limits on a database.
type Store struct{ d *db.DB }

var (
	_ account.Store  = (*Store)(nil)
	_ account.Limits = (*Store)(nil)
)

// New is the store of accounts in d.
func New(d *db.DB) *Store { return &Store{d} }

// Secret implements account.Store.
func (s *Store) Secret(ctx context.Context, fresh []byte) (secret []byte, err error) {
	if len(fresh) > 0 {
		_, err = s.d.Exec(ctx, `INSERT INTO account_secret (name, secret) VALUES ('server', $1) ON CONFLICT (name) DO NOTHING`, fresh)
		if err != nil {
			return nil, err
		}
	}
	_, err = s.d.Get(ctx, db.Into(&secret), `SELECT secret FROM account_secret WHERE name = 'server'`)
	return secret, err
}

// Open implements account.Store.
func (s *Store) Open(ctx context.Context, who student.ID, made time.Time, keys ...account.Key) error {
	return s.d.Write(ctx, func(ctx context.Context) error {
		_, err := s.d.Exec(ctx, `INSERT INTO student (id, made_ms) VALUES ($1, $2)`, string(who), db.Ms(made))
		for _, k := range keys {
			if err == nil {
				err = s.insert(ctx, k)
			}
		}
		return err
	})
}

// Add implements account.Store.
func (s *Store) Add(ctx context.Context, k account.Key) error {
	return s.d.Write(ctx, func(ctx context.Context) error { return s.insert(ctx, k) })
}

// Replace implements account.Store.
func (s *Store) Replace(ctx context.Context, k account.Key) error {
	return s.d.Write(ctx, func(ctx context.Context) error {
		_, err := s.d.Exec(ctx, `DELETE FROM account_key WHERE student_id = $1 AND kind = $2`, string(k.Student), string(k.Kind))
		if err != nil {
			return err
		}
		return s.insert(ctx, k)
	})
}

func (s *Store) insert(ctx context.Context, k account.Key) error {
	_, err := s.d.Exec(ctx, `INSERT INTO account_key (student_id, kind, id, hash, nonce, name, made_ms, seen_ms)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		string(k.Student), string(k.Kind), k.ID, k.Hash, append([]byte{}, k.Nonce...), k.Name, db.Ms(k.Made), db.Ms(k.Seen))
	return err
}

const columns = `student_id, kind, id, hash, nonce, name, made_ms, seen_ms`

func key(scan db.Scan) (k account.Key, err error) {
	err = scan(&k.Student, &k.Kind, &k.ID, &k.Hash, &k.Nonce, &k.Name, db.IntoTime(&k.Made), db.IntoTime(&k.Seen))
	if len(k.Nonce) == 0 {
		k.Nonce = nil
	}
	return k, err
}

// Find implements account.Store.
func (s *Store) Find(ctx context.Context, kind account.Kind, hash []byte) (account.Key, error) {
	k, found, err := db.One(ctx, s.d, key, `SELECT `+columns+` FROM account_key WHERE kind = $1 AND hash = $2`, string(kind), hash)
	if err == nil && !(found && bytes.Equal(k.Hash, hash)) {
		return account.Key{}, notFound()
	}
	return k, err
}

// Keys implements account.Store.
func (s *Store) Keys(ctx context.Context, who student.ID, kind account.Kind) ([]account.Key, error) {
	keys, err := db.List(ctx, s.d, key, `SELECT `+columns+` FROM account_key WHERE student_id = $1 AND kind = $2`, string(who), string(kind))
	slices.SortFunc(keys, func(a, b account.Key) int {
		return cmp.Or(b.Seen.Compare(a.Seen), cmp.Compare(a.ID, b.ID))
	})
	return keys, err
}

// Seen implements account.Store.
func (s *Store) Seen(ctx context.Context, who student.ID, kind account.Kind, id string, at time.Time) error {
	_, err := s.d.Exec(ctx, `UPDATE account_key SET seen_ms = $1 WHERE student_id = $2 AND kind = $3 AND id = $4 AND seen_ms < $1`,
		db.Ms(at), string(who), string(kind), id)
	return err
}

// End implements account.Store.
func (s *Store) End(ctx context.Context, who student.ID, kind account.Kind, id string) error {
	n, err := s.d.Exec(ctx, `DELETE FROM account_key WHERE student_id = $1 AND kind = $2 AND id = $3`, string(who), string(kind), id)
	if err == nil && n == 0 {
		err = notFound()
	}
	return err
}

// Erase implements account.Store. The schema deletes the keys, and what another
// room may still hold, with the student.
func (s *Store) Erase(ctx context.Context, who student.ID) error {
	_, err := s.d.Exec(ctx, `DELETE FROM student WHERE id = $1`, string(who))
	return err
}

// Made implements account.RecordStore.
func (s *Store) Made(ctx context.Context, who student.ID) (made time.Time, err error) {
	found, err := s.d.Get(ctx, db.Into(db.IntoTime(&made)), `SELECT made_ms FROM student WHERE id = $1`, string(who))
	if err == nil && !found {
		err = errs.New(errs.NotFound, "Nobody of that name keeps a plan here.")
	}
	return made, err
}

// Remake implements account.RecordStore.
func (s *Store) Remake(ctx context.Context, who student.ID, made time.Time) error {
	_, err := s.d.Exec(ctx, `UPDATE student SET made_ms = $2 WHERE id = $1`, string(who), db.Ms(made))
	return err
}

// Sweep implements account.Store.
func (s *Store) Sweep(ctx context.Context, seenBefore, madeBefore time.Time) (int, error) {
	n, err := s.d.Exec(ctx, `DELETE FROM account_key WHERE kind = 'device' AND (seen_ms < $1 OR made_ms < $2)`,
		db.Ms(seenBefore), db.Ms(madeBefore))
	return int(n), err
}

func notFound() error { return errs.New(errs.NotFound, "There is no such key.") }
