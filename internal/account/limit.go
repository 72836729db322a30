package account

import "time"

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
