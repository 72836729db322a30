package money

import (
	"fmt"
	"slices"
	"strings"

	"preround/internal/catalog"
	"preround/internal/platform/clock"
	"preround/internal/reference"
	"preround/internal/student"
)

// Proposal is a line that the student may take over. Its Estimate has no currency
// where no figure is known: then the page says whom to ask.
type Proposal struct {
	Key  string // names it on this stay: "tuition", "living.short"
	Line Line
	Says string            // how the figure was found, or why there is none
	From reference.Money   // of a range: its lower end; else no currency
	Of   string            // the year or date that the source speaks of
	Name string            // the name of the source where Line.Source is none
	Test reference.Checked // whether anybody read the figure at its source; empty: not of the reference
}

// Known tells whether there is a figure.
func (p Proposal) Known() bool { return p.Line.Estimate.Currency != "" }

// Propose lists what is known, and what must be asked, of the money of a stay,
// less what the ledger has a line for already.
func Propose(s Stay, st *student.Student, have []Line, today clock.Date) []Proposal {
	if s.Place == nil {
		return nil
	}
	q := proposing{stay: s, place: s.Place, student: st, today: today}
	var all []Proposal
	all = append(all, q.stated()...)
	all = append(all, q.test()...)
	if s.Place.Mode != "remote" {
		all = append(all, q.visa()...)
		all = append(all, q.living()...)
		all = append(all, q.ask(Travel, "No fare is known here: look one up for your dates.")...)
	}
	all = append(all, q.papers()...)
	return slices.DeleteFunc(all, func(p Proposal) bool {
		return slices.ContainsFunc(have, func(l Line) bool { return l.Kind == p.Line.Kind })
	})
}

// Rival is another estimate for what a line of the ledger was estimated by.
type Rival struct {
	Proposal
	Instead Line
}

// Rivals lists, for lines that an estimate stands in, the other estimates for the same
// thing: one counts, and the student may change which.
func Rivals(s Stay, st *student.Student, have []Line, today clock.Date) (out []Rival) {
	all := Propose(s, st, nil, today)
	for _, l := range have {
		if l.Basis == BasisOwn || l.Actual.Currency != "" {
			continue
		}
		of := slices.DeleteFunc(slices.Clone(all), func(p Proposal) bool { return p.Line.Kind != l.Kind || !p.Known() })
		for _, p := range of {
			if len(of) > 1 && p.Line.Estimate != l.Estimate {
				out = append(out, Rival{p, l})
			}
		}
	}
	return out
}

// proposing is one stay being looked at.
type proposing struct {
	stay    Stay
	place   *catalog.Place
	student *student.Student
	today   clock.Date
}

func (q *proposing) line(k Kind) Line { return Line{Stay: q.stay.ID, Kind: k} }

// source is the page that the place's facts are shown with.
func (q *proposing) source() (address, of string) {
	if len(q.place.Sources) == 0 {
		return "", ""
	}
	return q.place.Sources[0].URL, q.place.Age(q.today).Words
}

// stated are the fees and the pay that the place itself states.
func (q *proposing) stated() (out []Proposal) {
	m := q.place.Money
	for _, f := range []struct {
		kind Kind
		a    catalog.Amount
	}{{ApplicationFee, m.ApplicationFee}, {Tuition, m.Tuition}, {Deposit, m.Deposit}, {Stipend, m.Stipend}} {
		switch {
		case f.a.Stated:
			out = append(out, q.amount(f.kind, f.a))
		case f.kind == Tuition && m.Pay == catalog.PayFee, f.kind == Stipend && (m.Pay == catalog.PayStipend || m.Pay == catalog.PaySalary):
			p := Proposal{Key: string(f.kind), Line: q.line(f.kind), Says: "The place states that there is one, but no figure: ask them."}
			p.Line.Source, p.Of = q.source()
			out = append(out, p)
		}
	}
	return out
}

