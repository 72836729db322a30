package money_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"preround/internal/money"
	"preround/internal/platform/clock"
)

var agency = []money.Line{
	{ID: "fee", Kind: money.ApplicationFee, Actual: usd(50), Paid: day("2026-10-01"), Refund: money.RefundNever},
	{ID: "deposit", Kind: money.Deposit, Actual: usd(400), Paid: day("2026-11-01"), Refund: money.RefundNever, IfVisa: true},
	{ID: "tuition", Kind: money.Tuition, Estimate: usd(2000), Due: day("2027-02-01"), Refund: money.RefundUntil, Until: day("2027-03-01")},
	{ID: "flight", Kind: money.Travel, Estimate: usd(900), Due: day("2027-03-10")},
	{ID: "housing", Kind: money.Housing, Estimate: usd(600)},
	{ID: "grant", Kind: money.Grant, Estimate: usd(500), Due: day("2027-01-01")},
}

func TestWhatIsLostOnADay(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		on                 string
		lost, unsure, safe int64 // if it falls through
		visaLost, visaSafe int64
	}{
		{"2026-09-30", 0, 0, 0, 0, 0},           // before anything was paid
		{"2026-10-15", 50, 0, 0, 50, 0},         // the fee
		{"2026-11-22", 450, 0, 0, 50, 400},      // and the deposit, which a refused visa gives back
		{"2027-02-01", 450, 0, 2000, 50, 2400},  // tuition would be paid that day, and comes back
		{"2027-03-01", 450, 0, 2000, 50, 2400},  // the last such day
		{"2027-03-02", 2450, 0, 0, 2050, 400},   // it no longer does
		{"2027-03-14", 2450, 900, 0, 2050, 400}, // nobody said whether the flight comes back
	} {
		got := money.AtRisk(agency, day(c.on), today, inUSD)
		want := money.Stake{Lost: c.lost * 100, Unsure: c.unsure * 100, Safe: c.safe * 100}
		visa := money.Stake{Lost: c.visaLost * 100, Unsure: c.unsure * 100, Safe: c.visaSafe * 100}
		if got.Falls != want || got.Visa != visa {
			t.Errorf("%s: falls %+v, want %+v; visa %+v, want %+v", c.on, got.Falls, want, got.Visa, visa)
		}
	}
	if left := money.NotCounted(agency); len(left) != 1 || left[0].ID != "housing" {
		t.Errorf("not counted: %v", left)
	}
}

func TestWhatCameBackIsNoLongerLost(t *testing.T) {
	t.Parallel()
	all := append(slices.Clone(agency), money.Line{ID: "back", Kind: money.Back, Actual: usd(300), Paid: day("2026-11-20")})
	if got := money.AtRisk(all, today, today, inUSD); got.Falls.Lost != 15000 || got.Falls.Returned != 30000 {
		t.Errorf("%+v", got.Falls)
	}
}

func TestRiskDaysNameWhatHappens(t *testing.T) {
	t.Parallel()
	days := money.RiskDays(agency, money.Stay{VisaOn: day("2027-03-14"), Start: day("2027-04-05")}, today, inUSD)
	var got []string
	for _, d := range days {
		got = append(got, d.On.String()+" "+d.What[0])
	}
	want := []string{"2026-11-22 Today", "2027-02-01 Tuition or elective fee is due", "2027-03-01 Last day to get Tuition or elective fee back",
		"2027-03-02 Tuition or elective fee no longer comes back", "2027-03-10 Travel is due", "2027-03-14 Visa decision expected", "2027-04-05 First day"}
	if !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}

// Time only takes away: what was lost on a day is lost on each later one, a refused
// visa never loses more than another reason, and the three fates add up to what was
// paid by then.
func TestRiskOnlyGrows(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		all := slices.DeleteFunc(lines(t), func(l money.Line) bool { return l.Kind == money.Back })
		a := today + clock.Date(rapid.Int32Range(0, 300).Draw(t, "day"))
		b := a + clock.Date(rapid.Int32Range(0, 200).Draw(t, "later"))
		early, late := money.AtRisk(all, a, today, inUSD), money.AtRisk(all, b, today, inUSD)
		if early.Falls.Lost > late.Falls.Lost || early.Visa.Lost > late.Visa.Lost {
			t.Fatalf("%+v, later %+v", early, late)
		}
		if early.Visa.Lost > early.Falls.Lost || early.Visa.Unsure > early.Falls.Unsure {
			t.Fatalf("a refused visa loses more: %+v", early)
		}
		var sum int64
		for _, l := range early.Lines {
			sum += l.Home.Minor
		}
		f, v := early.Falls, early.Visa
		if f.Lost+f.Unsure+f.Safe != sum || v.Lost+v.Unsure+v.Safe != sum {
			t.Fatalf("%+v do not add up to %d", early, sum)
		}
	})
}
