package account

import (
	"hash/maphash"
	"maps"
	"sync"
	"time"
)

// Limit is how often something may be done: Burst times at once, and after that
// once in every Every. Both are positive; Every is in whole milliseconds.
type Limit struct {
	Every time.Duration
	Burst int
}

// Draw is the arithmetic of a limit (the generic cell rate algorithm, a token
// bucket that needs one number a name): fullAt is the moment at which the whole
// burst is available again, the zero time for a name never seen. Allowed: wait 0
// and the new fullAt. Refused: how long to wait, and fullAt as it was.
func (l Limit) Draw(fullAt, now time.Time) (next time.Time, wait time.Duration) {
	from := fullAt
	if from.Before(now) {
		from = now
	}
	next = from.Add(l.Every)
	if over := next.Sub(now) - l.Every*time.Duration(l.Burst); over > 0 {
		return fullAt, over
	}
	return next, 0
}

// Limiter counts tries in memory, for acts where it is enough that each node
// counts alone: reports from visitors, guesses at feed addresses. It holds no
// names, only keyed hashes of them, and a bounded number of those.
type Limiter struct {
	limit Limit
	seed  maphash.Seed

	mu     sync.Mutex
	fullAt map[uint64]time.Time
}

// maxLimited is how many names a Limiter remembers (about 3 MB). When more are
// busy at once, somebody is asking from everywhere; it then forgets them all and
// begins again, because a limit must never cost the server its memory.
const maxLimited = 50_000

// NewLimiter makes a Limiter that has seen nobody.
func NewLimiter(l Limit) *Limiter {
	return &Limiter{limit: l, seed: maphash.MakeSeed(), fullAt: map[uint64]time.Time{}}
}

// Draw takes one try for name, or says how long to wait for one.
func (l *Limiter) Draw(name string, now time.Time) (wait time.Duration) {
	key := maphash.String(l.seed, name)
	l.mu.Lock()
	defer l.mu.Unlock()
	next, wait := l.limit.Draw(l.fullAt[key], now)
	if wait > 0 {
		return wait
	}
	if len(l.fullAt) >= maxLimited {
		l.forget(now)
	}
	l.fullAt[key] = next
	return 0
}

// forget drops the names whose allowance is full, and all when none is.
func (l *Limiter) forget(now time.Time) {
	maps.DeleteFunc(l.fullAt, func(_ uint64, fullAt time.Time) bool { return !fullAt.After(now) })
	if len(l.fullAt) >= maxLimited {
		clear(l.fullAt)
	}
}
