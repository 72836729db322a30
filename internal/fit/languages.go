package fit

import (
	"slices"

	"preround/internal/catalog"
	"preround/internal/platform/clock"
	"preround/internal/reference"
	"preround/internal/student"
)

// nativeLevel is above C2 in the levels 1 (A1) to 6 (C2).
const nativeLevel = 7

// workingLevel is the level that counts as enough where a place names a
// language and no level: B2, from which on people follow a ward round.
const workingLevel = 4

// levels is what the student can of each language: the best of what was said
// and what test scores show by the table of reference.CEFROf. 0 means that the
// language was named without a level.
func levels(f student.Facts) map[string]int {
	m := map[string]int{}
	for _, l := range f.Languages {
		level := slices.Index(student.CEFRLevels, l.CEFR) + 1
		if l.CEFR == student.Native {
			level = nativeLevel
		}
		m[l.Code] = max(m[l.Code], level)
	}
	for _, t := range f.Tests {
		lang := student.TestLanguage(t.Test)
		if lang == "" || t.Score == 0 {
			continue
		}
		m[lang] = max(m[lang], scoreLevel(t))
	}
	return m
}

func scoreLevel(t student.TestScore) int {
	r, ok := reference.CEFROf(t.Test, t.Score)
	if !ok {
		return 0
	}
	return slices.Index(student.CEFRLevels, r.CEFR) + 1
}

// judgeLanguage judges the languages spoken at work, each of which is needed,
// and the tests asked for.
func (c *Scorer) judgeLanguage(t *catalog.Terms) answer {
	a := notAsked
	for _, l := range t.Languages {
		a = max(a, c.speaks(l))
	}
	for _, r := range t.Tests {
		a = max(a, c.judgeTest(r).answer)
	}
	return a
}

// speaks judges one language spoken at work, or those that do in its place: the
// best counts. A language that the student did not name is unknown: nobody
// lists what they were not asked for.
func (c *Scorer) speaks(l catalog.LanguageNeed) answer {
	a := c.speaksOne(l.Code, l.CEFR)
	for _, code := range l.Or {
		a = min(a, c.speaksOne(code, l.CEFR))
	}
	return a
}

func (c *Scorer) speaksOne(code, cefr string) answer {
	mine := c.level[code]
	need := slices.Index(student.CEFRLevels, cefr) + 1
	switch {
	case mine == 0, need == 0 && mine < workingLevel:
		return unknown
	case mine >= need:
		return yes
	}
	return no
}

// proof is how a test requirement stands, with the result and the minimum that
// decided, for the sentence about it.
type proof struct {
	answer
	how   proofKind
	test  student.TestScore
	asked catalog.TestMinimum
	lang  string
}

// proofKind orders results: the best one decides.
type proofKind uint8

const (
	proofNone    proofKind = iota // no result on file
	proofNative                   // mother tongue, which hosts often take instead
	proofOther                    // a result of a test that the host does not name
	proofExpired                  // a result that will have expired
	proofLow                      // below the minimum
	proofBooked                   // a test without score yet
	proofSection                  // the lowest section was not said
	proofScale                    // the other scale of TOEFL: the comparison leaves it open
	proofLevel                    // no score is named, only a level, and the level shown is not known
	proofMet                      // a result does
)

// judgeTest finds the result that satisfies one of the alternatives best. A
// result counts until its validity ends, which must not be before the first day.
func (c *Scorer) judgeTest(r catalog.Requirement) proof {
	lang := r.Language
	if lang == "" {
		lang = languageOf(r.AnyOf)
	}
	best := proof{answer: unknown, lang: lang}
	alternatives := r.AnyOf
	if len(alternatives) == 0 {
		alternatives = []catalog.TestMinimum{{}}
	}
	best.asked = alternatives[0]
	for _, m := range alternatives {
		for _, t := range c.student.Facts.Tests {
			if p, ok := c.compare(t, m, lang); ok && (p.how > best.how || p.how == best.how && p.test.Score > best.test.Score) {
				best = p
			}
		}
	}
	if best.how == proofNone && c.level[lang] == nativeLevel {
		best.how = proofNative
	}
	best.lang = lang
	return best
}

