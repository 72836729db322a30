package statement

import (
	"slices"
	"strings"

	"preround/internal/catalog"
)

// Mention is the name of a host that stands in a text and is not the one that the text
// goes to.
type Mention struct {
	Text      string // the name as it stands there
	Host      string // whose it is, in full
	Sentence  string
	Paragraph int
	// Hard says that it is taken for a name that was left in. Else it is only shown: a
	// body that many texts speak of, or a house that the student's own record names.
	Hard bool
}

// here are words of a sentence that speaks to the reader, or of applying.
var here = set("your you yours apply applying application join joining elective electives rotation internship placement observership clerkship fellowship")

// mentions lists the hosts named in a text, but the one that it goes to. p is nil for
// a text that goes nowhere yet; own is all that the student's record and school say.
func (n *Names) mentions(t *parsed, p *catalog.Place, own string) []Mention {
	var out []Mention
	self := selfOf(p)
	for _, f := range n.find(t) {
		if self.is(n, f.alias) {
			continue
		}
		s := t.sentences[t.sentenceOf(f.at)]
		addressed := slices.ContainsFunc(t.of(s), func(w word) bool { return here[w.fold] })
		soft := !slices.ContainsFunc(f.alias.hosts, func(h host) bool { return !h.soft })
		m := Mention{Text: t.text[t.words[f.at].from:t.words[f.to-1].to], Host: f.alias.hosts[0].organiser, Sentence: t.says(s), Paragraph: s.paragraph,
			Hard: !holds(own, f.alias.words) && (!soft || addressed)}
		if !slices.ContainsFunc(out, func(o Mention) bool { return o.Text == m.Text && o.Hard == m.Hard }) {
			out = append(out, m)
		}
	}
	return out
}

// self is the place that a text goes to, for telling its names from others'.
type self struct {
	id        catalog.ID
	organiser string
	all       string          // its texts as a run
	words     map[string]bool // of its organiser's name
}

func selfOf(p *catalog.Place) self {
	if p == nil {
		return self{}
	}
	return self{p.ID, p.Organiser.Name, run(strings.Join([]string{p.Organiser.Name, p.Name, p.Summary, p.Eligibility.Note}, " . ")), wordSet(p.Organiser.Name)}
}

func wordSet(text string) map[string]bool {
	out := map[string]bool{}
	for _, w := range folded(text) {
		out[w] = true
	}
	return out
}

// is tells whether a name is one of the place's own: it is called so itself, its texts
// hold the name, or its organiser's name holds all that is particular in it ("Johns
// Hopkins University" for the eye institute of Johns Hopkins). A city alone is not
// particular: two houses of one city are two.
func (s self) is(n *Names, a *alias) bool {
	if s.id == "" {
		return false
	}
	for _, h := range a.hosts {
		if h.place == s.id || h.organiser == s.organiser {
			return true
		}
	}
	if holds(s.all, a.words) {
		return true
	}
	particular := 0
	for _, w := range a.words {
		if small[w] || usual[w] || houses[w] || lands()[w] {
			continue
		}
		if !s.words[w] {
			return false
		}
		if !n.cities[w] {
			particular++
		}
	}
	return particular > 0
}
