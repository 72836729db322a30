package todaydb_test

import (
	"fmt"
	"testing"

	"preround/internal/agenda"
	"preround/internal/platform/clock"
	"preround/internal/platform/db"
	"preround/internal/platform/db/dbtest"
	"preround/internal/platform/errs"
	"preround/internal/today"
	"preround/internal/today/todaydb"
)

func TestAVisitIsRemembered(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx, s := t.Context(), todaydb.New(d)
		for _, who := range []string{"amina", "ben"} {
			if _, err := d.Exec(ctx, `INSERT INTO student (id, made_ms) VALUES ($1, 1)`, who); err != nil {
				t.Fatal(err)
			}
		}
		if v, err := s.Last(ctx, "amina"); err != nil || v.On != 0 || v.News != nil || v.Seen != nil {
			t.Errorf("before the first: %+v, %v", v, err)
		}
		day := clock.MustDate("2026-11-22")
		for _, v := range []today.Visit{
			{On: day, Seen: []today.Seen{{ID: "a", What: "Tür “zu”", On: day + 3, Kind: agenda.Window, Opens: true}}},
			{On: day + 30, News: []string{"One.", "Two."}, From: day},
			{On: day + 31},
		} {
			if err := s.Note(ctx, "amina", v); err != nil {
				t.Fatal(err)
			}
			if got, err := s.Last(ctx, "amina"); err != nil || fmt.Sprintf("%+v", got) != fmt.Sprintf("%+v", v) {
				t.Errorf("%+v became %+v, %v", v, got, err)
			}
		}
		if v, err := s.Last(ctx, "ben"); err != nil || v.On != 0 {
			t.Errorf("another's: %+v, %v", v, err)
		}
		if err := s.Note(ctx, "nobody", today.Visit{On: day}); errs.KindOf(err) != errs.NotFound {
			t.Errorf("of nobody: %v", err)
		}
		if err := s.EraseStudent(ctx, "amina"); err != nil {
			t.Fatal(err)
		}
		if v, err := s.Last(ctx, "amina"); err != nil || v.On != 0 {
			t.Errorf("after erasure: %+v, %v", v, err)
		}
	})
}
