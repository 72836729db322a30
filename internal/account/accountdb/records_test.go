package accountdb_test

import (
	"encoding/json"
	"testing"
	"time"

	"preround/internal/account"
	"preround/internal/account/accountdb"
	"preround/internal/platform/db"
	"preround/internal/platform/db/dbtest"
	"preround/internal/platform/errs"
)

// A plan that moves to another server is kept since the day it first was, and no
// file makes it younger than it is.
func TestSinceWhenAPlanIsKeptIsTakenAlong(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		records := account.Records{Store: accountdb.New(d)}
		old, now := time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC), time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
		for who, at := range map[string]time.Time{"old": old, "new": now} {
			if _, err := d.Exec(t.Context(), `INSERT INTO student (id, made_ms) VALUES ($1, $2)`, who, db.Ms(at)); err != nil {
				t.Fatal(err)
			}
		}
		raw, err := records.Export(t.Context(), "old")
		if err != nil || string(raw) != `{"made":"2026-03-01T09:00:00Z"}` {
			t.Fatalf("%s, %v", raw, err)
		}
		for _, bad := range []string{`{}`, `{"made":"1990-01-01T00:00:00Z"}`, `{"made":"2026-03-01T09:00:00Z","role":"owner"}`, `[]`} {
			if err := records.Import(t.Context(), "new", json.RawMessage(bad)); errs.KindOf(err) != errs.Invalid {
				t.Errorf("%s: %v", bad, err)
			}
		}
		if err := records.Import(t.Context(), "new", json.RawMessage(`{"made":"2027-01-01T00:00:00Z"}`)); err != nil {
			t.Errorf("a server whose clock is ahead: %v", err)
		}
		if same, err := records.Export(t.Context(), "new"); err != nil || string(same) != `{"made":"2026-11-22T09:00:00Z"}` {
			t.Errorf("%s, %v", same, err)
		}
		if err := records.Import(t.Context(), "new", raw); err != nil {
			t.Fatal(err)
		}
		if again, err := records.Export(t.Context(), "new"); err != nil || string(again) != string(raw) {
			t.Errorf("%s, %v", again, err)
		}
		if rows, err := records.Rows(t.Context(), "new"); err != nil || rows[1][0] != "2026-03-01 09:00:00" {
			t.Errorf("%v, %v", rows, err)
		}
		if _, err := records.Export(t.Context(), "nobody"); errs.KindOf(err) != errs.NotFound {
			t.Errorf("of nobody: %v", err)
		}
	})
}
