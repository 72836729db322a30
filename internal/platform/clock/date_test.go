package clock

import (
	"testing"
	"time"
)

func TestDateRoundTrip(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"2024-02-29", "2027-03-01", "1969-12-31", "2100-01-01"} {
		d, err := ParseDate(s)
		if err != nil || d.String() != s {
			t.Errorf("ParseDate(%q) = %v, %v", s, d, err)
		}
	}
	if _, err := ParseDate("2027-02-30"); err == nil {
		t.Error("30 February was accepted")
	}
}

func TestAddMonthsStaysInTheMonth(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		from string
		n    int
		want string
	}{
		{"2027-01-31", 1, "2027-02-28"}, {"2024-01-31", 1, "2024-02-29"},
		{"2027-03-31", -1, "2027-02-28"}, {"2027-11-30", 3, "2028-02-29"}, {"2027-05-15", 12, "2028-05-15"},
	} {
		if got := MustDate(c.from).AddMonths(c.n).String(); got != c.want {
			t.Errorf("%s + %d months = %s, want %s", c.from, c.n, got, c.want)
		}
	}
}

func TestAtFollowsTheZone(t *testing.T) {
	t.Parallel()
	loc, err := time.LoadLocation("Europe/London")
	if err != nil {
		t.Fatal(err)
	}
	if got := MustDate("2027-07-01").At(10, 0, loc).UTC().Hour(); got != 9 {
		t.Errorf("10:00 in London in July is %d:00 UTC, want 9:00", got)
	}
}

func TestStartingAtGoesOn(t *testing.T) {
	t.Parallel()
	start := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	c := StartingAt(start)
	a := c.Now()
	b := c.Now()
	if a.Before(start) || b.Before(a) {
		t.Errorf("clock went back: %v, %v", a, b)
	}
}
