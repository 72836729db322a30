package calendar

import (
	"fmt"
	"time"
	_ "time/tzdata" // the rules of every zone, where the machine has none

	ics "github.com/arran4/golang-ical"
)

// zone is the zone of that IANA name, UTC when there is none.
func zone(name string) *time.Location {
	if name == "" || name == "Local" {
		return time.UTC
	}
	loc, err := time.LoadLocation(name)
	if err != nil {
		return time.UTC
	}
	return loc
}

// oldest is as far back as a zone's history is written: nothing here is older.
var oldest = time.Unix(0, 0)

// timezone writes the rules of a zone that hold from the one moment to the other,
// each change of the clock as a part of its own (RFC 5545 3.6.5). Changes are
// written one by one, not as recurring rules, because that is exact for zones
// whose rules follow Ramadan or a parliament.
func timezone(loc *time.Location, from, to time.Time) *ics.VTimezone {
	z := ics.NewTimezone(loc.String())
	for at := from; ; {
		begin, end := at.In(loc).ZoneBounds()
		name, offset := at.In(loc).Zone()
		before := offset
		if begin.Before(oldest) { // also the zero time: it was always so
			begin = oldest
		} else {
			_, before = begin.Add(-time.Second).In(loc).Zone()
		}
		var part ics.Component
		base := ics.ComponentBase{}
		// The start of a part is in the time that the clocks showed before it.
		base.SetProperty(ics.ComponentPropertyDtStart, begin.UTC().Add(time.Duration(before)*time.Second).Format(localLayout))
		base.SetProperty(ics.ComponentProperty(ics.PropertyTzoffsetfrom), utcOffset(before))
		base.SetProperty(ics.ComponentProperty(ics.PropertyTzoffsetto), utcOffset(offset))
		base.SetProperty(ics.ComponentProperty(ics.PropertyTzname), name)
		if at.In(loc).IsDST() {
			part = &ics.Daylight{ComponentBase: base}
		} else {
			part = &ics.Standard{ComponentBase: base}
		}
		z.Components = append(z.Components, part)
		if end.IsZero() || end.After(to) {
			return z
		}
		at = end
	}
}

// utcOffset writes seconds east of UTC as +0530, with seconds where there are any.
func utcOffset(seconds int) string {
	sign := '+'
	if seconds < 0 {
		sign, seconds = '-', -seconds
	}
	if s := seconds % 60; s != 0 {
		return fmt.Sprintf("%c%02d%02d%02d", sign, seconds/3600, seconds/60%60, s)
	}
	return fmt.Sprintf("%c%02d%02d", sign, seconds/3600, seconds/60%60)
}
