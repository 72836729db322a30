// Package todaydb remembers the last visit of each student: one row, written once a
// day.
package todaydb

import (
	"context"
	"strings"

	"preround/internal/platform/db"
	"preround/internal/student"
	"preround/internal/today"
)

// Store keeps visits on a database.
type Store struct{ d *db.DB }

// New is the store of visits in d.
func New(d *db.DB) *Store { return &Store{d} }

// Last is the last visit of the student; an empty one when there was none.
func (s *Store) Last(ctx context.Context, who student.ID) (v today.Visit, err error) {
	var seen, news string
	_, err = s.d.Get(ctx, db.Into(db.IntoDate(&v.On), &seen, db.IntoDate(&v.From), &news),
		`SELECT seen_on, seen, news_from, news FROM today_visit WHERE student_id = $1`, string(who))
	v.Seen = today.Unpack(seen)
	if news != "" {
		v.News = strings.Split(news, "\n")
	}
	return v, err
}

// Note remembers a visit in place of the one before. errs.NotFound when the student
// was erased meanwhile.
func (s *Store) Note(ctx context.Context, who student.ID, v today.Visit) error {
	_, err := s.d.Exec(ctx, `INSERT INTO today_visit (student_id, seen_on, seen, news_from, news) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (student_id) DO UPDATE SET seen_on = $2, seen = $3, news_from = $4, news = $5`,
		string(who), v.On.String(), today.Pack(v.Seen), v.From.String(), strings.Join(v.News, "\n"))
	return err
}

// EraseStudent implements account.Eraser.
func (s *Store) EraseStudent(ctx context.Context, who student.ID) error {
	_, err := s.d.Exec(ctx, `DELETE FROM today_visit WHERE student_id = $1`, string(who))
	return err
}
