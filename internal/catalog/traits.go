package catalog

import (
	"math"
	"slices"
	"strconv"
	"sync"
	"time"

	"preround/internal/reference"
)

// Traits is a place reduced to small numbers, made once when the place enters
// the index, so that fit and ranking can judge a million places in milliseconds
// without touching a string: 64 bytes, one line of the processor's cache. All
// zero bits mean unknown. Whatever fit considers stands here or in the Terms
// that Traits points to, so two functions that look at the same Traits judge alike.
type Traits struct {
	Specialty  [3]uint64 // bit reference.SpecialtyIndex, parents included; all zero with FlagAnySpecialty unset: unknown
	Countries  [8]uint8  // 1 + position in reference.Countries(), filled from the front; more than eight: FlagWorldwide is set too
	Closes     [4]uint16 // yearly closings, see ClosesOn and ClosesIn; 0 none; with FlagCalendar only fit for sorting: the rules are in Terms
	CostUSD    int32     // the organiser's fees for the shortest stay in whole US dollars, less what it pays; negative: it pays; CostUnknown
	Months     uint16    // bit 0 January: months in which it runs (season less blackout); 0 unknown
	Terms      uint16    // the place's row for TermsOf; 0: no terms
	Flags      uint16    // see the Flag constants
	LeadWeeks  uint8     // apply at the latest so many weeks before the start
	MinWeeks   uint8
	MaxWeeks   uint8
	Years      uint8 // bit year-1
	Stages     uint8 // bit position in Stages
	Routes     uint8 // bit position in Routes
	Home       uint8 // 1 + position in reference.Countries() of the organiser's country; 0 unknown or worldwide
	SourceYear uint8 // the year that the first source speaks of, less 2000; 0 unknown or earlier
	Category   uint8 // 1 + position in Categories; 0 unknown
	Format     uint8 // 1 + position in Formats
	Mode       uint8 // 1 + position in Modes
	Pay        uint8 // 1 + position in Pays
	Status     uint8 // 1 + position in Statuses
	Admits     uint8 // 1 + position in Tris of International, and times four 1 + position in Scopes; see Abroad and Scope
}

// CostUnknown is Traits.CostUSD where the fees are not known; it sorts last.
const CostUnknown = math.MaxInt32

// The bits of Traits.Flags.
const (
	FlagAnySpecialty uint16 = 1 << iota
	FlagWorldwide           // a location ZZ, or more countries than Countries holds
	FlagRolling
	FlagCitizenship // only some citizens, see Terms
	FlagGroup       // only members of a group, see Terms
	FlagOutgoing
	FlagRelease // the home school must verify and release
	FlagWarning // at least one known sign of a bad paid placement
	FlagAdvised // LeadWeeks is advice
	FlagSecondary
	FlagWaived   // somebody pays no fee
	FlagCalendar // the windows are in Terms: some are for certain starts, come once, or there are more than four
)

// Abroad is whether students of schools outside the host country are taken.
func (t *Traits) Abroad() Tri {
	if i := t.Admits & 3; i != 0 {
		return Tris[i-1]
	}
	return Unknown
}

// Scope is whose students may come; empty: unknown.
func (t *Traits) Scope() Scope {
	if i := int(t.Admits >> 2); i != 0 && i <= len(Scopes) {
		return Scopes[i-1]
	}
	return ""
}

// ClosesOn codes a yearly closing on a day: 1..366, the day of a leap year.
func ClosesOn(m time.Month, day int) uint16 {
	return uint16(time.Date(2000, m, day, 0, 0, 0, 0, time.UTC).YearDay())
}

// closesIn is the code of January where only the month of a closing is known.
const closesIn = 401

// ClosesIn codes a yearly closing on an unknown day of a month: 401..412.
func ClosesIn(m time.Month) uint16 { return closesIn - 1 + uint16(m) }

// ClosingDay reads a code of Traits.Closes; day 0: only the month is known.
func ClosingDay(code uint16) (m time.Month, day int) {
	if code >= closesIn {
		return time.Month(code - closesIn + 1), 0
	}
	d := time.Date(2000, 1, int(code), 0, 0, 0, 0, time.UTC)
	return d.Month(), d.Day()
}

var countryPositions = sync.OnceValue(func() map[reference.CountryCode]uint8 {
	all := reference.Countries()
	if len(all) > math.MaxUint8 {
		panic("catalog: more countries than Traits can number")
	}
	m := make(map[reference.CountryCode]uint8, len(all))
	for i, c := range all {
		m[c.Code] = uint8(i + 1)
	}
	return m
})

// CountryPosition is the number of a country in Traits: 1 + its position in
// reference.Countries(), 0 when it is not a country.
func CountryPosition(c reference.CountryCode) uint8 { return countryPositions()[c] }

// SpecialtyBits is the bit set of a specialty and its parents, as in
// Traits.Specialty; all zero for an unknown slug.
func SpecialtyBits(slug string) [3]uint64 {
	var bits [3]uint64
	for range 8 { // deeper than any tree of the table
		i := reference.SpecialtyIndex(slug)
		if i < 0 || i >= 192 {
			break
		}
		bits[i/64] |= 1 << (i % 64)
		s, _ := reference.SpecialtyBySlug(slug)
		slug = s.Parent
	}
	return bits
}

