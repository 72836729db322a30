package db_test

import (
	"context"
	"errors"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"preround/internal/platform/db"
	"preround/internal/platform/db/dbtest"
	"preround/internal/platform/errs"
)

func TestFailuresHaveTheSameKindOnBothEngines(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		scratch(t, d)
		exec(t, d, `CREATE TABLE part (of_name TEXT NOT NULL REFERENCES scratch (name))`)
		exec(t, d, `INSERT INTO scratch (name, n) VALUES ('a', 1)`)
		for _, c := range []struct {
			text string
			args []any
			kind errs.Kind
		}{
			{`INSERT INTO scratch (name, n) VALUES ('a', 2)`, nil, errs.Conflict},
			{`INSERT INTO part (of_name) VALUES ('nobody')`, nil, errs.NotFound},
			{`INSERT INTO scratch (name, n) VALUES ('b', 1000)`, nil, errs.Internal},
			{`INSERT INTO scratch (name, n) VALUES ($1, 1)`, []any{"nul \x00"}, errs.Invalid},
			{`INSERT INTO scratch (name, n) VALUES ($1, 1)`, []any{"half \xff"}, errs.Invalid},
			{`INSERT INTO nowhere (name) VALUES ('b')`, nil, errs.Internal},
		} {
			_, err := d.Exec(t.Context(), c.text, c.args...)
			if err == nil || errs.KindOf(err) != c.kind {
				t.Errorf("%s: kind %d, want %d (%v)", c.text, errs.KindOf(err), c.kind, err)
			}
		}
		want(t, names(t, d), "a")
	})
}

func TestFullDiskIsToldAndPassesWhenThereIsRoom(t *testing.T) {
	t.Parallel()
	d := dbtest.SQLite(t)
	scratch(t, d)
	pages := int64(0)
	if _, err := d.Get(t.Context(), db.Into(&pages), `PRAGMA page_count`); err != nil {
		t.Fatal(err)
	}
	big := strings.Repeat("x", 1<<20)
	limit := func(n string) {
		err := d.Write(t.Context(), func(ctx context.Context) error {
			_, err := d.Get(ctx, db.Into(new(int64)), `PRAGMA max_page_count = `+n)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	limit("1") // SQLite takes the present size
	for range 2 {
		_, err := d.Exec(t.Context(), `INSERT INTO scratch (name, n) VALUES ($1, 1)`, big)
		if !errors.Is(err, db.ErrDiskFull) || errs.KindOf(err) != errs.Busy {
			t.Fatalf("a full disk gave %v", err)
		}
	}
	want(t, names(t, d))
	limit("1073741823")
	exec(t, d, `INSERT INTO scratch (name, n) VALUES ($1, 1)`, big)
	want(t, names(t, d), big)
}

func TestAStandbyIsToldAsReadOnly(t *testing.T) {
	t.Parallel()
	c := dbtest.PostgresConfig(t)
	u, err := url.Parse(c.URL)
	if err != nil {
		t.Fatal(err)
	}
	q := u.Query()
	q.Set("default_transaction_read_only", "on")
	u.RawQuery = q.Encode()
	c.URL = u.String()
	d := dbtest.Open(t, c)
	_, err = d.Exec(t.Context(), `DELETE FROM plan_revision`)
	if !errors.Is(err, db.ErrReadOnly) || errs.KindOf(err) != errs.Busy {
		t.Errorf("a read-only server gave %v", err)
	}
}

func TestOpenSaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		config db.Config
		says   string
	}{
		{db.Config{}, "No database was named"},
		{db.Config{URL: "mysql://x"}, "must begin with postgres://"},
		{db.Config{URL: "postgres://u:geheim@h:port/x"}, "cannot be read"},
		{db.Config{URL: "postgres://u:geheim@127.0.0.1:1/x?connect_timeout=1"}, "127.0.0.1 cannot be used"},
		{db.Config{File: "/proc/nowhere/preround.db"}, "cannot be created"},
	} {
		_, err := db.Open(t.Context(), c.config)
		if err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%+v: %v, want %q", c.config, err, c.says)
		}
		if err != nil && strings.Contains(err.Error(), "geheim") {
			t.Errorf("the password is in the message: %v", err)
		}
	}
}

// A relative path is meant from where the program stands.
func TestRelativeFolder(t *testing.T) {
	t.Chdir(t.TempDir()) // not parallel: the working folder is the whole program's
	d := dbtest.Open(t, db.Config{File: filepath.Join("data-here", "preround.db"), NoSync: true})
	scratch(t, d)
	if _, err := os.Stat(filepath.Join("data-here", "preround.db")); err != nil {
		t.Error(err)
	}
}

func TestOddFolderNames(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"a b", "50%", "what?x=1", "a#b", "päron", "a;b&c"} {
		file := filepath.Join(t.TempDir(), name, "preround.db")
		d := dbtest.Open(t, db.Config{File: file, NoSync: true})
		scratch(t, d)
		if found, err := filepath.Glob(filepath.Join(filepath.Dir(file), "*.db")); err != nil || len(found) != 1 {
			t.Errorf("%q: the file lies elsewhere: %v, %v", name, found, err)
		}
	}
}
