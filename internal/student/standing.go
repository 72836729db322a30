package student

import (
	"math/bits"
	"slices"
	"strings"
	"time"

	"preround/internal/catalog"
	"preround/internal/platform/clock"
	"preround/internal/reference"
)

// Standing is where in the studies a student may stand on some day: every year
// and stage that the answers leave possible. The zero Standing means that
// neither year nor stage was said. More answers can only take possibilities away.
type Standing struct {
	Years  uint16 // bit y-1 for year y; bit GraduateYear-1 for graduate
	Stages uint8  // bit of the position in catalog.Stages
}

// Year is the year where only one is possible, else 0.
func (s Standing) Year() int {
	if bits.OnesCount16(s.Years) != 1 {
		return 0
	}
	return bits.TrailingZeros16(s.Years) + 1
}

// Stage is the stage where only one is possible, else empty.
func (s Standing) Stage() catalog.Stage {
	if bits.OnesCount8(s.Stages) != 1 {
		return ""
	}
	return catalog.Stages[bits.TrailingZeros8(s.Stages)]
}

// Studies is a student's way through the years, ready to be asked about any day.
// What it assumes:
//
//   - the year goes up by one on the first day of each academic year. When that
//     is comes from the academic calendar of the school's country; where the
//     calendar has several systems or the country is not known, every month that
//     may be the first one is reckoned with;
//   - nobody repeats or interrupts a year;
//   - a course has the years that were said, else four, five or six;
//   - the last year is the final year, years one and two are preclinical, the
//     third is clinical in courses of four or five years and may be either in
//     longer ones, those between are clinical, and after the last comes graduate.
//
// Where year and stage contradict each other the stage counts.
type Studies struct {
	from     clock.Date // when the answers were given
	possible []courseYear
	starts   uint16 // months in which an academic year may start
	graduate bool
}

// courseYear is one year of a course of so many.
type courseYear struct{ year, of int }

// StudiesOf prepares the reckoning from what was said on Facts.YearOn (today,
// where that is not known).
func StudiesOf(f Facts, today clock.Date) Studies {
	s := Studies{from: today, graduate: f.Year == GraduateYear || f.Stage == catalog.Graduate}
	if f.YearOn != 0 && f.YearOn < today {
		s.from = f.YearOn
	}
	if s.graduate || f.Year == 0 && f.Stage == "" {
		return s
	}
	s.starts = academicStarts(f)
	if s.possible = possibleYears(f); len(s.possible) == 0 { // a contradiction
		f.Year, f.CourseYears = 0, 0
		s.possible = possibleYears(f)
	}
	return s
}

func possibleYears(f Facts) (out []courseYear) {
	for _, n := range courseLengths(f) {
		for y := 1; y <= n; y++ {
			if (f.Year == 0 || f.Year == y) && (f.Stage == "" || stagesOf(y, n)&stageBit(f.Stage) != 0) {
				out = append(out, courseYear{y, n})
			}
		}
	}
	return out
}

// At is where the student may stand on a day.
func (s Studies) At(day clock.Date) (out Standing) {
	if s.graduate {
		return Standing{1 << (GraduateYear - 1), stageBit(catalog.Graduate)}
	}
	rises := s.risesUntil(day)
	for _, c := range s.possible {
		for left := rises; left != 0; left &= left - 1 {
			y := c.year + bits.TrailingZeros16(left)
			out.Stages |= stagesOf(y, c.of)
			if y > c.of {
				y = GraduateYear
			}
			out.Years |= 1 << (y - 1)
		}
	}
	return out
}

// StandingAt is StudiesOf(f, today).At(day).
func StandingAt(f Facts, today, day clock.Date) Standing { return StudiesOf(f, today).At(day) }

func courseLengths(f Facts) []int {
	switch {
	case f.CourseYears > 0 && f.Year <= f.CourseYears:
		return []int{f.CourseYears}
	case f.Year > 6 || f.CourseYears > 0:
		return []int{max(f.Year, f.CourseYears)}
	}
	return []int{4, 5, 6}
}

func stageBit(s catalog.Stage) uint8 { return 1 << slices.Index(catalog.Stages, s) }

