package catalog_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"preround/data"
	"preround/internal/catalog"
	"preround/internal/catalog/source"
	"preround/internal/platform/clock"
	"preround/internal/reference"
)

func day(s string) clock.Date { return clock.MustDate(s) }

func yearly(m time.Month, d int) catalog.YearDay { return catalog.YearDay{Month: m, Day: d} }

func at(country, zone string, windows ...catalog.Window) catalog.Place {
	for i := range windows {
		windows[i].Zone = zone
	}
	return catalog.Place{ID: "zz-a", Locations: []catalog.Location{{Country: reference.CountryCode(country)}}, Apply: catalog.Apply{Windows: windows}}
}

// say writes rounds as days, month-only ones as "2027-03..".
func say(rounds []catalog.Round) string {
	var parts []string
	one := func(m catalog.Moment) string {
		if m.IsZero() {
			return "?"
		}
		if !m.DayKnown() {
			return m.From.Format("2006-01") + ".."
		}
		return m.From.String()
	}
	for _, r := range rounds {
		parts = append(parts, one(r.Opens)+" to "+one(r.Closes))
	}
	return strings.Join(parts, ", ")
}

func TestRounds(t *testing.T) {
	t.Parallel()
	autumn := catalog.Window{Opens: yearly(10, 15), Closes: yearly(1, 15)}
	for _, c := range []struct {
		name         string
		window       catalog.Window
		today, start string
		want         string
	}{
		{"across New Year, before", autumn, "2026-09-01", "", "2026-10-15 to 2027-01-15, 2027-10-15 to 2028-01-15"},
		{"across New Year, within", autumn, "2027-01-02", "", "2026-10-15 to 2027-01-15, 2027-10-15 to 2028-01-15, 2028-10-15 to 2029-01-15"},
		{"on its last day", autumn, "2027-01-15", "2027-07-01", "2026-10-15 to 2027-01-15"},
		{"the day after", autumn, "2027-01-16", "2027-07-01", ""},
		{"within a year", catalog.Window{Opens: yearly(2, 1), Closes: yearly(3, 1)}, "2026-11-22", "", "2027-02-01 to 2027-03-01, 2028-02-01 to 2028-03-01"},
		{"closing alone", catalog.Window{Closes: yearly(2, 1)}, "2026-11-22", "2027-06-01", "? to 2027-02-01"},
		{"opening alone, opened within the year", catalog.Window{Opens: yearly(2, 10)}, "2026-11-22", "", "2026-02-10 to ?, 2027-02-10 to ?, 2028-02-10 to ?"},
		{"month alone", catalog.Window{Closes: catalog.YearDay{Month: 11}}, "2026-11-22", "2027-06-01", "? to 2026-11.."},
		{"29 February", catalog.Window{Closes: yearly(2, 29)}, "2026-11-22", "", "? to 2027-02-28, ? to 2028-02-29"},
		{"once, to come", catalog.Window{Opens: catalog.YearDay{Year: 2026, Month: 12, Day: 1}, Closes: catalog.YearDay{Year: 2027, Month: 1, Day: 5}}, "2026-11-22", "", "2026-12-01 to 2027-01-05"},
		{"once, over", catalog.Window{Closes: catalog.YearDay{Year: 2026, Month: 11, Day: 21}}, "2026-11-22", "", ""},
		{"for starts in summer, and it is", catalog.Window{Closes: yearly(2, 1), ForStarts: catalog.Season{From: 6, To: 8}}, "2026-11-22", "2027-07-01", "? to 2027-02-01"},
		{"for starts in summer, in winter", catalog.Window{Closes: yearly(2, 1), ForStarts: catalog.Season{From: 6, To: 8}}, "2026-11-22", "2027-12-01", ""},
		{"for starts in summer, a year later", catalog.Window{Closes: yearly(2, 1), ForStarts: catalog.Season{From: 6, To: 8}}, "2026-11-22", "2028-07-01", "? to 2028-02-01"},
		{"a note alone", catalog.Window{Note: "twice a year"}, "2026-11-22", "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			start := clock.Date(0)
			if c.start != "" {
				start = day(c.start)
			}
			if got := say(at("GB", "", c.window).Rounds(day(c.today), start)); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

func TestTheZoneIsTheWindowsElseTheCountrys(t *testing.T) {
	t.Parallel()
	w := catalog.Window{Opens: catalog.YearDay{Month: 7, Day: 1, Hour: 10, HasHour: true}, Closes: yearly(8, 1)}
	for _, c := range []struct{ country, zone, opens, closes string }{
		{"GB", "", "2027-07-01T09:00:00Z", "2027-08-01T23:00:00Z"},
		{"GB", "America/New_York", "2027-07-01T14:00:00Z", "2027-08-02T04:00:00Z"},
		{"PK", "", "2027-07-01T05:00:00Z", "2027-08-01T19:00:00Z"},
		{"US", "", "", ""}, // several zones: not known
		{"ZZ", "", "", ""},
	} {
		r, ok := at(c.country, c.zone, w).NextRound(day("2026-11-22"), 0)
		if !ok {
			t.Fatal("no round")
		}
		show := func(t time.Time) string {
			if t.IsZero() {
				return ""
			}
			return t.UTC().Format(time.RFC3339)
		}
		if show(r.Opens.At) != c.opens || show(r.Closes.At) != c.closes {
			t.Errorf("%s %s: opens %s and closes %s, want %s and %s", c.country, c.zone, show(r.Opens.At), show(r.Closes.At), c.opens, c.closes)
		}
	}
}

// TestHoursThatDoNotExist: on the days when the clock changes, an hour that is
// skipped is the moment of the change, and one that comes twice is the first.
func TestHoursThatDoNotExist(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		zone, date   string
		hour, minute int
		want         string
	}{
		{"Europe/London", "2027-03-28", 1, 30, "2027-03-28T01:00:00Z"},    // 01:00 to 02:00 is skipped
		{"Europe/London", "2027-10-31", 1, 30, "2027-10-31T00:30:00Z"},    // comes twice
		{"America/New_York", "2027-03-14", 2, 15, "2027-03-14T07:00:00Z"}, // skipped
		{"America/New_York", "2027-11-07", 1, 0, "2027-11-07T05:00:00Z"},  // twice
		{"Africa/Cairo", "2027-04-30", 0, 0, "2027-04-29T22:00:00Z"},      // midnight itself is skipped
		{"Asia/Karachi", "2027-03-28", 1, 30, "2027-03-27T20:30:00Z"},     // never changes
	} {
		d := day(c.date)
		w := catalog.Window{Opens: catalog.YearDay{Month: d.Month(), Day: d.Day(), Hour: c.hour, Minute: c.minute, HasHour: true}}
		r, ok := at("ZZ", c.zone, w).NextRound(day("2027-03-01"), 0)
		for _, other := range at("ZZ", c.zone, w).Rounds(day("2027-03-01"), 0) {
			if other.Opens.From == d {
				r = other
			}
		}
		if got := r.Opens.At.UTC().Format(time.RFC3339); !ok || got != c.want {
			t.Errorf("%s %s %02d:%02d is %s, want %s", c.zone, c.date, c.hour, c.minute, got, c.want)
		}
	}
}

var fiveZones = []string{"Europe/London", "America/New_York", "Asia/Karachi", "Australia/Sydney", "Asia/Tokyo", "Africa/Cairo"}

// TestAMomentShowsItsHour: in every zone the wall clock shows what was written,
// or that hour is skipped and the moment is that of the change; and it never
// showed it earlier.
func TestAMomentShowsItsHour(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		zone := rapid.SampledFrom(fiveZones).Draw(t, "zone")
		loc, err := time.LoadLocation(zone)
		if err != nil {
			t.Fatal(err)
		}
		d := day("2026-01-01").AddDays(rapid.IntRange(0, 1500).Draw(t, "day"))
		// Half of the draws are days on which a clock changes somewhere.
		if rapid.Bool().Draw(t, "near a change") {
			d = rapid.SampledFrom([]clock.Date{day("2027-03-28"), day("2027-10-31"), day("2027-03-14"), day("2027-11-07"), day("2027-04-04"), day("2027-10-03"), day("2027-04-30"), day("2027-10-29")}).Draw(t, "change")
		}
		hour, minute := rapid.IntRange(0, 23).Draw(t, "hour"), rapid.IntRange(0, 59).Draw(t, "minute")
		w := catalog.Window{Opens: catalog.YearDay{Year: d.Year(), Month: d.Month(), Day: d.Day(), Hour: hour, Minute: minute, HasHour: true}}
		r, ok := at("ZZ", zone, w).NextRound(d, 0)
		if !ok {
			t.Fatal("no round")
		}
		shows := func(x time.Time) string { return x.In(loc).Format("2006-01-02 15:04") }
		want := fmt.Sprintf("%s %02d:%02d", d, hour, minute)
		got := r.Opens.At
		if shows(got) != want {
			if before := shows(got.Add(-time.Minute)); before >= want || shows(got) <= want {
				t.Fatalf("%s: %s is told as %s, and a minute before it is %s", zone, want, shows(got), before)
			}
		}
		for back := time.Duration(15); back <= 180; back += 15 {
			if shows(got.Add(-back*time.Minute)) == want {
				t.Fatalf("%s: %s was shown %d minutes before", zone, want, back)
			}
		}
	})
}

