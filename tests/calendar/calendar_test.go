// Package calendar_test proves our calendar files with programs that other people
// wrote: khal (Python's icalendar) and ical.js (Thunderbird's parser). What they
// understand must be what was meant, day by day and moment by moment.
//
// make test installs both. Where one is missing its half is skipped, and says so.
package calendar_test

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"preround/internal/calendar"
	"preround/internal/platform/clock"
)

// events are of every form, with texts that need care, and moments around the
// changes of clocks in zones of every kind.
func events(t *testing.T) []calendar.Event {
	t.Helper()
	day := clock.MustDate
	stamp := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	out := []calendar.Event{
		{UID: "day@preround", Summary: "Ask two referees", Description: "Why: they need four weeks.\nTyp. 4, or 2; 8\\9", Day: day("2026-12-01"), Last: day("2026-12-01"),
			URL: "https://preround.example/plan#a", Categories: []string{"Letters", "A, b; c"}, Sequence: 3},
		{UID: "days@preround", Summary: "Placement", Day: day("2027-07-05"), Last: day("2027-07-30")},
		{UID: "deadline@preround", Summary: "Deadline: Škola 🩺 — визу, " + strings.Repeat("много слов ", 12) + "end", Day: day("2027-03-01"), Last: day("2027-03-01"), Deadline: true},
		{UID: "gone@preround", Summary: "Not any more", Day: day("2027-03-02"), Last: day("2027-03-02"), Cancelled: true, Sequence: 1},
		{UID: "evil@preround", Summary: "x\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nSUMMARY:smuggled", Description: "RRULE:FREQ=SECONDLY\r\n\u2028ATTACH:x", Day: day("2027-04-01"), Last: day("2027-04-01")},
	}
	for _, name := range []string{"Europe/London", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "Africa/Casablanca", "America/Sao_Paulo", "UTC"} {
		loc, err := time.LoadLocation(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range []string{"2027-01-15", "2027-03-14", "2027-03-28", "2027-04-04", "2027-10-31", "2027-11-07"} {
			at := day(d).At(10, 0, loc)
			out = append(out, calendar.Event{UID: name + d + "@preround", Summary: "Opens in " + name, Day: day(d), Last: day(d), At: at.Unix(), Zone: name, Deadline: true})
		}
	}
	for i := range out {
		out[i].Stamp = stamp
	}
	return out
}

func write(t *testing.T) (file string, all []calendar.Event) {
	t.Helper()
	all = events(t)
	file = filepath.Join(t.TempDir(), "plan.ics")
	if err := os.WriteFile(file, calendar.Write(calendar.Head{Name: "Your plan – é", Link: "https://preround.example/plan", Refresh: 6 * time.Hour}, all), 0o600); err != nil {
		t.Fatal(err)
	}
	return file, all
}

// clean is what a text becomes: valid, and in one line where it is a title.
func clean(s string) string {
	return strings.Join(strings.Fields(strings.ReplaceAll(s, "\u2028", "\n")), " ")
}

func status(e calendar.Event) string {
	if e.Cancelled {
		return "CANCELLED"
	}
	return "CONFIRMED"
}

func TestICalJSReadsIt(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("node"); err != nil {
		t.Skip("NOT PROVED with ical.js: there is no node here; tools/setup/setup.sh installs it")
	}
	if _, err := os.Stat("node_modules/ical.js"); err != nil {
		t.Skip("NOT PROVED with ical.js: it is not installed; run npm ci in tests/calendar, or tools/setup/setup.sh")
	}
	type event struct {
		UID, Summary, Description, Start, End, Zone, Status string
		Sequence                                            int
		Categories, Alarms                                  []string
	}
	file, all := write(t)
	out, err := exec.CommandContext(t.Context(), "node", "read.mjs", file).Output()
	if err != nil {
		t.Fatalf("ical.js: %v %s", err, said(err))
	}
	var got struct {
		Name   string
		Events []event
	}
	if err := json.Unmarshal(out, &got); err != nil {
		t.Fatal(err)
	}
	var want []event
	for _, e := range all {
		w := event{UID: e.UID, Summary: clean(e.Summary), Description: strings.TrimSpace(strings.NewReplacer("\r\n", "\n", "\u2028", "\n").Replace(e.Description)),
			Start: e.Day.String(), End: (e.Last + 1).String(), Status: status(e), Sequence: e.Sequence, Categories: append([]string{}, e.Categories...), Alarms: []string{}}
		if e.At != 0 {
			const layout = "2006-01-02T15:04:05.000Z"
			w.Start, w.End, w.Zone = time.Unix(e.At, 0).UTC().Format(layout), time.Unix(e.At, 0).UTC().Add(30*time.Minute).Format(layout), e.Zone
		}
		switch {
		case e.Deadline && e.At != 0:
			w.Alarms = []string{"-P7D", "-P1D"}
		case e.Deadline:
			w.Alarms = []string{"-P6DT15H", "-PT15H"}
		}
		want = append(want, w)
	}
	if diff := cmp.Diff(want, got.Events); diff != "" || got.Name != "Your plan – é" {
		t.Errorf("ical.js reads %q and (-meant +read):\n%s", got.Name, diff)
	}
}

func TestKhalReadsIt(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("khal"); err != nil {
		t.Skip("NOT PROVED with khal: it is not installed; tools/setup/setup.sh installs it")
	}
	const here = "America/New_York" // where the reader is
	loc, err := time.LoadLocation(here)
	if err != nil {
		t.Fatal(err)
	}
	file, all := write(t)
	home := t.TempDir()
	config := filepath.Join(home, "config")
	if err := os.WriteFile(config, fmt.Appendf(nil, khalConfig, filepath.Join(home, "cal"), here, here, filepath.Join(home, "khal.db")), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(home, "cal"), 0o700); err != nil {
		t.Fatal(err)
	}
	khal := func(args ...string) string {
		t.Helper()
		c := exec.CommandContext(t.Context(), "khal", append([]string{"-c", config}, args...)...)
		c.Env = append(os.Environ(), "HOME="+home, "LC_ALL=C.UTF-8", "LANG=C.UTF-8")
		out, err := c.Output()
		if err != nil {
			t.Fatalf("khal %v: %v %s", args, err, said(err))
		}
		return string(out)
	}
	khal("import", "--batch", "-a", "plan", file)
	listed := khal("list", "--once", "--day-format", "", "--format", "{start-long-full}|{end-long-full}|{title}|{uid}|{status}", "2026-11-01", "2028-01-01")

	const layout = "2006-01-02 15:04"
	var want []string
	for _, e := range all {
		from, to := e.Day.String()+" 00:00", e.Last.String()+" 00:00"
		if e.At != 0 {
			at := time.Unix(e.At, 0).In(loc)
			from, to = at.Format(layout), at.Add(30*time.Minute).Format(layout)
		}
		want = append(want, strings.Join([]string{from, to, clean(e.Summary), e.UID, status(e)}, "|"))
	}
	var got []string
	for l := range strings.Lines(listed) {
		if l = strings.TrimSpace(l); l != "" {
			got = append(got, l)
		}
	}
	slices.Sort(want)
	slices.Sort(got)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("khal reads (-meant +read):\n%s", diff)
	}
}

const khalConfig = `[calendars]
[[plan]]
path = %s
type = calendar
[locale]
local_timezone = %s
default_timezone = %s
timeformat = %%H:%%M
dateformat = %%Y-%%m-%%d
longdateformat = %%Y-%%m-%%d
datetimeformat = %%Y-%%m-%%d %%H:%%M
longdatetimeformat = %%Y-%%m-%%d %%H:%%M
[default]
default_calendar = plan
[sqlite]
path = %s
`

// said is what a program wrote to its standard error.
func said(err error) string {
	if e, ok := err.(*exec.ExitError); ok {
		return string(e.Stderr)
	}
	return ""
}
