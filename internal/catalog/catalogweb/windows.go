package catalogweb

import (
	"fmt"
	"time"

	"preround/internal/catalog"
	"preround/internal/platform/clock"
	"preround/internal/platform/ui"
	"preround/internal/student"
)

// maxWindows is how many coming rounds the page of a place lists.
const maxWindows = 6

// windowsOf lists when one can apply: the rounds of the next two years, then the
// rules that are no dates.
func windowsOf(p *catalog.Place, s *student.Student, today clock.Date) []windowView {
	var out []windowView
	for i, r := range p.Rounds(today, 0) {
		if i == maxWindows {
			break
		}
		out = append(out, roundView(r, student.Zone(s.Facts), today))
	}
	for _, rule := range rulesOf(p.Apply) {
		out = append(out, windowView{title: rule})
	}
	return out
}

// rulesOf are the dates that depend on the start or the offer.
func rulesOf(a catalog.Apply) []string {
	var out []string
	if a.Rolling {
		out = append(out, "Takes applications all year")
	}
	if a.LeadWeeks > 0 {
		if a.Advised {
			out = append(out, fmt.Sprintf("Better apply at least %s before the start", weeks(a.LeadWeeks)))
		} else {
			out = append(out, fmt.Sprintf("Apply at least %s before the start", weeks(a.LeadWeeks)))
		}
	}
	if a.EarliestWeeks > 0 {
		out = append(out, fmt.Sprintf("Not earlier than %s before the start", weeks(a.EarliestWeeks)))
	}
	if a.DecisionWeeks > 0 {
		out = append(out, "Answers within "+weeks(a.DecisionWeeks))
	}
	if a.AnswerWithinDays > 0 {
		out = append(out, fmt.Sprintf("An offer must be answered within %s", count(a.AnswerWithinDays, "day")))
	}
	return out
}

func roundView(r catalog.Round, zone *time.Location, today clock.Date) windowView {
	v := windowView{age: r.LastKnown()}
	switch {
	case r.Closes.IsZero():
		v.title = "Opens " + momentWords(r.Opens)
		if r.Opens.To < today {
			v.title = "Opened " + momentWords(r.Opens)
		}
	case r.Opens.IsZero():
		v.title = "Closes " + momentWords(r.Closes)
	default:
		v.title = "Opens " + momentWords(r.Opens) + ", closes " + momentWords(r.Closes)
	}
	for _, m := range []catalog.Moment{r.Opens, r.Closes} {
		if s := yours(m, zone); s != "" {
			v.says += s + " "
		}
	}
	if r.FirstCome {
		v.says += "First come, first served: be there when it opens. "
	}
	if r.Advised {
		v.says += "Advice of the host, not a rule. "
	}
	if r.ForStarts.From != 0 {
		v.says += "For starts in " + seasonWords(r.ForStarts) + ". "
	}
	v.says += r.Note
	return v
}

// momentWords is "1 March 2027, 10:00 (Europe/London)" or "March 2027".
func momentWords(m catalog.Moment) string {
	if !m.DayKnown() {
		return m.From.Format("January 2006")
	}
	s := ui.LongDay(m.From)
	if m.HasHour {
		s += fmt.Sprintf(", %02d:%02d", m.Hour, m.Minute)
		if m.Zone != "" {
			s += " (" + zoneWords(m.Zone) + ")"
		} else {
			s += " (the host’s time)"
		}
	}
	return s
}

// yours is a moment with an hour on the student's own clock.
func yours(m catalog.Moment, zone *time.Location) string {
	if !m.HasHour || m.At.IsZero() || zone == nil || zone.String() == m.Zone {
		return ""
	}
	return "For you: " + m.At.In(zone).Format("Monday 2 January, 15:04") + " (" + zoneWords(zone.String()) + ")."
}

// zoneWords turns Europe/London into London.
func zoneWords(zone string) string {
	for i := len(zone) - 1; i >= 0; i-- {
		if zone[i] == '/' {
			zone = zone[i+1:]
			break
		}
	}
	b := []byte(zone)
	for i := range b {
		if b[i] == '_' {
			b[i] = ' '
		}
	}
	return string(b) + " time"
}

// closes is what a row says about the next closing; empty when none is known.
func closes(p *catalog.Place, today clock.Date) string {
	for _, r := range p.Rounds(today, 0) {
		if r.Closes.IsZero() {
			continue
		}
		s := "Closes " + momentWords(catalog.Moment{From: r.Closes.From, To: r.Closes.To})
		if age := r.LastKnown(); age != "" {
			s += " (" + age + ")"
		}
		return s
	}
	switch {
	case p.Apply.LeadWeeks > 0:
		return "Apply " + weeks(p.Apply.LeadWeeks) + " ahead"
	case p.Apply.Rolling:
		return "Open all year"
	}
	return ""
}
