package plan

import (
	"math/bits"
	"slices"
	"strings"

	"preround/internal/catalog"
	"preround/internal/platform/clock"
	"preround/internal/reference"
	"preround/internal/student"
)

// sitting is one test that the plan has the student take, or has on file.
type sitting struct {
	code    string // of reference.LanguageTest, "language" for another, or usmle1, usmle2
	name    string
	serves  uint64 // targets
	held    bool   // taken already, good enough and valid to the end
	heldOn  clock.Date
	booked  clock.Date // the day on which the student has said it will be sat
	again   string     // why a held one does not serve: a clause for people
	targets string     // names of those who ask, for people
	atLeast float64    // the highest score that a target asks for; 0 not stated
}

// englishTests are taken for English; the order is the one in which a tie is
// broken: most widely accepted first.
var englishTests = []string{"ielts", "toefl_2026", "oet", "pte", "cae", "det"}

var germanTests = []string{"goethe", "testdaf"}

// languageOfTests guesses the language from the tests named; English where none is.
func languageOfTests(list []catalog.TestMinimum) string {
	for _, t := range list {
		if slices.Contains(germanTests, testCode(t.Test)) {
			return "de"
		}
	}
	return "en"
}

// testCode is the table's code for a test named in a place's requirements; the
// scale of before 2026 is sat as the present one.
func testCode(name string) string {
	c := strings.ToLower(strings.TrimSpace(name))
	if c == "toefl" || strings.HasPrefix(c, "toefl ") || strings.HasPrefix(c, "toefl_") {
		return "toefl_2026"
	}
	c, _, _ = strings.Cut(c, " ")
	if _, ok := reference.LanguageTestByCode(c); ok {
		return c
	}
	return ""
}

// languages decides whether a test or lessons are needed.
func (n *needs) languages(t Target, p *catalog.Place, s student.Student) {
	if n.lang != "" {
		if speaks(s.Facts, n.lang, "native") == spoken {
			n.lang, n.accept = "", nil
			return
		}
		n.want(rowBook, rowSit, rowResult)
		return
	}
	for _, l := range p.Languages {
		if speaks(s.Facts, l.Code, l.CEFR) == spokenLess {
			n.ward = l
			n.want(rowLanguage)
			return
		}
	}
	if t.Place != nil || n.home || n.remote || t.Country == reference.Worldwide {
		return
	}
	c, ok := reference.CountryByCode(t.Country)
	if !ok || len(c.Languages) == 0 || slices.ContainsFunc(c.Languages, func(l string) bool { return speaks(s.Facts, l, "C1") == spoken }) {
		return
	}
	known := slices.ContainsFunc(c.Languages, func(l string) bool { return speaks(s.Facts, l, "C1") != notSaid })
	switch {
	case slices.Contains(c.Languages, "en") && known && c.Languages[0] == "en":
		n.lang = "en"
		n.want(rowBook, rowSit, rowResult)
	case !slices.Contains(c.Languages, "en") && known:
		n.ward = catalog.LanguageNeed{Code: c.Languages[0]}
		n.want(rowLanguage)
	}
}

// speech is how far a language is covered.
type speech uint8

const (
	notSaid speech = iota
	spokenLess
	spoken
)

// speaks tells whether the student speaks the language at the level. Where no
// language is said, the school's country answers: its only language counts as
// spoken, one of several as spoken less well than asked.
func speaks(f student.Facts, code, level string) speech {
	if len(f.Languages) > 0 {
		for _, l := range f.Languages {
			if l.Code == code && (l.CEFR == "native" || level != "native" && l.CEFR >= level) {
				return spoken
			}
		}
		return spokenLess
	}
	c, ok := reference.CountryByCode(f.SchoolCountry)
	if !ok {
		return notSaid
	}
	if len(c.Languages) == 1 && c.Languages[0] == code {
		return spoken
	}
	return spokenLess
}

