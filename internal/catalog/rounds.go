package catalog

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"preround/internal/platform/clock"
	"preround/internal/reference"
)

// Round is one concrete turn of a window: when applications open and close in
// one year.
type Round struct {
	Window        int    // position in Apply.Windows
	Opens, Closes Moment // either may be unknown
	Cycle         int    // the past cycle that the dates were read from; 0: they are stated as yearly or as dated
	FirstCome     bool
	Advised       bool
	ForStarts     Season
	Note          string
}

// LastKnown is "last known, 2024 cycle" for dates that were read from a past
// cycle, and empty for dates that the source states as such.
func (r Round) LastKnown() string { return lastKnown(r.Cycle) }

// LastKnown is the same for the window itself.
func (w Window) LastKnown() string { return lastKnown(w.Cycle) }

func lastKnown(cycle int) string {
	if cycle == 0 {
		return ""
	}
	return fmt.Sprintf("last known, %d cycle", cycle)
}

// horizon is how far ahead rounds are told.
const horizon = 24 // months

// Rounds lists the turns of all windows that are not over on the day today and
// begin within the next two years, the first to close first; among them the one
// that has opened already. With a start that is not zero only those are listed
// that can serve it. A window without a closing date is listed with its last
// opening too, since it may still be open.
//
// The zone of each moment is the window's own, else that of the country of the
// first location where that country has one time, else unknown.
func (p Place) Rounds(today, start clock.Date) []Round {
	var rounds []Round
	for i, w := range p.Apply.Windows {
		for _, r := range w.turns(p.zoneOf(&w), today) {
			r.Window = i
			if start.IsZero() || r.Serves(start) {
				rounds = append(rounds, r)
			}
		}
	}
	slices.SortStableFunc(rounds, func(a, b Round) int {
		return cmp.Or(cmp.Compare(a.end(), b.end()), cmp.Compare(a.Opens.From, b.Opens.From), cmp.Compare(a.Window, b.Window))
	})
	return rounds
}

// NextRound is the first of Rounds; false when there is none.
func (p Place) NextRound(today, start clock.Date) (Round, bool) {
	if rounds := p.Rounds(today, start); len(rounds) > 0 {
		return rounds[0], true
	}
	return Round{}, false
}

// Turn is the round of a window of the place that ends in a year, whenever today
// is: false where its dates belong to another year, or none is known. Of its
// moments only those with an hour have their At.
func (p *Place) Turn(window, year int) (Round, bool) {
	w := &p.Apply.Windows[window]
	last := w.Closes
	if last.IsZero() {
		last = w.Opens
	}
	if last.IsZero() || last.Year != 0 && last.Year != year {
		return Round{}, false
	}
	r := w.turn(year, p.zoneOf(w))
	r.Window = window
	if r.Opens.HasHour {
		r.Opens.locate(0)
	}
	if r.Closes.HasHour {
		r.Closes.locate(1)
	}
	return r, true
}

// end is the last day on which the round concerns anybody.
func (r Round) end() clock.Date {
	if r.Closes.IsZero() {
		return r.Opens.To
	}
	return r.Closes.To
}

// Serves tells whether an application in this round can lead to that start: the
// round closes (or, without a closing, opens) before it, and where the source
// says which starts the round is for, the start lies in the next such season.
func (r Round) Serves(start clock.Date) bool {
	by := r.Closes.From
	if r.Closes.IsZero() {
		by = r.Opens.From
	}
	if by >= start {
		return false
	}
	if r.ForStarts == (Season{}) {
		return true
	}
	return r.ForStarts.Has(start.Month()) && start < by.AddMonths(12)
}

// Has tells whether the month lies in the season, which may cross New Year. A
// season of which only one end is known is that month alone; an unknown one
// has no month.
func (s Season) Has(m time.Month) bool {
	from, to := cmp.Or(s.From, s.To), cmp.Or(s.To, s.From)
	switch {
	case from == 0:
		return false
	case from <= to:
		return from <= m && m <= to
	}
	return m >= from || m <= to
}

func (p *Place) zoneOf(w *Window) string {
	if w.Zone != "" || len(p.Locations) == 0 {
		return w.Zone
	}
	zone, _ := reference.ZoneOf(p.Locations[0].Country)
	return zone
}

// turns are the rounds of one window around today.
func (w Window) turns(zone string, today clock.Date) []Round {
	last := w.Closes
	if last.IsZero() {
		last = w.Opens
	}
	if last.IsZero() {
		return nil // a note alone
	}
	years := []int{last.Year}
	if last.Year == 0 {
		years = years[:0]
		for y := today.Year() - 1; y <= today.Year()+3; y++ {
			years = append(years, y)
		}
	}
	rounds := make([]Round, 0, 3)
	until := today.AddMonths(horizon)
	for _, y := range years {
		r := w.turn(y, zone)
		begin := r.Opens.From
		if r.Opens.IsZero() {
			begin = r.Closes.From
		}
		if begin > until {
			break
		}
		// Where nobody says when it closes, one that opened within the year may still be open.
		maybeOpen := w.Closes.IsZero() && w.Opens.Year == 0 && r.end() > today.AddMonths(-12)
		if r.end() < today && !maybeOpen {
			continue
		}
		r.Opens.locate(0)
		r.Closes.locate(1)
		rounds = append(rounds, r)
	}
	return rounds
}

// turn is the round that ends in the year y.
func (w *Window) turn(y int, zone string) Round {
	r := Round{Cycle: w.Cycle, FirstCome: w.FirstCome, Advised: w.Advised, ForStarts: w.ForStarts, Note: w.Note}
	r.Closes = moment(w.Closes, y, zone)
	switch {
	case w.Opens.Year > 0:
		y = w.Opens.Year
	case !w.Closes.IsZero() && w.Opens.after(w.Closes):
		y-- // it opens in autumn and closes in spring
	}
	r.Opens = moment(w.Opens, y, zone)
	return r
}

// after compares two days of the same year; a month without a day begins early
// as an opening and ends late as a closing.
func (d YearDay) after(closes YearDay) bool {
	day := closes.Day
	if day == 0 {
		day = 31
	}
	a := [...]int{int(d.Month), max(d.Day, 1), d.Hour, d.Minute}
	b := [...]int{int(closes.Month), day, 23, 59}
	if closes.HasHour {
		b[2], b[3] = closes.Hour, closes.Minute
	}
	return slices.Compare(a[:], b[:]) > 0
}

// LeadDates are the first and the last day on which one may apply for a start
// on that day, where the place counts in weeks before the start; zero: not
// stated. Advised tells that the last day is advice and not a rule.
func (a Apply) LeadDates(start clock.Date) (first, last clock.Date) {
	if start.IsZero() {
		return 0, 0
	}
	if a.EarliestWeeks > 0 {
		first = start.AddWeeks(-a.EarliestWeeks)
	}
	if a.LeadWeeks > 0 {
		last = start.AddWeeks(-a.LeadWeeks)
	}
	return first, last
}
