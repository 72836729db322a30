package fit

import (
	"math"
	"sync/atomic"
	"time"

	"preround/internal/catalog"
	"preround/internal/platform/clock"
	"preround/internal/reference"
	"preround/internal/student"
)

// answer is an Answer as a number, ordered so that the larger of two answers to
// parts of a criterion is the answer to the whole.
type answer uint8

const (
	notAsked answer = iota
	yes
	unknown
	no
)

// The criteria in the order of CriterionNames.
const (
	cStatus = iota
	cStage
	cYear
	cSchool
	cRoute
	cCitizenship
	cGroup
	cLanguage
	cUSMLE
	cLength
	cDates
	cExams
	cDeadline
	cMoney
	criteria
)

// Scorer judges many places for one student on one day. Everything that depends
// on the student alone is worked out once, into tables that a place's Traits
// look up. It may be used by several goroutines at once.
type Scorer struct {
	student  *student.Student
	today    clock.Date
	first    clock.Date // first day wanted; 0 not said
	last     clock.Date // the latest first day that would do
	flexible clock.Date // the latest first day when nothing but the month counts
	studies  student.Studies
	standing student.Standing      // on the first day
	country  reference.CountryCode // of the school; empty: unknown
	home     uint8                 // its CountryPosition
	key      student.SchoolKey
	level    map[string]int

	status   [4]answer
	stage    [16]answer     // by Traits.Stages
	year     [2][256]answer // by Traits.Years; the second where the school may be in another country than the place
	school   [128]answer    // by Traits.Admits and domestic
	route    [64]answer     // by Traits.Routes
	length   [256]answer    // by Traits.MinWeeks, where that or MaxWeeks is known
	exams    [256]answer    // by weeks of the stay
	closes   [512]answer    // by code of Traits.Closes
	lead     [256]answer    // by Traits.LeadWeeks
	pay      [8]answer      // by Traits.Pay
	months   uint16         // in which the stay may start; 0 not said
	weeks    uint8          // wanted; 0 not said
	budget   int32          // in US dollars; -1 not said
	examsSet bool

	points points
	memo   []atomic.Uint32 // what terms come to, by Traits.Terms; 0 not yet worked out
}

// NewScorer prepares the judging of places for a student on a day. The student
// must not be changed while the scorer is used.
func NewScorer(s *student.Student, today clock.Date) *Scorer {
	c := &Scorer{student: s, today: today, budget: -1, memo: make([]atomic.Uint32, catalog.TermsCount()+256)}
	c.setTimes()
	at := today
	if c.first > today {
		at = c.first
	}
	c.studies = student.StudiesOf(s.Facts, today)
	c.standing = c.studies.At(at)
	c.country = student.SchoolCountryOf(s.Facts)
	c.home = catalog.CountryPosition(c.country)
	c.key = student.KeyOf(s.Facts.School, c.country)
	c.level = levels(s.Facts)
	c.weeks = uint8(min(s.Goals.Weeks, math.MaxUint8))
	if m, ok := s.Goals.Budget.Convert("USD"); ok && s.Goals.Budget.Currency != "" {
		c.budget = int32(min(m.Minor/100, 1e9))
	}
	c.status = [4]answer{notAsked, yes, no, no} // by position in catalog.Statuses
	c.setStanding()
	c.setSchool()
	c.setStay()
	c.setDeadlines()
	c.points.set(c)
	return c
}

// setTimes works out the span of first days: from the day or the first Monday of
// the month wanted to the end of the latest month that would do.
func (c *Scorer) setTimes() {
	g := c.student.Goals
	c.first = g.FirstDay()
	c.last, c.flexible = c.first, c.first
	if c.first == 0 {
		return
	}
	if g.StartDay == 0 {
		c.flexible = g.Start.Last()
	}
	if g.Latest != 0 && g.Latest.Last() > c.last {
		c.last = g.Latest.Last()
		c.flexible = c.last
	}
	for m := c.first.YearMonth(); m <= c.last.YearMonth() && m < c.first.YearMonth()+12; m++ {
		c.months |= 1 << (m.Month() - time.January)
	}
}

// Score is the score of a place and whether it is open to the student, the same
// as Judge says in full: ok false is the verdict Closed.
func (c *Scorer) Score(t *catalog.Traits) (score int32, ok bool) {
	v := c.view(t)
	closed := c.status[t.Status&3] == no || c.stage[t.Stages&15] == no || v.year == no || v.school == no || v.deadline == no || v.dates == no ||
		v.terms.no() || c.judgeLength(t) == no || c.examsSet && c.judgeExams(t) == no || c.judgeMoney(t) == no
	return c.points.of(c, t, &v), !closed
}

// view is what several criteria and the points look at.
type view struct {
	terms                         terms
	year, school, deadline, dates answer
}

func (c *Scorer) view(t *catalog.Traits) view {
	terms, domestic := c.terms(t.Terms), c.domestic(t)
	return view{terms, c.judgeYear(t, domestic), c.judgeSchool(t, terms, domestic), c.judgeDeadline(t, terms), c.judgeDates(t)}
}

