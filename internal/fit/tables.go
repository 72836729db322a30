package fit

import (
	"time"

	"preround/internal/catalog"
	"preround/internal/platform/clock"
	"preround/internal/student"
)

const (
	clinicalBit = 1 << 1 // of catalog.ClinicalYrs in catalog.Stages
	finalBit    = 1 << 2
)

// setStanding fills the tables of stage and year. The final year is one of the
// clinical years, so a place for "clinical" students takes it too.
func (c *Scorer) setStanding() {
	possible := func(mine, admitted uint16) answer {
		switch {
		case mine == 0, mine&admitted != 0 && mine&^admitted != 0:
			return unknown
		case mine&admitted == 0:
			return no
		}
		return yes
	}
	for bits := range c.stage {
		admitted := bits
		if bits&clinicalBit != 0 {
			admitted |= finalBit
		}
		if bits != 0 {
			c.stage[bits] = possible(uint16(c.standing.Stages), uint16(admitted))
		}
	}
	for bits := 1; bits < 256; bits++ {
		a := possible(c.standing.Years, uint16(bits))
		c.year[0][bits], c.year[1][bits] = a, a
		if a == no && c.mayCountOtherwise(uint16(bits)) {
			c.year[1][bits] = unknown
		}
	}
}

// mayCountOtherwise tells whether a year that is not admitted may be meant all
// the same by a host in another country, where courses have other lengths: a
// "fourth-year student" of a source in a country of four-year courses is a
// finalist, so years next to those admitted, and the final year where the fourth
// or a later one is admitted, are for the host to say.
func (c *Scorer) mayCountOtherwise(admitted uint16) bool {
	const fourthOn = 0b11111000
	mine := c.standing.Years &^ (1 << (student.GraduateYear - 1))
	return mine&(admitted<<1|admitted>>1) != 0 || c.standing.Stages&finalBit != 0 && admitted&fourthOn != 0
}

// judgeYear judges the year, by the count of the student's own course where it
// is in the country of the place.
func (c *Scorer) judgeYear(t *catalog.Traits, domestic int) answer {
	if domestic == homeDomestic {
		return c.year[0][t.Years]
	}
	return c.year[1][t.Years]
}

// Whether the student's school is in the country of the place.
const (
	homeUnknown  = iota
	homeAbroad   // in another country
	homePerhaps  // in the organiser's country, which is not where the place is
	homeDomestic // in the country of the place
)

// setSchool fills the tables of whose students come and by which route.
func (c *Scorer) setSchool() {
	for i := range c.school {
		t := catalog.Traits{Admits: uint8(i & 31)} // the numbers beyond the vocabulary are never met
		c.school[i] = schoolAnswer(&t, i>>5, c.key.Listed())
	}
	own := routeBits(catalog.RouteDirect, catalog.RouteSupervisor, catalog.RouteAgency)
	for i := range c.route {
		switch {
		case i == 0:
		case i&own != 0:
			c.route[i] = yes
		default: // VSLO, exchange, own school: only the school can say
			c.route[i] = unknown
		}
	}
}

func routeBits(routes ...catalog.Route) (bits int) {
	for i, r := range catalog.Routes {
		for _, want := range routes {
			if r == want {
				bits |= 1 << i
			}
		}
	}
	return bits
}

// schoolAnswer judges International and Scope; what depends on the school's own
// name or on lists of countries comes from the terms.
func schoolAnswer(t *catalog.Traits, domestic int, listed bool) answer {
	sort := func(atHome, abroad answer) answer {
		switch domestic {
		case homeDomestic:
			return atHome
		case homeAbroad:
			return abroad
		}
		return unknown
	}
	switch t.Scope() {
	case catalog.ScopeAny:
		return yes
	case catalog.ScopeOwnSchool:
		return sort(unknown, no)
	case catalog.ScopePartners:
		return unknown
	case catalog.ScopeAccredited:
		if listed {
			return sort(yes, no)
		}
		return sort(unknown, no)
	}
	switch t.Abroad() {
	case catalog.Yes:
		return sort(unknown, yes)
	case catalog.No:
		return sort(yes, no)
	}
	return unknown
}

