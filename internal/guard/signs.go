package guard

// isPatient looks for what says that a name is a patient's: an age, a word before it,
// what happened after it. to is where the finding ends.
func (r *reader) isPatient(n name) (to int, ok bool) {
	if r.isOther(n) {
		return 0, false
	}
	if n.lower && !n.titled {
		return n.last, r.at(n.first-1).means&patient != 0
	}
	if age, ok := r.ageAfter(n); ok {
		return age, true
	}
	switch {
	case r.ageBefore(n), r.bedBeside(n), r.childOf(n):
		return n.last, true
	case !n.sure:
		return 0, false
	case r.patientBefore(n), r.patientAfter(n), r.doneBefore(n), r.befellAfter(n), r.bodyAfter(n), r.register(n):
		return n.last, true
	}
	return 0, false
}

// isOther tells that a name is a doctor's, the student's own, or an author's.
func (r *reader) isOther(n name) bool {
	before := r.at(n.first - 1)
	if before.w == "." {
		before = r.at(n.first - 2)
	}
	if before.means&doctor != 0 && before.sentence == r.at(n.first).sentence {
		return true
	}
	if before.w == "," && r.at(n.first-2).means&doctor != 0 && r.at(n.first-2).means&patient == 0 {
		return true
	}
	if !n.titled {
		if r.is(n.first-1, "am", "i", "i'm", "myself", "sincerely", "regards") || r.is(n.first-1, "is") && r.is(n.first-2, "name") && r.is(n.first-3, "my") ||
			r.is(n.first-1, ",") && r.is(n.first-2, "i", "sincerely", "regards") || r.near(n.last, 0, 9)&student != 0 {
			return true
		}
	}
	j := n.last + 1
	if r.at(j).means&doctor != 0 {
		return true
	}
	if r.is(j, ",", "(", "-") || r.is(j, "is", "was", "as") && r.is(j+1, "the", "a", "an", "my", "our", "one") {
		for k := j + 1; k <= j+6 && r.at(k).sentence == r.at(j).sentence; k++ {
			if r.at(k).is == number || r.at(k).means&patient != 0 {
				return false
			}
			if r.at(k).means&doctor != 0 {
				return true
			}
			if r.is(k, "presented", "was", "who", ")") && k > j+1 {
				return false
			}
		}
	}
	return false
}

// ageAfter finds “Mr Smith, 54”, “John Smith (54)”, “Ayesha, a 34-year-old”.
func (r *reader) ageAfter(n name) (last int, ok bool) {
	j := r.skip(n.last+1, 1, ".")
	mark := r.is(j, ",", "(", "-")
	if mark {
		j++
	}
	j = r.skip(j, 2, "who", "is", "was", "a", "an")
	if r.at(j).sentence != r.at(n.last).sentence {
		return 0, false
	}
	if r.is(j, "aged", "age") {
		if k := r.skip(j+1, 1, ":"); r.at(k).is == number {
			return k, true
		}
	}
	age, last, ok := r.ageAt(j)
	if ok && age < 125 && (n.sure || n.words > 1 || r.single(n)) {
		return last, true
	}
	age, whole := r.whole(j)
	if mark && whole && r.single(n) && r.is(j+1, "months", "weeks", "days") && r.at(j+2).is == sign && r.hear(j)&clinical != 0 {
		return j + 1, true
	}
	if (n.titled || n.sure && r.hear(j)&(clinical|befell) != 0) && mark && whole && r.is(j+1, "years", "yrs", "year", "months") && r.at(j+2).is == sign {
		return j + 1, true
	}
	if mark && r.is(j-1, "(") && whole && age > 0 && r.is(j+1, ")") && n.words > 1 && r.at(n.first).cap {
		return j + 1, r.hear(j)&clinical != 0
	}
	if !whole || age == 0 || age > 115 || !n.sure || r.at(j+1).means&(month|unit) != 0 && r.at(j+1).is == word || !r.at(j).gap && !mark {
		return 0, false
	}
	next := r.at(j + 1)
	ends := next.is == sign && (next.w == "," || next.w == "." || next.w == ")" || next.w == ";") && r.at(j+2).is != number || next.sentence != r.at(j).sentence
	goes := next.is == word && (next.means&(clinical|bedside|befell|person) != 0 || r.is(j+1, "with", "was", "who", "presented", "came", "has", "had", "from"))
	if mark && ends || goes {
		return j, mark || n.titled || r.hear(j)&(patient|clinical|bedside) != 0
	}
	return 0, false
}

