package jobs_test

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"strconv"
	"sync"
	"testing"
	"time"

	"preround/internal/platform/clock"
	"preround/internal/platform/db"
	"preround/internal/platform/db/dbtest"
	"preround/internal/platform/jobs"
)

// configs gives each engine's configuration, for tests that open it as several nodes.
func configs(t *testing.T, test func(t *testing.T, c db.Config)) {
	t.Run("sqlite", func(t *testing.T) { t.Parallel(); test(t, dbtest.SQLiteConfig(t)) })
	t.Run("postgres", func(t *testing.T) { t.Parallel(); test(t, dbtest.PostgresConfig(t)) })
}

// Four nodes, each with four workers, and 600 jobs: each runs once.
func TestSeveralNodesRunEachJobOnce(t *testing.T) {
	t.Parallel()
	configs(t, func(t *testing.T, c db.Config) {
		const n = 600
		var mu sync.Mutex
		ran := map[string]int{}
		all, ctx := make(chan struct{}), t.Context()
		stop, cancel := context.WithCancel(ctx)
		var nodes sync.WaitGroup
		for i := range 4 {
			q := jobs.New(jobs.Setup{DB: dbtest.Open(t, c), Clock: clock.System(), Random: rand.Reader})
			q.Handle("say", func(_ context.Context, j jobs.Job) error {
				mu.Lock()
				defer mu.Unlock()
				if ran[j.Key]++; len(ran) == n {
					close(all)
				}
				return nil
			})
			if i == 0 {
				if err := q.Add(ctx, jobs.Order{Kind: "say", Key: "0"}); err != nil {
					t.Fatal(err)
				}
				nodes.Go(func() {
					for k := 1; k < n; k++ {
						if err := q.Add(ctx, jobs.Order{Kind: "say", Key: strconv.Itoa(k)}); err != nil {
							t.Error(err)
						}
					}
				})
			}
			nodes.Go(func() { q.Run(stop) })
		}
		began := time.Now()
		select {
		case <-all:
		case <-time.After(60 * time.Second):
			t.Error("they did not finish")
		}
		t.Logf("%d jobs in %v", n, time.Since(began))
		cancel()
		nodes.Wait()
		for k, times := range ran {
			if times != 1 {
				t.Errorf("job %s ran %d times", k, times)
			}
		}
	})
}

// A stop lets a job that runs finish, and takes no new one.
func TestAStopLetsJobsFinish(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		q := jobs.New(jobs.Setup{DB: d, Clock: clock.System(), Random: rand.Reader, Workers: 1})
		began, goOn := make(chan struct{}), make(chan struct{})
		var runs int
		q.Handle("slow", func(ctx context.Context, _ jobs.Job) error {
			runs++
			close(began)
			<-goOn
			return ctx.Err()
		})
		for range 2 {
			add(t, q, jobs.Order{Kind: "slow"})
		}
		ctx, stop := context.WithCancel(t.Context())
		ended := make(chan struct{})
		go func() { q.Run(ctx); close(ended) }()
		<-began
		stop()
		select {
		case <-ended:
			t.Error("it stopped with a job running")
		default:
		}
		close(goOn)
		<-ended
		if got := depths(t, q); runs != 1 || got != "[{slow 1 0 0}]" {
			t.Errorf("%d runs; left: %s", runs, got)
		}
	})
}

// An order in a transaction is found soon after its commit, though the wake came
// before it.
func TestAWakeReachesWhatIsCommittedLater(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		q := jobs.New(jobs.Setup{DB: d, Clock: clock.System(), Random: rand.Reader, Idle: time.Hour})
		ran := make(chan struct{})
		q.Handle("say", func(context.Context, jobs.Job) error { close(ran); return nil })
		ctx, stop := context.WithCancel(t.Context())
		ended := make(chan struct{})
		go func() { q.Run(ctx); close(ended) }()
		if err := d.Write(t.Context(), func(ctx context.Context) error {
			if err := q.Add(ctx, jobs.Order{Kind: "say"}); err != nil {
				return err
			}
			<-time.After(100 * time.Millisecond)
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		select {
		case <-ran:
		case <-time.After(10 * time.Second):
			t.Error("it was not found")
		}
		stop()
		<-ended
	})
}

// A handler is told when its time is over, before another worker may take the job.
func TestAHandlerEndsBeforeItsLease(t *testing.T) {
	t.Parallel()
	d := dbtest.SQLite(t)
	q := jobs.New(jobs.Setup{DB: d, Clock: clock.System(), Random: rand.Reader, Lease: 300 * time.Millisecond})
	var late error
	q.Handle("slow", func(ctx context.Context, _ jobs.Job) error {
		until, ok := ctx.Deadline()
		if left := time.Until(until); !ok || left > 250*time.Millisecond {
			late = fmt.Errorf("%v left of a lease of 300 ms", left)
		}
		<-ctx.Done()
		return ctx.Err()
	})
	add(t, q, jobs.Order{Kind: "slow"})
	if n, err := q.RunDue(t.Context()); n != 1 || errors.Join(err, late) != nil {
		t.Error(n, err, late)
	}
}