func (q *proposing) amount(k Kind, a catalog.Amount) Proposal {
	p := Proposal{Key: string(k), Line: q.line(k)}
	p.Line.Source, p.Of = q.source()
	p.Line.Basis = BasisStated
	upper := !k.Income()
	total, ok := a.Total(q.stay.Weeks, upper)
	if !ok {
		p.Line.Basis = BasisOwn
		p.Says = "A price is stated, but it cannot be worked out for your stay: see the source."
		return p
	}
	p.Line.Estimate = total
	p.Says = "As the place states it" + perWords(a, q.stay.Weeks) + "."
	if other, ok := a.Total(q.stay.Weeks, !upper); ok && other != total && len(a.Tiers) == 0 {
		if upper {
			p.From = other
			p.Says += " It is a range: the upper end counts, to be on the safe side."
		} else {
			p.Says += " It is a range: the lower end counts, to be on the safe side."
		}
	}
	if upper && a.Max.Currency == "" {
		p.Says += " It is stated as “from”, so it may be more."
	}
	var notes []string
	if w := q.place.Money.WaivedFor; w != "" && upper {
		notes = append(notes, "No fee: "+w)
	}
	if r := q.place.Money.Refund; r != "" && upper {
		notes = append(notes, "Refund: "+r)
	}
	p.Line.Note = clip(strings.Join(notes, " "), maxNote)
	if k == ApplicationFee {
		p.Line.Due = q.applyBy()
	}
	return p
}

// perWords says how a price by the week became one for the stay.
func perWords(a catalog.Amount, weeks int) string {
	unit := a.Min
	if unit.Currency == "" || unit.Minor == 0 || a.Max.Currency != "" && a.Max.Minor > unit.Minor {
		unit = a.Max
	}
	switch {
	case len(a.Tiers) > 0 && weeks > 0:
		return fmt.Sprintf(" for %s", weeksText(weeks))
	case len(a.Tiers) > 0, a.Per == "programme", a.Per == "":
		return ""
	case weeks == 0:
		return ": " + unit.String() + " " + a.Per.Label() + ", counted once because the length of your stay is not known"
	}
	return fmt.Sprintf(": %s %s, for %s", unit, a.Per.Label(), weeksText(weeks))
}

// applyBy is the last day to apply for the start, where one is known.
func (q *proposing) applyBy() clock.Date {
	if _, last := q.place.Apply.LeadDates(q.stay.Start); last > q.today {
		return last
	}
	if r, ok := q.place.NextRound(q.today, q.stay.Start); ok && r.Closes.DayKnown() {
		return r.Closes.From
	}
	return 0
}

// asks tells whether the place asks for a paper of that kind.
func (q *proposing) asks(kinds ...catalog.RequirementKind) bool {
	return slices.ContainsFunc(q.place.Requirements, func(r catalog.Requirement) bool { return slices.Contains(kinds, r.Kind) })
}

// ask proposes a line without a figure.
func (q *proposing) ask(k Kind, says string) []Proposal {
	p := Proposal{Key: string(k), Line: q.line(k), Says: says}
	if slices.Contains(q.place.Money.Covers, string(k)) {
		p.Line.Source, p.Of = q.source()
		p.Line.Basis = BasisStated
		p.Line.Estimate = reference.Money{Currency: "USD"}
		p.Says = "The place states that it provides or pays for this."
	}
	return []Proposal{p}
}

func (q *proposing) test() []Proposal {
	if !q.asks("language_test") || len(q.student.Facts.Tests) > 0 {
		return nil
	}
	return q.ask(Test, "The place asks for a language test. Its fee differs by country and no figure is known here: ask the test centre.")
}

// papers are what the place asks for and what costs money to get.
func (q *proposing) papers() (out []Proposal) {
	if q.asks("immunisation") {
		out = append(out, q.ask(Health, "The place asks for an immunisation record. What vaccinations and blood tests cost depends on what you have: ask a clinic.")...)
	}
	if q.asks("background_check") {
		out = append(out, q.ask(Police, "The place asks for a police check. No fee is known here: ask where you live.")...)
	}
	if q.asks("insurance") || q.host() != "" && q.abroad() {
		out = append(out, q.ask(Insurance, "No premium is known here: ask for one that covers your dates, and liability where the place wants it.")...)
	}
	return out
}

// host is the country of the place; empty for a worldwide one.
func (q *proposing) host() reference.CountryCode {
	if len(q.place.Locations) == 0 || q.place.Locations[0].Country == reference.Worldwide {
		return ""
	}
	return q.place.Locations[0].Country
}

// abroad tells whether the place is not in the country of the student's school,
// and not in one whose citizen the student is.
func (q *proposing) abroad() bool {
	return q.host() != q.student.Facts.SchoolCountry
}

