package moneyweb

import (
	"context"
	"fmt"
	"html"
	"io"
	"strings"

	"github.com/a-h/templ"

	"preround/internal/money"
)

// part is one stretch of a bar.
type part struct {
	class string
	value int64
}

// bar draws one bar of so many parts on a scale up to most, with a mark at limit (0:
// none). What it shows is said in words, which a screen reader gets instead.
func bar(says string, most, limit int64, parts ...part) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		var b strings.Builder
		fmt.Fprintf(&b, `<svg class="bar-line" viewBox="0 0 1000 24" preserveAspectRatio="none" role="img" aria-label="%s"><rect class="ground" width="1000" height="24"></rect>`, html.EscapeString(says))
		at := int64(0)
		for _, p := range parts {
			width := min(permille(p.value, most), 1000-at)
			if width > 0 {
				fmt.Fprintf(&b, `<rect class="%s" x="%d" width="%d" height="24"></rect>`, p.class, at, width)
			}
			at += width
		}
		if limit > 0 {
			x := min(permille(limit, most), 997)
			fmt.Fprintf(&b, `<rect class="limit" x="%d" width="3" height="24"></rect>`, x)
		}
		b.WriteString(`</svg>`)
		_, err := io.WriteString(w, b.String())
		return err
	})
}

// permille is value of most in thousandths; a little of something is never nothing.
func permille(value, most int64) int64 {
	if most <= 0 || value <= 0 {
		return 0
	}
	if value > 1<<52 {
		return min(1000, value/(most/1000+1))
	}
	return max(1, min(1000, value*1000/most))
}

// budgetRow is one bar of the budget with its words.
type budgetRow struct {
	term, figure, says string
	parts              []part
}

// budgetRows are the bars of a budget: planned, paid, covered, and what that leaves
// the student to pay.
func (l *ledger) budgetRows(b money.Budget) []budgetRow {
	t := b.Tally
	of := ""
	if b.Set() {
		of = " of a budget of " + b.Limit.String()
	}
	rows := []budgetRow{
		{term: "Planned", figure: l.sum(t.Planned), parts: []part{{"planned", t.Planned}}},
		{term: "Paid so far", figure: l.sum(t.Paid), parts: []part{{"paid", t.Paid}}},
		{term: "Covered by pay and grants", figure: l.sum(t.Covered), parts: []part{{"received", t.Received}, {"expected", t.Covered - t.Received}}},
		{term: "Your own part", figure: l.sum(t.Own()), parts: []part{{"own", t.Own()}}},
	}
	if t.Covered > 0 {
		rows[2].figure += ", of which received " + l.sum(t.Received)
	}
	if t.Own() < 0 {
		rows[3].figure = "none: " + l.sum(-t.Own()) + " more comes in than goes out"
	}
	for i := range rows {
		rows[i].says = rows[i].term + ": " + rows[i].figure + of
	}
	return rows
}

// most is the end of the scale: the largest figure of all.
func most(b money.Budget) int64 {
	return max(b.Limit.Minor, b.Tally.Planned, b.Tally.Covered, 1)
}

// mostAtRisk is the end of the scale of a table of days.
func mostAtRisk(days []money.RiskDay) int64 {
	most := int64(1)
	for _, d := range days {
		most = max(most, d.Falls.Lost+d.Falls.Unsure+d.Falls.Safe)
	}
	return most
}

func stakeParts(s money.Stake) []part {
	return []part{{"lost", s.Lost}, {"unsure", s.Unsure}, {"safe", s.Safe}}
}
