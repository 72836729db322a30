package plan

import (
	"math/bits"
	"strconv"
	"strings"

	"preround/internal/catalog"
	"preround/internal/reference"
	"preround/internal/student"
)

// general is the source of what is common knowledge or our own advice.
const general = "general knowledge"

// words fills in what, why and source of a step.
func (e *engine) words(n *node, s *Step) {
	t := &templates[n.row]
	s.Source, s.Checked = general, reference.CheckedNo
	if n.lead != nil {
		s.Typical, s.Source, s.Checked = n.lead.text, n.lead.source, n.lead.checked
	}
	s.What = e.fill(t.what, n, s)
	s.Why = e.fill(t.why, n, s)
	switch n.status {
	case Have:
		s.Typical, s.Why = "", "You have this already."+e.countsUntil(n)
		if n.freed != 0 {
			s.Why = "What comes after it is done, so nothing is left to do here."
		}
	case Done:
		s.Typical, s.Why = "", "Done on "+dayText(n.doneOn)+"."+e.countsUntil(n)
	default:
		if int(n.row) == rowCard || int(n.row) == rowConfirm {
			s.Typical = ""
		}
		if x := examOf(e.req.Student.Facts.Exams, s.Date); x != nil && !n.is(waits|fixed) && s.Hours > 0 {
			s.Why += " It falls into your exams; no better day is left."
		}
	}
	s.Tasks = e.tasks(n)
}

// countsUntil says until when a result counts.
func (e *engine) countsUntil(n *node) string {
	if int(n.row) != rowResult || n.doneOn == 0 {
		return ""
	}
	t, ok := reference.LanguageTestByCode(e.tests[n.instance].code)
	if !ok || t.ValidityMonths == 0 {
		return ""
	}
	return " It counts until " + dayText(n.doneOn.AddMonths(t.ValidityMonths)) + "."
}

// fill replaces each {word} of a template.
func (e *engine) fill(text string, n *node, s *Step) string {
	if strings.IndexByte(text, '{') < 0 {
		return text
	}
	var b strings.Builder
	b.Grow(len(text) + 64)
	for {
		i := strings.IndexByte(text, '{')
		if i < 0 {
			b.WriteString(text)
			break
		}
		j := i + strings.IndexByte(text[i:], '}')
		b.WriteString(text[:i])
		b.WriteString(e.word(text[i+1:j], n, s))
		text = text[j+1:]
	}
	return upperFirst(b.String())
}

func upperFirst(s string) string {
	if s != "" && s[0] >= 'a' && s[0] <= 'z' {
		return string(s[0]-32) + s[1:]
	}
	return s
}

// word is what stands for one {word}.
func (e *engine) word(name string, n *node, s *Step) string {
	switch name {
	case "lead":
		return n.lead.short
	case "asks":
		return e.asks(n)
	case "referees":
		return e.referees(n.serves, "a referee", " referees")
	case "letters":
		return e.referees(n.serves, "recommendation letter", " recommendation letters")
	case "statement":
		return e.writing(n.serves)
	case "schoolletter":
		return e.schoolLetter(n.serves)
	case "certificates":
		return e.proofs(n.serves)
	case "cover":
		return "health, and indemnity for work with patients"
	case "change":
		if e.soleWorld(n).needs.visa == visaNone {
			return ""
		}
		return " Until the visa is there, book only what can be changed."
	case "renew":
		return e.renew(n)
	case "where":
		if w := e.soleWorld(n); w.target.Country != reference.Worldwide && !w.needs.remote {
			return " in " + countryIn(w.target.Country)
		}
		return ""
	case "test", "testwhy", "resultdays", "valid", "again":
		return e.testWord(name, n)
	case "language", "who", "level":
		return e.languageWord(name, n)
	case "choose", "choosewhy":
		return e.chooseWord(name)
	case "host":
		return host(e.worlds[n.instance].target.Place)
	case "there":
		if len(e.journeys) > 1 {
			return ": " + e.there(n)
		}
		return ""
	case "accepted":
		if e.rivals(n) {
			return " Only once you have said yes to a place there."
		}
		return ""
	case "opens", "send", "deadline", "decision", "decides", "offer", "offerwhy":
		return e.applyWord(name, n, s)
	case "passport", "passportwhy":
		return e.passportWord(name, n)
	case "visa", "visaask", "visawhy", "visadecides":
		return e.visaWord(name, n, s)
	case "moneywhy":
		return e.moneyWhy(n)
	case "firstday":
		return e.firstDay(n)
	}
	panic("plan: no word for {" + name + "}")
}

// there names a journey among several: "Canada", with the month where there are
// two to one country.
func (e *engine) there(n *node) string {
	j := &e.journeys[n.instance]
	name := reference.CountryName(j.country)
	if j.country == reference.Worldwide {
		name = "abroad"
	}
	for k := range e.journeys {
		if e.journeys[k].country == j.country && k != int(n.instance) {
			return name + ", " + j.start.Format("January 2006")
		}
	}
	return name
}

