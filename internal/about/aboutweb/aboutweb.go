// Package aboutweb holds the pages about the product itself: what it is, what a
// server stores of its visitors, where every figure comes from, and under which
// licence.
//
// The pages are plain text about this program, so nothing is asked of a feature;
// only the licences of fonts and icons come from platform/ui, which ships them,
// and the notices of the data from the package data.
package aboutweb

import (
	"embed"
	"net/http"
	"slices"
	"strings"

	"preround/data"
	"preround/internal/platform/ui"
	"preround/internal/platform/web"
)

//go:embed *.css
var css embed.FS

var styles = web.NewSheet("about", css)

// Version tells which program runs; shown at the end of the about page.
type Version string

// Routes joins the pages to the site. also are licences of works that other rooms
// bring, by name.
func Routes(s *web.Site, v Version, also ...map[string]string) {
	s.Public("GET /about", func(w http.ResponseWriter, r *http.Request) error {
		return web.Render(w, r, http.StatusOK, aboutPage(v))
	})
	s.Public("GET /sources", func(w http.ResponseWriter, r *http.Request) error {
		return web.Render(w, r, http.StatusOK, sourcesPage(works))
	})
	s.Handle("GET /sources/licences", func(w http.ResponseWriter, r *http.Request) error {
		return web.Render(w, r, http.StatusOK, licencesPage(licences(also)))
	})
}

// work is one thing made by others that the product uses.
type work struct {
	Name    string
	URL     string
	UsedFor string
	As      string // as of
	Licence string
}

// works lists every source of data/reference that the program uses
// (data/reference/SOURCES.md says in full how each was reshaped).
var works = []work{
	{"countries-list 3.4.1", "https://www.npmjs.com/package/countries-list", "countries, languages, currencies", "2026", "MIT"},
	{"Country codes of datasets/country-codes", "https://github.com/datasets/country-codes", "regions and second names of countries", "2026", "PDDL 1.0"},
	{"passport-index-data", "https://github.com/imorte/passport-index-data", "whether a short visit needs a visa; never whether a placement is allowed", "February 2026", "MIT"},
	{"Research Organization Registry (ROR)", "https://ror.org/", "names and cities of medical schools", "June 2026", "CC0"},
	{"university-domains-list", "https://github.com/Hipo/university-domains-list", "names and addresses of medical schools", "June 2026", "MIT"},
	{"swot", "https://github.com/JetBrains/swot", "addresses of medical schools", "June 2026", "MIT"},
	{"World Bank, World Development Indicators", "https://data.worldbank.org/", "price levels behind the cost of living; our estimates are derived from them", "2023", "CC BY 4.0"},
	{"The Economist, Big Mac index", "https://github.com/TheEconomist/big-mac-data", "to bring price levels up to date; our estimates are derived from it", "January 2026", "CC BY 4.0"},
	{"exchange-api", "https://github.com/fawazahmed0/exchange-api", "exchange rates", "29 September 2026", "CC0"},
	{"SCOWL word lists", "http://wordlist.aspell.net/", "the words of recovery codes", "2020", "permissive, see the licences"},
	{"Pages of hosts, governments and test owners", "", "lead times, test rules, official amounts; each figure names its own page", "as shown beside each", "facts"},
}

// licence is a text that must travel with a work.
type licence struct{ Name, Text string }

func licences(also []map[string]string) []licence {
	var out []licence
	for _, some := range append(also, ui.Notices()) {
		for name, text := range some {
			out = append(out, licence{name, text})
		}
	}
	slices.SortFunc(out, func(a, b licence) int { return strings.Compare(a.Name, b.Name) })
	return append(out, licence{"Data", data.Notices})
}
