// Package moneydb keeps ledgers as rows that are only ever added. A line is one
// row for each state it had, numbered from 1; the row with the highest number is
// the line, and a row that says "removed" takes it away without losing what it
// was. Settings and own exchange rates are kept in the same way.
//
// The number tells two tabs apart that change a line at once: the second is
// refused instead of overwriting the first.
package moneydb

import (
	"context"

	"preround/internal/money"
	"preround/internal/platform/db"
	"preround/internal/platform/errs"
	"preround/internal/student"
)

// Store is the money.Store on a database.
type Store struct{ d *db.DB }

var _ money.Store = (*Store)(nil)

// New is the store of ledgers in d.
func New(d *db.DB) *Store { return &Store{d} }

// Lines implements money.Store.
func (s *Store) Lines(ctx context.Context, who student.ID) ([]money.Line, error) {
	rows, err := db.List(ctx, s.d, revision, `SELECT m.line_id, m.rev, m.at_ms, m.says, m.removed, m.stay, m.kind, m.title, m.est_minor, m.est_currency, m.act_minor, m.act_currency,
		m.apply_by, m.due, m.paid, m.refund, m.refund_until, m.if_visa, m.basis, m.note, m.source
		FROM money_line m JOIN (SELECT line_id, max(rev) AS newest FROM money_line WHERE student_id = $1 GROUP BY line_id) n
		ON n.line_id = m.line_id AND n.newest = m.rev WHERE m.student_id = $1 AND NOT m.removed`, string(who))
	if err != nil {
		return nil, err
	}
	lines := make([]money.Line, len(rows))
	for i, r := range rows {
		lines[i] = r.Line
	}
	return lines, nil
}

// History implements money.Store.
func (s *Store) History(ctx context.Context, who student.ID, id money.ID) ([]money.Revision, error) {
	return db.List(ctx, s.d, revision, `SELECT line_id, rev, at_ms, says, removed, stay, kind, title, est_minor, est_currency, act_minor, act_currency,
		apply_by, due, paid, refund, refund_until, if_visa, basis, note, source
		FROM money_line WHERE student_id = $1 AND line_id = $2 ORDER BY rev DESC`, string(who), string(id))
}

// Append implements money.Store.
func (s *Store) Append(ctx context.Context, who student.ID, r money.Revision) (rev int64, err error) {
	err = s.d.Write(ctx, func(ctx context.Context) error {
		var newest int64
		if _, err := s.d.Get(ctx, db.Into(&newest), `SELECT COALESCE(max(rev), 0) FROM money_line WHERE student_id = $1 AND line_id = $2`,
			string(who), string(r.Line.ID)); err != nil {
			return err
		}
		if newest != r.Line.Rev {
			return errs.New(errs.Conflict, "The line was changed in another tab or on another device meanwhile; look at it again and repeat your change.")
		}
		rev = newest + 1
		next := r
		next.Line.Rev = rev
		if err := s.add(ctx, who, next); err != nil {
			return err
		}
		return s.prune(ctx, who, next.Line)
	})
	return rev, err
}

func (s *Store) add(ctx context.Context, who student.ID, r money.Revision) error {
	l := r.Line
	_, err := s.d.Exec(ctx, `INSERT INTO money_line (student_id, line_id, rev, at_ms, says, removed, stay, kind, title, est_minor, est_currency, act_minor, act_currency,
		apply_by, due, paid, refund, refund_until, if_visa, basis, note, source)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22)`,
		string(who), string(l.ID), l.Rev, db.Ms(r.At), r.Says, r.Removed, string(l.Stay), string(l.Kind), l.Title, l.Estimate.Minor, l.Estimate.Currency,
		l.Actual.Minor, l.Actual.Currency, l.ApplyBy.String(), l.Due.String(), l.Paid.String(), string(l.Refund), l.Until.String(), l.IfVisa, string(l.Basis), l.Note, l.Source)
	return err
}

// keepRevisions is how many states of one line are kept; nobody changes a line so
// often by hand, and nobody fills the disk.
const keepRevisions = 200

func (s *Store) prune(ctx context.Context, who student.ID, l money.Line) error {
	if l.Rev <= keepRevisions || l.Rev%20 != 0 {
		return nil
	}
	_, err := s.d.Exec(ctx, `DELETE FROM money_line WHERE student_id = $1 AND line_id = $2 AND rev <= $3`, string(who), string(l.ID), l.Rev-keepRevisions)
	return err
}

// Setting implements money.Store.
func (s *Store) Setting(ctx context.Context, who student.ID) (money.Setting, error) {
	set, _, err := db.One(ctx, s.d, setting, `SELECT at_ms, home, earn_minor, earn_currency, cost_minor, cost_currency
		FROM money_setting WHERE student_id = $1 ORDER BY rev DESC LIMIT 1`, string(who))
	return set, err
}

// SaveSetting implements money.Store.
func (s *Store) SaveSetting(ctx context.Context, who student.ID, set money.Setting) error {
	return s.d.Write(ctx, func(ctx context.Context) error {
		var newest int64
		if _, err := s.d.Get(ctx, db.Into(&newest), `SELECT COALESCE(max(rev), 0) FROM money_setting WHERE student_id = $1`, string(who)); err != nil {
			return err
		}
		_, err := s.d.Exec(ctx, `INSERT INTO money_setting (student_id, rev, at_ms, home, earn_minor, earn_currency, cost_minor, cost_currency)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`, string(who), newest+1, db.Ms(set.At), set.Home, set.Earn.Minor, set.Earn.Currency, set.Cost.Minor, set.Cost.Currency)
		if err != nil || newest < keepRevisions {
			return err
		}
		_, err = s.d.Exec(ctx, `DELETE FROM money_setting WHERE student_id = $1 AND rev <= $2`, string(who), newest-keepRevisions)
		return err
	})
}

