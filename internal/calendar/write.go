package calendar

import (
	"bytes"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	ics "github.com/arran4/golang-ical"

	"preround/internal/platform/clock"
)

// Head is what a calendar says of itself.
type Head struct {
	Name    string        // "Preround: your plan"
	Link    string        // the page of the plan; empty for none
	Refresh time.Duration // how often to fetch again, for feeds; 0 for a file
}

const (
	dateLayout  = "20060102"
	localLayout = "20060102T150405"
	utcLayout   = "20060102T150405Z"

	// How long an event at a moment is drawn: the moment is what counts.
	momentLength = 30 * time.Minute
	maxText      = 4000 // bytes of one text; longer ones are cut
)

// Write gives the calendar as a file: lines of at most 75 octets that end in CRLF,
// text escaped, every zone that is used described. Whatever the texts hold, there
// are as many events in the file as in the list (row 30).
func Write(h Head, events []Event) []byte {
	cal := &ics.Calendar{}
	cal.SetProductId("-//Preround//Preround//EN")
	cal.SetVersion("2.0")
	cal.SetCalscale("GREGORIAN")
	cal.SetMethod(ics.MethodPublish)
	if name := oneLine(h.Name); name != "" {
		cal.SetName(name) // as NAME (RFC 7986) and as X-WR-CALNAME
	}
	if link := address(h.Link); link != "" {
		cal.SetUrl(link)
	}
	if h.Refresh > 0 {
		every := "PT" + strconv.Itoa(max(1, int(h.Refresh/time.Minute))) + "M"
		cal.SetRefreshInterval(every, ics.WithValue("DURATION"))
		cal.SetXPublishedTTL(every)
	}
	for _, z := range zonesOf(events) {
		cal.AddVTimezone(z)
	}
	for _, e := range events {
		cal.AddVEvent(write(e))
	}
	var b bytes.Buffer
	if err := cal.SerializeTo(&b, ics.WithNewLineWindows, ics.WithLineLength(75)); err != nil {
		panic(err) // a Buffer takes everything
	}
	return b.Bytes()
}

func write(e Event) *ics.VEvent {
	v := ics.NewEvent(oneLine(e.UID))
	v.SetProperty(ics.ComponentPropertyDtstamp, e.Stamp.UTC().Format(utcLayout))
	v.SetProperty(ics.ComponentPropertyLastModified, e.Stamp.UTC().Format(utcLayout))
	v.SetSequence(e.Sequence)
	v.SetSummary(oneLine(e.Summary))
	if d := text(e.Description); d != "" {
		v.SetDescription(d)
	}
	if u := address(e.URL); u != "" {
		v.SetURL(u)
	}
	for _, c := range e.Categories {
		if c = oneLine(c); c != "" {
			v.AddCategory(c)
		}
	}
	setTimes(v, e)
	v.SetTimeTransparency(ics.TransparencyTransparent) // a deadline does not make anybody busy
	if e.Cancelled {
		v.SetStatus(ics.ObjectStatusCancelled)
		return v
	}
	v.SetStatus(ics.ObjectStatusConfirmed)
	if e.Deadline {
		for _, days := range []int{7, 1} {
			v.AddVAlarm(alarm(e, days))
		}
	}
	return v
}

func setTimes(v *ics.VEvent, e Event) {
	if e.At == 0 {
		day := ics.WithValue("DATE")
		v.SetProperty(ics.ComponentPropertyDtStart, e.Day.Format(dateLayout), day)
		v.SetProperty(ics.ComponentPropertyDtEnd, max(e.Last, e.Day).AddDays(1).Format(dateLayout), day) // the end is not included
		return
	}
	begin := time.Unix(e.At, 0)
	loc := zone(e.Zone)
	if loc == time.UTC {
		v.SetProperty(ics.ComponentPropertyDtStart, begin.UTC().Format(utcLayout))
		v.SetProperty(ics.ComponentPropertyDtEnd, begin.UTC().Add(momentLength).Format(utcLayout))
		return
	}
	in := ics.WithTZID(loc.String())
	v.SetProperty(ics.ComponentPropertyDtStart, begin.In(loc).Format(localLayout), in)
	// A length and not an end: in the hour that is shown twice in autumn an end
	// by the wall could lie before its start.
	v.SetProperty(ics.ComponentPropertyDuration, "PT"+strconv.Itoa(int(momentLength/time.Minute))+"M")
}

// alarm reminds so many days before; of all-day events at nine in the morning of
// that day, because midnight wakes people.
func alarm(e Event, days int) *ics.VAlarm {
	a := &ics.VAlarm{}
	a.SetAction(ics.ActionDisplay)
	a.SetProperty(ics.ComponentPropertyDescription, oneLine(e.Summary))
	switch {
	case e.At != 0:
		a.SetTrigger("-P" + strconv.Itoa(days) + "D")
	case days == 1:
		a.SetTrigger("-PT15H")
	default:
		a.SetTrigger("-P" + strconv.Itoa(days-1) + "DT15H")
	}
	return a
}

// zonesOf describes every zone that an event uses, over the years in which events
// use it and one more on either side.
func zonesOf(events []Event) (out []*ics.VTimezone) {
	type span struct{ first, last int64 }
	used := map[string]span{}
	for _, e := range events {
		loc := zone(e.Zone)
		if e.At == 0 || loc == time.UTC {
			continue
		}
		s, known := used[loc.String()]
		if !known {
			s = span{e.At, e.At}
		}
		used[loc.String()] = span{min(s.first, e.At), max(s.last, e.At)}
	}
	names := make([]string, 0, len(used))
	for name := range used {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		s := used[name]
		out = append(out, timezone(zone(name), time.Unix(s.first, 0).AddDate(-1, 0, 0), time.Unix(s.last, 0).AddDate(1, 0, 0)))
	}
	return out
}

// text keeps what a calendar may hold: valid UTF-8, lines parted by \n, no other
// control characters; at most maxText bytes.
func text(s string) string {
	s = strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\r\n", "\n")
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case r == '\r' || r == '\u0085' || r == '\u2028' || r == '\u2029' || r == '\v' || r == '\f':
			return '\n' // some readers part lines here too
		case r < ' ' || r >= 0x7f && r < 0xa0 || r == '\uFEFF':
			return -1
		}
		return r
	}, s)
	for len(s) > maxText {
		_, size := utf8.DecodeLastRuneInString(s)
		s = s[:len(s)-size]
	}
	return strings.TrimSpace(s)
}

func oneLine(s string) string { return strings.Join(strings.Fields(text(s)), " ") }

// address keeps a web address only when it is plainly one: an address is written
// as it stands, without escapes.
func address(s string) string {
	if !strings.HasPrefix(s, "https://") && !strings.HasPrefix(s, "http://") || len(s) > maxText {
		return ""
	}
	for _, r := range s {
		if r <= ' ' || r >= 0x7f || r == '"' || r == '<' || r == '>' || r == '\\' {
			return ""
		}
	}
	return s
}

// File is the calendar of a visitor's plan, whole: the same plan on the same day
// gives the same bytes.
func File(h Head, events []Event, today clock.Date) []byte {
	stamped := slices.Clone(events)
	for i := range stamped {
		stamped[i].Sequence, stamped[i].Stamp = 0, today.UTC()
	}
	return Write(h, stamped)
}
