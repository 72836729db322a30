// Package papersdb keeps papers, files on their way, and the names of files that
// are to go. What is said of a paper and its files are rows that are only added.
//
// A row that names a file holds the key that opens it. When the row goes, its
// file's name goes into paper_doomed in the same transaction: from then on nobody
// can read the file, and a worker deletes it.
package papersdb

import (
	"context"
	"time"

	"preround/internal/papers"
	"preround/internal/platform/db"
	"preround/internal/platform/errs"
	"preround/internal/student"
)

// Store is papers.Store, papers.Uploads and papers.Doomed on a database.
type Store struct{ d *db.DB }

var (
	_ papers.Store   = (*Store)(nil)
	_ papers.Uploads = (*Store)(nil)
	_ papers.Doomed  = (*Store)(nil)
	_ papers.Scans   = (*Store)(nil)
)

// New is the store of papers in d.
func New(d *db.DB) *Store { return &Store{d} }

func noPaper() error {
	return errs.New(errs.NotFound, "There is no such paper. It may have been deleted.")
}

// Add implements papers.Store.
func (s *Store) Add(ctx context.Context, who student.ID, p papers.Paper, v *papers.Version) error {
	return s.d.Write(ctx, func(ctx context.Context) error {
		n := 0
		if _, err := s.d.Get(ctx, db.Into(&n), `SELECT count(*) FROM paper WHERE student_id = $1 AND gone_ms = 0`, string(who)); err != nil {
			return err
		}
		if n >= papers.MaxPapers {
			return errs.New(errs.Invalid, "You have %d papers here, which is as many as there can be. Delete some that you no longer need.", n)
		}
		if _, err := s.d.Exec(ctx, `INSERT INTO paper (student_id, id, kind, made_ms, gone_ms) VALUES ($1, $2, $3, $4, 0)`,
			string(who), string(p.ID), string(p.Kind), db.Ms(p.Made)); err != nil {
			return err
		}
		if err := s.revise(ctx, who, p.ID, 1, p.Made, p.Facts); err != nil {
			return err
		}
		if v == nil {
			return nil
		}
		return s.addVersion(ctx, who, p.ID, 1, *v)
	})
}

func (s *Store) revise(ctx context.Context, who student.ID, id papers.ID, rev int64, at time.Time, f papers.Facts) error {
	_, err := s.d.Exec(ctx, `INSERT INTO paper_revision (student_id, paper_id, rev, at_ms, title, status, official, issued, expires, note)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`, string(who), string(id), rev, db.Ms(at), f.Title, string(f.Status), f.Official, f.Issued.String(), f.Expires.String(), f.Note)
	return err
}

// Change implements papers.Store.
func (s *Store) Change(ctx context.Context, who student.ID, id papers.ID, rev int64, at time.Time, f papers.Facts) error {
	return s.d.Write(ctx, func(ctx context.Context) error {
		p, err := s.Get(ctx, who, id)
		if err != nil {
			return err
		}
		if p.Facts == f {
			return nil
		}
		if p.Rev != rev {
			return errs.New(errs.Conflict, "This paper was changed in another tab or on another device meanwhile. Look at it again and repeat your change.")
		}
		return s.revise(ctx, who, id, rev+1, at, f)
	})
}

// AddVersion implements papers.Store.
func (s *Store) AddVersion(ctx context.Context, who student.ID, id papers.ID, v papers.Version) (n int, err error) {
	err = s.d.Write(ctx, func(ctx context.Context) error {
		p, err := s.Get(ctx, who, id)
		if err != nil {
			return err
		}
		if p.Versions >= papers.MaxVersions {
			return errs.New(errs.Invalid, "This paper has %d versions, which is as many as there can be. Add it as a new paper.", p.Versions)
		}
		n = p.Versions + 1
		return s.addVersion(ctx, who, id, n, v)
	})
	return n, err
}

