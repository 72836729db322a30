package applications

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"preround/internal/catalog"
	"preround/internal/guard"
	"preround/internal/platform/clock"
	"preround/internal/platform/errs"
)

const (
	maxText  = 10_000 // bytes of a note
	maxLine  = 300
	maxLabel = 80
)

// checks reads what a person gave, and gathers what is wrong with it.
type checks struct{ problems []errs.Problem }

func (c *checks) fault(field, format string, args ...any) {
	c.problems = append(c.problems, errs.Problem{Field: field, Says: fmt.Sprintf(format, args...)})
}

func (c *checks) err() error { return errs.Faults(c.problems) }

// text is several lines, with their breaks, in which no patient is named.
func (c *checks) text(field, s string, most int) string {
	s = strings.TrimSpace(strings.ReplaceAll(s, "\r\n", "\n"))
	if len(s) > most {
		c.fault(field, "That is too long: %d characters at most. Split it, or shorten it.", most)
	}
	if !utf8.ValidString(s) || strings.ContainsFunc(s, func(r rune) bool { return r < ' ' && r != '\n' && r != '\t' || r == 0x7f }) {
		c.fault(field, "It holds characters that are not text. Type it again.")
	}
	c.problems = append(c.problems, guard.Problems(field, s)...)
	return s
}

// line is one line.
func (c *checks) line(field, s string, most int) string {
	return c.text(field, strings.Join(strings.Fields(s), " "), most)
}

// past is a day that has come; none is today.
func (c *checks) past(field string, d clock.Date, s scene) clock.Date {
	if d == 0 {
		return s.today
	}
	if d > s.last {
		c.fault(field, "%s has not come yet. Give the day on which it happened; what is still to come belongs under “Dates”.", long(d))
	}
	return c.day(field, d)
}

// day is any day that can have to do with studies; 0 is none.
func (c *checks) day(field string, d clock.Date) clock.Date {
	if d != 0 && (d.Year() < 2000 || d.Year() > 2099) {
		c.fault(field, "The year %d cannot be meant. Give a day from 2000 to 2099.", d.Year())
	}
	return d
}

func (c *checks) weeks(field string, n int) int {
	if n < 0 || n > 104 {
		c.fault(field, "Give the weeks as a number from 1 to 104.")
	}
	return n
}

func (c *checks) hour(field, s string) string {
	s = strings.TrimSpace(s)
	if s == "" {
		return ""
	}
	t, err := time.Parse("15:04", s)
	if err != nil {
		c.fault(field, "“%s” is not a time of day. Write it as 17:00.", short(s))
		return ""
	}
	return t.Format("15:04")
}

func (c *checks) zone(field, s string) string {
	s = strings.TrimSpace(s)
	if s == "" {
		return ""
	}
	if _, err := time.LoadLocation(s); err != nil || s == "Local" {
		c.fault(field, "“%s” is not a time zone. Write it as Europe/London.", short(s))
	}
	return s
}

func (c *checks) channel(field string, k Channel) Channel {
	if k != "" && k.Label() == "" {
		c.fault(field, "“%s” is not one of the ways. Choose one from the list.", short(string(k)))
	}
	return k
}

func (c *checks) tri(field string, v catalog.Tri) catalog.Tri {
	if v != catalog.Unknown && v != catalog.Yes && v != catalog.No {
		c.fault(field, "Choose yes, no, or not asked yet.")
	}
	return v
}

func (c *checks) email(field, s string) string {
	s = c.line(field, s, maxLine)
	if s == "" {
		return s
	}
	name, host, ok := strings.Cut(s, "@")
	if !ok || name == "" || !strings.Contains(host, ".") || strings.ContainsAny(s, " <>\"'(),;:") || strings.Contains(host, "@") {
		c.fault(field, "“%s” is not an e-mail address. Write it as name@hospital.org, or leave it empty.", short(s))
	}
	return s
}

// short shows what was typed, cut to what fits into a sentence.
func short(s string) string {
	if r := []rune(s); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return s
}
