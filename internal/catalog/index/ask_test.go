package index

import (
	"preround/internal/catalog"
	"preround/internal/platform/clock"
	"preround/internal/reference"
)

// aScore stands for what fit makes of a student: a dozen comparisons and sums.
func aScore(seed int) func(*catalog.Traits) (int32, bool) {
	country := catalog.CountryPosition([]reference.CountryCode{"GB", "US", "DE", "CA"}[seed%4])
	want := catalog.SpecialtyBits([]string{"cardiology", "paediatrics", "general_surgery"}[seed%3])
	return func(t *catalog.Traits) (int32, bool) {
		ok := true
		s := int32(100)
		if t.Specialty[0]&want[0]|t.Specialty[1]&want[1]|t.Specialty[2]&want[2] != 0 {
			s += 30
		}
		for _, c := range t.Countries {
			if c == 0 {
				break
			}
			if c == country {
				s += 25
			}
		}
		if t.Years != 0 && t.Years>>3&1 == 0 || t.Stages != 0 && t.Stages>>1&1 == 0 {
			ok = false
		}
		if t.Abroad() == catalog.No || t.Flags&catalog.FlagCitizenship != 0 {
			ok = false
		}
		if t.Months != 0 && t.Months>>6&1 == 0 {
			ok = false
		} else if t.Months != 0 {
			s += 10
		}
		if t.CostUSD != catalog.CostUnknown {
			s -= t.CostUSD / 200
		}
		if t.MinWeeks > 8 {
			ok = false
		}
		if t.Category == 1 {
			s += 12
		}
		return s, ok
	}
}

var benchToday = clock.MustDate("2026-11-22")

// questions is what people ask: from nothing at all to a long sentence with a
// slip in it.
func questions() []Query {
	return []Query{
		{},
		{Words: "cardiology"},
		{Words: "cardiology germany"},
		{Words: "peds elective UK"},
		{Words: "ob-gyn"},
		{Words: "summer research united states", Filters: Filters{Stage: {"preclinical"}}},
		{Words: "cardiolgy"},
		{Words: "neuro"},
		{Words: "emergency medicine observership"},
		{Words: "haematology", Filters: Filters{Category: {"research"}, Country: {"US", "GB"}}},
		{Filters: Filters{Country: {"GB"}}},
		{Filters: Filters{Category: {"clinical"}, Month: {"7"}}},
		{Filters: Filters{Format: {"elective", "clerkship"}, Specialty: {"internal_medicine"}, Pay: {"unpaid", "stipend"}}},
		{Filters: Filters{Category: {"research"}}, Sort: ByCloses},
		{Words: "surgery", Filters: Filters{Country: {"PK", "IN"}}, Sort: ByCheapest},
		{Words: "public health internship", Sort: ByName},
		{Words: "malaria vaccination rural"},
		{Words: "hospital"},
		{Words: "paediatric oncolgy research fellowship in canada"},
		{Words: "dermatology", Filters: Filters{Country: {"SG"}, Mode: {"remote"}, Closes: {"2"}, Format: {"course"}}},
	}
}
