package moneyweb

import (
	"math/big"
	"strconv"
	"strings"
	"time"

	"preround/internal/catalog"
	"preround/internal/money"
	"preround/internal/platform/clock"
	"preround/internal/platform/ui"
	"preround/internal/platform/web"
	"preround/internal/reference"
)

func inverse(r *big.Rat) *big.Rat { return new(big.Rat).Inv(r) }

// figureOf is an amount for a field that has no currency beside it.
func figureOf(m reference.Money) string {
	if m.Currency == "" {
		return ""
	}
	return m.Currency + " " + m.Figure()
}

// sum is an amount of the home currency.
func (l *ledger) sum(minor int64) string {
	return reference.Money{Minor: minor, Currency: l.rates.Home}.String()
}

// amount is an amount as it stands; "no figure" where it is not known.
func amount(m reference.Money) string {
	if m.Currency == "" {
		return "no figure"
	}
	return m.String()
}

// atHome is an amount in the home currency; empty where it is the same, or no rate
// is known.
func (l *ledger) atHome(m reference.Money) string {
	if m.Currency == "" || m.Currency == l.rates.Home {
		return ""
	}
	home, ok := l.rates.Convert(m)
	if !ok {
		return "no rate for " + m.Currency
	}
	return home.String()
}

// refund says in words whether a line comes back.
func refund(l money.Line) string {
	if l.Kind.Income() {
		return "–"
	}
	var s string
	switch l.Refund {
	case money.RefundNever:
		s = "Never"
	case money.RefundUntil:
		s = "Until " + ui.ShortDay(l.Until)
	default:
		s = "Not known"
	}
	if l.IfVisa {
		s += "; yes if the visa is refused"
	}
	return s
}

// when says on which day a line is or was due.
func when(l money.Line) string {
	switch {
	case l.Paid != 0 && l.Kind.Income():
		return "Received " + ui.ShortDay(l.Paid)
	case l.Paid != 0:
		return "Paid " + ui.ShortDay(l.Paid)
	case l.Due != 0 && l.Kind.Income():
		return "Expected " + ui.ShortDay(l.Due)
	case l.Due != 0:
		return "Pay by " + ui.ShortDay(l.Due)
	case l.ApplyBy != 0:
		return "Apply by " + ui.ShortDay(l.ApplyBy)
	}
	return "No date"
}

func basis(l money.Line) string {
	switch {
	case l.Estimate.Currency == "":
		return ""
	case l.Basis == money.BasisStated:
		return "as stated"
	case l.Basis == money.BasisDerived:
		return "derived estimate"
	}
	return "your figure"
}

// missing says what a sum leaves out, in one sentence; empty where nothing.
func missing(t money.Tally) string {
	var parts []string
	if costs := t.UnknownCosts(); len(costs) > 0 {
		parts = append(parts, "no figure is known for "+lineNames(costs)+", so the real sum is higher")
	}
	if n := len(t.Unknown) - len(t.UnknownCosts()); n > 0 {
		parts = append(parts, "what comes in has "+count(n, "line", "lines")+" without a figure")
	}
	if len(t.NoRate) > 0 {
		parts = append(parts, "no exchange rate is known for "+lineNames(t.NoRate))
	}
	if len(parts) == 0 {
		return ""
	}
	return "Not counted: " + strings.Join(parts, "; ") + "."
}

func lineNames(lines []money.Line) string {
	var out []string
	for _, l := range lines {
		n := strings.ToLower(l.Kind.Label())
		if l.Title != "" {
			n = l.Title
		}
		out = append(out, n)
	}
	switch len(out) {
	case 1:
		return out[0]
	case 2, 3, 4:
		return strings.Join(out[:len(out)-1], ", ") + " and " + out[len(out)-1]
	}
	return strings.Join(out[:3], ", ") + " and " + strconv.Itoa(len(out)-3) + " more"
}

func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + many
}

func weeks(n int) string {
	if n == 0 {
		return "length not known"
	}
	return count(n, "week", "weeks")
}

// left is what remains of the budget, in words.
func left(b money.Budget) string {
	n := b.Left()
	if n < 0 {
		return b.Tally.Money(-n).String() + " over your budget"
	}
	return b.Tally.Money(n).String() + " left of your budget"
}

// stakeWords says what is lost, and what may be.
func (l *ledger) stakeWords(s money.Stake) string {
	switch {
	case s.Lost == 0 && s.Unsure == 0:
		return "nothing"
	case s.Unsure == 0:
		return l.sum(s.Lost)
	case s.Lost == 0:
		return "perhaps " + l.sum(s.Unsure) + ", whose refund nobody has asked about"
	}
	return l.sum(s.Lost) + ", and perhaps " + l.sum(s.Unsure) + " more, whose refund nobody has asked about"
}

// onDay is "today", or "on 14 March 2027".
func onDay(d, today clock.Date) string {
	if d == today {
		return "today"
	}
	return "on " + ui.LongDay(d)
}

var handsOn = map[catalog.Tri]string{catalog.Yes: "Yes", catalog.No: "No, watching only", catalog.Conditional: "In part", catalog.Unknown: "Not stated: ask"}

var fates = map[money.Fate]string{money.Lost: "Lost", money.Safe: "Comes back", money.Unsure: "Not known"}

func kindOptions() []ui.Option {
	var out []ui.Option
	for _, k := range money.Kinds {
		out = append(out, ui.Option{Value: string(k), Label: k.Label()})
	}
	return out
}

func (l *ledger) currencyOptions(more ...string) []ui.Option {
	var out []ui.Option
	for _, c := range l.currencies(more...) {
		out = append(out, ui.Option{Value: c.code, Label: c.code + " " + c.name})
	}
	return out
}

func (l *ledger) stayOptions() []ui.Option {
	out := []ui.Option{{Value: "", Label: "No single application"}}
	for _, s := range l.person.Stays {
		out = append(out, ui.Option{Value: string(s.ID), Label: s.Title()})
	}
	return out
}

// moment is a moment on the student's own clock.
func (l *ledger) moment(t time.Time) string {
	return t.In(l.zone()).Format("2 January 2006, 15:04")
}

// dateType is the type of a date's field: plain text when what was typed is no date,
// because a date field would not show it.
func dateType(f *web.Form, name string) string {
	if _, err := clock.ParseDate(f.Get(name)); f.Get(name) != "" && err != nil {
		return "text"
	}
	return "date"
}
