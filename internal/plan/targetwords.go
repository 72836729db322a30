package plan

import (
	"math/bits"
	"strconv"
	"strings"

	"preround/internal/catalog"
	"preround/internal/reference"
	"preround/internal/student"
)

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
		return "A hospital in " + reference.CountryInWords(w.target.Country)
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
		return "Choose what you want and shortlist places in " + reference.CountryInWords(like.target.Country)
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
	return kind + " in " + reference.CountryInWords(t.Country)
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
