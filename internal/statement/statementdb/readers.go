package statementdb

import (
	"context"
	"time"

	"preround/internal/platform/db"
	"preround/internal/statement"
	"preround/internal/student"
)

// AddComment implements statement.Store.
func (s *Store) AddComment(ctx context.Context, who student.ID, c statement.Comment) (statement.Comment, error) {
	err := s.d.Write(ctx, func(ctx context.Context) error {
		var last int64
		if _, err := s.d.Get(ctx, db.Into(&last), `SELECT COALESCE(max(n), 0) FROM statement_comment WHERE student_id = $1 AND statement_id = $2`, string(who), string(c.Document)); err != nil {
			return err
		}
		c.N, c.At = last+1, db.Time(db.Ms(c.At))
		_, err := s.d.Exec(ctx, `INSERT INTO statement_comment (student_id, statement_id, n, at_ms, rev, paragraph, quote, name, says, done_ms)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
			string(who), string(c.Document), c.N, db.Ms(c.At), c.Rev, c.Paragraph, c.Quote, c.Name, c.Says, ms(c.Done))
		return err
	})
	return c, err
}

// Comments implements statement.Store.
func (s *Store) Comments(ctx context.Context, who student.ID, which statement.ID) ([]statement.Comment, error) {
	return db.List(ctx, s.d, comment, `SELECT statement_id, n, at_ms, rev, paragraph, quote, name, says, done_ms FROM statement_comment
		WHERE student_id = $1 AND statement_id = $2 ORDER BY n`, string(who), string(which))
}

// Settle implements statement.Store.
func (s *Store) Settle(ctx context.Context, who student.ID, which statement.ID, n int64, done time.Time) (bool, error) {
	changed, err := s.d.Exec(ctx, `UPDATE statement_comment SET done_ms = $4 WHERE student_id = $1 AND statement_id = $2 AND n = $3`, string(who), string(which), n, ms(done))
	return changed > 0, err
}

// AddLink implements statement.Links.
func (s *Store) AddLink(ctx context.Context, who student.ID, which statement.ID, made, until time.Time) error {
	return s.d.Write(ctx, func(ctx context.Context) error {
		var last int64
		if _, err := s.d.Get(ctx, db.Into(&last), `SELECT COALESCE(max(n), 0) FROM statement_link WHERE student_id = $1 AND statement_id = $2`, string(who), string(which)); err != nil {
			return err
		}
		_, err := s.d.Exec(ctx, `INSERT INTO statement_link (student_id, statement_id, n, made_ms, until_ms, ended_ms) VALUES ($1, $2, $3, $4, $5, 0)`,
			string(who), string(which), last+1, db.Ms(made), db.Ms(until))
		return err
	})
}

// EndLinks implements statement.Links.
func (s *Store) EndLinks(ctx context.Context, who student.ID, which statement.ID, at time.Time) error {
	_, err := s.d.Exec(ctx, `UPDATE statement_link SET ended_ms = $3 WHERE student_id = $1 AND statement_id = $2 AND ended_ms = 0`, string(who), string(which), db.Ms(at))
	return err
}

// LastLink implements statement.Links.
func (s *Store) LastLink(ctx context.Context, who student.ID, which statement.ID) (statement.Link, bool, error) {
	return db.One(ctx, s.d, func(scan db.Scan) (l statement.Link, err error) {
		var ended int64
		err = scan(db.IntoTime(&l.Made), db.IntoTime(&l.Until), &ended)
		if ended != 0 {
			l.Ended = db.Time(ended)
		}
		return l, err
	}, `SELECT made_ms, until_ms, ended_ms FROM statement_link WHERE student_id = $1 AND statement_id = $2 ORDER BY n DESC LIMIT 1`, string(who), string(which))
}

// ms is a moment that may not have come: 0 then.
func ms(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return db.Ms(t)
}

func comment(scan db.Scan) (c statement.Comment, err error) {
	var done int64
	err = scan(&c.Document, &c.N, db.IntoTime(&c.At), &c.Rev, &c.Paragraph, &c.Quote, &c.Name, &c.Says, &done)
	if done != 0 {
		c.Done = db.Time(done)
	}
	return c, err
}
