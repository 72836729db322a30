package applications

import (
	"time"

	"preround/internal/platform/clock"
)

// Moment is the last moment at which an offer can be answered: the hour that was
// said, or the end of that day, in the host's zone; else in the student's. The zero
// time where no day is known.
func (t *Terms) Moment(own *time.Location) time.Time {
	if t == nil || t.AnswerBy == 0 {
		return time.Time{}
	}
	zone := own
	if z := zoneNamed(t.Zone); z != nil {
		zone = z
	}
	if zone == nil {
		zone = time.UTC
	}
	if hour, err := time.Parse("15:04", t.Hour); err == nil {
		return t.AnswerBy.At(hour.Hour(), hour.Minute(), zone)
	}
	return t.AnswerBy.At(23, 59, zone)
}

// OwnDay is the day, in the student's own calendar, on which the answer must be out:
// the day of Moment, because midnight there may be the evening before here.
func (t *Terms) OwnDay(own *time.Location) clock.Date {
	if t == nil || t.AnswerBy == 0 {
		return 0
	}
	if own == nil || t.Zone == "" {
		return t.AnswerBy
	}
	return clock.DateOf(t.Moment(own).In(own))
}
