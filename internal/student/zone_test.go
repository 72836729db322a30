package student

import (
	"testing"

	"preround/internal/reference"
)

func TestZoneFollowsTheSchoolThenThePassport(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		facts Facts
		want  string
	}{
		{Facts{SchoolCountry: "PK", Citizenship: []reference.CountryCode{"GB"}}, "Asia/Karachi"},
		{Facts{Citizenship: []reference.CountryCode{"GB"}}, "Europe/London"},
		{Facts{SchoolCountry: "US", Citizenship: []reference.CountryCode{"PK"}}, "Asia/Karachi"}, // the United States have several
		{Facts{SchoolCountry: "US"}, ""},
		{Facts{}, ""},
	} {
		got := ""
		if z := Zone(c.facts); z != nil {
			got = z.String()
		}
		if got != c.want {
			t.Errorf("%+v: %q, want %q", c.facts, got, c.want)
		}
	}
}
