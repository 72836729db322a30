package plan

import (
	"strconv"
	"strings"

	"preround/internal/catalog"
	"preround/internal/platform/clock"
	"preround/internal/reference"
)

// applyWord speaks of sending, deciding and the offer.
func (e *engine) applyWord(name string, n *node, s *Step) string {
	w := &e.worlds[n.instance]
	p := w.target.Place
	switch name {
	case "opens":
		return e.opens(w, s)
	case "send":
		if p == nil {
			return "Send your applications"
		}
		if w.needs.apply == leadApplyNetwork {
			return "Apply to your country's exchange organisation"
		}
		return "Apply to " + host(p)
	case "deadline":
		return e.deadline(w, s)
	case "decision":
		if p == nil {
			return "First answers from hosts"
		}
		if w.needs.apply == leadApplyNetwork {
			return "Result of the exchange selection"
		}
		return "Answer from " + host(p)
	case "decides":
		if p != nil && p.Apply.DecisionWeeks > 0 {
			e.cite(s, p)
			return "It says that it answers within " + weeksText(p.Apply.DecisionWeeks) + "."
		}
		if w.aim.fromClose {
			return "Hosts usually decide " + n.lead.short + " after the closing day."
		}
		return "Hosts usually decide within " + n.lead.short + "."
	case "offer":
		if p == nil {
			return "Answer the offer you want"
		}
		if w.needs.apply == leadApplyNetwork {
			return "Accept your exchange place"
		}
		return "Answer the offer: " + host(p)
	}
	if p != nil && p.Apply.AnswerWithinDays > 0 {
		e.cite(s, p)
		return "The offer lapses after " + daysText(p.Apply.AnswerWithinDays) + ". Say thank you to the places you decline."
	}
	return "Offers often lapse after two to four weeks. Say thank you to the places you decline."
}

// cite makes the page that a place was read from the source of a step. What it
// says is as good as the page is: somebody else's, or one of no known year, is
// checked in part only.
func (e *engine) cite(s *Step, p *catalog.Place) {
	if len(p.Sources) == 0 || p.Sources[0].URL == "" {
		return
	}
	src := &p.Sources[0]
	s.Source, s.Typical, s.Secondary, s.AsOf, s.Checked = src.URL, "", src.Kind != "official", src.AsOf, reference.CheckedYes
	if s.AsOf == "unknown" {
		s.AsOf = ""
	}
	if s.Secondary || s.AsOf == "" {
		s.Checked = reference.CheckedPartly
	}
}

// rest makes a row of the table of lead times the source of a step.
func (s *Step) rest(l *lead) {
	s.Source, s.AsOf, s.Checked, s.Secondary = l.source, l.asOf, l.checked, false
}

// aimSource is where the day to apply by is from.
func (e *engine) aimSource(w *world) string {
	if p := w.target.Place; p != nil && w.aim.kind != aimTypical && len(p.Sources) > 0 && p.Sources[0].URL != "" {
		return p.Sources[0].URL
	}
	return applyLead(w.needs.apply, w.target.Country).source
}

func (e *engine) opens(w *world, s *Step) string {
	p, a := w.target.Place, &w.aim
	e.cite(s, p)
	s.At = a.opensAt
	text := "Before this day nothing can be sent."
	if a.window == nil || a.opens > a.windowOpens() && p.Apply.EarliestWeeks > 0 {
		text = "It takes applications at most " + weeksText(p.Apply.EarliestWeeks) + " before the first day."
	} else {
		s.Hour = hourText(a.window.Opens, a.zone)
		if a.window.Opens.Day == 0 {
			text = "Only the month is known, so look from the first of it."
		}
		if a.window.FirstCome {
			text = "Places go to the first. Have everything ready the day before."
		}
		text += lastKnown(a.window)
	}
	return text
}

func (a *aim) windowOpens() clock.Date { return a.opens }

