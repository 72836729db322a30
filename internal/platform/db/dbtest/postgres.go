package dbtest

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib" // registers the driver "pgx"

	"preround/internal/platform/db"
	"preround/migrations"
)

// background is for what outlives the test that happens to ask first.
var background = context.Background()

// PostgresConfig names a fresh, migrated PostgreSQL database, dropped with the
// test, or skips the test when no server was named.
func PostgresConfig(t testing.TB) db.Config {
	t.Helper()
	c := EmptyPostgresConfig(t)
	from, err := template()
	if err != nil {
		t.Fatal(err)
	}
	create(t, c, " TEMPLATE "+from)
	return c
}

// EmptyPostgresConfig names a PostgreSQL database that does not exist until Create
// is called, or skips the test when no server was named.
func EmptyPostgresConfig(t testing.TB) db.Config {
	t.Helper()
	if os.Getenv(Variable) == "" {
		t.Skipf("NOT TESTED ON POSTGRESQL: %s is not set; run it as: go run ./tools/pgtemp -- go test ./...", Variable)
	}
	return db.Config{URL: named("preround_test_" + rand.Text()), Migrations: migrations.Files, Conns: 8}
}

// Create makes the empty database that the configuration names, and drops it with
// the test.
func Create(t testing.TB, c db.Config) {
	t.Helper()
	create(t, c, "")
}

func create(t testing.TB, c db.Config, from string) {
	t.Helper()
	u, err := url.Parse(c.URL)
	if err != nil {
		t.Fatal(err)
	}
	name := u.Path[1:]
	if err := onServer(`CREATE DATABASE ` + name + from); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := onServer(`DROP DATABASE ` + name + ` WITH (FORCE)`); err != nil {
			t.Error(err)
		}
	})
}

// named is the server's URL with another database.
func named(database string) string {
	u, err := url.Parse(os.Getenv(Variable))
	if err != nil {
		return os.Getenv(Variable) // Open says what is wrong with it
	}
	u.Path = "/" + strings.ToLower(database)
	return u.String()
}

// server is the connection to the server that creates and drops databases.
var server = sync.OnceValues(func() (*sql.DB, error) {
	p, err := sql.Open("pgx", os.Getenv(Variable))
	if err == nil {
		p.SetMaxOpenConns(2)
	}
	return p, err
})

func onServer(text string) error {
	p, err := server()
	if err == nil {
		_, err = p.ExecContext(background, text)
	}
	return err
}

// template names the migrated database that others are cloned from. It is made
// once for each state of the migrations; the packages of one "go test" share it,
// so its making stands under a lock of the server.
var template = sync.OnceValues(func() (string, error) {
	sum, err := sumOf(migrations.Files)
	if err != nil {
		return "", err
	}
	name := "preround_template_" + sum
	p, err := server()
	if err != nil {
		return "", err
	}
	conn, err := p.Conn(background)
	if err != nil {
		return "", fmt.Errorf("%s: %w", Variable, err)
	}
	defer conn.Close()           // which frees the lock too, as it ends the session
	const key = 0x64627465737400 // "dbtest"
	if _, err := conn.ExecContext(background, `SELECT pg_advisory_lock($1)`, key); err != nil {
		return "", err
	}
	defer func() { _, _ = conn.ExecContext(background, `SELECT pg_advisory_unlock($1)`, key) }()
	there := false
	err = conn.QueryRowContext(background, `SELECT count(*) > 0 FROM pg_database WHERE datname = $1`, name).Scan(&there)
	if err != nil || there {
		return name, err
	}
	return name, makeTemplate(name)
})

// makeTemplate migrates under another name first: what bears the final name is
// whole, even when a test is killed half-way.
func makeTemplate(name string) error {
	making := name + "_making"
	if err := onServer(`DROP DATABASE IF EXISTS ` + making + ` WITH (FORCE)`); err != nil {
		return err
	}
	if err := onServer(`CREATE DATABASE ` + making); err != nil {
		return err
	}
	d, err := db.Open(background, db.Config{URL: named(making), Migrations: migrations.Files})
	if err != nil {
		return err
	}
	if err := d.Close(); err != nil {
		return err
	}
	// The server may need a moment to see that the connections have gone.
	if err := onServer(`SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '` + making + `'`); err != nil {
		return err
	}
	return onServer(`ALTER DATABASE ` + making + ` RENAME TO ` + name)
}

func sumOf(files fs.FS) (string, error) {
	names, err := fs.Glob(files, "*.sql")
	if err != nil {
		return "", err
	}
	h := sha256.New()
	for _, name := range names {
		body, err := fs.ReadFile(files, name)
		if err != nil {
			return "", err
		}
		fmt.Fprintf(h, "%s %d\n", name, len(body))
		h.Write(body)
	}
	return hex.EncodeToString(h.Sum(nil)[:8]), nil
}
