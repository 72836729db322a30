package reference

import "sync"

// LanguageTest is one row of language_tests.csv.
type LanguageTest struct {
	Code           string // "ielts"
	Name           string // "IELTS Academic"
	Min, Max, Step float64
	Sections       []string
	ValidityMonths int // 0: does not expire
	ResultDaysMin  int
	ResultDaysMax  int
	HowTaken       string
	Source         string
	Checked        Checked
	Note           string
}

// CEFRRange says which level of the Common European Framework a score shows.
type CEFRRange struct {
	Code     string
	Min, Max float64
	CEFR     string // A1..C2
	Source   string
	Checked  Checked
}

type testTable struct {
	tests []LanguageTest
	cefr  []CEFRRange
}

var tests = sync.OnceValue(func() testTable {
	var t testTable
	eachRow("language_tests.csv", func(r row) {
		t.tests = append(t.tests, LanguageTest{Code: r["code"], Name: r["test"], Min: r.float("scale_min"), Max: r.float("scale_max"),
			Step: r.float("step"), Sections: r.list("sections"), ValidityMonths: r.int("validity_months"),
			ResultDaysMin: r.int("result_days_min"), ResultDaysMax: r.int("result_days_max"), HowTaken: r["how_taken"],
			Source: r["source"], Checked: Checked(r["checked"]), Note: r["note"]})
	})
	eachRow("language_cefr.csv", func(r row) {
		t.cefr = append(t.cefr, CEFRRange{r["code"], r.float("score_min"), r.float("score_max"), r["cefr"], r["source"], Checked(r["checked"])})
	})
	return t
})

// LanguageTests lists the known tests.
func LanguageTests() []LanguageTest { return tests().tests }

// LanguageTestByCode finds a test.
func LanguageTestByCode(code string) (LanguageTest, bool) {
	for _, t := range tests().tests {
		if t.Code == code {
			return t, true
		}
	}
	return LanguageTest{}, false
}

// CEFROf is the level that a score of a test shows, with its source.
func CEFROf(code string, score float64) (CEFRRange, bool) {
	for _, c := range tests().cefr {
		if c.Code == code && score >= c.Min && score <= c.Max {
			return c, true
		}
	}
	return CEFRRange{}, false
}

// BelowCEFR tells whether a score is lower than all that the table has for the
// test, where its lowest row shows the level or less: what it does show is not
// known, but it is below the level.
func BelowCEFR(code string, score float64, level string) bool {
	lowest := CEFRRange{}
	for _, c := range tests().cefr {
		if c.Code == code && (lowest.Code == "" || c.Min < lowest.Min) {
			lowest = c
		}
	}
	return lowest.Code != "" && score > 0 && score < lowest.Min && lowest.CEFR <= level
}