// lastKnown says so where a yearly date was read from one cycle.
func lastKnown(w *catalog.Window) string {
	if w.Cycle == 0 {
		return ""
	}
	return " The date is the last known one, of the " + strconv.Itoa(w.Cycle) + " cycle: check it."
}

// deadline says why the application goes off on that day.
func (e *engine) deadline(w *world, s *Step) string {
	p, a := w.target.Place, &w.aim
	if s.Date == a.opens && a.opensAt != 0 { // on that day not before that hour
		s.At, s.Hour = a.opensAt, hourText(a.window.Opens, a.zone)
	}
	switch a.kind {
	case aimWindow:
		e.cite(s, p)
		verb, when := "Applications close ", "on "+dayText(a.closes)
		if a.advised {
			verb, when = "Its page advises to apply ", "by "+dayText(a.closes)
		}
		if h := hourText(a.window.Closes, a.zone); h != "" && !a.monthOnly {
			when += " at " + h
		}
		if a.monthOnly {
			when = "in " + a.closes.Format("January 2006") + " (the day is not known)"
		}
		text := verb + when
		if a.window.FirstCome {
			text += ", and places go to the first"
		}
		if a.monthOnly && a.closes.Day() == 1 {
			text += ". This plan counts from the first of the month and leaves a week"
		} else if a.monthOnly {
			text += ". That month has begun, so ask today whether they are still taken"
		}
		return text + "." + lastKnown(a.window) + e.earlier(w)
	case aimLead:
		e.cite(s, p)
		verb := " wants it "
		if a.advised {
			verb = " advises to apply "
		}
		return host(p) + verb + weeksText(p.Apply.LeadWeeks) + " before the first day: by " + dayText(a.closes) + "." + e.earlier(w)
	case aimRolling:
		if p == nil { // sent already
			break
		}
		e.cite(s, p)
		return "It takes applications all year. What comes after the answer needs this much time."
	}
	l := applyLead(w.needs.apply, w.target.Country)
	s.rest(l)
	s.Typical = l.text
	text := "No deadline is known. "
	switch {
	case w.needs.apply == leadApplyNetwork:
		return "Exchanges go through the member organisation of your own country. From its selection to the start it is " + l.short + "; ask your exchange officer for the day."
	case p == nil:
		text = ""
	}
	text += "Such places are usually applied for " + l.short + " before the start."
	if s.Date > w.usualDay() && !w.lost {
		text += " You are later than most, so write to more places."
	}
	return text + e.earlier(w)
}

// earlier says so where what follows needs more time than the deadline leaves.
func (e *engine) earlier(w *world) string {
	if w.kSend < 0 || w.lost {
		return ""
	}
	if limit := w.aim.limit(w.start, w.pace); limit-w.latest[w.kSend] > 14 && !w.aim.fromClose {
		return " Go earlier: the answer and the visa that follow need the time."
	}
	return ""
}

// firstParts are the first parts of a note, which semicolons divide.
func firstParts(note string, n int) []string {
	if note == "" {
		return nil
	}
	parts := strings.Split(note, ";")
	return parts[:min(n, len(parts))]
}

func weeksText(n int) string {
	if n == 1 {
		return "1 week"
	}
	return strconv.Itoa(n) + " weeks"
}

func (e *engine) passportWord(name string, n *node) string {
	held := false
	for _, d := range e.req.Student.Facts.Have {
		held = held || d.Kind == "passport"
	}
	switch {
	case name == "passport" && n.status == Have:
		return "Passport"
	case name == "passport" && held:
		return "Renew your passport"
	case name == "passport":
		return "Check your passport, and renew it if need be"
	}
	text := "Many countries want it valid six months beyond the stay: to " + dayText(e.passportLasts()) + ". A new one takes " + n.lead.short + "."
	if held {
		text = "Yours runs out too soon. " + text
	}
	return text
}

