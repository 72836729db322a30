package statement

import (
	"slices"
	"strconv"
	"strings"
)

// Claim is something that the text says and the CV's record does not.
type Claim struct {
	Kind string // "number", "date", "role", "certificate"
	Text string
	Near string
}

// Record is what the student's own CV says. The caller fulfils it.
type Record struct {
	Says        string                    // all of it, with the student's school
	Unsupported func(text string) []Claim // nil: not asked
	Empty       bool                      // nothing is written down there yet
}

// Fact is something particular of the place that the text speaks of.
type Fact struct {
	Text      string // the words of the text
	Of        string // the point that they answer; empty: a name that is known from nowhere else
	Paragraph int
}

// Input is all that a text is measured by.
type Input struct {
	Text    string
	To      string // the addressee of a letter
	Limit   Limit
	About   About
	Names   *Names
	Record  Record
	Earlier []Earlier
}

// Report is what can be known of a text by rules.
type Report struct {
	Length   Length
	Read     bool     // the rules could read it: it is in English, and not empty
	Points   []Point  // what the place states, and whether the text speaks of it
	Facts    []Fact   // what of it could be said of few other places
	Named    bool     // the place is called by its name
	Generic  []Remark // sentences that could be sent to anyone
	Judged   int      // sentences that were looked at
	Hosts    []Mention
	Overlap  Overlap
	Claims   []Claim
	Refusals []Refusal // what stands against "ready"
}

// Unanswered are the points of which the text says nothing.
func (r Report) Unanswered() []Point {
	return slices.DeleteFunc(slices.Clone(r.Points), func(p Point) bool { return p.Answered || p.Plain })
}

// Check looks at a text. It is a pure function: the same input gives the same report.
func Check(in Input) Report {
	t := parse(in.Text)
	r := Report{Length: Measure(in.Text, in.Limit), Read: english(t), Points: in.Names.pointsOf(in.About)}
	stems := stemsOf(t)
	answers := make([]bool, len(t.sentences))
	for i := range r.Points {
		r.answer(&r.Points[i], t, stems, answers)
	}
	own := run(in.Record.Says)
	record := map[string]bool{}
	for _, w := range strings.Fields(own) {
		record[w] = telling(w)
	}
	r.address(in, own)
	r.Hosts = append(r.Hosts, in.Names.mentions(t, in.About.Place, own)...)
	r.Overlap = overlap(t, in.Earlier)
	if r.Read {
		r.strange(t, in, stems, answers, record)
		r.Generic = generic(t, answers, record)
		r.Judged = len(t.sentences)
	}
	if in.Record.Unsupported != nil {
		r.Claims = claims(in)
	}
	r.Refusals = r.refusals(in.About)
	return r
}

// address looks at the head of a letter: the name and the town may stand there, and so
// may, before all, the name of another.
func (r *Report) address(in Input, own string) {
	if in.To == "" {
		return
	}
	head := parse(in.To)
	stems := stemsOf(head)
	for i := range r.Points {
		p := &r.Points[i]
		if p.Kind != HostName && p.Kind != Where || p.Answered {
			continue
		}
		for _, s := range head.sentences {
			if by := p.asks.answered(head, s, stems); by != "" {
				p.Answered, p.By = true, by
				r.Named = r.Named || p.Kind == HostName
				break
			}
		}
	}
	for _, m := range in.Names.mentions(head, in.About.Place, own) {
		m.Hard, m.Paragraph = true, Whole // whoever is written to is no matter of passing
		r.Hosts = append(r.Hosts, m)
	}
}

// answer looks for the first words that answer a point, and marks every sentence that
// does.
func (r *Report) answer(p *Point, t *parsed, stems []string, answers []bool) {
	for i, s := range t.sentences {
		by := p.asks.answered(t, s, stems)
		if by == "" {
			continue
		}
		answers[i] = true
		if p.Answered {
			continue
		}
		p.Answered, p.By = true, by
		if p.Kind == HostName {
			r.Named = true
		}
		if p.particular() {
			r.Facts = append(r.Facts, Fact{by, p.Says, s.paragraph})
		}
	}
}

// strange takes names that nothing else explains for facts of the place where their
// sentence speaks to the reader: "your unit at St Mary's".
func (r *Report) strange(t *parsed, in Input, stems []string, answers []bool, record map[string]bool) {
	taken := make([]bool, len(t.words))
	for _, f := range in.Names.find(t) {
		answers[t.sentenceOf(f.at)] = true
		for i := f.at; i < f.to; i++ {
			taken[i] = true
		}
	}
	for i, s := range t.sentences {
		if !slices.ContainsFunc(t.of(s), func(w word) bool { return w.fold == "your" || w.fold == "you" }) || begins(t.of(s), []string{"dear"}) {
			continue
		}
		for w := s.first; w < s.last; w++ {
			if strangeName(t.words[w]) && !taken[w] && !record[t.words[w].fold] && !in.Names.cities[t.words[w].fold] && !r.explained(stems[w]) {
				from := w
				for from > s.first && t.words[from-1].upper && !t.words[from-1].first {
					from--
				}
				r.Facts = append(r.Facts, Fact{t.text[t.words[from].from:t.words[w].to], "", s.paragraph})
				answers[i] = true
				break
			}
		}
	}
}

func strangeName(w word) bool { return w.upper && !w.first && telling(w.fold) }

// explained tells that a word is of the place's name, or of a point already.
func (r *Report) explained(s string) bool {
	return slices.ContainsFunc(r.Points, func(p Point) bool {
		return p.asks.names[s] || slices.ContainsFunc(p.asks.runs, func(run []string) bool { return slices.Contains(run, s) })
	})
}

// claims are those that nothing supports: not the record, and not what is known of the
// place and of the application.
func claims(in Input) []Claim {
	known := append([]string{in.About.Dates}, in.About.Found...)
	if p := in.About.Place; p != nil {
		known = append(known, p.Name, p.Organiser.Name, p.Summary, p.Eligibility.Note, weeksWords(p.Weeks))
	}
	all := run(strings.Join(known, " . "))
	var out []Claim
	for _, c := range in.Record.Unsupported(in.Text) {
		if words := folded(c.Text); len(words) > 0 && holds(all, words) || in.About.wished(c) {
			continue
		}
		out = append(out, c)
	}
	return out
}

// wished tells that a claim is of the stay that is asked for, which no record can have:
// a year that has not passed, or a number of weeks that one can come for.
func (a About) wished(c Claim) bool {
	words := folded(c.Near)
	if c.Kind == "date" {
		year, err := strconv.Atoi(c.Text)
		return err == nil && a.Year > 0 && year >= a.Year
	}
	at := slices.Index(words, fold(c.Text))
	if c.Kind != "number" || at < 0 || at+1 >= len(words) {
		return false
	}
	return (strings.HasPrefix(words[at+1], "week") || strings.HasPrefix(words[at+1], "month")) && slices.ContainsFunc(words, func(w string) bool { return wishes[w] })
}

var wishes = set("can could would will want wish hope like come stay available from free apply")

// english tells that enough small words of English are in a text.
func english(t *parsed) bool {
	n := 0
	for _, w := range t.words {
		if small[w.fold] {
			n++
		}
	}
	return n > 0 && n*100 >= len(t.words)*20
}
