package plan

import (
	"math/bits"
	"strconv"
	"strings"

	"preround/internal/catalog"
	"preround/internal/reference"
)

// general is the source of what is common knowledge or our own advice.
const general = "general knowledge"

// words fills in what, why and source of a step.
func (e *engine) words(n *node, s *Step) {
	t := &templates[n.row]
	s.Source, s.Checked = general, reference.CheckedNo
	if n.lead != nil {
		s.rest(n.lead)
		s.Typical = n.lead.text
	}
	s.What = e.fill(t.what, n, s)
	s.Why = e.fill(t.why, n, s)
	switch n.status {
	case Have:
		s.Typical, s.Why = "", "You have this already."+e.countsUntil(n)
		if n.freed != 0 {
			s.Passed = true
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
			return " in " + reference.CountryInWords(w.target.Country)
		}
		return ""
	case "test", "testwhy", "resultdays", "valid", "again":
		return e.testWord(name, n)
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
	case "passport", "passportwhy":
		return e.passportWord(name, n)
	case "visa", "visaask", "visawhy", "visadecides":
		return e.visaWord(name, n, s)
	case "moneywhy":
		return e.moneyWhy(n)
	case "firstday":
		return e.firstDay(n)
	}
	return e.targetWord(name, n, s)
}

// targetWord is what stands for a {word} about the targets.
func (e *engine) targetWord(name string, n *node, s *Step) string {
	switch name {
	case "language", "who", "level":
		return e.languageWord(name, n)
	case "choose", "choosewhy":
		return e.chooseWord(name)
	case "opens", "send", "deadline", "decision", "decides", "offer", "offerwhy":
		return e.applyWord(name, n, s)
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

// host is a short name of who runs a place: what stands before the
// first comma or bracket.
func host(p *catalog.Place) string {
	name, _, _ := strings.Cut(p.Organiser.Name, " (")
	if first, _, ok := strings.Cut(name, ", "); ok && len(first) >= 10 {
		return first
	}
	return name
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
