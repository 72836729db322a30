package plan

import (
	"slices"

	"preround/internal/catalog"
	"preround/internal/platform/clock"
	"preround/internal/reference"
	"preround/internal/student"
)

// needs is what one target asks of one student, as rows of the table.
type needs struct {
	rows     uint64 // bit i: templates[i]
	letters  int
	lang     string                // language of the test asked for
	accept   []catalog.TestMinimum // tests that will do; empty with lang set: any of that language
	usmle    [3]bool               // 1, 2: the step asked for
	ward     catalog.LanguageNeed  // a language spoken there that the student has not said
	visa     visaNeed
	passport reference.CountryCode // the passport that visa counts on
	apply    family                // how long before the start such places are applied for
	usual    bool                  // papers are the usual ones, because none are stated
	remote   bool
	home     bool
	writing  []catalog.RequirementKind // statement, cover letter, proposal, sample
	proofs   []catalog.RequirementKind // bls, hipaa_training, certificate
	covers   bool                      // insurance asked for
	interview, photo,
	nominate, dean bool
}

// visaNeed is what a short visit takes, never what clinical work takes.
type visaNeed uint8

const (
	visaNone visaNeed = iota // own country, or free movement
	visaFree
	visaOnline
	visaAsked
	visaUnsure // the passport or the country is not known
)

func (n *needs) want(rows ...int) {
	for _, r := range rows {
		n.rows |= 1 << r
	}
}

func (n *needs) wants(r int) bool { return n.rows&(1<<r) != 0 }

// needsOf works out what a target asks for: what a real place states, and the
// usual papers where it states none or no place is chosen.
func needsOf(t Target, s student.Student) needs {
	var n needs
	p := t.Place
	if p == nil {
		p = wished(t, s)
	}
	n.remote = p.Mode == "remote"
	n.home = atHome(s.Facts, t.Country)
	n.apply = applyFamily(p)
	n.want(rowChoose, rowSend, rowDecision, rowOffer, rowStart, rowHalfway, rowLetter, rowEnd)
	stated := n.stated(p)
	if !stated {
		n.usualPapers(p)
	}
	if p.Apply.EarliestWeeks > 0 || slices.ContainsFunc(p.Apply.Windows, func(w catalog.Window) bool { return !w.Opens.IsZero() }) {
		n.want(rowWindow)
	}
	n.route(p)
	n.journey(t, p, s, stated)
	n.languages(t, p, s)
	if n.letters > 0 {
		n.want(rowCV, rowAsk, rowLetters)
	}
	return n
}

// wished is the kind of place that the goals speak of, for a target without one.
func wished(t Target, s student.Student) *catalog.Place {
	p := &catalog.Place{Category: catalog.Clinical, Format: "elective", Mode: "in_person", Locations: []catalog.Location{{Country: t.Country}}}
	if len(s.Goals.Categories) > 0 {
		p.Category, p.Format = s.Goals.Categories[0], ""
	}
	if len(s.Goals.Formats) > 0 {
		p.Format = s.Goals.Formats[0]
	}
	if slices.Equal(s.Goals.Modes, []catalog.Mode{"remote"}) || p.Format == "virtual" {
		p.Mode = "remote"
	}
	if p.Format == "exchange" {
		p.Routes = []catalog.Route{catalog.RouteExchange}
	}
	return p
}

// stated reads the place's own requirements and tells whether it names papers.
func (n *needs) stated(p *catalog.Place) bool {
	papers := false
	for i := range p.Requirements {
		r := &p.Requirements[i]
		switch r.Kind {
		case "application_form", "visa", "passport", "language_test", "membership", "insurance":
		default:
			papers = true
		}
		n.require(r)
	}
	return papers
}

func (n *needs) require(r *catalog.Requirement) {
	switch r.Kind {
	case "cv":
		n.want(rowCV)
	case "cover_letter", "personal_statement", "research_proposal", "writing_sample":
		n.writing = append(n.writing, r.Kind)
		n.want(rowStatement)
	case "recommendation_letter":
		n.letters = max(n.letters, r.Count, 1)
	case "transcript":
		n.want(rowTranscript)
	case "dean_letter":
		n.dean = true
		n.want(rowSchool)
	case "school_nomination":
		n.nominate = true
		n.want(rowSchool)
	case "supervisor_acceptance":
		n.want(rowSupervisor, rowCV)
	case "interview":
		n.interview = true
	case "photo":
		n.photo = true
	case "language_test":
		n.accept = append(n.accept, r.AnyOf...)
		if n.lang = r.Language; n.lang == "" {
			n.lang = languageOfTests(r.AnyOf)
		}
	case "usmle_step1":
		n.usmle[1] = true
	case "usmle_step2":
		n.usmle[2] = true
	case "immunisation":
		n.want(rowRecord, rowHealth)
	case "insurance":
		n.covers = true
		n.want(rowInsurance)
	case "background_check":
		n.want(rowPolice)
	case "bls", "hipaa_training", "certificate":
		n.proofs = append(n.proofs, r.Kind)
		n.want(rowTraining)
	case "membership":
		n.want(rowMember)
	}
	if n.usmle[1] || n.usmle[2] {
		n.want(rowPrepare, rowPermit, rowUSMLESit, rowScore)
	}
}

