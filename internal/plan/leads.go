package plan

import (
	"math"
	"strconv"
	"strings"
	"sync"

	"preround/internal/reference"
)

// family is a kind of waiting that lead_times.csv has one or more rows for.
type family uint8

// The families, each a line of familyRows.
const (
	noLead family = iota
	leadLetters
	leadTranscript
	leadSchoolLetter
	leadRelease
	leadSupervisor
	leadDecision
	leadPassport
	leadPassportUrgent
	leadPolice
	leadTests
	leadHepB
	leadBLS
	leadTraining
	leadIndemnity
	leadTravelCover
	leadVisaQueue
	leadVisa
	leadEVisa
	leadFlights
	leadHousing
	leadAccess
	leadIELTS
	leadTOEFL
	leadOET
	leadDuolingo
	leadOtherTest
	leadUSMLEPrep
	leadUSMLEPermit
	leadUSMLEScore
	leadApplyElective
	leadApplyNetwork
	leadApplySummer
	leadApplyPolicy
	families
)

// familyRows names the rows of each family. The row of the country wins, then
// that of the Schengen area, then the worldwide one.
var familyRows = [families]string{
	leadLetters:        "recommendation-letter",
	leadTranscript:     "official-transcript-from-the-medical-school-or-university official-transcript-anywhere",
	leadSchoolLetter:   "no-objection-certificate-noc-from-the-college dean-s-or-principal-s-letter-letter-of-good-standing",
	leadRelease:        "school-verification-and-release",
	leadSupervisor:     "cold-e-mail-to-a-supervisor-to-a-firm-place",
	leadDecision:       "host-decision-after-application",
	leadPassport:       "passport-pakistan-normal-service passport-anywhere",
	leadPassportUrgent: "passport-pakistan-urgent-service",
	leadPolice:         "police-character-certificate-punjab police-certificate-uk-acro fbi-identity-history-summary police-certificate-anywhere",
	leadTests:          "tb-screening-igra-or-two-step-skin-test",
	leadHepB:           "hepatitis-b-course-and-antibody-titre",
	leadBLS:            "bls-certificate",
	leadTraining:       "hipaa-citi-or-gcp-online-training",
	leadIndemnity:      "malpractice-professional-indemnity-insurance",
	leadTravelCover:    "travel-and-health-insurance",
	leadVisaQueue:      "us-b-1-visa-interview-wait schengen-visa-appointment-wait",
	leadVisa: "us-visitor-visa-decision-after-the-interview uk-standard-visitor-visa-decision canada-visitor-visa-decision australia-visitor-visa-subclass-600 " +
		"ireland-short-stay-c-visa uae-visit-or-e-visa schengen-short-stay-visa-decision visitor-visa-decision-anywhere",
	leadEVisa:         "uae-visit-or-e-visa e-visa-or-travel-authorisation",
	leadFlights:       "flights-at-a-fair-price",
	leadHousing:       "housing-near-the-host",
	leadAccess:        "site-access-occupational-health-clearance-and-badge",
	leadIELTS:         "ielts-booking-to-result",
	leadTOEFL:         "toefl-ibt-booking-to-result",
	leadOET:           "oet-booking-to-result",
	leadDuolingo:      "duolingo-english-test",
	leadOtherTest:     "language-test-booking-to-result",
	leadUSMLEPrep:     "usmle-preparation-dedicated-period",
	leadUSMLEPermit:   "usmle-step-1-or-step-2-ck-registration-to-permit-ecfmg-intealth",
	leadUSMLEScore:    "usmle-step-score-report",
	leadApplyElective: "uk-university-hospital-elective-application us-visiting-student-elective-vslo-application hospital-elective-application-elsewhere",
	leadApplyNetwork:  "ifmsa-scope-score-exchange-from-selection-to-start",
	leadApplySummer:   "summer-research-programme-deadline-to-start",
	leadApplyPolicy:   "who-and-un-internship-application-to-start",
}

// gulfRow serves the countries that its name lists; the table files it under ZZ.
const gulfRow = "turkey-malaysia-qatar-and-gulf-short-stay-visas"

var gulfCountries = []reference.CountryCode{"TR", "MY", "QA", "SA", "KW", "OM", "BH"}

// span is how long something takes, in days: at best, usually, at worst.
type span [3]int32

const (
	best    = 0
	usually = 1
	worst   = 2
)

