package statement

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"preround/internal/catalog"
	"preround/internal/reference"
	"preround/internal/student"
)

// PointKind is what a point is about.
type PointKind string

// The kinds of point.
const (
	HostName    PointKind = "name"        // of the organiser or programme
	Where       PointKind = "city"        //
	Department  PointKind = "specialty"   // of several one is enough
	Gains       PointKind = "skill"       //
	Tongue      PointKind = "language"    // spoken at work
	Stay        PointKind = "stay"        // how long, and when
	Description PointKind = "description" // a part of what the place says of itself
	Admits      PointKind = "admits"      // whom it takes
	FoundOut    PointKind = "found"       // what the student found out
	Acquainted  PointKind = "person"      // whom the student named with the application
	Wants       PointKind = "wants"       // what is to be handed in
)

// Label is a kind of point in words.
func (k PointKind) Label() string {
	return map[PointKind]string{HostName: "Who they are", Where: "Where", Department: "Specialty", Gains: "What one learns there", Tongue: "Language at work", Stay: "How long",
		Description: "What it is", Admits: "Whom they take", FoundOut: "What you found out", Acquainted: "Person", Wants: "To hand in"}[k]
}

// Point is one thing that is known of a place, and whether the text speaks of it.
type Point struct {
	Kind     PointKind
	Says     string
	Plain    bool // it is only shown: a text need not, or cannot, speak of it
	Answered bool
	By       string // the words that do
	asks     ask
}

// ask is what a text must hold to answer a point: any of the runs of stems, or as many
// of the words as need says, in one sentence.
type ask struct {
	runs  [][]string      // stems in a row
	words map[string]bool // stems
	names map[string]bool // stems of which one is enough: names and figures
	weak  map[string]bool // words that answer only beside another
	need  int
}

// particular tells that an answer to the point could be given of few other places.
func (p Point) particular() bool {
	return p.Kind == Description || p.Kind == Admits || p.Kind == FoundOut || p.Kind == Acquainted
}

// About is what a text is measured against.
type About struct {
	Place  *catalog.Place // nil: a base, or a place that has left the catalogue
	Kind   Kind
	Found  []string // what the student found out about the place
	People []string // names of those whom the application names
	Dates  string   // what the application says of its days, in words
	Year   int      // in which it is written
}

// pointsOf lists what is known of the place, in the order in which pages show it.
func (n *Names) pointsOf(a About) []Point {
	var out []Point
	for _, f := range a.Found {
		out = append(out, Point{Kind: FoundOut, Says: f, asks: n.wordsOf(f, nil)})
	}
	for _, name := range a.People {
		if k := personAsk(name); len(k.runs) > 0 {
			out = append(out, Point{Kind: Acquainted, Says: name, asks: k})
		}
	}
	if a.Place == nil {
		return out
	}
	p := a.Place
	out = append(out, nameAndCity(p)...)
	called := wordSet(p.Organiser.Name + " . " + p.Name) // whoever says these says no more than a name
	for _, l := range p.Locations {
		maps.Copy(called, wordSet(l.City))
	}
	for _, part := range clauses(p.Summary) {
		k := n.wordsOf(part, called)
		out = append(out, Point{Kind: Description, Says: part, Plain: !k.possible(), asks: k})
	}
	out = append(out, fieldsOf(p)...)
	for _, l := range p.Languages {
		if l.Code == "en" {
			continue
		}
		name := student.LanguageName(l.Code)
		out = append(out, Point{Kind: Tongue, Says: strings.TrimSpace(name + " " + l.CEFR), asks: runsOf(name)})
	}
	if p.Eligibility.Note != "" {
		k := n.wordsOf(p.Eligibility.Note, called)
		out = append(out, Point{Kind: Admits, Says: p.Eligibility.Note, Plain: !k.possible(), asks: k})
	}
	if a.Kind == Letter && p.Weeks.Min+p.Weeks.Max > 0 {
		out = append(out, Point{Kind: Stay, Says: weeksWords(p.Weeks), asks: runsOf("week", "weeks", "month", "months")})
	}
	var wants []string
	for _, r := range p.Requirements {
		wants = append(wants, r.Kind.Label())
	}
	if len(wants) > 0 {
		out = append(out, Point{Kind: Wants, Says: strings.Join(wants, ", "), Plain: true})
	}
	return out
}

func weeksWords(w catalog.Weeks) string {
	switch {
	case w.Min == w.Max || w.Max == 0:
		return strconv.Itoa(w.Min) + " weeks"
	case w.Min == 0:
		return "up to " + strconv.Itoa(w.Max) + " weeks"
	}
	return strconv.Itoa(w.Min) + " to " + strconv.Itoa(w.Max) + " weeks"
}

