package money

import (
	"cmp"
	"slices"

	"preround/internal/platform/clock"
	"preround/internal/reference"
)

// Fate is what becomes of money that was paid.
type Fate string

// The fates. Unsure: nobody said whether it comes back.
const (
	Lost   Fate = "lost"
	Safe   Fate = "back"
	Unsure Fate = "unsure"
)

// RiskLine is one line on one day.
type RiskLine struct {
	Line    Line
	Home    reference.Money // what it comes to in the home currency
	On      clock.Date      // paid on, or due
	Already bool            // it was paid; else it would be by then
	Falls   Fate            // if the stay falls through for another reason than the visa
	Visa    Fate            // if the visa is refused
}

// RiskDay is what would be lost if a stay fell through on that day.
type RiskDay struct {
	On    clock.Date
	What  []string // what happens on that day: "Tuition is due"
	Lines []RiskLine
	Falls Stake // if it falls through for another reason
	Visa  Stake // if the visa is refused that day
}

// Stake is a sum by fate, in smallest units of the home currency. Returned is what
// came back already; it is taken off what is lost.
type Stake struct{ Lost, Unsure, Safe, Returned int64 }

// AtRisk is what the lines of one stay would lose on a day. What was not paid yet
// counts on a later day if it falls due by then. Lines that are due on no known
// day, or have no figure or rate, cannot be counted; NotCounted lists them.
func AtRisk(lines []Line, on, today clock.Date, r Rates) RiskDay {
	day := RiskDay{On: on}
	for _, l := range Sort(lines) {
		paid, already := paidBy(l, on, today)
		m, known := l.Figure()
		if paid == 0 || !known {
			continue
		}
		home, ok := r.Convert(m)
		if !ok {
			continue
		}
		if l.Kind == Back && already {
			day.Falls.Returned += home.Minor
			day.Visa.Returned += home.Minor
		}
		if l.Kind.Income() || home.Minor == 0 {
			continue
		}
		x := RiskLine{Line: l, Home: home, On: paid, Already: already, Falls: fate(l, on, false), Visa: fate(l, on, true)}
		day.Falls.add(x.Falls, home.Minor)
		day.Visa.add(x.Visa, home.Minor)
		day.Lines = append(day.Lines, x)
	}
	day.Falls.settle()
	day.Visa.settle()
	return day
}

// NotCounted are the costs of a stay that no day can be reckoned with: unpaid
// without a date, or without a figure.
func NotCounted(lines []Line) (out []Line) {
	for _, l := range Sort(lines) {
		_, known := l.Figure()
		if !l.Kind.Income() && (!known || l.Paid == 0 && l.Due == 0) {
			out = append(out, l)
		}
	}
	return out
}

func (s *Stake) add(f Fate, minor int64) {
	switch f {
	case Lost:
		s.Lost += minor
	case Unsure:
		s.Unsure += minor
	default:
		s.Safe += minor
	}
}

// settle takes what came back off what is lost, then off what is unsure.
func (s *Stake) settle() {
	rest := s.Returned
	for _, part := range []*int64{&s.Lost, &s.Unsure} {
		take := min(rest, *part)
		*part -= take
		rest -= take
	}
}

// paidBy is the day on which a line is paid if that is not after on; already
// tells that it has happened.
func paidBy(l Line, on, today clock.Date) (paid clock.Date, already bool) {
	switch {
	case l.Paid != 0 && l.Paid <= on:
		return l.Paid, true
	case l.Paid == 0 && on > today && l.Due != 0 && l.Due <= on:
		return l.Due, false
	}
	return 0, false
}

func fate(l Line, on clock.Date, visa bool) Fate {
	switch {
	case visa && l.IfVisa:
		return Safe
	case l.Refund == RefundNever, l.Refund == RefundUntil && on > l.Until:
		return Lost
	case l.Refund == RefundUntil:
		return Safe
	}
	return Unsure
}

// mostDays is how many days the table of a stay's risk has at most.
const mostDays = 16

// RiskDays are the days on which a stay's risk is worth knowing: today, each day on
// which something falls due or stops being refundable, the visa's decision and the
// first day of the stay.
func RiskDays(lines []Line, s Stay, today clock.Date, r Rates) []RiskDay {
	what := map[clock.Date][]string{today: {"Today"}}
	note := func(d clock.Date, says string) {
		if d > today && !slices.Contains(what[d], says) {
			what[d] = append(what[d], says)
		}
	}
	note(s.VisaOn, "Visa decision expected")
	note(s.Start, "First day")
	for _, l := range Sort(lines) {
		if l.Kind.Income() {
			continue
		}
		if l.Paid == 0 {
			note(l.Due, l.Name()+" is due")
		}
		if l.Refund == RefundUntil {
			note(l.Until, "Last day to get "+l.Name()+" back")
			if l.Until >= today {
				note(l.Until.AddDays(1), l.Name()+" no longer comes back")
			}
		}
	}
	var out []RiskDay
	for d, says := range what {
		day := AtRisk(lines, d, today, r)
		day.What = says
		out = append(out, day)
	}
	slices.SortFunc(out, func(a, b RiskDay) int { return cmp.Compare(a.On, b.On) })
	return out[:min(len(out), mostDays)]
}