// single is one word that is hardly anything but a name.
func (r *reader) single(n name) bool {
	t := r.at(n.first)
	return n.words == 1 && lookUp(t.w)&common == 0 && !isTerm(t.w) && t.means == 0
}

// ageBefore finds “54-year-old Mrs Khan”, “34F Ayesha Bibi”.
func (r *reader) ageBefore(n name) bool {
	if !n.sure && !r.single(n) {
		return false
	}
	j := n.first - 1
	if r.at(j).means&person != 0 || r.is(j, ",") && r.at(j-1).means&person != 0 {
		if r.is(j, ",") {
			j--
		}
		j--
	}
	if r.is(j, ",") {
		j--
	}
	for k := j; k >= 0 && k >= j-4; k-- {
		if _, last, ok := r.ageAt(k); ok && last == j && r.at(k).sentence == r.at(n.first).sentence {
			return true
		}
	}
	return false
}

// bedBeside finds “bed 4 Mrs Khan”, “Mrs Khan in bed 4”.
func (r *reader) bedBeside(n name) bool {
	if !n.titled && !n.sure {
		return false
	}
	if j := r.skip(n.last+1, 3, "in", "from", "(", ",", "at", "is"); r.is(j, "bed") && r.at(j+1).is == number && r.at(j+1).sentence == r.at(n.last).sentence {
		return true
	}
	if r.at(n.first-1).sentence != r.at(n.first).sentence {
		return false
	}
	if r.at(n.first-1).is == number && r.is(n.first-2, "bed", "bay") || r.is(n.first-1, ":", "-", ",") && r.at(n.first-2).is == number && r.is(n.first-3, "bed", "bay") {
		return true
	}
	return false
}

// childOf finds “B/O Fatima”, “baby of Fatima Khan”, “baby Khan”.
func (r *reader) childOf(n name) bool {
	i := n.first
	if r.at(i-1).sentence != r.at(i).sentence {
		return false
	}
	if r.is(i-1, "o") && r.is(i-2, "/") && r.is(i-3, "b") {
		return true
	}
	return r.is(i-1, "of") && r.is(i-2, "baby", "infant", "newborn") && n.sure || r.is(i-1, "baby") && r.at(i-1).cap && r.single(n)
}

// patientBefore finds “patient Mr Smith”, “the patient, Mrs Khan,”, “patient’s wife Mrs Khan”.
func (r *reader) patientBefore(n name) bool {
	j := n.first - 1
	comma := r.is(j, ",")
	for k := 0; k < 2 && r.is(j, ",", ":", "(", "-", "“", "\"", "'"); k++ {
		j--
	}
	t := r.at(j)
	if t.sentence != r.at(n.first).sentence {
		return false
	}
	if t.means&relation != 0 && r.at(j-1).means&patient != 0 && r.at(j-1).poss {
		return true
	}
	if r.is(j, "name") && r.is(j-1, "full") && r.hears[t.sentence]&patient != 0 {
		return true
	}
	named := t.means&person != 0 && comma && r.near(j, 3, 0)&mine == 0
	if t.means&patient == 0 && !named || t.poss {
		return false
	}
	if comma {
		after := r.at(n.last + 1)
		return after.w == "," || after.w == "." || after.w == ")" || after.means&befell != 0 || r.is(n.last+1, "who", "was", "presented", "had") || after.sentence != t.sentence
	}
	return true
}

// patientAfter finds “Mrs Khan, a patient”, “Mr Smith was my patient”.
func (r *reader) patientAfter(n name) bool {
	if r.at(n.last).poss {
		return false
	}
	j := r.skip(n.last+1, 1, ",", "(", "-")
	j = r.skip(j, 2, "is", "was", "who")
	k := r.skip(j, 3, "a", "an", "my", "the", "our", "first", "one", "of", "another", "elderly", "young", "regular")
	return r.at(k).sentence == r.at(n.last).sentence && (k > j || r.is(k-1, "(")) && k > n.last+1 && r.at(k).means&patient != 0 && !r.at(k).poss && r.at(k+1).means&office == 0 && !r.is(k+1, "safety", "care", "advocate", "representative")
}

