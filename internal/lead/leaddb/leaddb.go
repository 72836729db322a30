// Package leaddb keeps the places of a student's own, the tables that are being
// taken in, and what students suggested to the catalogue. A lead is one row with
// its newest state, and every state that it had is kept beside it; deleting marks
// it, so that it can be brought back.
package leaddb

import (
	"context"
	"slices"
	"time"

	"preround/internal/catalog"
	"preround/internal/lead"
	"preround/internal/platform/db"
	"preround/internal/platform/errs"
	"preround/internal/student"
)

// Store is lead.Store, lead.ImportStore and lead.SuggestionStore on a database.
type Store struct{ d *db.DB }

var _ lead.Store = (*Store)(nil)

// New is the store of leads in d.
func New(d *db.DB) *Store { return &Store{d} }

const columns = `id, rev, made_ms, changed_ms, import_id, gone, body`

func kept(scan db.Scan) (k lead.Kept, err error) {
	id, body := "", ""
	if err = scan(&id, &k.Rev, db.IntoTime(&k.Made), db.IntoTime(&k.Changed), &k.Import, &k.Gone, &body); err == nil {
		k.Lead, err = lead.Decode(catalog.ID(id), body)
	}
	return k, err
}

// Add implements lead.Store.
func (s *Store) Add(ctx context.Context, who student.ID, at time.Time, says string, leads ...lead.Kept) error {
	if len(leads) == 0 {
		return nil
	}
	return s.d.Write(ctx, func(ctx context.Context) error {
		n := 0
		if _, err := s.d.Get(ctx, db.Into(&n), `SELECT count(*) FROM lead WHERE student_id = $1 AND NOT gone`, string(who)); err != nil {
			return err
		}
		if n+len(leads) > lead.MaxLeads {
			return lead.TooMany()
		}
		for _, k := range leads {
			k.Rev, k.Made, k.Gone = 1, at, false
			if err := s.put(ctx, who, at, says, k); err != nil {
				return err
			}
		}
		return nil
	})
}

