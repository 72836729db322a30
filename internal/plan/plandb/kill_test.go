package plandb_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"preround/internal/plan/plandb"
	"preround/internal/platform/db"
	"preround/internal/platform/db/dbtest"
	"preround/migrations"
)

// The test binary starts itself again, with the variable set, as the server that
// will be killed.
const killVariable = "PREROUND_TEST_KILL_FILE"

func TestMain(m *testing.M) {
	if file := os.Getenv(killVariable); file != "" {
		if err := appendForEver(file, os.Stdout); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// appendForEver saves revisions of one student and writes the number of each to
// out once it is acknowledged, as the program itself saves: synchronous FULL.
func appendForEver(file string, out io.Writer) error {
	ctx := context.Background()
	d, err := db.Open(ctx, db.Config{File: file, Migrations: migrations.Files})
	if err != nil {
		return err
	}
	s := plandb.New(d)
	rev := int64(0)
	if last, err := s.Latest(ctx, "amina"); err == nil {
		rev = last.Rev
	}
	for {
		r, err := s.Append(ctx, "amina", rev, day, stateOf(rev+1), "")
		if err != nil {
			return err
		}
		rev = r.Rev
		if _, err := fmt.Fprintln(out, rev); err != nil {
			return err
		}
	}
}

func stateOf(rev int64) string { return fmt.Sprintf("year=3&note=%0200d", rev) }

// TestKilledAtAnyMomentLosesNothingAcknowledged kills a saving process 100 times
// with SIGKILL, at moments that no one chose, and looks each time whether all that
// it had acknowledged is there, and nothing is torn. What a power cut does beyond
// that was measured apart: docs/decisions/0010-durable-writes.md.
func TestKilledAtAnyMomentLosesNothingAcknowledged(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "preround.db")
	c := db.Config{File: file, Migrations: migrations.Files}
	d := dbtest.Open(t, c)
	people(t, d, "amina")
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	kills := 100
	if testing.Short() {
		kills = 10
	}
	total := int64(0)
	for i := range kills {
		total = max(total, killOnce(t, file, total, i%2 == 0))
	}
	if total < int64(kills) {
		t.Errorf("only %d revisions in %d lives; the test did not test", total, kills)
	}
	t.Logf("%d revisions acknowledged in %d lives, none lost", total, kills)
}

// killOnce runs and kills the process once and returns the last revision that it
// acknowledged, after checking that it is in the file. It dies some milliseconds
// after its first save or, when early, after its start: then it may be opening the
// file still, and recovering what the last one left.
func killOnce(t *testing.T, file string, before int64, early bool) (acknowledged int64) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), killVariable+"="+file)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	die := func(most time.Duration) {
		kill := time.AfterFunc(rand.N(most), func() { _ = cmd.Process.Kill() })
		t.Cleanup(func() { kill.Stop() })
	}
	if early {
		die(40 * time.Millisecond)
	}
	//lint:allow scannererr the writer is killed while it writes, so its last line may be cut
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if acknowledged == 0 && !early {
			die(40 * time.Millisecond)
		}
		if acknowledged, err = strconv.ParseInt(lines.Text(), 10, 64); err != nil {
			t.Fatal(err)
		}
	}
	_ = cmd.Wait() // killed
	if cmd.ProcessState.ExitCode() == 1 {
		t.Fatal("the process ended before it was killed")
	}
	d, err := db.Open(t.Context(), db.Config{File: file, Migrations: migrations.Files})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	last, err := plandb.New(d).History(t.Context(), "amina", 1)
	if err != nil {
		t.Fatal(err)
	}
	rev := int64(0)
	if len(last) == 1 {
		rev = last[0].Rev
		if last[0].State != stateOf(rev) {
			t.Fatalf("revision %d is torn: %s", rev, last[0].State)
		}
	}
	// The last write may have been saved and not yet told; never the other way.
	if rev < max(acknowledged, before) || acknowledged > 0 && rev > acknowledged+1 {
		t.Fatalf("acknowledged up to %d (and %d in earlier lives), in the file is %d", acknowledged, before, rev)
	}
	ok := ""
	if _, err := d.Get(t.Context(), db.Into(&ok), `PRAGMA quick_check`); err != nil || ok != "ok" {
		t.Fatalf("the file is damaged: %s, %v", ok, err)
	}
	return acknowledged
}
