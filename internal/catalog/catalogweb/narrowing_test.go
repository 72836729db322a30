package catalogweb

import (
	"testing"

	"preround/internal/catalog/index"
	"preround/internal/plan"
	"preround/internal/student"
)

func TestNarrowingWritesTheSameAddress(t *testing.T) {
	t.Parallel()
	someone := plan.State{Student: student.Student{Facts: student.Facts{Year: 4, School: "Aga Khan & sons"}}}
	for name, a := range map[string]asked{
		"nothing": {},
		"one":     {filters: index.Filters{index.Country: {"US"}}},
		"words":   {words: "a&e köln", sort: index.ByCloses},
		"filters": {filters: index.Filters{index.Country: {"GB", "US"}, index.Category: {"clinical"}, index.Month: {"7"}}},
		"answers": {state: someone, filters: index.Filters{index.Stage: {"graduate"}, index.Mode: {"remote", "in person"}}},
	} {
		if a.sort == "" {
			a.sort = index.ByFit
		}
		all := a.query()
		for _, f := range index.Facets {
			n := a.narrowing(f, all)
			for _, v := range []string{"US", "GB", "clinical", "7", "remote", "in person", "graduate", "a&b"} {
				want := a.with(f, v).Encode()
				if want != "" {
					want = "?" + want
				}
				if got := n.with(v); got != want {
					t.Errorf("%s: %s %s\n got %s\nwant %s", name, f, v, got, want)
				}
			}
		}
	}
}
