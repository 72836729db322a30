package plandb_test

import (
	"encoding/json"
	"strings"
	"testing"

	"preround/internal/plan"
	"preround/internal/plan/plandb"
	"preround/internal/platform/db"
	"preround/internal/platform/db/dbtest"
	"preround/internal/platform/errs"
)

func TestAPlanIsTakenAlongWithItsHistory(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := people(t, d, "amina", "ben", "cleo")
		records := plan.Records{Store: s}
		add(t, s, "amina", 0, "year=3")
		add(t, s, "amina", 1, "year=4")
		if _, err := s.Undo(t.Context(), "amina", 2, day); err != nil {
			t.Fatal(err)
		}
		raw, err := records.Export(t.Context(), "amina")
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(raw), "amina") {
			t.Errorf("the export names the student: %s", raw)
		}
		if err := records.Import(t.Context(), "ben", raw); err != nil {
			t.Fatal(err)
		}
		again, err := records.Export(t.Context(), "ben")
		if err != nil || string(again) != string(raw) {
			t.Errorf("%v\nwas %s\nis  %s", err, raw, again)
		}
		if last, err := s.Latest(t.Context(), "ben"); err != nil || last.State != "year=3" || last.Rev != 3 || last.Restores != 1 {
			t.Errorf("%+v, %v", last, err)
		}
		rows, err := records.Rows(t.Context(), "ben")
		if err != nil || len(rows) != 4 || rows[1][3] != "/plan?year=3" {
			t.Errorf("%v, %v", rows, err)
		}
		if err := records.Import(t.Context(), "ben", raw); errs.KindOf(err) != errs.Conflict {
			t.Errorf("into what is kept already: %v", err)
		}
		if err := records.Import(t.Context(), "nobody", raw); errs.KindOf(err) != errs.NotFound {
			t.Errorf("for nobody: %v", err)
		}
		refusesRecords(t, records, s)
	})
}

// refusesRecords: what is no history is refused, and leaves nothing behind.
func refusesRecords(t *testing.T, records plan.Records, s *plandb.Store) {
	t.Helper()
	one := func(rev int, at, state, says string, restores int) string {
		b, err := json.Marshal(map[string]any{"rev": rev, "at": at, "state": state, "says": says, "restores": restores})
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	const at = "2026-11-22T09:00:00Z"
	for name, text := range map[string]string{
		"no list":           `[]`,
		"unknown words":     `{"revisions":[],"run":1}`,
		"twice":             `{"revisions":[` + one(1, at, "year=3", "", 0) + "," + one(1, at, "year=4", "", 0) + `]}`,
		"from nought":       `{"revisions":[` + one(0, at, "year=3", "", 0) + `]}`,
		"forward":           `{"revisions":[` + one(1, at, "year=3", "", 2) + `]}`,
		"long ago":          `{"revisions":[` + one(1, "0001-01-01T00:00:00Z", "year=3", "", 0) + `]}`,
		"no query":          `{"revisions":[` + one(1, at, "%zz", "", 0) + `]}`,
		"no text":           `{"revisions":[` + one(1, at, "year=3", "a\u0000b", 0) + `]}`,
		"no text in it":     `{"revisions":[` + one(1, at, "school=a%00b", "", 0) + `]}`,
		"too long":          `{"revisions":[` + one(1, at, "school="+strings.Repeat("x", plan.MaxStateBytes), "", 0) + `]}`,
		"the second broken": `{"revisions":[` + one(1, at, "year=3", "", 0) + "," + one(2, at, "%zz", "", 0) + `]}`,
	} {
		if err := records.Import(t.Context(), "cleo", json.RawMessage(text)); errs.KindOf(err) != errs.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	if list, err := s.History(t.Context(), "cleo", 10); err != nil || len(list) != 0 {
		t.Errorf("left behind: %v, %v", list, err)
	}
}
