package clock

import (
	"fmt"
	"time"
)

// Date is a civil day, counted in days since 1970-01-01. The zero Date means
// "no date is known"; no date of the product lies in 1970.
type Date int32

// NewDate is the day of that year, month and day of the month; days beyond the
// month's end roll over, as in time.Date.
func NewDate(year int, month time.Month, day int) Date {
	return Date(time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Unix() / 86400)
}

// DateOf is the civil day that t shows in its own zone.
func DateOf(t time.Time) Date { y, m, d := t.Date(); return NewDate(y, m, d) }

// ParseDate reads 2027-03-01 and refuses days that do not exist.
func ParseDate(s string) (Date, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return 0, fmt.Errorf("%q is not a date; write it as 2027-03-01", s)
	}
	return DateOf(t), nil
}

// MustDate is ParseDate for dates written in the program and its tests.
func MustDate(s string) Date {
	d, err := ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

// IsZero tells that no date is known.
func (d Date) IsZero() bool { return d == 0 }

// UTC is midnight UTC at the start of the day.
func (d Date) UTC() time.Time { return time.Unix(int64(d)*86400, 0).UTC() }

// At is the moment at which the clock on the wall in loc shows hour:minute on d.
func (d Date) At(hour, minute int, loc *time.Location) time.Time {
	y, m, day := d.UTC().Date()
	return time.Date(y, m, day, hour, minute, 0, 0, loc)
}

// AddDays moves by n days; AddWeeks by n weeks.
func (d Date) AddDays(n int) Date  { return d + Date(n) }
func (d Date) AddWeeks(n int) Date { return d + Date(7*n) }

// AddMonths moves by n months; a day that the month lacks becomes its last.
func (d Date) AddMonths(n int) Date {
	y, m, day := d.UTC().Date()
	first := NewDate(y, m+time.Month(n), 1)
	last := NewDate(y, m+time.Month(n)+1, 0)
	return min(first+Date(day-1), last)
}

// DaysUntil is how many days later the other date is (negative: earlier).
func (d Date) DaysUntil(other Date) int { return int(other - d) }

func (d Date) Year() int                   { return d.UTC().Year() }
func (d Date) Month() time.Month           { return d.UTC().Month() }
func (d Date) Day() int                    { return d.UTC().Day() }
func (d Date) Weekday() time.Weekday       { return d.UTC().Weekday() }
func (d Date) YearMonth() Month            { y, m, _ := d.UTC().Date(); return NewMonth(y, m) }
func (d Date) Format(layout string) string { return d.UTC().Format(layout) }

// String is 2027-03-01, or empty for no date.
func (d Date) String() string {
	if d == 0 {
		return ""
	}
	return d.UTC().Format(time.DateOnly)
}

// MarshalText and UnmarshalText keep a Date as 2027-03-01 in JSON and forms.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads 2027-03-01; empty text is no date.
func (d *Date) UnmarshalText(b []byte) error {
	if len(b) == 0 {
		*d = 0
		return nil
	}
	v, err := ParseDate(string(b))
	*d = v
	return err
}

// Month is a civil month, year*12 + month-1. The zero Month is "not known".
type Month int32

// NewMonth is that month of that year.
func NewMonth(year int, m time.Month) Month { return Month(year*12 + int(m) - 1) }

// ParseMonth reads 2027-07.
func ParseMonth(s string) (Month, error) {
	t, err := time.Parse("2006-01", s)
	if err != nil {
		return 0, fmt.Errorf("%q is not a month; write it as 2027-07", s)
	}
	return NewMonth(t.Year(), t.Month()), nil
}

func (m Month) IsZero() bool          { return m == 0 }
func (m Month) Year() int             { return int(m) / 12 }
func (m Month) Month() time.Month     { return time.Month(int(m)%12 + 1) }
func (m Month) First() Date           { return NewDate(m.Year(), m.Month(), 1) }
func (m Month) Last() Date            { return NewDate(m.Year(), m.Month()+1, 0) }
func (m Month) AddMonths(n int) Month { return m + Month(n) }

// String is 2027-07, or empty when not known.
func (m Month) String() string {
	if m == 0 {
		return ""
	}
	return fmt.Sprintf("%04d-%02d", m.Year(), int(m.Month()))
}

// MarshalText and UnmarshalText keep a Month as 2027-07.
func (m Month) MarshalText() ([]byte, error) { return []byte(m.String()), nil }

// UnmarshalText reads 2027-07; empty text is no month.
func (m *Month) UnmarshalText(b []byte) error {
	if len(b) == 0 {
		*m = 0
		return nil
	}
	v, err := ParseMonth(string(b))
	*m = v
	return err
}