// doneBefore finds what is done with patients alone: “clerked Mr Smith”, “history from
// Mrs Khan”.
func (r *reader) doneBefore(n name) bool {
	j := n.first - 1
	if r.is(j, "presented", "presenting") && n.titled {
		return r.is(n.last+1, "to", "on", "at")
	}
	if r.at(j).means&doneTo != 0 && r.at(j).sentence == r.at(n.first).sentence {
		return !r.is(j, "assessed", "consented", "operated", "treated") || n.titled
	}
	if !r.is(j, "from", "on", "of", "for", "to", "with") {
		return false
	}
	switch b := r.at(j - 1).w; {
	case r.is(j, "from"):
		return b == "history" || b == "blood" || b == "bloods" || b == "consent"
	case r.is(j, "of"):
		return n.titled && r.at(j-1).means&(clinical|relation) != 0 && (r.at(j-1).means&clinical != 0 || r.hear(j)&clinical != 0) || b == "history" && (n.titled || r.is(j-2, "the", "a")) || b == "diagnosis" || b == "examination" || b == "discharge"
	case r.is(j, "on"):
		return b == "operation" || b == "operated" || b == "operating" || b == "laparotomy" || b == "examination" || b == "procedure" || b == "pr" || b == "ecg" || b == "cannula"
	case r.is(j, "for"):
		return b == "cared" || b == "caring" || r.is(j-1, "summary", "drugs", "prescription")
	case r.is(j, "to"):
		return n.titled && b == "visit" && r.is(j-2, "home") || r.is(j-1, "news") && r.is(j-2, "bad")
	}
	return false
}

// befellAfter finds what happens to patients: “Mrs Khan was admitted”, “Mr Smith
// presented with”.
func (r *reader) befellAfter(n name) bool {
	j := n.last + 1
	if r.at(n.last).poss {
		return false
	}
	if r.is(j, ",", "(") { // “Mrs Khan, who was admitted”
		j++
	}
	j = r.skip(j, 6, "who", "was", "had", "has", "been", "is", "then", "initially", "also", "were", "being", "first", "just", "recently", "suddenly", "sadly")
	t := r.at(j)
	if t.sentence != r.at(n.first).sentence {
		return false
	}
	passive := j > n.last+1
	switch {
	case t.means&befell != 0:
		return passive && r.is(j-1, "was", "is", "been", "were", "being") || n.titled && passive
	case t.w == "presented" || t.w == "presenting" || t.w == "presents":
		return r.is(j+1, "with") && r.hears[t.sentence]&clinical != 0 && !r.is(j+2, "a", "the", "an", "his", "her") || r.is(j+1, "with") && r.at(j+2).means&clinical != 0 ||
			r.is(j+1, "with") && r.at(j+3).means&clinical&^patient != 0 || r.is(j+1, "to") && r.is(r.skip(j+2, 1, "the", "our"), "ed", "a", "emergency", "casualty", "clinic", "hospital", "er")
	case t.w == "transferred" || t.w == "referred":
		return passive && n.titled && r.hears[t.sentence]&(clinical|patient) != 0
	case t.w == "complained" || t.w == "complaining" || t.w == "complains":
		return r.is(j+1, "of")
	case t.w == "underwent" || t.w == "undergoing" || t.w == "collapsed" || t.w == "suffers" || t.w == "suffered" || t.w == "suffering":
		return r.at(j+1).means&clinical != 0 || r.at(j+2).means&clinical != 0 || t.w == "collapsed" && n.titled || r.is(j+1, "from")
	case t.w == "died" || t.w == "dying":
		return n.titled
	case t.w == "delivered":
		k := r.skip(j+1, 3, "a", "her", "the", "healthy", "first")
		return n.titled && r.is(k, "baby", "twins", "boy", "girl", "son", "daughter")
	case t.w == "came":
		k := r.skip(j+1, 6, "in", "to", "clinic", "the", "ed", "our", "hospital", "back", "emergency")
		return n.titled && r.is(k, "with") && r.hears[t.sentence]&clinical != 0
	case t.w == "needed" || t.w == "needs" || t.w == "refused" || t.w == "received" || t.w == "refuses":
		return n.titled && (r.at(j+1).means|r.at(j+2).means|r.at(j+3).means)&clinical != 0 && r.hears[t.sentence]&agent == 0
	case t.w == "c" && r.is(j+1, "/") && r.is(j+2, "o"), t.w == "p" && r.is(j+1, "/") && r.is(j+2, "w"):
		return true
	}
	return r.is(j-1, "had", "has") && ill(r.at(j), r.at(j+1), r.at(j+2))
}

