package reference

import (
	"fmt"
	"math/big"
	"strconv"
	"strings"
	"sync"
)

// Money is an amount in the smallest unit of its currency (cents, paisa; yen as
// they are). Amounts are never kept as floating point.
type Money struct {
	Minor    int64  `json:"minor"`
	Currency string `json:"currency"` // ISO 4217
}

// IsZero tells that neither amount nor currency is known.
func (m Money) IsZero() bool { return m == Money{} }

var noMinor = map[string]bool{"BIF": true, "CLP": true, "DJF": true, "GNF": true, "ISK": true, "JPY": true, "KMF": true, "KRW": true,
	"PYG": true, "RWF": true, "UGX": true, "VND": true, "VUV": true, "XAF": true, "XOF": true, "XPF": true}
var threeMinor = map[string]bool{"BHD": true, "IQD": true, "JOD": true, "KWD": true, "LYD": true, "OMR": true, "TND": true}

// MinorDigits is how many decimals a currency has (ISO 4217).
func MinorDigits(currency string) int {
	switch {
	case noMinor[currency]:
		return 0
	case threeMinor[currency]:
		return 3
	}
	return 2
}

// String is the amount with its currency: "USD 4,500" or "USD 4,500.50".
func (m Money) String() string {
	scale := int64(1)
	d := MinorDigits(m.Currency)
	for range d {
		scale *= 10
	}
	sign, v := "", m.Minor
	if v < 0 {
		sign, v = "-", -v
	}
	s := m.Currency + " " + sign + group(v/scale)
	if rest := v % scale; rest != 0 {
		s += fmt.Sprintf(".%0*d", d, rest)
	}
	return s
}

func group(v int64) string {
	s := strconv.FormatInt(v, 10)
	var b strings.Builder
	for i, c := range s {
		if i > 0 && (len(s)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteRune(c)
	}
	return b.String()
}

// Rate is how many units of a currency one US dollar bought, as an exact
// decimal, on the table's day.
type Rate struct {
	Currency, Name string
	PerUSD         *big.Rat
	Date           string // 2026-09-29
}

var rates = sync.OnceValue(func() map[string]Rate {
	m := map[string]Rate{}
	eachRow("exchange_rates.csv", func(r row) {
		per, ok := new(big.Rat).SetString(r["per_usd"])
		if !ok {
			panic("exchange_rates.csv: rate of " + r["currency"])
		}
		m[r["currency"]] = Rate{r["currency"], r["name"], per, r["date"]}
	})
	return m
})

// RatesSource names where the exchange rates are from.
const RatesSource = "https://github.com/fawazahmed0/exchange-api"

// RateOf finds a currency's rate.
func RateOf(currency string) (Rate, bool) { r, ok := rates()[currency]; return r, ok }

// Convert gives the amount in another currency at the table's rates, rounded as
// At does; false when a rate is missing.
func (m Money) Convert(to string) (Money, bool) {
	if m.Currency == to {
		return m, true
	}
	rate, ok := Cross(m.Currency, to)
	if !ok {
		return Money{}, false
	}
	return m.At(rate, to)
}

func pow10(n int) *big.Rat {
	return new(big.Rat).SetInt(new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(n)), nil))
}

// LivingCost is an order of magnitude for a student's month in a country, USD,
// derived from price levels (World Bank, The Economist): never city-exact.
type LivingCost struct {
	Low, Mid, ShortStay int // US dollars a month; ShortStay for visits of weeks
	AsOf                string
}

// LivingCostSource credits the figures behind LivingCost.
const LivingCostSource = "World Bank WDI 2023 and The Economist Big Mac index (CC BY 4.0), derived"

var costs = sync.OnceValue(func() map[CountryCode]LivingCost {
	m := map[CountryCode]LivingCost{}
	eachRow("cost_of_living.csv", func(r row) {
		m[CountryCode(r["country"])] = LivingCost{r.int("student_month_usd_low"), r.int("student_month_usd_mid"), r.int("student_month_usd_short_stay"), r["price_level_year"]}
	})
	return m
})

// LivingCostIn looks a country's estimate up.
func LivingCostIn(c CountryCode) (LivingCost, bool) { v, ok := costs()[c]; return v, ok }
