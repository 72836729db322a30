package leaddb

import (
	"context"
	"encoding/json"
	"time"

	"preround/internal/lead"
	"preround/internal/platform/db"
	"preround/internal/platform/errs"
	"preround/internal/student"
)

var _ lead.ImportStore = (*Store)(nil)

const importColumns = `id, made_ms, changed_ms, name, stage, row_count, batches, position, added, same, refused, head`

func oneImport(scan db.Scan) (i lead.Import, err error) {
	head := ""
	err = scan(&i.ID, db.IntoTime(&i.Made), db.IntoTime(&i.Changed), &i.Name, &i.Stage, &i.Rows, &i.Batches, &i.Position, &i.Added, &i.Same, &i.Refused, &head)
	if err == nil {
		err = json.Unmarshal([]byte(head), &i.Head)
	}
	return i, err
}

// Begin implements lead.ImportStore.
func (s *Store) Begin(ctx context.Context, who student.ID, i lead.Import, rows []lead.Row) error {
	waiting := (len(rows) + lead.BatchRows - 1) / lead.BatchRows
	if i.Rows == 0 { // a report that was brought along has no rows any more, and knows how many it had
		i.Rows, i.Batches = len(rows), waiting
	}
	return s.d.Write(ctx, func(ctx context.Context) error {
		head, err := json.Marshal(i.Head)
		if err != nil {
			return err
		}
		_, err = s.d.Exec(ctx, `INSERT INTO lead_import (student_id, id, made_ms, changed_ms, name, stage, row_count, batches, position, added, same, refused, head)
			VALUES ($1, $2, $3, $3, $4, $5, $6, $7, 0, 0, 0, 0, $8)`, string(who), i.ID, db.Ms(i.Made), i.Name, string(i.Stage), i.Rows, i.Batches, string(head))
		if err != nil {
			return err
		}
		for n := range waiting {
			cells, err := json.Marshal(rows[n*lead.BatchRows : min(len(rows), (n+1)*lead.BatchRows)])
			if err != nil {
				return err
			}
			_, err = s.d.Exec(ctx, `INSERT INTO lead_import_batch (student_id, import_id, n, cells) VALUES ($1, $2, $3, $4)`, string(who), i.ID, n, string(cells))
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// GetImport implements lead.ImportStore.
func (s *Store) GetImport(ctx context.Context, who student.ID, id string) (lead.Import, error) {
	i, found, err := db.One(ctx, s.d, oneImport, `SELECT `+importColumns+` FROM lead_import WHERE student_id = $1 AND id = $2`, string(who), id)
	if err == nil && !found {
		err = errs.New(errs.NotFound, "There is no such import among yours.")
	}
	return i, err
}

// Imports implements lead.ImportStore.
func (s *Store) Imports(ctx context.Context, who student.ID) ([]lead.Import, error) {
	return db.List(ctx, s.d, oneImport, `SELECT `+importColumns+` FROM lead_import WHERE student_id = $1 ORDER BY id DESC`, string(who))
}

// Put implements lead.ImportStore.
func (s *Store) Put(ctx context.Context, who student.ID, i lead.Import) error {
	head, err := json.Marshal(i.Head)
	if err != nil {
		return err
	}
	_, err = s.d.Exec(ctx, `UPDATE lead_import SET changed_ms = $3, stage = $4, position = $5, added = $6, same = $7, refused = $8, head = $9
		WHERE student_id = $1 AND id = $2`, string(who), i.ID, db.Ms(i.Changed), string(i.Stage), i.Position, i.Added, i.Same, i.Refused, string(head))
	return err
}

// Batch implements lead.ImportStore.
func (s *Store) Batch(ctx context.Context, who student.ID, id string, position int) (rows []lead.Row, err error) {
	cells := ""
	found, err := s.d.Get(ctx, db.Into(&cells), `SELECT cells FROM lead_import_batch WHERE student_id = $1 AND import_id = $2 AND n = $3`, string(who), id, position)
	if err != nil || !found {
		return nil, err
	}
	err = json.Unmarshal([]byte(cells), &rows)
	return rows, err
}

// Settle implements lead.ImportStore.
func (s *Store) Settle(ctx context.Context, who student.ID, id string, position int, outcomes []lead.Outcome) error {
	return s.d.Write(ctx, func(ctx context.Context) error {
		_, err := s.d.Exec(ctx, `DELETE FROM lead_import_batch WHERE student_id = $1 AND import_id = $2 AND n = $3`, string(who), id, position)
		for _, o := range outcomes {
			if err != nil {
				return err
			}
			err = s.settleRow(ctx, who, id, o)
		}
		return err
	})
}

func (s *Store) settleRow(ctx context.Context, who student.ID, id string, o lead.Outcome) error {
	cells, err := json.Marshal(o.Row)
	if err != nil {
		return err
	}
	_, err = s.d.Exec(ctx, `INSERT INTO lead_import_row (student_id, import_id, line, outcome, why, place_id, cells) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		string(who), id, o.Line, outcomeWord(o.Refused), o.Why, string(o.Place), string(cells))
	return err
}

func outcomeWord(refused bool) string {
	if refused {
		return "refused"
	}
	return "same"
}

// Outcomes implements lead.ImportStore.
func (s *Store) Outcomes(ctx context.Context, who student.ID, id string, refused bool, from, limit int) ([]lead.Outcome, error) {
	return db.List(ctx, s.d, func(scan db.Scan) (o lead.Outcome, err error) {
		cells := ""
		if err = scan(&o.Why, &o.Place, &cells); err == nil {
			err = json.Unmarshal([]byte(cells), &o.Row)
		}
		o.Refused = refused
		return o, err
	}, `SELECT why, place_id, cells FROM lead_import_row WHERE student_id = $1 AND import_id = $2 AND outcome = $3 ORDER BY line LIMIT $4 OFFSET $5`,
		string(who), id, outcomeWord(refused), max(0, limit), max(0, from))
}

// UndoImport implements lead.ImportStore.
func (s *Store) UndoImport(ctx context.Context, who student.ID, id string, at time.Time) (n int64, err error) {
	err = s.d.Write(ctx, func(ctx context.Context) error {
		n, err = s.d.Exec(ctx, `UPDATE lead SET gone = TRUE, rev = rev + 1, changed_ms = $3 WHERE student_id = $1 AND import_id = $2 AND NOT gone`,
			string(who), id, db.Ms(at))
		if err != nil {
			return err
		}
		_, err = s.d.Exec(ctx, `INSERT INTO lead_revision (student_id, lead_id, rev, at_ms, says, gone, body)
			SELECT student_id, id, rev, changed_ms, 'Deleted with its import', gone, body FROM lead WHERE student_id = $1 AND import_id = $2 AND gone AND changed_ms = $3
			ON CONFLICT (student_id, lead_id, rev) DO NOTHING`, string(who), id, db.Ms(at))
		return err
	})
	return n, err
}

// ReturnTaken implements lead.ImportStore.
func (s *Store) ReturnTaken(ctx context.Context, who student.ID, id string, taken, at time.Time) (n int64, err error) {
	err = s.d.Write(ctx, func(ctx context.Context) error {
		_, err = s.d.Exec(ctx, `INSERT INTO lead_revision (student_id, lead_id, rev, at_ms, says, gone, body)
			SELECT student_id, id, rev + 1, CAST($4 AS BIGINT), 'Brought back', FALSE, body FROM lead WHERE student_id = $1 AND import_id = $2 AND gone AND changed_ms = $3`,
			string(who), id, db.Ms(taken), db.Ms(at))
		if err != nil {
			return err
		}
		n, err = s.d.Exec(ctx, `UPDATE lead SET gone = FALSE, rev = rev + 1, changed_ms = $4 WHERE student_id = $1 AND import_id = $2 AND gone AND changed_ms = $3`,
			string(who), id, db.Ms(taken), db.Ms(at))
		return err
	})
	return n, err
}

// Drop implements lead.ImportStore.
func (s *Store) Drop(ctx context.Context, who student.ID, id string) error {
	return s.d.Write(ctx, func(ctx context.Context) error {
		if _, err := s.d.Exec(ctx, `DELETE FROM lead_import_row WHERE student_id = $1 AND import_id = $2`, string(who), id); err != nil {
			return err
		}
		if _, err := s.d.Exec(ctx, `DELETE FROM lead_import_batch WHERE student_id = $1 AND import_id = $2`, string(who), id); err != nil {
			return err
		}
		_, err := s.d.Exec(ctx, `DELETE FROM lead_import WHERE student_id = $1 AND id = $2`, string(who), id)
		return err
	})
}
