package source

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"preround/internal/catalog"
	"preround/internal/platform/clock"
	"preround/internal/reference"
)

// place makes a place of nodes that the schema has passed, so kinds and words
// are right; what only a program can check is checked on the way.
func (r *reader) place(n *node) catalog.Place {
	r.record = n.get("id").text
	defer func() { r.record = "" }()
	p := catalog.Place{
		ID:              catalog.ID(r.record),
		Name:            r.text(n.get("name")),
		Organiser:       catalog.Organiser{Name: r.text(n.get("organiser").get("name")), Kind: catalog.OrganiserKind(str(n.get("organiser").get("kind")))},
		Category:        catalog.Category(str(n.get("category"))),
		Format:          catalog.Format(str(n.get("format"))),
		Mode:            catalog.Mode(str(n.get("mode"))),
		Status:          catalog.Status(str(n.get("status"))),
		Routes:          words[catalog.Route](n.get("route")),
		Direction:       catalog.Direction(str(n.get("direction"))),
		Specialties:     r.codes(n.get("specialties"), specialtySlugs),
		Skills:          r.codes(n.get("skills"), skillIDs),
		Summary:         r.text(n.get("summary")),
		Eligibility:     r.eligibility(n.get("eligibility")),
		Weeks:           catalog.Weeks{Min: num(n.get("duration").get("min_weeks")), Max: num(n.get("duration").get("max_weeks"))},
		Season:          season(n.get("season")),
		HandsOn:         catalog.Tri(str(n.get("hands_on"))),
		NoDirectContact: catalog.Tri(str(n.get("no_direct_contact"))),
		Apply:           r.apply(n.get("apply")),
		Money:           r.money(n.get("money")),
	}
	r.checkID(n.get("id"))
	for _, l := range each(n.get("locations")) {
		p.Locations = append(p.Locations, catalog.Location{Country: reference.CountryCode(r.code(l.get("country"), countryCodes)), City: r.text(l.get("city"))})
	}
	for _, l := range each(n.get("languages")) {
		p.Languages = append(p.Languages, catalog.LanguageNeed{Code: r.code(l.get("code"), languageCodes), CEFR: str(l.get("cefr")), Or: r.codes(l.get("or"), languageCodes)})
	}
	for _, q := range each(n.get("requirements")) {
		p.Requirements = append(p.Requirements, r.requirement(q))
	}
	for _, b := range each(n.get("blackout")) {
		p.Blackout = append(p.Blackout, month(b))
	}
	for _, w := range each(n.get("warnings")) {
		p.Warnings = append(p.Warnings, catalog.Warning{Sign: str(w.get("sign")), Note: r.text(w.get("note"))})
	}
	for _, s := range each(n.get("sources")) {
		p.Sources = append(p.Sources, r.source(s))
	}
	if p.Weeks.Min > p.Weeks.Max && p.Weeks.Max > 0 {
		r.fault(n.get("duration"), "min_weeks %d is more than max_weeks %d; swap them or mend one", p.Weeks.Min, p.Weeks.Max)
	}
	if slices.Contains(p.Specialties, "any") && len(p.Specialties) > 1 {
		r.fault(n.get("specialties"), "any says that all departments take part; write it alone, or name the fields without it")
	}
	return p
}

func (r *reader) checkID(n *node) {
	prefix := strings.ToUpper(n.text[:2])
	if !countryCodes.known(prefix) {
		r.fault(n, "the id begins with %q, which is no country's code; begin it with the organiser's country, such as gb-, or zz-", n.text[:2])
	}
}

func (r *reader) eligibility(n *node) catalog.Eligibility {
	e := catalog.Eligibility{
		Stages:             words[catalog.Stage](n.get("stages")),
		International:      catalog.Tri(str(n.get("international"))),
		Scope:              catalog.Scope(str(n.get("scope"))),
		Citizenship:        r.countries(n.get("citizenship")),
		PermanentResidents: catalog.Tri(str(n.get("permanent_residents"))),
		SchoolCountries:    r.countries(n.get("school_countries")),
		Groups:             words[string](n.get("groups")),
		MinWeeksEnrolled:   num(n.get("min_weeks_enrolled")),
		Note:               r.text(n.get("note")),
	}
	for _, y := range each(n.get("years")) {
		e.Years = append(e.Years, num(y))
	}
	return e
}

