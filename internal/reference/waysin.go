package reference

import "sync"

// WayIn is what a source says about a route into places for the students of a
// country or a school, from ways_in.csv. The table is short: it holds only what
// somebody read, and what it does not hold is not known.
type WayIn struct {
	Kind         string      // exchange: a member of an exchange network; vslo; partner: an agreement with a host
	Country      CountryCode // of the students' school
	School       string      // empty: all schools of the country may take part
	Organisation string      // the member, or the host
	Says         string
	AsOf         string
	Checked      Checked
	Source       string
}

// StatedOdds is how many applied for a place and how many were taken, as a
// source states it for one year, from stated_odds.csv.
type StatedOdds struct {
	Place                  string // id of the catalogue
	AppliedMin, AppliedMax int    // equal where one figure is stated
	Taken                  int    // 0: only Share is stated
	Share                  string // in words, where no numbers are: "about half"
	AsOf                   string
	Checked                Checked
	Note                   string
	Source                 string
}

var waysIn = sync.OnceValue(func() (all []WayIn) {
	eachRow("ways_in.csv", func(r row) {
		all = append(all, WayIn{r["kind"], CountryCode(r["country"]), r["school"], r["organisation"], r["says"], r["as_of"], Checked(r["checked"]), r["source"]})
	})
	return all
})

// WaysIn lists all rows.
func WaysIn() []WayIn { return waysIn() }

var statedOdds = sync.OnceValue(func() map[string]StatedOdds {
	all := map[string]StatedOdds{}
	eachRow("stated_odds.csv", func(r row) {
		all[r["place"]] = StatedOdds{r["place"], r.int("applied_min"), r.int("applied_max"), r.int("taken"), r["share"], r["as_of"], Checked(r["checked"]), r["note"], r["source"]}
	})
	return all
})

// OddsOf is what a source states about the odds of a place; false for nearly all.
func OddsOf(place string) (StatedOdds, bool) {
	o, ok := statedOdds()[place]
	return o, ok
}
