package lead

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"preround/internal/catalog"
)

// Keys are by what two leads are taken for the same: the same name on the same
// page, or the same name of the same organiser in the same country. Either may
// be empty. A name alone is no key: "Clinical elective" names a hundred places.
type Keys struct {
	Page string
	Name string
}

// KeysOf gives the keys of a place.
func KeysOf(p *catalog.Place) Keys {
	k := Keys{}
	if link := LinkKey(p.Apply.URL); link != "" && p.Name != "" {
		k.Page = link + "|" + Fold(p.Name)
	}
	if p.Organiser.Name != "" && p.Name != "" {
		country := ""
		if len(p.Locations) > 0 {
			country = string(p.Locations[0].Country)
		}
		k.Name = Fold(p.Name) + "|" + Fold(p.Organiser.Name) + "|" + country
	}
	return k
}

// SearchText is what a search through one's own leads looks at.
func SearchText(l Lead) string {
	city, country := "", l.Country()
	if len(l.Place.Locations) > 0 {
		city = l.Place.Locations[0].City
		country = countryText(l.Place.Locations[0].Country)
	}
	return Fold(strings.Join([]string{l.Place.Name, l.Place.Organiser.Name, city, country, l.Told}, " "))
}

// LinkKey is an address without what differs between two copies of it. The root
// of a site is no key: many places share it.
func LinkKey(s string) string {
	s = strings.TrimPrefix(strings.TrimPrefix(strings.ToLower(s), "https://"), "http://")
	s, _, _ = strings.Cut(s, "#")
	s = strings.TrimSuffix(strings.TrimPrefix(s, "www."), "/")
	if !strings.Contains(s, "/") {
		return ""
	}
	return s
}

// Fold makes words comparable: lower case, without accents, everything that is
// neither letter nor digit as one blank.
func Fold(s string) string {
	var b strings.Builder
	space := false
	for _, r := range norm.NFKD.String(strings.ToLower(s)) {
		switch {
		case unicode.Is(unicode.Mn, r) || r == '\'' || r == '’':
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			if space && b.Len() > 0 {
				b.WriteByte(' ')
			}
			space = false
			if r == 'ß' {
				b.WriteString("ss")
				continue
			}
			b.WriteRune(r)
		default:
			space = true
		}
	}
	return b.String()
}
