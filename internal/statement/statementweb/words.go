package statementweb

import (
	"slices"
	"strings"

	"preround/internal/statement"
)

// opening is the beginning of a paragraph.
func opening(text string) string {
	words := strings.Fields(text)
	if len(words) <= 12 {
		return strings.Join(words, " ")
	}
	return strings.Join(words[:12], " ") + " …"
}

// pointsInOrder are those that the text does not answer, then those that it answers,
// then what need not be answered.
func (v *showView) pointsInOrder() []statement.Point {
	out := slices.Clone(v.report.Points)
	order := func(p statement.Point) int {
		switch {
		case p.Answered:
			return 1
		case p.Plain:
			return 2
		}
		return 0
	}
	slices.SortStableFunc(out, func(a, b statement.Point) int { return order(a) - order(b) })
	return out
}

// strangeFacts are names that count as facts of the place though nothing states them.
func (v *showView) strangeFacts() string {
	var out []string
	for _, f := range v.report.Facts {
		if f.Of == "" && !slices.Contains(out, "“"+f.Text+"”") {
			out = append(out, "“"+f.Text+"”")
		}
	}
	return strings.Join(out, ", ")
}

// clear tells that something was looked for and not found.
func (v *showView) clear() bool { return v.text.Text != "" && v.clearWords() != "" }

// clearWords names what was looked for and not found.
func (v *showView) clearWords() string {
	var out []string
	r := v.report
	if r.Read && len(r.Generic) == 0 {
		out = append(out, "sentences for anyone")
	}
	if len(r.Hosts) == 0 {
		out = append(out, "names of other hosts")
	}
	if len(r.Overlap.Sentences) == 0 {
		out = append(out, "sentences of other texts")
	}
	if len(r.Claims) == 0 && !v.around.Record.Empty {
		out = append(out, "claims that your CV does not have")
	}
	if len(out) == 0 {
		return ""
	}
	return "Looked for and not found: " + strings.Join(out, ", ") + "."
}
