package reference

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode"
)

// ParseMoney reads an amount as people type it: "1,200.50", "1.200,50", "1200,50",
// "1,20,000", "USD 300", "300 usd", "€ 40". A currency in the text wins over the one
// that was chosen beside it. The error is a sentence for the person.
func ParseMoney(text, chosen string) (Money, error) {
	figure, currency, err := currencyIn(text)
	if err != nil {
		return Money{}, err
	}
	if currency == "" {
		currency = strings.ToUpper(strings.TrimSpace(chosen))
	}
	if currency == "" {
		return Money{}, fmt.Errorf("Say which currency it is, such as USD %s.", figure)
	}
	if _, known := RateOf(currency); !known {
		return Money{}, fmt.Errorf("No currency is known by the letters %q; use three letters, such as USD, EUR or PKR.", currency)
	}
	whole, rest, err := splitFigure(figure, MinorDigits(currency))
	if err != nil {
		return Money{}, err
	}
	digits := MinorDigits(currency)
	if len(rest) > digits {
		if strings.Trim(rest[digits:], "0") != "" {
			return Money{}, fmt.Errorf("%s has %s; %q has more.", currency, decimals(digits), figure)
		}
		rest = rest[:digits]
	}
	n, err := strconv.ParseInt(whole+rest+strings.Repeat("0", digits-len(rest)), 10, 64)
	if err != nil || n > MostMinor {
		return Money{}, fmt.Errorf("%q is more than can be kept here; check the amount.", figure)
	}
	return Money{n, currency}, nil
}

func decimals(n int) string {
	if n == 0 {
		return "no decimals"
	}
	return "at most " + strconv.Itoa(n) + " decimals"
}

// signs are currency signs that stand for one currency alone.
var signs = map[string]string{"€": "EUR", "£": "GBP", "₹": "INR", "₨": "", "¥": "", "$": ""}

// currencyIn takes the currency off an amount: letters or a sign before or after.
func currencyIn(text string) (figure, currency string, err error) {
	figure = strings.TrimSpace(strings.Map(plainRune, text))
	for sign, code := range signs {
		if !strings.Contains(figure, sign) {
			continue
		}
		if code == "" {
			return "", "", fmt.Errorf("Several currencies are written with %s; write three letters instead, such as %s 300.", sign, map[string]string{"$": "USD", "¥": "JPY", "₨": "PKR"}[sign])
		}
		return strings.TrimSpace(strings.ReplaceAll(figure, sign, "")), code, nil
	}
	letters := func(r rune) bool { return unicode.IsLetter(r) }
	if i := strings.IndexFunc(figure, func(r rune) bool { return !letters(r) }); i > 0 {
		return strings.TrimSpace(figure[i:]), strings.ToUpper(figure[:i]), nil
	}
	if i := strings.IndexFunc(figure, letters); i > 0 {
		return strings.TrimSpace(figure[:i]), strings.ToUpper(figure[i:]), nil
	}
	return figure, "", nil
}

// plainRune makes one kind of digit and blank of the many that keyboards have:
// Arabic and Urdu digits, Arabic separators, blanks that do not break.
func plainRune(r rune) rune {
	switch {
	case r >= '٠' && r <= '٩':
		return '0' + r - '٠'
	case r >= '۰' && r <= '۹':
		return '0' + r - '۰'
	case r == '٫':
		return '.'
	case r == '٬':
		return ','
	case unicode.IsSpace(r), r == '\'', r == '’':
		return ' '
	}
	return r
}

var (
	blanks    = regexp.MustCompile(`^\d{1,3}( \d{3})+([.,]\d+)?$`)
	plain     = regexp.MustCompile(`^\d*([.,]\d+)?$`)
	byComma   = regexp.MustCompile(`^\d{1,3}((,\d{3})+|(,\d{2})+,\d{3})(\.\d+)?$`) // 1,200.50 and, in South Asia, 1,20,000.50
	byDot     = regexp.MustCompile(`^\d{1,3}(\.\d{3})+(,\d+)?$`)
	oneOfThem = regexp.MustCompile(`^\d{1,3}[.,]\d{3}$`)
)

// splitFigure takes a written number apart at its decimal sign. One separator
// before three digits separates thousands, unless the currency has three decimals:
// then it could be either, and the person is asked.
func splitFigure(s string, digits int) (whole, rest string, err error) {
	switch {
	case strings.HasPrefix(s, "-"):
		return "", "", fmt.Errorf("Write the amount without a minus; whether it is a cost or money for you is chosen beside it.")
	case s == "" || !strings.ContainsAny(s, "0123456789"):
		return "", "", fmt.Errorf("Write the amount in digits, such as 1,200.50.")
	case oneOfThem.MatchString(s) && digits == 3 && !strings.HasPrefix(s, "0"):
		bare := strings.NewReplacer(",", "", ".", "").Replace(s)
		return "", "", fmt.Errorf("%q can be read in two ways; write %s for the larger, or %s0 for the smaller.", s, bare, strings.ReplaceAll(s, ",", "."))
	case byComma.MatchString(s):
		s = strings.ReplaceAll(s, ",", "")
	case byDot.MatchString(s) && !(digits == 3 && oneOfThem.MatchString(s)) && !strings.HasPrefix(s, "0."):
		s = strings.ReplaceAll(strings.ReplaceAll(s, ".", ""), ",", ".")
	case blanks.MatchString(s):
		s = strings.ReplaceAll(strings.ReplaceAll(s, " ", ""), ",", ".")
	case plain.MatchString(s):
		s = strings.ReplaceAll(s, ",", ".")
	default:
		return "", "", fmt.Errorf("%q is not an amount; write it as 1200.50 or 1,200.50.", s)
	}
	whole, rest, _ = strings.Cut(s, ".")
	if whole == "" {
		whole = "0"
	}
	return whole, rest, nil
}

// Figure is the amount alone, as a field shows it for editing: 1200.50, or 1200.
func (m Money) Figure() string {
	digits := MinorDigits(m.Currency)
	sign, v := "", m.Minor
	if v < 0 {
		sign, v = "-", -v
	}
	s := fmt.Sprintf("%0*d", digits+1, v)
	whole, rest := s[:len(s)-digits], s[len(s)-digits:]
	if strings.Trim(rest, "0") == "" {
		return sign + whole
	}
	return sign + whole + "." + rest
}
