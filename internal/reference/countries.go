package reference

import (
	"strings"
	"sync"
)

// CountryCode is ISO 3166-1 alpha-2 ("PK"); also XK for Kosovo, and ZZ where a
// place or figure is worldwide.
type CountryCode string

// Worldwide stands where a place or a figure is not bound to a country.
const Worldwide CountryCode = "ZZ"

// Country is one row of countries.csv.
type Country struct {
	Code      CountryCode
	Name      string   // "Pakistan"
	Aliases   []string // "UK", "States"
	Continent string
	Subregion string   // UN M49
	Currency  string   // ISO 4217, the main one
	Languages []string // ISO 639-1, official or main
}

type countryTable struct {
	all    []Country
	byCode map[CountryCode]int
	byName map[string]int
}

var countries = sync.OnceValue(func() countryTable {
	t := countryTable{byCode: map[CountryCode]int{}, byName: map[string]int{}}
	eachRow("countries.csv", func(r row) {
		c := Country{Code: CountryCode(r["code"]), Name: r["name"], Aliases: r.list("aliases"), Continent: r["continent"],
			Subregion: r["un_subregion"], Currency: r["currency"], Languages: r.list("language_codes")}
		t.byCode[c.Code] = len(t.all)
		t.all = append(t.all, c)
	})
	for i, c := range t.all {
		for _, a := range c.Aliases {
			t.byName[foldName(a)] = i
		}
	}
	for i, c := range t.all { // a name wins over another country's alias
		t.byName[foldName(c.Name)] = i
		t.byName[foldName(string(c.Code))] = i
	}
	return t
})

func foldName(s string) string { return strings.ToLower(strings.TrimSpace(s)) }

// Countries lists all, by code.
func Countries() []Country { return countries().all }

// CountryByCode finds a country by its two letters, upper case.
func CountryByCode(code CountryCode) (Country, bool) {
	i, ok := countries().byCode[code]
	if !ok {
		return Country{}, false
	}
	return countries().all[i], true
}

// CountryByName finds a country by what people type: its name, an alias or its
// code, in any case.
func CountryByName(name string) (Country, bool) {
	i, ok := countries().byName[foldName(name)]
	if !ok {
		return Country{}, false
	}
	return countries().all[i], true
}

// CountryName is the name, "several countries" for ZZ, or the code itself when
// nobody knows it.
func CountryName(code CountryCode) string {
	if code == Worldwide {
		return "several countries"
	}
	if c, ok := CountryByCode(code); ok {
		return c.Name
	}
	return string(code)
}

// withThe are the countries whose names take an article.
var withThe = map[CountryCode]bool{"AE": true, "BS": true, "CD": true, "CF": true, "CG": true, "DO": true, "GB": true, "GM": true, "KM": true,
	"MH": true, "MV": true, "NL": true, "PH": true, "SB": true, "SC": true, "US": true}

// CountryInWords is the name as it stands in a sentence: "the United Kingdom".
func CountryInWords(code CountryCode) string {
	if withThe[code] {
		return "the " + CountryName(code)
	}
	return CountryName(code)
}

var schengen = map[CountryCode]bool{"AT": true, "BE": true, "BG": true, "CH": true, "CZ": true, "DE": true, "DK": true,
	"EE": true, "ES": true, "FI": true, "FR": true, "GR": true, "HR": true, "HU": true, "IS": true, "IT": true, "LI": true,
	"LT": true, "LU": true, "LV": true, "MT": true, "NL": true, "NO": true, "PL": true, "PT": true, "RO": true, "SE": true,
	"SI": true, "SK": true}

// InSchengen tells whether one short-stay visa policy covers the country: the 29
// members since 2025-01-01
// (https://home-affairs.ec.europa.eu/policies/schengen/schengen-area_en).
func InSchengen(code CountryCode) bool { return schengen[code] }

var euOnly = map[CountryCode]bool{"CY": true, "IE": true}

// InEU tells whether the country is a member state of the European Union.
func InEU(code CountryCode) bool {
	switch code {
	case "CH", "IS", "LI", "NO":
		return false
	}
	return schengen[code] || euOnly[code]
}
