package catalog_test

import (
	"testing"

	"preround/internal/catalog"
	"preround/internal/reference"
)

func TestTotalOfAStay(t *testing.T) {
	t.Parallel()
	usd := func(n int64) reference.Money { return reference.Money{Minor: n * 100, Currency: "USD"} }
	tiers := catalog.Amount{Min: usd(100), Max: usd(300), Per: "programme", Stated: true,
		Tiers: []catalog.Tier{{UpToWeeks: 4, Total: usd(100)}, {UpToWeeks: 8, Total: usd(300)}}}
	beyond := tiers
	beyond.BeyondPerWeek = usd(50)
	for _, c := range []struct {
		name  string
		a     catalog.Amount
		weeks int
		upper bool
		want  string // empty: not known
	}{
		{"a fee for the whole", catalog.Amount{Min: usd(200), Max: usd(200), Per: "programme", Stated: true}, 6, true, "USD 200"},
		{"a week", catalog.Amount{Min: usd(200), Max: usd(200), Per: "week", Stated: true}, 6, true, "USD 1,200"},
		{"begun months", catalog.Amount{Min: usd(200), Max: usd(200), Per: "month", Stated: true}, 6, true, "USD 400"},
		{"a range, above", catalog.Amount{Min: usd(200), Max: usd(300), Per: "week", Stated: true}, 2, true, "USD 600"},
		{"a range, below", catalog.Amount{Min: usd(200), Max: usd(300), Per: "week", Stated: true}, 2, false, "USD 400"},
		{"from", catalog.Amount{Min: usd(200), Per: "programme", Stated: true}, 2, true, "USD 200"},
		{"up to", catalog.Amount{Min: usd(0), Max: usd(200), Per: "programme", Stated: true}, 2, false, "USD 200"},
		{"a stated nothing", catalog.Amount{Max: usd(0), Per: "programme", Stated: true}, 2, true, "USD 0"},
		{"nothing stated", catalog.Amount{}, 2, true, ""},
		{"an hour", catalog.Amount{Min: usd(12), Max: usd(12), Per: "hour", Stated: true}, 2, true, ""},
		{"the first tier", tiers, 3, true, "USD 100"},
		{"the second tier", tiers, 5, false, "USD 300"},
		{"beyond the tiers", tiers, 9, true, ""},
		{"beyond them, with a price", beyond, 10, true, "USD 400"},
	} {
		got, ok := c.a.Total(c.weeks, c.upper)
		if ok != (c.want != "") || ok && got.String() != c.want {
			t.Errorf("%s: %v, %v; want %q", c.name, got, ok, c.want)
		}
	}
}
