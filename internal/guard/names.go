package guard

// name is a person's name in the text.
type name struct {
	first, last int  // tokens
	titled      bool // Mr, Mrs
	words       int
	sure        bool // titled, or two words of the lists
	lower       bool // in small letters
}

// names finds names of patients. A name alone is none: something beside it must say
// that it is a patient's (signs.go).
func (r *reader) names() {
	defer func() { r.low, r.high = 0, len(r.tokens) }()
	r.high = 0
	for i := 0; i < len(r.tokens); i++ {
		if i >= r.high {
			r.within(i)
		}
		if r.tokens[i].is != word {
			continue
		}
		if last, ok := r.namedPatient(i); ok {
			r.add(Name, true, i, last)
			i = last
			continue
		}
		n, ok := r.nameAt(i)
		if !ok {
			continue
		}
		if to, ok := r.isPatient(n); ok {
			r.add(Name, true, n.first, to)
		} else if surely, ok := r.mayBePatient(n); ok {
			r.add(Name, surely, n.first, n.last)
		}
		if n.sure {
			i = n.last
		}
	}
}

// within keeps the rules to the sentence that begins with token i: what the next one
// says of a doctor, or of an age, is another matter.
func (r *reader) within(i int) {
	r.low, r.high = i, i+1
	for r.high < len(r.tokens) && r.tokens[r.high].sentence == r.tokens[i].sentence {
		r.high++
	}
}

// namedPatient reads “patient name: …” and “a man named …”: what follows is a name
// though no list has it.
func (r *reader) namedPatient(i int) (last int, ok bool) {
	j := 0
	t := r.at(i)
	sure := false
	said := r.skip(i+1, 2, "was", "is", "who")
	switch {
	case t.means&patient != 0 && r.is(said, "name", "called", "named"):
		j, sure = said+1, !r.is(said, "called")
	case r.is(i, "name", "names") && r.is(i+1, "of") && (r.at(i+2).means&patient != 0 || r.is(i+2, "the", "my", "a") && r.at(i+3).means&patient != 0):
		j = i + 3 + r.one(i+2, "the", "my", "a")
	case t.means&(patient|person) != 0 && r.is(i+1, "whose", "with", "by") && r.is(i+2, "name") && r.is(i+3, "is", "was"):
		j, sure = i+4, true
	case t.means&(patient|person) != 0 && r.is(i+1, "named", "called", ",") && r.at(i+2).means&patient == 0:
		j = i + 2
		if r.is(i+1, ",") {
			j = r.skip(i+2, 1, "named", "called")
			if j == i+2 {
				return 0, false
			}
		}
	default:
		return 0, false
	}
	k := r.skip(j, 2, "is", "was", ":", "-", "=", "“", "\"", "'")
	labelled := k > j && !r.is(k-1, "-")
	n := r.at(k)
	if n.is != word || n.sentence != t.sentence || n.means&placeholder != 0 || len([]rune(n.w)) == 1 && r.at(k+1).is != word && !r.is(k+1, ".") {
		return 0, false
	}
	if m, ok := r.nameAt(k); ok && (m.sure || labelled || sure || n.cap && lookUp(n.w)&common == 0) {
		return m.last, !r.isPlaceholder(m)
	}
	if !labelled && !sure || !n.cap || n.means != 0 || isTerm(n.w) || len([]rune(n.w)) < 2 {
		return 0, false
	}
	for last = k; last < k+3 && r.at(last+1).is == word && r.at(last+1).cap && r.at(last+1).sentence == t.sentence; last++ {
	}
	return last, true
}

// isPlaceholder knows “Mrs X” and “Mr A”, which are nobody.
func (r *reader) isPlaceholder(n name) bool {
	return n.titled && len([]rune(r.at(n.last).w)) == 1
}

func (r *reader) one(i int, words ...string) int {
	if r.is(i, words...) {
		return 1
	}
	return 0
}

