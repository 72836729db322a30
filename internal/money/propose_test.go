package money_test

import (
	"slices"
	"strings"
	"testing"

	"preround/data"
	"preround/internal/catalog"
	"preround/internal/catalog/source"
	"preround/internal/fit"
	"preround/internal/money"
	"preround/internal/platform/clock"
	"preround/internal/reference"
	"preround/internal/student"
)

var lahore = student.Student{Facts: student.Facts{Year: 4, YearOn: today, SchoolCountry: "PK", Citizenship: []reference.CountryCode{"PK"}}, Goals: student.Goals{Weeks: 4}}

// abroad is a place in a country, with the fees given.
func abroad(country reference.CountryCode, city string, m catalog.MoneyFacts) *catalog.Place {
	return &catalog.Place{ID: "x", Name: "Elective", Mode: "in_person", Locations: []catalog.Location{{Country: country, City: city}}, Money: m,
		Sources: []catalog.Source{{URL: "https://host.example/fees", AsOf: "2024"}}}
}

func byKey(t *testing.T, all []money.Proposal, key string) money.Proposal {
	t.Helper()
	i := slices.IndexFunc(all, func(p money.Proposal) bool { return p.Key == key })
	if i < 0 {
		t.Fatalf("no proposal %q among %+v", key, all)
	}
	return all[i]
}

func TestProposalsSayWhereTheyComeFrom(t *testing.T) {
	t.Parallel()
	p := abroad("GB", "London", catalog.MoneyFacts{WaivedFor: "Partners.", Refund: "Never refunded.",
		ApplicationFee: catalog.Amount{Min: usd(50), Max: usd(50), Per: "programme", Stated: true},
		Tuition:        catalog.Amount{Min: usd(100), Max: usd(150), Per: "week", Stated: true},
		Stipend:        catalog.Amount{Min: usd(20), Max: usd(30), Per: "week", Stated: true},
		Deposit:        catalog.Amount{Min: usd(12), Max: usd(12), Per: "hour", Stated: true}})
	p.Requirements = []catalog.Requirement{{Kind: "immunisation"}, {Kind: "background_check"}, {Kind: "language_test"}}
	s := money.Stay{ID: "a", Place: p, Weeks: 6, Start: day("2027-07-05")}
	all := money.Propose(s, &lahore, nil, today)
	if f := byKey(t, all, "application_fee"); f.Line.Estimate != usd(50) || f.Line.Basis != money.BasisStated || f.Line.Source != "https://host.example/fees" || f.Of != "as of 2024" ||
		!strings.Contains(f.Line.Note, "Never refunded") || !strings.Contains(f.Line.Note, "Partners") || f.Line.Refund != money.RefundUnknown {
		t.Errorf("%+v", f)
	}
	if f := byKey(t, all, "tuition"); f.Line.Estimate != usd(900) || f.From != usd(600) || !strings.Contains(f.Says, "USD 150 a week, for 6 weeks") {
		t.Errorf("%+v", f)
	}
	if f := byKey(t, all, "stipend"); f.Line.Estimate != usd(120) || !strings.Contains(f.Says, "lower end") {
		t.Errorf("%+v", f)
	}
	if f := byKey(t, all, "deposit"); f.Known() {
		t.Errorf("a price by the hour became %+v", f)
	}
	for _, key := range []string{"visa", "travel", "test", "health", "police_certificate", "insurance"} {
		if f := byKey(t, all, key); f.Known() || f.Says == "" {
			t.Errorf("%s: %+v", key, f)
		}
	}
	short := byKey(t, all, "living.derived")
	if short.Line.Basis != money.BasisDerived || short.Line.Estimate.Currency != "USD" || !strings.Contains(short.Says, "Derived estimate") || short.Of != "2023" || short.Line.Due != s.Start {
		t.Errorf("%+v", short)
	}
	var official []string
	for _, f := range all {
		if strings.HasPrefix(f.Key, "living.official") {
			official = append(official, f.Line.Estimate.String()+" "+f.Line.Source)
		}
	}
	// 1,529 a month, 12 months to 52 weeks: 6 weeks are 2,117.08, rounded up.
	if !slices.Equal(official, []string{"GBP 2,118 https://www.gov.uk/student-visa/money"}) {
		t.Errorf("official figures for London: %q", official)
	}
}

