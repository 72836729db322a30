package applications

import (
	"cmp"
	"strconv"
	"strings"

	"preround/internal/catalog"
	"preround/internal/platform/clock"
	"preround/internal/student"
)

// Text is what a student may want to say to a host, to copy and to change. Nothing is
// ever sent from here. What is not known stands as a blank in square brackets.
type Text struct {
	Subject string
	Body    string
}

// Talk is what the texts are filled in with.
type Talk struct {
	App   *Application
	Place *catalog.Place // nil: it has left the catalogue
	Me    *student.Student
	Today clock.Date
}

func (t Talk) place() string {
	if t.Place == nil {
		return "[name of the placement]"
	}
	return "“" + t.Place.Name + "”"
}

func (t Talk) host() string {
	if t.Place == nil || t.Place.Organiser.Name == "" {
		return "[name of the host]"
	}
	return t.Place.Organiser.Name
}

func (t Talk) dear() string {
	if len(t.App.People) > 0 {
		return "Dear " + t.App.People[0].Name + ","
	}
	return "Dear [name, or “elective office”],"
}

// stay is "for four weeks from 5 July 2027", as far as it is known.
func (t Talk) stay() string {
	start, weeks := "[first day]", "[number] weeks"
	if d := cmp.Or(t.App.StartsOn(), t.Me.Goals.FirstDay()); d != 0 {
		start = long(d)
	}
	switch n := cmp.Or(t.App.Lasts(), t.Me.Goals.Weeks); {
	case n == 1:
		weeks = "one week"
	case n > 1:
		weeks = strconv.Itoa(n) + " weeks"
	}
	return "for " + weeks + " from " + start
}

// me is "a fourth-year medical student at King Edward Medical University".
func (t Talk) me() string {
	who := "a medical student"
	if y := t.Me.Facts.Year; y >= 1 && y < len(ordinals) {
		who = "a " + ordinals[y] + "-year medical student"
	}
	school := t.Me.Facts.School
	if school == "" {
		school = "[your school]"
	}
	return who + " at " + school
}

var ordinals = []string{"", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth"}

func (t Talk) close() string {
	school := t.Me.Facts.School
	if school == "" {
		school = "[your school]"
	}
	return "Kind regards,\n[your full name]\n" + school
}

func (t Talk) letter(subject string, paragraphs ...string) Text {
	return Text{subject, strings.Join(append(append([]string{t.dear()}, paragraphs...), t.close()), "\n\n")}
}

func (t Talk) sentOn() string {
	if d := t.App.SentOn(); d != 0 {
		return long(d)
	}
	return "[day]"
}

// FollowUp is the one kind question after a silence.
func (t Talk) FollowUp() Text {
	return t.letter("Application of "+t.sentOn()+": "+t.place(),
		"I am "+t.me()+". On "+t.sentOn()+" I sent you my application to "+t.place()+", "+t.stay()+".",
		"May I ask whether it has reached you, and by when you expect to decide? If anything is missing I will send it at once.",
		"Thank you for your time.")
}

// Accept says yes.
func (t Talk) Accept() Text {
	return t.letter("I accept: "+t.place(),
		"Thank you for the offer of a place at "+t.host()+" ("+t.place()+"). I accept it with pleasure, "+t.stay()+".",
		"Please tell me which papers you need from me, and by when. Should I write to anybody else before I come?")
}

// Hold asks for more time.
func (t Talk) Hold() Text {
	by := "[day by which you were to answer]"
	if o := t.App.Offer; o != nil && o.AnswerBy != 0 {
		by = long(o.AnswerBy)
		if o.Hour != "" {
			by += ", " + o.Hour
		}
	}
	return t.letter("May I answer a little later? "+t.place(),
		"Thank you for the offer of a place at "+t.host()+" ("+t.place()+"), which I am very glad about. You asked for my answer by "+by+".",
		"[What you are waiting for: the date of an exam, your school’s release, another answer] will be settled on [day]. Would it be possible to hold the place until [day]?",
		"If it is not, please tell me, and I will answer by the day you named.")
}

// Decline says no to an offer.
func (t Talk) Decline() Text {
	return t.letter("I cannot take the place: "+t.place(),
		"Thank you for the offer of a place at "+t.host()+" ("+t.place()+"). I am sorry that I cannot take it, because [one short reason, or leave this out].",
		"I tell you now so that somebody else can have it. Thank you for the time that you gave to my application.")
}

// Withdraw takes an application back that was not answered yet.
func (t Talk) Withdraw() Text {
	return t.letter("I withdraw my application: "+t.place(),
		"On "+t.sentOn()+" I applied to "+t.place()+", "+t.stay()+". I have accepted another place for that time, so please take my application out of your list.",
		"Thank you for your time.")
}
