package index

import (
	"slices"
	"strings"
	"sync"

	"preround/internal/catalog"
	"preround/internal/reference"
)

// value is one value of one facet, by position.
type value struct {
	facet  uint8
	number uint16
}

// concept is what a word or phrase can mean beyond its letters.
type concept struct {
	how    How
	name   string // for people: "Obstetrics and gynaecology"
	slug   string // the specialty's slug, country's code, ...
	values []value
}

// lexicon knows the vocabulary of the field: it is the same for every index.
type lexicon struct {
	phrases map[string][]concept // stems joined by a space
	longest int                  // words in the longest phrase
	parts   map[string][]value   // stem of a single word in a specialty's or country's name
	words   []string             // every single word above, as written, sorted: for spelling and prefixes
	stems   map[string]bool      // the stems of words
}

// formatWords are further words for the formats; the formats' own names are
// added by the program.
var formatWords = map[catalog.Format][]string{
	"elective":          {"electives", "clinical elective", "attachment", "clinical attachment", "rotation", "visiting student"},
	"clerkship":         {"clerkship", "sub-internship", "sub-I", "subinternship", "acting internship", "away rotation", "rotation"},
	"observership":      {"observer", "observing", "externship"},
	"shadowing":         {"shadow", "job shadowing", "follow a doctor"},
	"exchange":          {"student exchange", "exchanges"},
	"summer_programme":  {"summer school", "summer research", "summer internship", "summer"},
	"lab_placement":     {"laboratory", "bench", "lab internship", "lab", "bench research"},
	"fellowship":        {"fellow"},
	"policy_internship": {"policy intern"},
	"volunteering":      {"volunteer", "voluntary", "volunteers"},
	"virtual":           {"online", "virtual", "telehealth"},
	"scholarship":       {"grant", "bursary", "travel grant", "stipend", "funding"},
	"internship_year":   {"house job", "foundation year", "internship year"},
	"project":           {"own project", "community project"},
	"course":            {"courses", "certificate"},
}

var categoryWords = map[catalog.Category][]string{
	catalog.Clinical:       {"clinical", "patient care"},
	catalog.Research:       {"research", "lab research", "scientific"},
	catalog.PublicHealth:   {"public health", "community health", "epidemiology"},
	catalog.Administrative: {"administrative", "administration", "management", "hospital management", "healthcare management"},
}

var modeWords = map[catalog.Mode][]string{"remote": {"remote", "online", "virtual", "from home"}, "hybrid": {"hybrid"}}
var payWords = map[catalog.Pay][]string{catalog.PayStipend: {"paid", "stipend", "funded"}, catalog.PaySalary: {"paid", "salary"}, catalog.PayUnpaid: {"unpaid"}}

// countryWords adds what people type and the table of countries lacks.
var countryWords = map[reference.CountryCode][]string{"US": {"states", "the states", "stateside", "u.s.", "u.s.a."}, "GB": {"u.k.", "british isles"},
	"AE": {"dubai", "abu dhabi"}, "CZ": {"czech"}, "ZZ": {"worldwide", "anywhere", "global"}}

var theLexicon = sync.OnceValue(func() *lexicon {
	l := &lexicon{phrases: map[string][]concept{}, parts: map[string][]value{}, stems: map[string]bool{}}
	u := allValues()
	l.addSpecialties(u)
	l.addCountries(u)
	for f, more := range formatWords {
		l.addKind(u, fFormat, AsFormat, string(f), more)
	}
	for c, more := range categoryWords {
		l.addKind(u, fCategory, AsCategory, string(c), more)
	}
	for m, more := range modeWords {
		l.addKind(u, fMode, AsFormat, string(m), more)
	}
	for p, more := range payWords {
		l.addKind(u, fPay, AsFormat, string(p), more)
	}
	for _, cs := range l.phrases {
		slices.SortFunc(cs, func(a, b concept) int { return strings.Compare(a.slug, b.slug) })
	}
	slices.Sort(l.words)
	l.words = slices.Compact(l.words)
	for _, w := range l.words {
		l.stems[stem(w)] = true
	}
	return l
})