// setStay fills the tables of length and exams.
func (c *Scorer) setStay() {
	for w := range c.length {
		switch {
		case c.weeks == 0:
			c.length[w] = unknown
		case int(c.weeks) < w:
			c.length[w] = no
		default:
			c.length[w] = yes
		}
	}
	if len(c.student.Facts.Exams) == 0 {
		return
	}
	c.examsSet = true
	for w := range c.exams {
		switch {
		case c.first == 0:
			c.exams[w] = unknown
		case c.freeStart(w, c.first, c.flexible) == 0:
			c.exams[w] = no
		default:
			c.exams[w] = yes
		}
	}
}

// freeStart is the first day from..to on which a stay of so many weeks meets no
// exam block; 0 none.
func (c *Scorer) freeStart(weeks int, from, to clock.Date) clock.Date {
	stay := clock.Date(max(weeks, 1)*7 - 1)
	for d := from; d <= to; {
		next := d
		for _, x := range c.student.Facts.Exams {
			if x.From <= d+stay && d <= x.To && x.To+1 > next {
				next = x.To + 1
			}
		}
		if next == d {
			return d
		}
		d = next
	}
	return 0
}

// setDeadlines fills the tables of closings, lead times and pay.
func (c *Scorer) setDeadlines() {
	for m := time.January; m <= time.December; m++ {
		c.closes[catalog.ClosesIn(m)] = c.reach(m, 0)
	}
	// Days of the year between today and the last first day, as reach would say of each.
	from, to := catalog.YearDayOf(c.today), catalog.YearDayOf(c.last)
	all := c.last.DaysUntil(c.today) <= -366 || from == to && c.last > c.today
	for code := 1; code <= 366; code++ {
		between := from <= code && code < to
		if from > to {
			between = code >= from || code < to
		}
		switch {
		case c.first == 0:
			c.closes[code] = unknown
		case all || between && c.last > c.today:
			c.closes[code] = yes
		default:
			c.closes[code] = no
		}
	}
	c.closes[catalog.ClosesOn(time.February, 29)] = c.reach(time.February, 29) // the 28th in most years
	for w := range c.lead {
		switch {
		case w == 0:
		case c.first == 0:
			c.lead[w] = unknown
		case c.last.AddWeeks(-w) >= c.today:
			c.lead[w] = yes
		default:
			c.lead[w] = no
		}
	}
	if c.student.Goals.Pay == student.PaidOnly {
		c.pay = [8]answer{unknown, yes, yes, no, no} // by position in catalog.Pays
	}
}

// reach tells whether a yearly closing comes between today and the first day:
// then an application for that first day can still be in time. Of a closing of
// which only the month is known the answer is unknown while that month lasts.
func (c *Scorer) reach(m time.Month, day int) answer {
	if c.first == 0 {
		return unknown
	}
	a, b := nextYearly(catalog.YearDay{Month: m, Day: day}, c.today)
	return c.between(a, b, c.last)
}

// between judges a closing that lies somewhere from a to b, for a first day of
// last or before.
func (c *Scorer) between(a, b, last clock.Date) answer {
	switch {
	case a >= last:
		return no
	case a < c.today || b >= last:
		return unknown
	}
	return yes
}

// nextYearly is the next occurrence of a yearly date that is not over: one day,
// or a month's first and last.
func nextYearly(d catalog.YearDay, today clock.Date) (a, b clock.Date) {
	for y := today.Year(); ; y++ {
		last := clock.NewMonth(y, d.Month).Last()
		a, b = last-clock.Date(last.Day()-1), last
		if d.Day != 0 {
			a = min(a+clock.Date(d.Day-1), last)
			b = a
		}
		if b >= today {
			return a, b
		}
	}
}
