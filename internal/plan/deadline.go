package plan

import (
	"fmt"
	"slices"
	"time"

	"preround/internal/catalog"
	"preround/internal/platform/clock"
)

// aimKind is where the day by which an application must be in comes from.
type aimKind uint8

const (
	aimTypical aimKind = iota // nobody states one: the usual time before the start
	aimWindow                 // a window that closes
	aimLead                   // so many weeks before the first day
	aimRolling                // taken all year
)

// aim is one day to apply by, for one first day. Of several rounds each is an aim.
type aim struct {
	kind      aimKind
	opens     clock.Date      // not before; 0 none
	closes    clock.Date      // the last day that the host names; 0 none
	last      clock.Date      // the last day on which to send; 0: only what follows limits it
	ready     clock.Date      // a comfortable day to send
	gap       span            // typical: days before the start
	opensAt   int64           // the moment, where the hour is known; Unix seconds
	zone      string          // in which the hours of its window are told; empty: not known
	window    *catalog.Window // of this aim
	advised   bool            // the day is advice: a hurried plan may pass it
	monthOnly bool            // of closes only the month is known
	fromClose bool            // answers come after the closing day, however early one sends
}

// limit is the last day to send at a pace; far in the future when there is none.
func (a *aim) limit(start clock.Date, pace int32) clock.Date {
	switch {
	case a.kind == aimTypical:
		// Nobody's rule, and what is not known is no reason to give up: half way from
		// the shortest to the usual time is in time, half the shortest is the end.
		return start.AddDays(-int(a.gap[best]*fullPace+a.gap[usually]*pace) / (2 * fullPace))
	case a.last == 0 || a.advised && pace < fullPace:
		return start
	}
	return a.last
}

// limit is the last day to send by which a target's verdict, the latest days of
// its steps, the deadline that is shown and, where nobody states a day, the
// chance are all reckoned.
func (w *world) limit() clock.Date { return w.aim.limit(w.start, max(w.pace, w.eased)) }

// aimsOf lists the ways to be in time for a first day, best first: the last round
// that closes before it, then the rounds before that. Rounds that are over are
// left out; the latest of those is returned apart, for a sentence about it.
//
// A later first day never takes an aim away: a round that closes before one start
// closes before every later start too. That is what keeps a reachable place
// reachable when the start moves back.
func (e *engine) aimsOf(w *world, start clock.Date) (aims []aim, over clock.Date) {
	e.aims = e.aims[:0]
	p := w.target.Place
	gap := applyLead(w.needs.apply, w.target.Country).days
	if p == nil {
		e.aims = append(e.aims, aim{kind: aimTypical, gap: gap, ready: comfortBefore(start, gap)})
		return e.aims, 0
	}
	for i := range p.Apply.Windows {
		over = max(over, e.rounds(w, i, start, gap))
	}
	if len(p.Apply.Windows) == 0 {
		e.aims = append(e.aims, openAim(&p.Apply, start, gap))
	}
	for i := range e.aims {
		bound(&e.aims[i], &p.Apply, start)
	}
	slices.SortStableFunc(e.aims, func(a, b aim) int { return int(max(b.closes, b.opens)) - int(max(a.closes, a.opens)) })
	return e.aims, over
}

// openAim is for a place without windows.
func openAim(ap *catalog.Apply, start clock.Date, gap span) aim {
	switch {
	case ap.LeadWeeks > 0:
		a := aim{kind: aimLead, closes: start.AddWeeks(-ap.LeadWeeks), advised: ap.Advised}
		a.last = a.closes
		a.ready = a.last.AddDays(-21)
		return a
	case ap.Rolling:
		return aim{kind: aimRolling, ready: start.AddDays(-int(gap[usually]))}
	}
	return aim{kind: aimTypical, gap: gap, ready: comfortBefore(start, gap)}
}

// comfortBefore is between the usual and the longest time before the start, at
// most six weeks more than usual.
func comfortBefore(start clock.Date, gap span) clock.Date {
	return start.AddDays(-int(gap[usually] + min(42, (gap[worst]-gap[usually])/2)))
}

// bound applies what the place says beside its windows.
func bound(a *aim, ap *catalog.Apply, start clock.Date) {
	if a.kind == aimWindow && ap.LeadWeeks > 0 && !ap.Advised {
		if d := start.AddWeeks(-ap.LeadWeeks); a.last == 0 || d < a.last {
			a.last = d
		}
	}
	if ap.EarliestWeeks > 0 {
		a.opens = max(a.opens, start.AddWeeks(-ap.EarliestWeeks))
	}
	a.ready = max(a.ready, a.opens)
	if a.last != 0 {
		a.ready = min(a.ready, a.last)
	}
}

