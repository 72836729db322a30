// Package lettersdb keeps requests for letters: their logs, packs and mails, in SQLite
// or PostgreSQL. It has no rules of its own, and knows nothing of the letters.
package lettersdb

import (
	"context"
	"encoding/json"

	"preround/internal/letters"
	"preround/internal/platform/db"
	"preround/internal/platform/errs"
	"preround/internal/student"
)

// Store is letters.Store and letters.Mails on a database.
type Store struct{ d *db.DB }

var (
	_ letters.Store = (*Store)(nil)
	_ letters.Mails = (*Store)(nil)
)

// New is the store of requests in d.
func New(d *db.DB) *Store { return &Store{d} }

// Add implements letters.Store.
func (s *Store) Add(ctx context.Context, who student.ID, id letters.ID, e letters.Event) error {
	detail, err := json.Marshal(e.Detail)
	if err != nil {
		return err
	}
	return s.d.Write(ctx, func(ctx context.Context) error {
		if e.N == 1 {
			if _, err := s.d.Exec(ctx, `INSERT INTO letter_request (student_id, id, made_ms) VALUES ($1, $2, $3)`, string(who), string(id), db.Ms(e.At)); err != nil {
				return err
			}
		}
		_, err := s.d.Exec(ctx, `INSERT INTO letter_event (student_id, request_id, n, at_ms, deed, detail) VALUES ($1, $2, $3, $4, $5, $6)`,
			string(who), string(id), e.N, db.Ms(e.At), string(e.Deed), string(detail))
		return err
	})
}

type row struct {
	of letters.ID
	letters.Event
}

func event(scan db.Scan) (r row, err error) {
	var detail []byte
	if err = scan(&r.of, &r.N, db.IntoTime(&r.At), &r.Deed, &detail); err != nil {
		return r, err
	}
	if err = json.Unmarshal(detail, &r.Detail); err != nil {
		err = errs.Wrap(err, errs.Internal, "an event of a request for a letter cannot be read")
	}
	return r, err
}

const events = `SELECT request_id, n, at_ms, deed, detail FROM letter_event WHERE student_id = $1 `

// Log implements letters.Store.
func (s *Store) Log(ctx context.Context, who student.ID, id letters.ID) ([]letters.Event, error) {
	rows, err := db.List(ctx, s.d, event, events+`AND request_id = $2 ORDER BY n`, string(who), string(id))
	out := make([]letters.Event, 0, len(rows))
	for _, r := range rows {
		out = append(out, r.Event)
	}
	return out, err
}

// Logs implements letters.Store.
func (s *Store) Logs(ctx context.Context, who student.ID) (map[letters.ID][]letters.Event, error) {
	rows, err := db.List(ctx, s.d, event, events+`ORDER BY request_id, n`, string(who))
	out := map[letters.ID][]letters.Event{}
	for _, r := range rows {
		out[r.of] = append(out[r.of], r.Event)
	}
	return out, err
}

// Owner implements letters.Store.
func (s *Store) Owner(ctx context.Context, id letters.ID) (who student.ID, found bool, err error) {
	found, err = s.d.Get(ctx, db.Into(&who), `SELECT student_id FROM letter_request WHERE id = $1`, string(id))
	return who, found, err
}

// PutPack implements letters.Store.
func (s *Store) PutPack(ctx context.Context, who student.ID, id letters.ID, pdf []byte) error {
	_, err := s.d.Exec(ctx, `INSERT INTO letter_pack (student_id, request_id, pdf) VALUES ($1, $2, $3)`, string(who), string(id), append([]byte{}, pdf...))
	return err
}

// Pack implements letters.Store.
func (s *Store) Pack(ctx context.Context, who student.ID, id letters.ID) (pdf []byte, found bool, err error) {
	found, err = s.d.Get(ctx, db.Into(&pdf), `SELECT pdf FROM letter_pack WHERE student_id = $1 AND request_id = $2`, string(who), string(id))
	return pdf, found, err
}

const mailColumns = `request_id, mail, at_ms, state, state_ms`

func mail(scan db.Scan) (r letters.MailRow, err error) {
	err = scan(&r.Request, &r.Mail, db.IntoTime(&r.At), &r.State, db.IntoTime(&r.Since))
	return r, err
}

// AddMail implements letters.Mails.
func (s *Store) AddMail(ctx context.Context, who student.ID, r letters.MailRow) (bool, error) {
	n, err := s.d.Exec(ctx, `INSERT INTO letter_mail (student_id, `+mailColumns+`) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (student_id, request_id, mail) DO NOTHING`,
		string(who), string(r.Request), string(r.Mail), db.Ms(r.At), string(r.State), db.Ms(r.Since))
	return n == 1, err
}

// Mail implements letters.Mails.
func (s *Store) Mail(ctx context.Context, who student.ID, id letters.ID, m letters.Mail) (letters.MailRow, bool, error) {
	return db.One(ctx, s.d, mail, `SELECT `+mailColumns+` FROM letter_mail WHERE student_id = $1 AND request_id = $2 AND mail = $3`, string(who), string(id), string(m))
}

// MarkMail implements letters.Mails.
func (s *Store) MarkMail(ctx context.Context, who student.ID, r letters.MailRow) (bool, error) {
	n, err := s.d.Exec(ctx, `UPDATE letter_mail SET state = $4, state_ms = $5 WHERE student_id = $1 AND request_id = $2 AND mail = $3 AND state IN ('due', 'sending')`,
		string(who), string(r.Request), string(r.Mail), string(r.State), db.Ms(r.Since))
	return n == 1, err
}

// MailsOf implements letters.Mails.
func (s *Store) MailsOf(ctx context.Context, who student.ID) ([]letters.MailRow, error) {
	return db.List(ctx, s.d, mail, `SELECT `+mailColumns+` FROM letter_mail WHERE student_id = $1 ORDER BY at_ms, request_id`, string(who))
}

// EraseStudent implements letters.Store and account.Eraser.
func (s *Store) EraseStudent(ctx context.Context, who student.ID) error {
	if _, err := s.d.Exec(ctx, `DELETE FROM letter_mail WHERE student_id = $1`, string(who)); err != nil {
		return err
	}
	if _, err := s.d.Exec(ctx, `DELETE FROM letter_pack WHERE student_id = $1`, string(who)); err != nil {
		return err
	}
	if _, err := s.d.Exec(ctx, `DELETE FROM letter_event WHERE student_id = $1`, string(who)); err != nil {
		return err
	}
	_, err := s.d.Exec(ctx, `DELETE FROM letter_request WHERE student_id = $1`, string(who))
	return err
}
