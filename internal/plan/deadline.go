package plan

import (
	"fmt"
	"slices"
	"sync"
	"time"

	"preround/internal/catalog"
	"preround/internal/platform/clock"
	"preround/internal/reference"
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
	opens     clock.Date // not before; 0 none
	closes    clock.Date // the last day that the host names; 0 none
	last      clock.Date // the last day on which to send; 0: only what follows limits it
	ready     clock.Date // a comfortable day to send
	gap       span       // typical: days before the start
	opensAt   int64      // the moment, where the hour is known; Unix seconds
	closesAt  int64
	window    *catalog.Window // of this aim
	advised   bool            // the day is advice: a hurried plan may pass it
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
		over = max(over, e.rounds(w, &p.Apply.Windows[i], start, gap))
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

// rounds adds the yearly rounds of a window that can still serve the start, and
// returns the latest closing that is already over.
func (e *engine) rounds(w *world, win *catalog.Window, start clock.Date, gap span) (over clock.Date) {
	if !inSeason(start.Month(), win.ForStarts) {
		return 0
	}
	zone := windowZone(w.target.Place, win)
	for y := w.today.Year() - 1; y <= start.Year(); y++ {
		closes := e.dayIn(win.Closes, y, zone)
		if win.Closes.IsZero() {
			e.openOnly(w, win, zone, y, start, gap)
			continue
		}
		if closes == 0 || closes >= start {
			continue
		}
		if closes < w.today {
			over = max(over, closes)
			continue
		}
		a := aim{kind: aimWindow, closes: closes, window: win, advised: win.Advised, fromClose: !win.FirstCome}
		a.closesAt = momentOf(win.Closes, zone, y)
		if !win.Opens.IsZero() {
			oy := y
			if a.opens = e.dayIn(win.Opens, oy, zone); a.opens == 0 || a.opens > closes {
				oy = y - 1
				a.opens = e.dayIn(win.Opens, oy, zone)
			}
			if a.opens != 0 {
				a.opensAt = momentOf(win.Opens, zone, oy)
			}
		}
		// A day early, so that no time zone catches anybody out; on the day itself there is still hope.
		a.last = max(closes-1, a.opens, min(closes, w.today))
		a.ready = max(a.opens+3, closes-10)
		if win.FirstCome && a.opens != 0 {
			a.ready = a.opens
		}
		e.aims = append(e.aims, a)
	}
	return over
}

// windowZone is the zone that a window's hours are told in: its own, else that of
// the country of the place's first location where that has one time.
func windowZone(p *catalog.Place, win *catalog.Window) string {
	if win.Zone != "" || len(p.Locations) == 0 {
		return win.Zone
	}
	zone, _ := reference.ZoneOf(p.Locations[0].Country)
	return zone
}

// openOnly adds a window of which only the opening is known: the usual time
// before the start stands for its end.
func (e *engine) openOnly(w *world, win *catalog.Window, zone string, y int, start clock.Date, gap span) {
	opens := e.dayIn(win.Opens, y, zone)
	next := e.dayIn(win.Opens, y+1, zone)
	if opens == 0 || opens >= start || next != 0 && next <= w.today {
		return
	}
	a := aim{kind: aimTypical, opens: opens, window: win, gap: gap, ready: comfortBefore(start, gap), opensAt: momentOf(win.Opens, zone, y)}
	if win.FirstCome {
		a.ready = opens
	}
	e.aims = append(e.aims, a)
}

// dayIn is the day of a yearly date in a year; 0 where the date belongs to
// another year or is not known. Of a month alone the first day counts. Where the
// hour is known, it is the day on the student's own calendar.
func (e *engine) dayIn(d catalog.YearDay, year int, zone string) clock.Date {
	if d.Month == 0 || d.Year != 0 && d.Year != year {
		return 0
	}
	if e.zone != nil && d.HasHour && zone != "" {
		if at := momentOf(d, zone, year); at != 0 {
			return clock.DateOf(time.Unix(at, 0).In(e.zone))
		}
	}
	last := clock.NewDate(year, d.Month+1, 0).Day()
	return clock.NewDate(year, d.Month, min(max(1, d.Day), last))
}

// momentOf is the moment of a yearly date whose hour and zone are known; else 0.
func momentOf(d catalog.YearDay, zone string, year int) int64 {
	if !d.HasHour || zone == "" {
		return 0
	}
	loc := zoneOf(zone)
	if loc == nil {
		return 0
	}
	last := clock.NewDate(year, d.Month+1, 0).Day()
	return clock.NewDate(year, d.Month, min(max(1, d.Day), last)).At(d.Hour, d.Minute, loc).Unix()
}

// zones keeps time zones once read: a catalogue uses few, a plan asks often.
var zones sync.Map

// zoneOf is the zone of an IANA name, nil for a name nobody knows.
func zoneOf(name string) *time.Location {
	if v, ok := zones.Load(name); ok {
		return v.(*time.Location)
	}
	loc, err := time.LoadLocation(name)
	if err != nil || name == "Local" {
		return nil // not kept: names come from data, and a wrong one is not worth a place
	}
	zones.Store(name, loc)
	return loc
}

// inSeason tells whether a month lies in a season; an unknown season holds all.
func inSeason(m time.Month, s catalog.Season) bool {
	switch {
	case s.From == 0 || s.To == 0:
		return true
	case s.From <= s.To:
		return m >= s.From && m <= s.To
	}
	return m >= s.From || m <= s.To
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
	return inSeason(d.Month(), p.Season) && !slices.Contains(p.Blackout, d.Month())
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
