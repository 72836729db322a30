package readiness

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"preround/internal/catalog"
	"preround/internal/fit"
	"preround/internal/plan"
	"preround/internal/reference"
	"preround/internal/student"
)

// tests is the tests of which any one will do.
func (b *builder) tests(l *fit.Lack) clause {
	alternatives := l.Need.AnyOf
	if len(alternatives) == 0 {
		alternatives = []catalog.TestMinimum{{}}
	}
	var c clause
	for _, m := range alternatives {
		if n := b.test(m, l); !slices.Contains(c, n) {
			c = append(c, n)
		}
	}
	return c
}

func (b *builder) test(m catalog.TestMinimum, l *fit.Lack) int {
	code, known := student.TestNamed(m.Test)
	name := m.Test
	switch {
	case m.Test == "":
		code = "lang:" + l.Need.Language
		name = "A test of " + student.LanguageName(l.Need.Language)
	case known:
		name, _, _ = strings.Cut(student.TestName(code), " (")
	default:
		code = strings.ToLower(m.Test)
	}
	id := "test:" + code
	what := name
	if m.Minimum > 0 {
		id += ":" + scoreText(m.Minimum)
		what += " " + scoreText(m.Minimum)
	}
	if m.Section > 0 {
		id += ":" + scoreText(m.Section)
		what += " with " + scoreText(m.Section) + " in each part"
	}
	if m.CEFR != "" {
		id += "@" + m.CEFR
		if m.Minimum == 0 {
			what += " at " + m.CEFR
		}
	}
	return b.number(GapID(id), func() gap {
		g := gap{Gap: Gap{Kind: Test, What: what, Question: "tests"}, test: code, minimum: m.Minimum, section: m.Section,
			level: slices.Index(student.CEFRLevels, m.CEFR) + 1}
		if u, ok := plan.UsualTest(code); ok {
			g.timed(u, true)
			g.fee(code)
			row, _ := reference.LanguageTestByCode(code)
			b.bookedTest(&g, l, row.ResultDaysMax)
		} else if m.Test == "" {
			g.timed(plan.UsualTest("")) // which test is not said
			g.Note = "Which test it takes is not stated; ask before you book one."
		}
		return g
	})
}

// bookedTest counts to the day of a booked test of the same kind.
func (b *builder) bookedTest(g *gap, l *fit.Lack, result int) {
	if l.Booked != 0 && l.BookedTest == g.test {
		b.booked(g, l.Booked, result)
	}
}

func scoreText(v float64) string {
	if v == math.Trunc(v) && v < 10 {
		return strconv.FormatFloat(v, 'f', 1, 64)
	}
	return strconv.FormatFloat(v, 'f', -1, 64)
}

// stands tells whether having g would do where b is asked.
func (g *gap) stands(b *gap) bool {
	switch {
	case g.ID == b.ID:
		return true
	case g.letters > 0 && b.letters > 0:
		return g.letters >= b.letters
	case g.test == "" || b.test == "":
		return false
	case g.test == b.test && g.Kind == b.Kind:
		return g.minimum >= b.minimum && g.section >= b.section && (b.level == 0 || g.level >= b.level)
	}
	lang, any := strings.CutPrefix(b.test, "lang:")
	return any && b.level == 0 && student.TestLanguage(g.test) == lang
}
