package plan

import (
	"strings"
	"testing"
	"time"

	"preround/internal/catalog"
	"preround/internal/platform/clock"
	"preround/internal/reference"
	"preround/internal/student"
)

// hosts are windows with hours in five zones, several on the days on which clocks
// change there: 28 March and 31 October 2027 in London, 14 March and 7 November
// in New York, 4 April and 3 October in Sydney, 4 April and 26 September in
// Auckland. Pakistan does not change its clocks.
var hosts = []struct {
	id            catalog.ID
	country       reference.CountryCode
	zone          string
	opens, closes catalog.YearDay
	firstCome     bool
}{
	{"gb-morning", "GB", "Europe/London", at(10, 4, 10, 0), at(10, 11, 15, 0), true},
	{"gb-clock-change", "GB", "Europe/London", at(3, 1, 9, 0), at(3, 28, 1, 30), false},
	{"us-midnight", "US", "America/New_York", at(2, 1, 0, 0), at(3, 14, 2, 30), false},
	{"us-late-evening", "US", "America/New_York", at(11, 1, 12, 0), at(11, 7, 23, 59), true},
	{"au-first-hour", "AU", "Australia/Sydney", at(4, 4, 2, 30), at(4, 9, 0, 30), true},
	{"au-new-year", "AU", "Australia/Sydney", at(12, 20, 9, 0), at(1, 1, 0, 5), false},
	{"nz-first-minute", "NZ", "Pacific/Auckland", at(9, 26, 0, 1), at(10, 10, 9, 0), true},
	{"pk-afternoon", "PK", "Asia/Karachi", at(8, 14, 14, 0), at(8, 21, 17, 0), false},
}

func at(month time.Month, day, hour, minute int) catalog.YearDay {
	return catalog.YearDay{Month: month, Day: day, Hour: hour, Minute: minute, HasHour: true}
}

// inWindow tells by the standard library alone whether a moment lies in a round.
func inWindow(t *testing.T, opens, closes catalog.YearDay, zone string, moment time.Time) bool {
	t.Helper()
	loc, err := time.LoadLocation(zone)
	if err != nil {
		t.Fatal(err)
	}
	for y := moment.Year() - 1; y <= moment.Year()+1; y++ {
		from := time.Date(y, opens.Month, opens.Day, opens.Hour, opens.Minute, 0, 0, loc)
		to := time.Date(y, closes.Month, closes.Day, closes.Hour, closes.Minute, 0, 0, loc)
		if to.Before(from) {
			to = to.AddDate(1, 0, 0)
		}
		if !moment.Before(from) && !moment.After(to) {
			return true
		}
	}
	return false
}

func TestWhoFollowsThePlanMissesNoWindow(t *testing.T) {
	t.Parallel()
	for _, zone := range []string{"Asia/Karachi", "Europe/London", "America/New_York", "Australia/Sydney", "Pacific/Auckland"} {
		t.Run(strings.ReplaceAll(zone, "/", "-"), func(t *testing.T) {
			t.Parallel()
			loc, err := time.LoadLocation(zone)
			if err != nil {
				t.Fatal(err)
			}
			live(t, loc)
		})
	}
}

// live goes through eighteen months day by day. Each evening at eight the student
// looks at the plan and does what is due; others answer on the expected day.
func live(t *testing.T, home *time.Location) {
	req := Request{Zone: home}
	req.Student.Facts = student.Facts{Year: 4, SchoolCountry: "EG", Citizenship: []reference.CountryCode{"EG"}, Languages: []student.Language{{Code: "en", CEFR: "C1"}}}
	req.Student.Goals.Start = clock.NewMonth(2028, 6)
	for _, h := range hosts {
		req.Targets = append(req.Targets, Target{ID: string(h.id), Country: h.country, Place: &catalog.Place{ID: h.id, Name: "Elective",
			Organiser: catalog.Organiser{Name: "Host " + string(h.id)}, Category: catalog.Clinical, Format: "elective", Mode: "in_person",
			Locations: []catalog.Location{{Country: h.country}}, Sources: []catalog.Source{{URL: "https://host.example"}},
			Requirements: []catalog.Requirement{{Kind: "cv"}, {Kind: "recommendation_letter"}, {Kind: "transcript"}},
			Apply:        catalog.Apply{Windows: []catalog.Window{{Opens: h.opens, Closes: h.closes, Zone: h.zone, FirstCome: h.firstCome}}}}})
	}
	sent := map[StepID]time.Time{}
	for day := clock.MustDate("2026-11-22"); day < clock.MustDate("2028-05-22"); day++ {
		req.Today = day
		for again := true; again; {
			again = false
			p := Build(req)
			for _, o := range p.Targets {
				if o.Verdict == Lost {
					t.Fatalf("%s: %s is lost: %s", day, o.ID, o.Why)
				}
			}
			for _, s := range p.Steps {
				if s.Date > day || s.Status == Have || s.Status == Done || s.Fixed || strings.HasPrefix(string(s.ID), "early:") {
					continue
				}
				if strings.HasPrefix(string(s.ID), "send:") {
					sent[s.ID] = evening(day, home, p, s)
				}
				req.Marks = append(req.Marks, Mark{Step: s.ID, DoneOn: day})
				again = true
				break
			}
		}
	}
	for _, h := range hosts {
		moment, ok := sent["send:"+StepID(h.id)]
		if !ok {
			t.Errorf("%s was never sent to", h.id)
		} else if !inWindow(t, h.opens, h.closes, h.zone, moment) {
			t.Errorf("%s: sent at %s, outside the window in %s", h.id, moment, h.zone)
		}
	}
}

// evening is eight o'clock, or the moment at which the window opens, if that is later.
func evening(day clock.Date, home *time.Location, p Plan, s Step) time.Time {
	moment := day.At(20, 0, home)
	if s.At != 0 && time.Unix(s.At, 0).After(moment) {
		return time.Unix(s.At, 0)
	}
	return moment
}
