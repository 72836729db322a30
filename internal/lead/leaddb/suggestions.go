package leaddb

import (
	"context"
	"time"

	"preround/internal/catalog"
	"preround/internal/lead"
	"preround/internal/platform/db"
	"preround/internal/platform/errs"
	"preround/internal/student"
)

var _ lead.SuggestionStore = (*Store)(nil)

const suggestionColumns = `id, lead_id, at_ms, stage, decided_ms, reason, place_id, body`

func suggestion(scan db.Scan) (s lead.Suggestion, err error) {
	body := ""
	err = scan(&s.ID, &s.Lead, db.IntoTime(&s.At), &s.Stage, db.IntoTime(&s.Decided), &s.Reason, &s.Became, &body)
	if err == nil {
		s.Place, err = catalog.DecodeBody(s.Lead, body)
	}
	return s, err
}

// Suggest implements lead.SuggestionStore.
func (s *Store) Suggest(ctx context.Context, who student.ID, g lead.Suggestion) error {
	body, err := catalog.EncodeBody(g.Place)
	if err != nil {
		return err
	}
	return s.d.Write(ctx, func(ctx context.Context) error {
		open, same := 0, 0
		_, err := s.d.Get(ctx, db.Into(&open, &same), `SELECT count(*), count(CASE WHEN lead_id = $2 THEN 1 END) FROM lead_suggestion WHERE student_id = $1 AND stage = 'open'`,
			string(who), string(g.Lead))
		switch {
		case err != nil:
			return err
		case same > 0:
			return errs.New(errs.Conflict, "You have suggested this place already; the people who look after the catalogue have not looked at it yet.")
		case open >= lead.MaxOpen:
			return errs.New(errs.TooMany, "%d of your suggestions wait to be looked at. Please wait until some of them are.", open)
		}
		_, err = s.d.Exec(ctx, `INSERT INTO lead_suggestion (student_id, id, lead_id, at_ms, stage, decided_ms, reason, place_id, body) VALUES ($1, $2, $3, $4, 'open', 0, '', '', $5)`,
			string(who), g.ID, string(g.Lead), db.Ms(g.At), body)
		return err
	})
}

// SuggestionsOf implements lead.SuggestionStore.
func (s *Store) SuggestionsOf(ctx context.Context, who student.ID, of catalog.ID) ([]lead.Suggestion, error) {
	return db.List(ctx, s.d, suggestion, `SELECT `+suggestionColumns+` FROM lead_suggestion WHERE student_id = $1 AND lead_id = $2 ORDER BY at_ms DESC, id DESC`,
		string(who), string(of))
}

// TakeBack implements lead.SuggestionStore.
func (s *Store) TakeBack(ctx context.Context, who student.ID, of catalog.ID, at time.Time) error {
	_, err := s.d.Exec(ctx, `UPDATE lead_suggestion SET stage = 'withdrawn', decided_ms = $3 WHERE student_id = $1 AND lead_id = $2 AND stage = 'open'`,
		string(who), string(of), db.Ms(at))
	return err
}

// Queue implements lead.SuggestionStore.
func (s *Store) Queue(ctx context.Context, stage lead.SuggestionStage, limit int) ([]lead.Suggestion, error) {
	return db.List(ctx, s.d, suggestion, `SELECT `+suggestionColumns+` FROM lead_suggestion WHERE stage = $1 ORDER BY at_ms, id LIMIT $2`, string(stage), max(0, limit))
}

// Suggestion implements lead.SuggestionStore.
func (s *Store) Suggestion(ctx context.Context, id string) (lead.Suggestion, error) {
	g, found, err := db.One(ctx, s.d, suggestion, `SELECT `+suggestionColumns+` FROM lead_suggestion WHERE id = $1`, id)
	if err == nil && !found {
		err = errs.New(errs.NotFound, "There is no such suggestion.")
	}
	return g, err
}

// Decide implements lead.SuggestionStore.
func (s *Store) Decide(ctx context.Context, id string, stage lead.SuggestionStage, reason string, became catalog.ID, at time.Time) error {
	n, err := s.d.Exec(ctx, `UPDATE lead_suggestion SET stage = $2, reason = $3, place_id = $4, decided_ms = $5 WHERE id = $1 AND stage = 'open'`,
		id, string(stage), reason, string(became), db.Ms(at))
	if err == nil && n == 0 {
		err = errs.New(errs.Conflict, "This suggestion was decided or taken back meanwhile.")
	}
	return err
}
