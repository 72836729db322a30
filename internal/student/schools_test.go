package student_test

import (
	"strings"
	"testing"

	"preround/internal/reference"
	"preround/internal/student"
)

func refCode(s string) reference.CountryCode { return reference.CountryCode(s) }

func TestSchoolSearch(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		typed   string
		country string
		want    string // the first one begins with this
	}{
		{"KEMU", "", "King Edward Medical University"},
		{"king ed", "PK", "King Edward Medical University"},
		{"edward king", "PK", "King Edward Medical University"},
		{"aku", "", "Aga Khan University"},
		{"Aga Khon", "", "Aga Khan"},
		{"univeristy of oxford", "", "University of Oxford"},
		{"oxfrod", "GB", "University of Oxford"},
		{"sao paulo", "BR", "Universidade"},
		{"karachi", "PK", ""},
	} {
		got := student.SchoolSearch(c.typed, refCode(c.country))
		if len(got) == 0 || len(got) > student.SchoolsShown || !strings.HasPrefix(got[0].Name, c.want) {
			t.Errorf("%q: %v, want %q first", c.typed, got, c.want)
		}
	}
	for _, c := range got("university", "PK") {
		if c.Country != "PK" {
			t.Errorf("%s, %s came before the schools of the country", c.Name, c.Country)
		}
	}
	for _, nothing := range []string{"", "  ", "zzzqqqx", strings.Repeat("a ", 500)} {
		if list := student.SchoolSearch(nothing, ""); len(list) != 0 {
			t.Errorf("%q found %v", nothing, list)
		}
	}
}

func got(typed, country string) []reference.School {
	return student.SchoolSearch(typed, refCode(country))
}

func TestSchoolNamed(t *testing.T) {
	t.Parallel()
	for name, country := range map[string]string{"kemu": "PK", "University of Oxford": "GB", "KING EDWARD MEDICAL UNIVERSITY": "PK"} {
		if s, ok := student.SchoolNamed(name, ""); !ok || string(s.Country) != country {
			t.Errorf("%s: %v, %v", name, s, ok)
		}
	}
	if s, ok := student.SchoolNamed("A school of my own", ""); ok {
		t.Errorf("found %v", s)
	}
}

func FuzzSchoolSearch(f *testing.F) {
	for _, s := range []string{"KEMU", "univ oxf", "São", "日本", "a&b", "\xff"} {
		f.Add(s, "PK")
	}
	f.Fuzz(func(t *testing.T, typed, country string) {
		if list := student.SchoolSearch(typed, refCode(country)); len(list) > student.SchoolsShown {
			t.Fatalf("%d schools", len(list))
		}
	})
}

func BenchmarkSchoolSearch(b *testing.B) {
	for _, typed := range []string{"KEMU", "univ", "univeristy of oxfrod", "king edward medical univ"} {
		b.Run(typed, func(b *testing.B) {
			student.SchoolSearch("x", "")
			for b.Loop() {
				student.SchoolSearch(typed, "PK")
			}
		})
	}
}
