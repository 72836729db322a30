package db_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/fstest"
	"time"

	"preround/internal/platform/db"
	"preround/internal/platform/db/dbtest"
	"preround/internal/platform/errs"
	"preround/migrations"
)

var made = time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)

// fill stores rows of every type that the schema has.
func fill(t *testing.T, d *db.DB) {
	t.Helper()
	exec(t, d, `INSERT INTO student (id, made_ms) VALUES ('amina', 1), ('ben', -5)`)
	exec(t, d, `INSERT INTO plan_revision (student_id, rev, at_ms, state, says, restores) VALUES ('amina', 1, 9007199254740993, $1, '', 0)`,
		"year=3&note=ü\n\"quoted\" <b> 药 \u2028")
	exec(t, d, `INSERT INTO account_key (student_id, kind, id, hash, nonce, name, made_ms, seen_ms) VALUES ('amina', 'feed', 'f', $1, $2, '', 1, 1)`,
		[]byte{0, 1, 254, 255}, []byte{})
	exec(t, d, `INSERT INTO place (id, origin, shipped_hash, withdrawn, body, version, updated_ms) VALUES ('gb-x', 'local', '', TRUE, '{}', 1, 1), ('gb-y', 'local', '', FALSE, '{}', 1, 2)`)
}

// content reads every row of every table as text.
func content(t *testing.T, d *db.DB) string {
	t.Helper()
	var all strings.Builder
	for _, text := range []string{
		`SELECT id || ' ' || CAST(made_ms AS TEXT) FROM student ORDER BY made_ms`,
		`SELECT student_id || CAST(rev AS TEXT) || ' ' || CAST(at_ms AS TEXT) || state FROM plan_revision ORDER BY rev`,
		`SELECT id || ' ' || CASE WHEN withdrawn THEN 'gone' ELSE '' END FROM place ORDER BY updated_ms`,
	} {
		rows, err := db.List(t.Context(), d, db.Column[string], text)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&all, "%q\n", rows)
	}
	var hash, nonce []byte
	if _, err := d.Get(t.Context(), db.Into(&hash, &nonce), `SELECT hash, nonce FROM account_key`); err != nil {
		t.Fatal(err)
	}
	fmt.Fprintf(&all, "%x %x", hash, nonce)
	return all.String()
}

func backup(t *testing.T, d *db.DB) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "backup")
	if _, err := db.Backup(t.Context(), d, path, made); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestABackupRestoresIntoEitherEngine(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		fill(t, d)
		want := content(t, d)
		path := backup(t, d)
		engines(t, func(t *testing.T, c db.Config) {
			sum, err := db.Restore(t.Context(), path, c, false)
			if err != nil {
				t.Fatal(err)
			}
			if sum.Engine != d.Engine() || !sum.Made.Equal(made) || sum.Rows != 6 {
				t.Errorf("%+v", sum)
			}
			restored := dbtest.Open(t, c)
			if got := content(t, restored); got != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
			if path2 := backup(t, restored); restored.Engine() == d.Engine() {
				a, _ := os.ReadFile(path)
				b, _ := os.ReadFile(path2)
				if len(a) == 0 || !bytes.Equal(a, b) {
					t.Error("the backup of the restored differs")
				}
			}
			if left, _ := filepath.Glob(filepath.Join(filepath.Dir(c.File), "restoring*")); c.File != "" && len(left) > 0 {
				t.Errorf("left behind: %q", left)
			}
			exec(t, restored, `INSERT INTO student (id, made_ms) VALUES ('new', 1)`)
		})
	})
}