// chooseTests finds the fewest new tests that serve every target, using those
// held first. Among equals the more widely accepted test wins, or the one that the
// student has sat before.
func chooseTests(ws []world, f student.Facts) []sitting {
	var out []sitting
	var open uint64
	for i := range ws {
		n := &ws[i].needs
		if n.wants(rowBook) {
			if k, ok := heldTest(&ws[i], f); ok {
				out = addSitting(out, sitting{code: k.Test, held: true, heldOn: k.On}, i)
			} else {
				open |= 1 << i
			}
		}
		for step := 1; step <= 2; step++ {
			if n.usmle[step] {
				code := []string{"", "usmle1", "usmle2"}[step]
				held := slices.ContainsFunc(f.Tests, func(t student.TestScore) bool { return t.Test == []string{"", "usmle_step1", "usmle_step2"}[step] })
				out = addSitting(out, sitting{code: code, held: held}, i)
			}
		}
	}
	for open != 0 {
		out, open = coverTests(ws, f, out, open)
	}
	for i := range out {
		out[i].describe(ws, f)
	}
	return out
}

// addSitting joins target i to a like sitting or adds the sitting.
func addSitting(list []sitting, s sitting, i int) []sitting {
	for k := range list {
		if list[k].code == s.code && list[k].held == s.held {
			list[k].serves |= 1 << i
			return list
		}
	}
	s.serves = 1 << i
	return append(list, s)
}

// coverTests takes the targets of open that one sitting's validity can span,
// earliest first, and adds the smallest set of tests that covers them.
func coverTests(ws []world, f student.Facts, out []sitting, open uint64) ([]sitting, uint64) {
	first := clock.Date(0)
	for i := range ws {
		if open&(1<<i) != 0 && (first == 0 || ws[i].start < first) {
			first = ws[i].start
		}
	}
	var group uint64
	for i := range ws { // two years, less the half year by which the first result is needed early
		if open&(1<<i) != 0 && ws[i].start <= first.AddMonths(18) {
			group |= 1 << i
		}
	}
	codes, covers := candidates(ws, group)
	bestSet, bestCost := 0, int32(1<<30)
	for set := 1; set < 1<<len(codes); set++ {
		var got uint64
		cost := int32(bits.OnesCount(uint(set))) * 10_000
		for k := range codes {
			if set&(1<<k) != 0 {
				got |= covers[k]
				cost += 100*int32(k) + testSpan(codes[k])[usually]
				if heldLow(f, codes[k]) { // a test once taken is the easier one to take again
					cost -= 350
				}
			}
		}
		if got == group && cost < bestCost {
			bestSet, bestCost = set, cost
		}
	}
	for k := range codes {
		if mine := covers[k] & group; bestSet&(1<<k) != 0 && mine != 0 {
			out = append(out, sitting{code: codes[k], serves: mine, booked: bookedDay(f, codes[k])})
			group &^= mine
			open &^= mine
		}
	}
	return out, open
}

// candidates lists the tests that some target of the group accepts, and which.
func candidates(ws []world, group uint64) (codes []string, covers []uint64) {
	add := func(code string, i int) {
		k := slices.Index(codes, code)
		if k < 0 {
			codes, covers, k = append(codes, code), append(covers, 0), len(codes)
		}
		covers[k] |= 1 << i
	}
	for i := range ws {
		if group&(1<<i) == 0 {
			continue
		}
		n, any := &ws[i].needs, false
		for _, a := range n.accept {
			if c := testCode(a.Test); c != "" {
				add(c, i)
				any = true
			}
		}
		if any {
			continue
		}
		switch n.lang {
		case "en":
			for _, c := range englishTests {
				add(c, i)
			}
		case "de":
			add("goethe", i)
		default:
			add("language", i)
		}
	}
	order := func(c string) int { return slices.Index(englishTests, c) & 0xff }
	for a := range codes { // a short insertion sort that keeps both lists in step
		for b := a; b > 0 && order(codes[b]) < order(codes[b-1]); b-- {
			codes[b], codes[b-1] = codes[b-1], codes[b]
			covers[b], covers[b-1] = covers[b-1], covers[b]
		}
	}
	return codes, covers
}

// heldTest finds a score on file that the target takes and that lasts to the
// first day. A score not said, or a minimum not stated, is no reason against it.
func heldTest(w *world, f student.Facts) (student.TestScore, bool) {
	for _, h := range f.Tests {
		if testServes(w, h) == "" && h.On <= w.today {
			return h, true
		}
	}
	return student.TestScore{}, false
}