// languageOf guesses a requirement's language from the tests it names; English
// where it names none, as nearly all do.
func languageOf(tests []catalog.TestMinimum) string {
	for _, t := range tests {
		if code, ok := student.TestNamed(t.Test); ok {
			return student.TestLanguage(code)
		}
	}
	return "en"
}

// compare holds one result against one minimum; false when it is about another language.
func (c *Scorer) compare(t student.TestScore, m catalog.TestMinimum, lang string) (proof, bool) {
	if student.TestLanguage(t.Test) != lang {
		return proof{}, false
	}
	p := proof{answer: unknown, test: t, asked: m}
	named, known := student.TestNamed(m.Test)
	switch {
	case m.Test != "" && (!known || family(named) != family(t.Test)):
		p.how = proofOther
	case t.Score == 0 || t.On > c.today:
		p.how = proofBooked
	case c.expired(t):
		p.how = proofExpired
	case m.CEFR != "" && m.Minimum == 0:
		return compareLevel(p, m.CEFR), true
	default:
		return compareScore(p), true
	}
	return p, true
}

// family joins the two scales of TOEFL: one test, two ways of counting.
func family(code string) string {
	if code == "toefl_2026" {
		return "toefl"
	}
	return code
}

// expired tells whether a result is no longer valid on the first day (today,
// where none is said).
func (c *Scorer) expired(t student.TestScore) bool {
	until := ValidUntil(t)
	return until != 0 && until < max(c.first, c.today)
}

// ValidUntil is the last day on which a result counts by the rule of its test
// maker; 0 when it does not expire or its day is not known.
func ValidUntil(t student.TestScore) clock.Date {
	row, ok := reference.LanguageTestByCode(t.Test)
	if !ok || row.ValidityMonths == 0 || t.On == 0 {
		return 0
	}
	return t.On.AddMonths(row.ValidityMonths)
}

func compareLevel(p proof, cefr string) (out proof) {
	level, need := scoreLevel(p.test), slices.Index(student.CEFRLevels, cefr)+1
	switch {
	case level == 0 && reference.BelowCEFR(p.test.Test, p.test.Score, cefr):
		p.answer, p.how = no, proofLow
	case level == 0:
		p.how = proofLevel
	case level >= need:
		p.answer, p.how = yes, proofMet
	default:
		p.answer, p.how = no, proofLow
	}
	return p
}

// compareScore holds a score against a minimum of the same test. TOEFL has two
// scales; a minimum of 6 or less can only be on the one used since 2026.
func compareScore(p proof) proof {
	least, most := p.test.Score, p.test.Score
	if family(p.test.Test) == "toefl" {
		least, most = onScale(p.test, p.asked.Minimum > 6)
	}
	switch {
	case most < p.asked.Minimum:
		p.answer, p.how = no, proofLow
	case least < p.asked.Minimum:
		p.how = proofScale
	case p.asked.Section != 0 && p.test.Lowest == 0:
		p.how = proofSection
	case p.test.Lowest < p.asked.Section:
		p.answer, p.how = no, proofLow
	default:
		p.answer, p.how = yes, proofMet
	}
	return p
}

// onScale is a TOEFL total on the old scale of 0 to 120 or the present one.
func onScale(t student.TestScore, old bool) (least, most float64) {
	switch {
	case old && t.Test == "toefl_2026":
		if a, b, ok := reference.TOEFLTotals(t.Score); ok {
			return a, b
		}
	case !old && t.Test == "toefl":
		for band := 6.0; band >= 1; band -= 0.5 {
			if a, _, ok := reference.TOEFLTotals(band); ok && t.Score >= a {
				return band, band
			}
		}
	}
	return t.Score, t.Score
}
