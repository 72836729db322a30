// Package helddb keeps letters of recommendation. What each method promises is written
// at held.Store and beside it; here is only how the rows do it. No other package names
// its tables.
package helddb

import (
	"context"
	"strings"
	"time"

	"preround/internal/letters/held"
	"preround/internal/platform/db"
	"preround/internal/platform/errs"
	"preround/internal/student"
)

// Store is all stores of package held on a database.
type Store struct{ d *db.DB }

var (
	_ held.Store  = (*Store)(nil)
	_ held.Drafts = (*Store)(nil)
	_ held.Steps  = (*Store)(nil)
	_ held.Doomed = (*Store)(nil)
)

// New is the store of letters in d.
func New(d *db.DB) *Store { return &Store{d} }

const lineBreak = "\n"

// Add implements held.Store.
func (s *Store) Add(ctx context.Context, w held.Where, v held.Version, key *held.Key) error {
	return s.d.Write(ctx, func(ctx context.Context) error {
		_, err := s.d.Exec(ctx, `INSERT INTO held_version (student_id, request_id, n, at_ms, act, how, waived, checked, places, pages, paper, bytes, signed, sha256, prev, link)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)`,
			string(w.Student), w.Request, v.N, db.Ms(v.At), string(v.Act), string(v.How), v.Waived, v.Checked, strings.Join(v.Places, lineBreak), v.Pages, v.Paper, v.Bytes, v.Signed,
			append([]byte{}, v.SHA256...), v.Prev, v.Link)
		if err != nil || key == nil {
			return err
		}
		_, err = s.d.Exec(ctx, `INSERT INTO held_key (student_id, request_id, n, blob, blob_key) VALUES ($1, $2, $3, $4, $5)`,
			string(w.Student), w.Request, v.N, key.Blob, key.Key)
		return err
	})
}

func version(scan db.Scan) (held.Letter, error) {
	var l held.Letter
	places := ""
	err := scan(&l.Student, &l.Request, &l.N, db.IntoTime(&l.At), &l.Act, &l.How, &l.Waived, &l.Checked, &places, &l.Pages, &l.Paper, &l.Bytes, &l.Signed, &l.SHA256, &l.Prev, &l.Link)
	if places != "" {
		l.Places = strings.Split(places, lineBreak)
	}
	if l.SHA256 == nil {
		l.SHA256 = []byte{}
	}
	return l, err
}

// Versions implements held.Store.
func (s *Store) Versions(ctx context.Context, w held.Where) ([]held.Version, error) {
	rows, err := db.List(ctx, s.d, version, `SELECT student_id, request_id, n, at_ms, act, how, waived, checked, places, pages, paper, bytes, signed, sha256, prev, link
		FROM held_version WHERE student_id = $1 AND request_id = $2 ORDER BY n`, string(w.Student), w.Request)
	out := make([]held.Version, len(rows))
	for i, l := range rows {
		out[i] = l.Version
	}
	return out, err
}

// Newest implements held.Store.
func (s *Store) Newest(ctx context.Context, limit int) ([]held.Letter, error) {
	return db.List(ctx, s.d, version, `SELECT v.student_id, v.request_id, v.n, v.at_ms, v.act, v.how, v.waived, v.checked, v.places, v.pages, v.paper, v.bytes, v.signed, v.sha256, v.prev, v.link
		FROM held_version v JOIN held_key k ON k.student_id = v.student_id AND k.request_id = v.request_id AND k.n = v.n
		ORDER BY v.at_ms DESC, v.request_id LIMIT $1`, limit)
}

// Find implements held.Store.
func (s *Store) Find(ctx context.Context, request string) (held.Where, error) {
	w := held.Where{Request: request}
	found, err := s.d.Get(ctx, db.Into(&w.Student), `SELECT student_id FROM held_version WHERE request_id = $1 ORDER BY n LIMIT 1`, request)
	if err == nil && !found {
		err = none()
	}
	return w, err
}

// Key implements held.Store.
func (s *Store) Key(ctx context.Context, w held.Where, n int) (k held.Key, found bool, err error) {
	found, err = s.d.Get(ctx, db.Into(&k.Blob, &k.Key), `SELECT blob, blob_key FROM held_key WHERE student_id = $1 AND request_id = $2 AND n = $3`, string(w.Student), w.Request, n)
	return k, found, err
}

