package catalogdb

import (
	"context"
	"strings"
	"time"
	"unicode/utf8"

	"preround/internal/catalog"
	"preround/internal/platform/db"
	"preround/internal/platform/errs"
)

// Report keeps what a visitor says is wrong with a place, under an id made by the
// caller. How often one visitor may do so is the caller's to decide. errs.Invalid
// when the text is empty or too long, errs.NotFound when there is no such place.
func (s *Store) Report(ctx context.Context, id string, place catalog.ID, at time.Time, says string) error {
	says = strings.TrimSpace(strings.ReplaceAll(says, "\r\n", "\n"))
	switch n := utf8.RuneCountInString(says); {
	case n == 0:
		return errs.Fault("says", "Write what is wrong, so that somebody can put it right.")
	case n > catalog.MaxReport:
		return errs.Fault("says", "The report has %d characters; shorten it to %d.", n, catalog.MaxReport)
	}
	return s.d.Write(ctx, func(ctx context.Context) error {
		found, err := s.d.Get(ctx, db.Into(new(int64)), `SELECT 1 FROM place WHERE id = $1`, string(place))
		if err != nil {
			return err
		}
		if !found {
			return notFound(place)
		}
		_, err = s.d.Exec(ctx, `INSERT INTO place_report (id, place_id, at_ms, says, state) VALUES ($1, $2, $3, $4, 'open')`,
			id, string(place), db.Ms(at), says)
		return err
	})
}

// Reports lists what nobody has looked at yet, or what was settled, newest first.
func (s *Store) Reports(ctx context.Context, settled bool, limit int) ([]catalog.Report, error) {
	return db.List(ctx, s.d, func(scan db.Scan) (r catalog.Report, err error) {
		err = scan(&r.ID, &r.Place, db.IntoTime(&r.At), &r.Says)
		r.Settled = settled
		return r, err
	}, `SELECT id, place_id, at_ms, says FROM place_report WHERE state = $1 ORDER BY at_ms DESC, id DESC LIMIT $2`, state(settled), max(0, limit))
}

// Settle marks a report as looked at; errs.NotFound when there is none.
func (s *Store) Settle(ctx context.Context, id string) error {
	n, err := s.d.Exec(ctx, `UPDATE place_report SET state = $1 WHERE id = $2`, state(true), id)
	if err == nil && n == 0 {
		err = errs.New(errs.NotFound, "There is no such report.")
	}
	return err
}

func state(settled bool) string {
	if settled {
		return "settled"
	}
	return "open"
}
