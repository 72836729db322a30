package student

import (
	"fmt"
	"strings"

	"preround/internal/catalog"
	"preround/internal/reference"
)

// Spoken is the student's answer to a question in words, a line for each part,
// for the page that checks the answers; nil when nothing was said.
func Spoken(s Student, id string) []string {
	f, g := s.Facts, s.Goals
	var out []string
	add := func(say bool, format string, args ...any) {
		if say {
			out = append(out, fmt.Sprintf(format, args...))
		}
	}
	switch id {
	case "year":
		add(f.Year == GraduateYear, "Graduate")
		add(f.Year > 0 && f.Year < GraduateYear && f.CourseYears == 0, "Year %d", f.Year)
		add(f.Year > 0 && f.Year < GraduateYear && f.CourseYears > 0, "Year %d of %d", f.Year, f.CourseYears)
		add(f.Year == 0 && f.CourseYears > 0, "A course of %d years", f.CourseYears)
		add(f.Stage != "", "%s", f.Stage.Label())
	case "when":
		add(g.StartDay != 0, "From %s", g.StartDay.Format("2 January 2006"))
		add(g.StartDay == 0 && g.Start != 0, "From %s", g.Start.First().Format("January 2006"))
		add(g.Latest != 0, "At the latest %s", g.Latest.First().Format("January 2006"))
		add(g.Weeks == 1, "1 week")
		add(g.Weeks > 1, "%d weeks", g.Weeks)
	case "where":
		out = append(out, each(g.Countries, reference.CountryName)...)
		out = append(out, each(g.Modes, catalog.Mode.Label)...)
	case "kind":
		out = append(each(g.Categories, catalog.Category.Label), each(g.Formats, catalog.Format.Label)...)
	case "specialty":
		out = each(g.Specialties, specialtyName)
	case "skill":
		out = each(g.Skills, skillName)
	case "school":
		add(f.School != "", "%s", f.School)
		add(f.SchoolCountry != "", "%s", reference.CountryName(f.SchoolCountry))
	case "citizenship":
		out = each(f.Citizenship, reference.CountryName)
	case "language":
		out = append(each(f.Languages, Language.words), each(f.Tests, TestScore.words)...)
	case "have":
		out = each(f.Have, Document.words)
	case "exam":
		out = each(f.Exams, Span.words)
	case "hours":
		add(f.HoursPerWeek > 0, "%d hours a week", f.HoursPerWeek)
	case "money":
		add(g.Budget.Currency != "", "At most %s", g.Budget)
		add(g.Pay == UnpaidOK, "Unpaid is fine")
		add(g.Pay == PaidOnly, "Only if it pays")
	}
	return out
}

func each[T any](list []T, words func(T) string) []string {
	var out []string
	for _, v := range list {
		out = append(out, words(v))
	}
	return out
}

func specialtyName(slug string) string {
	if s, ok := reference.SpecialtyBySlug(slug); ok {
		return s.NameGB
	}
	return slug
}

func skillName(id string) string {
	if s, ok := reference.SkillByID(id); ok {
		return s.Name
	}
	return id
}

func (l Language) words() string {
	switch l.CEFR {
	case "":
		return LanguageName(l.Code)
	case Native:
		return LanguageName(l.Code) + ", mother tongue"
	}
	return LanguageName(l.Code) + ", " + l.CEFR
}

func (t TestScore) words() string {
	parts := []string{TestName(t.Test)}
	if t.Score != 0 {
		parts[0] += " " + scoreText(t.Score)
	}
	if t.Lowest != 0 {
		parts = append(parts, "lowest section "+scoreText(t.Lowest))
	}
	if t.On != 0 {
		parts = append(parts, t.On.Format("2 January 2006"))
	}
	return strings.Join(parts, ", ")
}

func (d Document) words() string {
	if d.Until == 0 {
		return d.Kind.Label()
	}
	return d.Kind.Label() + ", valid until " + d.Until.Format("2 January 2006")
}

func (s Span) words() string {
	days := s.From.Format("2 January 2006") + " to " + s.To.Format("2 January 2006")
	if s.Name == "" {
		return days
	}
	return s.Name + ", " + days
}
