package letters

import (
	"time"

	"preround/internal/platform/clock"
)

// Place is an application as letters see it: how many it wants, and until when.
type Place struct {
	Application string
	Title       string
	Wanted      int    // 0: none as far as is known
	Note        string // of what kind, in the place's words
	Link        string // where one applies
	Deadline    clock.Date
	Guessed     bool   // nobody states that day
	Zone        string // of it, IANA; empty: not known
	Sent        bool   // the application has gone
}

// Row is a place with how its letters stand.
type Row struct {
	Place
	In, Agreed, Asked, Noted int
}

// Missing is how many more letters the place wants than were noted, asked or have come.
func (r Row) Missing() int { return max(0, r.Wanted-r.In-r.Agreed-r.Asked-r.Noted) }

// Table puts requests against places.
func Table(places []Place, all []Request, now time.Time) []Row {
	out := make([]Row, 0, len(places))
	for _, p := range places {
		row := Row{Place: p}
		for i := range all {
			switch s := all[i].StateFor(p.Application, now); {
			case s.In():
				row.In++
			case s == Agreed:
				row.Agreed++
			case s == Waiting:
				row.Asked++
			case s == Noted:
				row.Noted++
			}
		}
		out = append(out, row)
	}
	return out
}

// Timing is what the time left says about asking.
type Timing string

// The timings.
const (
	InTime  Timing = "in time"
	Short   Timing = "short"
	Tight   Timing = "tight"
	TooLate Timing = "too late"
	Undated Timing = ""
)

// TimingOf judges asking on a day for a letter that is needed by another.
func TimingOf(today, needed clock.Date) Timing {
	switch left := today.DaysUntil(needed); {
	case needed == 0:
		return Undated
	case left <= 0:
		return TooLate
	case left < TightDays:
		return Tight
	case left < AskDays:
		return Short
	}
	return InTime
}

// Question is a prompt for choosing a referee, with what an answer means.
type Question struct{ Ask, Why string }

// Suitable are the questions about one referee.
var Suitable = []Question{
	{"Did they see your work themselves?", "A letter by somebody who heard of you is read as one."},
	{"How long ago?", "Within a year is best. Older, and they need more help to remember."},
	{"For how long, and how closely?", "Four weeks on one firm say more than a year of lectures."},
	{"Would they say something specific and strong?", "If you are not sure, ask just that: “Could you write me a strong letter?” It makes a no easy."},
	{"Are they of the kind that the place wants?", "Some want a clinician of the specialty, some a dean, some a supervisor of research."},
	{"How many letters are they writing now?", "Ask early in the season; after that the good writers say no."},
	{"Do they write from an address of their institution?", "A letter from a free mail address is doubted, and marked as such."},
}
