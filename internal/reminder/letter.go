package reminder

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"preround/internal/agenda"
	"preround/internal/platform/clock"
	"preround/internal/student"
)

// text is a mail as it is read.
type text struct{ subject, body string }

// write puts a mail into words: first what matters, then the week, then what was lost.
func write(m Mail, entries []agenda.Entry, lost []Notice, zone *time.Location, base string) text {
	p := pen{zone: zone, base: base, day: clock.DateOf(m.At.In(zone))}
	p.notices(m.Notices)
	if m.Weekly {
		p.week(entries)
	}
	p.lost(lost)
	return text{p.subject(m), strings.TrimLeft(p.String(), "\n")}
}

type pen struct {
	strings.Builder
	zone  *time.Location
	base  string
	day   clock.Date
	count int // dates of the week
}

func (p *pen) subject(m Mail) string {
	if m.Weekly {
		of := "Your week from " + p.day.Format("2 January")
		if p.count == 0 {
			return of
		}
		return of + ": " + dates(p.count)
	}
	first := m.Notices[0]
	s := capital(when(first)) + ": " + oneLine(first.Entry.What, 110)
	if more := len(m.Notices) - 1; more > 0 {
		s += fmt.Sprintf(" (and %d more)", more)
	}
	return s
}

func dates(n int) string {
	if n == 1 {
		return "one date"
	}
	return strconv.Itoa(n) + " dates"
}

// oneLine fits a text into a subject.
func oneLine(s string, most int) string {
	s = strings.Join(strings.Fields(s), " ")
	if r := []rune(s); len(r) > most {
		return strings.TrimRight(string(r[:most-1]), " ,.;:") + "…"
	}
	return s
}

func when(n Notice) string {
	switch {
	case n.Soon:
		return "opens in a quarter of an hour"
	case n.Days == 0:
		return "today"
	case n.Days == 1:
		return "tomorrow"
	}
	return "in " + strconv.Itoa(n.Days) + " days"
}

func capital(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

func (p *pen) line(format string, args ...any) {
	p.WriteString(strings.TrimRight(fmt.Sprintf(format, args...), " "))
	p.WriteByte('\n')
}

func (p *pen) heading(s string) { p.line("\n%s\n%s\n", s, strings.Repeat("-", len([]rune(s)))) }

func (p *pen) notices(all []Notice) {
	last := ""
	for _, n := range all {
		if w := capital(when(n)); w != last {
			p.heading(w)
			last = w
		}
		p.entry(n.Entry)
	}
}

// entry tells what, when, why, from where, and where to go.
func (p *pen) entry(e agenda.Entry) {
	p.line("%s", oneLine(e.What, 300))
	p.line("  When: %s", p.moment(e))
	if e.Why != "" {
		p.line("  Why: %s", oneLine(e.Why, 600))
	}
	if e.Latest > e.On {
		p.line("  The last day that still works is %s.", p.long(e.Latest))
	}
	if e.Source != "" {
		p.line("  The date is from: %s", oneLine(e.Source, 300))
	}
	if e.Path != "" {
		p.line("  Do it here: %s", p.base+e.Path)
	}
	p.line("")
}

func (p *pen) long(d clock.Date) string { return d.Format("Monday 2 January 2006") }

// moment is the day, with the hour in both zones where there is one.
func (p *pen) moment(e agenda.Entry) string {
	if e.At.IsZero() {
		if e.Last > e.On {
			return p.long(e.On) + " to " + p.long(e.Last)
		}
		return p.long(e.On)
	}
	here := e.At.In(p.zone)
	own := here.Format("Monday 2 January 2006, 15:04") + " where you are (" + p.zone.String() + ")"
	host, err := student.LoadZone(e.Zone)
	if err != nil || host.String() == p.zone.String() {
		return own
	}
	there := e.At.In(host)
	layout := "15:04"
	if clock.DateOf(there) != clock.DateOf(here) {
		layout = "Monday 2 January, 15:04"
	}
	return own + "; " + there.Format(layout) + " in " + host.String()
}

// week tells of the seven days, of what can still be done that is behind, of dates
// that matter after it, and of what waits for others.
func (p *pen) week(entries []agenda.Entry) {
	var behind, now, later, waits []agenda.Entry
	for _, e := range entries {
		on := dayOf(e, p.zone)
		switch {
		case e.Done:
		case e.Waits:
			if on >= p.day {
				waits = append(waits, e)
			}
		case !inWeek(e, on, p.day):
			if matters(e) && on > p.day && on <= p.day.AddDays(ahead) {
				later = append(later, e)
			}
		case max(on, e.Last) < p.day:
			behind = append(behind, e)
		default:
			now = append(now, e)
		}
	}
	p.count = len(now)
	for _, part := range []struct {
		title string
		of    []agenda.Entry
	}{{"This week", now}, {"Still open from before", behind}} {
		if len(part.of) > 0 {
			p.heading(part.title)
		}
		for _, e := range part.of {
			p.entry(e)
		}
	}
	if len(now) == 0 {
		p.heading("This week")
		p.line("Nothing has a date in these seven days.")
	}
	p.short("After that, until "+p.day.AddDays(ahead).Format("2 January"), later)
	p.short("Waiting for others", waits)
}

// short names entries in a line each.
func (p *pen) short(title string, of []agenda.Entry) {
	if len(of) == 0 {
		return
	}
	p.heading(title)
	for _, e := range of {
		who := ""
		if e.Whom != "" {
			who = " (" + e.Whom + ")"
		}
		p.line("- %s: %s%s", dayOf(e, p.zone).Format("Mon 2 January"), oneLine(e.What, 200), who)
	}
}

// lost names what no mail told of, because the server was away.
func (p *pen) lost(all []Notice) {
	if len(all) == 0 {
		return
	}
	p.heading("What you were not told")
	p.line("This server could not send mail for a while. In that time these came due:")
	p.line("")
	for _, n := range all {
		p.line("- %s: %s", p.moment(n.Entry), oneLine(n.Entry.What, 200))
	}
}

// foot stands under every mail.
func foot(stop, base string) string {
	return "\n--\nYou get this because you asked for reminders at " + base + "/reminders\nStop these mails, without signing in: " + stop + "\n"
}