// lead is a row made ready for the engine.
type lead struct {
	country reference.CountryCode
	days    span
	text    string // "4 weeks, usually 2 to 8"
	short   string // "4 weeks (2 to 8)"
	source  string
	asOf    string // the year that the source speaks of; empty: not known
	checked reference.Checked
	note    string
}

var leadTable = sync.OnceValue(func() (t [families][]lead) {
	for f := range familyRows {
		for id := range strings.FieldsSeq(familyRows[f]) {
			row, ok := reference.LeadTimeByID(id)
			if !ok {
				panic("plan: lead_times.csv has no row " + id)
			}
			t[f] = append(t[f], makeLead(row))
		}
	}
	row, ok := reference.LeadTimeByID(gulfRow)
	if !ok {
		panic("plan: lead_times.csv has no row " + gulfRow)
	}
	for _, c := range gulfCountries {
		l := makeLead(row)
		l.country = c
		t[leadVisa] = append([]lead{l}, t[leadVisa]...)
	}
	return t
})

func makeLead(row reference.LeadTime) lead {
	days := func(weeks float64) int32 { return int32(math.Round(weeks * 7)) }
	l := lead{country: row.Country, days: span{days(row.Min), days(row.Typical), days(row.Max)},
		short: spanText(row.Min, row.Typical, row.Max), source: row.Source, asOf: row.AsOf, checked: row.Checked, note: row.Note}
	l.text = longText(row.Min, row.Typical, row.Max)
	if row.Checked == reference.CheckedNo {
		l.text += " (typical, unverified)"
	}
	return l
}

// leadOf finds the row of a family for a country; nil when there is none.
func leadOf(f family, c reference.CountryCode) *lead {
	if f == noLead {
		return nil
	}
	rows := leadsReady()[f]
	var area, any *lead
	for i := range rows {
		switch l := &rows[i]; l.country {
		case c:
			return l
		case "EU":
			if reference.InSchengen(c) {
				area = l
			}
		case reference.Worldwide:
			any = l
		}
	}
	if area != nil {
		return area
	}
	return any
}

// applyLead is how long before the start such places are applied for; a figure of
// another country stands in where there is none for this one.
func applyLead(f family, c reference.CountryCode) *lead {
	if l := leadOf(f, c); l != nil {
		return l
	}
	return &leadsReady()[f][0]
}

// leadsReady hands the table out by reference; it is never written to.
func leadsReady() *[families][]lead { return leadPointer() }

var leadPointer = sync.OnceValue(func() *[families][]lead { t := leadTable(); return &t })

// longText is "4 weeks, usually 2 to 8"; for less than a week it counts days.
func longText(lo, mid, hi float64) string {
	if lo == hi {
		return amountOf(mid)
	}
	if hi < 1.5 {
		return amountOf(mid) + " at most"
	}
	return amountOf(mid) + ", usually " + fromTo(lo, hi)
}

// spanText is "4 weeks (2 to 8)".
func spanText(lo, mid, hi float64) string {
	if lo == hi || hi < 1.5 {
		return amountOf(mid)
	}
	return amountOf(mid) + " (" + fromTo(lo, hi) + ")"
}

// fromTo is "2 to 8", or "4 days to 4 weeks" where the units differ.
func fromTo(lo, hi float64) string {
	if lo > 0 && lo < 1 {
		return amountOf(lo) + " to " + amountOf(hi)
	}
	return bare(lo) + " to " + bare(hi)
}

func bare(weeks float64) string {
	if weeks > 0 && weeks < 1 {
		return strconv.Itoa(max(1, int(math.Round(weeks*7)))) + " days"
	}
	return strconv.FormatFloat(weeks, 'f', -1, 64)
}

func amountOf(weeks float64) string {
	switch {
	case weeks < 1:
		n := max(1, int(math.Round(weeks*7)))
		if n == 1 {
			return "1 day"
		}
		return strconv.Itoa(n) + " days"
	case weeks == 1:
		return "1 week"
	}
	return strconv.FormatFloat(weeks, 'f', -1, 64) + " weeks"
}

// sum adds two spans.
func (s span) sum(o span) span {
	for i := range s {
		s[i] += o[i]
	}
	return s
}

// less takes the days of o away, never below one day.
func (s span) less(o span) span {
	for i := range s {
		s[i] = max(1, s[i]-o[i])
	}
	return s
}

// at is the duration at a pace from 0 (everything goes as fast as it ever does)
// to fullPace (everything takes the usual time).
func (s span) at(pace int32) int32 { return s[best] + (s[usually]-s[best])*pace/fullPace }

const fullPace = 8