func (s *Store) addVersion(ctx context.Context, who student.ID, id papers.ID, n int, v papers.Version) error {
	_, err := s.d.Exec(ctx, `INSERT INTO paper_version (student_id, paper_id, n, at_ms, name, type, bytes, pages, width, height, signed, remarks, sha256, scanned_ms, blob, blob_key)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)`, string(who), string(id), n, db.Ms(v.At), v.Name, string(v.Type), v.Bytes,
		v.Pages, v.Width, v.Height, v.Signed, v.Remarks, v.SHA256, msOrNever(v.Scanned), v.Blob, v.Key)
	return err
}

// heads are papers with what was said of them last.
const heads = `SELECT p.id, p.kind, p.made_ms, p.gone_ms, r.rev, r.at_ms, r.title, r.status, r.official, r.issued, r.expires, r.note
	FROM paper p JOIN paper_revision r ON r.student_id = p.student_id AND r.paper_id = p.id
	AND r.rev = (SELECT max(n.rev) FROM paper_revision n WHERE n.student_id = p.student_id AND n.paper_id = p.id) WHERE p.student_id = $1 `

func head(scan db.Scan) (p papers.Paper, err error) {
	gone := int64(0)
	err = scan(&p.ID, &p.Kind, db.IntoTime(&p.Made), &gone, &p.Rev, db.IntoTime(&p.Changed), &p.Facts.Title, &p.Facts.Status, &p.Facts.Official,
		db.IntoDate(&p.Facts.Issued), db.IntoDate(&p.Facts.Expires), &p.Facts.Note)
	if gone != 0 {
		p.Gone = db.Time(gone)
	}
	return p, err
}

const files = `SELECT paper_id, n, at_ms, name, type, bytes, pages, width, height, signed, remarks, sha256, scanned_ms, virus, blob, blob_key FROM paper_version WHERE student_id = $1 `

type fileRow struct {
	paper papers.ID
	papers.Version
}

func file(scan db.Scan) (f fileRow, err error) {
	scanned := int64(0)
	err = scan(&f.paper, &f.N, db.IntoTime(&f.At), &f.Name, &f.Type, &f.Bytes, &f.Pages, &f.Width, &f.Height, &f.Signed, &f.Remarks, &f.SHA256, &scanned, &f.Virus, &f.Blob, &f.Key)
	if scanned != 0 {
		f.Scanned = db.Time(scanned)
	}
	return f, err
}

// Get implements papers.Store.
func (s *Store) Get(ctx context.Context, who student.ID, id papers.ID) (p papers.Paper, err error) {
	err = s.d.Read(ctx, func(ctx context.Context) error {
		found := false
		p, found, err = db.One(ctx, s.d, head, heads+`AND p.id = $2`, string(who), string(id))
		if err != nil {
			return err
		}
		if !found {
			return noPaper()
		}
		versions, err := s.Versions(ctx, who, id)
		if len(versions) > 0 {
			p.Versions, p.Latest = len(versions), &versions[0]
		}
		return err
	})
	return p, err
}

// List implements papers.Store. Papers come in the order in which they were made.
func (s *Store) List(ctx context.Context, who student.ID) (all []papers.Paper, err error) {
	err = s.d.Read(ctx, func(ctx context.Context) error {
		if all, err = db.List(ctx, s.d, head, heads+`AND p.gone_ms = 0 ORDER BY p.made_ms, p.id`, string(who)); err != nil {
			return err
		}
		rows, err := db.List(ctx, s.d, file, files+`ORDER BY paper_id, n`, string(who))
		for i := range all {
			for _, f := range rows {
				if f.paper == all[i].ID {
					all[i].Versions++
					all[i].Latest = &f.Version
				}
			}
		}
		return err
	})
	return all, err
}

// Versions implements papers.Store.
func (s *Store) Versions(ctx context.Context, who student.ID, id papers.ID) ([]papers.Version, error) {
	rows, err := db.List(ctx, s.d, file, files+`AND paper_id = $2 ORDER BY n DESC`, string(who), string(id))
	out := make([]papers.Version, len(rows))
	for i, f := range rows {
		out[i] = f.Version
	}
	return out, err
}