// TestNoWindowIsMissed goes through eighteen months day by day: on every day
// between opening and closing the round is listed, and what is listed is not
// over, in order, and opens before it closes.
func TestNoWindowIsMissed(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		zone := rapid.SampledFrom(fiveZones).Draw(t, "zone")
		draw := func(label string) catalog.YearDay {
			return catalog.YearDay{Month: time.Month(rapid.IntRange(1, 12).Draw(t, label+" month")), Day: rapid.IntRange(1, 28).Draw(t, label+" day")}
		}
		w := catalog.Window{Opens: draw("opens"), Closes: draw("closes")}
		p := at("ZZ", zone, w)
		first := day("2026-11-22").AddDays(rapid.IntRange(0, 366).Draw(t, "first"))
		for today := first; today < first.AddMonths(18); today++ {
			rounds := p.Rounds(today, 0)
			last := clock.Date(0)
			open := false
			for _, r := range rounds {
				if r.Closes.To < today || r.Closes.To < last || r.Opens.From > r.Closes.From || !r.Opens.At.Before(r.Closes.At) {
					t.Fatalf("%s: %s", today, say(rounds))
				}
				last = r.Closes.To
				open = open || r.Opens.From <= today
			}
			if open != isOpen(w, today) {
				t.Fatalf("%s: open is told as %v: %s", today, open, say(rounds))
			}
			if len(rounds) < 2 {
				t.Fatalf("%s: only %s in two years", today, say(rounds))
			}
		}
	})
}

