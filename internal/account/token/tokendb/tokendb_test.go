package tokendb_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"preround/internal/account/token"
	"preround/internal/account/token/tokendb"
	"preround/internal/platform/db"
	"preround/internal/platform/db/dbtest"
	"preround/internal/platform/errs"
	"preround/internal/student"
)

var noon = time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)

func TestTokensComeBackAsTheyWentAndGoWithTheirStudent(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := tokendb.New(d)
		want := map[student.ID]token.Token{}
		for i, who := range []student.ID{"amina", "ben"} {
			if _, err := d.Exec(t.Context(), `INSERT INTO student (id, made_ms) VALUES ($1, 0)`, string(who)); err != nil {
				t.Fatal(err)
			}
			want[who] = token.Token{Student: who, ID: "t" + string(who), Hash: []byte{byte(i), 0, 255}, Name: "Ein Skript", Scope: token.Write, Made: noon, Until: noon.Add(time.Hour)}
			if err := s.Add(t.Context(), want[who]); err != nil {
				t.Fatal(err)
			}
		}
		if err := s.Add(t.Context(), want["ben"]); errs.KindOf(err) != errs.Conflict {
			t.Errorf("the same twice: %v", err)
		}
		got, err := s.Find(t.Context(), []byte{0, 0, 255})
		if err != nil || cmp.Diff(want["amina"], got) != "" {
			t.Error(err, cmp.Diff(want["amina"], got))
		}
		if _, err := s.Find(t.Context(), []byte{0, 0}); errs.KindOf(err) != errs.NotFound {
			t.Errorf("part of a hash: %v", err)
		}
		if err := s.Used(t.Context(), "amina", "tgone", noon); err != nil {
			t.Error(err)
		}
		if err := s.EraseStudent(t.Context(), "amina"); err != nil {
			t.Fatal(err)
		}
		for who, n := range map[student.ID]int{"amina": 0, "ben": 1, "nobody": 0} {
			if all, err := s.Of(t.Context(), who); err != nil || len(all) != n {
				t.Errorf("%s has %d tokens, %v", who, len(all), err)
			}
		}
	})
}
