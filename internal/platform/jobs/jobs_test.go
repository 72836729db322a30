package jobs_test

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"preround/internal/platform/db"
	"preround/internal/platform/db/dbtest"
	"preround/internal/platform/jobs"
)

// hands is a clock that a test moves.
type hands struct {
	mu sync.Mutex
	at time.Time
}

func (h *hands) Now() time.Time { h.mu.Lock(); defer h.mu.Unlock(); return h.at }
func (h *hands) add(d time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.at = h.at.Add(d)
}

func newHands() *hands { return &hands{at: time.Date(2026, 11, 28, 9, 0, 0, 0, time.UTC)} }

// notes is what handlers did, in order.
type notes struct {
	mu  sync.Mutex
	all []string
}

func (n *notes) add(s string)   { n.mu.Lock(); defer n.mu.Unlock(); n.all = append(n.all, s) }
func (n *notes) String() string { n.mu.Lock(); defer n.mu.Unlock(); return strings.Join(n.all, " ") }

func queue(d *db.DB, c *hands, log *strings.Builder) *jobs.Queue {
	in := jobs.Setup{DB: d, Clock: c, Random: rand.Reader}
	if log != nil {
		in.Log = slog.New(slog.NewTextHandler(log, nil))
	}
	return jobs.New(in)
}

func runDue(t *testing.T, q *jobs.Queue, want int) {
	t.Helper()
	n, err := q.RunDue(t.Context())
	if err != nil || n != want {
		t.Fatalf("ran %d jobs (%v), want %d", n, err, want)
	}
}

func add(t *testing.T, q *jobs.Queue, o jobs.Order) {
	t.Helper()
	if err := q.Add(t.Context(), o); err != nil {
		t.Fatal(err)
	}
}

func TestAKeyIsUsedOnce(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c, did := newHands(), &notes{}
		q := queue(d, c, nil)
		q.Handle("say", func(_ context.Context, j jobs.Job) error { did.add(string(j.Payload)); return nil })
		q.Handle("other", func(_ context.Context, j jobs.Job) error { did.add("other"); return nil })
		add(t, q, jobs.Order{Kind: "say", Key: "a", Payload: []byte("one")})
		add(t, q, jobs.Order{Kind: "say", Key: "a", Payload: []byte("two")})
		add(t, q, jobs.Order{Kind: "other", Key: "a"})
		runDue(t, q, 2)
		add(t, q, jobs.Order{Kind: "say", Key: "a", Payload: []byte("three")})
		add(t, q, jobs.Order{Kind: "say", Payload: []byte("free")})
		add(t, q, jobs.Order{Kind: "say", Payload: []byte("free")})
		runDue(t, q, 2)
		words := strings.Fields(did.String())
		slices.Sort(words) // what is due at one moment is done in any order
		if got := strings.Join(words, " "); got != "free free one other" {
			t.Errorf("did %q", got)
		}
		c.add(399 * 24 * time.Hour)
		sweep(t, q, 2) // those without a key
		add(t, q, jobs.Order{Kind: "say", Key: "a"})
		runDue(t, q, 0)
		c.add(2 * 24 * time.Hour)
		sweep(t, q, 2)
	})
}

func sweep(t *testing.T, q *jobs.Queue, want int) {
	t.Helper()
	if n, err := q.Sweep(t.Context()); err != nil || n != want {
		t.Fatalf("swept %d (%v), want %d", n, err, want)
	}
}

func TestAnOrderBelongsToTheTransaction(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		q := queue(d, newHands(), nil)
		q.Handle("say", func(context.Context, jobs.Job) error { return nil })
		undone := errors.New("undone")
		if err := d.Write(t.Context(), func(ctx context.Context) error {
			if err := q.Add(ctx, jobs.Order{Kind: "say", Key: "a"}); err != nil {
				return err
			}
			return undone
		}); !errors.Is(err, undone) {
			t.Fatal(err)
		}
		runDue(t, q, 0)
		if err := d.Write(t.Context(), func(ctx context.Context) error { return q.Add(ctx, jobs.Order{Kind: "say", Key: "a"}) }); err != nil {
			t.Fatal(err)
		}
		runDue(t, q, 1)
	})
}

