package catalog

import (
	"sync"
	"time"
	_ "time/tzdata" // windows are told in the host's time on machines without time zone files too

	"preround/internal/platform/clock"
)

// Moment is one concrete date of a window: a day, or a month of which the day
// is not known; and where hour and zone allow, the exact moment.
type Moment struct {
	From, To clock.Date // the same day; or first and last day of the month, when only the month is known
	Hour     int        // with HasHour, as the wall clock of Zone shows it
	Minute   int
	HasHour  bool
	Zone     string    // IANA; empty: not known
	At       time.Time // an opening begins here; a closing is over here. Zero unless day and zone are known
}

// IsZero tells that nothing is known of it.
func (m Moment) IsZero() bool { return m.From.IsZero() }

// DayKnown tells whether the day is known and not only the month.
func (m Moment) DayKnown() bool { return !m.IsZero() && m.From == m.To }

// moment is the day of the year d in that year, yet without its At.
func moment(d YearDay, year int, zone string) Moment {
	if d.IsZero() {
		return Moment{}
	}
	month := clock.NewMonth(year, d.Month)
	m := Moment{From: month.First(), To: month.Last(), Hour: d.Hour, Minute: d.Minute, HasHour: d.HasHour, Zone: zone}
	if d.Day > 0 {
		m.From = min(m.From.AddDays(d.Day-1), m.To) // 29 February in other years is the 28th
		m.To = m.From
	}
	return m
}

// locate fills At in. Without an hour an opening is at the day's first moment
// (wholeDay 0), and a closing at its end, the first moment of the next day (1).
func (m *Moment) locate(wholeDay int) {
	loc := location(m.Zone)
	switch {
	case !m.DayKnown() || loc == nil:
	case m.HasHour:
		m.At = onTheWall(m.From, m.Hour, m.Minute, loc)
	default:
		m.At = onTheWall(m.From.AddDays(wholeDay), 0, 0, loc)
	}
}

// onTheWall is the first moment at which the wall clock in loc shows hour:minute
// on day d. When the clock goes back and shows it twice, that is the earlier
// one, so that nobody comes too late. When the clock goes forward and never
// shows it, it is the moment of the change. time.Date promises neither.
func onTheWall(d clock.Date, hour, minute int, loc *time.Location) time.Time {
	wall := d.UTC().Add(time.Duration(hour)*time.Hour + time.Duration(minute)*time.Minute)
	before, after := offsetAt(wall.Add(-24*time.Hour), loc), offsetAt(wall.Add(24*time.Hour), loc)
	early, late := wall.Add(-max(before, after)), wall.Add(-min(before, after))
	for _, t := range []time.Time{early, late} {
		if offsetAt(t, loc) == wall.Sub(t) {
			return t.In(loc)
		}
	}
	change, _ := late.In(loc).ZoneBounds()
	return change
}

func offsetAt(t time.Time, loc *time.Location) time.Duration {
	_, seconds := t.In(loc).Zone()
	return time.Duration(seconds) * time.Second
}

var locations sync.Map // of *time.Location by name: time.LoadLocation reads a file each time

// location is nil for no zone, and for a name that no longer exists.
func location(zone string) *time.Location {
	if zone == "" {
		return nil
	}
	if l, ok := locations.Load(zone); ok {
		return l.(*time.Location)
	}
	l, err := time.LoadLocation(zone)
	if err != nil {
		return nil
	}
	locations.Store(zone, l)
	return l
}