func nameAndCity(p *catalog.Place) []Point {
	names := append(namesOf(p.Organiser.Name), p.Name)
	names = append(names, lettersOf(p)...)
	for _, n := range namesOf(p.Organiser.Name) {
		names = append(names, shortName(n))
	}
	names = slices.DeleteFunc(names, func(s string) bool { // "Visiting electives" names nobody
		return !slices.ContainsFunc(folded(s), func(w string) bool { return telling(w) && !houses[w] || lands()[w] })
	})
	out := []Point{{Kind: HostName, Says: p.Organiser.Name, asks: runsOf(append(names, p.Organiser.Name)...)}}
	var cities []string
	for _, l := range p.Locations {
		if l.City != "" && !slices.Contains(cities, l.City) {
			cities = append(cities, l.City)
		}
	}
	if len(cities) > 0 {
		out = append(out, Point{Kind: Where, Says: strings.Join(cities, ", "), asks: runsOf(cities...)})
	}
	return out
}

// fieldsOf are specialties, of which one is enough, and skills.
func fieldsOf(p *catalog.Place) []Point {
	var out []Point
	var names, all []string
	for _, slug := range p.Specialties {
		if s, ok := reference.SpecialtyBySlug(slug); ok && slug != "any" {
			names = append(names, s.NameGB)
			all = append(append(all, s.NameGB, s.NameUS), s.Synonyms...)
		}
	}
	if len(names) > 0 {
		out = append(out, Point{Kind: Department, Says: strings.Join(names, ", "), asks: fieldAsk(all)})
	}
	for _, id := range p.Skills {
		if s, ok := reference.SkillByID(id); ok {
			out = append(out, Point{Kind: Gains, Says: s.Name, asks: fieldAsk(append([]string{s.Name}, s.Aliases...))})
		}
	}
	return out
}

// fieldAsk is answered by the names of fields and by the words of those who work in
// them: "surgery" by "surgical" and "surgeon".
func fieldAsk(names []string) ask {
	k := runsOf(slices.DeleteFunc(slices.Clone(names), func(s string) bool {
		words := folded(s)
		return len(s) < 4 || len(words) == 1 && usual[words[0]] // "IM" is in "I'm", "medicine" everywhere
	})...)
	for i, r := range k.runs {
		for j, w := range r {
			k.runs[i][j] = root(w)
		}
	}
	return k
}

// root is the beginning of a word of a field, by which its relatives are known.
func root(w string) string {
	switch n := utf8.RuneCountInString(w); {
	case n >= 9:
		return string([]rune(w)[:n-4]) + "*"
	case n >= 6:
		return string([]rune(w)[:n-2]) + "*"
	}
	return w
}

func runsOf(names ...string) ask {
	var k ask
	for _, name := range names {
		var r []string
		for _, w := range folded(name) {
			r = append(r, stem(w))
		}
		if len(r) > 0 {
			k.runs = append(k.runs, r)
		}
	}
	return k
}

// titles stand before names of people.
var titles = set("dr prof professor mr mrs ms miss mx sir dame assoc associate assistant")

// personAsk is answered by the last name, or by all of a name of one word.
func personAsk(name string) ask {
	words := slices.DeleteFunc(folded(name), func(w string) bool { return titles[w] })
	if len(words) == 0 {
		return ask{}
	}
	return ask{runs: [][]string{{stem(words[len(words)-1])}}}
}

// clauses are the parts of a description.
func clauses(text string) []string {
	var out []string
	for _, part := range strings.FieldsFunc(text, func(c rune) bool { return c == ';' || c == '\n' }) {
		p := parse(part)
		for _, s := range p.sentences {
			if says := strings.TrimRight(p.says(s), " ."); says != "" {
				out = append(out, says)
			}
		}
	}
	return out
}

// wordsOf are the telling words of what is stated. Of a description (called are the
// words of the place's names) those alone count that are rare in the catalogue; a name
// in it is enough by itself. Of what the student found out all do but the commonest.
func (n *Names) wordsOf(text string, called map[string]bool) ask {
	rare := called != nil
	k := ask{words: map[string]bool{}, names: map[string]bool{}, weak: map[string]bool{}, need: 2}
	p := parse(text)
	for _, w := range p.words {
		figure := w.fold[0] >= '0' && w.fold[0] <= '9'
		switch {
		case figure && !rare && len(w.fold) > 1:
			k.names[w.fold] = true
		case figure, small[w.fold], lands()[w.fold], called[w.fold], rare && !telling(w.fold):
		case !rare && utf8.RuneCountInString(w.fold) < 4 && !w.caps:
		case w.upper && !w.first && telling(w.fold) && (!rare || n.rare(w.fold)):
			k.names[stem(w.fold)] = true
		case !rare || n.rare(w.fold):
			k.words[stem(w.fold)] = true
			k.weak[stem(w.fold)] = usual[w.fold] && !weekdays[w.fold]
		}
	}
	if !rare { // the student's own words: two of them, or the only one
		k.need = min(2, len(k.words))
	}
	return k
}

var weekdays = set("monday tuesday wednesday thursday friday saturday sunday")

// possible tells that some text could answer it.
func (k ask) possible() bool {
	return len(k.runs) > 0 || len(k.names) > 0 || k.need > 0 && len(k.words) >= k.need
}
