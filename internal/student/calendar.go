package student

import (
	"strings"
	"time"

	"preround/internal/platform/clock"
	"preround/internal/reference"
)

// ExamBlock is a time in which exams usually fall, as a first filling for the
// student to correct: whole months, because the calendar knows no days.
type ExamBlock struct {
	Span
	System  string // "MBBS (UHS Punjab)"
	Note    string
	Source  string
	Checked reference.Checked
}

// ExamSystems lists the systems of study that the academic calendar knows in a
// country, in its order.
func ExamSystems(country reference.CountryCode) []string {
	var out []string
	for _, e := range reference.AcademicCalendar(country) {
		if isExam(e) && (len(out) == 0 || out[len(out)-1] != e.System) {
			out = append(out, e.System)
		}
	}
	return out
}

// ExamSystemOf guesses the student's system from the school's name and initials;
// empty for the country's usual one.
func ExamSystemOf(f Facts) string {
	country := SchoolCountryOf(f)
	calendar := reference.AcademicCalendar(country)
	own := systemOf(f, country, calendar)
	for _, e := range calendar {
		if own != "" && systemName(e.System) == own {
			return e.System
		}
	}
	return ""
}

// ExamsFor is when students of a country, system (one of ExamSystems; empty: the
// one that is not of certain schools) and year (0: all) usually sit exams, the
// next time from today on. Blocks that are under way count. Nil when the calendar
// knows none: then the page offers ExamSystems.
func ExamsFor(country reference.CountryCode, system string, year int, today clock.Date) []ExamBlock {
	var own, usual []reference.CalendarEvent
	ordinal := false // the system has an exam of that very year
	for _, e := range reference.AcademicCalendar(country) {
		if !isExam(e) || !sameSystem(e.System, system) {
			continue
		}
		switch examYear(e.Event) {
		case 0:
			usual = append(usual, e)
		case finalExam:
			if year == 0 || year >= 4 {
				usual = append(usual, e)
			}
		case year:
			ordinal = true
			own = append(own, e)
		default:
			if year == 0 {
				own = append(own, e)
			}
		}
	}
	if !ordinal {
		own = append(own, usual...)
	}
	var out []ExamBlock
	for _, e := range own {
		out = append(out, ExamBlock{nextSpan(e, today), e.System, e.Note, e.Source, e.Checked})
	}
	return out
}

// sameSystem tells whether an event is of the system; with none said, of one that
// is not of certain schools.
func sameSystem(of, system string) bool {
	if system == "" {
		return systemName(of) == ""
	}
	return strings.EqualFold(of, system)
}

// isExam tells exams that stop everything else from resits, entry tests and the
// time after exams.
func isExam(e reference.CalendarEvent) bool {
	name := strings.ToLower(e.Event)
	if strings.HasPrefix(name, "supplementary") || strings.Contains(name, "entry") || strings.Contains(name, " after ") {
		return false
	}
	return strings.HasSuffix(name, " exam") || strings.HasSuffix(name, " exams") || strings.HasPrefix(name, "step 1")
}

const finalExam = -1

// examYear is the year whose exam an event is: 0 for all, finalExam for the last.
func examYear(event string) int {
	first, _, _ := strings.Cut(strings.ToLower(event), " ")
	for i, w := range []string{"first", "second", "third", "fourth", "fifth", "sixth"} {
		if first == w {
			return i + 1
		}
	}
	switch {
	case strings.HasPrefix(first, "final"):
		return finalExam
	case first == "step":
		return 2
	}
	return 0
}

// nextSpan is the months of a yearly event as days, the next time that is not over.
func nextSpan(e reference.CalendarEvent, today clock.Date) Span {
	for y := today.Year() - 1; ; y++ {
		from, to := clock.NewMonth(y, time.Month(e.From)), clock.NewMonth(y, time.Month(e.To))
		if e.To < e.From {
			to += 12
		}
		if to.Last() >= today {
			return Span{From: from.First(), To: to.Last(), Name: e.Event}
		}
	}
}
