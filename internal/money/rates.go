package money

import (
	"math/big"
	"regexp"
	"strings"
	"time"

	"preround/internal/platform/clock"
	"preround/internal/platform/errs"
	"preround/internal/reference"
)

// OwnRate is a rate that the student wrote down: one From is so many To.
type OwnRate struct {
	From   string     `json:"from"`
	To     string     `json:"to"`
	Figure string     `json:"rate"`        // an exact decimal: "278.50"; empty: taken back
	On     clock.Date `json:"on,omitzero"` // the day for which it holds
	At     time.Time  `json:"at,omitzero"` // when it was written down
}

var decimalFigure = regexp.MustCompile(`^[0-9]{1,9}(\.[0-9]{1,9})?$`)

// ReadRate reads a rate as people type it, "278.50" or "278,50".
func ReadRate(from, to, figure string, on clock.Date) (OwnRate, error) {
	r := OwnRate{From: from, To: to, Figure: strings.ReplaceAll(strings.ReplaceAll(figure, " ", ""), ",", "."), On: on}
	return r, r.Check()
}

// Check tells what is wrong with the rate, by form field.
func (r OwnRate) Check() error {
	var p []errs.Problem
	for _, c := range []struct{ field, code string }{{"from", r.From}, {"to", r.To}} {
		if _, known := reference.RateOf(c.code); !known {
			p = append(p, errs.Problem{Field: c.field, Says: "Choose a currency from the list."})
		}
	}
	if r.From == r.To {
		p = append(p, errs.Problem{Field: "to", Says: "A rate is between two different currencies."})
	}
	if v, ok := new(big.Rat).SetString(r.Figure); !decimalFigure.MatchString(r.Figure) || !ok || v.Sign() <= 0 {
		p = append(p, errs.Problem{Field: "rate", Says: "Write the rate in digits, such as 278.50, without thousands separators."})
	}
	if y := r.On.Year(); r.On == 0 || y < 2000 || y > 2099 {
		p = append(p, errs.Problem{Field: "on", Says: "Say for which day the rate holds."})
	}
	return errs.Faults(p)
}

// Rates convert into the home currency: by the student's own rate where there is
// one for the pair, in either direction, else by the table of the reference.
type Rates struct {
	Home string
	own  map[[2]string]OwnRate
}

// NewRates joins the student's own rates with the table's.
func NewRates(home string, own []OwnRate) Rates {
	r := Rates{Home: home, own: map[[2]string]OwnRate{}}
	for _, o := range own {
		if o.Figure != "" {
			r.own[[2]string{o.From, o.To}] = o
		}
	}
	return r
}

// Own is the student's own rate for a currency, in whichever direction it was
// written.
func (r Rates) Own(currency string) (OwnRate, bool) {
	if o, ok := r.own[[2]string{currency, r.Home}]; ok {
		return o, true
	}
	o, ok := r.own[[2]string{r.Home, currency}]
	return o, ok
}

// Used is the rate by which a currency is converted.
type Used struct {
	Rate *big.Rat // one unit is so many of home
	On   string   // its day, 2026-09-29
	Own  bool
}

// Of is the rate for a currency; false when none is known.
func (r Rates) Of(currency string) (Used, bool) {
	if currency == r.Home {
		return Used{Rate: big.NewRat(1, 1)}, currency != ""
	}
	if o, ok := r.Own(currency); ok {
		if v, good := new(big.Rat).SetString(o.Figure); good && v.Sign() > 0 {
			if o.From != currency {
				v.Inv(v)
			}
			return Used{v, o.On.String(), true}, true
		}
	}
	v, ok := reference.Cross(currency, r.Home)
	if !ok {
		return Used{}, false
	}
	t, _ := reference.RateOf(currency)
	return Used{v, t.Date, false}, true
}

// Convert gives the amount in the home currency, rounded to the nearest smallest
// unit; false when no rate is known or the result is beyond all reckoning.
func (r Rates) Convert(m reference.Money) (reference.Money, bool) {
	if m.Currency == r.Home {
		return m, m.Currency != ""
	}
	u, ok := r.Of(m.Currency)
	if !ok {
		return reference.Money{}, false
	}
	return m.At(u.Rate, r.Home)
}

// RateText writes a rate with six figures that count, for people.
func RateText(v *big.Rat) string {
	for decimals := 2; decimals <= 12; decimals++ {
		s := v.FloatString(decimals)
		if digits := strings.TrimLeft(strings.Replace(s, ".", "", 1), "0"); len(digits) >= 6 || decimals == 12 {
			s = strings.TrimRight(s, "0")
			return strings.TrimSuffix(s, ".")
		}
	}
	return ""
}

// HomeCurrency is the currency that a student most likely reckons in: of the
// school's country, else of the citizenship, else of the budget; US dollars where
// nothing is known.
func HomeCurrency(budget reference.Money, school reference.CountryCode, citizenship []reference.CountryCode) string {
	for _, code := range append([]reference.CountryCode{school}, citizenship...) {
		if c, ok := reference.CountryByCode(code); ok {
			if _, known := reference.RateOf(c.Currency); known {
				return c.Currency
			}
		}
	}
	if budget.Currency != "" {
		return budget.Currency
	}
	return UnknownHome
}

// UnknownHome is what is reckoned in where nothing says in which currency a student
// reckons.
const UnknownHome = "USD"
