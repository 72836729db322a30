package route

import (
	"net/url"
	"strconv"
	"strings"

	"preround/internal/catalog"
	"preround/internal/fit"
	"preround/internal/reference"
	"preround/internal/student"
)

// compass gathers what the catalogue says about each way.
type compass struct {
	scorer  *fit.Scorer
	country reference.CountryCode // of the school; empty: not said
	school  string
	key     student.SchoolKey
	ways    map[Kind]*Way
	sends   []*catalog.Place // exchange programmes for students of the own country
	member  []*catalog.Place // places that the own country's members of exchange networks offer
	own     []*catalog.Place // what the own school offers its students
	partner []*catalog.Place // places that name the own school or its country among the partners
}

func newCompass(req Request) *compass {
	c := &compass{scorer: fit.NewScorer(&req.Student, req.Today), ways: map[Kind]*Way{}}
	c.country, c.school = student.SchoolCountryOf(req.Student.Facts), req.Student.Facts.School
	c.key = student.KeyOf(c.school, c.country)
	for _, k := range Kinds {
		c.ways[k] = &Way{Kind: k, State: Unknown}
	}
	return c
}

// look takes one place of the catalogue into account.
func (c *compass) look(p *catalog.Place) {
	if p.Status == catalog.StatusEnded {
		return
	}
	t := catalog.TraitsOf(p)
	_, ok := c.scorer.Score(&t)
	sure := ok && c.sure(p)
	for _, k := range KindsOf(p) {
		switch w := c.ways[k]; {
		case !ok:
			w.Shut++
		case sure:
			w.Takes++
		default:
			w.Perhaps++
		}
	}
	mine := c.country != "" && catalog.HomeOf(p) == c.country
	network := p.Organiser.Kind == "network" && hasRoute(p, catalog.RouteExchange)
	switch {
	case network && mine && p.Direction == catalog.Outgoing:
		c.sends = append(c.sends, p)
	case network && mine:
		c.member = append(c.member, p)
	case mine && c.offers(p):
		c.own = append(c.own, p)
	case p.Eligibility.Scope == catalog.ScopePartners && mentions(p.Eligibility.SchoolCountries, c.country):
		c.partner = append(c.partner, p)
	}
}

// offers tells whether a place is something that the student's own school has for
// its own students.
func (c *compass) offers(p *catalog.Place) bool {
	return c.school != "" && (p.Direction == catalog.Outgoing || p.Eligibility.Scope == catalog.ScopeOwnSchool) && c.key.Same(student.KeyOf(p.Organiser.Name, c.country))
}

// sure tells whether nothing but money, dates and papers stands open about a place.
func (c *compass) sure(p *catalog.Place) bool {
	lacks, closed := c.scorer.Lacks(p)
	if len(closed) > 0 {
		return false
	}
	for _, l := range lacks {
		if l.By == fit.BySchool || l.Criterion == "school" || l.Criterion == "stage" || l.Criterion == "year" {
			return false
		}
	}
	return true
}

func hasRoute(p *catalog.Place, r catalog.Route) bool {
	for _, x := range p.Routes {
		if x == r {
			return true
		}
	}
	return false
}

func mentions(list []reference.CountryCode, c reference.CountryCode) bool {
	for _, x := range list {
		if c != "" && x == c {
			return true
		}
	}
	return false
}

func sourceOf(p *catalog.Place) Source {
	s := Source{Name: p.Organiser.Name + ": " + p.Name}
	if len(p.Sources) > 0 {
		s.URL, s.AsOf, s.Secondary = p.Sources[0].URL, p.Sources[0].AsOf, p.Sources[0].Kind == "secondary"
	}
	return s
}

func sourcesOf(list []*catalog.Place) (out []Source) {
	for i, p := range list {
		if i < 3 {
			out = append(out, sourceOf(p))
		}
	}
	return out
}

func rowSource(r reference.WayIn) Source {
	return Source{Name: r.Organisation, URL: r.Source, AsOf: r.AsOf, Checked: r.Checked}
}