// isOpen says the same in another way: by month and day alone.
func isOpen(w catalog.Window, today clock.Date) bool {
	now, o, c := int(today.Month())*100+today.Day(), int(w.Opens.Month)*100+w.Opens.Day, int(w.Closes.Month)*100+w.Closes.Day
	if o <= c {
		return o <= now && now <= c
	}
	return now >= o || now <= c
}

func TestLastKnownNamesTheCycle(t *testing.T) {
	t.Parallel()
	r, _ := at("GB", "", catalog.Window{Closes: yearly(2, 1), Cycle: 2024}).NextRound(day("2026-11-22"), 0)
	if got := r.LastKnown(); got != "last known, 2024 cycle" {
		t.Error(got)
	}
	if got := (catalog.Window{}).LastKnown(); got != "" {
		t.Error(got)
	}
}

func TestLeadDates(t *testing.T) {
	t.Parallel()
	first, last := catalog.Apply{EarliestWeeks: 52, LeadWeeks: 26}.LeadDates(day("2027-07-01"))
	if first.String() != "2026-07-02" || last.String() != "2026-12-31" {
		t.Errorf("%s to %s", first, last)
	}
	if first, last := (catalog.Apply{LeadWeeks: 4}).LeadDates(0); first != 0 || last != 0 {
		t.Errorf("without a start: %s to %s", first, last)
	}
}

func TestAge(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		source catalog.Source
		words  string
		old    bool
	}{
		{catalog.Source{AsOf: "2026"}, "as of 2026", false},
		{catalog.Source{AsOf: "2024"}, "as of 2024", false},
		{catalog.Source{AsOf: "2024-09"}, "as of September 2024", false},
		{catalog.Source{AsOf: "2024-09-03"}, "as of 3 September 2024", false},
		{catalog.Source{AsOf: "2017"}, "as of 2017, 9 years old", true},
		{catalog.Source{AsOf: "2027"}, "as of 2027", false},
		{catalog.Source{AsOf: "unknown"}, "no date on the source", true},
		{catalog.Source{AsOf: "unknown", Read: day("2026-11-02")}, "no date on the source, read November 2026", true},
	} {
		a := catalog.Place{Sources: []catalog.Source{c.source}}.Age(day("2026-11-22"))
		if a.Words != c.words || a.Old != c.old {
			t.Errorf("%s: %+v", c.source.AsOf, a)
		}
	}
}

// TestShippedWindowsHaveRounds: every date of the shipped places leads to a
// concrete one.
func TestShippedWindowsHaveRounds(t *testing.T) {
	t.Parallel()
	places, _ := source.ReadFS(data.Catalogue, "catalogue")
	windows := 0
	for _, p := range places {
		for _, w := range p.Apply.Windows {
			if (w.Opens.IsZero() && w.Closes.IsZero()) || w.Opens.Year > 0 || w.Closes.Year > 0 {
				continue
			}
			windows++
			one := p
			one.Apply.Windows = []catalog.Window{w}
			if len(one.Rounds(day("2026-11-22"), 0)) < 2 {
				t.Errorf("%s: %+v has no two rounds", p.ID, w)
			}
		}
	}
	if windows < 50 {
		t.Errorf("only %d windows", windows)
	}
}

// TestEveryCountrysZoneLoads: the table names zones that the program knows.
func TestEveryCountrysZoneLoads(t *testing.T) {
	t.Parallel()
	known := 0
	for _, c := range reference.Countries() {
		zone, ok := reference.ZoneOf(c.Code)
		if !ok {
			continue
		}
		known++
		if _, err := time.LoadLocation(zone); err != nil {
			t.Errorf("%s: %v", c.Code, err)
		}
	}
	if known < 200 {
		t.Errorf("only %d countries have a zone", known)
	}
	if z, ok := reference.ZoneOf("US"); ok {
		t.Errorf("the United States have one zone, %s", z)
	}
}

func BenchmarkRounds(b *testing.B) {
	p := at("GB", "", catalog.Window{Opens: yearly(10, 15), Closes: yearly(1, 15)}, catalog.Window{Closes: yearly(6, 1)})
	for b.Loop() {
		p.Rounds(20778, 21000)
	}
}
