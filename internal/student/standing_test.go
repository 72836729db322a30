package student_test

import (
	"testing"

	"pgregory.net/rapid"

	"preround/internal/catalog"
	"preround/internal/platform/clock"
	"preround/internal/reference"
	"preround/internal/student"
	"preround/internal/student/studenttest"
)

func TestYearAndStageAt(t *testing.T) {
	t.Parallel()
	today := clock.MustDate("2026-11-22")
	for name, c := range map[string]struct {
		f     student.Facts
		day   string
		year  int
		stage catalog.Stage
	}{
		"nothing said":                       {student.Facts{}, "2026-11-22", 0, ""},
		"first year now":                     {student.Facts{Year: 1}, "2026-11-22", 1, catalog.Preclinical},
		"third of five":                      {student.Facts{Year: 3, CourseYears: 5}, "2026-11-22", 3, catalog.ClinicalYrs},
		"third of six may be either":         {student.Facts{Year: 3, CourseYears: 6}, "2026-11-22", 3, ""},
		"fourth, length unknown":             {student.Facts{Year: 4}, "2026-11-22", 4, ""},
		"fourth of four":                     {student.Facts{Year: 4, CourseYears: 4}, "2026-11-22", 4, catalog.FinalYear},
		"final, length unknown":              {student.Facts{Year: 5, Stage: catalog.FinalYear}, "2026-11-22", 5, catalog.FinalYear},
		"graduate":                           {student.Facts{Year: student.GraduateYear}, "2028-11-22", student.GraduateYear, catalog.Graduate},
		"country unknown: may have gone up":  {student.Facts{Year: 3}, "2027-07-05", 0, ""},
		"a year later it is one more":        {student.Facts{Year: 1, CourseYears: 6}, "2027-11-22", 2, catalog.Preclinical},
		"in Britain before September":        {student.Facts{Year: 3, CourseYears: 5, SchoolCountry: "GB"}, "2027-07-05", 3, catalog.ClinicalYrs},
		"in Britain after October":           {student.Facts{Year: 3, CourseYears: 5, SchoolCountry: "GB"}, "2027-10-05", 4, catalog.ClinicalYrs},
		"in Pakistan after March":            {student.Facts{Year: 4, CourseYears: 5, School: "King Edward Medical University", SchoolCountry: "PK"}, "2027-07-05", 5, catalog.FinalYear},
		"at AKU only in October":             {student.Facts{Year: 4, CourseYears: 5, School: "Aga Khan University", SchoolCountry: "PK"}, "2027-07-05", 4, catalog.ClinicalYrs},
		"after the last year":                {student.Facts{Year: 5, CourseYears: 5, SchoolCountry: "GB"}, "2027-11-05", student.GraduateYear, catalog.Graduate},
		"said a year ago":                    {student.Facts{Year: 3, CourseYears: 5, SchoolCountry: "GB", YearOn: clock.MustDate("2025-11-20")}, "2026-11-22", 4, catalog.ClinicalYrs},
		"contradiction: the stage counts":    {student.Facts{Year: 1, Stage: catalog.FinalYear}, "2026-11-22", 0, catalog.FinalYear},
		"stage alone, a year later":          {student.Facts{Stage: catalog.FinalYear}, "2027-11-22", student.GraduateYear, catalog.Graduate},
		"year seven makes a course of seven": {student.Facts{Year: 7}, "2026-11-22", 7, catalog.FinalYear},
	} {
		day := clock.MustDate(c.day)
		if got := student.YearAt(c.f, today, day); got != c.year {
			t.Errorf("%s: year %d, want %d", name, got, c.year)
		}
		if got := student.StandingAt(c.f, today, day).Stage(); got != c.stage {
			t.Errorf("%s: stage %q, want %q", name, got, c.stage)
		}
	}
}

// More facts only take possibilities away, as long as they do not contradict.
func TestMoreFactsNeverWidenTheStanding(t *testing.T) {
	t.Parallel()
	today := clock.MustDate("2026-11-22")
	rapid.Check(t, func(t *rapid.T) {
		f := studenttest.Student(today).Draw(t, "student").Facts
		f.YearOn = 0
		day := today.AddDays(rapid.IntRange(0, 1500).Draw(t, "day"))
		before := student.StandingAt(f, today, day)
		more := f
		switch rapid.SampledFrom([]string{"course", "country", "stage"}).Draw(t, "add") {
		case "course":
			if f.CourseYears != 0 || f.Year > 4 {
				return
			}
			more.CourseYears = rapid.IntRange(4, 6).Draw(t, "years")
			if f.Stage != "" && student.StageNow(student.Facts{Year: f.Year, CourseYears: more.CourseYears}, today) != f.Stage {
				return
			}
		case "country":
			if f.SchoolCountry != "" || student.SchoolCountryOf(f) != "" {
				return
			}
			more.SchoolCountry = rapid.SampledFrom([]reference.CountryCode{"PK", "US", "GB", "IN", "DE"}).Draw(t, "country")
		case "stage":
			if f.Stage != "" || f.Year == 0 {
				return
			}
			if more.Stage = student.StageNow(f, today); more.Stage == "" {
				return
			}
		}
		after := student.StandingAt(more, today, day)
		if before == (student.Standing{}) {
			return
		}
		if after.Years&^before.Years != 0 || after.Stages&^before.Stages != 0 {
			t.Fatalf("%+v gives %+v, but %+v gives %+v", f, before, more, after)
		}
	})
}
