package db_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"preround/internal/platform/db"
	"preround/internal/platform/db/dbtest"
	"preround/internal/platform/errs"
)

// scratch makes a table to play with.
func scratch(t *testing.T, d *db.DB) {
	t.Helper()
	exec(t, d, `CREATE TABLE scratch (name TEXT PRIMARY KEY, n BIGINT NOT NULL CHECK (n < 1000))`)
}

func exec(t *testing.T, d *db.DB, text string, args ...any) {
	t.Helper()
	if _, err := d.Exec(t.Context(), text, args...); err != nil {
		t.Fatal(err)
	}
}

func names(t *testing.T, d *db.DB) []string {
	t.Helper()
	all, err := db.List(t.Context(), d, db.Column[string], `SELECT name FROM scratch ORDER BY name`)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func want(t *testing.T, got []string, want ...string) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("got %q, want %q", got, want)
	}
	for i := range got {
		if got[i] != want[i] {
			t.Fatalf("got %q, want %q", got, want)
		}
	}
}

func TestWriteIsAllOrNothing(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		scratch(t, d)
		put := func(ctx context.Context, name string) error {
			_, err := d.Exec(ctx, `INSERT INTO scratch (name, n) VALUES ($1, 1)`, name)
			return err
		}
		no := errors.New("no")
		if err := d.Write(t.Context(), func(ctx context.Context) error { return errors.Join(put(ctx, "a"), no) }); !errors.Is(err, no) {
			t.Errorf("the error of the work was lost: %v", err)
		}
		func() {
			defer func() { _ = recover() }()
			_ = d.Write(t.Context(), func(ctx context.Context) error {
				_ = put(ctx, "b")
				panic("oh")
			})
		}()
		want(t, names(t, d))
		if err := d.Write(t.Context(), func(ctx context.Context) error { return errors.Join(put(ctx, "c"), put(ctx, "d")) }); err != nil {
			t.Fatal(err)
		}
		want(t, names(t, d), "c", "d")
	})
}

func TestAFailedStatementSpoilsItsTransactionOnBothEngines(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		scratch(t, d)
		put := func(ctx context.Context, name string) error {
			_, err := d.Exec(ctx, `INSERT INTO scratch (name, n) VALUES ($1, 1)`, name)
			return err
		}
		err := d.Write(t.Context(), func(ctx context.Context) error {
			_ = put(ctx, "a")
			_ = put(ctx, "a") // fails, and the failure is swallowed
			return nil
		})
		if errs.KindOf(err) != errs.Conflict {
			t.Errorf("the swallowed failure gave %v", err)
		}
		want(t, names(t, d))
		// In a Write of its own the failure is undone alone.
		err = d.Write(t.Context(), func(ctx context.Context) error {
			if err := put(ctx, "a"); err != nil {
				return err
			}
			inner := d.Write(ctx, func(ctx context.Context) error { return errors.Join(put(ctx, "b"), put(ctx, "a")) })
			if errs.KindOf(inner) != errs.Conflict {
				t.Errorf("the inner failure is %v", inner)
			}
			return d.Write(ctx, func(ctx context.Context) error { return put(ctx, "c") })
		})
		if err != nil {
			t.Fatal(err)
		}
		want(t, names(t, d), "a", "c")
	})
}

func TestReadSeesOneMoment(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		scratch(t, d)
		exec(t, d, `INSERT INTO scratch (name, n) VALUES ('a', 1)`)
		err := d.Read(t.Context(), func(ctx context.Context) error {
			n := int64(0)
			if _, err := d.Get(ctx, db.Into(&n), `SELECT count(*) FROM scratch`); err != nil || n != 1 {
				t.Errorf("%d rows, %v", n, err)
			}
			exec(t, d, `INSERT INTO scratch (name, n) VALUES ('b', 1)`) // another connection
			if _, err := d.Get(ctx, db.Into(&n), `SELECT count(*) FROM scratch`); err != nil || n != 1 {
				t.Errorf("the moment moved: %d rows, %v", n, err)
			}
			if err := d.Write(ctx, func(context.Context) error { return nil }); err == nil {
				t.Error("a Write began inside a Read")
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		err = d.Read(t.Context(), func(ctx context.Context) error {
			_, err := d.Exec(ctx, `DELETE FROM scratch`)
			return err
		})
		if !errors.Is(err, db.ErrReadOnly) {
			t.Errorf("a Read that deletes gave %v", err)
		}
		want(t, names(t, d), "a", "b")
	})
}

// Many read a number and write it back plus one: what each was told is counted.
func TestWritesBehaveAsIfAlone(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		scratch(t, d)
		exec(t, d, `INSERT INTO scratch (name, n) VALUES ('a', 0)`)
		const people, times = 8, 10
		var all sync.WaitGroup
		for range people {
			all.Go(func() {
				for range times {
					err := d.Write(t.Context(), func(ctx context.Context) error {
						n := int64(0)
						if _, err := d.Get(ctx, db.Into(&n), `SELECT n FROM scratch WHERE name = 'a'`); err != nil {
							return err
						}
						_, err := d.Exec(ctx, `UPDATE scratch SET n = $1 WHERE name = 'a'`, n+1)
						return err
					})
					if err != nil {
						t.Error(err)
					}
				}
			})
		}
		all.Wait()
		n := int64(0)
		if _, err := d.Get(t.Context(), db.Into(&n), `SELECT n FROM scratch`); err != nil || n != people*times {
			t.Errorf("counted %d of %d, %v", n, people*times, err)
		}
	})
}

func TestWaitingForTheWriterEnds(t *testing.T) {
	t.Parallel()
	c := dbtest.SQLiteConfig(t)
	c.Wait = 50 * time.Millisecond
	d, other := dbtest.Open(t, c), dbtest.Open(t, c)
	scratch(t, d)
	err := d.Write(t.Context(), func(ctx context.Context) error {
		for name, d := range map[string]*db.DB{"same node": d, "other process": other} {
			began := time.Now()
			_, err := d.Exec(t.Context(), `INSERT INTO scratch (name, n) VALUES ('a', 0)`)
			if errs.KindOf(err) != errs.Busy {
				t.Errorf("%s: %v", name, err)
			}
			if took := time.Since(began); took > 2*time.Second {
				t.Errorf("%s: waited %v", name, took)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	exec(t, other, `INSERT INTO scratch (name, n) VALUES ('b', 0)`)
	want(t, names(t, d), "b")
}

func TestACancelledWriteLeavesNothingAndFreesTheWriter(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		scratch(t, d)
		ctx, cancel := context.WithCancel(t.Context())
		err := d.Write(ctx, func(ctx context.Context) error {
			_, err := d.Exec(ctx, `INSERT INTO scratch (name, n) VALUES ('a', 0)`)
			cancel()
			return err
		})
		if err == nil {
			t.Error("a cancelled write was acknowledged")
		}
		exec(t, d, `INSERT INTO scratch (name, n) VALUES ('b', 0)`)
		want(t, names(t, d), "b")
	})
}
