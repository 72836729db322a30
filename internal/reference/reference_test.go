package reference

import "testing"

func TestEveryTableReads(t *testing.T) {
	t.Parallel()
	for name, n := range map[string]int{"countries": len(Countries()), "specialties": len(Specialties()), "skills": len(Skills()),
		"lead times": len(LeadTimes()), "tests": len(LanguageTests()), "schools": len(Schools()), "visas": visas().rows,
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

// Every line of the visa table comes back as it stands there.
func TestVisitVisaIsTheTable(t *testing.T) {
	t.Parallel()
	rows, known := 0, map[[2]CountryCode]bool{}
	eachRow("visa_requirements.csv", func(r row) {
		rows++
		from, to := CountryCode(r["passport"]), CountryCode(r["destination"])
		known[[2]CountryCode{from, to}] = true
		if got, ok := VisitVisa(from, to); !ok || got != (VisaRequirement{r["requirement"], r.int("days")}) {
			t.Fatalf("%s to %s is %v, the table says %v", from, to, got, r)
		}
	})
	if rows < 39_000 || rows != visas().rows {
		t.Errorf("%d rows, %d were taken in", rows, visas().rows)
	}
	for from := range visas().number {
		for to := range visas().number {
			if _, ok := VisitVisa(from, to); ok != known[[2]CountryCode{from, to}] {
				t.Errorf("%s to %s: known %v", from, to, ok)
			}
		}
	}
	if _, ok := VisitVisa("PK", "QQ"); ok {
		t.Error("a country that does not exist has a rule")
	}
}

func TestWaysInAndOddsHaveTheirSources(t *testing.T) {
	for _, w := range WaysIn() {
		if _, ok := CountryByCode(w.Country); !ok || w.Says == "" || w.Organisation == "" || w.Source == "" || w.Checked == CheckedNo {
			t.Errorf("%+v", w)
		}
	}
	o, ok := OddsOf("us-yale-visiting-international-elective")
	if !ok || o.AppliedMax < o.Taken || o.Source == "" {
		t.Errorf("%+v", o)
	}
	if _, ok := OddsOf("gb-imperial-clinical-elective"); ok {
		t.Error("odds that nobody states")
	}
}

func TestFeesOfTests(t *testing.T) {
	f, ok := TestFeeOf("ielts")
	if !ok || f.Min != (Money{21_500, "USD"}) || f.Max != (Money{25_000, "USD"}) || f.Source == "" || f.AsOf == "" {
		t.Errorf("%+v", f)
	}
	if _, ok := TestFeeOf("testdaf"); ok {
		t.Error("a fee that nobody states")
	}
	for code := range testFees() {
		if _, ok := LanguageTestByCode(code); !ok && code != "usmle_step1" && code != "usmle_step2" {
			t.Errorf("there is no test %s", code)
		}
	}
}

func TestCountriesStandInASentence(t *testing.T) {
	for code, want := range map[CountryCode]string{"GB": "the United Kingdom", "US": "the United States", "PK": "Pakistan", "ZZ": "several countries"} {
		if got := CountryInWords(code); got != want {
			t.Errorf("%s is %q in a sentence, want %q", code, got, want)
		}
	}
}
