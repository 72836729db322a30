// Package placegen makes any number of places that look like real ones, for
// measuring search at sizes that the shipped catalogue does not have. The same
// seed gives the same places. Nothing it makes is ever shipped or shown.
//
// Countries, specialties, cities, organisers and words follow Zipf's law, as in
// the shipped records: a few are everywhere and most are rare. About as many
// facts are left unknown as there.
package placegen

import (
	"cmp"
	"fmt"
	"iter"
	"math"
	"math/rand/v2"
	"slices"
	"sort"
	"strings"
	"time"

	"preround/internal/catalog"
	"preround/internal/platform/clock"
	"preround/internal/reference"
)

// Places yields n places in ascending order of their ids.
func Places(n int, seed uint64) iter.Seq[*catalog.Place] {
	return func(yield func(*catalog.Place) bool) {
		g := newGenerator(seed)
		for i := range n {
			if !yield(g.place(i, n)) {
				return
			}
		}
	}
}

// Slice is Places as a slice.
func Slice(n int, seed uint64) []catalog.Place {
	out := make([]catalog.Place, 0, n)
	for p := range Places(n, seed) {
		out = append(out, *p)
	}
	return out
}

type city struct {
	name    string
	country reference.CountryCode
}

type organiser struct {
	catalog.Organiser
	city  int
	slug  string
	share float64 // how often it and all before it in the list are drawn
}

type generator struct {
	*rand.Rand
	countries   []reference.CountryCode
	cities      []city
	organisers  []organiser
	specialties []reference.Specialty
	vocabulary  []string

	pickCity, pickSpecialty, pickWord, pickFormat zipf
}

func newGenerator(seed uint64) *generator {
	g := &generator{Rand: rand.New(rand.NewPCG(seed, 0x9E3779B97F4A7C15))}
	g.makeCountries()
	for range 4000 {
		g.cities = append(g.cities, city{title(g.invented(2 + g.IntN(2))), g.countries[newZipf(len(g.countries), 1.1).next(g.Rand)]})
	}
	g.specialties = append(g.specialties, reference.Specialties()...)
	g.Shuffle(len(g.specialties), func(i, j int) { g.specialties[i], g.specialties[j] = g.specialties[j], g.specialties[i] })
	g.pickCity = newZipf(len(g.cities), 0.9)
	g.makeOrganisers(20000)
	for range 30000 {
		g.vocabulary = append(g.vocabulary, g.invented(2+g.IntN(3)))
	}
	g.pickSpecialty = newZipf(len(g.specialties), 0.7)
	g.pickWord = newZipf(len(g.vocabulary), 1)
	g.pickFormat = newZipf(len(formats), 0.8)
	return g
}

// makeCountries puts the countries with most real places first.
func (g *generator) makeCountries() {
	first := strings.Fields("US GB CA AU DE PK IN SG CH JP BR ZA NL SE FR IE NZ TH LK AE")
	seen := map[reference.CountryCode]bool{}
	for _, c := range first {
		g.countries = append(g.countries, reference.CountryCode(c))
		seen[reference.CountryCode(c)] = true
	}
	rest := reference.Countries()
	for _, i := range g.Perm(len(rest)) {
		if c := rest[i].Code; !seen[c] {
			g.countries = append(g.countries, c)
		}
	}
}

var syllables = strings.Fields("ba be bi bo bur can ce chi co da den di do du fa fel fi for ga ge gi gon ha hel hi ho ja jo ka ken ki ko la len li lo lun ma mer mi mon mu na ne ni nor pa per pi pol qua ra ren ri ros ru sa sen si sol su ta ter ti tor tu va ver vi vo wa wel wi yo za zi")

func (g *generator) invented(n int) string {
	var b strings.Builder
	for range n {
		b.WriteString(syllables[g.IntN(len(syllables))])
	}
	return b.String()
}

