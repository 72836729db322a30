package calendar

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"time"

	"preround/internal/platform/clock"
)

// Event is one entry of a calendar: all day, or at a moment.
type Event struct {
	UID         string     // the same for the same thing, for ever
	Summary     string     // one line
	Description string     // plain text, lines parted by \n
	URL         string     // the page that tells more; empty for none
	Categories  []string   // "Letter", "Visa"
	Day         clock.Date // first day; also set for events at a moment: their day in Zone
	Last        clock.Date // last day, included; Day for one day; not used at a moment
	At          int64      // Unix seconds; 0: all day
	Zone        string     // IANA name for At: "Europe/London"; empty or unknown: UTC
	Deadline    bool       // remind a week and a day before

	Cancelled bool      // it will not take place after all
	Sequence  int       // how often it changed since it was first sent
	Stamp     time.Time // when it last changed
}

// hash tells whether two events say the same; what Update counts is left out.
func (e Event) hash() string {
	e.Cancelled, e.Sequence, e.Stamp = false, 0, time.Time{}
	b, err := json.Marshal(e)
	if err != nil {
		panic(err) // no field of an Event can fail
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:16])
}

// over is how long ago the event's last day ended everywhere on earth; 0 when it
// has not.
func (e Event) over(now time.Time) time.Duration {
	end := max(e.Last, e.Day).AddDays(1).UTC().Add(12 * time.Hour) // the day ends last at UTC-12
	return max(0, now.Sub(end))
}
