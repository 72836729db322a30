package papersdb

import (
	"context"
	"time"

	"preround/internal/papers"
	"preround/internal/platform/db"
	"preround/internal/platform/errs"
	"preround/internal/student"
)

func noUpload() error {
	return errs.New(errs.NotFound, "This file is no longer on its way. Choose it again.")
}

// Begin implements papers.Uploads.
func (s *Store) Begin(ctx context.Context, who student.ID, u papers.Upload) error {
	return s.d.Write(ctx, func(ctx context.Context) error {
		n := 0
		if _, err := s.d.Get(ctx, db.Into(&n), `SELECT count(*) FROM paper_upload WHERE student_id = $1`, string(who)); err != nil {
			return err
		}
		if n >= papers.MaxUploads { // the oldest was given up, most likely
			if err := s.endOldest(ctx, who); err != nil {
				return err
			}
		}
		_, err := s.d.Exec(ctx, `INSERT INTO paper_upload (student_id, id, name, size, made_ms) VALUES ($1, $2, $3, $4, $5)`, string(who), u.ID, u.Name, u.Size, db.Ms(u.Made))
		return err
	})
}

func (s *Store) endOldest(ctx context.Context, who student.ID) error {
	oldest := ""
	found, err := s.d.Get(ctx, db.Into(&oldest), `SELECT id FROM paper_upload WHERE student_id = $1 ORDER BY made_ms, id LIMIT 1`, string(who))
	if err != nil || !found {
		return err
	}
	return s.End(ctx, who, oldest)
}

// Upload implements papers.Uploads.
func (s *Store) Upload(ctx context.Context, who student.ID, id string) (papers.Upload, error) {
	u, found, err := db.One(ctx, s.d, func(scan db.Scan) (u papers.Upload, err error) {
		err = scan(&u.ID, &u.Name, &u.Size, db.IntoTime(&u.Made), &u.Received)
		return u, err
	}, `SELECT u.id, u.name, u.size, u.made_ms, (SELECT CAST(COALESCE(sum(p.bytes), 0) AS BIGINT) FROM paper_part p WHERE p.student_id = u.student_id AND p.upload_id = u.id)
		FROM paper_upload u WHERE u.student_id = $1 AND u.id = $2`, string(who), id)
	if err == nil && !found {
		err = noUpload()
	}
	return u, err
}

// AddPart implements papers.Uploads.
func (s *Store) AddPart(ctx context.Context, who student.ID, id string, p papers.Part) error {
	return s.d.Write(ctx, func(ctx context.Context) error {
		u, err := s.Upload(ctx, who, id)
		if err != nil {
			return err
		}
		if u.Received != p.Start || p.Start+p.Bytes > u.Size {
			return errs.New(errs.Conflict, "So far %d bytes have arrived; go on from there.", u.Received)
		}
		_, err = s.d.Exec(ctx, `INSERT INTO paper_part (student_id, upload_id, start, bytes, blob, blob_key) VALUES ($1, $2, $3, $4, $5, $6)`,
			string(who), id, p.Start, p.Bytes, p.Blob, p.Key)
		return err
	})
}

// Parts implements papers.Uploads.
func (s *Store) Parts(ctx context.Context, who student.ID, id string) ([]papers.Part, error) {
	return db.List(ctx, s.d, func(scan db.Scan) (p papers.Part, err error) {
		err = scan(&p.Start, &p.Bytes, &p.Blob, &p.Key)
		return p, err
	}, `SELECT start, bytes, blob, blob_key FROM paper_part WHERE student_id = $1 AND upload_id = $2 ORDER BY start`, string(who), id)
}

// End implements papers.Uploads.
func (s *Store) End(ctx context.Context, who student.ID, id string) error {
	return s.d.Write(ctx, func(ctx context.Context) error {
		if _, err := s.d.Exec(ctx, `INSERT INTO paper_doomed (blob, at_ms) SELECT blob, 0 FROM paper_part WHERE student_id = $1 AND upload_id = $2
			ON CONFLICT (blob) DO NOTHING`, string(who), id); err != nil {
			return err
		}
		n, err := s.d.Exec(ctx, `DELETE FROM paper_upload WHERE student_id = $1 AND id = $2`, string(who), id)
		if err == nil && n == 0 {
			err = noUpload()
		}
		return err
	})
}

// EndOld implements papers.Uploads.
func (s *Store) EndOld(ctx context.Context, before time.Time) (ended int, err error) {
	err = s.d.Write(ctx, func(ctx context.Context) error {
		if _, err := s.d.Exec(ctx, `INSERT INTO paper_doomed (blob, at_ms) SELECT p.blob, u.made_ms FROM paper_part p
			JOIN paper_upload u ON u.student_id = p.student_id AND u.id = p.upload_id WHERE u.made_ms < $1 ON CONFLICT (blob) DO NOTHING`, db.Ms(before)); err != nil {
			return err
		}
		n, err := s.d.Exec(ctx, `DELETE FROM paper_upload WHERE made_ms < $1`, db.Ms(before))
		ended = int(n)
		return err
	})
	return ended, err
}

// Doom implements papers.Doomed.
func (s *Store) Doom(ctx context.Context, at time.Time, names ...string) error {
	return s.d.Write(ctx, func(ctx context.Context) error {
		for _, name := range names {
			if _, err := s.d.Exec(ctx, `INSERT INTO paper_doomed (blob, at_ms) VALUES ($1, $2) ON CONFLICT (blob) DO NOTHING`, name, db.Ms(at)); err != nil {
				return err
			}
		}
		return nil
	})
}

// Doomed implements papers.Doomed.
func (s *Store) Doomed(ctx context.Context, limit int) ([]string, error) {
	return db.List(ctx, s.d, db.Column[string], `SELECT blob FROM paper_doomed ORDER BY at_ms LIMIT $1`, limit)
}

// Undoom implements papers.Doomed.
func (s *Store) Undoom(ctx context.Context, name string) error {
	_, err := s.d.Exec(ctx, `DELETE FROM paper_doomed WHERE blob = $1`, name)
	return err
}

// Known implements papers.Doomed.
func (s *Store) Known(ctx context.Context, names []string) (map[string]bool, error) {
	known := map[string]bool{}
	list, args := db.In(1, names)
	files, err := db.List(ctx, s.d, db.Column[string], `SELECT blob FROM paper_version WHERE blob IN `+list, args...)
	if err != nil {
		return nil, err
	}
	parts, err := db.List(ctx, s.d, db.Column[string], `SELECT blob FROM paper_part WHERE blob IN `+list, args...)
	for _, name := range append(files, parts...) {
		known[name] = true
	}
	return known, err
}

// Any tells whether any student keeps a file here.
func (s *Store) Any(ctx context.Context) (bool, error) {
	n := 0
	_, err := s.d.Get(ctx, db.Into(&n), `SELECT count(*) FROM (SELECT 1 AS one FROM paper_version LIMIT 1) AS held`)
	return n > 0, err
}
