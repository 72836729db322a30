package todayweb

import (
	"strconv"

	"preround/internal/agenda"
)

var icons = map[agenda.Kind]string{
	agenda.Step: "list-check", agenda.Window: "door-enter", agenda.Answer: "mail-opened", agenda.Interview: "users",
	agenda.FollowUp: "mail", agenda.Payment: "coin", agenda.Expiry: "clock", agenda.Letter: "file-text",
	agenda.Placement: "building-hospital", agenda.Own: "calendar-event",
}

// icon stands beside the words of an entry.
func icon(e agenda.Entry) string {
	if e.Waits {
		return "hourglass"
	}
	if name, ok := icons[e.Kind]; ok {
		return name
	}
	return "calendar-event"
}

// tagOf is the word of state beside an entry and its look; empty for none.
func tagOf(e agenda.Entry) (look, word string) {
	switch {
	case e.Kind == agenda.Window && e.Must:
		return "late", "Deadline"
	case e.Opens:
		return "now", "Opens"
	case e.Must:
		return "now", "Fixed date"
	}
	return "", ""
}

// small stands below the date.
func (v view) small(e agenda.Entry) string {
	switch {
	case e.On == v.Today:
		return "Today"
	case e.On.Year() != v.Today.Year():
		return e.On.Format("Mon 2006")
	}
	return e.On.Format("Mon")
}

// moreWords is the link to what is not shown.
func (v view) moreWords() string {
	n := v.hidden()
	if n == 1 {
		return "See the one that comes later"
	}
	return "See all " + strconv.Itoa(n) + " that come later"
}
