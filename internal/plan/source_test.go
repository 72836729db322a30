package plan

import (
	"testing"

	"preround/internal/catalog"
	"preround/internal/platform/clock"
	"preround/internal/reference"
)

// A date of a place is as good as the page that it was read from.
func TestADateIsAsGoodAsItsPage(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		kind      catalog.SourceKind
		asOf      string
		checked   reference.Checked
		says      string
		secondary bool
	}{
		{"official", "2026", reference.CheckedYes, "2026", false},
		{"official", "unknown", reference.CheckedPartly, "", false},
		{"official", "", reference.CheckedPartly, "", false},
		{"secondary", "2026-03", reference.CheckedPartly, "2026-03", true},
	} {
		p := &catalog.Place{Organiser: catalog.Organiser{Name: "Host"}, Category: catalog.Clinical, Format: "elective", Locations: []catalog.Location{{Country: "GB"}},
			Apply: catalog.Apply{LeadWeeks: 12}, Sources: []catalog.Source{{URL: "https://host.example/", Kind: c.kind, AsOf: c.asOf}}}
		plan := Build(Request{Today: clock.MustDate("2026-11-22"), Targets: []Target{{ID: "x", Place: p, Country: "GB", Start: clock.MustDate("2028-01-03")}}})
		for _, s := range plan.Steps {
			if s.Kind == KindSend && (s.Source != "https://host.example/" || s.AsOf != c.says || s.Secondary != c.secondary || s.Checked != c.checked) {
				t.Errorf("%s page of %q: %q, secondary %v, checked %s", c.kind, c.asOf, s.AsOf, s.Secondary, s.Checked)
			}
			if s.ID == "decision:x" && s.AsOf != "" {
				t.Errorf("the usual time of an answer is general knowledge, of %q", s.AsOf)
			}
		}
	}
	if l := leadOf(leadVisa, "GB"); l.asOf != "2026" {
		t.Errorf("the UK visa time speaks of %q", l.asOf)
	}
}