// nameAt reads a name at token i.
func (r *reader) nameAt(i int) (n name, ok bool) {
	n.first, n.last = i, i
	j := i
	if r.titleAt(i) {
		n.titled = true
		j = r.skip(i+1, 1, ".")
		if r.is(j, "and", "&") && r.titleAt(j+1) {
			j = r.skip(j+2, 1, ".")
		}
		for k := 0; k < 2 && !r.at(j).cap && r.at(j).means&particle != 0; k++ { // Mr van der Berg
			j++
		}
		if r.at(j).sentence != r.at(i).sentence {
			return n, false
		}
	}
	t := r.at(j)
	n.lower = t.is == word && !t.cap
	if n.lower {
		return r.lowerName(n, j)
	}
	listed, unlisted := 0, 0
	for ; n.words < 5; j++ {
		known, ok := r.namePart(j, n)
		if !ok {
			break
		}
		n.last, n.words = j, n.words+1
		switch {
		case known:
			listed++
		case len([]rune(r.at(j).w)) > 1:
			unlisted++
		}
		if r.at(j).poss || r.is(j+1, ".") && len(r.at(j).w) > 1 {
			break
		}
		j = r.between(j)
	}
	if n.words == 0 {
		return n, false
	}
	if n.titled {
		n.sure = !r.isPlaceholder(n)
		return n, n.sure
	}
	if after := r.at(n.last + 1); after.is == word && after.cap && !r.at(n.last).poss && after.sentence == t.sentence {
		return n, false // “Ayub Medical College” is nobody
	}
	n.sure = listed >= 2 && unlisted == 0
	return n, listed >= 1
}

// titleAt knows a title from what looks like one: MS is a disease, “miss” a verb.
func (r *reader) titleAt(i int) bool {
	t := r.at(i)
	if t.is != word || t.means&title == 0 || t.upper && t.w == "ms" || !t.cap && (t.w == "miss" || t.w == "ms" || t.w == "master") {
		return false
	}
	next := r.at(r.skip(i+1, 1, "."))
	return t.w != "master" || lookUp(next.w) != 0
}

// namePart tells whether token j may go on with a name, and whether a list has it.
func (r *reader) namePart(j int, n name) (listed, ok bool) {
	t := r.at(j)
	if t.is != word || t.sentence != r.at(n.first).sentence || !t.cap || n.words > 0 && !t.gap && !r.is(j-1, "-", ".") {
		return false, false
	}
	if t.means&(doctor|office|building|month|student|title|function) != 0 || t.upper && n.titled && t.means&^(particle|street|old) != 0 || t.upper && isTerm(t.w) {
		return false, false
	}
	if len([]rune(t.w)) == 1 {
		return false, n.words > 0 || n.titled || r.is(j+1, ".")
	}
	f := lookUp(t.w)
	if n.titled {
		return f != 0, true
	}
	if t.means&^(particle|street|old|receipt|telephone) != 0 || n.words == 0 && f == 0 {
		return false, false
	}
	return f != 0, f != 0 || len(t.w) > 2
}

// between passes over what may stand inside a name: a full stop after an initial, a
// hyphen, “ul”, “bin”.
func (r *reader) between(j int) int {
	switch next := r.at(j + 1); {
	case next.w == "." && len(r.at(j).w) == 1:
		return j + 1
	case next.w == "-" && !next.gap && !r.at(j+2).gap:
		return j + 1
	case next.is == word && !next.cap && next.means&particle != 0 && r.at(j+2).cap && lookUp(r.at(j+2).w) != 0:
		return j + 1
	}
	return j
}

// lowerName reads a name in small letters: “mrs khan”, “patient john smith”.
func (r *reader) lowerName(n name, j int) (name, bool) {
	rare := 0
	for ; n.words < 3; j++ {
		t := r.at(j)
		if t.is != word || t.cap || t.sentence != r.at(n.first).sentence || t.means != 0 || len(t.w) < 3 {
			break
		}
		f := lookUp(t.w)
		if f == 0 || n.words > 0 && f&common != 0 {
			break
		}
		if f&common == 0 {
			rare++
		}
		n.last, n.words = j, n.words+1
		if t.poss {
			break
		}
	}
	n.sure = rare >= 1 && (n.titled || n.words >= 2)
	return n, n.sure
}
