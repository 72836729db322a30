package source

import (
	"fmt"
	"strconv"
	"time"

	"preround/internal/catalog"
	"preround/internal/reference"
)

// build makes the nodes of a place, the inverse of reader.place. It leaves out
// every zero value, so a canonical file says nothing that is not known.

// object is a mapping under construction.
type object struct{ n *node }

func newObject() object { return object{&node{kind: mapping}} }

func (o object) put(key string, v *node) {
	if v == nil {
		return
	}
	o.n.keys = append(o.n.keys, &node{text: key})
	o.n.items = append(o.n.items, v)
}

// orNil drops a mapping in which nothing was put.
func (o object) orNil() *node {
	if len(o.n.keys) == 0 {
		return nil
	}
	return o.n
}

func (o object) text(key, s string) {
	if s != "" {
		o.put(key, &node{text: s})
	}
}

func (o object) raw(key, s string) { o.put(key, &node{text: s, plain: true}) }

func (o object) int(key string, v int) {
	if v != 0 {
		o.raw(key, strconv.Itoa(v))
	}
}

func (o object) float(key string, v float64) {
	if v != 0 {
		o.raw(key, decimal(v))
	}
}

func (o object) flag(key string, v bool) {
	if v {
		o.raw(key, "true")
	}
}

func texts[T ~string](v []T) *node {
	return listOf(v, func(s T) *node { return &node{text: string(s)} })
}

func listOf[T any](v []T, build func(T) *node) *node {
	if len(v) == 0 {
		return nil
	}
	n := &node{kind: list}
	for _, x := range v {
		n.items = append(n.items, build(x))
	}
	return n
}

func buildPlace(p catalog.Place) *node {
	o := newObject()
	o.text("id", string(p.ID))
	o.text("name", p.Name)
	organiser := newObject()
	organiser.text("name", p.Organiser.Name)
	organiser.text("kind", string(p.Organiser.Kind))
	o.put("organiser", organiser.orNil())
	o.text("category", string(p.Category))
	o.text("format", string(p.Format))
	o.text("mode", string(p.Mode))
	o.text("status", string(p.Status))
	o.put("route", texts(p.Routes))
	o.text("direction", string(p.Direction))
	o.put("locations", listOf(p.Locations, func(l catalog.Location) *node {
		o := newObject()
		o.text("country", string(l.Country))
		o.text("city", l.City)
		return o.n
	}))
	o.put("specialties", texts(p.Specialties))
	o.put("skills", texts(p.Skills))
	o.text("summary", p.Summary)
	o.put("eligibility", buildEligibility(p.Eligibility))
	o.put("languages", listOf(p.Languages, func(l catalog.LanguageNeed) *node {
		o := newObject()
		o.text("code", l.Code)
		o.text("cefr", l.CEFR)
		o.put("or", texts(l.Or))
		return o.n
	}))
	o.put("requirements", listOf(p.Requirements, buildRequirement))
	duration := newObject()
	duration.int("min_weeks", p.Weeks.Min)
	duration.int("max_weeks", p.Weeks.Max)
	o.put("duration", duration.orNil())
	o.put("season", buildSeason(p.Season))
	o.put("blackout", listOf(p.Blackout, func(m time.Month) *node { return &node{text: twoDigits(m)} }))
	o.text("hands_on", string(p.HandsOn))
	o.text("no_direct_contact", string(p.NoDirectContact))
	o.put("apply", buildApply(p.Apply))
	o.put("money", buildMoney(p.Money))
	o.put("warnings", listOf(p.Warnings, func(w catalog.Warning) *node {
		o := newObject()
		o.text("sign", w.Sign)
		o.text("note", w.Note)
		return o.n
	}))
	o.put("sources", listOf(p.Sources, buildSource))
	return o.n
}

func buildEligibility(e catalog.Eligibility) *node {
	o := newObject()
	o.put("stages", texts(e.Stages))
	o.put("years", listOf(e.Years, func(y int) *node { return &node{text: strconv.Itoa(y), plain: true} }))
	o.text("international", string(e.International))
	o.text("scope", string(e.Scope))
	o.put("citizenship", texts(e.Citizenship))
	o.text("permanent_residents", string(e.PermanentResidents))
	o.put("school_countries", texts(e.SchoolCountries))
	o.put("groups", texts(e.Groups))
	o.int("min_weeks_enrolled", e.MinWeeksEnrolled)
	o.text("note", e.Note)
	return o.orNil()
}