func title(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

func (g *generator) organiser() organiser {
	kinds := []struct {
		kind catalog.OrganiserKind
		name string
	}{{"university", "University School of Medicine"}, {"university", "Medical University"}, {"hospital", "University Hospital"},
		{"hospital", "General Hospital"}, {"institute", "Institute of Medical Research"}, {"ngo", "Health Foundation"}, {"government", "Ministry of Health"}, {"society", "Medical Society"}}
	k := kinds[g.IntN(len(kinds))]
	stem := g.invented(2 + g.IntN(2))
	return organiser{Organiser: catalog.Organiser{Name: title(stem) + " " + k.name, Kind: k.kind}, city: g.pickCity.next(g.Rand), slug: stem}
}

// makeOrganisers invents n organisers in order of the ids that their places
// will have, and gives each its share of all places.
func (g *generator) makeOrganisers(n int) {
	weights, sum := newZipf(n, 0.8), 0.0
	for range n {
		g.organisers = append(g.organisers, g.organiser())
	}
	slices.SortStableFunc(g.organisers, func(a, b organiser) int {
		return cmp.Or(cmp.Compare(g.cities[a.city].country, g.cities[b.city].country), cmp.Compare(a.slug, b.slug))
	})
	for i, rank := range g.Perm(n) {
		share := weights[rank]
		if rank > 0 {
			share -= weights[rank-1]
		}
		sum += share
		g.organisers[i].share = sum
	}
}

// organiserOf is whose place number i of n is: those of one organiser, and of
// one country, follow each other, as they do in order of their ids.
func (g *generator) organiserOf(i, n int) organiser {
	at := sort.Search(len(g.organisers), func(k int) bool { return g.organisers[k].share*float64(n) > float64(i) })
	return g.organisers[min(at, len(g.organisers)-1)]
}

// A format, what is done there, what it is called.
var formats = []struct {
	format   catalog.Format
	category catalog.Category
	called   []string
}{
	{"elective", catalog.Clinical, []string{"Visiting Student Elective", "International Elective", "Clinical Elective Programme"}},
	{"summer_programme", catalog.Research, []string{"Summer Research Program", "Summer Student Fellowship", "Summer School"}},
	{"exchange", catalog.Clinical, []string{"Student Exchange", "Exchange Programme"}},
	{"observership", catalog.Clinical, []string{"International Observership", "Observer Program"}},
	{"fellowship", catalog.Research, []string{"Research Fellowship", "Student Fellowship"}},
	{"scholarship", catalog.Research, []string{"Travel Grant", "Student Scholarship"}},
	{"clerkship", catalog.Clinical, []string{"Clerkship", "Sub-internship"}},
	{"lab_placement", catalog.Research, []string{"Laboratory Placement", "Research Internship"}},
	{"policy_internship", catalog.PublicHealth, []string{"Internship Programme", "Policy Internship"}},
	{"shadowing", catalog.Clinical, []string{"Shadowing Program"}},
	{"volunteering", catalog.PublicHealth, []string{"Volunteer Programme"}},
	{"virtual", catalog.Clinical, []string{"Virtual Elective", "Online Rotation"}},
	{"internship_year", catalog.Administrative, []string{"Management Internship"}},
	{"project", catalog.PublicHealth, []string{"Community Project"}},
	{"course", catalog.Research, []string{"Course in Research Methods"}},
}

func (g *generator) place(i, n int) *catalog.Place {
	f := formats[g.pickFormat.next(g.Rand)]
	o := g.organiserOf(i, n)
	at := g.cities[o.city]
	p := &catalog.Place{Category: f.category, Format: f.format, Organiser: o.Organiser, Direction: catalog.Incoming}
	p.Specialties = g.someSpecialties()
	named := ""
	if p.Specialties[0] != "any" {
		s, _ := reference.SpecialtyBySlug(p.Specialties[0])
		if named = s.NameGB; g.IntN(2) == 0 {
			named = s.NameUS
		}
	}
	p.Name = strings.TrimSpace(f.called[g.IntN(len(f.called))] + map[bool]string{true: " in " + named}[named != ""])
	p.ID = catalog.ID(fmt.Sprintf("%s-%s-%07d", strings.ToLower(string(at.country)), o.slug, i))
	p.Locations = []catalog.Location{{Country: at.country, City: at.name}}
	for g.IntN(12) == 0 {
		more := g.cities[g.pickCity.next(g.Rand)]
		p.Locations = append(p.Locations, catalog.Location{Country: more.country, City: more.name})
	}
	if g.IntN(5) > 0 {
		p.Mode = catalog.Modes[min(g.IntN(8), 2)*g.IntN(2)]
	}
	p.Status = []catalog.Status{"", "", catalog.StatusOpen, catalog.StatusOpen, catalog.StatusPaused}[g.IntN(5)]
	p.Routes = []catalog.Route{catalog.Routes[min(g.IntN(6), g.IntN(6))]}
	p.Summary = g.summary(named, at)
	g.admission(p)
	g.dates(p)
	g.money(p)
	url := "https://www." + o.slug + ".example.org/students/" + strings.ReplaceAll(string(f.format), "_", "-") + "/" + g.vocabulary[g.IntN(len(g.vocabulary))]
	p.Apply.URL = url
	p.Sources = []catalog.Source{{URL: url, Kind: "official", AsOf: fmt.Sprint(2016 + g.IntN(10)), Read: clock.NewDate(2026, 9, 1+g.IntN(28))}}
	return p
}

func (g *generator) someSpecialties() []string {
	if g.IntN(10) < 3 {
		return []string{"any"}
	}
	out := []string{g.specialties[g.pickSpecialty.next(g.Rand)].Slug}
	for g.IntN(3) == 0 && len(out) < 5 {
		if s := g.specialties[g.pickSpecialty.next(g.Rand)].Slug; !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}

func (g *generator) admission(p *catalog.Place) {
	e := &p.Eligibility
	switch g.IntN(4) {
	case 0:
		e.Stages = []catalog.Stage{catalog.FinalYear}
	case 1:
		e.Stages = []catalog.Stage{catalog.ClinicalYrs, catalog.FinalYear}
	case 2:
		e.Stages = []catalog.Stage{catalog.Preclinical, catalog.ClinicalYrs}
	}
	if g.IntN(4) == 0 {
		first := 1 + g.IntN(4)
		e.Years = []int{first, first + 1}
	}
	e.International = []catalog.Tri{catalog.Unknown, catalog.Yes, catalog.Yes, catalog.No, catalog.Conditional}[g.IntN(5)]
	e.Scope = []catalog.Scope{"", "", catalog.ScopeAny, catalog.ScopeAny, catalog.ScopeAccredited}[g.IntN(5)]
	if g.IntN(10) == 0 {
		e.Citizenship = []reference.CountryCode{p.Locations[0].Country}
	}
	kinds := []catalog.RequirementKind{"cv", "transcript", "dean_letter", "recommendation_letter", "personal_statement", "immunisation", "insurance", "application_form"}
	for range g.IntN(5) {
		p.Requirements = append(p.Requirements, catalog.Requirement{Kind: kinds[g.IntN(len(kinds))]})
	}
	if g.IntN(4) == 0 {
		p.Requirements = append(p.Requirements, catalog.Requirement{Kind: "language_test",
			AnyOf: []catalog.TestMinimum{{Test: "ielts", Minimum: 6 + float64(g.IntN(4))/2}, {Test: "toefl_ibt", Minimum: float64(80 + 5*g.IntN(5))}}})
	}
}

func (g *generator) dates(p *catalog.Place) {
	p.Weeks.Min = []int{0, 2, 4, 4, 6, 8}[g.IntN(6)]
	if p.Weeks.Min > 0 {
		p.Weeks.Max = p.Weeks.Min + []int{0, 0, 2, 4, 8}[g.IntN(5)]
	}
	switch g.IntN(3) {
	case 0:
		p.Season = catalog.Season{From: time.June, To: time.August}
	case 1:
		from := time.Month(1 + g.IntN(12))
		p.Season = catalog.Season{From: from, To: (from+time.Month(g.IntN(10)))%12 + 1}
	}
	switch g.IntN(8) {
	case 0, 1, 2, 3:
		for range 1 + g.IntN(2) {
			p.Apply.Windows = append(p.Apply.Windows, catalog.Window{Closes: catalog.YearDay{Month: time.Month(1 + (g.IntN(6)+g.IntN(8))%12), Day: 1 + g.IntN(28)}})
		}
	case 4:
		p.Apply.Rolling = true
	case 5:
		p.Apply.LeadWeeks = 8 + 4*g.IntN(8)
	}
}

func (g *generator) money(p *catalog.Place) {
	sum := func(low, step, n int) catalog.Amount {
		m := reference.Money{Minor: int64(low+step*g.IntN(n)) * 100, Currency: "USD"}
		return catalog.Amount{Min: m, Max: m, Per: "programme", Stated: true}
	}
	switch g.IntN(5) {
	case 0:
		p.Money.Pay, p.Money.Stipend = catalog.PayStipend, sum(500, 250, 30)
	case 1:
		p.Money.Pay = catalog.PayUnpaid
	case 2:
		p.Money.Pay, p.Money.Tuition = catalog.PayFee, sum(200, 100, 50)
	}
	if g.IntN(4) == 0 {
		p.Money.ApplicationFee = sum(25, 25, 8)
	}
}

var commonWords = strings.Fields("the of and in to a for with medical students will be on at an programme clinical their care health learn under team experience international placement students from by weeks")
var fieldWords = strings.Fields("hospital clinic patients ward rotation supervised mentor training theatre outpatient inpatient surgery diagnosis imaging laboratory cohort registry trial study analysis data community rural urban screening vaccination maternal newborn child adolescent adult elderly chronic acute emergency trauma stroke diabetes hypertension asthma cancer tuberculosis malaria hepatitis sepsis antibiotic resistance ultrasound endoscopy laparoscopy catheter dialysis transplant biopsy histology genomics proteomics immunotherapy chemotherapy radiotherapy palliative rehabilitation nutrition obesity depression anxiety dementia epilepsy migraine autism hearing vision cataract glaucoma retina eczema wound burn fracture spine arthritis thyroid kidney bladder pregnancy labour neonatal lecture poster presentation faculty seminar journal stipend housing certificate letter")

// summary is one or two sentences' worth of words.
func (g *generator) summary(specialty string, at city) string {
	var b strings.Builder
	n := 14 + g.IntN(16)
	for i := range n {
		if i > 0 {
			b.WriteByte(' ')
		}
		switch x := g.Float64(); {
		case i == 5 && specialty != "":
			b.WriteString(specialty)
		case i == 9 && g.IntN(3) == 0:
			b.WriteString(at.name)
		case x < 0.4:
			b.WriteString(commonWords[g.IntN(len(commonWords))])
		case x < 0.75:
			k := int(math.Abs(g.NormFloat64()) * float64(len(fieldWords)) / 2.5)
			b.WriteString(fieldWords[k%len(fieldWords)])
		default:
			b.WriteString(g.vocabulary[g.pickWord.next(g.Rand)])
		}
	}
	b.WriteByte('.')
	return b.String()
}

// zipf draws from 0 to n-1, the first most often.
type zipf []float64

func newZipf(n int, s float64) zipf {
	c := make(zipf, n)
	sum := 0.0
	for i := range c {
		sum += 1 / math.Pow(float64(i+2), s)
		c[i] = sum
	}
	for i := range c {
		c[i] /= sum
	}
	return c
}

func (z zipf) next(r *rand.Rand) int {
	x, low, high := r.Float64(), 0, len(z)-1
	for low < high {
		if mid := (low + high) / 2; z[mid] < x {
			low = mid + 1
		} else {
			high = mid
		}
	}
	return low
}
