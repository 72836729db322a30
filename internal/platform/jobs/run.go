package jobs

import (
	"context"
	"fmt"
	"hash/fnv"
	"runtime/debug"
	"sync"
	"time"

	"preround/internal/platform/id"
)

// grace is how long jobs that run may go on after a stop.
const grace = 10 * time.Second

// soonest is the first wait after something was added; it doubles up to Idle.
const soonest = 20 * time.Millisecond

// sweepEvery is how often rows are deleted whose time is up.
const sweepEvery = time.Hour

// Run works until ctx ends. It then takes no more jobs, lets those that run finish
// for a while, and hands back what does not.
func (q *Queue) Run(ctx context.Context) {
	if len(q.handlers) == 0 {
		return
	}
	hard, cut := context.WithCancel(context.WithoutCancel(ctx))
	defer cut()
	stopCutting := context.AfterFunc(ctx, func() { time.AfterFunc(grace, cut) })
	defer stopCutting()

	var running sync.WaitGroup
	defer running.Wait()
	slots := make(chan struct{}, q.in.Workers)
	pause, swept := soonest, time.Time{}
	for ctx.Err() == nil {
		if now := q.in.Clock.Now(); now.Sub(swept) >= sweepEvery {
			swept = now
			if _, err := q.Sweep(ctx); err != nil && ctx.Err() == nil {
				q.in.Log.Warn("jobs that are over could not be deleted", "error", err)
			}
		}
		slots <- struct{}{} // wait for one to be free
		<-slots
		took, err := q.take(ctx, cap(slots)-len(slots), func(j Job, token string) {
			slots <- struct{}{}
			running.Go(func() {
				defer func() { <-slots }()
				q.do(ctx, hard, j, token)
			})
		})
		if took > 0 {
			pause = soonest
			continue
		}
		if err != nil && ctx.Err() == nil {
			pause = q.in.Idle
			q.in.Log.Warn("the queue of jobs could not be looked at", "error", err)
		}
		if q.rest(ctx, pause) {
			pause = soonest
		} else {
			pause = min(2*pause, q.in.Idle)
		}
	}
}

// rest waits for a wake, or until something may be due, at most for pause.
func (q *Queue) rest(ctx context.Context, pause time.Duration) (woken bool) {
	if next, err := q.nextDue(ctx); err == nil && !next.IsZero() {
		pause = min(pause, max(next.Sub(q.in.Clock.Now()), soonest))
	}
	t := time.NewTimer(pause)
	defer t.Stop()
	select {
	case <-ctx.Done():
	case <-t.C:
	case <-q.wake:
		return true
	}
	return false
}

// RunDue does, one after the other, all jobs that are due, also those that they
// add, and returns how many it ran. The error is that of the database; a job that
// fails is put off, as in Run.
func (q *Queue) RunDue(ctx context.Context) (n int, err error) {
	for {
		took, err := q.take(ctx, 1, func(j Job, token string) { q.do(ctx, ctx, j, token) })
		n += took
		if err != nil || took == 0 {
			return n, err
		}
	}
}

// take claims at most n jobs and starts each.
func (q *Queue) take(ctx context.Context, n int, start func(Job, string)) (int, error) {
	token, err := id.New(q.in.Clock.Now(), q.in.Random)
	if err != nil {
		return 0, err
	}
	all, err := q.claimDue(ctx, token, n)
	for _, j := range all {
		start(j, token)
	}
	return len(all), err
}

// do runs one job and records how it ended. alive ends when the program stops;
// hard a little later.
func (q *Queue) do(alive, hard context.Context, j Job, token string) {
	work, cancel := context.WithTimeout(hard, q.in.Lease*2/3)
	defer cancel()
	err := q.attempt(work, j)
	log := q.in.Log.With("kind", j.Kind, "job", j.ID, "attempt", j.Attempt)
	record := context.WithoutCancel(hard)
	switch {
	case err == nil:
		q.count(j.Kind, func(t *Tally) { t.Done++ })
		err = q.finish(record, j, token)
	case alive.Err() != nil && hard.Err() != nil: // cut off by the stop: no fault of the job
		err = q.putOff(record, j, token, q.in.Clock.Now())
	case isHopeless(err), j.Attempt >= MostAttempts:
		q.count(j.Kind, func(t *Tally) { t.Failed++; t.GaveUp++ })
		log.Error("a job was given up", "error", err)
		err = q.giveUp(record, j, token)
	default:
		q.count(j.Kind, func(t *Tally) { t.Failed++ })
		wait := waitAfter(j)
		log.Warn("a job failed and is tried again", "in", wait.Round(time.Second), "error", err)
		err = q.putOff(record, j, token, q.in.Clock.Now().Add(wait))
	}
	if err != nil {
		log.Warn("how a job ended could not be saved; it will run again", "error", err)
	}
}

// attempt calls the handler. A job that was taken up too often without an end (it
// takes its process down with it) is not called again.
func (q *Queue) attempt(ctx context.Context, j Job) (err error) {
	if j.Attempt > MostAttempts {
		return GiveUp(fmt.Errorf("taken up %d times and never ended", j.Attempt-1))
	}
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
		}
	}()
	return q.handlers[j.Kind](ctx, j)
}

// waitAfter is how long a failed job waits, up to a quarter longer by its id, so
// that what failed together does not come back together.
func waitAfter(j Job) time.Duration {
	wait := waits[min(max(j.Attempt, 1), len(waits))-1]
	h := fnv.New32a()
	_, _ = h.Write([]byte(j.ID)) // never fails
	return wait + wait/4*time.Duration(h.Sum32()%1000)/1000
}

// Tally is how jobs of a kind ended on this node since it started.
type Tally struct{ Done, Failed, GaveUp int }

func (q *Queue) count(kind string, add func(*Tally)) {
	q.mu.Lock()
	defer q.mu.Unlock()
	add(q.tally[kind])
}

// Tallies gives the tally of each kind that this node handles.
func (q *Queue) Tallies() map[string]Tally {
	q.mu.Lock()
	defer q.mu.Unlock()
	all := map[string]Tally{}
	for k, t := range q.tally {
		all[k] = *t
	}
	return all
}
