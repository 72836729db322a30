package catalog

import (
	"time"

	"preround/internal/platform/clock"
)

// YearDayOf is the day of the year counted as in a leap year, so that every
// date has the same number each year; it is what Traits.Closes counts in.
func YearDayOf(d clock.Date) int { return int(ClosesOn(d.Month(), d.Day())) }

// lastOfMonth is the YearDayOf of each month's last day.
var lastOfMonth = func() (days [13]int) {
	for m := time.January; m <= time.December; m++ {
		days[m] = time.Date(2000, m+1, 0, 0, 0, 0, 0, time.UTC).YearDay()
	}
	return days
}()

// DaysToClosing is how many days from today the next known closing is, where
// today's YearDayOf is handed in because callers ask of many places: a month
// without a day counts as its last. False: none is known.
func (t *Traits) DaysToClosing(today clock.Date, yearDay int) (days int, known bool) {
	days = 1 << 30
	for _, code := range t.Closes {
		if code == 0 {
			break
		}
		at := int(code)
		if code >= closesIn {
			at = lastOfMonth[code-closesIn+1]
		}
		days = min(days, (at-yearDay+366)%366)
	}
	if t.Flags&FlagCalendar != 0 {
		if terms := TermsOf(t.Terms); terms != nil {
			for _, w := range terms.Windows {
				if d := w.Closes.once(); d >= today && d != 0 {
					days = min(days, int(d-today))
				}
			}
		}
	}
	return days, days != 1<<30
}

// once is the day of a date that comes once, a month's last day where only the
// month is known; 0 for yearly dates.
func (d YearDay) once() clock.Date {
	switch {
	case d.Year == 0 || d.Month == 0:
		return 0
	case d.Day == 0:
		return clock.NewMonth(d.Year, d.Month).Last()
	}
	return clock.NewDate(d.Year, d.Month, d.Day)
}
