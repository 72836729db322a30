package db

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"preround/internal/platform/clock"
)

// Ms is how a moment is stored: milliseconds since 1970 UTC; the zero time is 0.
func Ms(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

// Time is the moment that Ms stored, in UTC.
func Time(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}

// IntoTime scans a column that Ms wrote.
func IntoTime(t *time.Time) any { return &timeColumn{t} }

type timeColumn struct{ t *time.Time }

func (c *timeColumn) Scan(v any) error {
	ms, ok := v.(int64)
	if !ok && v != nil {
		return fmt.Errorf("db: %T is no time in milliseconds", v)
	}
	*c.t = Time(ms)
	return nil
}

// IntoDate scans a column that holds a civil date as text, written with its String.
func IntoDate(d *clock.Date) any { return &dateColumn{d} }

type dateColumn struct{ d *clock.Date }

func (c *dateColumn) Scan(v any) error {
	text, ok := v.(string)
	if !ok && v != nil {
		return fmt.Errorf("db: %T is no civil date", v)
	}
	return c.d.UnmarshalText([]byte(text))
}

// In makes the right side of "column IN" for these values, with placeholders that
// start at $first: In(2, ids) gives "($2, $3, $4)" and the three arguments. No
// values give "(NULL)", which nothing is in. The list is filled up to a power of
// two by repeating its last value, so that few texts need compiling. At most
// 30,000 values.
func In[T any](first int, values []T) (list string, args []any) {
	if len(values) == 0 {
		return "(NULL)", nil
	}
	n := 1
	for n < len(values) {
		n *= 2
	}
	n = min(n, max(30_000, len(values)))
	var b strings.Builder
	for i := range n {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString("$" + strconv.Itoa(first+i))
		args = append(args, values[min(i, len(values)-1)])
	}
	return "(" + b.String() + ")", args
}
