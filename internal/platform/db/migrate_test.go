package db_test

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"preround/internal/platform/db"
	"preround/internal/platform/db/dbtest"
	"preround/internal/platform/errs"
	"preround/migrations"
)

// engines gives for each engine a database that was never opened before.
func engines(t *testing.T, test func(t *testing.T, c db.Config)) {
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		test(t, db.Config{File: filepath.Join(t.TempDir(), "data", "preround.db"), Migrations: migrations.Files})
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		c := dbtest.EmptyPostgresConfig(t)
		dbtest.Create(t, c)
		test(t, c)
	})
}

func TestManyNodesStartAtOnce(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, c db.Config) {
		newest, err := db.Newest(migrations.Files)
		if err != nil {
			t.Fatal(err)
		}
		var all sync.WaitGroup
		for range 8 {
			all.Go(func() {
				d, err := db.Open(t.Context(), c)
				if err != nil {
					t.Error(err)
					return
				}
				defer d.Close()
				if v, err := d.Version(t.Context()); err != nil || v != newest {
					t.Errorf("version %d, want %d (%v)", v, newest, err)
				}
			})
		}
		all.Wait()
	})
}

func TestAnewerDatabaseIsLeftAlone(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, c db.Config) {
		d, err := db.Open(t.Context(), c)
		if err != nil {
			t.Fatal(err)
		}
		exec(t, d, `INSERT INTO goose_db_version (version_id, is_applied) VALUES (90000, TRUE)`)
		exec(t, d, `DROP TABLE plan_revision`) // as the newer version may have done
		if err := d.Close(); err != nil {
			t.Fatal(err)
		}
		_, err = db.Open(t.Context(), c)
		if errs.KindOf(err) != errs.Invalid || !strings.Contains(err.Error(), "newer version") || strings.Contains(err.Error(), "\n") {
			t.Fatalf("a newer database gave %v", err)
		}
		c.Migrations = nil
		d = dbtest.Open(t, c)
		if _, err := d.Exec(t.Context(), `SELECT 1 FROM plan_revision`); err == nil {
			t.Error("the table came back")
		}
	})
}

func TestAnotherProgramsFileIsRefused(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "other.db")
	d, err := db.Open(t.Context(), db.Config{File: file})
	if err != nil {
		t.Fatal(err)
	}
	scratch(t, d)
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := db.Open(t.Context(), db.Config{File: file, Migrations: migrations.Files}); err == nil || !strings.Contains(err.Error(), "another program") {
		t.Errorf("got %v", err)
	}
	text := filepath.Join(t.TempDir(), "text.db")
	if err := os.WriteFile(text, []byte(strings.Repeat("not a database ", 100)), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := db.Open(t.Context(), db.Config{File: text, Migrations: migrations.Files}); err == nil {
		t.Error("a text file was opened as a database")
	}
}

func TestAFailedStepIsUndone(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, c db.Config) {
		good := fstest.MapFS{"00001_a.sql": {Data: []byte("-- +goose Up\nCREATE TABLE a (n BIGINT);\n")}}
		bad := fstest.MapFS{
			"00001_a.sql": good["00001_a.sql"],
			"00002_b.sql": {Data: []byte("-- +goose Up\nCREATE TABLE b (n BIGINT);\nINSERT INTO nowhere VALUES (1);\n")},
		}
		c.Migrations = bad
		if _, err := db.Open(t.Context(), c); err == nil {
			t.Fatal("the bad step passed")
		}
		c.Migrations = good
		d := dbtest.Open(t, c)
		if v, err := d.Version(t.Context()); err != nil || v != 1 {
			t.Errorf("version %d, %v", v, err)
		}
		exec(t, d, `INSERT INTO a (n) VALUES (1)`)
		if _, err := d.Exec(t.Context(), `INSERT INTO b (n) VALUES (1)`); err == nil {
			t.Error("half of the bad step remained")
		}
	})
}

func TestTwinsRunOnTheirEngine(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, c db.Config) {
		c.Migrations = fstest.MapFS{
			"00001_a.sqlite.sql":   {Data: []byte("-- +goose Up\nCREATE TABLE on_sqlite (n BIGINT);\n")},
			"00001_a.postgres.sql": {Data: []byte("-- +goose Up\nCREATE TABLE on_postgres (n BIGINT);\n")},
		}
		d := dbtest.Open(t, c)
		exec(t, d, `INSERT INTO on_`+string(d.Engine())+` (n) VALUES (1)`)
	})
}

// Every step can be undone: a developer's way back, tried on both engines.
func TestMigrationsNameTheirWayBack(t *testing.T) {
	t.Parallel()
	files, err := fs.Glob(migrations.Files, "*.sql")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, f := range files {
		body, err := fs.ReadFile(migrations.Files, f)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(body), "-- +goose Down") {
			t.Errorf("%s has no way back", f)
		}
	}
}

func TestScrubTakesErasedTextOutOfTheFiles(t *testing.T) {
	t.Parallel()
	c := dbtest.SQLiteConfig(t)
	d := dbtest.Open(t, c)
	const canary = "kanarienvogel-4711"
	holds := func() bool {
		found := false
		files, _ := filepath.Glob(c.File + "*")
		for _, f := range files {
			body, _ := os.ReadFile(f)
			found = found || strings.Contains(string(body), canary)
		}
		return found
	}
	exec(t, d, `INSERT INTO student (id, made_ms) VALUES ('s', 1)`)
	exec(t, d, `INSERT INTO plan_revision (student_id, rev, at_ms, state, says, restores) VALUES ('s', 1, 1, $1, '', 0)`, canary)
	if !holds() {
		t.Fatal("the test looks in the wrong place")
	}
	err := d.Write(t.Context(), func(ctx context.Context) error {
		_, err := d.Exec(ctx, `DELETE FROM student WHERE id = 's'`)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Scrub(t.Context()); err != nil {
		t.Fatal(err)
	}
	if holds() {
		t.Error("erased text is still in the files")
	}
}
