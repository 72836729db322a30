package jobs

import (
	"context"
	"time"

	"preround/internal/platform/db"
)

func (q *Queue) insert(ctx context.Context, name string, o Order) error {
	_, err := q.in.DB.Exec(ctx, `INSERT INTO job (id, kind, key, owner, payload, state, due_ms, keep_ms, attempt, claim)
		VALUES ($1, $2, $3, $4, $5, 'open', $6, $7, 0, '') ON CONFLICT (kind, key) DO NOTHING`,
		name, o.Kind, o.Key, o.Owner, append([]byte{}, o.Payload...), db.Ms(o.At), o.Keep.Milliseconds())
	return err
}

// claimDue takes at most n jobs that are due, in the order in which they came due.
// One statement decides who gets a job. On SQLite it runs alone. On PostgreSQL two
// nodes may choose the same rows; the second then waits for the first and finds
// that due_ms lies in the future, because the outer condition is looked at anew.
// So it takes fewer than it could, and never one twice. See decision 0042. COALESCE
// keeps SQLite from looking rows up by kind and sorting them all.
func (q *Queue) claimDue(ctx context.Context, token string, n int) ([]Job, error) {
	now := q.in.Clock.Now()
	list, kinds := db.In(5, q.kinds())
	args := append([]any{token, db.Ms(now.Add(q.in.Lease)), db.Ms(now), n}, kinds...)
	took, err := q.in.DB.Exec(ctx, `UPDATE job SET claim = $1, attempt = attempt + 1, due_ms = $2
		WHERE state = 'open' AND due_ms <= $3 AND id IN (
			SELECT id FROM job WHERE state = 'open' AND due_ms <= $3 AND COALESCE(kind, '') IN `+list+` ORDER BY due_ms, id LIMIT $4)`, args...)
	if err != nil || took == 0 {
		return nil, err
	}
	return db.List(ctx, q.in.DB, func(scan db.Scan) (j Job, err error) {
		err = scan(&j.ID, &j.Kind, &j.Key, &j.Owner, &j.Payload, &j.Attempt)
		return j, err
	}, `SELECT id, kind, key, owner, payload, attempt FROM job WHERE claim = $1`, token)
}

// finish says that the work is done. A worker whose lease ran out changes nothing.
func (q *Queue) finish(ctx context.Context, j Job, token string) error {
	_, err := q.in.DB.Exec(ctx, `UPDATE job SET state = 'done', payload = $4, claim = '', due_ms = keep_ms + CAST($3 AS BIGINT)
		WHERE id = $1 AND claim = $2`, j.ID, token, db.Ms(q.in.Clock.Now()), []byte{})
	return err
}

// putOff lets the job come due again at that time.
func (q *Queue) putOff(ctx context.Context, j Job, token string, until time.Time) error {
	_, err := q.in.DB.Exec(ctx, `UPDATE job SET claim = '', due_ms = $3 WHERE id = $1 AND claim = $2`, j.ID, token, db.Ms(until))
	return err
}

// giveUp keeps the row, with its payload, for whoever looks into it.
func (q *Queue) giveUp(ctx context.Context, j Job, token string) error {
	_, err := q.in.DB.Exec(ctx, `UPDATE job SET state = 'gave up', claim = '', due_ms = $3 WHERE id = $1 AND claim = $2`,
		j.ID, token, db.Ms(q.in.Clock.Now().Add(usualKeep)))
	return err
}

// nextDue is when the next job of our kinds comes due; the zero time for none.
func (q *Queue) nextDue(ctx context.Context) (at time.Time, err error) {
	list, kinds := db.In(1, q.kinds())
	_, err = q.in.DB.Get(ctx, db.Into(db.IntoTime(&at)), `SELECT due_ms FROM job WHERE state = 'open' AND COALESCE(kind, '') IN `+list+` ORDER BY due_ms, id LIMIT 1`, kinds...)
	return at, err
}

// Sweep deletes the rows of jobs that are over and whose time is up, and returns
// how many.
func (q *Queue) Sweep(ctx context.Context) (int, error) {
	n, err := q.in.DB.Exec(ctx, `DELETE FROM job WHERE state <> 'open' AND due_ms < $1`, db.Ms(q.in.Clock.Now()))
	return int(n), err
}

// Erase deletes every order of that owner, done or not. One that is being worked on
// at this moment finishes.
func (q *Queue) Erase(ctx context.Context, owner string) error {
	if owner == "" {
		return nil
	}
	_, err := q.in.DB.Exec(ctx, `DELETE FROM job WHERE owner = $1`, owner)
	return err
}

// Drop takes back the open orders of that owner and kind: what they were to do is
// no longer wanted.
func (q *Queue) Drop(ctx context.Context, kind, owner string) error {
	_, err := q.in.DB.Exec(ctx, `DELETE FROM job WHERE kind = $1 AND owner = $2 AND state = 'open'`, kind, owner)
	return err
}

// Depth is how many jobs of a kind there are.
type Depth struct {
	Kind               string
	Due, Later, GaveUp int
}

// Depths counts the jobs of every kind that are not done.
func (q *Queue) Depths(ctx context.Context) ([]Depth, error) {
	return db.List(ctx, q.in.DB, func(scan db.Scan) (d Depth, err error) {
		err = scan(&d.Kind, &d.Due, &d.Later, &d.GaveUp)
		return d, err
	}, `SELECT kind, count(CASE WHEN state = 'open' AND due_ms <= $1 THEN 1 END), count(CASE WHEN state = 'open' AND due_ms > $1 THEN 1 END),
		count(CASE WHEN state = 'gave up' THEN 1 END) FROM job WHERE state <> 'done' GROUP BY kind`, db.Ms(q.in.Clock.Now()))
}
