package signindb

import (
	"context"
	"time"

	"preround/internal/account/signin"
	"preround/internal/platform/db"
	"preround/internal/student"
)

// IsOwner implements signin.Roles.
func (s *Store) IsOwner(ctx context.Context, who student.ID) (bool, error) {
	n := 0
	return s.d.Get(ctx, db.Into(&n), `SELECT CAST(1 AS BIGINT) FROM account_role WHERE student_id = $1 AND role = 'owner'`, string(who))
}

// Owners implements signin.Roles.
func (s *Store) Owners(ctx context.Context) ([]signin.Owner, error) {
	return db.List(ctx, s.d, func(scan db.Scan) (o signin.Owner, err error) {
		return o, scan(&o.Student, &o.Address.Shown, &o.Address.Folded, db.IntoTime(&o.Since))
	}, `SELECT r.student_id, COALESCE(e.address, ''), COALESCE(e.folded, ''), r.made_ms FROM account_role r
		LEFT JOIN account_email e ON e.student_id = r.student_id WHERE r.role = 'owner' ORDER BY r.made_ms, r.student_id`)
}

// Grant implements signin.Roles.
func (s *Store) Grant(ctx context.Context, who student.ID, at time.Time) error {
	_, err := s.d.Exec(ctx, `INSERT INTO account_role (student_id, role, made_ms) VALUES ($1, 'owner', $2) ON CONFLICT (student_id, role) DO NOTHING`,
		string(who), db.Ms(at))
	return err
}

// Revoke implements signin.Roles.
func (s *Store) Revoke(ctx context.Context, who student.ID) (bool, error) {
	n, err := s.d.Exec(ctx, `DELETE FROM account_role WHERE student_id = $1 AND role = 'owner'`, string(who))
	return n > 0, err
}

// Alone implements signin.Roles.
func (s *Store) Alone(ctx context.Context, who student.ID) (bool, error) {
	other := ""
	found, err := s.d.Get(ctx, db.Into(&other), `SELECT id FROM student WHERE id <> $1 LIMIT 1`, string(who))
	return err == nil && !found, err
}

// Setting implements signin.Roles.
func (s *Store) Setting(ctx context.Context, name string) (value string, err error) {
	_, err = s.d.Get(ctx, db.Into(&value), `SELECT value FROM server_setting WHERE name = $1 ORDER BY rev DESC LIMIT 1`, name)
	return value, err
}

// Set implements signin.Roles.
func (s *Store) Set(ctx context.Context, name, value string, at time.Time) error {
	return s.d.Write(ctx, func(ctx context.Context) error {
		rev := int64(0)
		if _, err := s.d.Get(ctx, db.Into(&rev), `SELECT rev FROM server_setting WHERE name = $1 ORDER BY rev DESC LIMIT 1`, name); err != nil {
			return err
		}
		_, err := s.d.Exec(ctx, `INSERT INTO server_setting (name, rev, value, made_ms) VALUES ($1, $2, $3, $4)`, name, rev+1, value, db.Ms(at))
		return err
	})
}
