package applications

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"preround/internal/platform/clock"
	"preround/internal/student"
)

func TestStayEndsOnAWorkingDay(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		start string
		weeks int
		to    string
	}{
		{"2027-07-05", 4, "2027-07-30"}, // Monday to Friday
		{"2027-07-07", 4, "2027-08-03"}, // Wednesday to Tuesday
		{"2027-07-05", 1, "2027-07-09"},
		{"2027-07-05", 0, "2027-07-09"}, // unknown: one week is certain
		{"2027-07-04", 1, "2027-07-09"}, // Sunday
		{"2027-07-03", 1, "2027-07-09"}, // Saturday
	} {
		if _, to := StayFrom(day(c.start), c.weeks); to.String() != c.to {
			t.Errorf("%d weeks from %s end on %s, want %s", c.weeks, c.start, to, c.to)
		}
	}
	if from, to := StayFrom(0, 4); from != 0 || to != 0 {
		t.Error("unknown days are known")
	}
}

func TestClashes(t *testing.T) {
	t.Parallel()
	stay := func(kind StayKind, from, to, country string) Stay {
		s := Stay{Application: "other", Kind: kind, Country: country, Name: "Other"}
		if kind == StayExam {
			s.Application = ""
		}
		if from != "" {
			s.From, s.To = day(from), day(to)
		}
		return s
	}
	of := Stay{Application: "this", Kind: StayOffer, Name: "This", Country: "GB", From: day("2027-07-05"), To: day("2027-07-30")}
	for _, c := range []struct {
		name  string
		other Stay
		days  int // in common; 0 with close: only close; -1: no clash
		close bool
		gap   int
	}{
		{"the same days", stay(StayOffer, "2027-07-05", "2027-07-30", "US"), 26, false, 0},
		{"the last week", stay(StayAccepted, "2027-07-26", "2027-08-20", "US"), 5, false, 0},
		{"one day", stay(StayAccepted, "2027-07-30", "2027-08-20", "GB"), 1, false, 0},
		{"inside", stay(StayExam, "2027-07-12", "2027-07-14", ""), 3, false, 0},
		{"around", stay(StayPlacement, "2027-06-01", "2027-09-01", "DE"), 26, false, 0},
		{"the day after, in another country", stay(StayOffer, "2027-07-31", "2027-08-20", "US"), 0, true, 0},
		{"a day between, in another country", stay(StayOffer, "2027-08-01", "2027-08-20", "US"), 0, true, 1},
		{"a weekend between, in another country", stay(StayOffer, "2027-08-02", "2027-08-20", "US"), -1, false, 0},
		{"the day after, in the same country", stay(StayOffer, "2027-07-31", "2027-08-20", "GB"), -1, false, 0},
		{"the day before, in another country", stay(StayPlacement, "2027-06-07", "2027-07-04", "US"), 0, true, 0},
		{"exams the day before", stay(StayExam, "2027-06-20", "2027-07-04", ""), -1, false, 0},
		{"exams on the first day", stay(StayExam, "2027-06-20", "2027-07-05", ""), 1, false, 0},
		{"months later", stay(StayOffer, "2027-11-01", "2027-11-26", "US"), -1, false, 0},
		{"days not known", stay(StayOffer, "", "", "US"), -1, false, 0},
		{"country not known", stay(StayOffer, "2027-07-31", "2027-08-20", ""), -1, false, 0},
	} {
		got := Clashes(of, []Stay{c.other})
		if c.days < 0 {
			if len(got) != 0 {
				t.Errorf("%s: %+v", c.name, got)
			}
			continue
		}
		if len(got) != 1 || got[0].Days != c.days || got[0].Close() != c.close || got[0].Gap != c.gap {
			t.Errorf("%s: %+v", c.name, got)
		}
	}
	if got := Clashes(of, []Stay{of}); len(got) != 0 {
		t.Errorf("it collides with itself: %+v", got)
	}
	if got := Clashes(Stay{Application: "this"}, []Stay{stay(StayOffer, "2027-07-05", "2027-07-30", "US")}); len(got) != 0 {
		t.Errorf("unknown days collide: %+v", got)
	}
}

