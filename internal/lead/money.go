package lead

import (
	"fmt"
	"strconv"
	"strings"

	"preround/internal/catalog"
	"preround/internal/reference"
)

// currencySigns are signs that mean one currency only. The dollar sign means one
// in a country that has one; pound and yen signs are read as those of Britain and Japan
// only where the country is not another that writes them.
var currencySigns = map[string]string{"€": "EUR", "₹": "INR", "₨": "PKR", "₺": "TRY", "₦": "NGN", "₱": "PHP", "฿": "THB", "₫": "VND", "₩": "KRW", "₪": "ILS",
	"euro": "EUR", "euros": "EUR", "us$": "USD", "a$": "AUD", "c$": "CAD", "nz$": "NZD", "s$": "SGD", "hk$": "HKD", "r$": "BRL", "£": "GBP"}

// nothing are the words for a sum of nought.
var nothing = map[string]bool{"0": true, "free": true, "none": true, "no fee": true, "nil": true, "kostenlos": true, "keine": true, "gratis": true, "مفت": true}

// readSum reads "GBP 450", "450 €", "1,500.50 USD" or "1500" with the currency
// told beside it.
func readSum(s, currency string, country reference.CountryCode) (reference.Money, error) {
	text := strings.TrimSpace(westernDigits(s))
	figure, sign := splitSum(text)
	code := ""
	switch {
	case sign != "":
		code = currencyNamed(sign, country)
		if code == "" {
			return reference.Money{}, fmt.Errorf("“%s” does not say which currency; write three letters, such as USD %s", clip(s), clip(figure))
		}
	case currency != "":
		if code = currencyNamed(currency, country); code == "" {
			return reference.Money{}, fmt.Errorf("“%s” is not a currency that we know; write three letters, such as USD", clip(currency))
		}
	case nothing[figure]:
		code = currencyIn(country)
	default:
		return reference.Money{}, fmt.Errorf("“%s” names no currency; write it as USD %s", clip(s), clip(figure))
	}
	minor, ok := readFigure(figure, reference.MinorDigits(code))
	if !ok {
		return reference.Money{}, fmt.Errorf("“%s” is not an amount; write digits only, such as %s 1500", clip(s), code)
	}
	return reference.Money{Minor: minor, Currency: code}, nil
}

// splitSum parts the figure from what stands before or after it.
func splitSum(s string) (figure, sign string) {
	lower := strings.ToLower(s)
	if nothing[lower] {
		return "0", ""
	}
	first := strings.IndexFunc(s, digit)
	last := strings.LastIndexFunc(s, digit)
	if first < 0 {
		return s, ""
	}
	figure = s[first : last+1]
	sign = strings.TrimSpace(s[:first] + " " + strings.TrimPrefix(strings.TrimPrefix(s[last+1:], ".-"), ",-"))
	return figure, strings.ToLower(strings.Trim(sign, " .:"))
}

func digit(r rune) bool { return r >= '0' && r <= '9' }

// currencyNamed is the code that a sign, code or word means; empty when it is
// none, or more than one.
func currencyNamed(s string, country reference.CountryCode) string {
	upper := strings.ToUpper(strings.TrimSpace(s))
	if _, ok := reference.RateOf(upper); ok {
		return upper
	}
	lower := strings.ToLower(upper)
	if code := currencySigns[lower]; code != "" {
		return code
	}
	local := ""
	if c, ok := reference.CountryByCode(country); ok {
		local = c.Currency
	}
	switch {
	case lower == "$" && strings.HasSuffix(local, "D"), lower == "¥" && (local == "JPY" || local == "CNY"),
		(lower == "rs" || lower == "rs.") && (local == "PKR" || local == "INR" || local == "LKR" || local == "NPR" || local == "MUR"),
		lower == "kr" && (local == "SEK" || local == "NOK" || local == "DKK" || local == "ISK"):
		return local
	}
	return ""
}

// currencyIn is the country's own, or US dollars: for a stated nought any will do.
func currencyIn(country reference.CountryCode) string {
	if c, ok := reference.CountryByCode(country); ok {
		if _, known := reference.RateOf(c.Currency); known {
			return c.Currency
		}
	}
	return "USD"
}

// readFigure reads 1500, 1,500.50, 1.500,50, 1 500 and 1'500 as smallest units.
func readFigure(s string, digits int) (int64, bool) {
	s = strings.NewReplacer(" ", "", "\u00a0", "", "\u202f", "", "'", "", "’", "").Replace(s)
	whole, part := s, ""
	if i := strings.LastIndexAny(s, ".,"); i >= 0 {
		mark := s[i]
		other := map[byte]string{'.': ",", ',': "."}[mark]
		switch tail := len(s) - i - 1; {
		case tail == 3 && !strings.Contains(s, other): // 1,500 and 1.500.000: thousands
		case strings.Count(s, string(mark)) > 1:
			if tail != 3 {
				return 0, false
			}
		case tail == 0 || tail > 3:
			return 0, false
		default:
			whole, part = s[:i], s[i+1:]
		}
	}
	groups := strings.FieldsFunc(whole, func(r rune) bool { return r == '.' || r == ',' })
	for i, g := range groups {
		if i > 0 && len(g) != 3 {
			return 0, false
		}
	}
	whole = strings.Join(groups, "")
	part = strings.TrimRight(part, "0")
	if whole == "" || len(whole) > 10 || len(part) > digits || strings.ContainsFunc(whole+part, func(r rune) bool { return !digit(r) }) {
		return 0, false
	}
	n, err := strconv.ParseInt(whole+part+strings.Repeat("0", digits-len(part)), 10, 64)
	return n, err == nil
}

// amountText writes a sum as readSum reads it.
func amountText(a catalog.Amount) string {
	m := a.Min
	if m.Currency == "" || m.Minor == 0 && a.Max.Minor != 0 {
		m = a.Max
	}
	if !a.Stated || m.Currency == "" {
		return ""
	}
	return m.String()
}
