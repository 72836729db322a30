package guard

import "strings"

// contacts finds telephone numbers and addresses of patients.
func (r *reader) contacts() {
	for i := range r.tokens {
		t := &r.tokens[i]
		switch {
		case t.is == number || t.w == "+" || t.w == "(":
			if i > 0 && (r.tokens[i-1].is == number || r.tokens[i-1].w == "+" || !t.gap && r.tokens[i-1].is == word) {
				continue
			}
			if last, ok := r.phone(i); ok && r.patientsPhone(i) {
				r.add(Phone, true, i, last)
			}
		case t.is == word && (r.is(i, "lives", "lived", "living", "resides", "residing", "address", "addr") || r.is(i, "r") && r.is(i+1, "/") && r.is(i+2, "o")):
			r.address(i)
		case t.w == "from" && r.at(i-1).means&(patient|person) != 0:
			if last, ok := r.house(i + 1); ok {
				r.add(Address, true, i-1, last)
			}
		}
	}
}

// phone reads a telephone number: nine to fifteen digits in a form that no other
// number has, or with a word for it.
func (r *reader) phone(i int) (last int, ok bool) {
	digits, first := 0, ""
	international := r.at(i).w == "+"
	for j := i; j < len(r.tokens) && digits <= 15 && r.tokens[j].sentence == r.tokens[i].sentence; j++ {
		t := &r.tokens[j]
		if t.is == number {
			if first == "" {
				first = t.w
			}
			digits += len(t.w)
			last = j
			continue
		}
		if t.is != sign || !strings.Contains("+()-./", t.w) || t.w == "+" && j > i {
			break
		}
	}
	if digits < 7 || digits > 15 || first == "" {
		return 0, false
	}
	return last, international || first[0] == '0' && digits >= 9 || r.near(i, 4, 0)&telephone != 0
}

// patientsPhone tells whether the nearest word before a number that says whose it is
// speaks of a patient or of a patient's people.
func (r *reader) patientsPhone(i int) bool {
	kin := false
	for j := i - 1; j >= 0 && j >= i-12 && r.tokens[j].sentence == r.tokens[i].sentence; j-- {
		switch m := r.tokens[j].means; {
		case m&(doctor|office|mine|building) != 0 && m&relation == 0:
			return false
		case m&patient != 0, r.is(j, "nok"), r.is(j, "kin") && r.is(j-1, "of"):
			return true
		case m&relation != 0:
			kin = true
		case kin && r.is(j, "his", "her", "their"):
			return r.aboutPatient(i)
		}
	}
	return false
}

// address finds a street, a house or a postcode after a word for living.
func (r *reader) address(i int) {
	at := r.tokens[i].sentence
	near := r.near(i, 6, 0)
	if near&(mine|doctor|building|office|student) != 0 && near&patient == 0 || r.near(i, 1, 0)&office != 0 {
		return
	}
	heard := r.hears[at]
	if at > 0 && r.is(i, "address", "addr") {
		heard |= r.hears[at-1]
	}
	if at > 1 && r.is(i, "address", "addr") {
		heard |= r.hears[at-2]
	}
	if heard&(patient|person|befell) == 0 && !r.is(i-1, "he", "she", "who") {
		return
	}
	for j := i + 1; j < len(r.tokens) && j < i+12 && r.tokens[j].sentence == at; j++ {
		if last, ok := r.house(j); ok {
			r.add(Address, true, i, last)
			return
		}
		if last, ok := r.postcode(j); ok {
			r.add(Address, true, i, last)
			return
		}
	}
}

// house reads “12 Elm Street”, “House 14-B, Street 3”, “Flat 2”.
func (r *reader) house(i int) (last int, ok bool) {
	t := r.at(i)
	if t.is == word && t.means&street != 0 {
		j := r.skip(i+1, 3, "no", ".", "number", "#")
		return j, r.at(j).is == number && r.is(i, "house", "flat", "apartment", "street", "block")
	}
	if t.is != number || len(t.w) > 5 {
		return 0, false
	}
	for j := i + 1; j <= i+5 && r.at(j).is == word; j++ {
		if r.at(j).means&street != 0 && j > i+1 {
			return j, true
		}
		if r.at(j).means&(measure|unit) != 0 && j == i+1 {
			return 0, false
		}
	}
	return 0, false
}

// postcode reads a British postcode: SW1A 1AA.
func (r *reader) postcode(i int) (last int, ok bool) {
	t := r.at(i)
	if t.is != word || len(t.w) > 2 || !t.upper && !(t.cap && len(t.w) == 1) || r.at(i+1).is != number || r.at(i+1).gap {
		return 0, false
	}
	j := i + 2
	if !r.at(j).gap && r.at(j).is == word {
		j++
	}
	in := r.at(j)
	return j + 1, in.is == number && len(in.w) == 1 && r.at(j+1).is == word && !r.at(j+1).gap && len(r.at(j+1).w) == 2
}
