package leaddb_test

import (
	"crypto/rand"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"preround/internal/lead"
	"preround/internal/platform/clock"
	"preround/internal/platform/db"
	"preround/internal/platform/db/dbtest"
	"preround/internal/platform/errs"
)

// What is taken along comes back: leads, deleted ones too, with their history.
func TestAnArchiveComesBackWhole(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx, s := t.Context(), enrol(t, d, "a", "b", "c")
		must(t, s.Add(ctx, "a", noon, "Added", kept("1", "First"), kept("2", "Second")))
		k, err := s.Get(ctx, "a", "own-1")
		must(t, err)
		k.Place.Name = "=First"
		_, err = s.Change(ctx, "a", noon.Add(time.Hour), "Changed", 1, k.Lead)
		must(t, err)
		must(t, s.Delete(ctx, "a", noon.Add(2*time.Hour), "own-2"))
		begin(t, s, "a", 20)
		must(t, s.Suggest(ctx, "a", lead.Suggestion{ID: "g1", Lead: "own-1", At: noon, Place: kept("1", "First").Place}))
		a := lead.Archive{Store: s, Clock: clock.Fixed(noon.Add(24 * time.Hour)), Random: rand.Reader}
		raw, err := a.Export(ctx, "a")
		must(t, err)
		must(t, a.Import(ctx, "b", raw))
		theirs, err := s.All(ctx, "b")
		must(t, err)
		mine, err := s.All(ctx, "a")
		must(t, err)
		if d := cmp.Diff(mine, theirs); d != "" {
			t.Error(d)
		}
		ha, _ := s.History(ctx, "a", "own-1")
		hb, _ := s.History(ctx, "b", "own-1")
		if d := cmp.Diff(ha, hb); d != "" || len(ha) != 2 {
			t.Error(d)
		}
		if i, err := s.GetImport(ctx, "b", "i"); err != nil || i.Rows != 20 || i.Stage != lead.ChoosingColumns {
			t.Errorf("%+v %v", i, err)
		}
		if g, err := s.AllSuggestions(ctx, "b"); err != nil || len(g) != 1 || g[0].Stage != lead.Withdrawn {
			t.Errorf("a suggestion was made unasked: %+v %v", g, err)
		}
		rows, err := a.Rows(ctx, "b")
		if err != nil || len(rows) != 2 || rows[0][0] != "Name of the place" || rows[1][0] != "=First" {
			t.Errorf("%v %v", rows, err)
		}
		if raw, err := a.Export(ctx, "c"); err != nil || raw != nil {
			t.Errorf("of nothing: %s %v", raw, err)
		}
		for _, bad := range []string{"{", `{"leads":[{"id":"gb-x","history":[]}]}`, `{"leads":[{"id":"own-1"}]}`, strings.ReplaceAll(string(raw), `"own-1"`, `"own-../x"`),
			strings.Replace(string(raw), `"Name":"First"`, `"Name":"First","Apply":{"URL":"javascript:alert(1)"}`, 1), `{"imports":[{"ID":"x","Stage":"mad"}]}`, `{"suggestions":[{"lead":"own-1","stage":"mad","place":{"ID":"own-1"}}]}`} {
			if err := a.Import(ctx, "c", json.RawMessage(bad)); errs.KindOf(err) != errs.Invalid {
				t.Errorf("%.80s: %v", bad, err)
			}
		}
	})
}
