package catalog

import (
	"fmt"
	"strconv"
	"time"

	"preround/internal/platform/clock"
)

// Age tells how old the facts of a place are.
type Age struct {
	Year  int    // that the source speaks of; 0: it names none
	Years int    // full years since then, 0 when unknown or of this year
	Old   bool   // old enough, or undated, to be said beside every date
	Words string // "as of 2024", "as of 2017, 9 years old", "no date on the source"
}

// oldAfter is the number of years after which facts are called old.
const oldAfter = 3

// Age is that of the first source, the one that is shown.
func (p Place) Age(today clock.Date) Age {
	if len(p.Sources) == 0 {
		return Age{Old: true, Words: "no source"}
	}
	return p.Sources[0].Age(today)
}

// Age tells how old what this source says is.
func (s Source) Age(today clock.Date) Age {
	if len(s.AsOf) < 4 {
		return s.undated()
	}
	year, err := strconv.Atoi(s.AsOf[:4])
	if err != nil {
		return s.undated()
	}
	a := Age{Year: year, Years: max(0, today.Year()-year), Words: "as of " + asOfWords(s.AsOf)}
	a.Old = a.Years >= oldAfter
	if a.Old {
		a.Words += fmt.Sprintf(", %d years old", a.Years)
	}
	return a
}

func (s Source) undated() Age {
	a := Age{Old: true, Words: "no date on the source"}
	if !s.Read.IsZero() {
		a.Words += ", read " + s.Read.Format("January 2006")
	}
	return a
}

// asOfWords writes 2024-09 as September 2024.
func asOfWords(s string) string {
	if t, err := time.Parse("2006-01-02", s); err == nil {
		return t.Format("2 January 2006")
	}
	if t, err := time.Parse("2006-01", s); err == nil {
		return t.Format("January 2006")
	}
	return s
}
