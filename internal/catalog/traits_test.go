package catalog_test

import (
	"testing"
	"time"
	"unsafe"

	"preround/internal/catalog"
	"preround/internal/reference"
)

func usd(n int64) reference.Money { return reference.Money{Minor: n * 100, Currency: "USD"} }

func stated(m reference.Money, per catalog.Per) catalog.Amount {
	return catalog.Amount{Min: m, Max: m, Per: per, Stated: true}
}

func TestTraitsAreOneCacheLine(t *testing.T) {
	t.Parallel()
	if n := unsafe.Sizeof(catalog.Traits{}); n != 64 {
		t.Errorf("Traits has %d bytes", n)
	}
	if n := len(reference.Specialties()); n > 192 {
		t.Errorf("%d specialties do not fit into Traits.Specialty", n)
	}
}

func TestTraitsOfAPlace(t *testing.T) {
	t.Parallel()
	p := &catalog.Place{
		ID: "us-x-y", Category: catalog.Research, Format: "summer_programme", Mode: "in_person", Status: catalog.StatusOpen,
		Routes:      []catalog.Route{catalog.RouteVSLO},
		Locations:   []catalog.Location{{Country: "US", City: "Boston"}, {Country: "GB"}, {Country: "US"}},
		Specialties: []string{"neonatology"},
		Eligibility: catalog.Eligibility{Stages: []catalog.Stage{catalog.FinalYear}, Years: []int{3, 4}, International: catalog.Conditional,
			Scope: catalog.ScopeAccredited, Citizenship: []reference.CountryCode{"US"}},
		Weeks:    catalog.Weeks{Min: 8, Max: 10},
		Season:   catalog.Season{From: 11, To: 2},
		Blackout: []time.Month{1},
		Apply:    catalog.Apply{LeadWeeks: 20, Rolling: true, Windows: []catalog.Window{{Closes: catalog.YearDay{Month: 12, Day: 31}}, {Closes: catalog.YearDay{Month: 3}}, {Closes: catalog.YearDay{Month: 2, Day: 29}}}},
		Sources:  []catalog.Source{{URL: "https://x", Kind: "secondary", AsOf: "2024-05"}},
	}
	got := catalog.TraitsOf(p)
	if got != catalog.TraitsOf(p) {
		t.Error("two reductions of one place differ")
	}
	for what, ok := range map[string]bool{
		"countries":  got.Countries == [8]uint8{catalog.CountryPosition("US"), catalog.CountryPosition("GB")},
		"home":       got.Home == catalog.CountryPosition("US"),
		"specialty":  has(got.Specialty, "neonatology") && has(got.Specialty, "paediatrics") && !has(got.Specialty, "cardiology"),
		"years":      got.Years == 0b1100,
		"stages":     got.Stages == 0b0100,
		"abroad":     got.Abroad() == catalog.Conditional,
		"scope":      got.Scope() == catalog.ScopeAccredited,
		"months":     got.Months == 1<<10|1<<11|1<<1,
		"closes":     got.Closes == [4]uint16{60, 366, 403, 0},
		"flags":      got.Flags == catalog.FlagRolling|catalog.FlagCitizenship|catalog.FlagSecondary,
		"sourceyear": got.SourceYear == 24,
		"status":     got.Status == 1,
		"terms":      len(catalog.TermsOf(got.Terms).Citizenship) == 1,
	} {
		if !ok {
			t.Errorf("%s is wrong: %+v", what, got)
		}
	}
	if got := catalog.TraitsOf(&catalog.Place{}); got != (catalog.Traits{CostUSD: catalog.CostUnknown}) {
		t.Errorf("nothing known gives %+v", got)
	}
}

func has(bits [3]uint64, slug string) bool {
	i := reference.SpecialtyIndex(slug)
	return bits[i/64]>>(i%64)&1 == 1
}

func TestClosingCodesReadBack(t *testing.T) {
	t.Parallel()
	for d := time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC); d.Year() == 2000; d = d.AddDate(0, 0, 1) {
		if m, day := catalog.ClosingDay(catalog.ClosesOn(d.Month(), d.Day())); m != d.Month() || day != d.Day() {
			t.Fatalf("%s reads back as %d %s", d.Format("2 January"), day, m)
		}
	}
	for m := time.January; m <= time.December; m++ {
		if got, day := catalog.ClosingDay(catalog.ClosesIn(m)); got != m || day != 0 {
			t.Errorf("%s reads back as %d %s", m, day, got)
		}
	}
}

func TestCalendarsThatTraitsCannotHoldStandInTerms(t *testing.T) {
	t.Parallel()
	one := catalog.Window{Closes: catalog.YearDay{Month: 5, Day: 1}}
	for name, windows := range map[string][]catalog.Window{
		"once":        {one, {Closes: catalog.YearDay{Year: 2027, Month: 3, Day: 1}}},
		"for starts":  {{Closes: one.Closes, ForStarts: catalog.Season{From: 1, To: 3}}},
		"many":        {one, {Closes: catalog.YearDay{Month: 1}}, {Closes: catalog.YearDay{Month: 2}}, {Closes: catalog.YearDay{Month: 3}}, {Closes: catalog.YearDay{Month: 4}}},
		"only advice": {{Closes: one.Closes, Advised: true}},
	} {
		got := catalog.TraitsOf(&catalog.Place{Apply: catalog.Apply{Windows: windows}})
		if got.Flags&catalog.FlagCalendar == 0 || len(catalog.TermsOf(got.Terms).Windows) != len(windows) {
			t.Errorf("%s: %+v", name, got)
		}
	}
	if got := catalog.TraitsOf(&catalog.Place{Apply: catalog.Apply{Windows: []catalog.Window{one, {Opens: one.Closes}}}}); got.Flags != 0 || got.Terms != 0 {
		t.Errorf("a plain calendar went to terms: %+v", got)
	}
}

