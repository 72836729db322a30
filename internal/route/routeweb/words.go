package routeweb

import (
	"strconv"

	"preround/internal/reference"
	"preround/internal/route"
)

var titles = map[route.Kind]string{route.Direct: "Straight to the host", route.Supervisor: "A named supervisor", route.Exchange: "An exchange network", route.VSLO: "VSLO",
	route.Partner: "A partner of your school", route.OwnSchool: "What your own school sends for", route.Agency: "A paid agency"}

var icons = map[route.Kind]string{route.Direct: "send", route.Supervisor: "microscope", route.Exchange: "world", route.VSLO: "school", route.Partner: "building-community",
	route.OwnSchool: "school", route.Agency: "coins"}

var stateWords = map[route.State]string{route.Open: "Open", route.Closed: "Closed", route.Unknown: "Not known"}

var stateIcons = map[route.State]string{route.Open: "check", route.Closed: "x", route.Unknown: "help-circle"}

// filterOf is the search that shows the places of a way; empty where Find has none.
func filterOf(k route.Kind) string {
	if k == route.Partner {
		return ""
	}
	return string(k)
}

// countWords is "42 places by this way: 12 take you as far as sources say, 20 leave something open, 10 take others".
func countWords(w route.Way) string {
	if w.Places() == 0 {
		return ""
	}
	s := places(w.Places()) + " of the catalogue"
	if w.Places() == 1 {
		s += " names this way: "
	} else {
		s += " name this way: "
	}
	return s + strconv.Itoa(w.Takes) + " would take you as far as sources say, " + strconv.Itoa(w.Perhaps) + " leave something open, " + strconv.Itoa(w.Shut) + " take others."
}

func places(n int) string {
	if n == 1 {
		return "1 place"
	}
	return strconv.Itoa(n) + " places"
}

func numberWords(n int) string {
	return strconv.Itoa(n) + " of " + strconv.Itoa(len(route.Kinds))
}

func countryName(c reference.CountryCode) string {
	if c == "" {
		return ""
	}
	return reference.CountryName(c)
}
