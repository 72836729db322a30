package guard

// mayBePatient tells whether a titled name stands in a sentence of illness, and
// does not do what doctors do nor works anywhere. surely: the name is what the sentence
// is about, or the illness is said to be its.
func (r *reader) mayBePatient(n name) (surely, ok bool) {
	if !n.titled || r.isOther(n) || r.near(n.last, 0, 40)&(meeting|doctor|student|office|agent) != 0 || r.near(n.first, 1, 0)&crowd != 0 {
		return false, false
	}
	if k := r.skip(n.last+1, 2, "has", "had", "also", "then", "who", "often", "always", "himself", "herself"); r.at(k).sentence == r.at(n.first).sentence && active[r.at(k).w] {
		return false, false
	}
	if r.illOf(n) {
		return true, true
	}
	before := r.at(n.first - 1)
	if r.is(n.first-1, "with", "by", "under", "to", "ask", "asked", "dear", "from", "thank", "thanks", "and", "met", "emailed", "joined", "called", "phoned", "rang", "contacted", "told") {
		return r.is(n.first-1, "told", "asked") && r.illAfter(n) && r.is(n.last+1, "that", "for"), r.is(n.first-1, "told") && r.illAfter(n)
	}
	first := before.sentence != r.at(n.first).sentence || before.is == sign || before.w == "reviewed" || before.w == "saw" || before.w == "visited" || before.w == "up"
	if r.illAfter(n) {
		return first, true
	}
	return false, r.hear(n.first)&(clinical|befell) != 0 && before.sentence == r.at(n.first).sentence && !r.is(n.first-1, "for") && r.near(n.first, 40, 0)&(meeting|agent|doctor) == 0 && !r.at(n.last).poss
}

// active is what people do who work on a ward.
var active = map[string]bool{"clerked": true, "examined": true, "saw": true, "sees": true, "treated": true, "treats": true, "managed": true, "manages": true, "assessed": true,
	"took": true, "takes": true, "worked": true, "works": true, "wrote": true, "helped": true, "helps": true, "cared": true, "cares": true, "diagnosed": true, "carried": true,
	"performed": true, "reads": true, "learned": true, "learnt": true, "studied": true, "studies": true, "knows": true, "understands": true, "joined": true, "counselled": true,
	"inserted": true, "followed": true, "noticed": true, "recognised": true, "recognized": true, "spotted": true, "asked": true, "asks": true, "speaks": true, "spoke": true, "discussed": true}

// illAfter tells whether an illness stands at most eight words after a name.
func (r *reader) illAfter(n name) bool {
	for j := n.last + 1; j <= n.last+8 && r.at(j).sentence == r.at(n.first).sentence; j++ {
		t := r.at(j)
		if t.means&(clinical|befell) != 0 || t.upper && isTerm(t.w) && !places[t.w] {
			return true
		}
	}
	return false
}

// illOf finds “his rash”, “her breast cancer” after a name, and “Mr Lal’s INR”.
func (r *reader) illOf(n name) bool {
	if r.at(n.last).poss && r.at(n.last+1).means&clinical != 0 && !r.is(n.last+1, "ward", "surgery", "section", "history", "ct", "operation", "dressing") {
		return !r.is(n.last+2, "clinic", "list", "unit", "ward", "team", "service", "round")
	}
	for j := n.last + 1; j <= n.last+14 && r.at(j).sentence == r.at(n.first).sentence; j++ {
		if r.is(j, "his", "her") && (r.at(j+1).means&clinical != 0 || r.at(j+2).means&clinical != 0 && r.at(j+1).is == word) {
			return !r.is(j+1, "ward", "surgery", "theatre", "history") && !r.is(j+2, "ward", "clinic", "list", "unit", "theatre", "round", "team")
		}
	}
	return false
}
