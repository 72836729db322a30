package app

import (
	"testing"
	"time"

	"preround/internal/reference"
)

// A remembered page must not outlive the day that it was made for, wherever its
// reader is: no time zone may begin its day within a quarter of an hour.
func TestNoDayBeginsWithinAnEdition(t *testing.T) {
	t.Parallel()
	zones := map[string]bool{"UTC": true, "Asia/Kathmandu": true, "Pacific/Chatham": true, "Australia/Lord_Howe": true, "America/St_Johns": true}
	for _, c := range reference.Countries() {
		if z, ok := reference.ZoneOf(c.Code); ok {
			zones[z] = true
		}
	}
	if len(zones) < 100 {
		t.Fatalf("only %d zones", len(zones))
	}
	for name := range zones {
		z, err := time.LoadLocation(name)
		if err != nil {
			t.Fatal(err)
		}
		for day := range 400 {
			local := time.Date(2026, 9, 1+day, 0, 0, 0, 0, z)
			if edition(local, "x") == edition(local.Add(-time.Second), "x") {
				t.Errorf("%s: %s begins within an edition", name, local)
				break
			}
		}
	}
	noon := time.Date(2026, 11, 22, 12, 1, 0, 0, time.UTC)
	if edition(noon, "x") != edition(noon.Add(time.Minute), "x") {
		t.Error("an edition ends at once")
	}
	if edition(noon, "x") == edition(noon, "y") {
		t.Error("another catalogue is the same edition")
	}
}
