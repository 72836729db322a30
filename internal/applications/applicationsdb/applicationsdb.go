// Package applicationsdb keeps the logs of students' applications as rows that are
// only ever added, and what was sent beside them. It knows no rule: what entries mean
// is read by package applications.
//
// A student's whole log is read by one question along its primary key, which is what
// the board and the home page ask.
package applicationsdb

import (
	"context"
	"encoding/json"
	"fmt"

	"preround/internal/applications"
	"preround/internal/platform/db"
	"preround/internal/student"
)

// Store is the applications.Store on a database.
type Store struct{ d *db.DB }

var _ applications.Store = (*Store)(nil)

// New is the store of applications in d.
func New(d *db.DB) *Store { return &Store{d} }

// Log implements applications.Store.
func (s *Store) Log(ctx context.Context, who student.ID) ([]applications.Entry, error) {
	return db.List(ctx, s.d, entry, `SELECT application_id, n, at_ms, by_whom, kind, on_date, ref, detail FROM application_entry
		WHERE student_id = $1 ORDER BY application_id, n`, string(who))
}

func entry(scan db.Scan) (e applications.Entry, err error) {
	var app, kind, detail string
	if err = scan(&app, &e.N, db.IntoTime(&e.At), &e.By, &kind, db.IntoDate(&e.On), &e.Ref, &detail); err != nil {
		return e, err
	}
	e.Application, e.Kind = applications.ID(app), applications.Kind(kind)
	if detail == none {
		return e, nil
	}
	if err = json.Unmarshal([]byte(detail), &e.Detail); err != nil {
		err = fmt.Errorf("entry %d of application %s cannot be read: %w", e.N, app, err)
	}
	return e, err
}

// none is the detail of an entry that says nothing beside its kind.
const none = "{}"

// Add implements applications.Store.
func (s *Store) Add(ctx context.Context, who student.ID, entries []applications.Entry) error {
	return s.d.Write(ctx, func(ctx context.Context) error {
		for _, e := range entries {
			detail, err := json.Marshal(e.Detail)
			if err != nil {
				return err
			}
			_, err = s.d.Exec(ctx, `INSERT INTO application_entry (student_id, application_id, n, at_ms, by_whom, kind, on_date, ref, detail)
				VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`, string(who), string(e.Application), e.N, db.Ms(e.At), e.By, string(e.Kind), e.On.String(), e.Ref, string(detail))
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// Freeze implements applications.Store.
func (s *Store) Freeze(ctx context.Context, who student.ID, f applications.Snapshot) error {
	body, err := json.Marshal(f)
	if err != nil {
		return err
	}
	_, err = s.d.Exec(ctx, `INSERT INTO application_sent (student_id, application_id, n, at_ms, body) VALUES ($1, $2, $3, $4, $5)`,
		string(who), string(f.Application), f.N, db.Ms(f.At), string(body))
	return err
}

// Frozen implements applications.Store.
func (s *Store) Frozen(ctx context.Context, who student.ID, of applications.ID) ([]applications.Snapshot, error) {
	return db.List(ctx, s.d, snapshot, `SELECT body FROM application_sent
		WHERE student_id = $1 AND (CAST($2 AS TEXT) = '' OR application_id = $2) ORDER BY at_ms DESC, application_id, n DESC`, string(who), string(of))
}

func snapshot(scan db.Scan) (f applications.Snapshot, err error) {
	var body string
	if err = scan(&body); err != nil {
		return f, err
	}
	if err = json.Unmarshal([]byte(body), &f); err != nil {
		err = fmt.Errorf("what was sent cannot be read: %w", err)
	}
	return f, err
}

// EraseStudent implements applications.Store and account.Eraser.
func (s *Store) EraseStudent(ctx context.Context, who student.ID) error {
	return s.d.Write(ctx, func(ctx context.Context) error {
		if _, err := s.d.Exec(ctx, `DELETE FROM application_entry WHERE student_id = $1`, string(who)); err != nil {
			return err
		}
		_, err := s.d.Exec(ctx, `DELETE FROM application_sent WHERE student_id = $1`, string(who))
		return err
	})
}
