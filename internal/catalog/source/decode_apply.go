package source

import (
	"math"
	"strconv"
	"strings"

	"preround/internal/catalog"
	"preround/internal/reference"
)

func (r *reader) apply(n *node) catalog.Apply {
	a := catalog.Apply{
		URL:              r.url(n.get("url")),
		Rolling:          truth(n.get("rolling")),
		LeadWeeks:        num(n.get("lead_weeks")),
		EarliestWeeks:    num(n.get("earliest_weeks")),
		Advised:          truth(n.get("advised")),
		ReleaseBySchool:  catalog.Tri(str(n.get("release_by_school"))),
		AnswerWithinDays: num(n.get("answer_within_days")),
		DecisionWeeks:    num(n.get("decision_weeks")),
	}
	for _, w := range each(n.get("windows")) {
		a.Windows = append(a.Windows, r.window(w))
	}
	if a.EarliestWeeks > 0 && a.LeadWeeks > a.EarliestWeeks {
		r.fault(n.get("earliest_weeks"), "one may apply at the earliest %d weeks before the start but must at the latest %d weeks before; swap them or mend one", a.EarliestWeeks, a.LeadWeeks)
	}
	return a
}

func (r *reader) window(n *node) catalog.Window {
	w := catalog.Window{
		Opens:     r.yearDay(n.get("opens")),
		Closes:    r.yearDay(n.get("closes")),
		Zone:      r.code(n.get("zone"), zoneNames),
		FirstCome: truth(n.get("first_come")),
		Cycle:     num(n.get("cycle")),
		Advised:   truth(n.get("advised")),
		ForStarts: season(n.get("for_starts")),
		Note:      r.text(n.get("note")),
	}
	o, c := w.Opens, w.Closes
	switch {
	case o.IsZero() && c.IsZero() && w.Note == "":
		r.fault(n, "the window has no date; write opens, closes or at least a note, or take it out")
	case o.IsZero() || c.IsZero():
	case (o.Year == 0) != (c.Year == 0):
		r.fault(n, "one of opens and closes has a year and the other has none; write the year in both, or in neither when it comes every year")
	case o.Year > 0 && before(c, o):
		r.fault(n.get("closes"), "the window closes (%s) before it opens (%s); check the year of both", formatYearDay(c), formatYearDay(o))
	case o == c && o.Day > 0 && o.HasHour:
		r.fault(n.get("closes"), "the window opens and closes in the same minute; mend one of the two")
	}
	return w
}

// before compares two dated days; where hour or day is missing, the two may be
// the same time.
func before(a, b catalog.YearDay) bool {
	if a.Year != b.Year {
		return a.Year < b.Year
	}
	if a.Month != b.Month {
		return a.Month < b.Month
	}
	if a.Day == 0 || b.Day == 0 || a.Day != b.Day {
		return a.Day != 0 && b.Day != 0 && a.Day < b.Day
	}
	return a.HasHour && b.HasHour && a.Hour*60+a.Minute < b.Hour*60+b.Minute
}

func (r *reader) yearDay(n *node) catalog.YearDay {
	if n == nil {
		return catalog.YearDay{}
	}
	d, err := parseYearDay(n.text)
	if err != nil {
		r.fault(n, "%v", err)
	}
	return d
}

func (r *reader) money(n *node) catalog.MoneyFacts {
	return catalog.MoneyFacts{
		Pay:            catalog.Pay(str(n.get("pay"))),
		Stipend:        r.amount(n.get("stipend")),
		ApplicationFee: r.amount(n.get("application_fee")),
		Tuition:        r.amount(n.get("tuition")),
		Deposit:        r.amount(n.get("deposit")),
		Covers:         words[string](n.get("covers")),
		WaivedFor:      r.text(n.get("waived_for")),
		Refund:         r.text(n.get("refund")),
		Note:           r.text(n.get("note")),
	}
}