func buildRequirement(q catalog.Requirement) *node {
	o := newObject()
	o.text("kind", string(q.Kind))
	o.int("count", q.Count)
	o.put("any_of", listOf(q.AnyOf, func(t catalog.TestMinimum) *node {
		o := newObject()
		o.text("test", t.Test)
		o.float("minimum", t.Minimum)
		o.float("section", t.Section)
		o.text("cefr", t.CEFR)
		return o.n
	}))
	o.text("language", q.Language)
	o.text("note", q.Note)
	return o.n
}

func buildSeason(s catalog.Season) *node {
	o := newObject()
	o.text("from", twoDigits(s.From))
	o.text("to", twoDigits(s.To))
	return o.orNil()
}

func twoDigits(m time.Month) string {
	if m == 0 {
		return ""
	}
	return fmt.Sprintf("%02d", int(m))
}

func buildApply(a catalog.Apply) *node {
	o := newObject()
	o.text("url", a.URL)
	o.put("windows", listOf(a.Windows, func(w catalog.Window) *node {
		o := newObject()
		if !w.Opens.IsZero() {
			o.text("opens", formatYearDay(w.Opens))
		}
		if !w.Closes.IsZero() {
			o.text("closes", formatYearDay(w.Closes))
		}
		o.text("zone", w.Zone)
		o.flag("first_come", w.FirstCome)
		o.int("cycle", w.Cycle)
		o.flag("advised", w.Advised)
		o.put("for_starts", buildSeason(w.ForStarts))
		o.text("note", w.Note)
		return o.n
	}))
	o.flag("rolling", a.Rolling)
	o.int("lead_weeks", a.LeadWeeks)
	o.int("earliest_weeks", a.EarliestWeeks)
	o.flag("advised", a.Advised)
	o.text("release_by_school", string(a.ReleaseBySchool))
	o.int("answer_within_days", a.AnswerWithinDays)
	o.int("decision_weeks", a.DecisionWeeks)
	return o.orNil()
}

func buildMoney(m catalog.MoneyFacts) *node {
	o := newObject()
	o.text("pay", string(m.Pay))
	o.put("stipend", buildAmount(m.Stipend))
	o.put("application_fee", buildAmount(m.ApplicationFee))
	o.put("tuition", buildAmount(m.Tuition))
	o.put("deposit", buildAmount(m.Deposit))
	o.put("covers", texts(m.Covers))
	o.text("waived_for", m.WaivedFor)
	o.text("refund", m.Refund)
	o.text("note", m.Note)
	return o.orNil()
}

func buildAmount(a catalog.Amount) *node {
	if !a.Stated {
		return nil
	}
	o := newObject()
	switch {
	case len(a.Tiers) > 0:
		o.text("currency", a.Min.Currency)
		o.put("tiers", listOf(a.Tiers, func(t catalog.Tier) *node {
			o := newObject()
			o.int("up_to_weeks", t.UpToWeeks)
			o.raw("total", formatSum(t.Total))
			return o.n
		}))
		if a.BeyondPerWeek.Currency != "" {
			o.raw("beyond_per_week", formatSum(a.BeyondPerWeek))
		}
		return o.n
	case a.Min == a.Max:
		o.raw("amount", formatSum(a.Min))
	default:
		if a.Min.Minor > 0 {
			o.raw("min", formatSum(a.Min))
		}
		if a.Max.Currency != "" {
			o.raw("max", formatSum(a.Max))
		}
	}
	o.text("currency", a.Min.Currency)
	o.text("per", string(a.Per))
	return o.n
}

// formatSum writes smallest units as a decimal number: 15280 US cents is 152.80.
func formatSum(m reference.Money) string {
	digits := reference.MinorDigits(m.Currency)
	s := strconv.FormatInt(m.Minor, 10)
	if digits == 0 {
		return s
	}
	for len(s) <= digits {
		s = "0" + s
	}
	whole, part := s[:len(s)-digits], s[len(s)-digits:]
	if m.Minor%pow10(digits) == 0 {
		return whole
	}
	return whole + "." + part
}

func pow10(n int) int64 {
	v := int64(1)
	for range n {
		v *= 10
	}
	return v
}

func buildSource(s catalog.Source) *node {
	o := newObject()
	o.text("url", s.URL)
	o.text("kind", string(s.Kind))
	o.text("as_of", s.AsOf)
	o.text("read", s.Read.String())
	o.text("facts", s.Facts)
	return o.n
}
