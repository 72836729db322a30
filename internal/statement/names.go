package statement

import (
	"iter"
	"regexp"
	"slices"
	"strings"

	"preround/internal/catalog"
)

// Names knows the hosts of all places by their names. It is made once for a
// catalogue and is not changed afterwards, so many may ask it at once.
type Names struct {
	aliases map[string][]alias // by their first word, the longest first
	count   map[string]int     // in how many places a word stands
	places  int
	cities  map[string]bool
}

// alias is a name of a host: in full, without its faculty, or in letters.
type alias struct {
	words []string
	upper []bool // which words the name writes with a capital
	kind  strictness
	hosts []host
}

// host is who is called so.
type host struct {
	place     catalog.ID
	organiser string
	soft      bool // a society, an agency or a network: named in many texts that go elsewhere
}

// strictness is how a name must stand in a text to be taken for it.
type strictness int

const (
	loose  strictness = iota // in any case: it holds "university", "hospital" or their like
	proper                   // with the capitals that the name has
	inCaps                   // in capitals: letters such as UNICEF
	alone                    // a short name, such as Yale: after "at", "to", "join", and before no other name
)

// houses are words that make a name that of a house.
var houses = set("university universidad universite universitat hospital hospitals institute institut instituto college clinic clinics centre center school infirmary academy universitatsmedizin faculty")

// NewNames makes the names of places.
func NewNames(places iter.Seq[*catalog.Place]) *Names {
	n := &Names{aliases: map[string][]alias{}, count: map[string]int{}, cities: map[string]bool{}}
	for p := range places {
		for _, l := range p.Locations {
			for _, w := range folded(l.City) {
				if len(w) >= 3 && !small[w] && !usual[w] && w != "city" {
					n.cities[w] = true
				}
			}
		}
	}
	// Which words are rare must be known before a programme's name counts as one.
	var all []*catalog.Place
	for p := range places {
		n.places++
		all = append(all, p)
		seen := map[string]bool{}
		for _, w := range folded(p.Name + " . " + p.Organiser.Name + " . " + p.Summary) {
			if !seen[w] {
				seen[w] = true
				n.count[w]++
			}
		}
	}
	for _, p := range all {
		n.add(p)
	}
	n.sort()
	return n
}

// With is these names and those of a few places more, such as a student's own.
func (n *Names) With(more []*catalog.Place) *Names {
	if len(more) == 0 {
		return n
	}
	out := &Names{aliases: make(map[string][]alias, len(n.aliases)), count: n.count, places: n.places, cities: n.cities}
	for first, all := range n.aliases {
		out.aliases[first] = slices.Clone(all)
	}
	for _, p := range more {
		out.add(p)
	}
	out.sort()
	return out
}

func (n *Names) sort() {
	for first, all := range n.aliases {
		slices.SortStableFunc(all, func(a, b alias) int { return len(b.words) - len(a.words) })
		n.aliases[first] = all
	}
}

// rare tells that a word stands in so few places that it speaks of one of them.
func (n *Names) rare(w string) bool { return n.count[w] <= max(3, n.places*3/100) }

func (n *Names) add(p *catalog.Place) {
	h := host{place: p.ID, organiser: p.Organiser.Name}
	switch p.Organiser.Kind {
	case "ngo", "government", "society", "network":
		h.soft = true
	}
	for _, letters := range lettersOf(p) {
		n.put(parse(letters).words, inCaps, h)
	}
	for _, name := range namesOf(p.Organiser.Name) {
		n.addName(name, h)
	}
	words := parse(p.Name).words
	if len(words) >= 4 && slices.ContainsFunc(words, func(w word) bool { return telling(w.fold) && n.count[w.fold] <= 1 && !n.cities[w.fold] }) {
		h.soft = true // many a programme is called as another may be
		n.put(words, proper, h)
	}
}

// addName puts one form of a name where it is specific enough to be one.
func (n *Names) addName(name string, h host) {
	words := parse(name).words
	house, own, ours := false, 0, 0 // words of a house; words of its own; those that are no place on a map either
	for _, w := range words {
		w := w.fold
		house = house || houses[w]
		if n.cities[w] || !small[w] && !usual[w] && !houses[w] && !lands()[w] {
			own++
			if !n.cities[w] && !regions[w] && telling(w) {
				ours++
			}
		}
	}
	if short := parse(shortName(name)).words; len(short) > 0 && len(short) < len(words) {
		n.put(short, alone, h)
	}
	switch {
	case len(words) == 1 && ours == 1:
		n.put(words, alone, h)
	case len(words) < 2 || joint[words[0].fold] || joint[words[len(words)-1].fold]:
	case house && own > 0:
		n.put(words, loose, h)
	case ours > 0 || name == h.organiser || strings.HasPrefix(name, "University of "):
		h.soft = h.soft || own == 0 && !house // such as "Health Policy Fellowship"
		n.put(words, proper, h)
	}
}

// shortName is what people call a house for short: "Memorial Sloan Kettering" of the
// cancer center, "Yale" of Yale University; empty where that would name a town, a region
// or a field.
func shortName(name string) string {
	words := parse(name).words
	n := len(words)
	for n > 0 && (houses[words[n-1].fold] || small[words[n-1].fold] || usual[words[n-1].fold] || fieldWords()[words[n-1].fold]) {
		n--
	}
	if n == 0 || n == len(words) || joint[words[0].fold] || houses[words[0].fold] {
		return ""
	}
	for _, w := range words[:n] {
		if telling(w.fold) && !regions[w.fold] {
			return name[:words[n-1].to]
		}
	}
	return ""
}

