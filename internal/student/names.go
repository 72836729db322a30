package student

import (
	"slices"
	"strings"
	"sync"

	"preround/internal/catalog"
	"preround/internal/reference"
)

// GraduateYear stands for "graduate" in Facts.Year.
const GraduateYear = 9

// Native is the level of a mother tongue in Language.CEFR.
const Native = "native"

// CEFRLevels are the levels of the Common European Framework, lowest first.
var CEFRLevels = []string{"A1", "A2", "B1", "B2", "C1", "C2"}

// PayWishes are the answers to "paid or unpaid".
var PayWishes = []PayWish{UnpaidOK, PaidOnly}

// The values of PayWish beside "" (not said).
const (
	UnpaidOK PayWish = "unpaid_ok"
	PaidOnly PayWish = "paid_only"
)

// DocumentKinds are the papers that a student can say to hold already, in the
// order in which pages show them. Test results are TestScores.
var DocumentKinds = []catalog.RequirementKind{"passport", "visa", "cv", "transcript", "dean_letter", "recommendation_letter", "personal_statement",
	"cover_letter", "school_nomination", "immunisation", "insurance", "background_check", "bls", "hipaa_training", "photo", "membership",
	"certificate", "research_proposal", "writing_sample", "supervisor_acceptance"}

type nameTable struct {
	countries, specialties, skills, languages, tests map[string]string // folded name to code
	languageNames                                    map[string]string
	countryNames, specialtyNames                     []string
}

var names = sync.OnceValue(func() nameTable {
	t := nameTable{map[string]string{}, map[string]string{}, map[string]string{}, map[string]string{}, map[string]string{}, map[string]string{}, nil, nil}
	weak := func(m map[string]string, code string, names ...string) { // never over a name that is there
		for _, n := range names {
			if n = fold(n); n != "" && m[n] == "" {
				m[n] = code
			}
		}
	}
	for _, c := range reference.Countries() {
		weak(t.countries, string(c.Code), string(c.Code))
	}
	for _, c := range reference.Countries() {
		weak(t.countries, string(c.Code), c.Name)
		t.countryNames = append(t.countryNames, c.Name)
	}
	for _, c := range reference.Countries() {
		weak(t.countries, string(c.Code), c.Aliases...)
	}
	for _, s := range reference.Specialties() {
		weak(t.specialties, s.Slug, s.Slug, s.NameGB, s.NameUS)
		t.specialtyNames = append(t.specialtyNames, s.NameGB)
	}
	for _, s := range reference.Specialties() {
		weak(t.specialties, s.Slug, s.Synonyms...)
	}
	for _, s := range reference.Skills() {
		weak(t.skills, s.ID, s.ID, s.Name)
	}
	for _, s := range reference.Skills() {
		weak(t.skills, s.ID, s.Aliases...)
	}
	for _, l := range strings.Split(languageTable, "|") {
		code, name, _ := strings.Cut(l, " ")
		t.languageNames[code] = name
		weak(t.languages, code, code, name)
	}
	for _, x := range reference.LanguageTests() {
		short, _, _ := strings.Cut(x.Name, " (")
		weak(t.tests, x.Code, x.Code, x.Name, short)
	}
	for _, x := range otherTests {
		weak(t.tests, x[0], x[0], x[1])
	}
	weak(t.tests, "oet", "OET")
	weak(t.tests, "pte", "PTE")
	weak(t.tests, "toefl", "TOEFL")
	weak(t.tests, "goethe", "Goethe")
	return t
})

// otherTests are exams that places ask for and that are no language tests.
var otherTests = [][2]string{{"usmle_step1", "USMLE Step 1"}, {"usmle_step2", "USMLE Step 2 CK"}}