// TraitsOf reduces a place. Equal places give equal Traits within one run of
// the program; the numbers are not meant to be stored.
func TraitsOf(p *Place) Traits {
	t := Traits{
		Months:     MonthsOf(p),
		LeadWeeks:  small(p.Apply.LeadWeeks),
		MinWeeks:   small(p.Weeks.Min),
		MaxWeeks:   small(p.Weeks.Max),
		CostUSD:    costUSD(p),
		SourceYear: sourceYear(p),
		Category:   position(Categories, p.Category),
		Format:     position(Formats, p.Format),
		Mode:       position(Modes, p.Mode),
		Pay:        position(Pays, p.Money.Pay),
		Status:     position(Statuses, p.Status),
		Admits:     position(Tris, p.Eligibility.International) | position(Scopes, p.Eligibility.Scope)<<2,
		Flags:      flagsOf(p),
	}
	t.addSpecialties(p)
	t.addCountries(p)
	for _, y := range p.Eligibility.Years {
		if y >= 1 && y <= 8 {
			t.Years |= 1 << (y - 1)
		}
	}
	for _, s := range p.Eligibility.Stages {
		t.Stages |= bit(Stages, s)
	}
	for _, r := range p.Routes {
		t.Routes |= bit(Routes, r)
	}
	t.addClosings(p.Apply.Windows)
	t.Terms = termsID(p, t.Flags&FlagCalendar != 0)
	return t
}

func position[T comparable](words []T, w T) uint8 { return uint8(slices.Index(words, w) + 1) }

func bit[T comparable](words []T, w T) uint8 {
	if i := slices.Index(words, w); i >= 0 {
		return 1 << i
	}
	return 0
}

func small(n int) uint8 { return uint8(min(max(n, 0), math.MaxUint8)) }

func flagsOf(p *Place) (f uint16) {
	official := false
	for _, s := range p.Sources {
		official = official || s.Kind == "official"
	}
	for _, c := range []struct {
		is   bool
		flag uint16
	}{
		{p.Apply.Rolling, FlagRolling},
		{p.Apply.Advised, FlagAdvised},
		{p.Apply.ReleaseBySchool == Yes, FlagRelease},
		{len(p.Eligibility.Citizenship) > 0, FlagCitizenship},
		{len(p.Eligibility.Groups) > 0, FlagGroup},
		{p.Direction == Outgoing, FlagOutgoing},
		{len(p.Warnings) > 0, FlagWarning},
		{p.Money.WaivedFor != "", FlagWaived},
		{len(p.Sources) > 0 && !official, FlagSecondary},
	} {
		if c.is {
			f |= c.flag
		}
	}
	return f
}

func (t *Traits) addSpecialties(p *Place) {
	for _, s := range p.Specialties {
		if s == "any" {
			t.Flags |= FlagAnySpecialty
			continue
		}
		for i, b := range SpecialtyBits(s) {
			t.Specialty[i] |= b
		}
	}
}

func (t *Traits) addCountries(p *Place) {
	n := 0
	for _, l := range p.Locations {
		c := CountryPosition(l.Country)
		switch {
		case l.Country == reference.Worldwide:
			t.Flags |= FlagWorldwide
		case c == 0 || slices.Contains(t.Countries[:n], c):
		case n == len(t.Countries):
			t.Flags |= FlagWorldwide
		default:
			t.Countries[n] = c
			n++
		}
	}
	t.Home = CountryPosition(HomeOf(p))
}

// HomeOf is the organiser's country, with which a place's id begins; ZZ where
// the organiser is worldwide.
func HomeOf(p *Place) reference.CountryCode {
	if len(p.ID) < 3 || p.ID[2] != '-' {
		return reference.Worldwide
	}
	return reference.CountryCode([]byte{p.ID[0] &^ 0x20, p.ID[1] &^ 0x20})
}

// addClosings fills Closes with the yearly closings in the order of the year.
func (t *Traits) addClosings(windows []Window) {
	var codes []uint16
	for _, w := range windows {
		if w.Closes.IsZero() {
			continue
		}
		if w.Closes.Year != 0 || w.ForStarts != (Season{}) || w.Advised {
			t.Flags |= FlagCalendar
		}
		if w.Closes.Year != 0 {
			continue
		}
		code := ClosesIn(w.Closes.Month)
		if w.Closes.Day != 0 {
			code = ClosesOn(w.Closes.Month, w.Closes.Day)
		}
		if !slices.Contains(codes, code) {
			codes = append(codes, code)
		}
	}
	slices.Sort(codes)
	if len(codes) > len(t.Closes) {
		t.Flags |= FlagCalendar
	}
	copy(t.Closes[:], codes)
}

// MonthsOf is the months in which a place runs, bit 0 January: its season less
// the months without visitors; 0 unknown.
func MonthsOf(p *Place) uint16 {
	var m uint16
	switch s := p.Season; {
	case s.From != 0 && s.To != 0:
		m = SeasonBits(s)
	case s.From != 0 || s.To != 0 || len(p.Blackout) == 0:
		return 0 // one end alone says too little
	default:
		m = 1<<12 - 1
	}
	for _, b := range p.Blackout {
		m &^= 1 << (b - 1)
	}
	return m
}

// SeasonBits is the months from From to To, across New Year where From is
// later; 0 where either is unknown.
func SeasonBits(s Season) (m uint16) {
	if s.From < 1 || s.From > 12 || s.To < 1 || s.To > 12 {
		return 0
	}
	for i := s.From; ; i = i%12 + 1 {
		m |= 1 << (i - 1)
		if i == s.To {
			return m
		}
	}
}

func sourceYear(p *Place) uint8 {
	if len(p.Sources) == 0 || len(p.Sources[0].AsOf) < 4 {
		return 0
	}
	y, err := strconv.Atoi(p.Sources[0].AsOf[:4])
	if err != nil || y <= 2000 || y > 2255 {
		return 0
	}
	return uint8(y - 2000)
}
