package db_test

import (
	"slices"
	"testing"
	"time"

	"preround/internal/platform/clock"
	"preround/internal/platform/db"
	"preround/internal/platform/db/dbtest"
)

func TestInSelectsExactlyTheNamed(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		scratch(t, d)
		all := []string{"a", "b", "c", "d", "e", "f"}
		for _, name := range all {
			exec(t, d, `INSERT INTO scratch (name, n) VALUES ($1, 1)`, name)
		}
		for n := range all {
			list, args := db.In(2, all[:n])
			got, err := db.List(t.Context(), d, db.Column[string],
				`SELECT name FROM scratch WHERE n = $1 AND name IN `+list+` ORDER BY name`, append([]any{1}, args...)...)
			if err != nil || !slices.Equal(got, all[:n]) {
				t.Errorf("%d names: got %q, %v (%s)", n, got, err, list)
			}
		}
	})
}

func TestValuesComeBackAsTheyWent(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		exec(t, d, `CREATE TABLE v (at_ms BIGINT, day TEXT, flag BOOLEAN, share DOUBLE PRECISION, raw BYTEA, n BIGINT)`)
		at := time.Date(2027, 3, 1, 9, 30, 0, 5e6, time.FixedZone("x", 3600))
		day := clock.MustDate("2027-03-01")
		exec(t, d, `INSERT INTO v (at_ms, day, flag, share, raw, n) VALUES ($1, $2, $3, $4, $5, $6)`,
			db.Ms(at), day.String(), true, 0.25, []byte{0, 255}, int64(-1)<<63)
		var gotAt time.Time
		var gotDay clock.Date
		var flag bool
		var share float64
		var raw []byte
		var n int64
		found, err := d.Get(t.Context(), db.Into(db.IntoTime(&gotAt), db.IntoDate(&gotDay), &flag, &share, &raw, &n),
			`SELECT at_ms, day, flag, share, raw, n FROM v WHERE flag`)
		if err != nil || !found {
			t.Fatal(found, err)
		}
		if !gotAt.Equal(at) || gotAt.Location() != time.UTC || gotDay != day || !flag || share != 0.25 || string(raw) != "\x00\xff" || n != -1<<63 {
			t.Error(gotAt, gotDay, flag, share, raw, n)
		}
		exec(t, d, `UPDATE v SET at_ms = $1, day = $2`, db.Ms(time.Time{}), clock.Date(0).String())
		if _, err := d.Get(t.Context(), db.Into(db.IntoTime(&gotAt), db.IntoDate(&gotDay)), `SELECT at_ms, day FROM v`); err != nil || !gotAt.IsZero() || !gotDay.IsZero() {
			t.Error("unknown did not stay unknown", gotAt, gotDay, err)
		}
	})
}