func (q *proposing) visa() []Proposal {
	host := q.host()
	if host == "" || slices.Contains(q.student.Facts.Citizenship, host) || len(q.student.Facts.Citizenship) == 0 && !q.abroad() {
		return nil
	}
	p := q.ask(Visa, "No visa fee is known here: ask the consulate of "+reference.CountryInWords(host)+".")
	p[0].Line.IfVisa = false
	if len(q.student.Facts.Citizenship) > 0 && !p[0].Known() {
		if v, ok := reference.VisitVisa(q.student.Facts.Citizenship[0], host); ok && (v.Requirement == "visa_free" || v.Requirement == "eta") {
			p[0].Says = "For a short visit your passport is listed as needing no visa there or only an online permit; that says nothing about clinical work. No fee is known here: ask the consulate."
			p[0].Line.Source, p[0].Of = reference.VisaSource, reference.VisaAsOf
		}
	}
	return p
}

// living proposes what a student's month there costs, housing included: the derived
// estimate, and what the country's own office reckons with. The student takes one.
func (q *proposing) living() (out []Proposal) {
	host, weeks := q.host(), q.stay.Weeks
	if host == "" || !q.abroad() {
		return nil
	}
	if slices.Contains(q.place.Money.Covers, "housing") {
		out = append(out, q.ask(Housing, "")...)
	}
	length := weeks
	if length == 0 {
		length = 4
	}
	base := func(key, says string) Proposal {
		p := Proposal{Key: key, Line: q.line(Living), Says: says}
		p.Line.Title, p.Line.Due, p.Line.Basis = "Living, housing included", q.stay.Start, BasisDerived
		switch {
		case weeks == 0:
			p.Says += " Counted for 4 weeks, because the length of your stay is not known."
		default:
			p.Says += " Counted for " + weeksText(weeks) + "."
		}
		if len(out) > 0 {
			p.Says += " The place provides housing, so you will need less."
		}
		return p
	}
	var found []Proposal
	if c, ok := reference.LivingCostIn(host); ok {
		month, what := c.ShortStay, "a visit of weeks"
		if length > 13 {
			month, what = c.Mid, "a longer stay"
		}
		m := reference.Money{Minor: int64(month) * 100, Currency: "USD"}
		p := base("living.derived", "Derived estimate: a student’s month in "+reference.CountryInWords(host)+" on "+what+" is about "+m.String()+", from price levels. An order of magnitude; cities differ.")
		p.Line.Estimate, p.Name, p.Of = forWeeks(m, length), reference.LivingCostSource, c.AsOf
		p.Line.Source = reference.LivingCostSource
		found = append(found, p)
	}
	for i, o := range q.maintenance(host) {
		p := base(fmt.Sprintf("living.official.%d", i), "Official figure: "+o.What+", "+o.Amount.String()+" a "+o.Per+".")
		m := o.Amount
		if o.Per == "year" {
			m.Minor = (m.Minor + 6) / 12
		}
		p.Line.Estimate, p.Line.Source, p.Of, p.Test = forWeeks(m, length), o.Source, o.AsOf, o.Checked
		found = append(found, p)
	}
	return append(out, found...)
}

// maintenance are the official amounts that can hold for the place's city.
func (q *proposing) maintenance(host reference.CountryCode) []reference.Maintenance {
	city := q.place.Locations[0].City
	return slices.DeleteFunc(slices.Clone(reference.MaintenanceIn(host)), func(m reference.Maintenance) bool {
		outside := strings.TrimPrefix(m.Area, "outside ")
		switch {
		case m.Area == "" || city == "":
			return false
		case outside != m.Area:
			return outside == city
		}
		return m.Area != city
	})
}

// forWeeks is a monthly amount for so many weeks, 52 of them to 12 months, rounded
// up to whole units of the currency: nobody knows a month's living to the cent.
func forWeeks(month reference.Money, weeks int) reference.Money {
	unit := int64(1)
	for range reference.MinorDigits(month.Currency) {
		unit *= 10
	}
	total := month.Minor * int64(weeks) * 12
	per := 52 * unit
	month.Minor = (total + per - 1) / per * unit
	return month
}

func weeksText(n int) string {
	if n == 1 {
		return "1 week"
	}
	return fmt.Sprintf("%d weeks", n)
}

// clip shortens a text of a source to so many letters.
func clip(s string, most int) string {
	r := []rune(s)
	if len(r) <= most {
		return s
	}
	return string(r[:most-1]) + "…"
}