// Rates implements money.Store.
func (s *Store) Rates(ctx context.Context, who student.ID) ([]money.OwnRate, error) {
	return db.List(ctx, s.d, rate, `SELECT r.from_code, r.to_code, r.at_ms, r.figure, r.on_day
		FROM money_rate r JOIN (SELECT from_code, to_code, max(rev) AS newest FROM money_rate WHERE student_id = $1 GROUP BY from_code, to_code) n
		ON n.from_code = r.from_code AND n.to_code = r.to_code AND n.newest = r.rev WHERE r.student_id = $1 AND r.figure <> ''`, string(who))
}

// SaveRate implements money.Store. Taking back what is not there adds nothing.
func (s *Store) SaveRate(ctx context.Context, who student.ID, r money.OwnRate) error {
	return s.d.Write(ctx, func(ctx context.Context) error {
		var newest int64
		if _, err := s.d.Get(ctx, db.Into(&newest), `SELECT COALESCE(max(rev), 0) FROM money_rate WHERE student_id = $1 AND from_code = $2 AND to_code = $3`,
			string(who), r.From, r.To); err != nil {
			return err
		}
		if newest == 0 && r.Figure == "" {
			return nil
		}
		if err := s.addRate(ctx, who, newest+1, r); err != nil || newest < keepRevisions {
			return err
		}
		_, err := s.d.Exec(ctx, `DELETE FROM money_rate WHERE student_id = $1 AND from_code = $2 AND to_code = $3 AND rev <= $4`, string(who), r.From, r.To, newest-keepRevisions)
		return err
	})
}

func (s *Store) addRate(ctx context.Context, who student.ID, rev int64, r money.OwnRate) error {
	_, err := s.d.Exec(ctx, `INSERT INTO money_rate (student_id, from_code, to_code, rev, at_ms, figure, on_day) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		string(who), r.From, r.To, rev, db.Ms(r.At), r.Figure, r.On.String())
	return err
}

// Everything implements money.Store.
func (s *Store) Everything(ctx context.Context, who student.ID) (all money.Everything, err error) {
	err = s.d.Read(ctx, func(ctx context.Context) error {
		if all.Lines, err = db.List(ctx, s.d, revision, `SELECT line_id, rev, at_ms, says, removed, stay, kind, title, est_minor, est_currency, act_minor, act_currency,
			apply_by, due, paid, refund, refund_until, if_visa, basis, note, source
			FROM money_line WHERE student_id = $1 ORDER BY line_id, rev`, string(who)); err != nil {
			return err
		}
		if all.Settings, err = db.List(ctx, s.d, setting, `SELECT at_ms, home, earn_minor, earn_currency, cost_minor, cost_currency
			FROM money_setting WHERE student_id = $1 ORDER BY rev`, string(who)); err != nil {
			return err
		}
		all.Rates, err = db.List(ctx, s.d, rate, `SELECT from_code, to_code, at_ms, figure, on_day
			FROM money_rate WHERE student_id = $1 ORDER BY at_ms, from_code, to_code, rev`, string(who))
		return err
	})
	return all, err
}

// Restore implements money.Store.
func (s *Store) Restore(ctx context.Context, who student.ID, all money.Everything) error {
	return s.d.Write(ctx, func(ctx context.Context) error {
		for _, r := range all.Lines {
			if err := s.add(ctx, who, r); err != nil {
				return err
			}
		}
		for _, set := range all.Settings {
			if err := s.SaveSetting(ctx, who, set); err != nil {
				return err
			}
		}
		revs := map[[2]string]int64{}
		for _, r := range all.Rates {
			pair := [2]string{r.From, r.To}
			revs[pair]++
			if err := s.addRate(ctx, who, revs[pair], r); err != nil {
				return err
			}
		}
		return nil
	})
}

// EraseStudent implements money.Store and account.Eraser.
func (s *Store) EraseStudent(ctx context.Context, who student.ID) error {
	return s.d.Write(ctx, func(ctx context.Context) error {
		if _, err := s.d.Exec(ctx, `DELETE FROM money_line WHERE student_id = $1`, string(who)); err != nil {
			return err
		}
		if _, err := s.d.Exec(ctx, `DELETE FROM money_setting WHERE student_id = $1`, string(who)); err != nil {
			return err
		}
		_, err := s.d.Exec(ctx, `DELETE FROM money_rate WHERE student_id = $1`, string(who))
		return err
	})
}

func revision(scan db.Scan) (r money.Revision, err error) {
	l := &r.Line
	var id, stay, kind, refund, basis string
	err = scan(&id, &l.Rev, db.IntoTime(&r.At), &r.Says, &r.Removed, &stay, &kind, &l.Title, &l.Estimate.Minor, &l.Estimate.Currency, &l.Actual.Minor, &l.Actual.Currency,
		db.IntoDate(&l.ApplyBy), db.IntoDate(&l.Due), db.IntoDate(&l.Paid), &refund, db.IntoDate(&l.Until), &l.IfVisa, &basis, &l.Note, &l.Source)
	l.ID, l.Stay, l.Kind, l.Refund, l.Basis = money.ID(id), money.StayID(stay), money.Kind(kind), money.Refund(refund), money.Basis(basis)
	return r, err
}

func setting(scan db.Scan) (s money.Setting, err error) {
	err = scan(db.IntoTime(&s.At), &s.Home, &s.Earn.Minor, &s.Earn.Currency, &s.Cost.Minor, &s.Cost.Currency)
	return s, err
}

func rate(scan db.Scan) (r money.OwnRate, err error) {
	err = scan(&r.From, &r.To, db.IntoTime(&r.At), &r.Figure, db.IntoDate(&r.On))
	return r, err
}