// ill knows diseases among the clinical words: “has diabetes”, “had a stroke”.
func ill(next ...*token) bool {
	for _, t := range next {
		switch t.w {
		case "motor", "kidney", "heart", "liver", "lung", "bowel": // disease
			return true
		case "a", "an", "type", "severe", "known", "advanced", "metastatic", "acute", "chronic", "terminal", "breast", "history", "of", "her", "his":
			continue
		case "diabetes", "hypertension", "cancer", "stroke", "copd", "asthma", "pneumonia", "sepsis", "epilepsy", "dementia", "tuberculosis", "tb", "hiv", "hepatitis",
			"cirrhosis", "fever", "chest", "carcinoma", "mi", "infarction", "fracture", "appendicitis", "miscarriage", "jaundice", "seizures", "seizure":
			return true
		}
		return false
	}
	return false
}

// bodyAfter finds “Mr Smith’s biopsy”: what surgeons have none of in a student’s notes.
func (r *reader) bodyAfter(n name) bool {
	if r.is(n.last+1, ":") && n.titled {
		return (r.at(n.last+2).means|r.at(n.last+3).means|r.at(n.last+4).means)&clinical != 0
	}
	if !r.at(n.last).poss || !n.titled {
		return false
	}
	j := n.last + 1
	if r.at(j).means&^clinical == 0 && r.is(j+1, "showed", "revealed", "was", "were", "had", "came") && r.is(j, "ct", "mri", "ecg", "ekg", "biopsy", "ultrasound", "xray", "haemoglobin", "bloods", "labs") {
		return true
	}
	return r.is(j, "biopsy", "wound", "leg", "chest", "tumour", "tumor", "diabetes", "symptoms", "diagnosis", "prognosis", "pain", "haemoglobin", "ecg", "bloods", "stroke", "cancer",
		"fracture", "fever", "condition", "abdomen", "oxygen", "blood", "potassium", "creatinine", "temperature", "bed", "caesarean", "miscarriage", "delivery", "labour", "death", "seizure", "insulin", "discharge") && !r.is(j+1, "list", "clinic", "service", "team", "research", "lecture", "unit", "study")
}

// register finds what registers of South Asian hospitals write: “Aslam s/o Ghulam
// Rasool”, with an age or an illness in the sentence.
func (r *reader) register(n name) bool {
	j := n.last + 1
	if !r.is(j, "s", "d", "w") || !r.is(j+1, "/") || !r.is(j+2, "o") || !r.at(j+3).cap {
		return r.listed(n)
	}
	heard := r.hear(j)
	return heard&(patient|person|clinical) != 0 || r.listed(n)
}

// listed finds “Name: …” in a list that goes on with an age, a sex or a diagnosis.
func (r *reader) listed(n name) bool {
	if !r.is(n.first-1, ":", "-") || !r.is(n.first-2, "name") || r.is(n.first-3, "my") {
		return false
	}
	high := r.high
	defer func() { r.high = high }()
	r.high = len(r.tokens) // the list goes on in other lines
	for j := n.last + 1; j < n.last+25 && j < len(r.tokens); j++ {
		if r.is(j, "age", "sex", "diagnosis", "dx", "mrn", "c/o", "complaint", "presenting", "bed", "ward") && (r.is(j+1, ":", "/", "-") || r.at(j+1).is == number) {
			return true
		}
	}
	return false
}
