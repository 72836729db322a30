package leaddb

import (
	"context"

	"preround/internal/catalog"
	"preround/internal/lead"
	"preround/internal/platform/db"
	"preround/internal/student"
)

var _ lead.Shelf = (*Store)(nil)

// All implements lead.Shelf.
func (s *Store) All(ctx context.Context, who student.ID) ([]lead.Kept, error) {
	return db.List(ctx, s.d, kept, `SELECT `+columns+` FROM lead WHERE student_id = $1 ORDER BY id`, string(who))
}

// Record implements lead.Shelf.
func (s *Store) Record(ctx context.Context, who student.ID, k lead.Kept, history []lead.Revision) error {
	return s.d.Write(ctx, func(ctx context.Context) error {
		for _, h := range history {
			at := k
			at.Lead, at.Rev, at.Gone = h.Lead, h.Rev, h.Gone
			if err := s.put(ctx, who, h.At, h.Says, at); err != nil {
				return err
			}
		}
		return nil
	})
}

// AllSuggestions implements lead.Shelf.
func (s *Store) AllSuggestions(ctx context.Context, who student.ID) ([]lead.Suggestion, error) {
	return db.List(ctx, s.d, suggestion, `SELECT `+suggestionColumns+` FROM lead_suggestion WHERE student_id = $1 ORDER BY at_ms, id`, string(who))
}

// RecordSuggestion implements lead.Shelf.
func (s *Store) RecordSuggestion(ctx context.Context, who student.ID, g lead.Suggestion) error {
	body, err := catalog.EncodeBody(g.Place)
	if err != nil {
		return err
	}
	return s.d.Write(ctx, func(ctx context.Context) error { // alone, since the id may be taken
		_, err := s.d.Exec(ctx, `INSERT INTO lead_suggestion (student_id, id, lead_id, at_ms, stage, decided_ms, reason, place_id, body) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
			string(who), g.ID, string(g.Lead), db.Ms(g.At), string(g.Stage), db.Ms(g.Decided), g.Reason, string(g.Became), body)
		return err
	})
}
