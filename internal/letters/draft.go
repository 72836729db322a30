package letters

import (
	"net/mail"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"preround/internal/guard"
	"preround/internal/platform/clock"
	"preround/internal/platform/errs"
	"preround/internal/student"
)

// What a request may hold.
const (
	MaxRequests     = 60
	MaxDestinations = 20
	MaxPoints       = 3
	maxName         = 120
	maxText         = 2000 // characters of what was done together, and of instructions
	maxPoint        = 300
)

// faults gathers what a person has to mend.
type faults []errs.Problem

func (f *faults) say(field, says string) { *f = append(*f, errs.Problem{Field: field, Says: says}) }

// prose is text in which a patient could be told of.
func (f *faults) prose(field, v string) { *f = append(*f, guard.Problems(field, v)...) }

func (f *faults) line(field, v string) {
	f.prose(field, v)
	if utf8.RuneCountInString(v) > maxName {
		f.say(field, "That is longer than a line. Shorten it.")
	}
}

// check finds what a person has to mend in a draft before it is kept. A draft may
// lack things that asking needs.
func (d Draft) check() error {
	var f faults
	f.line("student", d.Name)
	f.line("school", d.School)
	d.Referee.check(&f)
	if len(d.To) > MaxDestinations {
		f.say("to", "One letter goes to at most twenty places.")
	}
	for i := range d.To {
		d.To[i].check(&f)
	}
	if d.NeededBy != 0 && (d.NeededBy < clock.NewDate(2020, 1, 1) || d.NeededBy > clock.NewDate(2100, 1, 1)) {
		f.say("needed", "Enter the day by which the letter is needed, such as 2027-03-01.")
	}
	if _, err := student.LoadZone(d.Zone); d.Zone != "" && err != nil {
		f.say("zone", "Choose a time zone of the list, such as Europe/London.")
	}
	f.prose("together", d.Together)
	f.prose("points", strings.Join(d.Points, "\n"))
	if utf8.RuneCountInString(d.Together) > maxText {
		f.say("together", "That is longer than a page, and a referee has two minutes. Shorten it.")
	}
	for _, p := range d.Points {
		if utf8.RuneCountInString(p) > maxPoint {
			f.say("points", "A point is one fact. Shorten it to a sentence or two.")
		}
	}
	if len(d.Points) > MaxPoints {
		f.say("points", "Three points are enough.")
	}
	f = append(f, guard.Problems("together", d.Together)...)
	f = append(f, guard.Problems("knows", d.Referee.Knows)...)
	f = append(f, guard.Problems("points", strings.Join(d.Points, "\n"))...)
	return errs.Faults(f)
}

func (r Referee) check(f *faults) {
	if r.Name == "" {
		f.say("name", "Enter the name of the person who is to write.")
	}
	f.line("name", r.Name)
	f.line("role", r.Role)
	f.line("institution", r.Institution)
	if r.Kind.Label() == "" {
		f.say("kind", "Choose what this person is to you.")
	}
	if r.Email != "" && !plainAddress(r.Email) {
		f.say("email", "This is not an e-mail address. Enter one like name@example.org.")
	}
	f.prose("knows", r.Knows)
	if utf8.RuneCountInString(r.Knows) > maxPoint {
		f.say("knows", "One or two sentences are enough.")
	}
}

// plainAddress tells whether s is one address and nothing more, of which no header
// could be made.
func plainAddress(s string) bool {
	a, err := mail.ParseAddress(s)
	return err == nil && a.Address == s && a.Name == "" && len(s) <= 254 && !strings.ContainsAny(s, "\"<>(),:;\\[]") &&
		!strings.ContainsFunc(s, func(r rune) bool { return r <= ' ' || r >= 0x7f }) && strings.Contains(s[strings.LastIndexByte(s, '@'):], ".")
}

// ageKey is the form of a public key of age; filippo.io/age checks its sum when
// something is encrypted.
var ageKey = regexp.MustCompile(`^age1[02-9ac-hj-np-z]{58}$`)

func (d *Destination) check(f *faults) {
	field := "way-" + d.Application
	switch {
	case d.Way.Label() == "":
		f.say(field, "Choose how the letter gets to "+d.Title+".")
	case d.Way == Sealed && !ageKey.MatchString(d.Key):
		f.say("key-"+d.Application, "A key of age begins with age1 and has 62 characters. The place publishes it, or does not take letters in this way.")
	}
	f.prose("instructions-"+d.Application, d.Instructions)
	if utf8.RuneCountInString(d.Instructions) > maxText {
		f.say("instructions-"+d.Application, "That is longer than a page. Shorten it to what the referee has to do.")
	}
	if d.Link != "" && !goodLink(d.Link) {
		f.say("link-"+d.Application, "Enter an address that begins with https://, or an e-mail address.")
	}
}

// goodLink takes an address of the web or of mail.
func goodLink(s string) bool {
	if plainAddress(s) {
		return true
	}
	u, err := url.Parse(s)
	return err == nil && len(s) <= 500 && (u.Scheme == "https" || u.Scheme == "http") && u.Host != "" && u.User == nil && !strings.ContainsAny(s, " \n\t<>\"")
}

// Missing lists what a request lacks before it can be asked, each with the field that
// would give it. Own are the addresses of the student.
func (r *Request) Missing(own []string) []errs.Problem {
	var f faults
	if r.Name == "" {
		f.say("student", "Say under which name the referee knows you.")
	}
	if r.Referee.Name == SomebodyElse {
		f.say("name", "Enter the name of the person who is to write.")
	}
	if len(r.To) == 0 {
		f.say("to", "Choose at least one place that the letter is for.")
	}
	if r.NeededBy == 0 {
		f.say("needed", "Say by which day the letter is needed.")
	}
	if r.NeededBy != 0 && r.Zone == "" {
		f.say("zone", "Say in which time zone that day ends: where the place is.")
	}
	if r.Together == "" {
		f.say("together", "Say what you did together, so that the letter can be about it.")
	}
	if slices.ContainsFunc(own, func(mine string) bool { return sameMailbox(mine, r.Referee.Email) }) {
		f.say("email", "This is your own address. A letter counts only when it comes from the person who wrote it: enter theirs.")
	}
	for _, d := range r.To {
		if d.Way == Theirs && d.Instructions == "" && d.Link == "" {
			f.say("instructions-"+d.Application, "Say how the letter gets to "+d.Title+": what the place asks of a referee, or its address.")
		}
	}
	return f
}

// tidy makes one form of what was typed.
func (d Draft) tidy() Draft {
	d.Name, d.School = oneLine(d.Name), oneLine(d.School)
	r := &d.Referee
	r.Name, r.Role, r.Institution, r.Email, r.Knows = oneLine(r.Name), oneLine(r.Role), oneLine(r.Institution), strings.TrimSpace(r.Email), oneLine(r.Knows)
	d.Together = strings.TrimSpace(strings.ReplaceAll(d.Together, "\r\n", "\n"))
	var points []string
	for _, p := range d.Points {
		if p = oneLine(p); p != "" {
			points = append(points, p)
		}
	}
	d.Points = points
	d.To = slices.Clone(d.To)
	for i := range d.To {
		t := &d.To[i]
		t.Title, t.Link, t.Key = oneLine(t.Title), strings.TrimSpace(t.Link), strings.TrimSpace(t.Key)
		t.Instructions = strings.TrimSpace(strings.ReplaceAll(t.Instructions, "\r\n", "\n"))
		if t.Way != Sealed {
			t.Key = ""
		}
	}
	return d
}
