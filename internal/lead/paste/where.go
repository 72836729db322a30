package paste

import (
	"strings"
	"sync"
	"unicode"

	"preround/internal/lead"
	"preround/internal/reference"
)

// gazetteer knows the countries by name and the towns of medical schools.
type gazetteer struct {
	countries map[string]string                // folded name to name; short forms as they are written
	towns     map[string]reference.CountryCode // folded; ZZ when several countries have one
}

var places = sync.OnceValue(func() gazetteer {
	z := gazetteer{map[string]string{}, map[string]reference.CountryCode{}}
	for _, c := range reference.Countries() {
		for _, name := range append([]string{c.Name}, c.Aliases...) {
			if len(name) > 3 {
				z.countries[lead.Fold(name)] = c.Name
			}
		}
	}
	for _, s := range reference.Schools() {
		town := lead.Fold(s.City)
		if len(town) < 4 {
			continue
		}
		if had, ok := z.towns[town]; ok && had != s.Country {
			z.towns[town] = reference.Worldwide
			continue
		}
		z.towns[town] = s.Country
	}
	return z
})

// shortNames are written in capitals and would be words otherwise.
var shortNames = map[string]string{"UK": "United Kingdom", "U.K.": "United Kingdom", "USA": "United States", "U.S.A.": "United States", "US": "United States", "UAE": "United Arab Emirates"}

// where proposes the first country and the first town that are named with a
// capital. A town proposes no country: the student says which.
func (g *gatherer) where(lines []string, by string) {
	z := places()
	for n, l := range lines {
		if n > 3000 || g.has(lead.Country) && g.has(lead.City) {
			return
		}
		words := strings.FieldsFunc(l, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(",;:()/|", r) })
		for i, w := range words {
			if i > 400 || !capital(w) {
				continue
			}
			if name := shortNames[strings.TrimRight(w, "!?")]; name != "" {
				g.propose(lead.Country, name, l, by)
			}
			for size := min(4, len(words)-i); size > 0; size-- {
				phrase := lead.Fold(strings.TrimRight(strings.Join(words[i:i+size], " "), "."))
				if name, ok := z.countries[phrase]; ok {
					g.propose(lead.Country, name, l, by)
				}
				if _, ok := z.towns[phrase]; ok {
					g.propose(lead.City, strings.Trim(strings.Join(words[i:i+size], " "), ".’'"), l, by)
				}
			}
		}
	}
}

func capital(w string) bool {
	for _, r := range w {
		return unicode.IsUpper(r)
	}
	return false
}
