package student

import (
	"fmt"
	"math"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"preround/internal/platform/clock"
	"preround/internal/platform/errs"
	"preround/internal/reference"
)

// maxValue is the longest single value that is looked at, in bytes.
const maxValue = 200

// reader takes answers out of url.Values and notes what it cannot read.
type reader struct {
	q        url.Values
	problems []errs.Problem
}

func (r *reader) fault(field, format string, args ...any) {
	r.problems = append(r.problems, errs.Problem{Field: field, Says: fmt.Sprintf(format, args...)})
}

// values are the usable values of a parameter: trimmed, inner white space made
// single, without the empty ones and "not sure", at most limit of them.
func (r *reader) values(field string, limit int) []string {
	var out []string
	for _, v := range r.q[field] {
		if len(v) > maxValue {
			r.fault(field, "This is too long; write at most %d letters.", maxValue)
			continue
		}
		if !utf8.ValidString(v) || strings.ContainsFunc(v, unseen) {
			r.fault(field, "This has a character that cannot be shown; type it again.")
			continue
		}
		v = strings.Join(strings.Fields(v), " ")
		if notSure(v) {
			continue
		}
		if len(out) == limit {
			r.fault(field, "At most %d can be given; remove some. The first %d were kept.", limit, limit)
			break
		}
		out = append(out, v)
	}
	return out
}

// unseen tells control characters and those that turn the direction of text.
func unseen(c rune) bool {
	return unicode.IsControl(c) || c == '\u2028' || c == '\u2029' || (c >= '\u202a' && c <= '\u202e') || (c >= '\u2066' && c <= '\u2069') || c == '\ufeff'
}

func notSure(v string) bool {
	switch strings.ToLower(strings.ReplaceAll(strings.ReplaceAll(v, "-", " "), "_", " ")) {
	case "", "not sure", "not sure yet", "unknown", "don't know", "no answer":
		return true
	}
	return false
}

func (r *reader) one(field string) string {
	for _, v := range r.q[field] { // the first that says something; the rest would be another person's answer
		if vs := (&reader{q: url.Values{field: {v}}}); len(vs.values(field, 1)) == 1 {
			return vs.values(field, 1)[0]
		}
	}
	r.values(field, math.MaxInt) // for its faults
	return ""
}

func (r *reader) text(field string, limit int) string {
	v := r.one(field)
	if len(v) > limit {
		r.fault(field, "This is too long; write at most %d letters.", limit)
		return ""
	}
	return v
}

func (r *reader) year() int {
	v := strings.ToLower(r.one("year"))
	if v == "graduate" || v == "graduated" {
		return GraduateYear
	}
	if v == "" {
		return 0
	}
	n, err := strconv.Atoi(v)
	if err != nil || n < 1 || n >= GraduateYear {
		r.fault("year", "Give the year of medical school as a number from 1 to 8, or graduate.")
		return 0
	}
	return n
}

func (r *reader) number(field string, least, most int, what string) int {
	v := r.one(field)
	if v == "" {
		return 0
	}
	n, err := strconv.Atoi(v)
	if err != nil || n < least || n > most {
		r.fault(field, "Give %s as a whole number from %d to %d.", what, least, most)
		return 0
	}
	return n
}

// choice reads one word of a vocabulary; choices several, in the vocabulary's order.
func choice[T ~string](r *reader, field string, words []T) T {
	v := asWord(r.one(field))
	if v == "" {
		return ""
	}
	if !slices.Contains(words, T(v)) {
		r.fault(field, "%s is not one of the choices; use one of %s.", quoted(v), strings.Join(texts(words), ", "))
		return ""
	}
	return T(v)
}

func choices[T ~string](r *reader, field string, words []T) []T {
	var chosen []T
	for _, v := range r.values(field, 2*len(words)) {
		if w := T(asWord(v)); slices.Contains(words, w) {
			chosen = append(chosen, w)
		} else {
			r.fault(field, "%s is not one of the choices; use one of %s.", quoted(v), strings.Join(texts(words), ", "))
		}
	}
	var out []T
	for _, w := range words {
		if slices.Contains(chosen, w) {
			out = append(out, w)
		}
	}
	return out
}

func asWord(v string) string {
	return strings.NewReplacer(" ", "_", "-", "_").Replace(strings.ToLower(v))
}

// quoted is the value as it may be repeated in a sentence.
func quoted(v string) string {
	if utf8.RuneCountInString(v) > 40 {
		v = string([]rune(v)[:40]) + "…"
	}
	return "“" + v + "”"
}

// between is what people write between several answers. Names that hold one
// themselves (Trinidad and Tobago) are read whole first.
var between = regexp.MustCompile(`(?i)\s*[,;/]\s*|\s+(?:or|and)\s+`)