func TestTermsAreSharedAndFreeOfThePlace(t *testing.T) {
	t.Parallel()
	with := func(minimum float64) *catalog.Place {
		return &catalog.Place{Requirements: []catalog.Requirement{{Kind: "language_test", Note: "any", AnyOf: []catalog.TestMinimum{{Test: "ielts", Minimum: minimum}}}}}
	}
	a, b, c := with(7), with(7), with(7.5)
	ta, tb, tc := catalog.TraitsOf(a), catalog.TraitsOf(b), catalog.TraitsOf(c)
	if ta.Terms == 0 || ta.Terms != tb.Terms || ta.Terms == tc.Terms {
		t.Errorf("terms %d, %d, %d", ta.Terms, tb.Terms, tc.Terms)
	}
	a.Requirements[0].AnyOf[0].Minimum = 1
	if got := catalog.TermsOf(tb.Terms).Tests[0].AnyOf[0].Minimum; got != 7 {
		t.Errorf("a change of one place changed another's terms to %v", got)
	}
	if catalog.TermsOf(catalog.TermsLost) != nil || catalog.TermsOf(0) == nil {
		t.Error("the edges of the table")
	}
}

func TestCostOfTheShortestStay(t *testing.T) {
	t.Parallel()
	free := catalog.Amount{Min: usd(0), Max: usd(0), Stated: true}
	for name, c := range map[string]struct {
		weeks int
		m     catalog.MoneyFacts
		want  int32
	}{
		"nothing stated":         {4, catalog.MoneyFacts{}, catalog.CostUnknown},
		"pays, sum unknown":      {4, catalog.MoneyFacts{Pay: catalog.PayStipend}, 0},
		"fee of unknown size":    {4, catalog.MoneyFacts{Pay: catalog.PayFee}, catalog.CostUnknown},
		"only an application":    {4, catalog.MoneyFacts{Pay: catalog.PayFee, ApplicationFee: stated(usd(100), "programme")}, catalog.CostUnknown},
		"per week":               {4, catalog.MoneyFacts{Pay: catalog.PayFee, Tuition: stated(usd(500), "week"), ApplicationFee: stated(usd(100), "")}, 2100},
		"per month, eight weeks": {8, catalog.MoneyFacts{Tuition: stated(usd(500), "month")}, 1000},
		"four weeks begun":       {6, catalog.MoneyFacts{Tuition: stated(usd(500), "four_weeks")}, 1000},
		"per day":                {2, catalog.MoneyFacts{Tuition: stated(usd(10), "day")}, 100},
		"per shift":              {2, catalog.MoneyFacts{Tuition: stated(usd(10), "shift")}, catalog.CostUnknown},
		"length unknown":         {0, catalog.MoneyFacts{Tuition: stated(usd(500), "week")}, 500},
		"no fee stated as such":  {4, catalog.MoneyFacts{Tuition: free}, 0},
		"stipend and fee":        {8, catalog.MoneyFacts{Pay: catalog.PayStipend, Stipend: stated(usd(4000), "programme"), ApplicationFee: stated(usd(50), "")}, -3950},
		"up to, as a fee":        {4, catalog.MoneyFacts{Tuition: catalog.Amount{Min: usd(0), Max: usd(900), Stated: true}}, 900},
		"up to, as pay":          {4, catalog.MoneyFacts{Pay: catalog.PayStipend, Stipend: catalog.Amount{Min: usd(0), Max: usd(900), Stated: true}}, 0},
		"tiers":                  {6, catalog.MoneyFacts{Tuition: catalog.Amount{Stated: true, Tiers: []catalog.Tier{{4, usd(500)}, {8, usd(800)}}}}, 800},
		"rounded up":             {4, catalog.MoneyFacts{Tuition: stated(reference.Money{Minor: 1001, Currency: "USD"}, "")}, 11},
		"currency unknown":       {4, catalog.MoneyFacts{Tuition: stated(reference.Money{Minor: 1001, Currency: "QQQ"}, "")}, catalog.CostUnknown},
	} {
		if got := catalog.TraitsOf(&catalog.Place{Weeks: catalog.Weeks{Min: c.weeks}, Money: c.m}).CostUSD; got != c.want {
			t.Errorf("%s: %d, want %d", name, got, c.want)
		}
	}
	eur := catalog.TraitsOf(&catalog.Place{Money: catalog.MoneyFacts{Tuition: stated(reference.Money{Minor: 10000, Currency: "EUR"}, "")}}).CostUSD
	if eur < 80 || eur > 160 {
		t.Errorf("100 euros are %d dollars", eur)
	}
}