func TestRestoreNeverOverwritesWithoutForce(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, from *db.DB) {
		fill(t, from)
		path := backup(t, from)
		engines(t, func(t *testing.T, c db.Config) {
			d := dbtest.Open(t, c) // a running server
			exec(t, d, `INSERT INTO student (id, made_ms) VALUES ('before', 7)`)
			_, err := db.Restore(t.Context(), path, c, false)
			if errs.KindOf(err) != errs.Conflict || !strings.Contains(err.Error(), "--force") {
				t.Errorf("got %v", err)
			}
			want(t, students(t, d), "before")
			if _, err := db.Restore(t.Context(), path, c, true); err != nil {
				t.Fatal(err)
			}
			want(t, students(t, d), "amina", "ben")
			exec(t, d, `INSERT INTO student (id, made_ms) VALUES ('after', 7)`)
			want(t, students(t, d), "after", "amina", "ben")
		})
	})
}

func students(t *testing.T, d *db.DB) []string {
	t.Helper()
	all, err := db.List(t.Context(), d, db.Column[string], `SELECT id FROM student ORDER BY made_ms DESC`)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestADamagedBackupIsRefused(t *testing.T) {
	t.Parallel()
	d := dbtest.SQLite(t)
	fill(t, d)
	good, err := os.ReadFile(backup(t, d))
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	refused := func(what string, body []byte) {
		t.Helper()
		path, file := filepath.Join(folder, "bad"), filepath.Join(folder, "target", "preround.db")
		if err := os.WriteFile(path, body, 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := db.Restore(t.Context(), path, db.Config{File: file, Migrations: migrations.Files}, true)
		if errs.KindOf(err) != errs.Invalid {
			t.Fatalf("%s: %v", what, err)
		}
		if _, err := os.Stat(filepath.Dir(file)); err == nil {
			t.Fatalf("%s: the target was touched", what)
		}
	}
	for i := range good {
		bad := bytes.Clone(good)
		bad[i] ^= 1 << (i % 8)
		refused(fmt.Sprintf("byte %d of %d flipped", i, len(good)), bad)
	}
	for n := range good {
		refused(fmt.Sprintf("cut to %d bytes", n), good[:n])
	}
	refused("a byte added", append(bytes.Clone(good), 0))
	refused("another file", []byte(strings.Repeat("something else\n", 100)))
	_, err = db.Restore(t.Context(), filepath.Join(folder, "nowhere"), db.Config{File: filepath.Join(folder, "x.db"), Migrations: migrations.Files}, true)
	if errs.KindOf(err) != errs.Invalid {
		t.Errorf("no file: %v", err)
	}
}

func TestBackupsOfOtherVersions(t *testing.T) {
	t.Parallel()
	one := fstest.MapFS{"00001_a.sql": {Data: []byte("-- +goose Up\nCREATE TABLE a (n BIGINT NOT NULL);\nINSERT INTO a (n) VALUES (0);\n")}}
	two := fstest.MapFS{
		"00001_a.sql": one["00001_a.sql"],
		"00002_b.sql": {Data: []byte("-- +goose Up\nALTER TABLE a ADD COLUMN m BIGINT NOT NULL DEFAULT 5;\nUPDATE a SET m = n + 1;\n")},
	}
	engines(t, func(t *testing.T, c db.Config) {
		c.Migrations = one
		d := dbtest.Open(t, c)
		exec(t, d, `UPDATE a SET n = 40`)
		exec(t, d, `INSERT INTO a (n) VALUES (41)`)
		old := backup(t, d)

		other := db.Config{File: filepath.Join(t.TempDir(), "other.db"), Migrations: two}
		if _, err := db.Restore(t.Context(), old, other, false); err != nil {
			t.Fatal(err)
		}
		newer := dbtest.Open(t, other)
		got, err := db.List(t.Context(), newer, db.Column[int64], `SELECT n * 100 + m FROM a ORDER BY n`)
		if err != nil || fmt.Sprint(got) != "[4041 4142]" {
			t.Errorf("the old backup was not brought up to date: %v, %v", got, err)
		}
		_, err = db.Restore(t.Context(), backup(t, newer), c, true)
		if errs.KindOf(err) != errs.Invalid || !strings.Contains(err.Error(), "newer version") {
			t.Errorf("the newer backup gave %v", err)
		}
		if got, err := db.List(t.Context(), d, db.Column[int64], `SELECT n FROM a ORDER BY n`); err != nil || fmt.Sprint(got) != "[40 41]" {
			t.Errorf("the database was touched: %v, %v", got, err)
		}
		// The same program with the newer migrations, on the old database itself.
		c.Migrations = two
		if _, err := db.Restore(t.Context(), old, c, true); err != nil {
			t.Fatal(err)
		}
		if got, err := db.List(t.Context(), d, db.Column[int64], `SELECT m FROM a ORDER BY n`); err != nil || fmt.Sprint(got) != "[41 42]" {
			t.Errorf("restored over itself: %v, %v", got, err)
		}
	})
}

// While four people keep saving, a backup holds all that was acknowledged before
// it began, and what it holds is one moment: of each person a row without its
// forerunners never appears.
func TestBackupWhileWriting(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		const people = 4
		var acknowledged [people]atomic.Int64
		var stop atomic.Bool
		var all sync.WaitGroup
		for p := range people {
			exec(t, d, `INSERT INTO student (id, made_ms) VALUES ($1, 1)`, fmt.Sprint("s", p))
			all.Go(func() {
				for n := int64(1); !stop.Load(); n++ {
					err := d.Write(t.Context(), func(ctx context.Context) error {
						_, err := d.Exec(ctx, `INSERT INTO plan_revision (student_id, rev, at_ms, state, says, restores) VALUES ($1, $2, 0, '', '', 0)`, fmt.Sprint("s", p), n)
						return err
					})
					if err != nil {
						t.Error(err)
						return
					}
					acknowledged[p].Store(n)
				}
			})
		}
		defer func() { stop.Store(true); all.Wait() }()
		for range 3 {
			//lint:allow nosleep the writers are given time to write between two backups
			time.Sleep(50 * time.Millisecond)
			var before [people]int64
			for p := range people {
				for before[p] = acknowledged[p].Load(); before[p] == 0 && !t.Failed(); before[p] = acknowledged[p].Load() {
					//lint:allow nosleep other goroutines count, and this one looks again
					time.Sleep(time.Millisecond)
				}
			}
			path := backup(t, d)
			c := db.Config{File: filepath.Join(t.TempDir(), "r.db"), Migrations: migrations.Files, NoSync: true}
			if _, err := db.Restore(t.Context(), path, c, false); err != nil {
				t.Fatal(err)
			}
			restored := dbtest.Open(t, c)
			for p := range people {
				most, count := int64(0), int64(0)
				_, err := restored.Get(t.Context(), db.Into(&most, &count), `SELECT COALESCE(max(rev), 0), count(*) FROM plan_revision WHERE student_id = $1`, fmt.Sprint("s", p))
				if err != nil || before[p] == 0 || most < before[p] || count != most {
					t.Errorf("s%d: %d rows up to %d; %d were acknowledged before (%v)", p, count, most, before[p], err)
				}
			}
		}
	})
}

func TestABackupThatFailsLeavesTheOldOne(t *testing.T) {
	t.Parallel()
	d := dbtest.SQLite(t)
	fill(t, d)
	path := backup(t, d)
	old, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("others may read the backup: %v, %v", info.Mode(), err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := db.Backup(ctx, d, path, made); err == nil {
		t.Error("a cancelled backup was acknowledged")
	}
	if now, err := os.ReadFile(path); err != nil || !bytes.Equal(now, old) {
		t.Errorf("the old backup was touched: %v", err)
	}
	if left, _ := filepath.Glob(path + ".partial*"); len(left) > 0 {
		t.Errorf("left behind: %q", left)
	}
	if _, err := db.Backup(t.Context(), d, filepath.Join(t.TempDir(), "nowhere", "b"), made); err == nil || !strings.Contains(err.Error(), "could not be written") {
		t.Errorf("got %v", err)
	}
}