func (l *lexicon) addSpecialties(u *universe) {
	var surgical []value
	for i, s := range reference.Specialties() {
		v := value{uint8(fSpecialty), uint16(i)}
		c := concept{AsSpecialty, s.NameGB, s.Slug, []value{v}}
		for _, name := range append([]string{s.NameGB, s.NameUS, strings.ReplaceAll(s.Slug, "_", " ")}, s.Synonyms...) {
			l.addPhrase(name, c)
			if cut, _, ok := strings.Cut(name, " ("); ok {
				l.addPhrase(cut, c)
			}
		}
		l.addParts(v, s.NameGB, s.NameUS, strings.ReplaceAll(s.Slug, "_", " "))
		if s.Kind == "surgical" {
			surgical = append(surgical, v)
		}
	}
	for _, w := range []string{"surgery", "surgical", "surgeon"} {
		l.addPhrase(w, concept{AsSpecialty, "Surgery (all kinds)", "~surgical", surgical})
	}
}

func (l *lexicon) addCountries(u *universe) {
	regions := map[string][]value{}
	for i, c := range reference.Countries() {
		v := value{uint8(fCountry), uint16(i)}
		is := concept{AsCountry, c.Name, string(c.Code), []value{v}}
		for _, name := range append(append([]string{c.Name}, c.Aliases...), countryWords[c.Code]...) {
			l.addPhrase(name, is)
		}
		l.addParts(v, c.Name)
		for _, r := range []string{c.Continent, c.Subregion} {
			if r != "" && !slices.Contains(regions[r], v) {
				regions[r] = append(regions[r], v)
			}
		}
	}
	for name, vs := range regions {
		l.addPhrase(name, concept{AsRegion, name, "~" + name, vs})
	}
	if z := u.find(fCountry, string(reference.Worldwide)); z >= 0 {
		for _, w := range countryWords[reference.Worldwide] {
			l.addPhrase(w, concept{AsCountry, "Several countries", "ZZ", []value{{uint8(fCountry), uint16(z)}}})
		}
	}
}

func (l *lexicon) addKind(u *universe, f facetNo, how How, slug string, more []string) {
	i := u.find(f, slug)
	if i < 0 {
		return
	}
	name := strings.ReplaceAll(slug, "_", " ")
	v := value{uint8(f), uint16(i)}
	for _, w := range append([]string{name}, more...) {
		l.addPhrase(w, concept{how, strings.ToUpper(name[:1]) + name[1:], slug, []value{v}})
	}
}

// addPhrase makes a phrase mean a concept. "x and y" is known without its "and"
// as well.
func (l *lexicon) addPhrase(phrase string, c concept) {
	full := split(phrase)
	l.words = append(l.words, full...)
	l.put(full, c)
	if short := slices.DeleteFunc(slices.Clone(full), func(w string) bool { return w == "and" || w == "of" || w == "the" }); len(short) > 0 && len(short) < len(full) {
		l.put(short, c)
	}
}

func (l *lexicon) put(ws []string, c concept) {
	if len(ws) == 0 || len(ws) == 1 && stopWords[ws[0]] {
		return
	}
	key := phraseKey(ws)
	for _, o := range l.phrases[key] {
		if o.how == c.how && o.slug == c.slug {
			return
		}
	}
	l.phrases[key] = append(l.phrases[key], c)
	l.longest = max(l.longest, len(ws))
}

// addParts makes each word of a name find what bears it: "emergency" finds
// emergency medicine even where no text says the word.
func (l *lexicon) addParts(v value, names ...string) {
	for _, name := range names {
		for _, w := range split(name) {
			if k := stem(w); !stopWords[w] && len(w) > 1 && !slices.Contains(l.parts[k], v) {
				l.parts[k] = append(l.parts[k], v)
			}
		}
	}
}

func phraseKey(ws []string) string {
	ks := make([]string, len(ws))
	for i, w := range ws {
		ks[i] = stem(w)
	}
	return strings.Join(ks, " ")
}
