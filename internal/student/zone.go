package student

import (
	"sync"
	"time"

	"preround/internal/platform/errs"
	"preround/internal/reference"
)

// zones keeps the time zones that were asked for: loading one reads a table.
var zones sync.Map // IANA name -> *time.Location

// Zone is where the student's clock and calendar hang: the zone of the school's
// country, else of a citizenship, where that country has one time; nil when
// unknown.
func Zone(f Facts) *time.Location {
	for _, c := range append([]reference.CountryCode{f.SchoolCountry}, f.Citizenship...) {
		name, ok := reference.ZoneOf(c)
		if !ok {
			continue
		}
		if z, ok := zones.Load(name); ok {
			return z.(*time.Location)
		}
		z, err := time.LoadLocation(name)
		if err != nil {
			continue // the machine has no table of zones
		}
		zones.Store(name, z)
		return z
	}
	return nil
}

// LoadZone is the zone of that IANA name. The machine's own zone and UTC by an empty
// name are none: they would mean another hour on another machine.
func LoadZone(name string) (*time.Location, error) {
	if z, ok := zones.Load(name); ok {
		return z.(*time.Location), nil
	}
	if name == "" || name == "Local" || len(name) > 60 {
		return nil, errs.New(errs.Invalid, "“%.60s” is no time zone.", name)
	}
	z, err := time.LoadLocation(name)
	if err != nil {
		return nil, errs.Wrap(err, errs.Invalid, "“%s” is no time zone.", name)
	}
	zones.Store(name, z)
	return z, nil
}
