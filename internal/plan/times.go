package plan

import (
	"math/bits"

	"preround/internal/catalog"
	"preround/internal/platform/clock"
	"preround/internal/reference"
)

// time gives a node its duration and fixed day.
func (e *engine) time(n *node) {
	t := &templates[n.row]
	country := e.school
	switch t.scope {
	case forJourney:
		country = e.journeys[n.instance].country
		if int(n.row) == rowPolice {
			country = e.school
		}
	case forTarget:
		country = e.worlds[n.instance].target.Country
	}
	if l := leadOf(t.lead, country); l != nil {
		n.lead, n.days = l, l.days
	}
	if t.cites != noLead {
		n.lead = leadOf(t.cites, country)
	}
	switch int(n.row) {
	case rowBook, rowSit, rowResult:
		e.timeTest(n)
	case rowVisa, rowVisaAsk:
		e.timeVisa(n, country)
	case rowDecision:
		if p := e.worlds[n.instance].target.Place; p != nil && p.Apply.DecisionWeeks > 0 {
			d := int32(p.Apply.DecisionWeeks * 7)
			n.days, n.lead = span{max(7, d/2), d, d + 28}, nil
		}
	case rowTraining:
		if !e.asksBLS(n.serves) {
			n.lead = leadOf(leadTraining, country)
			n.days = n.lead.days
		}
	}
	if t.scope == forStay {
		e.timeStay(n)
	}
}

// timeStay sets the days at the host.
func (e *engine) timeStay(n *node) {
	s := &e.stays[n.instance]
	last := s.start.AddDays(7*s.weeks - 3) // the Friday of the last week, for a Monday start
	switch int(n.row) {
	case rowStart:
		n.fixed = s.start
	case rowHalfway:
		n.fixed = s.start.AddDays(7 * s.weeks / 2)
	case rowLetter:
		n.fixed = max(s.start, last-7)
	case rowEnd:
		n.fixed = last
	}
}

// timeTest splits booking-to-result into the wait for the day and that for the result.
func (e *engine) timeTest(n *node) {
	t := &e.tests[n.instance]
	n.lead = leadOf(testFamily(t.code), reference.Worldwide)
	switch int(n.row) {
	case rowSit:
		n.days = n.lead.days.less(resultSpan(t.code))
		n.floor, n.booked = t.booked, t.booked != 0
	case rowResult:
		n.days = resultSpan(t.code)
	}
	if t.held {
		n.status, n.doneOn = Have, t.heldOn
	}
}

// timeVisa allows for what a visit takes. Where the passport is not known, the
// best case is an e-visa and the rest a visa by post: unknown never counts as no.
func (e *engine) timeVisa(n *node, country reference.CountryCode) {
	if int(n.row) == rowVisaAsk {
		// An appointment can be months away: ask for it as soon as there is an offer.
		if w := e.soleWorld(n); leadOf(leadVisaQueue, country) != nil && (w.at(rowInterview) || w.needs.visa == visaUnsure) {
			n.asap = true
			if reference.InSchengen(country) { // lodged at most six months before
				n.soonest = e.journeys[n.instance].start - 175
			}
		}
		return
	}
	need := visaNone
	for s := n.serves; s != 0; s &= s - 1 {
		need = max(need, e.worlds[bits.TrailingZeros64(s)].needs.visa)
	}
	online := leadOf(leadEVisa, country)
	switch need {
	case visaOnline:
		n.lead, n.days = online, online.days
	case visaUnsure:
		n.days[best] = online.days[best]
	}
}

func (e *engine) asksBLS(serves uint64) bool {
	for s := serves; s != 0; s &= s - 1 {
		for _, k := range e.worlds[bits.TrailingZeros64(s)].needs.proofs {
			if k == "bls" {
				return true
			}
		}
	}
	return false
}

// passportLasts is the day to which a passport should be valid: six months after
// the end of the last journey, which many countries ask for.
func (e *engine) passportLasts() clock.Date {
	var end clock.Date
	for i := range e.journeys {
		end = max(end, e.journeys[i].end)
	}
	return end.AddMonths(6)
}

// haveFacts marks the steps whose papers the student holds.
func (e *engine) haveFacts() {
	f := &e.req.Student.Facts
	for i := range e.nodes {
		n := &e.nodes[i]
		var kinds []catalog.RequirementKind
		until := e.lastStart(n.serves)
		switch int(n.row) {
		case rowCV:
			kinds = []catalog.RequirementKind{"cv"}
		case rowLetters:
			kinds = []catalog.RequirementKind{"recommendation_letter"}
		case rowTranscript:
			kinds = []catalog.RequirementKind{"transcript"}
		case rowSchool:
			kinds = []catalog.RequirementKind{"dean_letter"}
		case rowRecord:
			kinds = []catalog.RequirementKind{"immunisation"}
		case rowPolice:
			kinds = []catalog.RequirementKind{"background_check"}
		case rowInsurance, rowCoverVisa:
			kinds = []catalog.RequirementKind{"insurance"}
		case rowTraining:
			kinds = []catalog.RequirementKind{"bls"}
		case rowPassport:
			kinds, until = []catalog.RequirementKind{"passport"}, e.passportLasts()
		}
		for _, k := range kinds {
			if documentLasts(*f, k, until) {
				n.status = Have
			}
		}
	}
}

// lastStart is the last first day among some targets.
func (e *engine) lastStart(serves uint64) (d clock.Date) {
	for s := serves; s != 0; s &= s - 1 {
		d = max(d, e.worlds[bits.TrailingZeros64(s)].start)
	}
	return d
}