// Two stays collide from both sides alike, and exactly when they share a day.
func TestClashesAreMutual(t *testing.T) {
	t.Parallel()
	draw := func(t *rapid.T, id ID) Stay {
		from := day("2027-01-01").AddDays(rapid.IntRange(0, 60).Draw(t, "from"))
		return Stay{Application: id, From: from, To: from.AddDays(rapid.IntRange(0, 30).Draw(t, "days"))}
	}
	rapid.Check(t, func(t *rapid.T) {
		a, b := draw(t, "a"), draw(t, "b")
		ab, ba := Clashes(a, []Stay{b}), Clashes(b, []Stay{a})
		shared := 0
		for d := a.From; d <= a.To; d++ {
			if d >= b.From && d <= b.To {
				shared++
			}
		}
		if (len(ab) > 0) != (shared > 0) || len(ab) != len(ba) || shared > 0 && (ab[0].Days != shared || ba[0].Days != shared) {
			t.Fatalf("%d days in common, but %+v and %+v", shared, ab, ba)
		}
	})
}

func TestStaysAreWhatHoldsDays(t *testing.T) {
	t.Parallel()
	b := Book{Applications: []Application{
		{ID: "a", Stage: Offer, Start: day("2027-01-04"), Weeks: 2, Offer: &Terms{Start: day("2027-07-05"), Weeks: 4}},
		{ID: "b", Stage: Cleared, Start: day("2027-08-02"), Weeks: 4}, {ID: "c", Stage: OnPlacement}, {ID: "d", Stage: Sent, Start: day("2027-07-05")}, {ID: "e", Stage: Closed},
	}}
	text := func(a *Application) string { return string(a.ID) }
	got := Stays(&b, []student.Span{{From: day("2027-06-01"), To: day("2027-06-20")}}, text, text)
	if len(got) != 4 || got[0].From != day("2027-07-05") || got[0].To != day("2027-07-30") || got[1].Kind != StayAccepted || got[2].From != 0 || got[3].Name != "Exams" {
		t.Errorf("%+v", got)
	}
}

func TestAnswerByInTheHostsHour(t *testing.T) {
	t.Parallel()
	karachi, err := time.LoadLocation("Asia/Karachi")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		terms Terms
		want  string // in the student's zone
		day   string
	}{
		{Terms{AnswerBy: day("2027-03-01"), Hour: "17:00", Zone: "America/New_York"}, "2027-03-02 03:00", "2027-03-02"},
		{Terms{AnswerBy: day("2027-03-01"), Hour: "09:00", Zone: "Australia/Sydney"}, "2027-03-01 03:00", "2027-03-01"},
		{Terms{AnswerBy: day("2027-03-01"), Hour: "02:00", Zone: "Australia/Sydney"}, "2027-02-28 20:00", "2027-02-28"},
		{Terms{AnswerBy: day("2027-03-01"), Zone: "Europe/London"}, "2027-03-02 04:59", "2027-03-02"},
		{Terms{AnswerBy: day("2027-03-01"), Hour: "17:00"}, "2027-03-01 17:00", "2027-03-01"},
	} {
		if got := c.terms.Moment(karachi).In(karachi).Format("2006-01-02 15:04"); got != c.want || c.terms.OwnDay(karachi) != day(c.day) {
			t.Errorf("%s %s %s is %s here, on %s; want %s on %s", c.terms.AnswerBy, c.terms.Hour, c.terms.Zone, got, c.terms.OwnDay(karachi), c.want, c.day)
		}
	}
	var none *Terms
	if !none.Moment(karachi).IsZero() || none.OwnDay(karachi) != clock.Date(0) {
		t.Error("no offer has a moment")
	}
}
