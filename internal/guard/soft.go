package guard

// soft finds what may be kept and is better left out.
func (r *reader) soft() {
	defer func() { r.low, r.high = 0, len(r.tokens) }()
	r.high = 0
	for i := range r.tokens {
		if i >= r.high {
			r.within(i)
		}
		t := &r.tokens[i]
		switch {
		case t.is == number:
			r.greatAge(i)
			r.encounter(i)
		case t.is == word:
			if t.means&month != 0 && t.cap {
				r.encounter(i)
			}
			if t.cap && t.means&building != 0 {
				r.hospital(i)
			}
			r.ward(i)
			r.initials(i)
		}
	}
}

// singular tells whether a sentence speaks of one patient.
func (r *reader) singular(i int) bool { return r.hear(i)&(patient|person) != 0 }

// ageAt reads an age at token i: “54-year-old”, “54 yo”, “54M”, “54y”; last is its
// last token.
func (r *reader) ageAt(i int) (age, last int, ok bool) {
	age, ok = r.whole(i)
	if !ok || age > 125 {
		return 0, 0, false
	}
	j := r.skip(i+1, 1, "-")
	switch w := r.at(j).w; {
	case w == "year" || w == "years" || w == "yr" || w == "yrs" || w == "month" || w == "months" || w == "week" || w == "day":
		k := r.skip(j+1, 1, "-")
		if r.is(k, "old") {
			return age, k, true
		}
		return age, j, (w == "yr" || w == "yrs") && (r.at(k).means&person != 0 || r.is(k, "m", "f")) || w == "years" && r.is(i-1, "aged")
	case w == "yo" || w == "y" && r.is(j+1, "o"):
		return age, j, true
	case w == "y" && r.is(j+1, "/"):
		return age, j + 2, r.is(j+2, "o", "m", "f")
	case (w == "m" || w == "f" || w == "yrs" || w == "y" || w == "yf" || w == "ym") && j == i+1 && !r.at(j).gap:
		return age, j, true
	case (w == "m" || w == "f") && j == i+1 && !r.at(j).upper && r.at(j).cap && age > 0:
		return age, j, r.at(j+1).is != number && !r.is(j+1, "'")
	case j == i+1 && w == "/" && r.is(j+1, "m", "f", "male", "female"):
		return age, j + 1, true
	}
	return age, i, r.is(i-1, "aged", "age") && !r.is(i+1, "group", "-", "to")
}

func (r *reader) greatAge(i int) {
	age, last, ok := r.ageAt(i)
	if !ok || age < 90 || age > 120 || r.is(i+1, "m") || r.is(last-1, "month", "months", "week", "day") {
		return
	}
	if r.near(last, 0, 2)&old != 0 || r.near(i, 4, 0)&old != 0 || r.is(i-1, "over", "above", "under") || r.at(i+1).w == "months" || r.at(last).means&measure != 0 && r.is(last, "weeks") {
		return
	}
	r.add(GreatAge, false, i, last)
}

// encounter finds an exact day beside what happens to a patient.
func (r *reader) encounter(i int) {
	if r.at(i-1).is == number && !r.at(i).gap || r.at(i-1).w == "/" || r.at(i-1).w == "-" {
		return
	}
	last, _, ok := r.date(i)
	if !ok {
		return
	}
	heard := r.hear(i)
	before := r.near(i, 6, 4)
	seen := before&befell != 0 || before&doneTo != 0 || r.said(i, 4, "seen", "presented", "died", "operated", "delivered", "collapsed", "underwent", "saw", "attended")
	if !seen || heard&(patient|person) == 0 || heard&meeting != 0 {
		return
	}
	r.add(Encounter, false, i, last)
}

// ward finds a ward, bay or bed with its number beside a patient.
func (r *reader) ward(i int) {
	if !r.is(i, "ward", "bed", "bay", "cubicle", "room") || !r.singular(i) {
		return
	}
	j := r.skip(i+1, 3, "no", ".", "number", "#", ":")
	n, letter := r.at(j), r.at(j)
	switch {
	case n.is == number && len(n.w) <= 3:
		if k := r.at(j + 1); k.is == word && !k.gap && len(k.w) == 1 {
			j++
		}
	case letter.is == word && len(letter.w) == 1 && letter.cap && letter.w != "i" && letter.w != "a":
		if r.at(j+1).is == number && !r.at(j+1).gap {
			j++
		}
	default:
		return
	}
	r.add(Ward, false, i, j)
}

// initials finds two or three initials with an age: “J.S., 54”, “AB 34F”, “Mr S, 54”.
func (r *reader) initials(i int) {
	t := r.at(i)
	if !t.cap || r.at(i-1).w == "." && !r.at(i).gap {
		return
	}
	j := i
	switch {
	case t.means&title != 0 && len(r.at(r.skip(i+1, 1, ".")).w) == 1 && r.at(r.skip(i+1, 1, ".")).cap:
		j = r.skip(i+1, 1, ".")
	case len(t.w) == 1 && r.is(i+1, ".") && len(r.at(i+2).w) == 1 && r.at(i+2).cap:
		j = i + 2
	case t.upper && len(t.w) >= 2 && len(t.w) <= 3 && !isTerm(t.w) && t.means == 0:
	default:
		return
	}
	k := r.skip(j+1, 1, ".")
	k = r.skip(k, 1, ",", "(")
	k = r.skip(k, 2, "a", "an", "is", "aged")
	if _, last, ok := r.ageAt(k); ok && k > j {
		r.add(Initials, false, i, last)
		return
	}
	if n, ok := r.whole(k); ok && n > 0 && n < 120 && r.singular(i) && r.is(k+1, ",", ".", ")") && r.is(k-1, ",", "(") {
		r.add(Initials, false, i, k)
	}
}

// hospital finds the name of a hospital in a sentence that tells of one case.
func (r *reader) hospital(i int) {
	heard := r.hear(i)
	first := i
	for first > 0 && (r.tokens[first-1].cap && r.tokens[first-1].sentence == r.tokens[i].sentence || r.is(first-1, "of", "and") && r.at(first-2).cap) {
		first--
	}
	if first == i && !(r.is(i+1, "of") && r.at(i+2).cap) {
		return
	}
	if heard&(patient|person) == 0 || heard&(meeting|student) != 0 || !r.caseIn(i) {
		return
	}
	r.add(Hospital, false, first, i)
}

// caseIn tells whether the sentence of token i has an age, or one patient to whom
// something happened.
func (r *reader) caseIn(i int) bool {
	at := r.tokens[i].sentence
	for j := i; j >= 0 && r.tokens[j].sentence == at; j-- {
		if _, _, ok := r.ageAt(j); ok {
			return true
		}
	}
	for j := i; j < len(r.tokens) && r.tokens[j].sentence == at; j++ {
		if _, _, ok := r.ageAt(j); ok {
			return true
		}
	}
	heard := r.hears[at]
	return heard&patient != 0 && heard&befell != 0
}