func TestWorkWaitsForItsTimeAndItsHandler(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c, did := newHands(), &notes{}
		q := queue(d, c, nil)
		q.Handle("say", func(_ context.Context, j jobs.Job) error { did.add(j.Key); return nil })
		add(t, q, jobs.Order{Kind: "say", Key: "late", At: c.Now().Add(2 * time.Hour)})
		add(t, q, jobs.Order{Kind: "say", Key: "early", At: c.Now().Add(time.Hour)})
		add(t, q, jobs.Order{Kind: "of a newer version", Key: "x"})
		runDue(t, q, 0)
		c.add(time.Hour)
		runDue(t, q, 1)
		c.add(time.Hour)
		runDue(t, q, 1)
		if got := did.String(); got != "early late" {
			t.Errorf("did %q", got)
		}
		newer := queue(d, c, nil)
		newer.Handle("of a newer version", func(_ context.Context, j jobs.Job) error { did.add(j.Key); return nil })
		runDue(t, newer, 1)
	})
}

func TestFailuresWaitLongerAndAreGivenUp(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c, log := newHands(), &strings.Builder{}
		q := queue(d, c, log)
		q.Handle("fail", func(_ context.Context, j jobs.Job) error {
			if j.Attempt == 2 {
				panic("a fault")
			}
			return errors.New("the server is away")
		})
		add(t, q, jobs.Order{Kind: "fail", Key: "a", Payload: []byte("canary")})
		began, last := c.Now(), time.Duration(0)
		for n := 1; n <= jobs.MostAttempts; n++ {
			runDue(t, q, 1)
			runDue(t, q, 0)
			var waited time.Duration
			for n < jobs.MostAttempts && due(t, q) == 0 {
				c.add(time.Minute)
				waited += time.Minute
			}
			if waited < last && n < jobs.MostAttempts {
				t.Errorf("after attempt %d it waited %v, before that %v", n, waited, last)
			}
			last = waited
		}
		if total := c.Now().Sub(began); total < 40*time.Hour || total > 80*time.Hour {
			t.Errorf("it was tried for %v", total)
		}
		c.add(1000 * time.Hour)
		runDue(t, q, 0)
		if got := q.Tallies()["fail"]; got != (jobs.Tally{Failed: jobs.MostAttempts, GaveUp: 1}) {
			t.Errorf("counted %+v", got)
		}
		if got := depths(t, q); got != "[{fail 0 0 1}]" {
			t.Errorf("depths: %s", got)
		}
		for _, want := range []string{"a job was given up", "panic: a fault", "kind=fail"} {
			if !strings.Contains(log.String(), want) {
				t.Errorf("the log lacks %q", want)
			}
		}
		if strings.Contains(log.String(), "canary") {
			t.Error("the log shows the payload")
		}
	})
}

func due(t *testing.T, q *jobs.Queue) int {
	t.Helper()
	all, err := q.Depths(t.Context())
	if err != nil || len(all) != 1 {
		t.Fatal(all, err)
	}
	return all[0].Due
}

func depths(t *testing.T, q *jobs.Queue) string {
	t.Helper()
	all, err := q.Depths(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprint(all)
}

func TestGiveUpTriesNoMore(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		q := queue(d, newHands(), nil)
		q.Handle("fail", func(context.Context, jobs.Job) error { return fmt.Errorf("so: %w", jobs.GiveUp(errors.New("no"))) })
		add(t, q, jobs.Order{Kind: "fail"})
		runDue(t, q, 1)
		if got := depths(t, q); got != "[{fail 0 0 1}]" {
			t.Errorf("depths: %s", got)
		}
	})
}

func TestEraseTakesOneOwnersWork(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c, did := newHands(), &notes{}
		q := queue(d, c, nil)
		for _, kind := range []string{"say", "sing"} {
			q.Handle(kind, func(_ context.Context, j jobs.Job) error { did.add(j.Kind + j.Owner); return nil })
		}
		for _, who := range []string{"her", "him", ""} {
			add(t, q, jobs.Order{Kind: "say", Owner: who})
			add(t, q, jobs.Order{Kind: "sing", Owner: who})
		}
		if err := errors.Join(q.Erase(t.Context(), "her"), q.Erase(t.Context(), ""), q.Drop(t.Context(), "sing", "him")); err != nil {
			t.Fatal(err)
		}
		c.add(time.Second)
		runDue(t, q, 3)
		for _, not := range []string{"her", "singhim"} {
			if strings.Contains(did.String(), not) {
				t.Errorf("did %q", did)
			}
		}
	})
}

func TestWhatCannotBeAnOrderIsRefused(t *testing.T) {
	t.Parallel()
	q := queue(dbtest.SQLite(t), newHands(), nil)
	for _, o := range []jobs.Order{{}, {Kind: "a", Key: strings.Repeat("k", 300)}, {Kind: "a", Payload: make([]byte, 1<<20)}} {
		if err := q.Add(t.Context(), o); err == nil {
			t.Errorf("%.20q was taken", o.Kind+o.Key)
		}
	}
}
