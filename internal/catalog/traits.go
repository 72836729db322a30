package catalog

import "preround/internal/platform/clock"

// Traits is a place reduced to small numbers, made once when the place enters
// the index, so that fit and ranking can judge a million places in milliseconds
// without touching a string. All zero bits mean unknown. Two functions that look
// at the same Traits must judge alike, so whatever fit considers stands here.
type Traits struct {
	Specialty                [3]uint64  // bit reference.SpecialtyIndex, parents included; all zero with AnySpecialty unset: unknown
	Countries                [4]uint16  // 1 + position in reference.Countries(); 0 none; more than four: Worldwide is set
	Deadline                 [4]int16   // day of year (1..366) of up to four yearly closings, ascending; 0 none
	LastDate                 clock.Date // for one-off dates: the last closing; 0 none
	CostUSD                  int32      // organiser's fees for the shortest stay, whole dollars; -1 unknown; negative below -1: net stipend
	Months                   uint16     // bit 0 January: months in which it runs (season less blackout); 0 unknown
	LeadWeeks, EarliestWeeks uint8
	MinWeeks, MaxWeeks       uint8
	Years                    uint8 // bit y-1
	Stages                   uint8 // bit position in Stages
	Routes                   uint8 // bit position in Routes
	Category                 uint8 // 1 + position in Categories; 0 unknown
	Format                   uint8 // 1 + position in Formats
	Mode                     uint8
	Pay                      uint8
	Status                   uint8 // 0 unknown, 1 open, 2 paused, 3 ended
	International            uint8 // 0 unknown, 1 yes, 2 no, 3 conditional
	Scope                    uint8 // 0 unknown, 1 any, 2 own_school, 3 partner_schools, 4 accredited_domestic
	Language                 uint8 // 0 none known, else 1 + position in the index's language needs table (see TraitsOf)
	Flags                    uint8 // see the Flag constants
}

// The bits of Traits.Flags.
const (
	FlagAnySpecialty uint8 = 1 << iota
	FlagWorldwide
	FlagRolling
	FlagRestrictedCitizenship // fit must read the place itself
	FlagRestrictedGroup
	FlagOutgoing
	FlagRelease
	FlagWarning
)