// rivals tells whether another journey falls into the same weeks.
func (e *engine) rivals(n *node) bool {
	j := &e.journeys[n.instance]
	for k := range e.journeys {
		if o := &e.journeys[k]; k != int(n.instance) && o.start <= j.end && o.end >= j.start && e.alive(o.serves) != 0 {
			return true
		}
	}
	return false
}

// host is a short name of who runs a place: what stands before the first comma.
func host(p *catalog.Place) string {
	if first, _, ok := strings.Cut(p.Organiser.Name, ", "); ok && len(first) >= 10 {
		return first
	}
	return p.Organiser.Name
}

// soleWorld is the first target that a step serves; a reachable one where there is one.
func (e *engine) soleWorld(n *node) *world {
	set := n.serves
	if live := e.alive(set); live != 0 {
		set = live
	}
	return &e.worlds[bits.TrailingZeros64(set)]
}

// each calls use with every target that a step serves.
func (e *engine) each(serves uint64, use func(w *world)) {
	for s := serves; s != 0; s &= s - 1 {
		use(&e.worlds[bits.TrailingZeros64(s)])
	}
}

// asks says who wants something: "Yale School of Medicine asks for".
func (e *engine) asks(n *node) string {
	count, usual := 0, false
	var one *world
	e.each(n.serves, func(w *world) {
		if w.target.Place == nil || w.needs.usual {
			usual = true
			return
		}
		count++
		one = w
	})
	switch {
	case count == 0 && usual:
		return "Most places ask for"
	case count == 1:
		return host(one.target.Place) + " asks for"
	}
	return upperFirst(number(count)) + " of your places ask for"
}

var smallNumbers = [...]string{"no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"}

func number(n int) string {
	if n < len(smallNumbers) {
		return smallNumbers[n]
	}
	return strconv.Itoa(n)
}

func (e *engine) referees(serves uint64, one, many string) string {
	most := 1
	e.each(serves, func(w *world) { most = max(most, w.needs.letters) })
	if most == 1 {
		return one
	}
	return number(most) + many
}

var writings = map[catalog.RequirementKind]string{"cover_letter": "cover letter", "personal_statement": "personal statement",
	"research_proposal": "research proposal", "writing_sample": "writing sample"}

func (e *engine) writing(serves uint64) string {
	var list []string
	e.each(serves, func(w *world) {
		for _, k := range w.needs.writing {
			list = appendNew(list, writings[k])
		}
	})
	return joined(list)
}

func (e *engine) schoolLetter(serves uint64) string {
	dean, nominate := false, false
	e.each(serves, func(w *world) {
		dean = dean || w.needs.dean
		nominate = nominate || w.needs.nominate
	})
	var list []string
	if dean {
		list = append(list, "the dean's letter")
	}
	if nominate {
		list = append(list, "your school's nomination")
	}
	if e.school == "PK" {
		list = append(list, "the NOC")
	}
	return joined(list)
}

var certificates = map[catalog.RequirementKind]string{"bls": "a basic life support (BLS) certificate", "hipaa_training": "the HIPAA training certificate",
	"certificate": "the certificate that is asked for"}

func (e *engine) proofs(serves uint64) string {
	var list []string
	e.each(serves, func(w *world) {
		for _, k := range w.needs.proofs {
			list = appendNew(list, certificates[k])
		}
	})
	return joined(list)
}

func appendNew(list []string, s string) []string {
	for _, o := range list {
		if o == s {
			return list
		}
	}
	return append(list, s)
}

// joined is "a, b and c".
func joined(list []string) string {
	switch len(list) {
	case 0:
		return ""
	case 1:
		return list[0]
	}
	return strings.Join(list[:len(list)-1], ", ") + " and " + list[len(list)-1]
}

// renew warns of a result that will be too old on the first day.
func (e *engine) renew(n *node) string {
	fresh := templates[n.row].fresh
	if last := e.lastStart(n.serves); n.date != 0 && int32(last-n.date) > fresh {
		return ". By then it will be too old, so plan to renew it before you leave"
	}
	return ""
}

func (e *engine) testWord(name string, n *node) string {
	t := &e.tests[n.instance]
	ref, known := reference.LanguageTestByCode(t.code)
	switch name {
	case "test":
		return t.name
	case "testwhy":
		return e.testWhy(t)
	case "again":
		if t.again != "" {
			return ". " + strings.TrimSuffix(t.again, ".")
		}
	case "resultdays":
		r := resultSpan(t.code)
		if r[best] == r[worst] {
			return "about " + strconv.Itoa(int(r[usually])) + " days"
		}
		return strconv.Itoa(int(r[best])) + " to " + strconv.Itoa(int(r[worst])) + " days"
	case "valid":
		if known && ref.ValidityMonths > 0 {
			return ", and count for " + strconv.Itoa(ref.ValidityMonths) + " months"
		}
	}
	return ""
}