// testServes is empty when the held test will do, else a clause that says why not.
func testServes(w *world, h student.TestScore) string {
	t, ok := reference.LanguageTestByCode(h.Test)
	if !ok {
		return "it is another test"
	}
	taken, low := len(w.needs.accept) == 0, false
	for _, a := range w.needs.accept {
		c := testCode(a.Test)
		if c != testCode(h.Test) {
			taken = taken || c == "" && a.Test == ""
			continue
		}
		if h.Test == strings.ToLower(a.Test) && h.Score != 0 && (h.Score < a.Minimum || h.Lowest != 0 && h.Lowest < a.Section) {
			low = true
			continue
		}
		taken = true
	}
	switch {
	case taken && languageOfTests([]catalog.TestMinimum{{Test: h.Test}}) != w.needs.lang:
		return "it is for another language"
	case !taken && low:
		return "the score is below what is asked"
	case !taken:
		return "it is not accepted"
	case t.ValidityMonths > 0 && h.On != 0 && h.On.AddMonths(t.ValidityMonths) < w.today:
		return "it expired on " + dayText(h.On.AddMonths(t.ValidityMonths))
	case t.ValidityMonths > 0 && h.On != 0 && h.On.AddMonths(t.ValidityMonths) < w.start:
		return "it expires on " + dayText(h.On.AddMonths(t.ValidityMonths)) + ", before the first day"
	}
	return ""
}

func heldLow(f student.Facts, code string) bool {
	return slices.ContainsFunc(f.Tests, func(h student.TestScore) bool { return testCode(h.Test) == code })
}

// bookedDay is a test day that lies ahead.
func bookedDay(f student.Facts, code string) clock.Date {
	for _, h := range f.Tests {
		if testCode(h.Test) == code {
			return h.On
		}
	}
	return 0
}

// describe fills in the words and figures for people.
func (s *sitting) describe(ws []world, f student.Facts) {
	s.name = map[string]string{"language": "a language test", "usmle1": "USMLE Step 1", "usmle2": "USMLE Step 2 CK", "toefl_2026": "TOEFL iBT"}[s.code]
	if t, ok := reference.LanguageTestByCode(s.code); ok && s.name == "" {
		s.name = t.Name
	}
	for i := range ws {
		if s.serves&(1<<i) == 0 {
			continue
		}
		for _, a := range ws[i].needs.accept {
			if testCode(a.Test) == s.code && strings.ToLower(a.Test) == s.code {
				s.atLeast = max(s.atLeast, a.Minimum)
			}
		}
		if s.held || s.again != "" {
			continue
		}
		for _, h := range f.Tests {
			if why := testServes(&ws[i], h); why != "" && h.On <= ws[i].today && testCode(h.Test) != "" {
				t, _ := reference.LanguageTestByCode(h.Test)
				s.again = "Your " + shortTest(t.Name) + " does not serve: " + why + "."
				break
			}
		}
	}
	if s.booked != 0 && len(ws) > 0 && s.booked <= ws[0].today {
		s.booked = 0
	}
}

// shortTest drops the table's remark on the scale.
func shortTest(name string) string {
	short, _, _ := strings.Cut(name, " (")
	return short
}

// testFamily is the row of a test's time from booking to result.
func testFamily(code string) family {
	switch code {
	case "ielts":
		return leadIELTS
	case "toefl", "toefl_2026":
		return leadTOEFL
	case "oet":
		return leadOET
	case "det":
		return leadDuolingo
	}
	return leadOtherTest
}

// testSpan is booking to result; resultSpan is the part after the test day.
func testSpan(code string) span { return leadOf(testFamily(code), reference.Worldwide).days }

func resultSpan(code string) span {
	t, ok := reference.LanguageTestByCode(code)
	if !ok {
		return span{7, 14, 42}
	}
	lo, hi := int32(max(1, t.ResultDaysMin)), int32(max(1, t.ResultDaysMax))
	return span{lo, (lo + hi + 1) / 2, hi}
}
