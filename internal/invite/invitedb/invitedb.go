// Package invitedb keeps invitations. What each method promises is written at
// invite.Store; here is only how the rows do it.
package invitedb

import (
	"context"
	"time"

	"preround/internal/invite"
	"preround/internal/platform/db"
	"preround/internal/platform/errs"
	"preround/internal/student"
)

// Store is the invite.Store on a database.
type Store struct{ d *db.DB }

var _ invite.Store = (*Store)(nil)

// New is the store of invitations in d.
func New(d *db.DB) *Store { return &Store{d} }

// Add implements invite.Store.
func (s *Store) Add(ctx context.Context, inv invite.Invitation, hash []byte) error {
	_, err := s.d.Exec(ctx, `INSERT INTO invite (student_id, id, kind, subject, hash, made_ms, until_ms) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		string(inv.Student), inv.ID, string(inv.Kind), inv.Subject, hash, db.Ms(inv.Made), db.Ms(inv.Until))
	return err
}

// Find implements invite.Store.
func (s *Store) Find(ctx context.Context, hash []byte) (invite.Invitation, error) {
	inv, found, err := db.One(ctx, s.d, read, `SELECT student_id, id, kind, subject, made_ms, until_ms FROM invite WHERE hash = $1`, hash)
	if err == nil && !found {
		err = none()
	}
	return inv, err
}

func read(scan db.Scan) (inv invite.Invitation, err error) {
	err = scan(&inv.Student, &inv.ID, &inv.Kind, &inv.Subject, db.IntoTime(&inv.Made), db.IntoTime(&inv.Until))
	return inv, err
}

// Enter implements invite.Store.
func (s *Store) Enter(ctx context.Context, inv invite.Invitation, hash []byte, made, until time.Time) error {
	_, err := s.d.Exec(ctx, `INSERT INTO invite_session (student_id, invite_id, hash, made_ms, until_ms) VALUES ($1, $2, $3, $4, $5)`,
		string(inv.Student), inv.ID, hash, db.Ms(made), db.Ms(until))
	return err
}

// Entered implements invite.Store.
func (s *Store) Entered(ctx context.Context, hash []byte) (invite.Invitation, time.Time, error) {
	var inv invite.Invitation
	var until time.Time
	found, err := s.d.Get(ctx, db.Into(&inv.Student, &inv.ID, &inv.Kind, &inv.Subject, db.IntoTime(&inv.Made), db.IntoTime(&inv.Until), db.IntoTime(&until)),
		`SELECT i.student_id, i.id, i.kind, i.subject, i.made_ms, i.until_ms, s.until_ms
		FROM invite_session s JOIN invite i ON i.student_id = s.student_id AND i.id = s.invite_id WHERE s.hash = $1`, hash)
	if err == nil && !found {
		err = none()
	}
	return inv, until, err
}

// Revoke implements invite.Store.
func (s *Store) Revoke(ctx context.Context, who student.ID, kind invite.Kind, subject string, at time.Time) error {
	_, err := s.d.Exec(ctx, `UPDATE invite SET until_ms = $1 WHERE student_id = $2 AND kind = $3 AND subject = $4 AND until_ms > $1`,
		db.Ms(at), string(who), string(kind), subject)
	return err
}

// Sweep implements invite.Store.
func (s *Store) Sweep(ctx context.Context, invitations, keys time.Time) (int, error) {
	total := int64(0)
	err := s.d.Write(ctx, func(ctx context.Context) error {
		k, err := s.d.Exec(ctx, `DELETE FROM invite_session WHERE until_ms < $1`, db.Ms(keys))
		if err != nil {
			return err
		}
		n, err := s.d.Exec(ctx, `DELETE FROM invite WHERE until_ms < $1`, db.Ms(invitations))
		total = n + k
		return err
	})
	return int(total), err
}

// EraseStudent implements account.Eraser.
func (s *Store) EraseStudent(ctx context.Context, who student.ID) error {
	return s.d.Write(ctx, func(ctx context.Context) error {
		if _, err := s.d.Exec(ctx, `DELETE FROM invite_session WHERE student_id = $1`, string(who)); err != nil {
			return err
		}
		_, err := s.d.Exec(ctx, `DELETE FROM invite WHERE student_id = $1`, string(who))
		return err
	})
}

func none() error { return errs.New(errs.NotFound, "There is no such invitation.") }
