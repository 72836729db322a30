package papersdb

import (
	"context"
	"time"

	"preround/internal/papers"
	"preround/internal/platform/db"
)

// Unscanned implements papers.Scans.
func (s *Store) Unscanned(ctx context.Context, after string, limit int) ([]papers.Waiting, error) {
	return db.List(ctx, s.d, func(scan db.Scan) (w papers.Waiting, err error) {
		err = scan(&w.Who, &w.Paper, &w.N, &w.Blob, &w.Key)
		return w, err
	}, `SELECT student_id, paper_id, n, blob, blob_key FROM paper_version WHERE scanned_ms = 0 AND blob > $1 ORDER BY blob LIMIT $2`, after, limit)
}

// NoteScan implements papers.Scans. A file that is gone is no error.
func (s *Store) NoteScan(ctx context.Context, w papers.Waiting, at time.Time, virus string) error {
	_, err := s.d.Exec(ctx, `UPDATE paper_version SET scanned_ms = $1, virus = $2 WHERE student_id = $3 AND paper_id = $4 AND n = $5`,
		db.Ms(at), virus, string(w.Who), string(w.Paper), w.N)
	return err
}
