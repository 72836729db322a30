package fit

import (
	"strconv"
	"strings"

	"preround/internal/catalog"
	"preround/internal/reference"
	"preround/internal/student"
)

// RequirementWords is "2 letters of recommendation" or "Language test: IELTS
// Academic 7.0, or TOEFL iBT 100".
func RequirementWords(r catalog.Requirement) string {
	s := r.Kind.Label()
	if r.Count > 1 {
		s = strconv.Itoa(r.Count) + " " + strings.ToLower(s[:1]) + s[1:] + "s"
		if r.Kind == "recommendation_letter" {
			s = strconv.Itoa(r.Count) + " letters of recommendation"
		}
	}
	var tests []string
	for _, t := range r.AnyOf {
		tests = append(tests, minimumWords(t))
	}
	switch {
	case len(tests) > 0:
		s += ": " + strings.Join(tests, ", or ")
	case r.Language != "":
		s += " in " + student.LanguageName(r.Language)
	}
	return s
}

func minimumWords(t catalog.TestMinimum) string {
	name := t.Test
	if known, ok := reference.LanguageTestByCode(t.Test); ok {
		name = known.Name
	}
	if t.Minimum > 0 {
		name += " " + pointsText(t.Minimum)
	}
	if t.Section > 0 {
		name += " with at least " + pointsText(t.Section) + " in each part"
	}
	if t.CEFR != "" {
		name = strings.TrimSpace(name + " level " + t.CEFR)
	}
	return name
}

func pointsText(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }
