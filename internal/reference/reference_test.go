package reference

import "testing"

func TestEveryTableReads(t *testing.T) {
	t.Parallel()
	for name, n := range map[string]int{"countries": len(Countries()), "specialties": len(Specialties()), "skills": len(Skills()),
		"lead times": len(LeadTimes()), "tests": len(LanguageTests()), "schools": len(Schools()), "visas": len(visas()),
		"calendar": len(calendarEvents()), "rates": len(rates()), "costs": len(costs())} {
		if n < 5 {
			t.Errorf("%s: only %d rows", name, n)
		}
	}
}

func TestCountryByNameKnowsWhatPeopleType(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]CountryCode{"pakistan": "PK", "UK": "GB", " United States ": "US", "USA": "US", "states": "US", "tz": "TZ", "Tanzania": "TZ"} {
		if c, ok := CountryByName(typed); !ok || c.Code != want {
			t.Errorf("CountryByName(%q) = %v, want %s", typed, c.Code, want)
		}
	}
	if _, ok := CountryByName("Atlantis"); ok {
		t.Error("Atlantis was found")
	}
}

func TestMoneyShowsAndConvertsExactly(t *testing.T) {
	t.Parallel()
	for want, m := range map[string]Money{"USD 4,500": {450000, "USD"}, "JPY 120,000": {120000, "JPY"}, "GBP -0.05": {-5, "GBP"}, "KWD 1.250": {1250, "KWD"}} {
		if m.String() != want {
			t.Errorf("%v shows as %q, want %q", m, m.String(), want)
		}
	}
	there, _ := Money{100_00, "USD"}.Convert("PKR")
	back, ok := there.Convert("USD")
	if !ok || back.Minor != 100_00 {
		t.Errorf("USD 100 -> %v -> %v", there, back)
	}
	if _, ok := (Money{1, "XXX"}).Convert("USD"); ok {
		t.Error("an unknown currency was converted")
	}
}

func TestTestScoresShowALevel(t *testing.T) {
	t.Parallel()
	if c, ok := CEFROf("ielts", 7); !ok || c.CEFR != "C1" {
		t.Errorf("IELTS 7 = %v, %v", c, ok)
	}
	if !InEU("IE") || InEU("CH") || !InSchengen("CH") || InSchengen("GB") {
		t.Error("EU and Schengen are mixed up")
	}
}
