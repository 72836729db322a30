package catalogweb

import (
	"strings"

	"preround/internal/catalog"
	"preround/internal/reference"
	"preround/internal/student"
)

// moneyLine is one thing that the place states about money.
type moneyLine struct {
	label string
	sum   string
	home  string // about how much that is in the home currency; empty when the same or unknown
	note  string
}

// moneyOf lists what the place states, in its own currency and the student's.
func moneyOf(p *catalog.Place, home string) []moneyLine {
	var out []moneyLine
	for _, a := range []struct {
		label  string
		amount catalog.Amount
	}{
		{"Application fee", p.Money.ApplicationFee}, {"Fee for the stay", p.Money.Tuition}, {"Deposit", p.Money.Deposit}, {"It pays you", p.Money.Stipend},
	} {
		if !a.amount.Stated {
			continue
		}
		l := moneyLine{label: a.label, sum: upperFirst(sum(a.amount)), home: atHome(a.amount.Max, home)}
		for i, t := range a.amount.Tiers {
			if i > 0 {
				l.note += "; "
			}
			l.note += "up to " + weeks(t.UpToWeeks) + ": " + t.Total.String()
		}
		out = append(out, l)
	}
	return out
}

// atHome is "about PKR 140,000", rounded to three figures because rates move.
func atHome(m reference.Money, home string) string {
	if home == "" || m.Minor == 0 || m.Currency == home {
		return ""
	}
	v, ok := m.Convert(home)
	if !ok {
		return ""
	}
	return "about " + rounded(v).String()
}

func rounded(m reference.Money) reference.Money {
	scale := int64(1)
	for range reference.MinorDigits(m.Currency) {
		scale *= 10
	}
	for m.Minor/scale >= 1000 {
		scale *= 10
	}
	return reference.Money{Minor: (m.Minor + scale/2) / scale * scale, Currency: m.Currency}
}

// homeCurrency is the student's own: of the budget, else of the school's or the
// citizenship's country; empty when none is known.
func homeCurrency(s *student.Student) string {
	if s.Goals.Budget.Currency != "" {
		return s.Goals.Budget.Currency
	}
	for _, c := range append([]reference.CountryCode{s.Facts.SchoolCountry}, s.Facts.Citizenship...) {
		if country, ok := reference.CountryByCode(c); ok {
			return country.Currency
		}
	}
	return ""
}

// livingView is the order of magnitude of a month there.
type livingView struct {
	country string
	month   string // "USD 700 to USD 1,500"
	home    string // "PKR 197,000 to PKR 420,000"; empty when the same or unknown
	asOf    string
}

func livingOf(p *catalog.Place, s *student.Student) livingView {
	if p.Mode == "remote" || len(p.Locations) == 0 {
		return livingView{}
	}
	code := p.Locations[0].Country
	cost, ok := reference.LivingCostIn(code)
	if !ok {
		return livingView{}
	}
	low := reference.Money{Minor: int64(cost.Low) * 100, Currency: "USD"}
	high := reference.Money{Minor: int64(cost.ShortStay) * 100, Currency: "USD"}
	v := livingView{country: reference.CountryName(code), month: low.String() + " to " + high.String(), asOf: cost.AsOf}
	home := homeCurrency(s)
	if from, to := atHome(low, home), atHome(high, home); from != "" && to != "" {
		v.home = from + " to " + strings.TrimPrefix(to, "about ")
	}
	return v
}

func (l livingView) sentence() string {
	s := "Cost of living, " + l.country + ": " + l.month + " a month"
	if l.home != "" {
		s += " (" + l.home + ")"
	}
	return s + ". A rough figure for a student; cities differ."
}