// stagesOf is the stages that year y of an n-year course may belong to.
func stagesOf(y, n int) uint8 {
	switch {
	case y > n:
		return stageBit(catalog.Graduate)
	case y == n:
		return stageBit(catalog.FinalYear)
	case y == 1, y == 2 && n >= 4:
		return stageBit(catalog.Preclinical)
	case y == 3 && n >= 6, y == 4 && n >= 7:
		return stageBit(catalog.Preclinical) | stageBit(catalog.ClinicalYrs)
	}
	return stageBit(catalog.ClinicalYrs)
}

// risesUntil is by how many years the student may have gone up by a day: bit k
// for k years. Fifteen is as far as it looks.
func (s Studies) risesUntil(day clock.Date) (rises uint16) {
	from, to := int(s.from.YearMonth()), int(day.YearMonth())
	for m := range 12 {
		if s.starts>>m&1 == 1 { // the first days of that month after from's month, until day's
			k := (to-m)/12 - (from-m)/12
			rises |= 1 << min(max(k, 0), 15)
		}
	}
	return rises
}

// academicStarts is the months, bit 0 January, in which an academic year of the
// student's school may start: all twelve where nothing is known.
func academicStarts(f Facts) uint16 {
	const all = 1<<12 - 1
	country := SchoolCountryOf(f)
	if country == "" {
		return all
	}
	var months uint16
	calendar := reference.AcademicCalendar(country)
	own := systemOf(f, country, calendar)
	for _, e := range calendar {
		if f.School != "" && systemName(e.System) != own {
			continue
		}
		switch {
		case strings.HasPrefix(e.Event, "Academic year starts"), strings.HasSuffix(e.Event, "lerkship year starts"), e.Event == "First professional year starts":
			months |= catalog.SeasonBits(catalog.Season{From: time.Month(e.From), To: time.Month(e.To)})
		case strings.HasPrefix(e.Event, "Academic year"), e.Event == "Winter semester":
			months |= 1 << (e.From - 1)
		}
	}
	if months == 0 {
		return all
	}
	return months
}

// systemName is the part of a system in brackets, "UHS Punjab" of "MBBS (UHS
// Punjab)": the schools that it is about; empty for the country's usual one.
func systemName(system string) string {
	_, name, _ := strings.Cut(system, "(")
	return strings.TrimSuffix(name, ")")
}

// systemOf finds the named system of the calendar that the student's school
// belongs to by its initials or name; empty for the usual one.
func systemOf(f Facts, country reference.CountryCode, calendar []reference.CalendarEvent) string {
	if f.School == "" {
		return ""
	}
	school, _ := SchoolNamed(f.School, country)
	for _, e := range calendar {
		name := systemName(e.System)
		if name == "" {
			continue
		}
		for _, word := range strings.FieldsFunc(name, func(c rune) bool { return c == ' ' || c == ',' || c == ':' }) {
			if len(word) > 2 && strings.ToUpper(word) == word && (slices.Contains(school.Aliases, word) || slices.Contains(strings.Fields(f.School), word) || initials(f.School) == word) {
				return name
			}
		}
	}
	return ""
}

// initials is "AKU" of "Aga Khan University".
func initials(name string) string {
	var b strings.Builder
	for _, w := range strings.Fields(name) {
		if c := w[0]; c >= 'A' && c <= 'Z' {
			b.WriteByte(c)
		}
	}
	return b.String()
}

// SchoolCountryOf is the country of the student's school: as said, or that of
// the only known school of that name; empty when neither is known.
func SchoolCountryOf(f Facts) reference.CountryCode {
	if f.SchoolCountry != "" || f.School == "" {
		return f.SchoolCountry
	}
	s, _ := SchoolNamed(f.School, "")
	return s.Country
}

// StageNow is the student's stage today: as said, or derived from the year; empty
// when several are possible.
func StageNow(f Facts, today clock.Date) catalog.Stage { return StandingAt(f, today, today).Stage() }

// YearAt is the year of study on a day, as StandingAt reckons it: GraduateYear
// after the last, 0 when several are possible.
func YearAt(f Facts, today, day clock.Date) int { return StandingAt(f, today, day).Year() }
