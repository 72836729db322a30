package reference

import (
	"math/big"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestParseMoneyReadsWhatPeopleType(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ text, chosen, want string }{
		{"1,200.50", "USD", "USD 1,200.50"}, {"1200,50", "EUR", "EUR 1,200.50"}, {"1.200,50", "EUR", "EUR 1,200.50"}, {"USD 300", "PKR", "USD 300"},
		{"300 usd", "", "USD 300"}, {"usd300", "", "USD 300"}, {"€ 40", "USD", "EUR 40"}, {"£12.5", "", "GBP 12.50"}, {"1,20,000", "PKR", "PKR 120,000"},
		{"12,34,567.5", "INR", "INR 1,234,567.50"}, {"1 200 000", "PKR", "PKR 1,200,000"}, {"1’200.50", "CHF", "CHF 1,200.50"}, {"1,200", "USD", "USD 1,200"},
		{"1.200", "EUR", "EUR 1,200"}, {"0.50", "USD", "USD 0.50"}, {",5", "USD", "USD 0.50"}, {"105000", "JPY", "JPY 105,000"}, {"105,000", "JPY", "JPY 105,000"},
		{"12.3450", "KWD", "KWD 12.345"}, {"1200.5", "KWD", "KWD 1,200.500"}, {"1234.567", "KWD", "KWD 1,234.567"}, {"0.250", "KWD", "KWD 0.250"},
		{"۱۲۰۰", "PKR", "PKR 1,200"}, {"٣٠٠٫٥", "SAR", "SAR 300.50"}, {"0", "USD", "USD 0"}, {"300.000", "USD", "USD 300,000"}, {"12.50", "usd", "USD 12.50"},
	} {
		m, err := ParseMoney(c.text, c.chosen)
		if err != nil || m.String() != c.want {
			t.Errorf("ParseMoney(%q, %q) = %v, %v; want %s", c.text, c.chosen, m, err, c.want)
		}
	}
}

func TestParseMoneySaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ text, chosen, says string }{
		{"", "USD", "in digits"}, {"abc", "USD", "in digits"}, {"300", "", "which currency"}, {"$300", "PKR", "Several currencies"}, {"Rs 300", "PKR", "No currency"},
		{"-300", "USD", "without a minus"}, {"1,2,3", "USD", "not an amount"}, {"1.5.2", "USD", "not an amount"}, {"12.345,67.8", "EUR", "not an amount"},
		{"10.50", "JPY", "no decimals"}, {"1.2345", "USD", "at most 2 decimals"}, {"1,200", "KWD", "two ways"}, {"1.200", "BHD", "two ways"},
		{"9999999999999999999", "USD", "more than can be kept"}, {"10000000000001", "USD", "more than can be kept"}, {"1e9", "USD", "No currency"},
	} {
		m, err := ParseMoney(c.text, c.chosen)
		if err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("ParseMoney(%q, %q) = %v, %v; want %q", c.text, c.chosen, m, err, c.says)
		}
	}
}

// some draws an amount in some currency of the table, of 0, 2 or 3 decimals.
func some(t *rapid.T, name string) Money {
	code := rapid.SampledFrom([]string{"USD", "EUR", "GBP", "PKR", "INR", "JPY", "KRW", "VND", "KWD", "BHD", "TND"}).Draw(t, name+" currency")
	return Money{rapid.Int64Range(-1e9, 1e9).Draw(t, name), code}
}

func TestWhatAFieldShowsReadsBackAsTheSameAmount(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		m := some(t, "amount")
		if m.Minor < 0 {
			m.Minor = -m.Minor
		}
		back, err := ParseMoney(m.Figure(), m.Currency)
		if err != nil && strings.Contains(err.Error(), "two ways") {
			return // 1.234 KWD: the person is asked
		}
		if err != nil || back != m {
			t.Fatalf("%v is shown as %q, which reads back as %v, %v", m, m.Figure(), back, err)
		}
		if back, err = ParseMoney(m.String(), ""); err == nil && back != m {
			t.Fatalf("%v reads back as %v", m, back)
		}
	})
}

func FuzzParseMoney(f *testing.F) {
	for _, s := range []string{"1,200.50", "USD 300", "€ 4", "", "-1", "1,20,000", "٣٠٠", "\x00", "1.1.1,1"} {
		f.Add(s, "KWD")
	}
	f.Fuzz(func(t *testing.T, text, chosen string) {
		m, err := ParseMoney(text, chosen)
		if err != nil && (m != Money{} || err.Error() == "") {
			t.Fatalf("%q: %v with %v", text, err, m)
		}
		if _, known := RateOf(m.Currency); err == nil && (m.Minor < 0 || m.Minor > MostMinor || !known) {
			t.Fatalf("%q became %v", text, m)
		}
	})
}

// exact is the amount in a currency without any rounding.
func exact(m Money, rate *big.Rat, to string) *big.Rat {
	v := new(big.Rat).SetInt64(m.Minor)
	v.Quo(v, pow10(MinorDigits(m.Currency)))
	return v.Mul(v, rate).Mul(v, pow10(MinorDigits(to)))
}

