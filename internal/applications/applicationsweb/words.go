package applicationsweb

import (
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"preround/internal/applications"
	"preround/internal/platform/clock"
	"preround/internal/platform/ui"
	"preround/internal/reference"
)

func editTitle(prefix string) string {
	return map[string]string{"note": "Change the note", "person": "Change the person", "date": "Change the date"}[prefix]
}

func editFolder(prefix string) string {
	return map[string]string{"note": "notes", "person": "people", "date": "dates"}[prefix]
}

// excerpt is a note in a few words.
func excerpt(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	if r := []rune(s); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return s
}

func weeksText(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// stay is "5 July 2027, 4 weeks", as far as it is known.
func stay(start clock.Date, weeks int) string {
	var out []string
	if start != 0 {
		out = append(out, ui.LongDay(start))
	}
	if weeks != 0 {
		out = append(out, count(weeks, "week"))
	}
	return strings.Join(out, ", ")
}

func names(people []applications.Person) string {
	var out []string
	for _, p := range people {
		out = append(out, p.Name)
	}
	return strings.Join(out, ", ")
}

func hourText(d applications.Day) string {
	switch {
	case d.Hour == "":
		return ""
	case d.Zone == "":
		return d.Hour
	}
	return d.Hour + " (" + zoneWords(d.Zone) + ")"
}

func dayTag(d applications.Day, today clock.Date) templ.Component {
	switch {
	case d.Done:
		return ui.Tag("done", "Done")
	case d.On < today:
		return ui.Tag("late", "Over")
	case d.Interview:
		return ui.Tag("now", "Interview")
	}
	return nil
}

// zones are the zones to propose: the host's, and the student's own.
func (v *showView) zones() []string {
	var out []string
	if v.place != nil {
		for _, l := range v.place.Locations {
			if z, ok := reference.ZoneOf(l.Country); ok {
				out = append(out, z)
			}
		}
	}
	if v.me.zone != nil {
		out = append(out, v.me.zone.String())
	}
	return out
}

// clashWords is one collision in a sentence.
func clashWords(c applications.Clash) string {
	what := map[applications.StayKind]string{applications.StayOffer: "the offer ", applications.StayAccepted: "what you accepted, ",
		applications.StayPlacement: "where you are, ", applications.StayExam: ""}[c.Kind]
	if c.Close() {
		return "Only " + count(c.Gap, "day") + " between this and " + what + c.Name + ", which is in another country."
	}
	days := ui.LongDay(c.First)
	if c.Last != c.First {
		days += " to " + ui.LongDay(c.Last)
	}
	return strings.TrimSpace(upperFirst(what) + c.Name + ": " + count(c.Days, "day") + " in common, " + days + ".")
}

func upperFirst(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

// deadEndWords is what is said first after an end that was not wished for.
func deadEndWords(v *showView) string {
	switch v.app.Closed {
	case applications.NoReply:
		return "No answer came. That is common, and says little about you. If they write after all, move it back to a stage and it goes on."
	case applications.Declined:
		return "They said no. Most applications end so, also good ones. Ask once, kindly, whether there is another department or a later month."
	case applications.WindowMissed:
		return "The window closed before it was sent. The next one is usually a year later; until then:"
	case applications.VisaRefused:
		return "The visa was refused. The letter of refusal says why and whether one may appeal; tell the host, who may move the dates."
	}
	return ""
}

// recordedLate says when something was written down, where that was on another day.
func recordedLate(h applications.Happening) string {
	if h.On == 0 || h.Kind == applications.Dated || clock.DateOf(h.At) <= h.On+1 {
		return ""
	}
	return "Written down on " + h.At.Format("2 January 2006")
}
