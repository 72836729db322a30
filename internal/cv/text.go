package cv

import "strings"

// PlainText is the CV for forms that take text alone.
func (l Laid) PlainText() string {
	var b strings.Builder
	line := func(s string) {
		if s != "" {
			b.WriteString(s + "\n")
		}
	}
	line(joined("  ", l.Name, l.NameNative))
	line(l.Headline)
	line(strings.Join(l.Contact, " | "))
	if l.Summary != "" {
		b.WriteString("\n" + l.Summary + "\n")
	}
	for _, s := range l.Sections {
		b.WriteString("\n" + strings.ToUpper(s.Title) + "\n")
		for _, e := range s.Entries {
			if len(e.Cited) > 0 {
				line("- " + e.citedText())
				continue
			}
			line(joined(", ", e.Title, e.Where) + when(e.When))
			for _, n := range e.Notes {
				line("  " + n)
			}
			for _, p := range e.Points {
				line("  - " + p)
			}
		}
	}
	return b.String()
}

func when(s string) string {
	if s == "" {
		return ""
	}
	return " (" + s + ")"
}

func (e Entry) citedText() string {
	var b strings.Builder
	for _, s := range e.Cited {
		b.WriteString(s.Text)
	}
	return b.String()
}
