package db_test

import (
	"context"
	"testing"
	"time"

	"preround/internal/platform/db"
	"preround/internal/platform/db/dbtest"
	"preround/internal/platform/errs"
)

// Row 43: while a reader holds old pages, the log cannot be emptied. Scrub then
// says so, instead of leaving what was erased there unsaid.
func TestRow43ScrubSaysWhenItCouldNot(t *testing.T) {
	t.Parallel()
	c := dbtest.SQLiteConfig(t)
	c.Wait = 50 * time.Millisecond
	d := dbtest.Open(t, c)
	ctx := t.Context()
	err := d.Read(ctx, func(read context.Context) error {
		n := 0
		if _, err := d.Get(read, db.Into(&n), `SELECT count(*) FROM student`); err != nil {
			return err
		}
		if _, err := d.Exec(ctx, `INSERT INTO student (id, made_ms) VALUES ('s', 1)`); err != nil {
			return err
		}
		if err := d.Scrub(ctx); errs.KindOf(err) != errs.Busy {
			t.Errorf("with a reader: %v", err)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Scrub(ctx); err != nil {
		t.Errorf("without: %v", err)
	}
}
