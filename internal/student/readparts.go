package student

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"preround/internal/catalog"
	"preround/internal/reference"
)

// The values that have parts: a language and its level, a test and its score, a
// document and its end, a block of days and its name.

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
	if old, err := strconv.ParseFloat(strings.TrimSpace(parts[1]), 64); code == "toefl_2026" && err == nil && old > 6 {
		code = "toefl" // "TOEFL iBT: 100" can only be on the scale of before 2026
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
