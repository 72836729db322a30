package cv_test

import (
	"slices"
	"strings"
	"testing"

	"preround/internal/cv"
)

func TestUnsupportedNamesWhatTheRecordDoesNotSay(t *testing.T) {
	t.Parallel()
	r := medical(t)
	for text, want := range map[string][]string{
		"I took 40 histories in 2026.":                              nil,
		"I took forty histories and assisted in six operations.":    nil,
		"I took 50 histories.":                                      {"number 50"},
		"I saw 1,200 patients, about 30% of them children.":         {"number 1,200", "number 30%"},
		"In 2021 I was president of the society and its treasurer.": {"date 2021", "role president"},
		"I hold BLS and ACLS.":                                      {"certificate ACLS"},
		"My basic life support certificate is valid.":               nil,
		"I saw hundreds of patients.":                               {"number hundreds"},
		"I scored 78% and 78.0 %.":                                  nil,
		"As vice-president I led two audits.":                       {"role vice-president", "number two"},
		"I want to learn.":                                          nil,
		"Between 50 and 50 patients":                                {"number 50"},
	} {
		var got []string
		for _, c := range cv.Unsupported(r, "Statement", text) {
			got = append(got, string(c.Kind)+" "+c.Text)
			if !strings.Contains(strings.Join(strings.Fields(text), " "), c.Near) {
				t.Errorf("%q does not stand in %q", c.Near, text)
			}
		}
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestUnprovedAreTheItemsWithoutEvidence(t *testing.T) {
	t.Parallel()
	r := medical(t)
	v := cv.Variant{Layout: cv.Clinical}
	var got []string
	for _, i := range cv.Unproved(r, v, func(string) bool { return false }) {
		got = append(got, string(i.Kind))
	}
	if slices.Contains(got, "publications") || !slices.Contains(got, "certificates") || !slices.Contains(got, "rotations") || len(got) != 4 {
		t.Errorf("%v", got)
	}
}
