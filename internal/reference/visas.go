package reference

import "sync"

// VisaRequirement is what passportindex.org listed for a short tourist visit. It
// says nothing about clinical work, and pages must say so.
type VisaRequirement struct {
	Requirement string // visa_free, visa_on_arrival, eta, e_visa, visa_required, no_admission
	Days        int    // 0 unknown
}

// VisaSource names where the visa table is from and its day.
const VisaSource, VisaAsOf = "https://github.com/imorte/passport-index-data", "2026-02-17"

var visas = sync.OnceValue(func() map[[2]CountryCode]VisaRequirement {
	m := make(map[[2]CountryCode]VisaRequirement, 40_000)
	eachRow("visa_requirements.csv", func(r row) {
		m[[2]CountryCode{CountryCode(r["passport"]), CountryCode(r["destination"])}] = VisaRequirement{r["requirement"], r.int("days")}
	})
	return m
})

// VisitVisa looks up what a passport of one country needs for a short visit to another.
func VisitVisa(passport, destination CountryCode) (VisaRequirement, bool) {
	v, ok := visas()[[2]CountryCode{passport, destination}]
	return v, ok
}
