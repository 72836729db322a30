package accountdb

import (
	"context"
	"time"

	"preround/internal/account"
	"preround/internal/platform/db"
)

// Draw implements account.Limits. The try is counted by one statement, which the
// database runs as a whole; only a refusal needs a second, to say how long.
func (s *Store) Draw(ctx context.Context, name string, l account.Limit, now time.Time) (time.Duration, error) {
	every, most := l.Every.Milliseconds(), l.Every.Milliseconds()*int64(l.Burst)
	for {
		n, err := s.d.Exec(ctx, `INSERT INTO account_limit (name, full_at) VALUES ($1, CAST($2 AS BIGINT) + CAST($3 AS BIGINT))
			ON CONFLICT (name) DO UPDATE SET full_at =
				CASE WHEN account_limit.full_at > $2 THEN account_limit.full_at ELSE $2 END + $3
			WHERE CASE WHEN account_limit.full_at > $2 THEN account_limit.full_at ELSE $2 END + $3 <= $2 + CAST($4 AS BIGINT)`,
			name, db.Ms(now), every, most)
		if err != nil || n > 0 {
			return 0, err
		}
		fullAt := int64(0)
		found, err := s.d.Get(ctx, db.Into(&fullAt), `SELECT full_at FROM account_limit WHERE name = $1`, name)
		if err != nil {
			return 0, err
		}
		// Another node may have settled the row meanwhile; then the try is free.
		if wait := fullAt + every - db.Ms(now) - most; found && wait > 0 {
			return time.Duration(wait) * time.Millisecond, nil
		}
	}
}

// Settle implements account.Limits.
func (s *Store) Settle(ctx context.Context, before time.Time) (int, error) {
	n, err := s.d.Exec(ctx, `DELETE FROM account_limit WHERE full_at < $1`, db.Ms(before))
	return int(n), err
}
