package student

import (
	"time"

	"preround/internal/catalog"
	"preround/internal/platform/clock"
	"preround/internal/reference"
)

// ID names a student on this server.
type ID string

// Student is all answers of one person.
type Student struct {
	Facts Facts
	Goals Goals
}

// Facts is who I am.
type Facts struct {
	Year          int           // year of medical school, 1..8; 0 not said; GraduateYear
	YearOn        clock.Date    // the day on which Year (or Stage) was said; 0: today
	Stage         catalog.Stage // as said; StageNow derives it where it was not
	CourseYears   int           // how many years the course has; 0 unknown
	School        string        // as chosen or typed
	SchoolCountry reference.CountryCode
	Citizenship   []reference.CountryCode
	Languages     []Language
	Tests         []TestScore
	Have          []Document
	Exams         []Span // exam blocks and other times when nothing else gets done
	HoursPerWeek  int    // for preparing; 0 not said
}

// Language is one spoken and how well.
type Language struct {
	Code string // ISO 639-1
	CEFR string // A1..C2, or "native"
}

// TestScore is a language test or exam taken or booked.
type TestScore struct {
	Test   string // code of reference.LanguageTest, usmle_step1, usmle_step2
	Score  float64
	Lowest float64    // lowest section; 0 not said
	On     clock.Date // day of the test; 0 not said
}

// Document is a paper already held.
type Document struct {
	Kind  catalog.RequirementKind
	Until clock.Date // expiry; 0 none or not said
}

// Span is a block of days, both ends included.
type Span struct {
	From, To clock.Date
	Name     string
}

// Goals is what I want.
type Goals struct {
	Start       clock.Month             // when to start; 0 not sure yet
	StartDay    clock.Date              // exact day, where said; within Start
	Weeks       int                     // how long; 0 not said
	Latest      clock.Month             // the latest start that would do; 0: only Start
	Countries   []reference.CountryCode // empty: not sure yet
	Categories  []catalog.Category
	Formats     []catalog.Format
	Specialties []string // slugs; empty: not sure
	Skills      []string
	Budget      reference.Money // the most that the whole may cost; zero not said
	Pay         PayWish
	Modes       []catalog.Mode
}

// PayWish is whether it must be paid: "", unpaid_ok, paid_only.
type PayWish string

// FirstDay is the day that the plan works back from: the day said, or the first
// Monday of the month; 0 when no month is said.
func (g Goals) FirstDay() clock.Date {
	if g.StartDay != 0 {
		return g.StartDay
	}
	if g.Start == 0 {
		return 0
	}
	d := g.Start.First()
	for d.Weekday() != time.Monday {
		d++
	}
	return d
}
