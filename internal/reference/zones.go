package reference

import (
	"maps"
	"slices"
	"sync"
)

var zones = sync.OnceValue(func() map[CountryCode]string {
	m := map[CountryCode]string{}
	eachRow("time_zones.csv", func(r row) { m[CountryCode(r["country"])] = r["zone"] })
	return m
})

// ZoneOf is the IANA time zone of a country that has one time; false where the
// country has several and the city decides, as in the United States.
func ZoneOf(c CountryCode) (string, bool) { z, ok := zones()[c]; return z, ok }

// severalTimes are the most used zones of countries that have more than one time.
var severalTimes = []string{
	"America/Chicago", "America/Denver", "America/Halifax", "America/Los_Angeles", "America/Manaus", "America/Mexico_City", "America/New_York", "America/Sao_Paulo",
	"America/St_Johns", "America/Tijuana", "America/Toronto", "America/Vancouver", "America/Winnipeg", "Asia/Jakarta", "Asia/Makassar", "Asia/Vladivostok",
	"Atlantic/Canary", "Australia/Adelaide", "Australia/Brisbane", "Australia/Darwin", "Australia/Hobart", "Australia/Melbourne", "Australia/Perth", "Australia/Sydney",
	"Europe/Kaliningrad", "Europe/Lisbon", "Europe/Madrid", "Europe/Moscow", "Pacific/Auckland", "Pacific/Honolulu",
}

// Zones lists the time zones to offer, in the order of their names; others are known too.
func Zones() []string {
	all := slices.Concat(slices.Collect(maps.Values(zones())), severalTimes)
	slices.Sort(all)
	return slices.Compact(all)
}
