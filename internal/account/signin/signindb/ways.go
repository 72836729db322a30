package signindb

import (
	"context"
	"time"

	"preround/internal/account/signin"
	"preround/internal/platform/db"
	"preround/internal/platform/errs"
	"preround/internal/student"
)

var _ signin.Ways = (*Store)(nil)

// Password implements signin.Ways.
func (s *Store) Password(ctx context.Context, who student.ID) (p signin.Password, found bool, err error) {
	found, err = s.d.Get(ctx, db.Into(&p.Salt, &p.Hash, db.IntoTime(&p.Made)), `SELECT salt, hash, made_ms FROM account_password WHERE student_id = $1`, string(who))
	return p, found, err
}

// SetPassword implements signin.Ways.
func (s *Store) SetPassword(ctx context.Context, who student.ID, p signin.Password) error {
	return s.d.Write(ctx, func(ctx context.Context) error {
		_, err := s.d.Exec(ctx, `DELETE FROM account_password WHERE student_id = $1`, string(who))
		if err != nil || len(p.Hash) == 0 {
			return err
		}
		_, err = s.d.Exec(ctx, `INSERT INTO account_password (student_id, salt, hash, made_ms) VALUES ($1, $2, $3, $4)`, string(who), p.Salt, p.Hash, db.Ms(p.Made))
		return err
	})
}

// AddPasskey implements signin.Ways.
func (s *Store) AddPasskey(ctx context.Context, p signin.Passkey) error {
	_, err := s.d.Exec(ctx, `INSERT INTO account_passkey (student_id, id, credential, body, name, made_ms, used_ms) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		string(p.Student), p.ID, p.Credential, string(p.Body), p.Name, db.Ms(p.Made), db.Ms(p.Used))
	return err
}

func passkey(scan db.Scan) (p signin.Passkey, err error) {
	body := ""
	err = scan(&p.Student, &p.ID, &p.Credential, &body, &p.Name, db.IntoTime(&p.Made), db.IntoTime(&p.Used))
	p.Body = []byte(body)
	return p, err
}

// Passkeys implements signin.Ways.
func (s *Store) Passkeys(ctx context.Context, who student.ID) ([]signin.Passkey, error) {
	return db.List(ctx, s.d, passkey, `SELECT student_id, id, credential, body, name, made_ms, used_ms FROM account_passkey
		WHERE student_id = $1 ORDER BY made_ms DESC, id DESC`, string(who))
}

// PasskeyOf implements signin.Ways.
func (s *Store) PasskeyOf(ctx context.Context, credential []byte) (signin.Passkey, bool, error) {
	return db.One(ctx, s.d, passkey, `SELECT student_id, id, credential, body, name, made_ms, used_ms FROM account_passkey WHERE credential = $1`, credential)
}

// UsedPasskey implements signin.Ways.
func (s *Store) UsedPasskey(ctx context.Context, p signin.Passkey) error {
	_, err := s.d.Exec(ctx, `UPDATE account_passkey SET body = $1, used_ms = $2 WHERE student_id = $3 AND id = $4`, string(p.Body), db.Ms(p.Used), string(p.Student), p.ID)
	return err
}

// EndPasskey implements signin.Ways.
func (s *Store) EndPasskey(ctx context.Context, who student.ID, id string) error {
	n, err := s.d.Exec(ctx, `DELETE FROM account_passkey WHERE student_id = $1 AND id = $2`, string(who), id)
	if err == nil && n == 0 {
		err = errs.New(errs.NotFound, "There is no such passkey.")
	}
	return err
}

// Identity implements signin.Ways.
func (s *Store) Identity(ctx context.Context, who student.ID, issuer string) (subject string, err error) {
	_, err = s.d.Get(ctx, db.Into(&subject), `SELECT subject FROM account_identity WHERE student_id = $1 AND issuer = $2`, string(who), issuer)
	return subject, err
}

// IdentityOf implements signin.Ways.
func (s *Store) IdentityOf(ctx context.Context, issuer, subject string) (who student.ID, found bool, err error) {
	found, err = s.d.Get(ctx, db.Into(&who), `SELECT student_id FROM account_identity WHERE issuer = $1 AND subject = $2`, issuer, subject)
	return who, found, err
}

// SetIdentity implements signin.Ways.
func (s *Store) SetIdentity(ctx context.Context, who student.ID, issuer, subject string, at time.Time) error {
	return s.d.Write(ctx, func(ctx context.Context) error {
		_, err := s.d.Exec(ctx, `DELETE FROM account_identity WHERE student_id = $1 AND issuer = $2`, string(who), issuer)
		if err != nil || subject == "" {
			return err
		}
		_, err = s.d.Exec(ctx, `INSERT INTO account_identity (student_id, issuer, subject, made_ms) VALUES ($1, $2, $3, $4)`, string(who), issuer, subject, db.Ms(at))
		return err
	})
}

func (s *Store) eraseWays(ctx context.Context, who student.ID) error {
	_, err := s.d.Exec(ctx, `DELETE FROM account_password WHERE student_id = $1`, string(who))
	if err == nil {
		_, err = s.d.Exec(ctx, `DELETE FROM account_passkey WHERE student_id = $1`, string(who))
	}
	if err == nil {
		_, err = s.d.Exec(ctx, `DELETE FROM account_identity WHERE student_id = $1`, string(who))
	}
	return err
}
