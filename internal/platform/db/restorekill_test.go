package db_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	process "os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"preround/internal/platform/db"
	"preround/internal/platform/db/dbtest"
	"preround/migrations"
)

// The test binary starts itself again, with the variable set to a backup and a
// database, as the restore that will be killed.
const restoreVariable = "PREROUND_TEST_RESTORE"

func TestMain(m *testing.M) {
	if from, into, ok := strings.Cut(os.Getenv(restoreVariable), "\n"); ok {
		_, err := db.Restore(context.Background(), from, db.Config{File: into, Migrations: migrations.Files}, true)
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// A restore that is killed leaves the old rows or the new ones, never a mixture.
func TestAKilledRestoreIsAllOrNothing(t *testing.T) {
	t.Parallel()
	const rows = 2000
	store := func(d *db.DB, text string) {
		err := d.Write(t.Context(), func(ctx context.Context) error {
			_, err := d.Exec(ctx, `INSERT INTO student (id, made_ms) VALUES ('amina', 1)`)
			for i := 0; i < rows && err == nil; i++ {
				_, err = d.Exec(ctx, `INSERT INTO plan_revision (student_id, rev, at_ms, state, says, restores) VALUES ('amina', $1, 0, $2, '', 0)`, i+1, strings.Repeat(text, 250))
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	from := dbtest.SQLite(t)
	store(from, "new ")
	path := backup(t, from)
	c := dbtest.SQLiteConfig(t)
	old := dbtest.Open(t, c)
	store(old, "old ")
	original := backup(t, old)
	ends := map[string]int{}
	for range 12 {
		cmd := process.CommandContext(t.Context(), os.Args[0])
		cmd.Env = append(os.Environ(), restoreVariable+"="+path+"\n"+c.File)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		die := time.AfterFunc(20*time.Millisecond+time.Duration(rand.Int64N(int64(300*time.Millisecond))), func() { _ = cmd.Process.Kill() })
		_ = cmd.Wait()
		die.Stop()
		n, kinds, first := int64(0), int64(0), ""
		_, err := old.Get(t.Context(), db.Into(&n, &kinds, &first), `SELECT count(*), count(DISTINCT state), min(substr(state, 1, 3)) FROM plan_revision`)
		if err != nil || n != rows || kinds != 1 {
			t.Fatalf("%d rows of %d kinds, %v", n, kinds, err)
		}
		ends[first]++
		ok := ""
		if _, err := old.Get(t.Context(), db.Into(&ok), `PRAGMA integrity_check`); err != nil || ok != "ok" {
			t.Fatalf("the file is damaged: %s, %v", ok, err)
		}
		if first == "new" {
			if _, err := db.Restore(t.Context(), original, c, true); err != nil {
				t.Fatal(err)
			}
		}
	}
	t.Logf("ended with %v", ends)
	if left, _ := filepath.Glob(filepath.Join(filepath.Dir(c.File), "restoring", "*")); ends["new"] == 12 && len(left) > 0 {
		t.Errorf("left behind: %q", left)
	}
}
