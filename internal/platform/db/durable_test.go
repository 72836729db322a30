package db_test

import (
	"context"
	"sync"
	"testing"

	"preround/internal/platform/db"
	"preround/internal/platform/db/dbtest"
)

// Every connection must keep what was acknowledged: readers are looked at too,
// several at once, because a setting that reached only the first would go unseen.
func TestEveryConnectionIsSetToKeepWhatItAcknowledged(t *testing.T) {
	t.Parallel()
	c := dbtest.SQLiteConfig(t)
	c.NoSync = false
	d := dbtest.Open(t, c)
	look := func(ctx context.Context, who string, readOnly int64) error {
		for pragma, want := range map[string]int64{"synchronous": 2, "foreign_keys": 1, "secure_delete": 1, "query_only": readOnly, "busy_timeout": 5000} {
			got := int64(-1)
			if _, err := d.Get(ctx, db.Into(&got), `PRAGMA `+pragma); err != nil || got != want {
				t.Errorf("%s: %s is %d, want %d (%v)", who, pragma, got, want, err)
			}
		}
		mode := ""
		if _, err := d.Get(ctx, db.Into(&mode), `PRAGMA journal_mode`); err != nil || mode != "wal" {
			t.Errorf("%s: journal_mode is %s (%v)", who, mode, err)
		}
		return nil
	}
	if err := d.Write(t.Context(), func(ctx context.Context) error { return look(ctx, "writer", 0) }); err != nil {
		t.Fatal(err)
	}
	var together, all sync.WaitGroup
	together.Add(4)
	for range 4 {
		all.Go(func() {
			err := d.Read(t.Context(), func(ctx context.Context) error {
				together.Done()
				together.Wait() // four readers hold a connection each
				return look(ctx, "reader", 1)
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
}

func TestAServerThatCommitsLaterIsOverruled(t *testing.T) {
	t.Parallel()
	c := dbtest.PostgresConfig(t)
	first := dbtest.Open(t, c)
	name := ""
	if _, err := first.Get(t.Context(), db.Into(&name), `SELECT current_database()`); err != nil {
		t.Fatal(err)
	}
	for set, want := range map[string]string{"off": "on", "remote_apply": "remote_apply"} {
		exec(t, first, `ALTER DATABASE `+name+` SET synchronous_commit = `+set)
		d := dbtest.Open(t, c)
		got := ""
		if _, err := d.Get(t.Context(), db.Into(&got), `SELECT current_setting('synchronous_commit')`); err != nil || got != want {
			t.Errorf("the server says %s; a connection has %s, want %s (%v)", set, got, want, err)
		}
	}
}

func BenchmarkWrite(b *testing.B) {
	write := func(b *testing.B, d *db.DB) {
		if _, err := d.Exec(b.Context(), `INSERT INTO student (id, made_ms) VALUES ('amina', 1)`); err != nil {
			b.Fatal(err)
		}
		rev := 0
		for b.Loop() {
			rev++
			err := d.Write(b.Context(), func(ctx context.Context) error {
				last := int64(0)
				if _, err := d.Get(ctx, db.Into(&last), `SELECT COALESCE(max(rev), 0) FROM plan_revision WHERE student_id = $1`, "amina"); err != nil {
					return err
				}
				_, err := d.Exec(ctx, `INSERT INTO plan_revision (student_id, rev, at_ms, state, says, restores) VALUES ($1, $2, 0, 'year=3', '', 0)`, "amina", last+1)
				return err
			})
			if err != nil {
				b.Fatal(err)
			}
		}
	}
	b.Run("sqlite", func(b *testing.B) {
		c := dbtest.SQLiteConfig(b)
		c.NoSync = false
		write(b, dbtest.Open(b, c))
	})
	b.Run("sqlite-unsynced", func(b *testing.B) { write(b, dbtest.SQLite(b)) })
	b.Run("postgres", func(b *testing.B) { write(b, dbtest.Postgres(b)) })
}

func BenchmarkGet(b *testing.B) {
	get := func(b *testing.B, d *db.DB) {
		for b.Loop() {
			if found, err := d.Get(b.Context(), db.Into(new(int64)), `SELECT made_ms FROM student WHERE id = $1`, "nobody"); found || err != nil {
				b.Fatal(found, err)
			}
		}
	}
	b.Run("sqlite", func(b *testing.B) { get(b, dbtest.SQLite(b)) })
	b.Run("postgres", func(b *testing.B) { get(b, dbtest.Postgres(b)) })
}