func TestWhatIsGivenOrNotNeededIsNotAsked(t *testing.T) {
	t.Parallel()
	keys := func(p *catalog.Place, st student.Student, have ...money.Line) (out []string) {
		for _, x := range money.Propose(money.Stay{Place: p, Weeks: 4}, &st, have, today) {
			out = append(out, x.Key)
		}
		return out
	}
	remote := abroad("GB", "", catalog.MoneyFacts{})
	remote.Mode = "remote"
	for _, k := range []string{"visa", "travel", "living.derived"} {
		if slices.Contains(keys(remote, lahore), k) {
			t.Errorf("a place online asks for %s", k)
		}
	}
	if k := keys(abroad("PK", "Karachi", catalog.MoneyFacts{}), lahore); slices.Contains(k, "visa") || slices.Contains(k, "living.derived") {
		t.Errorf("at home: %q", k)
	}
	dual := lahore
	dual.Facts.Citizenship = []reference.CountryCode{"PK", "GB"}
	if k := keys(abroad("GB", "", catalog.MoneyFacts{}), dual); slices.Contains(k, "visa") {
		t.Errorf("a citizen is asked for a visa: %q", k)
	}
	if k := keys(abroad("GB", "", catalog.MoneyFacts{}), lahore, money.Line{Kind: money.Living}, money.Line{Kind: money.Visa}); slices.Contains(k, "visa") || slices.Contains(k, "living.derived") {
		t.Errorf("what stands in the ledger is proposed again: %q", k)
	}
	given := money.Propose(money.Stay{Place: abroad("GB", "", catalog.MoneyFacts{Covers: []string{"housing", "travel"}}), Weeks: 4}, &lahore, nil, today)
	for _, k := range []string{"housing", "travel"} {
		if f := byKey(t, given, k); !f.Known() || f.Line.Estimate.Minor != 0 || f.Line.Basis != money.BasisStated {
			t.Errorf("%s that the place gives: %+v", k, f)
		}
	}
	if money.Propose(money.Stay{}, &lahore, nil, today) != nil {
		t.Error("proposals for a place that is gone")
	}
}

func shipped(t *testing.T) []catalog.Place {
	t.Helper()
	places, faults := source.ReadFS(data.Catalogue, "catalogue")
	if len(faults) > 0 {
		t.Fatal(faults[0])
	}
	return places
}

// Every shipped place: each proposal can be taken over as it stands, has a source
// where it has a figure, words in any case, and says "nothing" only where that is
// stated.
func TestProposalsOfEveryShippedPlaceAreSound(t *testing.T) {
	t.Parallel()
	figures := 0
	for _, p := range shipped(t) {
		for _, weeks := range []int{0, 1, 4, 30} {
			keys := map[string]bool{}
			for _, f := range money.Propose(money.Stay{ID: "a", Place: &p, Weeks: weeks}, &lahore, nil, today) {
				if err := f.Line.Check(); err != nil {
					t.Errorf("%s %s: %v", p.ID, f.Key, err)
				}
				if f.Says == "" || keys[f.Key] || f.Known() && (f.Line.Source == "" || f.Line.Basis == money.BasisOwn) || !f.Known() && f.Line.Estimate != (reference.Money{}) {
					t.Errorf("%s: %+v", p.ID, f)
				}
				if f.Line.Basis == money.BasisDerived && f.Line.Estimate.Minor == 0 {
					t.Errorf("%s: living costs nothing", p.ID)
				}
				keys[f.Key] = true
				if f.Known() {
					figures++
				}
			}
		}
	}
	if figures < 1000 {
		t.Errorf("only %d figures are proposed", figures)
	}
}

