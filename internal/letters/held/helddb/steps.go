package helddb

import (
	"context"
	"time"

	"preround/internal/letters/held"
	"preround/internal/platform/db"
)

// PutDraft implements held.Drafts.
func (s *Store) PutDraft(ctx context.Context, w held.Where, k held.Key, at time.Time) error {
	return s.d.Write(ctx, func(ctx context.Context) error {
		if err := s.EndDraft(ctx, w, at); err != nil {
			return err
		}
		_, err := s.d.Exec(ctx, `INSERT INTO held_draft (student_id, request_id, at_ms, blob, blob_key) VALUES ($1, $2, $3, $4, $5)`,
			string(w.Student), w.Request, db.Ms(at), k.Blob, k.Key)
		return err
	})
}

// Draft implements held.Drafts.
func (s *Store) Draft(ctx context.Context, w held.Where) (k held.Key, at time.Time, found bool, err error) {
	found, err = s.d.Get(ctx, db.Into(&k.Blob, &k.Key, db.IntoTime(&at)), `SELECT blob, blob_key, at_ms FROM held_draft WHERE student_id = $1 AND request_id = $2`,
		string(w.Student), w.Request)
	return k, at, found, err
}

// EndDraft implements held.Drafts.
func (s *Store) EndDraft(ctx context.Context, w held.Where, at time.Time) error {
	return s.d.Write(ctx, func(ctx context.Context) error {
		if _, err := s.d.Exec(ctx, `INSERT INTO held_doomed (blob, at_ms) SELECT blob, CAST($3 AS BIGINT) FROM held_draft WHERE student_id = $1 AND request_id = $2
			ON CONFLICT (blob) DO NOTHING`, string(w.Student), w.Request, db.Ms(at)); err != nil {
			return err
		}
		_, err := s.d.Exec(ctx, `DELETE FROM held_draft WHERE student_id = $1 AND request_id = $2`, string(w.Student), w.Request)
		return err
	})
}

// PutCode implements held.Steps.
func (s *Store) PutCode(ctx context.Context, w held.Where, c held.Code) error {
	_, err := s.d.Exec(ctx, `INSERT INTO held_code (student_id, request_id, hash, until_ms, wrong) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (student_id, request_id) DO UPDATE SET hash = $3, until_ms = $4, wrong = $5`, string(w.Student), w.Request, c.Hash, db.Ms(c.Until), c.Wrong)
	return err
}

// Code implements held.Steps.
func (s *Store) Code(ctx context.Context, w held.Where) (c held.Code, found bool, err error) {
	found, err = s.d.Get(ctx, db.Into(&c.Hash, db.IntoTime(&c.Until), &c.Wrong), `SELECT hash, until_ms, wrong FROM held_code WHERE student_id = $1 AND request_id = $2`,
		string(w.Student), w.Request)
	return c, found, err
}

// CountWrong implements held.Steps.
func (s *Store) CountWrong(ctx context.Context, w held.Where) error {
	_, err := s.d.Exec(ctx, `UPDATE held_code SET wrong = wrong + 1 WHERE student_id = $1 AND request_id = $2`, string(w.Student), w.Request)
	return err
}

// EndCode implements held.Steps.
func (s *Store) EndCode(ctx context.Context, w held.Where) error {
	_, err := s.d.Exec(ctx, `DELETE FROM held_code WHERE student_id = $1 AND request_id = $2`, string(w.Student), w.Request)
	return err
}

// PutPass implements held.Steps.
func (s *Store) PutPass(ctx context.Context, w held.Where, hash []byte, p held.Pass) error {
	change := int64(0)
	if !p.Change.IsZero() {
		change = db.Ms(p.Change)
	}
	_, err := s.d.Exec(ctx, `INSERT INTO held_pass (student_id, request_id, hash, own_ms, change_ms) VALUES ($1, $2, $3, $4, $5)`,
		string(w.Student), w.Request, hash, db.Ms(p.Own), change)
	return err
}

// Pass implements held.Steps.
func (s *Store) Pass(ctx context.Context, w held.Where, hash []byte) (p held.Pass, found bool, err error) {
	found, err = s.d.Get(ctx, db.Into(db.IntoTime(&p.Own), db.IntoTime(&p.Change)), `SELECT own_ms, change_ms FROM held_pass WHERE student_id = $1 AND request_id = $2 AND hash = $3`,
		string(w.Student), w.Request, hash)
	return p, found, err
}

// EndPasses implements held.Steps.
func (s *Store) EndPasses(ctx context.Context, w held.Where) error {
	_, err := s.d.Exec(ctx, `DELETE FROM held_pass WHERE student_id = $1 AND request_id = $2`, string(w.Student), w.Request)
	return err
}

// SweepSteps implements held.Steps.
func (s *Store) SweepSteps(ctx context.Context, before time.Time) error {
	return s.d.Write(ctx, func(ctx context.Context) error {
		if _, err := s.d.Exec(ctx, `DELETE FROM held_code WHERE until_ms < $1`, db.Ms(before)); err != nil {
			return err
		}
		_, err := s.d.Exec(ctx, `DELETE FROM held_pass WHERE own_ms < $1`, db.Ms(before))
		return err
	})
}

// Doomed implements held.Doomed.
func (s *Store) Doomed(ctx context.Context, limit int) ([]string, error) {
	return db.List(ctx, s.d, db.Column[string], `SELECT blob FROM held_doomed ORDER BY at_ms LIMIT $1`, limit)
}

// Undoom implements held.Doomed.
func (s *Store) Undoom(ctx context.Context, name string) error {
	_, err := s.d.Exec(ctx, `DELETE FROM held_doomed WHERE blob = $1`, name)
	return err
}

// Known implements held.Doomed.
func (s *Store) Known(ctx context.Context, names []string) (map[string]bool, error) {
	known := map[string]bool{}
	list, args := db.In(1, names)
	files, err := db.List(ctx, s.d, db.Column[string], `SELECT blob FROM held_key WHERE blob IN `+list, args...)
	if err != nil {
		return nil, err
	}
	drafts, err := db.List(ctx, s.d, db.Column[string], `SELECT blob FROM held_draft WHERE blob IN `+list, args...)
	for _, name := range append(files, drafts...) {
		known[name] = true
	}
	return known, err
}
