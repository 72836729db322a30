package index

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"
)

// group is one thing asked for: a word or a phrase with everything that counts
// as it. A place is in the group when any of these holds.
type group struct {
	typed  string
	terms  []weighted // text has the word
	values []weighted // a facet has the value
	all    []*group   // every one of these, the words of a phrase, holds
	loose  bool       // only helps to rank
}

// weighted is a term or value and how good a match it is, 0 to 1.
type weighted struct {
	term    int32
	value   value
	quality float64
}

// How good a match each kind is.
const (
	qualityExact  = 1.0
	qualityPart   = 0.5  // one word of the specialty's or country's name
	qualityPrefix = 0.6  // the beginning of the word
	qualitySlip   = 0.85 // through a corrected spelling
)

// shortestPrefix is the least number of letters that stand for longer words.
const shortestPrefix = 2

// token is one typed word on its way to a group.
type token struct {
	typed string
	word  string // typed, or the corrected spelling
	fixed bool
	known bool
	last  bool
}

// parse reads the words of a question: what to look for, and what each was
// understood as.
func (x *Index) parse(question string) ([]*group, []Reading) {
	tokens := x.tokens(question)
	var groups []*group
	var readings []Reading
	var loose []int // the reading of each loose group
	for i := 0; i < len(tokens); {
		n, concepts := x.phraseAt(tokens[i:])
		if n == 0 && stopWords[tokens[i].word] {
			readings = append(readings, Reading{Typed: tokens[i].typed, As: tokens[i].typed, How: AsIgnored})
			i++
			continue
		}
		n = max(n, 1)
		g, r := x.groupOf(tokens[i:i+n], concepts)
		if n == 1 && looseWords[stem(tokens[i].word)] {
			g.loose = true
			loose = append(loose, len(readings))
		}
		groups = append(groups, g)
		readings = append(readings, r)
		i += n
	}
	if len(loose) == len(groups) {
		for _, g := range groups {
			g.loose = false // nothing else was asked for
		}
		return groups, readings
	}
	for _, i := range loose {
		readings[i].How = AsLoose
	}
	return groups, readings
}

// tokens splits the question and puts slips right.
func (x *Index) tokens(question string) []token {
	if utf8.RuneCountInString(question) > MaxChars {
		question = string([]rune(question)[:MaxChars])
	}
	ws := split(question)
	if len(ws) > MaxWords {
		ws = ws[:MaxWords]
	}
	out := make([]token, len(ws))
	for i, w := range ws {
		out[i] = x.token(w, i == len(ws)-1)
	}
	return out
}

func (x *Index) token(w string, last bool) token {
	t := token{typed: w, word: w, last: last}
	k := stem(w)
	t.known = stopWords[w] || x.lex.stems[k] || x.text.find(k) >= 0
	if t.known || last && x.isPrefix(w) {
		return t
	}
	if i, ok := x.text.correct(w, x.placesOf); ok {
		t.word, t.fixed, t.known = x.text.spellings[i], true, true
	}
	return t
}

func (x *Index) isPrefix(w string) bool {
	if len(w) < shortestPrefix {
		return false
	}
	from, to := x.text.withPrefix(w)
	return to > from
}

// placesOf is about how many places a spelling stands for.
func (x *Index) placesOf(i int32) int {
	n := 0
	if t := x.text.termOf[i]; t >= 0 {
		n = int(x.text.terms[t].n)
	}
	k := stem(x.text.spellings[i])
	for _, c := range x.lex.phrases[k] {
		n += x.countOf(c.values)
	}
	return n
}

func (x *Index) countOf(vs []value) int {
	n := 0
	for _, v := range vs {
		n += x.sets[v.facet][v.number].n
	}
	return n
}

// phraseAt is the longest phrase of the lexicon that the tokens begin with.
func (x *Index) phraseAt(ts []token) (n int, _ []concept) {
	keys := make([]string, min(len(ts), x.lex.longest))
	for i := range keys {
		keys[i] = stem(ts[i].word)
	}
	for n := len(keys); n > 0; n-- {
		if cs := x.lex.phrases[strings.Join(keys[:n], " ")]; len(cs) > 0 {
			return n, cs
		}
	}
	return 0, nil
}

