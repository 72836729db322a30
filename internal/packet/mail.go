package packet

import (
	"net/url"
	"strings"
)

// Mail is a covering mail, which the student sends.
type Mail struct {
	To      string
	Subject string
	Text    string
}

// Covering is the text of a covering mail: what it is for, what is enclosed, and no
// word of praise. The student changes it.
func (p Plan) Covering() Mail {
	a := p.For
	m := Mail{To: p.Draft.Mail, Subject: "Application: " + a.Name}
	if a.Who != "" {
		m.Subject += ", " + a.Who
	}
	m.Subject = oneLine(m.Subject)
	hello := "Dear Sir or Madam,"
	if p.Draft.To != "" {
		hello = "Dear " + p.Draft.To + ","
	}
	s := []string{hello, "", "I am applying for " + a.Name + at(a.Host) + when(a) + ". Enclosed you find:", ""}
	for _, l := range p.Pieces {
		if l.Kind != Front && !l.Missing {
			s = append(s, "- "+l.Title)
		}
	}
	if p.asksFor("recommendation_letter") {
		s = append(s, "", "Letters of recommendation are sent by those who write them.")
	}
	s = append(s, "", "I would be glad to send whatever is missing.", "", "With kind regards", a.Who)
	m.Text = strings.TrimSpace(strings.Join(s, "\n")) + "\n"
	return m
}

func at(host string) string {
	if host == "" {
		return ""
	}
	return " (" + host + ")"
}

func when(a Application) string {
	s := stay(a)
	if s == "" {
		return ""
	}
	if a.Last == 0 {
		return ", " + s
	}
	return ", " + "from " + s
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// Link opens the mail in the student's own program. It carries no file; a mailto link
// cannot.
func (m Mail) Link() string {
	q := func(s string) string { return strings.ReplaceAll(url.QueryEscape(s), "+", "%20") }
	return "mailto:" + m.To + "?subject=" + q(m.Subject) + "&body=" + q(strings.ReplaceAll(m.Text, "\n", "\r\n"))
}