// languageTable names the languages of ISO 639-1 that medical schools teach or
// hospitals speak in.
const languageTable = "aa Afar|af Afrikaans|ak Akan|am Amharic|ar Arabic|as Assamese|ay Aymara|az Azerbaijani|be Belarusian|bg Bulgarian|" +
	"bi Bislama|bn Bengali|bo Tibetan|bs Bosnian|ca Catalan|cs Czech|cy Welsh|da Danish|de German|dv Maldivian|dz Dzongkha|el Greek|en English|" +
	"es Spanish|et Estonian|eu Basque|fa Persian|ff Fula|fi Finnish|fj Fijian|fo Faroese|fr French|ga Irish|gl Galician|gn Guarani|gu Gujarati|" +
	"ha Hausa|he Hebrew|hi Hindi|ho Hiri Motu|hr Croatian|ht Haitian Creole|hu Hungarian|hy Armenian|id Indonesian|ig Igbo|is Icelandic|" +
	"it Italian|ja Japanese|ka Georgian|kk Kazakh|kl Greenlandic|km Khmer|kn Kannada|ko Korean|ku Kurdish|ky Kyrgyz|la Latin|" +
	"lb Luxembourgish|ln Lingala|lo Lao|lt Lithuanian|lv Latvian|mg Malagasy|mh Marshallese|mi Māori|mk Macedonian|ml Malayalam|mn Mongolian|" +
	"mr Marathi|ms Malay|mt Maltese|my Burmese|na Nauruan|nb Norwegian Bokmål|nd Northern Ndebele|ne Nepali|nl Dutch|nn Norwegian Nynorsk|" +
	"no Norwegian|nr Southern Ndebele|ny Chewa|or Odia|pa Punjabi|pl Polish|ps Pashto|pt Portuguese|qu Quechua|rm Romansh|rn Kirundi|ro Romanian|" +
	"ru Russian|rw Kinyarwanda|sd Sindhi|sg Sango|si Sinhala|sk Slovak|sl Slovenian|sm Samoan|sn Shona|so Somali|sq Albanian|sr Serbian|" +
	"ss Swazi|st Sotho|sv Swedish|sw Swahili|ta Tamil|te Telugu|tg Tajik|th Thai|ti Tigrinya|tk Turkmen|tl Tagalog|tn Tswana|to Tongan|" +
	"tr Turkish|ts Tsonga|uk Ukrainian|ur Urdu|uz Uzbek|ve Venda|vi Vietnamese|wo Wolof|xh Xhosa|yo Yoruba|zh Chinese|zu Zulu"

func named(m map[string]string, name string) (string, bool) {
	if v, ok := m[fold(name)]; ok {
		return v, true
	}
	v, ok := m[fold(strings.ReplaceAll(name, "_", " "))]
	return v, ok
}

// CountryNamed finds a country by code, name or alias, in any case and without accents.
func CountryNamed(name string) (reference.CountryCode, bool) {
	c, ok := named(names().countries, name)
	return reference.CountryCode(c), ok
}

// SpecialtyNamed finds a specialty's slug by slug, British or American name, or synonym.
func SpecialtyNamed(name string) (string, bool) { return named(names().specialties, name) }

// SkillNamed finds a skill's id by id, name or alias.
func SkillNamed(name string) (string, bool) { return named(names().skills, name) }

// LanguageNamed finds a language's ISO 639-1 code by code or English name.
func LanguageNamed(name string) (string, bool) { return named(names().languages, name) }

// LanguageName is the English name of an ISO 639-1 code, or the code itself.
func LanguageName(code string) string {
	if n := names().languageNames[code]; n != "" {
		return n
	}
	return code
}

// LanguageCodes lists the known languages by English name.
func LanguageCodes() []string {
	var codes []string
	for c := range names().languageNames {
		codes = append(codes, c)
	}
	slices.SortFunc(codes, func(a, b string) int { return strings.Compare(LanguageName(a), LanguageName(b)) })
	return codes
}

// TestNamed finds a test's code by code or name.
func TestNamed(name string) (string, bool) { return named(names().tests, name) }

// TestCodes lists the tests that a student can name, language tests first.
func TestCodes() []string {
	var out []string
	for _, t := range reference.LanguageTests() {
		out = append(out, t.Code)
	}
	for _, t := range otherTests {
		out = append(out, t[0])
	}
	return out
}

// TestName is a test's name for people, or the code itself.
func TestName(code string) string {
	if t, ok := reference.LanguageTestByCode(code); ok {
		return t.Name
	}
	for _, t := range otherTests {
		if t[0] == code {
			return t[1]
		}
	}
	return code
}

func countryNames() []string   { return names().countryNames }
func specialtyNames() []string { return names().specialtyNames }

// nearest is the name within two changes of a letter of v (one for short
// words), or empty.
func nearest(v string, among []string) string {
	f := fold(v)
	best, limit := "", 3
	if len(f) < 7 {
		limit = 2
	}
	for _, n := range among {
		if d := distance(f, fold(n), limit); d < limit {
			best, limit = n, d
		}
	}
	return best
}

// TestLanguage is the language that a test is about; empty for exams that are
// no language tests.
func TestLanguage(code string) string {
	switch code {
	case "ielts", "toefl", "toefl_2026", "pte", "oet", "det", "cae":
		return "en"
	case "testdaf", "goethe":
		return "de"
	}
	return ""
}
