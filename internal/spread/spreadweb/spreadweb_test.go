package spreadweb_test

import (
	"strings"
	"testing"

	"preround/internal/catalog"
	"preround/internal/platform/clock"
	"preround/internal/spread"
	"preround/internal/spread/spreadweb"
	"preround/internal/student"
)

func TestOddsAreShownWithTheirSource(t *testing.T) {
	t.Parallel()
	yale := &catalog.Place{ID: "us-yale-visiting-international-elective", Name: "Yale elective"}
	other := &catalog.Place{ID: "gb-imperial-clinical-elective", Name: "Imperial elective"}
	var b strings.Builder
	tries := []spread.Try{{Place: yale, Open: true, Sent: true}, {Place: other, Open: true}}
	if err := spreadweb.Component(tries, student.Student{}, clock.MustDate("2026-11-22")).Render(t.Context(), &b); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"How many, and how spread", "Yale elective: 100 places for 450 to 500 who applied.", "medicine.yale.edu", "Not stated for the other place.", "Only 2 places on the way"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("it does not say %q: %s", want, b.String())
		}
	}
	if strings.Contains(b.String(), "Imperial elective:") {
		t.Error("odds that nobody states")
	}
}
