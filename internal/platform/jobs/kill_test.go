package jobs_test

import (
	"bufio"
	"context"
	"crypto/rand"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"preround/internal/platform/clock"
	"preround/internal/platform/db"
	"preround/internal/platform/db/dbtest"
	"preround/internal/platform/jobs"
)

// The test binary starts itself again, with the variable set, as the worker that
// will be killed. It holds the file of SQLite or the URL of PostgreSQL.
const killVariable = "PREROUND_TEST_KILL_WORKER"

func TestMain(m *testing.M) {
	if where := os.Getenv(killVariable); where != "" {
		if err := workUntilKilled(where); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

func workUntilKilled(where string) error {
	c := db.Config{File: where}
	if strings.HasPrefix(where, "postgres") {
		c = db.Config{URL: where}
	}
	d, err := db.Open(context.Background(), c)
	if err != nil {
		return err
	}
	q := jobs.New(jobs.Setup{DB: d, Clock: clock.System(), Random: rand.Reader, Workers: 1, Lease: lease})
	q.Handle("slow", func(_ context.Context, j jobs.Job) error {
		fmt.Println("began")
		select {} // until killed
	})
	q.Run(context.Background())
	return nil
}

const lease = time.Second

// A worker is killed with SIGKILL in the middle of a job. Another takes the job
// when the lease has run out, and not before.
func TestAKilledWorkersJobIsTakenOver(t *testing.T) {
	t.Parallel()
	configs(t, func(t *testing.T, c db.Config) {
		where := c.File
		if c.URL != "" {
			where = c.URL
		}
		d := dbtest.Open(t, c)
		q := jobs.New(jobs.Setup{DB: d, Clock: clock.System(), Random: rand.Reader, Lease: lease})
		ran := make(chan jobs.Job, 9)
		q.Handle("slow", func(_ context.Context, j jobs.Job) error { ran <- j; return nil })
		add(t, q, jobs.Order{Kind: "slow", Key: "a", Payload: []byte("whole")})

		cmd := exec.CommandContext(t.Context(), os.Args[0])
		cmd.Env = append(os.Environ(), killVariable+"="+where)
		cmd.Stderr = os.Stderr
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		if line, err := bufio.NewReader(out).ReadString('\n'); line != "began\n" {
			t.Fatal(line, err)
		}
		runDue(t, q, 0) // it is held
		if err := cmd.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		_ = cmd.Wait() // killed

		ctx, stop := context.WithCancel(t.Context())
		ended := make(chan struct{})
		go func() { q.Run(ctx); close(ended) }()
		select {
		case j := <-ran:
			if j.Attempt != 2 || string(j.Payload) != "whole" {
				t.Errorf("taken over as %+v", j)
			}
		case <-time.After(20 * time.Second):
			t.Error("nobody took it over")
		}
		stop()
		<-ended
		if got := depths(t, q); len(ran) != 0 || got != "[]" {
			t.Errorf("ran again %d times; left: %s", len(ran), got)
		}
	})
}