// regions are parts of countries: with "university" they name a house, and alone none.
var regions = set(`ontario quebec alberta manitoba columbia victoria queensland carolina california texas florida ohio michigan minnesota washington massachusetts
 iowa kansas wisconsin illinois indiana virginia maryland york jersey england northwestern northwest queen federal erasmus cleveland mayo`)

// joint are words with which no name begins or ends.
var joint = set("and of de do da with for the in at")

func (n *Names) put(name []word, kind strictness, h host) {
	a := alias{kind: kind, hosts: []host{h}}
	for _, w := range name {
		a.words, a.upper = append(a.words, w.fold), append(a.upper, w.upper)
	}
	all := n.aliases[a.words[0]]
	for i := range all {
		if slices.Equal(all[i].words, a.words) {
			if !slices.ContainsFunc(all[i].hosts, func(o host) bool { return o.place == h.place }) {
				all[i].hosts = append(slices.Clip(all[i].hosts), h)
			}
			return
		}
	}
	n.aliases[a.words[0]] = append(all, a)
}

var (
	inBrackets = regexp.MustCompile(`\s*\(([^)]*)\)`)
	letters    = regexp.MustCompile(`\b[A-Z][A-Z0-9]{3,}\b`)
	partOf     = regexp.MustCompile(`(?i)\s+(?:(?:school|college|faculty) of (?:medicine|medical|health|international).*|medical school.*|medicine division of .*|department of .*|division of .*|health division.*)$`)
	partAt     = regexp.MustCompile(`(?i)^(?:.*(?:school|faculty|college|office|centre|center)\b.*) (?:at|of) (?:the )?(univers.*)$`)
	upTo       = regexp.MustCompile(`(?i)^\pL.*? university\b`)
	atJoint    = regexp.MustCompile(`(?i)\s+at (?:the )?|\s+with (?:the )?|,\s+|\s+–\s+|\s+-\s+`)
	oneBracket = regexp.MustCompile(`\(([A-Z][A-Z0-9]{3,})\)`)
)

// namesOf are the forms of an organiser's name: in full, without what stands in
// brackets, each of its parts that is a house itself, and each without its faculty or
// department.
func namesOf(name string) []string {
	out := []string{name}
	bare := strings.TrimSpace(inBrackets.ReplaceAllString(name, ""))
	add := func(s string) {
		s = strings.TrimSpace(strings.TrimPrefix(s, "The "))
		if s != "" && !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	for i, part := range append([]string{bare}, atJoint.Split(bare, -1)...) {
		if i > 1 && !slices.ContainsFunc(folded(part), func(w string) bool { return houses[w] }) {
			continue // "Health and Human Sciences" after the comma
		}
		add(part)
		add(partOf.ReplaceAllString(part, ""))
		add(upTo.FindString(part))
		if m := partAt.FindStringSubmatch(part); m != nil {
			add(m[1])
		}
	}
	return out
}

// lettersOf are names in letters, such as UNICEF: those of the organiser, and those
// that stand alone in brackets after the programme's name. What is general is none.
func lettersOf(p *catalog.Place) []string {
	all := letters.FindAllString(inBrackets.ReplaceAllString(p.Organiser.Name, ""), -1)
	for _, m := range oneBracket.FindAllStringSubmatch(p.Organiser.Name+" "+p.Name, -1) {
		all = append(all, m[1])
	}
	return slices.DeleteFunc(all, func(l string) bool { return !telling(fold(l)) || general[fold(l)] })
}

// general are letters that many programmes have in common.
var general = set("reach vslo ifmsa scope score aamc ahec ects erasmus nhs acgme amsa stem icmje mbbs mbchb nsaid covid afmc")

// stands tells whether the words of the text stand as the name must.
func (a alias) stands(p *parsed, at int) bool {
	ws := p.words[at : at+len(a.words)]
	for i, w := range ws {
		if w.fold != a.words[i] {
			return false
		}
	}
	switch a.kind {
	case inCaps: // and not only because all of the line is in capitals
		return ws[0].caps && (at > 0 && !p.words[at-1].caps || at+1 < len(p.words) && !p.words[at+1].caps)
	case proper:
		for i, w := range ws {
			if !w.upper && a.upper[i] {
				return false
			}
		}
	case alone:
		for i, w := range ws {
			if !w.upper && a.upper[i] {
				return false
			}
		}
		return stoodAlone(p, at, at+len(ws))
	}
	return true
}

// leadsIn are words after which one word can be a house.
var leadsIn = set("at to join joining with for from and of choose chose why apply attend visit visiting your")

// stoodAlone tells that a short name stands where a house is named: "at Yale", but not
// "Stanford type A", "the Vanderbilt criteria" or "Dr Yale".
func stoodAlone(p *parsed, at, to int) bool {
	if at == 0 || !leadsIn[p.words[at-1].fold] || p.words[at].first {
		return false
	}
	if to < len(p.words) {
		next := p.words[to]
		gap := p.text[p.words[to-1].to:next.from]
		if strings.TrimSpace(gap) == "" && (next.upper || eponymous[next.fold]) {
			return false
		}
	}
	return true
}

// eponymous are words after which the name before is of a thing and not of a house.
var eponymous = set("type class classification criteria score scale index staging system method manoeuvre maneuver questionnaire study trial handbook textbook sign test syndrome procedure technique review reviews library")

// found is a name in a text.
type found struct {
	at, to int // words[at:to]
	alias  *alias
}

// find lists the names that stand in a text, each word once, the longest name first.
func (n *Names) find(p *parsed) []found {
	var out []found
	for i := 0; i < len(p.words); i++ {
		all := n.aliases[p.words[i].fold]
		for k := range all {
			if a := &all[k]; i+len(a.words) <= len(p.words) && a.stands(p, i) {
				out = append(out, found{i, i + len(a.words), a})
				i += len(a.words) - 1
				break
			}
		}
	}
	return out
}