func (r *reader) countries(n *node) []reference.CountryCode {
	var out []reference.CountryCode
	for _, c := range r.codes(n, countryCodes) {
		out = append(out, reference.CountryCode(c))
	}
	return out
}

func (r *reader) requirement(n *node) catalog.Requirement {
	q := catalog.Requirement{Kind: catalog.RequirementKind(str(n.get("kind"))), Count: num(n.get("count")),
		Language: r.code(n.get("language"), languageCodes), Note: r.text(n.get("note"))}
	for _, t := range each(n.get("any_of")) {
		q.AnyOf = append(q.AnyOf, r.testMinimum(t))
	}
	if q.Kind != "language_test" && (q.AnyOf != nil || q.Language != "") {
		r.fault(n, "any_of and language belong to the kind language_test; take them out of %q, or write them as a requirement of their own", q.Kind)
	}
	return q
}

func (r *reader) testMinimum(n *node) catalog.TestMinimum {
	t := catalog.TestMinimum{Test: r.text(n.get("test")), Minimum: float(n.get("minimum")), Section: float(n.get("section")), CEFR: str(n.get("cefr"))}
	known, ok := reference.LanguageTestByCode(t.Test)
	if !ok {
		if code := testName(t.Test); code != "" {
			r.fault(n.get("test"), "%q is in the table of tests as %q; write that", t.Test, code)
		}
		return t
	}
	if m := n.get("minimum"); m != nil && (t.Minimum < known.Min || t.Minimum > known.Max) {
		r.fault(m, "%s is not a score of %s, whose scale goes from %s to %s; check the test and the figure", m.text, known.Name, decimal(known.Min), decimal(known.Max))
	}
	if s := n.get("section"); s != nil && t.Section > known.Max {
		r.fault(s, "%s is not a section score of %s, whose scale ends at %s; check the test and the figure", s.text, known.Name, decimal(known.Max))
	}
	return t
}

func (r *reader) source(n *node) catalog.Source {
	s := catalog.Source{URL: r.url(n.get("url")), Kind: catalog.SourceKind(str(n.get("kind"))), AsOf: str(n.get("as_of")), Facts: r.text(n.get("facts"))}
	if s.AsOf != "unknown" {
		layout := time.DateOnly[:min(len(s.AsOf), len(time.DateOnly))]
		if _, err := time.Parse(layout, s.AsOf); err != nil {
			r.fault(n.get("as_of"), "%q does not exist in the calendar; write the page's year or date, such as \"2024\" or \"2024-09-30\"", s.AsOf)
		}
	}
	if read := n.get("read"); read != nil {
		d, err := clock.ParseDate(read.text)
		if err != nil {
			r.fault(read, "%v", err)
		}
		s.Read = d
	}
	return s
}

func (r *reader) url(n *node) string {
	s := str(n)
	if n != nil {
		if says := badURL(s); says != "" {
			r.fault(n, "%s", says)
		}
	}
	return s
}

// text reads a plain text and refuses what would not be written back alike.
func (r *reader) text(n *node) string {
	s := str(n)
	if s != strings.TrimSpace(s) {
		r.fault(n, "the text begins or ends with a space; take it out")
	}
	return s
}

func (r *reader) codes(n *node, c codes) []string {
	var out []string
	for _, item := range each(n) {
		out = append(out, r.code(item, c))
	}
	return out
}

// The small readers below take a missing node for the zero value.

func each(n *node) []*node {
	if n == nil {
		return nil
	}
	return n.items
}

func str(n *node) string {
	if n == nil {
		return ""
	}
	return n.text
}

func words[T ~string](n *node) []T {
	var out []T
	for _, item := range each(n) {
		out = append(out, T(item.text))
	}
	return out
}

func num(n *node) int          { return int(float(n)) }
func float(n *node) float64    { v, _ := strconv.ParseFloat(str(n), 64); return v }
func truth(n *node) bool       { return str(n) == "true" }
func month(n *node) time.Month { return time.Month(num(n)) }

func season(n *node) catalog.Season {
	return catalog.Season{From: month(n.get("from")), To: month(n.get("to"))}
}

func decimal(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }
