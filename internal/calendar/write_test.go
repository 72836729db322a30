package calendar_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	ics "github.com/arran4/golang-ical"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"preround/internal/calendar"
	"preround/internal/plan"
	"preround/internal/platform/clock"
	"preround/internal/reference"
)

// examplePlan has one of everything that a plan can hold.
func examplePlan() plan.Plan {
	day := clock.MustDate
	hour := func(zone string) int64 {
		loc, err := time.LoadLocation(zone)
		if err != nil {
			panic(err)
		}
		return day("2027-03-28").At(10, 0, loc).Unix() // the day on which Europe's clocks go forward
	}
	return plan.Plan{
		Today: day("2026-11-22"), Feasible: true,
		Targets: []plan.Outcome{
			{Target: plan.Target{ID: "gb-mill-hill-elective"}, Name: "Mill Hill; an elective, 4 weeks", Verdict: plan.Reachable,
				Deadline: day("2027-04-11"), Why: "The window closes on that day.", Source: "https://example.org/apply?a=1,2;b"},
			{Target: plan.Target{ID: "like:US"}, Name: "A place like this in the United States", Verdict: plan.Tight, Deadline: day("2027-01-15"), Typical: true},
			{Target: plan.Target{ID: "like:DE"}, Name: "A place like this in Germany", Verdict: plan.Tight, Deadline: day("2026-11-21"), Typical: true},
			{Target: plan.Target{ID: "de-lost"}, Name: "Too late", Verdict: plan.Lost, Deadline: day("2026-10-01")},
		},
		Steps: []plan.Step{
			{ID: "letters.ask", Kind: plan.KindLetter, What: "Ask two referees", Date: day("2026-11-30"), Until: day("2026-12-28"), Latest: day("2027-01-14"),
				Status: plan.Now, Why: "A good letter takes four weeks.", Typical: "4 weeks, usually 2 to 8", Source: "general knowledge", Checked: reference.CheckedNo,
				For: []string{"gb-mill-hill-elective", "like:US"}, Tasks: []string{"Send your CV", "Say the date"}},
			{ID: "transcript", Kind: plan.KindDocument, What: "Ask your school for an official transcript", Date: day("2026-12-01"), Status: plan.Have},
			{ID: "cv", Kind: plan.KindDocument, What: "Write a one-page CV", Date: day("2026-11-20"), Status: plan.Done, DoneOn: day("2026-11-19"), Why: "Everybody reads it first."},
			{ID: "window:gb-mill-hill-elective", Kind: plan.KindWindow, What: "Mill Hill: applications open", Date: day("2027-03-28"),
				Hour: "10:00 Europe/London", At: hour("Europe/London"), Fixed: true, Status: plan.Todo},
			{ID: "window:in", Kind: plan.KindWindow, What: "Vellore: applications open", Date: day("2027-03-28"), Hour: "10:00 Asia/Kolkata", At: hour("Asia/Kolkata"), Fixed: true, Status: plan.Todo},
			{ID: "window:utc", Kind: plan.KindWindow, What: "A host that says no zone", Date: day("2027-03-28"), Hour: "10:00 UTC", At: hour("UTC"), Fixed: true, Status: plan.Todo},
			{ID: "visa.ask:US", Kind: plan.KindVisa, What: "Запросить визу — ünïcödé, so long that the line must be folded in the middle of something 🩺🩺🩺🩺", Date: day("2027-04-20"),
				Until: day("2027-05-20"), Status: plan.Todo, Why: "Comma, semicolon; backslash \\ and a\nnew line."},
			{ID: "send:like:US", Kind: plan.KindSend, What: "Send your applications", Date: day("2027-01-12"), For: []string{"like:US"}, Status: plan.Todo},
			{ID: "start:GB", Kind: plan.KindPlacement, What: "First day in the United Kingdom", Date: day("2027-07-05"), For: []string{"gb-mill-hill-elective"}, Status: plan.Todo, Fixed: true},
			{ID: "missed", Kind: plan.KindSend, What: "Too late for everything", Date: day("2026-10-01"), Status: plan.Missed},
		},
	}
}