// put writes the newest state of a lead and adds it to the history.
func (s *Store) put(ctx context.Context, who student.ID, at time.Time, says string, k lead.Kept) error {
	body, err := lead.Encode(k.Lead)
	if err != nil {
		return err
	}
	keys, id := lead.KeysOf(&k.Place), string(k.Place.ID)
	_, err = s.d.Exec(ctx, `INSERT INTO lead (student_id, id, rev, made_ms, changed_ms, import_id, gone, words, page_key, name_key, body)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
		ON CONFLICT (student_id, id) DO UPDATE SET rev = $3, changed_ms = $5, gone = $7, words = $8, page_key = $9, name_key = $10, body = $11`,
		string(who), id, k.Rev, db.Ms(k.Made), db.Ms(at), k.Import, k.Gone, lead.SearchText(k.Lead), keys.Page, keys.Name, body)
	if err != nil {
		return err
	}
	_, err = s.d.Exec(ctx, `INSERT INTO lead_revision (student_id, lead_id, rev, at_ms, says, gone, body) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		string(who), id, k.Rev, db.Ms(at), says, k.Gone, body)
	return err
}

// Change implements lead.Store.
func (s *Store) Change(ctx context.Context, who student.ID, at time.Time, says string, expected int64, l lead.Lead) (rev int64, err error) {
	err = s.d.Write(ctx, func(ctx context.Context) error {
		k, err := s.Get(ctx, who, l.Place.ID)
		switch {
		case err != nil:
			return err
		case k.Gone:
			return notFound()
		case k.Rev != expected:
			return errs.New(errs.Conflict, "This place was changed in another tab or on another device. Open it again and make your change once more.")
		}
		k.Lead = l
		k.Rev++
		rev = k.Rev
		return s.put(ctx, who, at, says, k)
	})
	return rev, err
}

// Delete implements lead.Store.
func (s *Store) Delete(ctx context.Context, who student.ID, at time.Time, id catalog.ID) error {
	return s.mark(ctx, who, at, id, true, "Deleted")
}

// Restore implements lead.Store.
func (s *Store) Restore(ctx context.Context, who student.ID, at time.Time, id catalog.ID) error {
	return s.mark(ctx, who, at, id, false, "Brought back")
}

func (s *Store) mark(ctx context.Context, who student.ID, at time.Time, id catalog.ID, gone bool, says string) error {
	return s.d.Write(ctx, func(ctx context.Context) error {
		k, err := s.Get(ctx, who, id)
		if err != nil || k.Gone == gone {
			return err
		}
		k.Gone = gone
		k.Rev++
		return s.put(ctx, who, at, says, k)
	})
}

// Get implements lead.Store.
func (s *Store) Get(ctx context.Context, who student.ID, id catalog.ID) (lead.Kept, error) {
	k, found, err := db.One(ctx, s.d, kept, `SELECT `+columns+` FROM lead WHERE student_id = $1 AND id = $2`, string(who), string(id))
	if err == nil && !found {
		err = notFound()
	}
	return k, err
}

func notFound() error { return errs.New(errs.NotFound, "There is no such place among yours.") }

// List implements lead.Store.
func (s *Store) List(ctx context.Context, who student.ID, from, limit int) ([]lead.Kept, error) {
	if limit <= 0 {
		limit = lead.MaxLeads
	}
	return db.List(ctx, s.d, kept, `SELECT `+columns+` FROM lead WHERE student_id = $1 AND NOT gone ORDER BY id DESC LIMIT $2 OFFSET $3`, string(who), limit, max(0, from))
}

// Some implements lead.Store.
func (s *Store) Some(ctx context.Context, who student.ID, ids []catalog.ID) ([]lead.Kept, error) {
	texts := make([]string, len(ids))
	for i, id := range ids {
		texts[i] = string(id)
	}
	list, args := db.In(2, texts)
	found, err := db.List(ctx, s.d, kept, `SELECT `+columns+` FROM lead WHERE student_id = $1 AND NOT gone AND id IN `+list, append([]any{string(who)}, args...)...)
	if err != nil {
		return nil, err
	}
	byID := map[catalog.ID]lead.Kept{}
	for _, k := range found {
		byID[k.Place.ID] = k
	}
	out := make([]lead.Kept, 0, len(found))
	for _, id := range ids {
		if k, ok := byID[id]; ok {
			out = append(out, k)
		}
	}
	return out, nil
}

func title(scan db.Scan) (t lead.Title, err error) {
	err = scan(&t.ID, &t.Words, &t.Keys.Page, &t.Keys.Name)
	return t, err
}

// Titles implements lead.Store.
func (s *Store) Titles(ctx context.Context, who student.ID) ([]lead.Title, error) {
	return db.List(ctx, s.d, title, `SELECT id, words, page_key, name_key FROM lead WHERE student_id = $1 AND NOT gone ORDER BY id DESC`, string(who))
}

// Twins implements lead.Store.
func (s *Store) Twins(ctx context.Context, who student.ID, keys []lead.Keys) ([]lead.Title, error) {
	var pages, names []string
	for _, k := range keys {
		if k.Page != "" {
			pages = append(pages, k.Page)
		}
		if k.Name != "" {
			names = append(names, k.Name)
		}
	}
	list, args := db.In(2, pages)
	twins, err := db.List(ctx, s.d, title, `SELECT id, words, page_key, name_key FROM lead WHERE student_id = $1 AND NOT gone AND page_key IN `+list, append([]any{string(who)}, args...)...)
	if err != nil {
		return nil, err
	}
	list, args = db.In(2, names)
	more, err := db.List(ctx, s.d, title, `SELECT id, words, page_key, name_key FROM lead WHERE student_id = $1 AND NOT gone AND name_key IN `+list, append([]any{string(who)}, args...)...)
	for _, t := range more {
		if !slices.ContainsFunc(twins, func(have lead.Title) bool { return have.ID == t.ID }) {
			twins = append(twins, t)
		}
	}
	return twins, err
}

// History implements lead.Store.
func (s *Store) History(ctx context.Context, who student.ID, id catalog.ID) ([]lead.Revision, error) {
	return db.List(ctx, s.d, func(scan db.Scan) (r lead.Revision, err error) {
		body := ""
		if err = scan(&r.Rev, db.IntoTime(&r.At), &r.Says, &r.Gone, &body); err == nil {
			r.Lead, err = lead.Decode(id, body)
		}
		return r, err
	}, `SELECT rev, at_ms, says, gone, body FROM lead_revision WHERE student_id = $1 AND lead_id = $2 ORDER BY rev DESC`, string(who), string(id))
}

// EraseStudent implements account.Eraser.
func (s *Store) EraseStudent(ctx context.Context, who student.ID) error {
	return s.d.Write(ctx, func(ctx context.Context) error {
		if _, err := s.d.Exec(ctx, `DELETE FROM lead_suggestion WHERE student_id = $1`, string(who)); err != nil {
			return err
		}
		if _, err := s.d.Exec(ctx, `DELETE FROM lead_import_row WHERE student_id = $1`, string(who)); err != nil {
			return err
		}
		if _, err := s.d.Exec(ctx, `DELETE FROM lead_import_batch WHERE student_id = $1`, string(who)); err != nil {
			return err
		}
		if _, err := s.d.Exec(ctx, `DELETE FROM lead_import WHERE student_id = $1`, string(who)); err != nil {
			return err
		}
		if _, err := s.d.Exec(ctx, `DELETE FROM lead_revision WHERE student_id = $1`, string(who)); err != nil {
			return err
		}
		_, err := s.d.Exec(ctx, `DELETE FROM lead WHERE student_id = $1`, string(who))
		return err
	})
}