// rounds adds the rounds of a window that can still serve the start, and returns
// the latest closing that is already over. What a round is, is the catalogue's
// business (catalog.Place.Turn and catalog.Round.Serves).
func (e *engine) rounds(w *world, i int, start clock.Date, gap span) (over clock.Date) {
	p := w.target.Place
	win := &p.Apply.Windows[i]
	for y := w.today.Year() - 1; y <= start.Year(); y++ {
		r, ok := p.Turn(i, y)
		if !ok || !r.Serves(start) {
			continue
		}
		if r.Closes.IsZero() {
			next, again := p.Turn(i, y+1)
			e.openOnly(w, win, &r, again && e.day(&next.Opens) <= w.today, start, gap)
			continue
		}
		closes, monthOnly := e.day(&r.Closes), !r.Closes.DayKnown()
		if monthOnly && closes < w.today { // in that month it may still be open
			closes = min(r.Closes.To, start-1)
		}
		if closes >= start {
			continue
		}
		if closes < w.today {
			over = max(over, closes)
			continue
		}
		a := aim{kind: aimWindow, closes: closes, monthOnly: monthOnly, zone: r.Closes.Zone, window: win, advised: win.Advised, fromClose: !win.FirstCome}
		if opens := e.day(&r.Opens); opens <= closes {
			a.opens, a.opensAt = opens, moment(&r.Opens)
		}
		// A day early, so that no time zone catches anybody out; on the day itself there is still hope.
		a.last = max(closes-1, a.opens, min(closes, w.today))
		a.ready = max(a.opens+3, closes-10)
		if monthOnly { // counted from its first day, and a week before that
			a.last = max(closes-unknownDay, a.opens, min(closes, w.today))
			a.ready = max(a.opens+3, closes-10-unknownDay)
		}
		if win.FirstCome && a.opens != 0 {
			a.ready = a.opens
		}
		e.aims = append(e.aims, a)
	}
	return over
}

// unknownDay is the room left before a closing of which only the month is known.
const unknownDay = 7

// openOnly adds a window of which only the opening is known: the usual time
// before the start stands for its end.
func (e *engine) openOnly(w *world, win *catalog.Window, r *catalog.Round, over bool, start clock.Date, gap span) {
	opens := e.day(&r.Opens)
	if opens == 0 || opens >= start || over {
		return
	}
	a := aim{kind: aimTypical, opens: opens, zone: r.Opens.Zone, window: win, gap: gap, ready: comfortBefore(start, gap), opensAt: moment(&r.Opens)}
	if win.FirstCome {
		a.ready = opens
	}
	e.aims = append(e.aims, a)
}

// day is the day of a moment, 0 where none is known; of a month alone the first.
// Where the hour is known, it is the day on the student's own calendar.
func (e *engine) day(m *catalog.Moment) clock.Date {
	if e.zone != nil && m.HasHour && !m.At.IsZero() {
		return clock.DateOf(m.At.In(e.zone))
	}
	return m.From
}

// moment is Unix seconds where the hour is known; else 0.
func moment(m *catalog.Moment) int64 {
	if !m.HasHour || m.At.IsZero() {
		return 0
	}
	return m.At.Unix()
}

// alignStart moves a first day to the next Monday on which the place runs, at
// most a year on. It returns the day as given where nothing is known against it.
func alignStart(p *catalog.Place, start clock.Date) clock.Date {
	if p == nil || runs(p, start) {
		return start
	}
	m := start.YearMonth()
	for i := 1; i <= 12; i++ {
		if d := firstMonday(m.AddMonths(i)); runs(p, d) {
			return d
		}
	}
	return start
}

func runs(p *catalog.Place, d clock.Date) bool {
	return (p.Season == catalog.Season{} || p.Season.Has(d.Month())) && !slices.Contains(p.Blackout, d.Month())
}

func firstMonday(m clock.Month) clock.Date {
	d := m.First()
	for d.Weekday() != time.Monday {
		d++
	}
	return d
}

func hourText(d catalog.YearDay, zone string) string {
	if !d.HasHour {
		return ""
	}
	s := fmt.Sprintf("%02d:%02d", d.Hour, d.Minute)
	if zone != "" {
		s += " " + zone
	}
	return s
}
