package reference

import "sync"

var zones = sync.OnceValue(func() map[CountryCode]string {
	m := map[CountryCode]string{}
	eachRow("time_zones.csv", func(r row) { m[CountryCode(r["country"])] = r["zone"] })
	return m
})

// ZoneOf is the IANA time zone of a country that has one time; false where the
// country has several and the city decides, as in the United States.
func ZoneOf(c CountryCode) (string, bool) { z, ok := zones()[c]; return z, ok }
