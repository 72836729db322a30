package table

import (
	"strings"

	"preround/internal/lead"
)

// maxProperty is how long one property of a calendar may be.
const maxProperty = 64 << 10

// readCalendar reads the events of an iCalendar file as rows. A rule that repeats
// an event is not followed: the event is read once, as it first stands.
func readCalendar(text string) (Table, error) {
	t := Table{Written: "a calendar file", Columns: []lead.Column{{Title: "Title of the event", Field: lead.Name}, {Title: "Begins", Field: lead.Closes}, {Title: "Ends"},
		{Title: "Location", Field: lead.City}, {Title: "Link", Field: lead.Link}, {Title: "Description", Field: lead.Notes}}}
	var event []string
	depth, line := 0, 0
	for prop := range unfold(text, &line) {
		if len(prop) > maxProperty {
			return Table{}, refuse("The calendar has a line of %d bytes near line %d, and more than %d are not read.", len(prop), line, maxProperty)
		}
		name, value := property(prop)
		switch {
		case name == "BEGIN":
			if depth++; depth > 8 {
				return Table{}, refuse("The calendar nests deeper than any calendar does, at line %d. Export it anew.", line)
			}
			if strings.EqualFold(value, "VEVENT") {
				event = make([]string, len(t.Columns))
			}
		case name == "END":
			depth--
			if strings.EqualFold(value, "VEVENT") && event != nil {
				row := lead.Row{Line: line, Cells: event}
				if err := checkRow(&row); err != nil {
					return Table{}, err
				}
				if t.Rows, event = append(t.Rows, row), nil; len(t.Rows) > lead.MaxRows {
					return Table{}, refuse("The calendar has more than %d events, which are not taken in at once.", lead.MaxRows)
				}
			}
		case event != nil:
			into(event, name, value)
		}
	}
	if len(t.Rows) == 0 {
		return Table{}, refuse("The calendar holds no events that can be read.")
	}
	return t, nil
}

func into(event []string, name, value string) {
	at, ok := map[string]int{"SUMMARY": 0, "DTSTART": 1, "DTEND": 2, "LOCATION": 3, "URL": 4, "DESCRIPTION": 5}[name]
	if !ok || event[at] != "" {
		return
	}
	if at == 1 || at == 2 {
		value = calendarDay(value)
	}
	event[at] = strings.NewReplacer(`\n`, "\n", `\N`, "\n", `\,`, ",", `\;`, ";", `\\`, `\`).Replace(value)
}

// calendarDay turns 20270301T090000Z into 2027-03-01 09:00.
func calendarDay(s string) string {
	if len(s) < 8 || strings.ContainsFunc(s[:8], func(r rune) bool { return r < '0' || r > '9' }) {
		return s
	}
	day := s[:4] + "-" + s[4:6] + "-" + s[6:8]
	if len(s) >= 13 && s[8] == 'T' {
		return day + " " + s[9:11] + ":" + s[11:13]
	}
	return day
}

// unfold gives each property of a calendar: a line that begins with a blank goes
// on with the one before.
func unfold(text string, line *int) func(func(string) bool) {
	return func(use func(string) bool) {
		var prop strings.Builder
		for l := range strings.Lines(text) {
			*line++
			l = strings.TrimRight(l, "\r\n")
			if l != "" && (l[0] == ' ' || l[0] == '\t') && prop.Len() > 0 {
				if prop.Len() <= maxProperty {
					prop.WriteString(l[1:])
				}
				continue
			}
			if prop.Len() > 0 && !use(prop.String()) {
				return
			}
			prop.Reset()
			prop.WriteString(l)
		}
		if prop.Len() > 0 {
			use(prop.String())
		}
	}
}

// property parts NAME;PARAM="a:b":value.
func property(s string) (name, value string) {
	quoted := false
	for i, c := range s {
		switch {
		case c == '"':
			quoted = !quoted
		case c == ':' && !quoted:
			name, _, _ = strings.Cut(s[:i], ";")
			return strings.ToUpper(name), s[i+1:]
		}
	}
	return "", ""
}
