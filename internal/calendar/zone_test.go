package calendar_test

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"preround/internal/calendar"
	"preround/internal/platform/clock"
)

// observance is a STANDARD or DAYLIGHT part, read back from the file.
type observance struct {
	local    time.Time // when it begins, by the clocks before it
	from, to int
}

// observances reads the parts of the one VTIMEZONE in a file, and the DTSTART of
// each event as local time.
func observances(t *testing.T, file []byte) (parts []observance, locals []time.Time) {
	t.Helper()
	in := ""
	for _, l := range checkForm(t, file) {
		name, value, _ := strings.Cut(l, ":")
		switch {
		case name == "BEGIN":
			in = value
			if value == "STANDARD" || value == "DAYLIGHT" {
				parts = append(parts, observance{})
			}
		case in == "VEVENT" && strings.HasPrefix(name, "DTSTART;TZID="):
			locals = append(locals, local(t, value))
		case name == "DTSTART" && in != "VEVENT":
			parts[len(parts)-1].local = local(t, value)
		case name == "TZOFFSETFROM":
			parts[len(parts)-1].from = seconds(t, value)
		case name == "TZOFFSETTO":
			parts[len(parts)-1].to = seconds(t, value)
		}
	}
	return parts, locals
}

func local(t *testing.T, value string) time.Time {
	t.Helper()
	at, err := time.Parse("20060102T150405", value)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

func seconds(t *testing.T, offset string) int {
	t.Helper()
	n := 0
	for i, unit := range []int{3600, 60, 1} {
		if len(offset) >= 3+2*i {
			v, err := strconv.Atoi(offset[1+2*i : 3+2*i])
			if err != nil {
				t.Fatalf("offset %q: %v", offset, err)
			}
			n += v * unit
		}
	}
	if offset[0] == '-' {
		return -n
	}
	return n
}

// A reader that knows nothing but the file finds the moment that was meant: for
// every half hour of the days on which clocks change, and of one day in each month,
// over three years, in zones with every kind of rule.
func TestZonesAreWrittenAsTheyAre(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"Europe/London", "Europe/Dublin", "America/New_York", "America/Sao_Paulo", "Australia/Sydney", "Australia/Lord_Howe",
		"Asia/Kolkata", "Asia/Kathmandu", "Asia/Tehran", "Africa/Casablanca", "Africa/Cairo", "Africa/Lagos", "Pacific/Chatham", "Asia/Jerusalem"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			loc, err := time.LoadLocation(name)
			if err != nil {
				t.Fatal(err)
			}
			var events []calendar.Event
			for day := clock.MustDate("2026-01-01"); day < clock.MustDate("2029-01-01"); day++ {
				_, morning := day.At(0, 0, loc).Zone()
				_, evening := day.At(23, 59, loc).Zone()
				if morning == evening && day.Day() != 15 {
					continue
				}
				for at := day.At(0, 0, loc); at.Before(day.At(23, 59, loc)); at = at.Add(30 * time.Minute) {
					events = append(events, calendar.Event{UID: "u", Summary: "s", Day: day, At: at.Unix(), Zone: name})
				}
			}
			parts, locals := observances(t, calendar.Write(calendar.Head{}, events))
			if len(locals) != len(events) || len(events) < 36*48 {
				t.Fatalf("%d of %d events were read", len(locals), len(events))
			}
			for i, l := range locals {
				if at := time.Unix(events[i].At, 0); !meant(parts, l, at) {
					t.Fatalf("%v is written as %v with %+v", at.UTC(), l, parts)
				}
			}
		})
	}
}

// meant tells whether the local time names the moment under the rules of the
// parts; in the hour that is shown twice, either moment is right.
func meant(parts []observance, local, moment time.Time) bool {
	for i, p := range parts {
		at := local.Add(-time.Duration(p.to) * time.Second)
		begins := p.local.Add(-time.Duration(p.from) * time.Second)
		ends := moment.AddDate(100, 0, 0)
		if i+1 < len(parts) {
			ends = parts[i+1].local.Add(-time.Duration(parts[i+1].from) * time.Second)
		}
		if at.Equal(moment) && !at.Before(begins) && at.Before(ends) {
			return true
		}
	}
	return false
}

func TestOnlyZonesInUseAreWritten(t *testing.T) {
	t.Parallel()
	day := clock.MustDate("2027-03-01")
	for _, c := range []struct {
		event calendar.Event
		zones int
		start string
	}{
		{calendar.Event{Day: day}, 0, "DTSTART;VALUE=DATE:20270301"},
		{calendar.Event{Day: day, Zone: "Europe/London"}, 0, "DTSTART;VALUE=DATE:20270301"},
		{calendar.Event{Day: day, At: day.UTC().Unix()}, 0, "DTSTART:20270301T000000Z"},
		{calendar.Event{Day: day, At: day.UTC().Unix(), Zone: "Nowhere/Atall"}, 0, "DTSTART:20270301T000000Z"},
		{calendar.Event{Day: day, At: day.UTC().Unix(), Zone: "Local"}, 0, "DTSTART:20270301T000000Z"},
		{calendar.Event{Day: day, At: day.UTC().Unix(), Zone: "Asia/Kolkata"}, 1, "DTSTART;TZID=Asia/Kolkata:20270301T053000"},
	} {
		lines := checkForm(t, calendar.Write(calendar.Head{}, []calendar.Event{c.event, c.event}))
		if got := count(lines, "BEGIN:VTIMEZONE"); got != c.zones {
			t.Errorf("%+v: %d zones written, want %d", c.event, got, c.zones)
		}
		if count(lines, c.start) != 2 {
			t.Errorf("%+v: no line %s in %v", c.event, c.start, lines)
		}
	}
}