// DropKeys implements held.Store.
func (s *Store) DropKeys(ctx context.Context, w held.Where, at time.Time) error {
	return s.d.Write(ctx, func(ctx context.Context) error {
		if _, err := s.d.Exec(ctx, `INSERT INTO held_doomed (blob, at_ms) SELECT blob, CAST($3 AS BIGINT) FROM held_key WHERE student_id = $1 AND request_id = $2
			ON CONFLICT (blob) DO NOTHING`, string(w.Student), w.Request, db.Ms(at)); err != nil {
			return err
		}
		_, err := s.d.Exec(ctx, `DELETE FROM held_key WHERE student_id = $1 AND request_id = $2`, string(w.Student), w.Request)
		return err
	})
}

// AddNote implements held.Store.
func (s *Store) AddNote(ctx context.Context, w held.Where, n held.Note) error {
	_, err := s.d.Exec(ctx, `INSERT INTO held_note (student_id, request_id, n, at_ms, deed, version, by_whom, to_place, prev, link) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
		string(w.Student), w.Request, n.N, db.Ms(n.At), string(n.Deed), n.Version, n.By, n.To, n.Prev, n.Link)
	return err
}

// Notes implements held.Store.
func (s *Store) Notes(ctx context.Context, w held.Where) ([]held.Note, error) {
	return db.List(ctx, s.d, func(scan db.Scan) (n held.Note, err error) {
		err = scan(&n.N, db.IntoTime(&n.At), &n.Deed, &n.Version, &n.By, &n.To, &n.Prev, &n.Link)
		return n, err
	}, `SELECT n, at_ms, deed, version, by_whom, to_place, prev, link FROM held_note WHERE student_id = $1 AND request_id = $2 ORDER BY n`, string(w.Student), w.Request)
}

// Any tells whether any letter or draft lies here.
func (s *Store) Any(ctx context.Context) (bool, error) {
	n := 0
	_, err := s.d.Get(ctx, db.Into(&n), `SELECT (SELECT count(*) FROM held_key) + (SELECT count(*) FROM held_draft)`)
	return n > 0, err
}

// EraseStudent implements account.Eraser: the letters that were written for a student
// go with them, and the keys of their files at once.
func (s *Store) EraseStudent(ctx context.Context, who student.ID) error {
	return s.d.Write(ctx, func(ctx context.Context) error {
		if _, err := s.d.Exec(ctx, `INSERT INTO held_doomed (blob, at_ms) SELECT blob, 0 FROM held_key WHERE student_id = $1 ON CONFLICT (blob) DO NOTHING`, string(who)); err != nil {
			return err
		}
		if _, err := s.d.Exec(ctx, `INSERT INTO held_doomed (blob, at_ms) SELECT blob, 0 FROM held_draft WHERE student_id = $1 ON CONFLICT (blob) DO NOTHING`, string(who)); err != nil {
			return err
		}
		if _, err := s.d.Exec(ctx, `DELETE FROM held_key WHERE student_id = $1`, string(who)); err != nil {
			return err
		}
		if _, err := s.d.Exec(ctx, `DELETE FROM held_draft WHERE student_id = $1`, string(who)); err != nil {
			return err
		}
		return s.eraseWords(ctx, who)
	})
}

// eraseWords deletes what the rows tell of letters.
func (s *Store) eraseWords(ctx context.Context, who student.ID) error {
	if _, err := s.d.Exec(ctx, `DELETE FROM held_version WHERE student_id = $1`, string(who)); err != nil {
		return err
	}
	if _, err := s.d.Exec(ctx, `DELETE FROM held_note WHERE student_id = $1`, string(who)); err != nil {
		return err
	}
	if _, err := s.d.Exec(ctx, `DELETE FROM held_code WHERE student_id = $1`, string(who)); err != nil {
		return err
	}
	_, err := s.d.Exec(ctx, `DELETE FROM held_pass WHERE student_id = $1`, string(who))
	return err
}

func none() error { return errs.New(errs.NotFound, "There is no such letter.") }