func (e *engine) visaWord(name string, n *node, s *Step) string {
	w := e.soleWorld(n)
	need, where := w.needs.visa, reference.CountryInWords(w.target.Country)
	if w.target.Country == reference.Worldwide {
		where = "the country"
	}
	if name == "visadecides" {
		if need == visaOnline {
			return "Online applications usually take " + n.lead.short + "."
		}
		text := "Decisions usually take " + n.lead.short + "."
		if note := strings.Join(firstParts(n.lead.note, 2), ";"); note != "" {
			text += " " + note + "."
		}
		return text
	}
	if name == "visa" {
		if need == visaOnline {
			return "Visa or travel permit granted"
		}
		return "Visa in your passport"
	}
	if name == "visaask" {
		switch need {
		case visaFree:
			return "Ask the host and the embassy about entry to " + where
		case visaOnline:
			return "Ask which visa you need, then apply online"
		case visaAsked:
			return "Ask which visa you need, then apply"
		}
		return "Find out which visa you need"
	}
	if queue := leadOf(leadVisaQueue, w.target.Country); need == visaUnsure && queue != nil {
		s.rest(queue)
		return "It depends on your passport, which you have not said. If you need a visa, the wait for an appointment alone is " + queue.short + "."
	}
	if need == visaUnsure {
		return "It depends on your passport, and this plan allows for the longer way. Ask the host and the embassy which visa fits a placement."
	}
	s.Source, s.AsOf, s.Checked, s.Typical = reference.VisaSource, reference.VisaAsOf, reference.CheckedPartly, ""
	text := "For a visit to " + where + " on a passport from " + reference.CountryInWords(w.needs.passport)
	switch need {
	case visaFree:
		text += " a public list names no visa"
	case visaOnline:
		text += " a public list names a visa or permit to be had online or at the border"
	default:
		text += " a public list names a visa from the embassy"
	}
	text += " (" + reference.VisaAsOf + "). Work with patients can need another: ask the host and the embassy."
	if len(e.req.Student.Facts.Citizenship) == 0 {
		text += " You have not said which passport you hold."
	}
	return text
}

// nounOf names a step in the middle of a sentence.
func (e *engine) nounOf(n *node) string {
	switch int(n.row) {
	case rowLetters, rowAsk:
		return "the recommendation letter"
	case rowSit, rowBook, rowResult, rowUSMLESit, rowScore, rowPermit, rowPrepare:
		return e.tests[n.instance].name
	case rowDecision:
		return "the host's answer"
	case rowInterview:
		return "the visa appointment"
	case rowVisa, rowVisaAsk:
		return "the visa"
	case rowAccess:
		return "the host's clearance"
	case rowTranscript:
		return "the transcript"
	case rowPassport:
		return "the passport"
	case rowSupervisor:
		return "finding a supervisor"
	}
	what := e.fill(templates[n.row].what, n, &Step{})
	return "“" + what + "”"
}

// tasks are the small things inside a step.
func (e *engine) tasks(n *node) []string {
	switch int(n.row) {
	case rowAsk:
		return []string{"Choose people who saw you work", "Send CV, dates and where the letter goes", "Say that no is a fine answer"}
	case rowSend:
		w := &e.worlds[n.instance]
		out := []string{"Read it once on paper", "Keep a copy of what you sent"}
		if w.needs.photo {
			out = append(out, "Add a passport photo")
		}
		return out
	case rowDecision:
		if e.worlds[n.instance].needs.interview {
			return []string{"An interview is part of it: agree on a time in both time zones"}
		}
	case rowVisaAsk:
		return []string{"Ask the host which visa its students use", "Read the embassy's own page", "Pay the fee and take the first appointment, where one is needed"}
	case rowRecord:
		return []string{"Measles, mumps, rubella and chickenpox: two doses or a titre", "Hepatitis B: three doses and a titre", "Tetanus, diphtheria and whooping cough within ten years"}
	case rowMoney:
		return []string{"Fee, journey, rent, visa, insurance", "Ask your school and societies of your country for elective grants"}
	case rowChoose:
		return []string{"What do you want to be able to do afterwards?", "Which weeks does your school give you free?"}
	}
	return nil
}