// row finds what the reference table says for a way and the student's school.
func (c *compass) row(kind Kind) (reference.WayIn, bool) {
	for _, r := range reference.WaysIn() {
		if r.Kind != string(kind) || r.Country != c.country {
			continue
		}
		if r.School == "" || c.school != "" && c.key.Same(student.KeyOf(r.School, r.Country)) {
			return r, true
		}
	}
	return reference.WayIn{}, false
}

func search(pairs ...string) url.Values {
	q := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		q.Add(pairs[i], pairs[i+1])
	}
	return q
}

// sayWhere asks for the answer on which a way hangs.
const sayWhere = "Say where you study, and this can be judged better."

// general is the source of advice that no page was read for.
var general = Source{Name: "general knowledge"}

func (c *compass) judge(w *Way) {
	defer func() {
		if len(w.Sources) == 0 {
			w.Sources = []Source{general}
		}
	}()
	switch w.Kind {
	case Direct:
		c.judgeDirect(w)
	case Supervisor:
		c.judgeSupervisor(w)
	case Exchange:
		c.judgeExchange(w)
	case VSLO:
		c.judgeVSLO(w)
	case Partner:
		c.judgePartner(w)
	case OwnSchool:
		c.judgeOwn(w)
	case Agency:
		c.judgeAgency(w)
	}
}

// places is "3 places".
func places(n int) string {
	if n == 1 {
		return "1 place"
	}
	return strconv.Itoa(n) + " places"
}

func (c *compass) judgeDirect(w *Way) {
	w.State = Open
	w.Why = "You apply to the host yourself, with no school or network between. Most places whose source names no other way take applications like this; their page says how."
	if w.Places() > 0 && w.Takes+w.Perhaps == 0 {
		w.State = Closed
		w.Why = "All " + places(w.Places()) + " that say so take other students: another year, another school, or too late for your start."
		w.Around = "Change the start or the year, or look at the other ways below."
	}
}

func (c *compass) judgeSupervisor(w *Way) {
	w.State = Open
	w.Why = "A named person there says yes first, mostly for research. Read two of their papers, write a short message of your own, and expect about one answer in ten."
	if w.Places() > 0 && w.Takes+w.Perhaps == 0 {
		w.State = Closed
		w.Why = "All " + places(w.Places()) + " by this way take other students."
	}
	w.Around = "Some hosts forbid writing to their staff: the page of the place says so, and then the office is the way."
}

func (c *compass) judgeExchange(w *Way) {
	row, stated := c.row(Exchange)
	switch {
	case c.country == "":
		w.Why = "IFMSA and other networks send students through the member organisation of their own country. " + sayWhere
	case len(c.sends) > 0:
		w.State = Open
		w.Why = c.sends[0].Organiser.Name + " sends students of schools in " + reference.CountryInWords(c.country) + " abroad."
		if n := c.sends[0].Eligibility.Note; n != "" {
			w.Why += " The source adds: " + strings.TrimSuffix(n, ".") + "."
		}
		w.Sources = sourcesOf(c.sends)
		w.Ask = "Ask your local exchange officer when the selection is: it is usually 9 months before the start."
	case stated:
		w.State = Open
		w.Why = row.Says + " Whether your own school has a local committee it can say."
		w.Sources = []Source{rowSource(row)}
		w.Ask = "Ask it when the selection is: usually 9 months before the start."
	case len(c.member) > 0:
		w.Why = c.member[0].Organiser.Name + " is a member in your country: it takes students of other countries in. Members exchange both ways, but no source of ours says how it chooses those who go."
		w.Sources = sourcesOf(c.member)
		w.Ask = "Ask it, or the medical students’ society of your school."
	default:
		w.Why = "No source of ours names a member of an exchange network in " + reference.CountryInWords(c.country) + ". That is not a no: IFMSA has members in some 130 countries."
		w.Sources = []Source{{Name: "International Federation of Medical Students’ Associations", URL: "https://www.aegee.org/international-federation-of-medical-students-associations-ifmsa/", Secondary: true}}
		w.Ask = "Ask the medical students’ society of your school which network it belongs to."
	}
	if w.State != Open {
		w.Around = "Hosts that take direct applications need no network."
		w.Find = search("route", string(catalog.RouteDirect))
	}
}

