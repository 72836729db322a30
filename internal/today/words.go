package today

import (
	"strconv"
	"time"

	"preround/internal/agenda"
	"preround/internal/platform/clock"
)

// Title says how things stand; it is the page's heading and title.
func (v View) Title() string {
	n := v.Now.Len()
	switch {
	case n == 1:
		return "One thing to do now"
	case n > 1:
		return sentence(count(n)) + " things to do now"
	case v.Next != 0:
		return "Nothing to do until " + Until(v.Today, v.Next)
	case v.Done > 0:
		return "Everything is done"
	}
	return "Nothing to do"
}

// Says is the sentence below the title: what may not wait, on whom the student
// waits, what comes next.
func (v View) Says() string {
	if v.Now.Len() > 0 {
		return v.pressing()
	}
	out := ""
	for _, e := range v.Waiting.All() {
		if e.Whom == "" {
			continue
		}
		out = v.OnWhom(e)
		if n := v.Waiting.Len() - 1; n == 1 {
			out += ", and on one more"
		} else if n > 1 {
			out += ", and on " + count(n) + " more"
		}
		out += ". "
		break
	}
	if next := v.next(); next != nil {
		out += "Next: " + next.What + ", " + day(v.Today, next.On) + "."
	}
	return out
}

// pressing names what has its last day today, or says how long there is peace after
// what is to be done now.
func (v View) pressing() string {
	for _, e := range v.Now.All() {
		if last := lastDay(e); last == v.Today {
			return "Today is the last day for one of them: " + e.What + "."
		}
	}
	if v.Next == 0 {
		return "After that, nothing is left to do."
	}
	if v.Next > v.Today+weekDays {
		return "After that, nothing until " + Until(v.Today, v.Next) + "."
	}
	return ""
}

// next is the first entry of the day that comes next.
func (v View) next() *agenda.Entry {
	for _, list := range [][]agenda.Entry{v.Week.Shown, v.Later, v.Waiting.Shown} {
		for i := range list {
			if list[i].On == v.Next {
				return &list[i]
			}
		}
	}
	return nil
}

// OnWhom says on whom the student waits, and for how long.
func (v View) OnWhom(e agenda.Entry) string {
	out := "Waiting"
	if e.Whom != "" {
		out += " on " + e.Whom
	}
	if e.Since == 0 || e.Since > v.Today {
		return out
	}
	switch n := e.Since.DaysUntil(v.Today); n {
	case 0:
		return out + ", since today"
	case 1:
		return out + ", since yesterday"
	default:
		return out + ", " + strconv.Itoa(n) + " days"
	}
}

// When says when an entry is, or was planned, or ends, in words beside its date.
func (v View) When(e agenda.Entry) string {
	switch {
	case e.Waits && e.On > v.Today:
		return v.OnWhom(e) + ". Nothing to do until " + Until(v.Today, e.On) + "."
	case e.Waits && e.On < v.Today:
		return "Expected by " + date(v.Today, e.On) + ". Has it come?"
	case e.Waits:
		return "Expected by today. Has it come?"
	case e.On < v.Today && e.Last >= v.Today:
		return "Until " + day(v.Today, e.Last) + "."
	case e.On < v.Today && e.Must:
		return "It was due on " + date(v.Today, e.On) + "."
	case e.On < v.Today && e.Latest >= v.Today:
		return "Planned for " + date(v.Today, e.On) + ". " + v.Last(e)
	case e.On < v.Today:
		return "Planned for " + date(v.Today, e.On) + "; it can be done today as well."
	case !e.At.IsZero():
		return v.hour(e)
	}
	return v.Last(e)
}

// Last names the last day that still works, where it is not the day itself.
func (v View) Last(e agenda.Entry) string {
	switch {
	case e.Latest == 0 || e.Latest == e.On && e.On > v.Today:
		return ""
	case e.Latest < v.Today:
		return ""
	case e.Latest == v.Today:
		return "Today is the last day that works."
	}
	return "The last day that works is " + day(v.Today, e.Latest) + "."
}

// hour tells a moment on the student's own clock, and on the host's where it is
// another.
func (v View) hour(e agenda.Entry) string {
	zone := v.Day.Zone
	host, err := time.LoadLocation(e.Zone)
	known := err == nil && e.Zone != ""
	if zone == nil {
		if !known {
			return "At " + e.At.UTC().Format("15:04") + " UTC."
		}
		return "At " + e.At.In(host).Format("15:04") + " in " + e.Zone + "."
	}
	own := e.At.In(zone)
	out := "At " + own.Format("15:04")
	if there := e.At.In(host); known && there.Format("15:04") != own.Format("15:04") {
		return out + " on your clock (" + there.Format("15:04") + " " + e.Zone + ")."
	}
	return out + "."
}

// Until names a day to which one waits: "tomorrow", "Thursday", "3 December".
func Until(today, d clock.Date) string {
	switch n := today.DaysUntil(d); {
	case n == 1:
		return "tomorrow"
	case n > 1 && n < 7:
		return d.Weekday().String()
	}
	return date(today, d)
}

// day names a day with its weekday where it is near.
func day(today, d clock.Date) string {
	switch n := today.DaysUntil(d); {
	case n == 0:
		return "today"
	case n == 1:
		return "tomorrow"
	case n > 1 && n < 7:
		return d.Format("Monday 2 January")
	}
	return date(today, d)
}

// date names a day, with its year where that is another.
func date(today, d clock.Date) string {
	if today.Year() != d.Year() {
		return d.Format("2 January 2006")
	}
	return d.Format("2 January")
}

func count(n int) string {
	words := []string{"no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"}
	if n < len(words) {
		return words[n]
	}
	return strconv.Itoa(n)
}

func sentence(s string) string {
	if s != "" && s[0] >= 'a' && s[0] <= 'z' {
		return string(s[0]-32) + s[1:]
	}
	return s
}
