package applications

import (
	"strconv"
	"strings"

	"preround/internal/platform/clock"
)

// Happening is one line of the history in words.
type Happening struct {
	Entry
	Says  string
	Text  string // what was written, where the person wrote something
	Taken bool   // it was taken back
}

// Happened is the history of an application in words, newest first.
func (b *Book) Happened(a *Application) []Happening {
	gone := takenBack(a.History)
	out := make([]Happening, 0, len(a.History))
	for i := len(a.History) - 1; i >= 0; i-- {
		e := a.History[i]
		says, text := b.says(a, e)
		out = append(out, Happening{e, says, text, gone[e.N]})
	}
	return out
}

func (b *Book) says(a *Application, e Entry) (says, text string) {
	d := &e.Detail
	again := e.Ref != 0
	switch e.Kind {
	case Began:
		return "You began to follow this place", ""
	case Moved:
		return b.saysMove(d), d.Text
	case Detailed:
		return "Start, length or channel changed" + stayWords(d.Start, d.Weeks), ""
	case Noted:
		if again {
			return "Note changed", d.Text
		}
		return "Note", d.Text
	case Dated:
		what := "Date noted: "
		if again {
			what = "Date changed: "
		}
		if again && d.Done {
			what = "Done: "
		}
		return what + d.Title + ", " + long(e.On) + hourWords(d), ""
	case Met:
		if d.Person == nil {
			return "Person", ""
		}
		if again {
			return "Person changed: " + d.Person.Name, ""
		}
		return "Person added: " + d.Person.Name, d.Person.Role
	case Spoke:
		return saysContact(d), d.Text
	case GotOffer:
		s := "Offer"
		if d.AnswerBy != 0 {
			s += ", answer by " + long(d.AnswerBy) + hourWords(d)
		}
		return s + stayWords(d.Start, d.Weeks), d.Text
	case Removed:
		return "Removed: " + b.nameOf(a, e.Ref), ""
	case TookBack:
		return "Taken back: " + b.nameOf(a, e.Ref), ""
	}
	return string(e.Kind), d.Text
}

func (b *Book) saysMove(d *Detail) string {
	s := "Moved to “" + b.Words(d.Stage, d.Own, d.Reason) + "”"
	if d.Stage == Closed {
		s = b.Words(d.Stage, d.Own, d.Reason)
	}
	if c := d.Channel.Label(); c != "" {
		s += ", by: " + lowerFirst(c)
	}
	if d.Proof != "" {
		s += ", proof: " + d.Proof
	}
	return s
}

func saysContact(d *Detail) string {
	s := "You wrote or spoke to them"
	switch {
	case d.FollowUp:
		s = "You followed up"
	case d.Incoming:
		s = "They wrote or spoke to you"
	}
	if c := d.Channel.Label(); c != "" {
		s += " (" + lowerFirst(c) + ")"
	}
	return s
}

func stayWords(start clock.Date, weeks int) string {
	var out []string
	if start != 0 {
		out = append(out, "from "+long(start))
	}
	if weeks == 1 {
		out = append(out, "for 1 week")
	}
	if weeks > 1 {
		out = append(out, "for "+strconv.Itoa(weeks)+" weeks")
	}
	if len(out) == 0 {
		return ""
	}
	return ", " + strings.Join(out, " ")
}

func hourWords(d *Detail) string {
	if d.Hour == "" {
		return ""
	}
	if d.Zone == "" {
		return ", " + d.Hour
	}
	return ", " + d.Hour + " " + d.Zone
}

// nameOf is an earlier entry in a few words.
func (b *Book) nameOf(a *Application, n int64) string {
	for _, e := range a.History {
		if e.N == n && e.Ref == 0 {
			says, text := b.says(a, e)
			if e.Kind == Noted {
				says = "note “" + short(text) + "”"
			}
			return lowerFirst(says)
		}
	}
	return "an earlier change"
}
