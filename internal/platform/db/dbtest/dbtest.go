// Package dbtest gives a test a fresh, migrated database of each engine.
//
//	func TestAppend(t *testing.T) {
//		t.Parallel()
//		dbtest.Each(t, func(t *testing.T, d *db.DB) { ... })
//	}
//
// SQLite takes about a millisecond: the file is a copy of one that was migrated
// once. PostgreSQL takes some tens: the database is a clone of a template. The
// PostgreSQL half runs when PREROUND_TEST_POSTGRES is the URL of a server on which
// databases may be created, as "go run ./tools/pgtemp -- go test ./..." sets it;
// otherwise it is skipped, and says so.
package dbtest

import (
	"os"
	"path/filepath"
	"sync"
	"testing"

	"preround/internal/platform/db"
	"preround/migrations"
)

// Variable names the environment variable that holds the URL of the PostgreSQL
// server for tests.
const Variable = "PREROUND_TEST_POSTGRES"

// Each runs the test once for every engine, side by side, each with a database of
// its own.
func Each(t *testing.T, test func(t *testing.T, d *db.DB)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		test(t, SQLite(t))
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		test(t, Postgres(t))
	})
}

// SQLite opens a fresh SQLite database that is removed with the test.
func SQLite(t testing.TB) *db.DB {
	t.Helper()
	return Open(t, SQLiteConfig(t))
}

// Postgres opens a fresh PostgreSQL database that is removed with the test, or
// skips the test when no server was named.
func Postgres(t testing.TB) *db.DB {
	t.Helper()
	return Open(t, PostgresConfig(t))
}

// Open opens the database and closes it with the test. Opening one twice makes two
// nodes.
func Open(t testing.TB, c db.Config) *db.DB {
	t.Helper()
	d, err := db.Open(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	return d
}

// SQLiteConfig names a fresh, migrated SQLite file in a folder of the test. Its
// writes are left to the operating system, which is all a test needs that does
// not pull the plug.
func SQLiteConfig(t testing.TB) db.Config {
	t.Helper()
	body, err := migrated()
	if err != nil {
		t.Fatal(err)
	}
	c := db.Config{File: filepath.Join(t.TempDir(), "preround.db"), Migrations: migrations.Files, NoSync: true}
	if err := os.WriteFile(c.File, body, 0o600); err != nil {
		t.Fatal(err)
	}
	return c
}

// migrated is the content of a SQLite file with all tables and no rows but those
// that the migrations make.
var migrated = sync.OnceValues(func() (body []byte, err error) {
	folder, err := os.MkdirTemp("", "dbtest")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(folder)
	c := db.Config{File: filepath.Join(folder, "template.db"), Migrations: migrations.Files, NoSync: true}
	d, err := db.Open(background, c)
	if err != nil {
		return nil, err
	}
	if err := d.Close(); err != nil { // closing folds the log into the file
		return nil, err
	}
	return os.ReadFile(c.File)
})