func TestGrantsAreMatchedWithReasons(t *testing.T) {
	t.Parallel()
	var grants []*catalog.Place
	all := shipped(t)
	for i := range all {
		if all[i].Format == "scholarship" {
			grants = append(grants, &all[i])
		}
	}
	matches := money.MatchGrants(grants, &lahore, today)
	if len(matches) != len(grants) || len(matches) < 20 {
		t.Fatalf("%d of %d", len(matches), len(grants))
	}
	rank, seen := map[fit.Verdict]int{fit.Open: 0, fit.Unsure: 1, fit.Closed: 2}, 0
	for _, m := range matches {
		if rank[m.Verdict] < seen {
			t.Errorf("%s is %s after worse ones", m.Place.ID, m.Verdict)
		}
		seen = rank[m.Verdict]
		if m.Verdict != fit.Open && len(m.Why) == 0 {
			t.Errorf("%s is %s without a reason", m.Place.ID, m.Verdict)
		}
		l := money.ExpectedGrant(m.Place, money.Stay{ID: "a", Weeks: 4}, today)
		if err := l.Check(); err != nil || l.Source == "" || l.Kind != money.Grant || l.Paid != 0 {
			t.Errorf("%+v, %v", l, err)
		}
		if l.ApplyBy != 0 && l.ApplyBy < today {
			t.Errorf("%s: apply by %s, which is over", m.Place.ID, l.ApplyBy)
		}
	}
	i := slices.IndexFunc(grants, func(p *catalog.Place) bool { return p.ID == "gb-rcgp-sapc-elective-prize" })
	l := money.ExpectedGrant(grants[i], money.Stay{}, today)
	if l.Estimate != (reference.Money{Minor: 50000, Currency: "GBP"}) || l.ApplyBy != clock.MustDate("2027-02-28") || l.Basis != money.BasisStated {
		t.Errorf("%+v", l)
	}
}

func TestCompareCountsWeeksAndWhatIsGivenUp(t *testing.T) {
	t.Parallel()
	p := abroad("GB", "London", catalog.MoneyFacts{Pay: catalog.PayUnpaid})
	p.HandsOn, p.Skills, p.Warnings = catalog.Yes, []string{reference.Skills()[0].ID}, []catalog.Warning{{Sign: "letter_for_money"}}
	stays := []money.Stay{{ID: "a", Place: p, Weeks: 4}, {ID: "b", Place: abroad("US", "", catalog.MoneyFacts{}), Weeks: 8}, {ID: "c", Name: "gone"}}
	lines := []money.Line{{Stay: "a", Kind: money.Travel, Estimate: usd(1000)}, {Stay: "a", Kind: money.Grant, Estimate: usd(200)}, {Kind: money.Other, Estimate: usd(77)}}
	set := money.Setting{Earn: usd(100), Cost: usd(30)}
	got := money.Compare(stays, lines, &lahore, set, inUSD, today)
	living := money.Taken(money.Propose(stays[0], &lahore, lines[:2], today))
	i := slices.IndexFunc(living, func(l money.Line) bool { return l.Kind == money.Living })
	if i < 0 || slices.ContainsFunc(living, func(l money.Line) bool { return l.Kind == money.Travel }) {
		t.Fatalf("%+v", living)
	}
	more := living[i].Estimate.Minor
	if o := got[0]; o.Ledger != 2 || o.Proposed != len(living) || o.Tally.Planned != 100000+more || o.Tally.Covered != 20000 || o.PerWeek.Minor != (80000+more)/4 || o.GiveUp != usd(400) || o.HandsOn != catalog.Yes || len(o.Skills) != 1 ||
		!strings.Contains(o.Letter, "warning sign") || o.Source == "" {
		t.Errorf("%+v", o)
	}
	if o := got[1]; o.Ledger != 0 || o.Tally.Planned == 0 || o.HandsOn != catalog.Unknown || !strings.Contains(o.Letter, "Not stated") {
		t.Errorf("%+v", o)
	}
	if o := got[2]; o.HasWeek || o.HasGive || o.Tally.Planned != 0 {
		t.Errorf("%+v", o)
	}
	if h, ok := money.StayAtHome(8, set, inUSD); !ok || h.Cost != usd(240) || h.Earn != usd(800) {
		t.Errorf("%+v", h)
	}
	if _, ok := money.StayAtHome(8, money.Setting{}, inUSD); ok {
		t.Error("home has figures that nobody gave")
	}
}
