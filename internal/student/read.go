package student

import (
	"fmt"
	"math"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"preround/internal/catalog"
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

// list reads every value with one function; the same value twice counts once.
// With split, one value may hold several with commas between them, as typed text does.
func list[T comparable](r *reader, field string, limit int, split bool, read func(string) (T, error)) []T {
	var out []T
	for _, v := range r.values(field, limit) {
		parts := []string{v}
		if _, err := read(v); err != nil && split && strings.ContainsAny(v, ",;") {
			parts = strings.FieldsFunc(v, func(c rune) bool { return c == ',' || c == ';' })
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

func readLanguage(v string) (Language, error) {
	name, level, _ := strings.Cut(v, ":")
	code, ok := LanguageNamed(name)
	if !ok {
		return Language{}, fmt.Errorf("No language is called %s; write its English name or its two letters, such as en.", quoted(name))
	}
	level = strings.ToUpper(strings.TrimSpace(level))
	switch {
	case level == "NATIVE":
		return Language{code, Native}, nil
	case level == "" || slices.Contains(CEFRLevels, level):
		return Language{code, level}, nil
	}
	return Language{}, fmt.Errorf("%s is not a level; use one of A1, A2, B1, B2, C1, C2 or native.", quoted(level))
}

func readTest(v string) (TestScore, error) {
	parts := strings.SplitN(v, ":", 4)
	for len(parts) < 4 {
		parts = append(parts, "")
	}
	code, ok := TestNamed(parts[0])
	if !ok {
		return TestScore{}, fmt.Errorf("No test is called %s; use one of %s.", quoted(parts[0]), strings.Join(TestCodes(), ", "))
	}
	t := TestScore{Test: code}
	var err error
	if t.Score, err = readScore(code, parts[1]); err != nil {
		return TestScore{}, err
	}
	if t.Lowest, err = readScore(code, parts[2]); err != nil {
		return TestScore{}, err
	}
	if t.Score != 0 && t.Lowest > t.Score {
		return TestScore{}, fmt.Errorf("The lowest section of %s cannot be above the whole score; check both.", TestName(code))
	}
	if parts[3] = strings.TrimSpace(parts[3]); parts[3] != "" {
		t.On, err = readDay(parts[3])
	}
	return t, err
}

// readScore reads a score of that test; empty and "pass" (USMLE Step 1) give 0.
// Section scores may lie below the scale of the whole test, as TOEFL's of 0 to 30 do.
func readScore(code, v string) (float64, error) {
	v = strings.ToLower(strings.TrimSpace(v))
	if v == "" || (v == "pass" && strings.HasPrefix(code, "usmle")) {
		return 0, nil
	}
	least, most, step := 1.0, 300.0, 1.0
	if t, ok := reference.LanguageTestByCode(code); ok {
		least, most, step = min(t.Min, t.Step), t.Max, t.Step
	}
	n, err := strconv.ParseFloat(v, 64)
	if err != nil || math.IsNaN(n) || n < 0 || n > most {
		return 0, fmt.Errorf("%s is not a score of %s; its scale goes up to %s.", quoted(v), TestName(code), scoreText(most))
	}
	if steps := n / step; n < least || math.Abs(steps-math.Round(steps)) > 1e-9 {
		return 0, fmt.Errorf("%s is not a score of %s; its scores go in steps of %s.", quoted(v), TestName(code), scoreText(step))
	}
	return n, nil
}

func readDocument(v string) (Document, error) {
	kind, until, _ := strings.Cut(v, ":")
	d := Document{Kind: catalog.RequirementKind(asWord(strings.TrimSpace(kind)))}
	if !slices.Contains(DocumentKinds, d.Kind) {
		return Document{}, fmt.Errorf("%s is not a document that is known here; use one of %s.", quoted(kind), strings.Join(texts(DocumentKinds), ", "))
	}
	var err error
	if until = strings.TrimSpace(until); until != "" {
		d.Until, err = readDay(until)
	}
	return d, err
}

func readSpan(v string) (Span, error) {
	parts := strings.SplitN(v, "_", 3)
	if len(parts) < 2 {
		return Span{}, fmt.Errorf("%s needs a first and a last day; write 2027-01-04_2027-01-29_Final exams.", quoted(v))
	}
	from, err := readDay(strings.TrimSpace(parts[0]))
	if err != nil {
		return Span{}, err
	}
	to, err := readDay(strings.TrimSpace(parts[1]))
	if err != nil {
		return Span{}, err
	}
	if to < from || from.DaysUntil(to) > 366 {
		return Span{}, fmt.Errorf("The block from %s to %s must end after it begins and last at most a year; check the two days.", from, to)
	}
	s := Span{From: from, To: to}
	if len(parts) == 3 {
		s.Name = strings.TrimSpace(parts[2])
	}
	if len(s.Name) > 80 {
		return Span{}, fmt.Errorf("The name of the exam block is too long; write at most 80 letters.")
	}
	return s, nil
}