// groupOf makes the group of one word or phrase and says how it was understood.
func (x *Index) groupOf(ts []token, concepts []concept) (*group, Reading) {
	typed, spelt, fixed := make([]string, len(ts)), make([]string, len(ts)), false
	for i, t := range ts {
		typed[i], spelt[i] = t.typed, t.word
		fixed = fixed || t.fixed
	}
	g := &group{typed: strings.Join(typed, " ")}
	r := Reading{Typed: g.typed, As: strings.Join(spelt, " "), How: AsWord, Fixed: fixed}
	if fixed {
		r.Spelt, r.How = r.As, AsSpelling
	}
	quality := qualityExact
	if fixed {
		quality = qualitySlip
	}
	for _, c := range concepts {
		for _, v := range c.values {
			g.addValue(v, quality)
		}
	}
	if len(concepts) > 0 {
		c := x.mainConcept(concepts)
		r.As, r.How = c.name, c.how
	}
	if len(ts) > 1 {
		g.all = x.wordByWord(ts)
		return g, r
	}
	x.addWord(g, ts[0].word, quality)
	if t := ts[0]; len(concepts) == 0 && !t.fixed && (t.last || !t.known) {
		if completed := x.addPrefix(g, t.word); completed != "" && !t.known {
			r.As, r.How = completed, AsPrefix
		}
	}
	if len(g.terms) == 0 && len(g.values) == 0 {
		r.How = AsUnknown
	}
	return g, r
}

// mainConcept is the one that most places have, the first of equals.
func (x *Index) mainConcept(cs []concept) concept {
	best, most := cs[0], -1
	for _, c := range cs {
		if n := x.countOf(c.values); n > most {
			best, most = c, n
		}
	}
	return best
}

// wordByWord reads a phrase as its words, so that knowing the phrase never
// hides a place that has all its words. Nil when a word is too short to mean
// anything alone.
func (x *Index) wordByWord(ts []token) []*group {
	var all []*group
	for _, t := range ts {
		if len(t.word) < 2 {
			return nil
		}
		if stopWords[t.word] {
			continue
		}
		g := &group{typed: t.typed}
		for _, c := range x.lex.phrases[stem(t.word)] {
			for _, v := range c.values {
				g.addValue(v, qualityExact)
			}
		}
		x.addWord(g, t.word, qualityExact)
		if len(g.terms) == 0 && len(g.values) == 0 {
			return nil
		}
		all = append(all, g)
	}
	return all
}

// addWord adds the places whose text has the word, and those with a specialty or
// country that has it in its name.
func (x *Index) addWord(g *group, w string, quality float64) {
	k := stem(w)
	if t := x.text.find(k); t >= 0 {
		g.addTerm(t, quality)
	}
	for _, v := range x.lex.parts[k] {
		g.addValue(v, quality*qualityPart)
	}
}

// addPrefix adds everything that begins with w and returns the most frequent
// completion.
func (x *Index) addPrefix(g *group, w string) (completed string) {
	if len(w) < shortestPrefix {
		return ""
	}
	from, to := x.text.withPrefix(w)
	most := -1
	seen := ""
	for i := from; i < to; i++ {
		if n := x.placesOf(int32(i)); n > most && x.text.spellings[i] != w {
			completed, most = x.text.spellings[i], n
		}
		if t := x.text.termOf[i]; t >= 0 {
			g.terms = append(g.terms, weighted{term: t, quality: qualityPrefix})
		}
		k := stem(x.text.spellings[i])
		if k == seen || !x.lex.stems[k] {
			continue
		}
		seen = k
		for _, c := range x.lex.phrases[k] {
			for _, v := range c.values {
				g.addValue(v, qualityPrefix)
			}
		}
		for _, v := range x.lex.parts[k] {
			g.addValue(v, qualityPrefix*qualityPart)
		}
	}
	// several spellings share a term; the best quality stays
	slices.SortFunc(g.terms, func(a, b weighted) int { return cmp.Or(cmp.Compare(a.term, b.term), cmp.Compare(b.quality, a.quality)) })
	g.terms = slices.CompactFunc(g.terms, func(a, b weighted) bool { return a.term == b.term })
	return completed
}

func (g *group) addTerm(t int32, quality float64) {
	if !slices.ContainsFunc(g.terms, func(o weighted) bool { return o.term == t }) {
		g.terms = append(g.terms, weighted{term: t, quality: quality})
	}
}

func (g *group) addValue(v value, quality float64) {
	for i, o := range g.values {
		if o.value == v {
			g.values[i].quality = max(o.quality, quality)
			return
		}
	}
	g.values = append(g.values, weighted{value: v, quality: quality})
}
