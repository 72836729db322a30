package letters

import (
	"time"

	"preround/internal/platform/clock"
)

// Mail names a mail to a referee; a request has each at most once, but the first,
// which may be sent again ("ask:2").
type Mail string

// The mails. Chase and Week are the two reminders; there is never a third.
const (
	MailAsk   Mail = "ask"
	MailAgain Mail = "ask:2"
	MailThird Mail = "ask:3"
	MailChase Mail = "chase" // five working days after no answer
	MailWeek  Mail = "week"  // a week before the day
	MailOff   Mail = "off"   // to somebody who said yes: no letter is needed any more
)

// asks are the first mail and its repetitions, in order.
var asks = []Mail{MailAsk, MailAgain, MailThird}

// Reminds tells whether the mail is a reminder.
func (m Mail) Reminds() bool { return m == MailChase || m == MailWeek }

const (
	chaseAfter  = 5 // working days
	weekBefore  = 7 // days
	chaseHour   = 9 // o'clock where the student is, which mostly is where the referee is
	linkDays    = 30
	linkAfter   = 7 // days after the letter is needed
	restDays    = 3 // no reminder comes so soon after another mail
	tooLateDays = 2 // how long a reminder is still sent when the server was away
)

// NextWorking is the day that comes n working days later; Saturday and Sunday are none.
func NextWorking(d clock.Date, n int) clock.Date {
	for n > 0 {
		d++
		if w := d.Weekday(); w != time.Saturday && w != time.Sunday {
			n--
		}
	}
	return d
}

// UntilOf is when the link of a request ends that is asked now: thirty days from now,
// or a week after the letter is needed.
func UntilOf(d Draft, now time.Time) time.Time {
	r := Request{Draft: d}
	return later(now.AddDate(0, 0, linkDays), r.Due().AddDate(0, 0, linkAfter)).UTC().Truncate(time.Millisecond)
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// Reminder is when a reminder comes due.
type Reminder struct {
	Mail Mail
	At   time.Time
}

// Reminders are those of an asked request, in order: at most two, none after the day
// on which the letter is needed, and none within days of another mail.
func (r *Request) Reminders() []Reminder {
	if r.AskedAt.IsZero() {
		return nil
	}
	home := zoneOf(r.Home)
	asked := clock.DateOf(r.AskedAt.In(home))
	chase, week := NextWorking(asked, chaseAfter), r.NeededBy-weekBefore
	first := Reminder{MailChase, chase.At(chaseHour, 0, home).UTC()}
	last := Reminder{MailWeek, week.At(chaseHour, 0, home).UTC()}
	switch {
	case week >= chase+restDays:
		return []Reminder{first, last}
	case week >= asked+restDays && week <= chase: // the last word comes before the first would
		return []Reminder{last}
	case chase < r.NeededBy-tooLateDays:
		return []Reminder{first}
	}
	return nil
}

// Wants tells whether a mail is still to be sent, now that it is due.
func (r *Request) Wants(m Mail, now time.Time) bool {
	if r.By != ByMail || r.AskedAt.IsZero() || r.Broken {
		return false
	}
	is := r.At(now)
	switch m {
	case MailOff:
		return is == Cancelled && len(r.Allowed) > 0
	case MailChase, MailWeek:
		for _, due := range r.Reminders() {
			if due.Mail == m && now.Sub(due.At) > tooLateDays*24*time.Hour {
				return false
			}
		}
		return is == Waiting || m == MailWeek && is == Agreed
	}
	return is == Waiting
}

// NextReminder is the reminder that comes next, as things stand; false for none.
func (r *Request) NextReminder(now time.Time) (Reminder, bool) {
	for _, due := range r.Reminders() {
		if due.At.After(now) && (r.State == Waiting || due.Mail == MailWeek && r.State == Agreed) {
			return due, true
		}
	}
	return Reminder{}, false
}

// The days before the letter is needed by which a referee should be asked.
const (
	AskDays   = 28 // as one should
	TightDays = 14 // less is a favour
)