// amount reads a sum in one of its four forms: amount; min and max; min or max
// alone; tiers.
func (r *reader) amount(n *node) catalog.Amount {
	if n == nil {
		return catalog.Amount{}
	}
	currency := r.code(n.get("currency"), currencyCodes)
	one, lo, hi, tiers := n.get("amount"), n.get("min"), n.get("max"), n.get("tiers")
	a := catalog.Amount{Per: catalog.Per(str(n.get("per"))), Stated: true}
	switch {
	case one == nil && lo == nil && hi == nil && tiers == nil:
		r.fault(n, "no figure is stated; write amount, or min and max, or tiers")
	case one != nil && (lo != nil || hi != nil):
		r.fault(n, "amount stands beside min or max; write one figure as amount, or a range as min and max")
	case tiers != nil && (one != nil || lo != nil || hi != nil || n.get("per") != nil):
		r.fault(n, "tiers stand beside another figure or per; tiers are whole prices, so write them alone with the currency, and the price of further weeks as beyond_per_week")
	case tiers == nil && n.get("beyond_per_week") != nil:
		r.fault(n, "beyond_per_week needs tiers to go beyond; write the tiers, or an amount per week")
	case tiers != nil:
		r.tiers(&a, n, currency)
	case one != nil:
		a.Min = r.sum(one, currency)
		a.Max = a.Min
	default:
		a.Min = reference.Money{Currency: currency}
		if lo != nil {
			a.Min = r.sum(lo, currency)
		}
		if hi != nil {
			a.Max = r.sum(hi, currency)
		}
		r.checkRange(n, a)
	}
	return a
}

func (r *reader) checkRange(n *node, a catalog.Amount) {
	lo, hi := n.get("min"), n.get("max")
	switch {
	case lo != nil && hi != nil && a.Min.Minor > a.Max.Minor:
		r.fault(n, "min %s is more than max %s; swap them or mend one", lo.text, hi.text)
	case lo != nil && hi != nil && a.Min.Minor == a.Max.Minor:
		r.fault(n, "min and max are the same; write amount: %s", lo.text)
	case a.Min.Minor == 0 && (hi == nil || a.Max.Minor == 0 || lo != nil):
		r.fault(n, "a range with 0 says nothing; write amount: 0 where there is none to pay, or max alone for up to that sum")
	}
}

func (r *reader) tiers(a *catalog.Amount, n *node, currency string) {
	a.Per = "programme"
	weeks := 0
	for i, t := range each(n.get("tiers")) {
		tier := catalog.Tier{UpToWeeks: num(t.get("up_to_weeks")), Total: r.sum(t.get("total"), currency)}
		if tier.UpToWeeks <= weeks {
			r.fault(t, "the tiers are not in order of up_to_weeks; write the shortest stay first")
		}
		weeks = tier.UpToWeeks
		a.Tiers = append(a.Tiers, tier)
		if i == 0 || tier.Total.Minor < a.Min.Minor {
			a.Min = tier.Total
		}
		if i == 0 || tier.Total.Minor > a.Max.Minor {
			a.Max = tier.Total
		}
	}
	if b := n.get("beyond_per_week"); b != nil {
		a.BeyondPerWeek = r.sum(b, currency)
	}
}

// sum turns a decimal text into smallest units, exactly.
func (r *reader) sum(n *node, currency string) reference.Money {
	whole, part, _ := strings.Cut(str(n), ".")
	digits := reference.MinorDigits(currency)
	if len(strings.TrimRight(part, "0")) > digits {
		r.fault(n, "%s has more decimals than %s has (%d); check figure and currency", n.text, currency, digits)
		return reference.Money{}
	}
	part = (part + "000")[:digits]
	minor, err := strconv.ParseInt(whole+part, 10, 64)
	if err != nil || minor < 0 || minor > math.MaxInt64/10 {
		r.fault(n, "%s cannot be read as a sum; write a decimal number such as 1500 or 152.80", clip(n.text))
		return reference.Money{}
	}
	return reference.Money{Minor: minor, Currency: currency}
}