// Revisions implements papers.Store.
func (s *Store) Revisions(ctx context.Context, who student.ID, id papers.ID) ([]papers.Revision, error) {
	return db.List(ctx, s.d, func(scan db.Scan) (r papers.Revision, err error) {
		err = scan(&r.Rev, db.IntoTime(&r.At), &r.Facts.Title, &r.Facts.Status, &r.Facts.Official, db.IntoDate(&r.Facts.Issued), db.IntoDate(&r.Facts.Expires), &r.Facts.Note)
		return r, err
	}, `SELECT rev, at_ms, title, status, official, issued, expires, note FROM paper_revision WHERE student_id = $1 AND paper_id = $2 ORDER BY rev DESC`, string(who), string(id))
}

// SetGone implements papers.Store.
func (s *Store) SetGone(ctx context.Context, who student.ID, id papers.ID, at time.Time) error {
	n, err := s.d.Exec(ctx, `UPDATE paper SET gone_ms = $1 WHERE student_id = $2 AND id = $3`, msOrNever(at), string(who), string(id))
	if err == nil && n == 0 {
		err = noPaper()
	}
	return err
}

// msOrNever is a moment as it is stored; 0 for none.
func msOrNever(at time.Time) int64 {
	if at.IsZero() {
		return 0
	}
	return db.Ms(at)
}

// Usage implements papers.Store. Deleted papers count until they are gone.
func (s *Store) Usage(ctx context.Context, who student.ID) (total int64, err error) {
	_, err = s.d.Get(ctx, db.Into(&total), `SELECT (SELECT CAST(COALESCE(sum(bytes), 0) AS BIGINT) FROM paper_version WHERE student_id = $1)
		+ (SELECT CAST(COALESCE(sum(size), 0) AS BIGINT) FROM paper_upload WHERE student_id = $1)`, string(who))
	return total, err
}

// Purge implements papers.Store.
func (s *Store) Purge(ctx context.Context, before time.Time) (purged int, err error) {
	err = s.d.Write(ctx, func(ctx context.Context) error {
		if _, err := s.d.Exec(ctx, `INSERT INTO paper_doomed (blob, at_ms) SELECT v.blob, p.gone_ms FROM paper_version v
			JOIN paper p ON p.student_id = v.student_id AND p.id = v.paper_id WHERE p.gone_ms > 0 AND p.gone_ms < $1 ON CONFLICT (blob) DO NOTHING`, db.Ms(before)); err != nil {
			return err
		}
		n, err := s.d.Exec(ctx, `DELETE FROM paper WHERE gone_ms > 0 AND gone_ms < $1`, db.Ms(before))
		purged = int(n)
		return err
	})
	return purged, err
}

// EraseStudent implements account.Eraser.
func (s *Store) EraseStudent(ctx context.Context, who student.ID) error {
	return s.d.Write(ctx, func(ctx context.Context) error {
		if _, err := s.d.Exec(ctx, `INSERT INTO paper_doomed (blob, at_ms) SELECT blob, at_ms FROM paper_version WHERE student_id = $1
			ON CONFLICT (blob) DO NOTHING`, string(who)); err != nil {
			return err
		}
		if _, err := s.d.Exec(ctx, `INSERT INTO paper_doomed (blob, at_ms) SELECT blob, 0 FROM paper_part WHERE student_id = $1
			ON CONFLICT (blob) DO NOTHING`, string(who)); err != nil {
			return err
		}
		if _, err := s.d.Exec(ctx, `DELETE FROM paper_upload WHERE student_id = $1`, string(who)); err != nil {
			return err
		}
		_, err := s.d.Exec(ctx, `DELETE FROM paper WHERE student_id = $1`, string(who))
		return err
	})
}
