package studentweb

import (
	"slices"

	"preround/internal/platform/clock"
	"preround/internal/platform/ui"
	"preround/internal/platform/web"
	"preround/internal/reference"
	"preround/internal/student"
)

// longestBlock is how many days a time of exams may have to be proposed as a block.
// What the calendar gives as five months is when schools differ, not how long
// anybody's exams are.
const longestBlock = 62

// usual is when exams usually are at the student's school.
type usual struct {
	country reference.CountryCode // of the school; empty: not known
	systems []string              // that the country's schools follow
	year    int
	today   clock.Date

	system string              // the one shown; empty while there are several to choose from
	blocks []student.ExamBlock // of that system
	filled bool                // the lines of the form are from the blocks
}

func usualExams(f student.Facts, today clock.Date) usual {
	u := usual{country: student.SchoolCountryOf(f), year: student.YearAt(f, today, today), today: today}
	if u.country == "" {
		return u
	}
	u.systems = student.ExamSystems(u.country)
	u.choose("")
	return u
}

// choose takes the system of that name, or the only one there is.
func (u *usual) choose(system string) {
	if len(u.systems) == 1 {
		system = u.systems[0]
	}
	if !slices.Contains(u.systems, system) {
		return
	}
	u.system = system
	u.blocks = student.ExamsFor(u.country, system, u.year, u.today)
}

// fill puts the usual blocks into a form that holds none, for the student to
// correct; nothing is saved by that.
func (u *usual) fill(f *web.Form, system string) {
	u.choose(system)
	var lines [][]string
	for _, b := range u.blocks {
		if short(b) {
			lines = append(lines, []string{b.From.String(), b.To.String(), b.Name})
		}
	}
	if len(lines) == 0 {
		return
	}
	t := tables["exams"]
	for _, c := range t.columns {
		f.Values.Del(c.name)
	}
	t.put(f.Values, lines)
	u.filled = true
}

func short(b student.ExamBlock) bool { return b.From.DaysUntil(b.To) < longestBlock }

// months is "December 2026 to January 2027".
func months(b student.ExamBlock) string {
	from, to := b.From.YearMonth(), b.To.YearMonth()
	if from == to {
		return monthName(from)
	}
	return monthName(from) + " to " + monthName(to)
}

// source says where a block comes from and whether anybody has read it there.
func source(b student.ExamBlock) ui.Source {
	s := ui.Source{Name: b.Source, Note: "typical, unverified"}
	if len(b.Source) > 8 && b.Source[:8] == "https://" {
		s.URL, s.Name = b.Source, ""
	}
	switch b.Checked {
	case reference.CheckedYes:
		s.Note = "checked there"
	case reference.CheckedPartly:
		s.Note = "partly checked there"
	}
	return s
}
