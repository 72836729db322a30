package letters

import (
	"fmt"
	"strings"
	"time"
	"unicode"

	"preround/internal/platform/clock"
)

// Words are the subject and text of a mail to the referee, or of what the student
// passes on. They are short, they make a no easy, and they hold nothing of what a
// letter should say.
func (r *Request) Words(m Mail, link string) (subject, text string) {
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	line("Dear %s,", header(r.Referee.Name))
	line("")
	switch m {
	case MailChase:
		subject = "A short question about a letter for " + header(r.Name)
		line("last week %s asked whether you could write a letter of recommendation. No answer has come yet; the first mail may have gone astray.", r.who())
	case MailWeek:
		subject = "In a week: the letter for " + header(r.Name)
		line("this is a reminder of the letter of recommendation for %s. It is needed in a week. There will be no further reminder.", r.who())
	case MailOff:
		subject = "No longer needed: the letter for " + header(r.Name)
		line("%s does not need the letter of recommendation any more for which you had said yes. There is nothing to do, and the link you had no longer works. Thank you for having been willing.", r.who())
		return subject, b.String()
	default:
		subject = "A letter of recommendation for " + header(r.Name) + "?"
		line("%s asks whether you could write a letter of recommendation.", r.who())
	}
	line("")
	line("For:   %s", strings.Join(r.titles(), "\n       "))
	line("Until: %s", r.Deadline())
	switch {
	case r.undecided():
		line("Read:  (as you decide on this page)")
	case r.Waived:
		line("Read:  %s has given up the right to read it.", header(r.Name))
	default:
		line("Read:  %s has not given up the right to read it.", header(r.Name))
	}
	line("")
	line("Can you? One word is enough, and “I can’t this time” is a fine answer:")
	line("%s", link)
	line("")
	if !m.Reminds() {
		line("Nothing happens by opening the link. The page tells who can read the letter, and what each place asks. The enclosed PDF has the dates, what you did together, and the CV. You need no account.")
		line("")
	}
	if r.Reply != "" {
		line("To write to %s: %s", header(r.Name), r.Reply)
	}
	line("Not you? The page has a button for that; nobody will write to you again.")
	return subject, b.String()
}

// PassOn is what a student passes on, in their own voice: a beginning, theirs to
// change, of a message and not of a letter.
func (r *Request) PassOn(link string) (subject, text string) {
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	line("Dear %s,", header(r.Referee.Name))
	line("")
	line("Could you write a letter of recommendation for me? “I can’t this time” is a fine answer.")
	line("")
	line("For:   %s", strings.Join(r.titles(), "\n       "))
	line("Until: %s", r.Deadline())
	if r.Waived {
		line("Read:  I have given up the right to read it.")
	} else {
		line("Read:  I have not given up the right to read it.")
	}
	line("")
	line("I enclose a PDF with the dates, what we did together, and my CV. Your page for this letter, without an account:")
	line("%s", link)
	line("")
	line("Thank you,")
	line("%s", r.who())
	return "A letter of recommendation?", b.String()
}

// Nudge is the one kind reminder of a student who passed the request on. It has no
// link: the first message does.
func (r *Request) Nudge() string {
	if r.State == Agreed {
		return "Dear " + header(r.Referee.Name) + ",\n\nthank you again for saying yes. The letter is needed by " + r.Deadline() +
			". The link is in my first message; I am glad to send it again, or anything else that would help.\n\nThank you,\n" + r.who() + "\n"
	}
	return "Dear " + header(r.Referee.Name) + ",\n\nmay I ask whether my message about a letter of recommendation reached you? It is needed by " + r.Deadline() +
		". The link is in that message; I am glad to send it again. If it does not suit, please just say so.\n\nThank you,\n" + r.who() + "\n"
}

// who names the student with their school.
func (r *Request) who() string {
	if r.School == "" {
		return header(r.Name)
	}
	return header(r.Name) + " (" + header(r.School) + ")"
}

func (r *Request) titles() []string {
	var out []string
	for _, d := range r.To {
		out = append(out, header(d.Title))
	}
	return out
}

// header makes a text of somebody's into a part of one line, without anything that a
// mail program would make a link of.
func header(s string) string {
	s = strings.Map(func(c rune) rune {
		if unicode.IsControl(c) || unicode.Is(unicode.Cf, c) {
			return -1
		}
		return c
	}, oneLine(s))
	s = strings.NewReplacer("://", ": //", "www.", "www .").Replace(s)
	if c := []rune(s); len(c) > 100 {
		s = strings.TrimRight(string(c[:99]), " ,.;:") + "…"
	}
	return s
}

// Deadline is when the letter is needed, in the zone of the place and of the student.
func (r *Request) Deadline() string { return Deadline(r.Due(), r.Zone, r.Home) }

// Deadline says a moment in both zones: "Monday 1 March 2027, 23:59 in London; Tuesday
// 2 March, 04:59 in Karachi".
func Deadline(at time.Time, zone, home string) string {
	there := at.In(zoneOf(zone))
	says := there.Format("Monday 2 January 2006, 15:04") + " in " + City(zone)
	here := at.In(zoneOf(home))
	if home == "" || home == "UTC" || here.Format(time.DateTime) == there.Format(time.DateTime) {
		return says
	}
	layout := "15:04"
	if clock.DateOf(here) != clock.DateOf(there) {
		layout = "Monday 2 January, 15:04"
	}
	return says + "; " + here.Format(layout) + " in " + City(home)
}

// City is a zone as people say it: the city that it is named after.
func City(zone string) string {
	name := zoneOf(zone).String()
	if i := strings.LastIndexByte(name, '/'); i >= 0 && !strings.HasPrefix(name, "Etc/") {
		return strings.ReplaceAll(name[i+1:], "_", " ")
	}
	return name
}

// PackName is the name of the pack as a file: "Khan request for a letter.pdf".
func PackName(student string) string {
	fields := strings.FieldsFunc(student, func(c rune) bool {
		return c == '/' || c == '\\' || c == '"' || unicode.IsSpace(c) || unicode.IsControl(c) || unicode.Is(unicode.Cf, c)
	})
	if len(fields) == 0 {
		return "Request for a letter.pdf"
	}
	return fields[len(fields)-1] + " request for a letter.pdf"
}
