package catalog_test

import (
	"testing"

	"preround/internal/catalog"
	"preround/internal/platform/clock"
)

func TestDaysToClosing(t *testing.T) {
	t.Parallel()
	today := clock.MustDate("2026-11-22")
	for name, c := range map[string]struct {
		windows []catalog.Window
		want    int
	}{
		"none":            {nil, -1},
		"only opens":      {[]catalog.Window{{Opens: catalog.YearDay{Month: 12, Day: 1}}}, -1},
		"today":           {[]catalog.Window{{Closes: catalog.YearDay{Month: 11, Day: 22}}}, 0},
		"the nearer":      {[]catalog.Window{{Closes: catalog.YearDay{Month: 3, Day: 1}}, {Closes: catalog.YearDay{Month: 12, Day: 1}}}, 9},
		"a month":         {[]catalog.Window{{Closes: catalog.YearDay{Month: 11}}}, 8},
		"once, to come":   {[]catalog.Window{{Closes: catalog.YearDay{Year: 2026, Month: 12, Day: 2}}}, 10},
		"once, past":      {[]catalog.Window{{Closes: catalog.YearDay{Year: 2026, Month: 11, Day: 2}}}, -1},
		"once, the month": {[]catalog.Window{{Closes: catalog.YearDay{Year: 2026, Month: 11}}}, 8},
	} {
		traits := catalog.TraitsOf(&catalog.Place{Apply: catalog.Apply{Windows: c.windows}})
		got, known := traits.DaysToClosing(today, catalog.YearDayOf(today))
		if !known {
			got = -1
		}
		if got != c.want {
			t.Errorf("%s: %d days, want %d", name, got, c.want)
		}
	}
}
