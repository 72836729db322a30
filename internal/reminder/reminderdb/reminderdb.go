// Package reminderdb keeps what students want to be reminded of, the mails that came
// due, and the links that stop them, in SQLite or PostgreSQL. It has no rules of its
// own; of a link it keeps a hash alone.
package reminderdb

import (
	"context"
	"time"

	"preround/internal/platform/db"
	"preround/internal/reminder"
	"preround/internal/student"
)

// Store implements reminder.Store.
type Store struct{ d *db.DB }

// New makes the store on a database.
func New(d *db.DB) *Store { return &Store{d} }

const settingColumns = `weekly, single, zone, changed_ms, stopped, bounced, looked_ms, next_ms, lost_ms, found_ms`

func setting(scan db.Scan) (s reminder.Setting, err error) {
	err = scan(&s.Weekly, &s.Single, &s.Zone, db.IntoTime(&s.Changed), &s.Stopped, &s.Refused, db.IntoTime(&s.Looked), db.IntoTime(&s.Next),
		db.IntoTime(&s.Lost.From), db.IntoTime(&s.Lost.To))
	return s, err
}

// Setting implements reminder.Store.
func (s *Store) Setting(ctx context.Context, who student.ID) (reminder.Setting, bool, error) {
	return db.One(ctx, s.d, setting, `SELECT `+settingColumns+` FROM reminder WHERE student_id = $1`, string(who))
}

func args(who student.ID, s reminder.Setting) []any {
	return []any{string(who), s.Weekly, s.Single, s.Zone, db.Ms(s.Changed), string(s.Stopped), s.Refused, db.Ms(s.Looked), db.Ms(s.Next), db.Ms(s.Lost.From), db.Ms(s.Lost.To)}
}

// Put implements reminder.Store.
func (s *Store) Put(ctx context.Context, who student.ID, set reminder.Setting) error {
	_, err := s.d.Exec(ctx, `INSERT INTO reminder (student_id, `+settingColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
		ON CONFLICT (student_id) DO UPDATE SET weekly = $2, single = $3, zone = $4, changed_ms = $5, stopped = $6, bounced = $7,
			looked_ms = $8, next_ms = $9, lost_ms = $10, found_ms = $11`, args(who, set)...)
	return err
}

// Advance implements reminder.Store.
func (s *Store) Advance(ctx context.Context, who student.ID, was, is reminder.Setting) (bool, error) {
	n, err := s.d.Exec(ctx, `UPDATE reminder SET looked_ms = $4, next_ms = $5, lost_ms = $6, found_ms = $7
		WHERE student_id = $1 AND looked_ms = $2 AND next_ms = $3 AND stopped = ''`,
		string(who), db.Ms(was.Looked), db.Ms(was.Next), db.Ms(is.Looked), db.Ms(is.Next), db.Ms(is.Lost.From), db.Ms(is.Lost.To))
	return n == 1, err
}

// Behind implements reminder.Store.
func (s *Store) Behind(ctx context.Context, since time.Time, n int) ([]student.ID, error) {
	return db.List(ctx, s.d, db.Column[student.ID], `SELECT student_id FROM reminder WHERE stopped = '' AND next_ms < $1 ORDER BY next_ms LIMIT $2`, db.Ms(since), n)
}

const mailColumns = `key, at_ms, zone, state, state_ms, subject`

func row(scan db.Scan) (r reminder.Row, err error) {
	err = scan(&r.Key, db.IntoTime(&r.At), &r.Zone, &r.State, db.IntoTime(&r.Since), &r.Subject)
	return r, err
}

// AddMail implements reminder.Store.
func (s *Store) AddMail(ctx context.Context, who student.ID, r reminder.Row) (bool, error) {
	n, err := s.d.Exec(ctx, `INSERT INTO reminder_mail (student_id, `+mailColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (student_id, key) DO NOTHING`,
		string(who), r.Key, db.Ms(r.At), r.Zone, string(r.State), db.Ms(r.Since), r.Subject)
	return n == 1, err
}

// Mail implements reminder.Store.
func (s *Store) Mail(ctx context.Context, who student.ID, key string) (reminder.Row, bool, error) {
	return db.One(ctx, s.d, row, `SELECT `+mailColumns+` FROM reminder_mail WHERE student_id = $1 AND key = $2`, string(who), key)
}

// Mark implements reminder.Store.
func (s *Store) Mark(ctx context.Context, who student.ID, r reminder.Row) (bool, error) {
	n, err := s.d.Exec(ctx, `UPDATE reminder_mail SET state = $3, state_ms = $4, subject = $5 WHERE student_id = $1 AND key = $2 AND state IN ('due', 'sending')`,
		string(who), r.Key, string(r.State), db.Ms(r.Since), r.Subject)
	return n == 1, err
}

// Mails implements reminder.Store.
func (s *Store) Mails(ctx context.Context, who student.ID, n int) ([]reminder.Row, error) {
	return db.List(ctx, s.d, row, `SELECT `+mailColumns+` FROM reminder_mail WHERE student_id = $1 ORDER BY at_ms DESC LIMIT $2`, string(who), n)
}

// AddLink implements reminder.Store.
func (s *Store) AddLink(ctx context.Context, who student.ID, hash []byte, until time.Time) error {
	_, err := s.d.Exec(ctx, `INSERT INTO reminder_link (student_id, hash, until_ms) VALUES ($1, $2, $3)`, string(who), hash, db.Ms(until))
	return err
}

// LinkOf implements reminder.Store.
func (s *Store) LinkOf(ctx context.Context, hash []byte) (who student.ID, until time.Time, found bool, err error) {
	found, err = s.d.Get(ctx, db.Into(&who, db.IntoTime(&until)), `SELECT student_id, until_ms FROM reminder_link WHERE hash = $1`, hash)
	return who, until, found, err
}

// Sweep deletes links that stopped working before that moment, and returns how many.
func (s *Store) Sweep(ctx context.Context, before time.Time) (int, error) {
	n, err := s.d.Exec(ctx, `DELETE FROM reminder_link WHERE until_ms < $1`, db.Ms(before))
	return int(n), err
}

// EraseStudent deletes all rows of a student.
func (s *Store) EraseStudent(ctx context.Context, who student.ID) error {
	if _, err := s.d.Exec(ctx, `DELETE FROM reminder_link WHERE student_id = $1`, string(who)); err != nil {
		return err
	}
	if _, err := s.d.Exec(ctx, `DELETE FROM reminder_mail WHERE student_id = $1`, string(who)); err != nil {
		return err
	}
	_, err := s.d.Exec(ctx, `DELETE FROM reminder WHERE student_id = $1`, string(who))
	return err
}
