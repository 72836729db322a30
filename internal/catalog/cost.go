package catalog

import "preround/internal/reference"

// ShortestStay is the length in weeks that ShortestCost reckons with: the
// shortest stay, or one week (one month, one term of four weeks) where no
// source states it.
func ShortestStay(p *Place) int { return p.Weeks.Min }

// costUSD is what the organiser takes for the shortest stay, application fee
// and tuition, less what it pays, in whole US dollars rounded up, at the rates
// of the reference table. A deposit is not counted: it comes back. A range
// counts with its lower end for what is paid to the student and for fees, "up
// to" with its figure for fees and nothing for pay. CostUnknown where a part is
// unknown: a fee that is not stated is nothing only where the place pays or says
// that it takes none ("unpaid").
func costUSD(p *Place) int32 {
	m := p.Money
	total, known := int64(0), m.Pay == PayStipend || m.Pay == PaySalary || m.Pay == PayUnpaid
	for _, part := range []struct {
		a    Amount
		sign int64
	}{{m.Tuition, 1}, {m.ApplicationFee, 1}, {m.Stipend, -1}} {
		if !part.a.Stated {
			continue
		}
		cents, ok := amountUSD(part.a, ShortestStay(p), part.sign > 0)
		if !ok && part.sign > 0 {
			return CostUnknown
		}
		total += part.sign * cents
	}
	if !known && !m.Tuition.Stated {
		return CostUnknown
	}
	dollars := total / 100
	if total%100 > 0 {
		dollars++
	}
	return int32(min(max(dollars, -1e9), 1e9))
}

// amountUSD is an amount for a stay of so many weeks, in US cents.
func amountUSD(a Amount, weeks int, fee bool) (int64, bool) {
	money, times := a.Min, int64(1)
	if money.Minor == 0 && fee {
		money = a.Max // "up to", or a stated nothing
	}
	if len(a.Tiers) > 0 {
		money = a.Tiers[0].Total
		for _, t := range a.Tiers {
			if t.UpToWeeks >= weeks {
				money = t.Total
				break
			}
		}
	} else {
		var ok bool
		if times, ok = unitsIn(a.Per, weeks); !ok {
			return 0, false
		}
	}
	if money.Currency == "" {
		money.Currency = a.Max.Currency
	}
	usd, ok := reference.Money{Minor: money.Minor * times, Currency: money.Currency}.Convert("USD")
	return usd.Minor, ok
}

// unitsIn is how many units of price a stay of so many weeks has, begun units
// counted whole; a stay of unknown length has one. A working week has five days.
// Hours and shifts have no number that a source of ours states.
func unitsIn(per Per, weeks int) (int64, bool) {
	w := int64(max(weeks, 0))
	switch per {
	case "programme", "":
		return 1, true
	case "day":
		return max(5*w, 1), true
	case "week":
		return max(w, 1), true
	case "four_weeks":
		return max((w+3)/4, 1), true
	case "month":
		return max((w*12+51)/52, 1), true
	case "year":
		return max((w+51)/52, 1), true
	}
	return 0, false
}

// Total is what the amount comes to for a stay of so many weeks, at its upper end
// or its lower; false where that cannot be worked out: nothing stated, a price by
// the hour or shift, a stay longer than the last tier. "Up to" has no lower end but
// its figure. A stay of unknown length counts one unit.
func (a Amount) Total(weeks int, upper bool) (reference.Money, bool) {
	if !a.Stated {
		return reference.Money{}, false
	}
	if len(a.Tiers) > 0 {
		return a.tierTotal(weeks)
	}
	m := a.Min
	if upper && a.Max.Currency != "" || m.Currency == "" || m.Minor == 0 && a.Max.Minor > 0 {
		m = a.Max
	}
	times, ok := unitsIn(a.Per, weeks)
	if !ok || m.Currency == "" || m.Minor > reference.MostMinor/max(times, 1) {
		return reference.Money{}, false
	}
	m.Minor *= times
	return m, true
}

func (a Amount) tierTotal(weeks int) (reference.Money, bool) {
	for _, t := range a.Tiers {
		if t.UpToWeeks >= weeks {
			return t.Total, true
		}
	}
	last := a.Tiers[len(a.Tiers)-1]
	if a.BeyondPerWeek.Currency != last.Total.Currency {
		return reference.Money{}, false
	}
	more := int64(weeks - last.UpToWeeks)
	if a.BeyondPerWeek.Minor > reference.MostMinor/more {
		return reference.Money{}, false
	}
	last.Total.Minor += more * a.BeyondPerWeek.Minor
	return last.Total, true
}