// answers judges every criterion, in their order.
func (c *Scorer) answers(t *catalog.Traits) (a [criteria]answer) {
	v := c.view(t)
	terms := v.terms
	a[cStatus] = c.status[t.Status&3]
	a[cStage] = c.stage[t.Stages&15]
	a[cYear] = v.year
	if t.Stages == 0 && t.Years == 0 {
		a[cStage] = unknown // nobody says whom it takes
	}
	a[cSchool] = v.school
	a[cRoute] = c.route[t.Routes&63]
	a[cCitizenship] = terms.get(tCitizenship)
	a[cGroup] = terms.get(tGroup)
	a[cLanguage] = terms.get(tLanguage)
	a[cUSMLE] = terms.get(tUSMLE)
	a[cLength] = c.judgeLength(t)
	a[cDates] = v.dates
	if c.examsSet {
		a[cExams] = c.judgeExams(t)
	}
	a[cDeadline] = v.deadline
	a[cMoney] = c.judgeMoney(t)
	return a
}

func verdictOf(a *[criteria]answer) Verdict {
	worst := notAsked
	for _, v := range a {
		worst = max(worst, v)
	}
	switch worst {
	case no:
		return Closed
	case unknown:
		return Unsure
	}
	return Open
}

// domestic tells how the student's school lies to the place: see homeUnknown.
// Of an outgoing place, and of one that is worldwide, the organiser's country counts.
func (c *Scorer) domestic(t *catalog.Traits) int {
	if c.home == 0 {
		return homeUnknown
	}
	if t.Flags&catalog.FlagOutgoing == 0 {
		for _, country := range t.Countries {
			if country == 0 {
				break
			}
			if country == c.home {
				return homeDomestic
			}
		}
	}
	switch {
	case t.Home == 0 && t.Countries[0] == 0:
		return homePerhaps
	case t.Home != c.home:
		return homeAbroad
	case t.Flags&(catalog.FlagOutgoing|catalog.FlagWorldwide) != 0:
		return homeDomestic
	}
	return homePerhaps
}

func (c *Scorer) judgeSchool(t *catalog.Traits, terms terms, domestic int) answer {
	a := c.school[int(t.Admits&31)|domestic<<5]
	if m := terms.get(tSchool); m == yes || m == no && a == unknown && t.Scope() == catalog.ScopeOwnSchool {
		a = m
	}
	switch terms.get(tSchoolCountries) {
	case no:
		return no
	case yes:
		if a == unknown && t.Admits>>2 == 0 && t.Abroad() != catalog.Conditional {
			return yes
		}
	case unknown:
		return max(a, unknown)
	}
	return a
}

func (c *Scorer) judgeLength(t *catalog.Traits) answer {
	if t.MinWeeks|t.MaxWeeks == 0 {
		return notAsked
	}
	return c.length[t.MinWeeks]
}

func (c *Scorer) judgeDates(t *catalog.Traits) answer {
	switch {
	case t.Months == 0:
		return notAsked
	case c.months == 0:
		return unknown
	case t.Months&c.months != 0:
		return yes
	}
	return no
}

// stay is the weeks that the student would spend there: what was wanted, within
// what the place offers.
func (c *Scorer) stay(t *catalog.Traits) uint8 {
	w := max(c.weeks, t.MinWeeks)
	if t.MaxWeeks != 0 {
		w = min(w, t.MaxWeeks)
	}
	return w
}

func (c *Scorer) judgeExams(t *catalog.Traits) answer { return c.exams[c.stay(t)] }

// judgeDeadline combines the windows (one in time is enough) with the weeks
// before the start by which one must apply.
func (c *Scorer) judgeDeadline(t *catalog.Traits, terms terms) answer {
	if c.first != 0 && c.last < c.today {
		return no
	}
	window := notAsked
	if t.Flags&catalog.FlagCalendar != 0 {
		window = terms.get(tCalendar)
	} else if t.Closes[0] != 0 {
		window = c.closes[t.Closes[0]&511]
		for _, code := range t.Closes[1:] {
			if code == 0 {
				break
			}
			window = min(window, c.closes[code&511])
		}
	}
	if t.Flags&catalog.FlagRolling != 0 {
		window = yes
	}
	lead := c.lead[t.LeadWeeks]
	if lead == no && t.Flags&catalog.FlagAdvised != 0 {
		lead = unknown
	}
	if a := max(window, lead); a != notAsked {
		return a
	}
	return unknown
}

// judgeMoney holds the organiser's fees against the budget, and "paid only"
// against what the place pays.
func (c *Scorer) judgeMoney(t *catalog.Traits) answer {
	a := c.pay[t.Pay&7]
	switch {
	case c.budget < 0:
	case t.CostUSD == catalog.CostUnknown:
		a = max(a, unknown)
	case t.CostUSD <= c.budget:
		a = max(a, yes)
	case t.Flags&catalog.FlagWaived != 0:
		a = max(a, unknown)
	default:
		a = no
	}
	return a
}

var usd = func(dollars int32) reference.Money {
	return reference.Money{Minor: int64(dollars) * 100, Currency: "USD"}
}
