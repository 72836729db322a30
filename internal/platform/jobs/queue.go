package jobs

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"slices"
	"sync"
	"time"

	"preround/internal/platform/clock"
	"preround/internal/platform/db"
	"preround/internal/platform/errs"
	"preround/internal/platform/id"
)

// Order is work to be done.
type Order struct {
	Kind    string        // who handles it
	Key     string        // used once for each kind; empty: each order stands for itself
	Owner   string        // whose work it is: Erase takes it away with everything of theirs; empty: nobody's
	Payload []byte        // for the handler; small, and nothing that a log must not hold
	At      time.Time     // not before; the zero time: at once
	Keep    time.Duration // how long the key stays used after the work is done; 0: 400 days
}

// Job is an order that was taken up.
type Job struct {
	ID      string
	Kind    string
	Key     string // the ID where the order had none
	Owner   string
	Payload []byte
	Attempt int // 1 at the first try
}

// Handler does the work of one kind. What it returns as an error is tried again
// later; GiveUp says that this is of no use.
type Handler func(ctx context.Context, j Job) error

// Setup is what a queue needs.
type Setup struct {
	DB     *db.DB
	Clock  clock.Clock
	Random io.Reader
	Log    *slog.Logger
	// Lease is how long a worker may take for one job before another takes it; 0
	// means three minutes. A handler's context ends at two thirds of it.
	Lease time.Duration
	// Workers is how many jobs a node runs at once; 0 means 4.
	Workers int
	// Idle is the longest wait between two looks at the database; 0 means 5 seconds.
	Idle time.Duration
}

// Queue takes orders and works on them. It may be used by many goroutines at once.
type Queue struct {
	in       Setup
	handlers map[string]Handler
	wake     chan struct{}

	mu    sync.Mutex
	tally map[string]*Tally
}

// Limits that protect the table.
const (
	usualKeep  = 400 * 24 * time.Hour
	mostBytes  = 64 << 10
	longestKey = 200
)

// New makes a queue; Run or RunDue does its work.
func New(in Setup) *Queue {
	if in.Lease == 0 {
		in.Lease = 3 * time.Minute
	}
	if in.Workers == 0 {
		in.Workers = 4
	}
	if in.Idle == 0 {
		in.Idle = 5 * time.Second
	}
	if in.Log == nil {
		in.Log = slog.New(slog.DiscardHandler)
	}
	return &Queue{in: in, handlers: map[string]Handler{}, wake: make(chan struct{}, 1), tally: map[string]*Tally{}}
}

// Handle names who does the work of a kind. It is called before Run, once a kind.
func (q *Queue) Handle(kind string, h func(ctx context.Context, j Job) error) {
	if q.handlers[kind] != nil {
		panic("jobs: two handlers for " + kind)
	}
	q.handlers[kind] = h
	q.tally[kind] = &Tally{}
}

// kinds are those that this node handles, in a fixed order.
func (q *Queue) kinds() []string {
	var all []string
	for k := range q.handlers {
		all = append(all, k)
	}
	slices.Sort(all)
	return all
}

// Add records an order, in the transaction of ctx when there is one. An order whose
// key was used already changes nothing, and is no error.
func (q *Queue) Add(ctx context.Context, o Order) error {
	if o.Kind == "" || len(o.Kind)+len(o.Key)+len(o.Owner) > longestKey || len(o.Payload) > mostBytes {
		return errs.New(errs.Internal, "a job of kind %q is too large, or has no kind", o.Kind)
	}
	now := q.in.Clock.Now()
	name, err := id.New(now, q.in.Random)
	if err != nil {
		return err
	}
	if o.Key == "" {
		o.Key, o.Keep = name, time.Millisecond // nobody can use it again
	} else if o.Keep == 0 {
		o.Keep = usualKeep
	}
	if o.At.IsZero() {
		o.At = now
	}
	if err := q.insert(ctx, name, o); err != nil {
		return err
	}
	q.Wake()
	return nil
}

// Wake makes this node look at once, and again soon: what was added may belong to
// a transaction that is still open.
func (q *Queue) Wake() {
	select {
	case q.wake <- struct{}{}:
	default:
	}
}

// GiveUp marks a failure after which another attempt is of no use.
func GiveUp(err error) error { return &hopeless{err} }

type hopeless struct{ cause error }

func (h *hopeless) Error() string { return h.cause.Error() }
func (h *hopeless) Unwrap() error { return h.cause }

func isHopeless(err error) bool {
	_, ok := errors.AsType[*hopeless](err)
	return ok
}

// waits are the times between attempts; after the last the job is given up. They
// make two days in all, so a weekend without the mail server costs nothing.
var waits = []time.Duration{
	time.Minute, 5 * time.Minute, 15 * time.Minute, time.Hour, 3 * time.Hour, 8 * time.Hour, 12 * time.Hour, 24 * time.Hour,
}

// MostAttempts is how often a job is tried before it is given up.
var MostAttempts = len(waits) + 1