// testWhy says who wants the test, at which score, and that one serves all.
func (e *engine) testWhy(t *sitting) string {
	likes, places := 0, 0
	var one *world
	e.each(t.serves, func(w *world) {
		if w.target.Place == nil {
			likes++
		} else {
			places, one = places+1, w
		}
	})
	score := ""
	if t.atLeast > 0 {
		score = " (" + strconv.FormatFloat(t.atLeast, 'f', -1, 64) + " or more)"
	}
	again := ""
	if t.again != "" {
		again = " " + t.again
	}
	switch {
	case places == 0:
		return "Many hosts ask for one, even of those taught in English; some waive it, so look on your shortlist." + again
	case places == 1:
		return host(one.target.Place) + " asks for it" + score + "." + again
	}
	return "One result serves " + number(places) + " of your places" + score + "." + again
}

func (e *engine) languageWord(name string, n *node) string {
	w := &e.worlds[n.instance]
	switch name {
	case "language":
		return student.LanguageName(w.needs.ward.Code)
	case "level":
		if w.needs.ward.CEFR != "" {
			return " (" + w.needs.ward.CEFR + " asked)"
		}
		return ""
	}
	if w.target.Place == nil {
		return "A hospital in " + countryIn(w.target.Country)
	}
	return host(w.target.Place)
}

// chooseWord is about the first look around.
func (e *engine) chooseWord(name string) string {
	likes, places := 0, 0
	var like, place *world
	for i := range e.worlds {
		if w := &e.worlds[i]; w.target.Place == nil {
			likes, like = likes+1, w
		} else {
			places, place = places+1, w
		}
	}
	switch {
	case name == "choose" && likes == 0 && places == 1:
		return "Read the page of " + host(place.target.Place) + " again"
	case name == "choose" && likes == 0:
		return "Read the pages of your " + number(places) + " places again"
	case name == "choose" && likes == 1 && like.target.Country != reference.Worldwide:
		return "Choose what you want and shortlist places in " + countryIn(like.target.Country)
	case name == "choose":
		return "Choose what you want and shortlist places"
	case likes == 0 && places == 1:
		return "Dates and rules change from year to year. One place is rarely enough: add a few that you would also like."
	case likes == 0:
		return "Dates and rules change from year to year, and this plan stands on them."
	}
	return "Every later date depends on this list. Eight to ten places is usual, because most say no or nothing."
}

func (e *engine) moneyWhy(n *node) string {
	w := e.soleWorld(n)
	s := "Offers want an answer and often a payment within days, and grants close months earlier."
	if p := w.target.Place; p != nil && bits.OnesCount64(n.serves) == 1 {
		if a := p.Money.Tuition; a.Stated && a.Max.Minor > 0 {
			s = host(p) + " charges " + a.Max.String() + per(a.Per) + ". " + s
		} else if a := p.Money.ApplicationFee; a.Stated && a.Max.Minor > 0 {
			s = "Applying costs " + a.Max.String() + ". " + s
		}
	}
	return s
}

func per(p catalog.Per) string {
	switch p {
	case "", "programme":
		return ""
	case "four_weeks":
		return " for four weeks"
	}
	return " a " + string(p)
}

func (e *engine) firstDay(n *node) string {
	w := e.soleWorld(n)
	s := "Everything above works back from this day."
	if w.target.Start == 0 {
		s = "You have not said when, so this is a start that leaves time for everything."
	} else if w.start != w.target.Start && w.target.Place != nil {
		s = host(w.target.Place) + " runs it " + seasonText(w.target.Place) + ", so the plan counts to this day."
	}
	if bits.OnesCount64(e.alive(n.serves)) > 1 {
		s += " It is for whichever of your places says yes."
	}
	return s
}

// nameOf is a target's name for people.
func nameOf(t Target, s student.Student) string {
	if p := t.Place; p != nil {
		if strings.Contains(strings.ToLower(p.Name), strings.ToLower(p.Organiser.Name)) {
			return p.Name
		}
		return p.Name + ", " + p.Organiser.Name
	}
	kind := "A place"
	if len(s.Goals.Categories) > 0 {
		switch s.Goals.Categories[0] {
		case catalog.Clinical:
			kind = "A clinical place"
		case catalog.Research:
			kind = "A research place"
		case catalog.PublicHealth:
			kind = "A public health place"
		}
	}
	if t.Country == reference.Worldwide {
		return kind + " abroad"
	}
	return kind + " in " + countryIn(t.Country)
}

// withThe are the countries whose names take an article.
var withThe = map[reference.CountryCode]bool{"US": true, "GB": true, "NL": true, "PH": true, "AE": true, "BS": true, "GM": true, "MV": true,
	"CD": true, "CF": true, "DO": true, "KM": true, "SC": true, "SB": true, "MH": true}

// countryIn is a country's name as it stands after "in".
func countryIn(c reference.CountryCode) string {
	if withThe[c] {
		return "the " + reference.CountryName(c)
	}
	return reference.CountryName(c)
}

func seasonText(p *catalog.Place) string {
	if p == nil || p.Season.From == 0 {
		return "in other months"
	}
	if p.Season.From == p.Season.To {
		return "in " + monthText(p.Season.From)
	}
	return "from " + monthText(p.Season.From) + " to " + monthText(p.Season.To)
}
