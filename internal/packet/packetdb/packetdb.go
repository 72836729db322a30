// Package packetdb keeps packets: what goes out with applications, as rows that are
// only ever added, and what was sent. A row of what was sent holds the key that opens
// its file; when the row goes, nobody can read the file any more.
package packetdb

import (
	"context"
	"encoding/json"
	"fmt"

	"preround/internal/packet"
	"preround/internal/platform/db"
	"preround/internal/student"
)

// Store is the packet.Store on a database.
type Store struct{ d *db.DB }

var _ packet.Store = (*Store)(nil)

// New is the store of packets in d.
func New(d *db.DB) *Store { return &Store{d} }

const columns = `SELECT application_id, rev, at_ms, says, body FROM packet_draft `

func revision(scan db.Scan) (r packet.Revision, err error) {
	err = scan(&r.Application, &r.Rev, db.IntoTime(&r.At), &r.Says, &r.Body)
	return r, err
}

// Latest implements packet.Store.
func (s *Store) Latest(ctx context.Context, who student.ID, application string) (packet.Revision, bool, error) {
	return db.One(ctx, s.d, revision, columns+`WHERE student_id = $1 AND application_id = $2 ORDER BY rev DESC LIMIT 1`, string(who), application)
}

// At implements packet.Store.
func (s *Store) At(ctx context.Context, who student.ID, application string, rev int64) (packet.Revision, bool, error) {
	return db.One(ctx, s.d, revision, columns+`WHERE student_id = $1 AND application_id = $2 AND rev = $3`, string(who), application, rev)
}

// Append implements packet.Store. The same body as the newest adds nothing.
func (s *Store) Append(ctx context.Context, who student.ID, r packet.Revision) (rev int64, err error) {
	err = s.d.Write(ctx, func(ctx context.Context) error {
		last, _, err := s.Latest(ctx, who, r.Application)
		if err != nil {
			return err
		}
		if rev = last.Rev; rev > 0 && string(last.Body) == string(r.Body) {
			return nil
		}
		rev++
		if _, err = s.d.Exec(ctx, `INSERT INTO packet_draft (student_id, application_id, rev, at_ms, says, body) VALUES ($1, $2, $3, $4, $5, $6)`,
			string(who), r.Application, rev, db.Ms(r.At), r.Says, r.Body); err != nil {
			return err
		}
		return s.prune(ctx, who, r.Application, rev)
	})
	return rev, err
}

// keepCount is how many changes of one packet are kept.
const keepCount = 100

// prune looks once in fifty changes, so that a change stays one short write.
func (s *Store) prune(ctx context.Context, who student.ID, application string, rev int64) error {
	if rev <= keepCount || rev%50 != 0 {
		return nil
	}
	_, err := s.d.Exec(ctx, `DELETE FROM packet_draft WHERE student_id = $1 AND application_id = $2 AND rev <= $3`, string(who), application, rev-keepCount)
	return err
}

// Drafts implements packet.Store.
func (s *Store) Drafts(ctx context.Context, who student.ID) ([]packet.Revision, error) {
	return db.List(ctx, s.d, revision, `SELECT d.application_id, d.rev, d.at_ms, d.says, d.body FROM packet_draft d WHERE d.student_id = $1
		AND d.rev = (SELECT max(n.rev) FROM packet_draft n WHERE n.student_id = d.student_id AND n.application_id = d.application_id) ORDER BY d.application_id`, string(who))
}

// History implements packet.Store.
func (s *Store) History(ctx context.Context, who student.ID) ([]packet.Revision, error) {
	return db.List(ctx, s.d, revision, columns+`WHERE student_id = $1 ORDER BY application_id, rev`, string(who))
}

// Keep implements packet.Store.
func (s *Store) Keep(ctx context.Context, who student.ID, k packet.Kept) error {
	enclosed, err := json.Marshal(k.Enclosed)
	if err != nil {
		return err
	}
	_, err = s.d.Exec(ctx, `INSERT INTO packet_sent (student_id, application_id, n, at_ms, name, type, bytes, pages, sha256, enclosed, blob, blob_key)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
		string(who), k.Application, k.N, db.Ms(k.At), k.Name, k.Type, k.Bytes, k.Pages, k.SHA256, string(enclosed), k.Blob, k.Key)
	return err
}

func kept(scan db.Scan) (k packet.Kept, err error) {
	var enclosed string
	if err = scan(&k.Application, &k.N, db.IntoTime(&k.At), &k.Name, &k.Type, &k.Bytes, &k.Pages, &k.SHA256, &enclosed, &k.Blob, &k.Key); err != nil {
		return k, err
	}
	if err = json.Unmarshal([]byte(enclosed), &k.Enclosed); err != nil {
		err = fmt.Errorf("what packet %d of application %s holds cannot be read: %w", k.N, k.Application, err)
	}
	return k, err
}

// Kept implements packet.Store.
func (s *Store) Kept(ctx context.Context, who student.ID, application string) ([]packet.Kept, error) {
	return db.List(ctx, s.d, kept, `SELECT application_id, n, at_ms, name, type, bytes, pages, sha256, enclosed, blob, blob_key FROM packet_sent
		WHERE student_id = $1 AND (CAST($2 AS TEXT) = '' OR application_id = $2) ORDER BY at_ms DESC, application_id, n DESC`, string(who), application)
}

// Usage implements packet.Store.
func (s *Store) Usage(ctx context.Context, who student.ID) (total int64, err error) {
	_, err = s.d.Get(ctx, db.Into(&total), `SELECT CAST(COALESCE(sum(bytes), 0) AS BIGINT) FROM packet_sent WHERE student_id = $1`, string(who))
	return total, err
}

// Known implements packet.Store.
func (s *Store) Known(ctx context.Context, names []string) (map[string]bool, error) {
	list, args := db.In(1, names)
	found, err := db.List(ctx, s.d, db.Column[string], `SELECT blob FROM packet_sent WHERE blob IN `+list, args...)
	out := map[string]bool{}
	for _, name := range found {
		out[name] = true
	}
	return out, err
}

// Any tells whether a packet of any student is kept here.
func (s *Store) Any(ctx context.Context) (bool, error) {
	n := 0
	_, err := s.d.Get(ctx, db.Into(&n), `SELECT count(*) FROM (SELECT 1 AS one FROM packet_sent LIMIT 1) AS held`)
	return n > 0, err
}

// EraseStudent implements packet.Store. Whoever calls it has noted the blobs that are
// to go.
func (s *Store) EraseStudent(ctx context.Context, who student.ID) error {
	return s.d.Write(ctx, func(ctx context.Context) error {
		if _, err := s.d.Exec(ctx, `DELETE FROM packet_sent WHERE student_id = $1`, string(who)); err != nil {
			return err
		}
		_, err := s.d.Exec(ctx, `DELETE FROM packet_draft WHERE student_id = $1`, string(who))
		return err
	})
}