// usualPapers is what such places commonly ask for.
func (n *needs) usualPapers(p *catalog.Place) {
	n.usual = true
	n.want(rowCV, rowTranscript)
	n.letters = max(n.letters, 1)
	switch p.Category {
	case catalog.Clinical:
		n.dean = true
		n.want(rowSchool)
		if !n.remote && !n.home {
			n.want(rowRecord, rowHealth)
		}
	default:
		n.writing = append(n.writing, "personal_statement")
		n.want(rowStatement)
	}
}

func (n *needs) route(p *catalog.Place) {
	only := func(r catalog.Route) bool {
		return slices.Contains(p.Routes, r) && !slices.Contains(p.Routes, catalog.RouteDirect)
	}
	if only(catalog.RouteVSLO) || p.Apply.ReleaseBySchool == catalog.Yes {
		n.want(rowRelease)
		if n.wants(rowHealth) { // the school uploads the signed form with the application
			n.rows &^= 1 << rowHealth
			n.want(rowHealthSend)
		}
	}
	if only(catalog.RouteSupervisor) && p.NoDirectContact != catalog.Yes {
		n.want(rowSupervisor, rowCV)
	}
	if n.apply == leadApplyNetwork {
		n.want(rowCard, rowConfirm)
	}
}

// journey adds what going there takes.
func (n *needs) journey(t Target, p *catalog.Place, s student.Student, stated bool) {
	if !n.remote {
		n.want(rowAccess)
		if p.Category == catalog.Clinical && !n.home {
			n.want(rowRecord)
		}
	}
	if n.remote || n.home {
		return
	}
	n.want(rowMoney, rowFlights, rowHousing)
	n.visa, n.passport = visaFor(s.Facts, t.Country)
	if n.visa == visaNone {
		return
	}
	n.want(rowPassport, rowVisaAsk)
	if n.visa == visaFree {
		return
	}
	n.want(rowVisa)
	if n.visa == visaAsked && leadOf(leadVisaQueue, t.Country) != nil {
		n.want(rowInterview)
	}
	if reference.InSchengen(t.Country) {
		n.want(rowCoverVisa)
	}
	if documentLasts(s.Facts, "visa", t.Start.AddWeeks(t.Weeks)) {
		n.rows &^= 1<<rowVisa | 1<<rowInterview | 1<<rowVisaAsk | 1<<rowCoverVisa
	}
}

// atHome tells whether the student studies in that country; where the school's
// country is not said, whether it is the student's own.
func atHome(f student.Facts, c reference.CountryCode) bool {
	if c == reference.Worldwide {
		return false
	}
	if f.SchoolCountry != "" {
		return f.SchoolCountry == c
	}
	return slices.Contains(f.Citizenship, c)
}

// visaFor is the lightest that any of the student's passports allows for a short
// visit. Where no passport is said, one of the school's country is counted on.
func visaFor(f student.Facts, c reference.CountryCode) (visaNeed, reference.CountryCode) {
	passports := f.Citizenship
	if len(passports) == 0 && f.SchoolCountry != "" {
		passports = []reference.CountryCode{f.SchoolCountry}
	}
	if c == reference.Worldwide || len(passports) == 0 {
		return visaUnsure, ""
	}
	lightest, with := visaUnsure, reference.CountryCode("")
	for _, p := range passports {
		n := visaUnsure
		if p == c || reference.InEU(p) && reference.InEU(c) {
			n = visaNone
		} else if v, ok := reference.VisitVisa(p, c); ok {
			switch v.Requirement {
			case "visa_free":
				n = visaFree
			case "visa_on_arrival", "eta", "e_visa":
				n = visaOnline
			default:
				n = visaAsked
			}
		}
		if with == "" || n < lightest {
			lightest, with = n, p
		}
	}
	return lightest, with
}

// applyFamily is the lead time of applications that fits the kind of place.
func applyFamily(p *catalog.Place) family {
	switch {
	case p.Mode == "remote": // no house to open and no visa to wait for
		return leadDecision
	case p.Format == "exchange" || slices.Equal(p.Routes, []catalog.Route{catalog.RouteExchange}):
		return leadApplyNetwork
	case p.Category == catalog.Research && (p.Format == "summer_programme" || p.Format == "fellowship"):
		return leadApplySummer
	case p.Category == catalog.Research:
		return leadSupervisor
	case p.Category == catalog.PublicHealth || p.Category == catalog.Administrative || p.Format == "policy_internship":
		return leadApplyPolicy
	}
	return leadApplyElective
}

// documentLasts tells whether the student holds a document that is still valid
// on the day; a document without expiry counts as lasting.
func documentLasts(f student.Facts, kind catalog.RequirementKind, day clock.Date) bool {
	for _, d := range f.Have {
		if d.Kind == kind && (d.Until == 0 || d.Until >= day) {
			return true
		}
	}
	return false
}
