package fit

import (
	"slices"
	"sync"

	"preround/internal/catalog"
	"preround/internal/platform/clock"
	"preround/internal/reference"
	"preround/internal/student"
)

// terms is what a row of catalog.Terms comes to for the student: two bits for
// each answer, the points for skills above them, and a bit that says "worked out".
type terms uint32

const (
	tCitizenship = 2 * iota
	tGroup
	tLanguage
	tUSMLE
	tSchool // the student's school is the organiser: yes, no, unknown
	tSchoolCountries
	tCalendar
	tSkills // eight bits

	tDone = 1 << 31
)

func (t terms) get(at int) answer { return answer(t >> at & 3) }

// no tells whether one of the four criteria that stand on terms alone is a no.
func (t terms) no() bool {
	const low = 0b01010101
	both := t & (t >> 1) & low // both bits of an answer set
	return both != 0
}

func (c *Scorer) terms(id uint16) terms {
	if int(id) < len(c.memo) {
		if v := c.memo[id].Load(); v != 0 {
			return terms(v)
		}
		v := c.judgeTerms(catalog.TermsOf(id))
		c.memo[id].Store(uint32(v))
		return v
	}
	return c.judgeTerms(catalog.TermsOf(id))
}

// judgeTerms works a row out. Terms that were lost (see catalog.TermsLost) may
// hold any condition, so all of theirs is unknown.
func (c *Scorer) judgeTerms(t *catalog.Terms) terms {
	if t == nil {
		return tDone | terms(unknown)<<tCitizenship | terms(unknown)<<tGroup | terms(unknown)<<tLanguage | terms(unknown)<<tUSMLE |
			terms(unknown)<<tSchool | terms(unknown)<<tSchoolCountries | terms(unknown)<<tCalendar
	}
	return tDone |
		terms(c.judgeCitizenship(t))<<tCitizenship |
		terms(c.judgeGroup(t))<<tGroup |
		terms(c.judgeLanguage(t))<<tLanguage |
		terms(c.judgeUSMLE(t))<<tUSMLE |
		terms(c.judgeOwnSchool(t))<<tSchool |
		terms(c.judgeSchoolCountries(t))<<tSchoolCountries |
		terms(c.judgeCalendar(t.Windows))<<tCalendar |
		terms(c.skillPoints(t))<<tSkills
}

func (c *Scorer) judgeCitizenship(t *catalog.Terms) answer {
	mine := c.student.Facts.Citizenship
	switch {
	case len(t.Citizenship) == 0:
		return notAsked
	case len(mine) == 0:
		return unknown
	case slices.ContainsFunc(mine, func(m reference.CountryCode) bool { return slices.Contains(t.Citizenship, m) }):
		return yes
	case t.PermanentResidents == catalog.Yes || t.PermanentResidents == catalog.Conditional:
		return unknown
	}
	return no
}

// inEEA tells whether citizens of the country count as of the EU or EEA.
func inEEA(c reference.CountryCode) bool {
	return reference.InEU(c) || c == "IS" || c == "LI" || c == "NO"
}

// judgeGroup judges membership of one of the groups. Only the EU is a list that
// the program has; the others are the organiser's to say.
func (c *Scorer) judgeGroup(t *catalog.Terms) answer {
	mine := c.student.Facts.Citizenship
	switch {
	case len(t.Groups) == 0:
		return notAsked
	case slices.Contains(t.Groups, "EU") && slices.ContainsFunc(mine, inEEA):
		return yes
	case len(mine) == 0 || slices.ContainsFunc(t.Groups, func(g string) bool { return g != "EU" }):
		return unknown
	}
	return no
}

func (c *Scorer) judgeUSMLE(t *catalog.Terms) answer {
	a := notAsked
	for _, e := range t.Exams {
		if !c.passed(string(e)) {
			return unknown
		}
		a = yes
	}
	return a
}

// passed tells whether an exam was taken: it has no day, or one that is over.
func (c *Scorer) passed(exam string) bool {
	return slices.ContainsFunc(c.student.Facts.Tests, func(x student.TestScore) bool { return x.Test == exam && x.On <= c.today })
}

// ownSchools keeps the keys of organisers' names, by name: one for each row of
// terms that has a school, so it is no larger than those.
var ownSchools sync.Map

func ownSchool(name string) student.SchoolKey {
	if k, ok := ownSchools.Load(name); ok {
		return k.(student.SchoolKey)
	}
	k := student.KeyOf(name, "")
	ownSchools.Store(name, k)
	return k
}

// judgeOwnSchool compares the student's school with the organiser: a yes where
// the names say the same or both are the same known school, a no where they are
// two known schools, else unknown.
func (c *Scorer) judgeOwnSchool(t *catalog.Terms) answer {
	switch {
	case t.School == "":
		return notAsked
	case c.student.Facts.School == "":
		return unknown
	}
	theirs := ownSchool(t.School)
	switch {
	case c.key.Same(theirs):
		return yes
	case c.key.Listed() && theirs.Listed():
		return no
	}
	return unknown
}

func (c *Scorer) judgeSchoolCountries(t *catalog.Terms) answer {
	mine := c.country
	switch {
	case len(t.SchoolCountries) == 0:
		return notAsked
	case mine == "":
		return unknown
	case slices.Contains(t.SchoolCountries, mine):
		return yes
	}
	return no
}

// judgeCalendar judges windows that Traits cannot hold: one that is in time is enough.
func (c *Scorer) judgeCalendar(windows []catalog.Window) answer {
	best := notAsked
	for i := range windows {
		if a := c.judgeWindow(&windows[i]); a != notAsked && (best == notAsked || a < best) {
			best = a
		}
	}
	return best
}

func (c *Scorer) judgeWindow(w *catalog.Window) answer {
	if w.Closes.IsZero() {
		return notAsked
	}
	if c.first == 0 {
		return unknown
	}
	last := c.lastStartIn(w.ForStarts)
	if last == 0 {
		return unknown // a round for other starts; whether there is one for this start nobody says
	}
	from, to := dayOf(w.Closes, c.today)
	if to < c.today {
		return unknown // a date that came once: the next round is not announced
	}
	a := c.between(from, to, last)
	if a == no && w.Advised {
		return unknown
	}
	return a
}

// lastStartIn is the latest first day that would do and lies in the season; 0 none.
func (c *Scorer) lastStartIn(season catalog.Season) clock.Date {
	bits := catalog.SeasonBits(season)
	if bits == 0 {
		return c.last
	}
	for m := c.last.YearMonth(); m >= c.first.YearMonth(); m-- {
		if bits>>(m.Month()-1)&1 == 1 {
			return max(min(c.last, m.Last()), c.first)
		}
	}
	return 0
}

// dayOf is when a closing comes next: one day, or a month's first and last.
func dayOf(d catalog.YearDay, today clock.Date) (a, b clock.Date) {
	if d.Year == 0 {
		return nextYearly(d, today)
	}
	m := clock.NewMonth(d.Year, d.Month)
	if d.Day == 0 {
		return m.First(), m.Last()
	}
	a = clock.NewDate(d.Year, d.Month, d.Day)
	return a, a
}

// skillPoints counts the wanted skills that the place gives, three at most.
func (c *Scorer) skillPoints(t *catalog.Terms) int32 {
	n := int32(0)
	for _, s := range c.student.Goals.Skills {
		if slices.Contains(t.Skills, s) {
			n++
		}
	}
	return min(n, 3) * pointsSkill
}
