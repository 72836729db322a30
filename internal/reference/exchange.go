package reference

import (
	"maps"
	"math/big"
	"slices"
	"strings"
	"sync"
)

// MostMinor is the largest amount that is worked with, in smallest units. A
// thousand of them still add up without running over.
const MostMinor = int64(1e15)

// At gives the amount in another currency, at so many whole units of it for one
// whole unit of m's, rounded to its smallest unit. A half is rounded away from
// zero, so that an amount and its negative stay each other's negative. False when
// the result is larger than MostMinor.
func (m Money) At(rate *big.Rat, to string) (Money, bool) {
	v := new(big.Rat).SetInt64(m.Minor)
	v.Quo(v, pow10(MinorDigits(m.Currency)))
	v.Mul(v, rate).Mul(v, pow10(MinorDigits(to)))
	n, ok := nearest(v)
	return Money{n, to}, ok
}

// nearest rounds to a whole number, halves away from zero.
func nearest(v *big.Rat) (int64, bool) {
	half := big.NewRat(1, 2)
	if v.Sign() < 0 {
		half.Neg(half)
	}
	v = new(big.Rat).Add(v, half)
	n := new(big.Int).Quo(v.Num(), v.Denom()) // towards zero
	if !n.IsInt64() || n.Int64() > MostMinor || n.Int64() < -MostMinor {
		return 0, false
	}
	return n.Int64(), true
}

// Cross is how many units of the currency to one unit of from bought in the
// table, exactly; false when it lacks one of them.
func Cross(from, to string) (*big.Rat, bool) {
	a, okA := RateOf(from)
	b, okB := RateOf(to)
	if !okA || !okB {
		return nil, false
	}
	return new(big.Rat).Quo(b.PerUSD, a.PerUSD), true
}

// Currencies lists the currencies of the table by their letters.
func Currencies() []Rate {
	return slices.SortedFunc(maps.Values(rates()), func(a, b Rate) int { return strings.Compare(a.Currency, b.Currency) })
}

// Maintenance is an official monthly or yearly amount that a country asks foreign
// students to show for living there.
type Maintenance struct {
	Country CountryCode
	Area    string // "London"; empty: the whole country
	Per     string // month, year
	Amount  Money
	AsOf    string
	Checked Checked
	What    string // "Student visa maintenance, course in London"
	Source  string
}

var maintenance = sync.OnceValue(func() map[CountryCode][]Maintenance {
	m := map[CountryCode][]Maintenance{}
	eachRow("student_maintenance.csv", func(r row) {
		country := CountryCode(strings.Clone(r["country"]))
		amount, ok := new(big.Rat).SetString(r["amount"])
		if !ok {
			panic("student_maintenance.csv: amount of " + r["country"])
		}
		minor, ok := nearest(amount.Mul(amount, pow10(MinorDigits(r["currency"]))))
		if !ok {
			panic("student_maintenance.csv: amount of " + r["country"])
		}
		m[country] = append(m[country], Maintenance{Country: country, Area: r["area"], Per: r["per"], Amount: Money{minor, r["currency"]}, AsOf: r["as_of"],
			Checked: Checked(r["checked"]), What: r["what"], Source: r["source"]})
	})
	return m
})

// MaintenanceIn lists the official amounts of a country; empty where none is known.
func MaintenanceIn(c CountryCode) []Maintenance { return maintenance()[c] }
