// Package calendardb remembers what the calendar feeds have sent, one row for each
// event of each student. Rows are rewritten when an event changes and stay when it
// goes, because an event that comes back must count on from where it was.
package calendardb

import (
	"context"

	"preround/internal/calendar"
	"preround/internal/platform/db"
	"preround/internal/student"
)

// Store is the calendar.Memory on a database.
type Store struct{ d *db.DB }

var _ calendar.Memory = (*Store)(nil)

// New is the memory of the feeds in d.
func New(d *db.DB) *Store { return &Store{d} }

// Remembered implements calendar.Memory.
func (s *Store) Remembered(ctx context.Context, who student.ID) ([]calendar.Remembered, error) {
	return db.List(ctx, s.d, row, `SELECT uid, hash, sequence, changed_ms, gone, last FROM calendar_event
		WHERE student_id = $1 ORDER BY uid`, string(who))
}

func row(scan db.Scan) (r calendar.Remembered, err error) {
	err = scan(&r.UID, &r.Hash, &r.Sequence, db.IntoTime(&r.Changed), &r.Gone, &r.Last)
	return r, err
}

// Remember implements calendar.Memory.
func (s *Store) Remember(ctx context.Context, who student.ID, rows []calendar.Remembered) error {
	return s.d.Write(ctx, func(ctx context.Context) error {
		for _, r := range rows {
			_, err := s.d.Exec(ctx, `INSERT INTO calendar_event (student_id, uid, hash, sequence, changed_ms, gone, last)
				VALUES ($1, $2, $3, $4, $5, $6, $7)
				ON CONFLICT (student_id, uid) DO UPDATE SET hash = $3, sequence = $4, changed_ms = $5, gone = $6, last = $7`,
				string(who), r.UID, r.Hash, r.Sequence, db.Ms(r.Changed), r.Gone, r.Last)
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// EraseStudent implements calendar.Memory and account.Eraser.
func (s *Store) EraseStudent(ctx context.Context, who student.ID) error {
	_, err := s.d.Exec(ctx, `DELETE FROM calendar_event WHERE student_id = $1`, string(who))
	return err
}