// What AAMC and a host say about VSLO.
var (
	vsloGlobal = Source{Name: "AAMC: seeking a global opportunity", URL: "https://students-residents.aamc.org/visiting-student-learning-opportunities/seeking-global-opportunity", Checked: reference.CheckedYes}
	vsloFee    = Source{Name: "AAMC: frequently asked questions about VSLO", URL: "https://students-residents.aamc.org/attending-medical-school/faq/frequently-asked-questions-about-vslo", AsOf: "2025", Checked: reference.CheckedYes}
	vsloHome   = Source{Name: "Loyola University Chicago: international students", URL: "https://ssom.luc.edu/regrec/students/visitingstudents/internationalstudents/", AsOf: "2022", Checked: reference.CheckedYes}
)

func (c *compass) judgeVSLO(w *Way) {
	w.Sources = []Source{vsloGlobal, vsloFee, vsloHome}
	w.Why = "Only students of a school that is a VSLO home institution can apply; it checks and releases each application, and AAMC charges USD 15 for each elective."
	w.Ask = "Ask your elective office whether your school is a home institution; no source of ours lists them."
	switch row, stated := c.row(VSLO); {
	case c.school == "" && c.country == "":
		w.Why += " " + sayWhere
	case stated && row.Checked == reference.CheckedYes:
		w.State, w.Why, w.Ask = Open, row.Says+" "+w.Why, ""
		w.Sources = append([]Source{rowSource(row)}, w.Sources...)
	case stated:
		w.Why += " Of your school a source says: " + row.Says
		w.Sources = append([]Source{rowSource(row)}, w.Sources...)
	}
	if w.State != Open {
		w.Around = "American hosts with a form of their own take applications without VSLO; and a school can apply to become a member."
		w.Find = search("country", "US", "route", string(catalog.RouteDirect))
	}
}

func (c *compass) judgePartner(w *Way) {
	row, stated := c.row(Partner)
	switch {
	case stated:
		w.State = Open
		w.Why = row.Organisation + ": " + lowerFirst(row.Says)
		w.Sources = []Source{rowSource(row)}
		w.Ask = "Ask your international office how students are chosen."
	case len(c.partner) > 0:
		w.Why = c.partner[0].Organiser.Name + " names schools in " + reference.CountryInWords(c.country) + " among its partners; whether yours is one it can say."
		w.Sources = sourcesOf(c.partner)
		w.Ask = "Ask your international office for the list of agreements."
	case c.country == "" && c.school == "":
		w.Why = "Some hosts take students of partner schools only. " + sayWhere
	default:
		w.Why = "Some hosts take students of partner schools only, and none of our sources names your school."
		w.Ask = "Ask your international office for the list of agreements, Erasmus and others."
	}
	if w.State != Open {
		w.Around = "Hosts that take students of any school need no agreement."
		w.Find = search("route", string(catalog.RouteDirect))
	}
}

func (c *compass) judgeOwn(w *Way) {
	switch {
	case len(c.own) > 0:
		w.State = Open
		w.Why = "Your own school offers its students " + c.own[0].Name + "."
		if len(c.own) > 1 {
			w.Why = "Your own school offers its students " + places(len(c.own)) + " that we know of, among them " + c.own[0].Name + "."
		}
		w.Sources = sourcesOf(c.own)
	case c.school == "":
		w.Why = "Many schools send their own students: through the elective office, a department, alumni. " + sayWhere
	default:
		w.Why = "No source of ours says what your school offers its own students; nearly every school has something."
		w.Ask = "Ask the elective office, the careers office and one department which hosts took students of the year before."
		w.Around = "The list of a school near yours is often open to guests: look at places in your own country."
		if c.country != "" {
			w.Find = search("country", string(c.country))
		}
	}
}

func (c *compass) judgeAgency(w *Way) {
	w.State = Open
	w.Why = "A company places you for a fee. Know what you pay for: the page of each such place asks about the known warning signs."
	if w.Places() > 0 && w.Takes+w.Perhaps == 0 {
		w.State = Closed
		w.Why = "All " + places(w.Places()) + " of agencies that we know of take other students."
	}
	w.Around = "The hospital behind an agency may take students directly: ask its name first, then ask the hospital."
}

func lowerFirst(s string) string {
	if s == "" {
		return s
	}
	return strings.ToLower(s[:1]) + s[1:]
}
