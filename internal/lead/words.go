package lead

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"preround/internal/catalog"
	"preround/internal/reference"
)

// vocabulary joins the values of a list, their words for people and what else
// people write, all folded.
func vocabulary[T interface {
	~string
	Label() string
}](values []T, more map[string]T) map[string]T {
	out := map[string]T{}
	for _, v := range values {
		out[Fold(string(v))], out[Fold(v.Label())] = v, v
	}
	for w, v := range more {
		out[Fold(w)] = v
	}
	return out
}

var (
	kindWords = vocabulary(catalog.Categories, map[string]catalog.Category{"clinical elective": catalog.Clinical, "elective": catalog.Clinical, "ward": catalog.Clinical,
		"lab": catalog.Research, "laboratory": catalog.Research, "bench": catalog.Research, "forschung": catalog.Research, "klinisch": catalog.Clinical,
		"famulatur": catalog.Clinical, "investigación": catalog.Research, "clínico": catalog.Clinical, "management": catalog.Administrative, "policy": catalog.PublicHealth,
		"global health": catalog.PublicHealth, "gesundheitswesen": catalog.PublicHealth, "salud pública": catalog.PublicHealth, "تحقیق": catalog.Research})
	formatWords = vocabulary(catalog.Formats, map[string]catalog.Format{"attachment": "elective", "clinical attachment": "elective", "rotation": "elective", "famulatur": "elective",
		"observer": "observership", "hospitation": "observership", "externship": "observership", "sub internship": "clerkship", "subinternship": "clerkship", "pj": "clerkship",
		"summer school": "summer_programme", "summer program": "summer_programme", "summer research": "summer_programme", "lab": "lab_placement", "laboratory placement": "lab_placement",
		"volunteer": "volunteering", "online": "virtual", "grant": "scholarship", "shadow": "shadowing", "kurs": "course", "curso": "course", "stipendium": "scholarship", "beca": "scholarship"})
	modeWords = vocabulary(catalog.Modes, map[string]catalog.Mode{"on site": "in_person", "onsite": "in_person", "in person": "in_person", "vor ort": "in_person",
		"presencial": "in_person", "online": "remote", "virtual": "remote", "remote": "remote", "hybrid": "hybrid", "mixed": "hybrid"})
	originWords = vocabulary(Origins, map[string]Origin{"friend": "person", "word of mouth": "person", "senior": "person", "colleague": "person", "university": "school", "faculty": "school",
		"association": "society", "email": "mail", "e mail": "mail", "letter": "mail", "website": "web", "internet": "web", "link": "web", "list": "file", "spreadsheet": "file"})
	perWords = vocabulary(catalog.Pers, map[string]catalog.Per{"week": "week", "per week": "week", "weekly": "week", "month": "month", "per month": "month", "monthly": "month",
		"total": "programme", "once": "programme", "programme": "programme", "four weeks": "four_weeks", "day": "day"})
	requirementWords = vocabulary(catalog.RequirementKinds, map[string]catalog.RequirementKind{"resume": "cv", "résumé": "cv", "curriculum vitae": "cv", "lebenslauf": "cv", "currículum": "cv",
		"letter of motivation": "cover_letter", "motivation letter": "cover_letter", "motivationsschreiben": "cover_letter", "carta de motivación": "cover_letter", "statement": "personal_statement",
		"statement of purpose": "personal_statement", "letter of recommendation": "recommendation_letter", "recommendation": "recommendation_letter", "recommendation letters": "recommendation_letter",
		"letters of recommendation": "recommendation_letter", "reference": "recommendation_letter", "references": "recommendation_letter", "reference letter": "recommendation_letter",
		"transcripts": "transcript", "academic transcript": "transcript", "grades": "transcript", "zeugnis": "transcript", "expediente académico": "transcript", "dean letter": "dean_letter", "deans letter": "dean_letter",
		"letter of good standing": "dean_letter", "letter from the dean": "dean_letter", "mspe": "dean_letter", "nomination": "school_nomination", "form": "application_form",
		"bewerbungsformular": "application_form", "proposal": "research_proposal", "ielts": "language_test", "toefl": "language_test", "english test": "language_test", "proof of english": "language_test",
		"step 1": "usmle_step1", "usmle step 1": "usmle_step1", "step 2": "usmle_step2", "usmle step 2": "usmle_step2", "immunization": "immunisation", "immunisations": "immunisation",
		"immunizations": "immunisation", "vaccination": "immunisation", "vaccinations": "immunisation", "impfnachweis": "immunisation", "health insurance": "insurance", "malpractice insurance": "insurance",
		"liability insurance": "insurance", "police certificate": "background_check", "police clearance": "background_check", "criminal record check": "background_check", "dbs": "background_check",
		"bls": "bls", "basic life support": "bls", "hipaa": "hipaa_training", "photograph": "photo", "passport copy": "passport", "copy of passport": "passport"})
	rollingWords = map[string]bool{"rolling": true, "any time": true, "anytime": true, "all year": true, "open": true, "jederzeit": true, "laufend": true, "ongoing": true}
)

// foreignNames are country names in the languages of students' lists.
var foreignNames = map[string]reference.CountryCode{"deutschland": "DE", "österreich": "AT", "schweiz": "CH", "vereinigtes königreich": "GB", "grossbritannien": "GB", "großbritannien": "GB",
	"vereinigte staaten": "US", "frankreich": "FR", "spanien": "ES", "italien": "IT", "niederlande": "NL", "schweden": "SE", "norwegen": "NO", "indien": "IN",
	"alemania": "DE", "reino unido": "GB", "estados unidos": "US", "francia": "FR", "españa": "ES", "suiza": "CH", "méxico": "MX", "brasil": "BR",
	"پاکستان": "PK", "جرمنی": "DE", "برطانیہ": "GB", "امریکہ": "US", "امریکا": "US", "کینیڈا": "CA", "آسٹریلیا": "AU", "بھارت": "IN", "ترکی": "TR", "سعودی عرب": "SA"}

func foreignCountry(s string) (reference.CountryCode, bool) {
	c, ok := foreignNames[strings.ToLower(s)]
	return c, ok
}

func wordIn[T ~string](s string, words map[string]T) (T, bool) {
	v, ok := words[Fold(s)]
	return v, ok
}

// split parts a list of words.
func split(s string) []string {
	var out []string
	for _, w := range strings.FieldsFunc(s, func(r rune) bool { return r == ',' || r == ';' || r == '|' || r == '\n' || r == '،' }) {
		if w = strings.TrimSpace(w); w != "" {
			out = append(out, w)
		}
	}
	return out
}

var weeksNumber = regexp.MustCompile(`\d+`)

// readWeeks reads "4", "4-8" and "4 to 8 weeks"; months are not turned into weeks.
func readWeeks(s string) (w catalog.Weeks, err error) {
	s = westernDigits(s)
	if s == "" {
		return w, nil
	}
	bad := fmt.Errorf("“%s” is not a length in weeks; write 4, or 4 to 8", clip(s))
	all := weeksNumber.FindAllString(s, 3)
	rest := Fold(weeksNumber.ReplaceAllString(s, " "))
	for _, word := range strings.Fields(rest) {
		switch word {
		case "to", "weeks", "week", "wochen", "woche", "semanas", "semana", "bis", "a", "wk", "wks", "ہفتے", "minimum", "min", "least", "at":
		default:
			return w, bad
		}
	}
	if len(all) < 1 || len(all) > 2 || strings.ContainsAny(s, ".,") {
		return w, bad
	}
	w.Min = atoi(all[0])
	w.Max = w.Min
	if len(all) == 2 {
		w.Max = atoi(all[1])
	}
	if strings.Contains(rest, "min") || strings.Contains(rest, "least") {
		w.Max = 0
	}
	if w.Min < 1 || w.Min > 104 || w.Max > 104 || w.Max > 0 && w.Max < w.Min {
		return catalog.Weeks{}, bad
	}
	return w, nil
}

func weeksText(w catalog.Weeks) string {
	switch {
	case w.Min == 0:
		return ""
	case w.Max == 0:
		return fmt.Sprintf("at least %d", w.Min)
	case w.Min == w.Max:
		return fmt.Sprint(w.Min)
	}
	return fmt.Sprintf("%d to %d", w.Min, w.Max)
}

func upperFirst(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[n:]
}