func link(id plan.StepID) string { return "https://preround.example/plan#" + string(id) }

func TestFileOfAPlan(t *testing.T) {
	t.Parallel()
	p := examplePlan()
	got := calendar.File(calendar.Head{Name: "Preround: your plan", Link: "https://preround.example/plan"},
		calendar.FromPlan(p, calendar.Options{Link: link}), p.Today)
	golden(t, "plan.ics", got)
	if again := calendar.File(calendar.Head{Name: "Preround: your plan", Link: "https://preround.example/plan"},
		calendar.FromPlan(examplePlan(), calendar.Options{Link: link}), p.Today); !bytes.Equal(got, again) {
		t.Error("the same plan gives another file")
	}
}

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if os.Getenv("UPDATE_GOLDEN") != "" {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s differs (-want +got); make golden writes it anew:\n%s", name, diff)
	}
}

// checkForm checks the rules of RFC 5545 that hold for any file: lines end in
// CRLF, are at most 75 octets and never cut a letter. It gives the unfolded lines.
func checkForm(t interface{ Fatalf(string, ...any) }, file []byte) []string {
	s, ok := strings.CutSuffix(string(file), "\r\n")
	if !ok {
		t.Fatalf("the last line has no CRLF")
	}
	physical := strings.Split(s, "\r\n")
	for _, l := range physical {
		switch {
		case len(l) > 75:
			t.Fatalf("a line of %d octets: %q", len(l), l)
		case strings.ContainsAny(l, "\r\n"):
			t.Fatalf("a bare CR or LF in %q", l)
		case !utf8.ValidString(l):
			t.Fatalf("a letter is cut in two: %q", l)
		case strings.ContainsFunc(l, func(r rune) bool { return r < ' ' && r != '\t' || r == 0x7f }):
			t.Fatalf("a control character in %q", l)
		}
	}
	return strings.Split(strings.ReplaceAll(s, "\r\n ", ""), "\r\n")
}

func count(lines []string, want string) (n int) {
	for _, l := range lines {
		if l == want {
			n++
		}
	}
	return n
}

func anyEvent(t *rapid.T, i int) calendar.Event {
	// Words that would do harm if they came through as they stand.
	piece := rapid.OneOf(
		rapid.String(),
		rapid.SampledFrom([]string{"\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\n", "\nRRULE:FREQ=SECONDLY\n", "\r", "\u2028BEGIN:VEVENT\u0085", `\n\\;,`, ":", "\"", "\x00\x1b", "\xff\xfe",
			strings.Repeat("é", 80), strings.Repeat(" ", 90), strings.Repeat("🩺", 40), "https://a.example/\r\nATTACH:x", "=CMD()"}),
	)
	text := rapid.Custom(func(t *rapid.T) string { return strings.Join(rapid.SliceOfN(piece, 0, 4).Draw(t, "pieces"), "") })
	e := calendar.Event{
		UID: "event" + string(rune('a'+i)) + text.Draw(t, "uid"), Summary: text.Draw(t, "summary"), Description: text.Draw(t, "description"),
		URL: text.Draw(t, "url"), Categories: rapid.SliceOfN(text, 0, 3).Draw(t, "categories"),
		Day: clock.MustDate("2027-01-01").AddDays(rapid.IntRange(0, 900).Draw(t, "day")), Deadline: rapid.Bool().Draw(t, "deadline"),
		Zone:      rapid.OneOf(text, rapid.SampledFrom([]string{"Europe/London", "America/New_York", "Asia/Kolkata", "Local", "../../etc/passwd"})).Draw(t, "zone"),
		Cancelled: rapid.Bool().Draw(t, "cancelled"), Sequence: rapid.IntRange(0, 99).Draw(t, "sequence"),
	}
	e.Last = e.Day.AddDays(rapid.IntRange(-2, 9).Draw(t, "length"))
	if rapid.Bool().Draw(t, "timed") {
		e.At = e.Day.UTC().Unix() + int64(rapid.IntRange(0, 86400).Draw(t, "second"))
	}
	return e
}

// Row 30: whatever the texts hold, the file has as many events as the list, one
// alarm for each that was meant, and no line that a text smuggled in.
func TestRow30TextsCannotMakeEvents(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		events := make([]calendar.Event, rapid.IntRange(0, 5).Draw(t, "events"))
		alarms := 0
		for i := range events {
			events[i] = anyEvent(t, i)
			if events[i].Deadline && !events[i].Cancelled {
				alarms += 2
			}
		}
		file := calendar.Write(calendar.Head{Name: rapid.String().Draw(t, "name"), Link: rapid.String().Draw(t, "link"), Refresh: time.Hour}, events)
		checkSame(t, file, len(events), alarms)
	})
}

func checkSame(t interface{ Fatalf(string, ...any) }, file []byte, events, alarms int) {
	lines := checkForm(t, file)
	for what, want := range map[string]int{"BEGIN:VEVENT": events, "END:VEVENT": events, "BEGIN:VALARM": alarms, "BEGIN:VCALENDAR": 1, "END:VCALENDAR": 1} {
		if got := count(lines, what); got != want {
			t.Fatalf("%s stands %d times, want %d:\n%s", what, got, want, file)
		}
	}
	known := "BEGIN END PRODID VERSION CALSCALE METHOD NAME X-WR-CALNAME URL REFRESH-INTERVAL X-PUBLISHED-TTL TZID DTSTART DTEND DURATION TZOFFSETFROM TZOFFSETTO TZNAME " +
		"UID DTSTAMP LAST-MODIFIED SEQUENCE SUMMARY DESCRIPTION CATEGORIES TRANSP STATUS ACTION TRIGGER "
	for _, l := range lines {
		name := l[:max(0, strings.IndexAny(l, ":;"))]
		if name == "" || !strings.Contains(known, name+" ") {
			t.Fatalf("a line that is none of ours: %q", l)
		}
	}
	cal, err := ics.ParseCalendar(bytes.NewReader(file))
	if err != nil {
		t.Fatalf("cannot be read back: %v\n%s", err, file)
	}
	if got := len(cal.Events()); got != events {
		t.Fatalf("%d events read back, want %d", got, events)
	}
}

func FuzzRow30(f *testing.F) {
	f.Add("uid", "Send", "why\r\nEND:VEVENT", "https://a.example/", "Europe/London", int64(1806220800))
	f.Add("\r\n", "\r\nBEGIN:VEVENT", "\\", "javascript:alert(1)", "\r\nX:", int64(0))
	f.Fuzz(func(t *testing.T, uid, summary, description, url, zone string, at int64) {
		if at < 0 || at > 4e9 {
			t.Skip("no date of a plan")
		}
		day := clock.DateOf(time.Unix(at, 0).UTC())
		e := calendar.Event{UID: uid, Summary: summary, Description: description, URL: url, Zone: zone, At: at, Day: day, Last: day, Deadline: true, Categories: []string{summary}}
		checkSame(t, calendar.Write(calendar.Head{Name: summary, Link: url}, []calendar.Event{e, e}), 2, 4)
	})
}

// The texts come back as they were put in.
func TestTextsReadBack(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"plain", "a, b; c: d", `back\slash \n not a line`, "two\nlines", "“quotes” \"and\" 'more'", strings.Repeat("wörter ", 60), strings.Repeat("🩺", 50)} {
		file := calendar.File(calendar.Head{Name: "n"}, []calendar.Event{{UID: "u", Summary: "s", Description: text, Day: clock.MustDate("2027-03-01")}}, clock.MustDate("2027-01-01"))
		found := ""
		for _, l := range checkForm(t, file) {
			if v, ok := strings.CutPrefix(l, "DESCRIPTION:"); ok {
				found = unescape(v)
			}
		}
		if want := strings.TrimSpace(text); found != want {
			t.Errorf("%q reads back as %q", want, found)
		}
	}
}

// unescape is RFC 5545 3.3.11, read one letter at a time.
func unescape(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '\\' && i+1 < len(s) {
			i++
			if s[i] == 'n' || s[i] == 'N' {
				b.WriteByte('\n')
				continue
			}
		}
		b.WriteByte(s[i])
	}
	return b.String()
}