func TestConversionRoundsByHalfASmallestUnitAtMost(t *testing.T) {
	t.Parallel()
	half := big.NewRat(1, 2)
	rapid.Check(t, func(t *rapid.T) {
		m, to := some(t, "amount"), some(t, "other").Currency
		rate, _ := Cross(m.Currency, to)
		got, ok := m.At(rate, to)
		if !ok {
			t.Fatalf("%v has no value in %s", m, to)
		}
		off := new(big.Rat).SetInt64(got.Minor)
		off.Sub(off, exact(m, rate, to))
		if off.Abs(off).Cmp(half) > 0 {
			t.Fatalf("%v became %v, off by %s", m, got, off.FloatString(4))
		}
		if mirror, _ := (Money{-m.Minor, m.Currency}).At(rate, to); mirror.Minor != -got.Minor {
			t.Fatalf("%v became %v, but its negative %v", m, got, mirror)
		}
	})
}

// A sum of converted amounts is off from the converted sum by half a smallest unit
// for each amount, and half for the sum, at most.
func TestSumsOfConvertedAmountsStayWithinTheRule(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		first, to := some(t, "currency").Currency, some(t, "home").Currency
		rate, _ := Cross(first, to)
		list := rapid.SliceOfN(rapid.Int64Range(0, 1e8), 1, 30).Draw(t, "amounts")
		var sum, sumHome int64
		for _, n := range list {
			home, _ := Money{n, first}.At(rate, to)
			sum, sumHome = sum+n, sumHome+home.Minor
		}
		whole, ok := Money{sum, first}.At(rate, to)
		if !ok {
			return
		}
		if off := 2 * abs(sumHome-whole.Minor); off > int64(len(list))+1 {
			t.Fatalf("%d amounts: %d by line, %d together", len(list), sumHome, whole.Minor)
		}
	})
}

// There and back, an amount changes by no more than the rounding on the way
// there, seen from here, and the rounding back.
func TestThereAndBackStaysWithinTheRule(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		m, to := some(t, "amount"), some(t, "other").Currency
		there, _ := Cross(m.Currency, to)
		back := new(big.Rat).Inv(there)
		a, ok := m.At(there, to)
		if !ok {
			return
		}
		b, ok := a.At(back, m.Currency)
		if !ok {
			return
		}
		room := exact(Money{1, to}, back, m.Currency) // one smallest unit there is so many here
		room.Quo(room, big.NewRat(2, 1)).Add(room, big.NewRat(1, 2))
		off := new(big.Rat).SetInt64(abs(b.Minor - m.Minor))
		if off.Cmp(room) > 0 {
			t.Fatalf("%v became %v and then %v: off by %s, room for %s", m, a, b, off.FloatString(3), room.FloatString(3))
		}
	})
}

func TestConversionOfCurrenciesWithoutDecimalsAndWithThree(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		m    Money
		rate *big.Rat
		to   string
		want string
	}{
		{Money{100, "USD"}, big.NewRat(3, 2), "JPY", "JPY 2"},         // 1.50 yen: away from zero
		{Money{-100, "USD"}, big.NewRat(3, 2), "JPY", "JPY -2"},       // and its negative
		{Money{1, "JPY"}, big.NewRat(1, 2000), "KWD", "KWD 0.001"},    // 0.0005
		{Money{1500, "KWD"}, big.NewRat(33, 10), "USD", "USD 4.95"},   // 1.500 dinar
		{Money{1999, "EUR"}, big.NewRat(1, 1), "JPY", "JPY 20"},       // 19.99
		{Money{123456, "PKR"}, big.NewRat(1, 280), "USD", "USD 4.41"}, // 4.4091
		{Money{5, "USD"}, big.NewRat(1, 10), "EUR", "EUR 0.01"},       // 0.005: a half goes up
		{Money{5, "USD"}, big.NewRat(99, 1000), "EUR", "EUR 0"},       // 0.00495 does not
	} {
		if got, ok := c.m.At(c.rate, c.to); !ok || got.String() != c.want {
			t.Errorf("%v at %s = %v, %v; want %s", c.m, c.rate, got, ok, c.want)
		}
	}
	if got, ok := (Money{MostMinor, "USD"}).At(big.NewRat(2, 1), "EUR"); ok {
		t.Errorf("more than is worked with became %v", got)
	}
}

func abs(n int64) int64 {
	if n < 0 {
		return -n
	}
	return n
}

func TestMaintenanceOfEveryRowIsRead(t *testing.T) {
	t.Parallel()
	n := 0
	for _, c := range Countries() {
		for _, m := range MaintenanceIn(c.Code) {
			n++
			if m.Amount.Minor <= 0 || m.Per != "month" && m.Per != "year" || m.Source == "" || m.AsOf == "" {
				t.Errorf("%+v", m)
			}
		}
	}
	if n != 20 {
		t.Errorf("%d rows were found, want 20", n)
	}
	if got := MaintenanceIn("AT")[0].Amount.String(); got != "EUR 1,273.99" {
		t.Errorf("Austria: %s", got)
	}
}