// list reads every value with one function; the same value twice counts once.
// With split, one value may hold several with commas between them, as typed text does.
func list[T comparable](r *reader, field string, limit int, split bool, read func(string) (T, error)) []T {
	var out []T
	for _, v := range r.values(field, limit) {
		parts := []string{v}
		if _, err := read(v); err != nil && split {
			parts = between.Split(v, -1)
		}
		for _, p := range parts {
			if p = strings.TrimSpace(p); notSure(p) {
				continue
			}
			x, err := read(p)
			switch {
			case err != nil:
				r.fault(field, "%s", err)
			case len(out) < limit && !slices.Contains(out, x):
				out = append(out, x)
			}
		}
	}
	return out
}

func (r *reader) country(field string) reference.CountryCode {
	v := r.one(field)
	if v == "" {
		return ""
	}
	c, err := readCountry(v)
	if err != nil {
		r.fault(field, "%s", err)
	}
	return c
}

func (r *reader) countries(field string, limit int) []reference.CountryCode {
	return slices.DeleteFunc(list(r, field, limit, true, readCountry), func(c reference.CountryCode) bool { return c == "" })
}

// readCountry reads a code, a name or an alias; "anywhere" is no country and no fault.
func readCountry(v string) (reference.CountryCode, error) {
	switch fold(v) {
	case "anywhere", "any", "any country", "abroad":
		return "", nil
	}
	if c, ok := CountryNamed(v); ok {
		return c, nil
	}
	if near := nearest(v, countryNames()); near != "" {
		return "", fmt.Errorf("No country is called %s; did you mean %s?", quoted(v), near)
	}
	return "", fmt.Errorf("No country is called %s; write its English name, such as Pakistan, or its two letters, such as PK.", quoted(v))
}

func readSpecialty(v string) (string, error) {
	if slug, ok := SpecialtyNamed(v); ok {
		return slug, nil
	}
	if near := nearest(v, specialtyNames()); near != "" {
		return "", fmt.Errorf("No specialty is called %s; did you mean %s?", quoted(v), near)
	}
	return "", fmt.Errorf("No specialty is called %s; choose one from the list, such as cardiology.", quoted(v))
}

func readSkill(v string) (string, error) {
	if id, ok := SkillNamed(v); ok {
		return id, nil
	}
	return "", fmt.Errorf("No skill is called %s; choose one from the list, such as history taking.", quoted(v))
}

func (r *reader) date(field string) clock.Date {
	v := r.one(field)
	if v == "" {
		return 0
	}
	d, err := readDay(v)
	if err != nil {
		r.fault(field, "%s", err)
	}
	return d
}

func readDay(v string) (clock.Date, error) {
	d, err := clock.ParseDate(v)
	if err != nil || !validDay(d) {
		return 0, fmt.Errorf("%s is not a date from 2000 to 2099; write it as 2027-07-05.", quoted(v))
	}
	return d, nil
}

// month reads 2027-07 and what people type where the browser has no month field.
func (r *reader) month(field string) clock.Month {
	v := r.one(field)
	if v == "" {
		return 0
	}
	title := strings.ToUpper(v[:1]) + strings.ToLower(v[1:])
	for _, layout := range []string{"2006-01", "2006-1", "01/2006", "1/2006", "1.2006", "2006/01", "2006/1", "January 2006", "Jan 2006", time.DateOnly} {
		if t, err := time.Parse(layout, title); err == nil && t.Year() >= 2000 && t.Year() <= 2099 {
			return clock.NewMonth(t.Year(), t.Month())
		}
	}
	r.fault(field, "%s is not a month from 2000 to 2099; write it as 2027-07 or July 2027.", quoted(v))
	return 0
}

func (r *reader) budget() reference.Money {
	v := strings.ToUpper(strings.ReplaceAll(r.one("budget"), " ", ""))
	if v == "" {
		return reference.Money{}
	}
	code := strings.TrimFunc(v, func(c rune) bool { return c < 'A' || c > 'Z' })
	figure := strings.Replace(v, code, "", 1)
	if _, known := reference.RateOf(code); !known {
		r.fault("budget", "Write the currency as three letters and then the amount, such as USD 1500 or PKR 400000.")
		return reference.Money{}
	}
	minor, ok := readAmount(figure, reference.MinorDigits(code))
	if !ok {
		r.fault("budget", "%s is not an amount; write digits only, such as %s 1500.", quoted(figure), code)
		return reference.Money{}
	}
	return reference.Money{Minor: minor, Currency: code}
}

// readAmount reads "1500", "1,500" or "1500.50" as minor units, up to a thousand million.
func readAmount(s string, digits int) (int64, bool) {
	whole, rest, _ := strings.Cut(s, ".")
	groups := strings.Split(whole, ",")
	for _, g := range groups[1:] {
		if len(g) != 3 {
			return 0, false
		}
	}
	whole = strings.Join(groups, "")
	rest = strings.TrimRight(rest, "0")
	if whole == "" || len(whole) > 10 || len(rest) > digits || strings.ContainsFunc(whole+rest, func(c rune) bool { return c < '0' || c > '9' }) {
		return 0, false
	}
	n, err := strconv.ParseInt(whole+rest+strings.Repeat("0", digits-len(rest)), 10, 64)
	return n, err == nil && n <= 1e9*int64(math.Pow10(digits))
}
