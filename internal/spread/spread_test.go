package spread_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"preround/internal/catalog"
	"preround/internal/platform/clock"
	"preround/internal/reference"
	"preround/internal/spread"
	"preround/internal/student"
)

var today = clock.MustDate("2026-11-22")

func place(id string, change func(*catalog.Place)) *catalog.Place {
	p := &catalog.Place{ID: catalog.ID(id), Name: id, Locations: []catalog.Location{{Country: "GB"}}, Routes: []catalog.Route{catalog.RouteDirect},
		Eligibility: catalog.Eligibility{Scope: catalog.ScopeAny}, Apply: catalog.Apply{Rolling: true}}
	if change != nil {
		change(p)
	}
	return p
}

func in(c reference.CountryCode) func(*catalog.Place) {
	return func(p *catalog.Place) { p.Locations[0].Country = c }
}

func kinds(s spread.Spread) (out []spread.Kind) {
	for _, a := range s.Advice {
		out = append(out, a.Kind)
	}
	return out
}

func TestAdvice(t *testing.T) {
	open := func(list ...*catalog.Place) (out []spread.Try) {
		for _, p := range list {
			out = append(out, spread.Try{Place: p, Open: true})
		}
		return out
	}
	january := func(p *catalog.Place) {
		p.Apply = catalog.Apply{Windows: []catalog.Window{{Closes: catalog.YearDay{Month: time.January, Day: 15}}}}
	}
	vslo := func(p *catalog.Place) { p.Routes = []catalog.Route{catalog.RouteVSLO} }
	for name, c := range map[string]struct {
		tries []spread.Try
		want  []spread.Kind
	}{
		"nothing yet":            {nil, []spread.Kind{spread.Depth}},
		"a single one":           {open(place("a", nil)), []spread.Kind{spread.Depth}},
		"three, well spread":     {open(place("a", nil), place("b", in("DE")), place("c", in("US"))), []spread.Kind{spread.Enough}},
		"three in one country":   {open(place("a", nil), place("b", nil), place("c", nil)), []spread.Kind{spread.Country}},
		"all close in one month": {open(place("a", january), place("b", func(p *catalog.Place) { january(p); in("DE")(p) }), place("c", func(p *catalog.Place) { january(p); in("US")(p) })), []spread.Kind{spread.Window}},
		"all by one way":         {open(place("a", vslo), place("b", func(p *catalog.Place) { vslo(p); in("DE")(p) }), place("c", func(p *catalog.Place) { vslo(p); in("US")(p) })), []spread.Kind{spread.Route}},
		"one is closed to them":  {open(place("a", nil), place("b", in("DE")), place("c", func(p *catalog.Place) { in("US")(p); p.Status = catalog.StatusEnded })), []spread.Kind{spread.Fit}},
		"two accepted": {[]spread.Try{{Place: place("a", nil), Open: true, Sent: true, Answered: true, Offered: true, Accepted: true},
			{Place: place("b", nil), Open: true, Sent: true, Answered: true, Offered: true, Accepted: true}}, []spread.Kind{spread.Depth}},
	} {
		t.Run(name, func(t *testing.T) {
			if got := kinds(spread.Of(c.tries, student.Student{}, today)); !slices.Equal(got, c.want) {
				t.Errorf("got %v, want %v", got, c.want)
			}
		})
	}
	if got := spread.Of(open(place("a", nil), place("b", nil), place("c", nil)), student.Student{}, today); !strings.Contains(got.Advice[0].Says, "in the United Kingdom") {
		t.Errorf("%q", got.Advice[0].Says)
	}
	many := make([]spread.Try, 12)
	for i := range many {
		many[i] = spread.Try{Place: place(string(rune('a'+i)), in([]reference.CountryCode{"GB", "DE"}[i%2])), Open: true}
	}
	if got := spread.Of(many, student.Student{}, today); got.Advice[0].Kind != spread.Depth || !strings.Contains(got.Advice[0].Says, "12 are on the way") {
		t.Errorf("%+v", got.Advice)
	}
}

// Odds are those that a source states of that very place, and nothing else.
func TestOddsAreStatedOnes(t *testing.T) {
	got := spread.Of([]spread.Try{{Place: place("us-yale-visiting-international-elective", nil), Open: true}, {Place: place("gb-imperial-clinical-elective", nil), Open: true},
		{Place: place("us-aap-physiatry-rrems", nil), Open: true}}, student.Student{}, today)
	if len(got.Odds) != 2 || got.Unknown != 1 || got.Odds[0].Says() != "100 places for 450 to 500 who applied." || got.Odds[1].Says() != "About half of the applicants were taken." {
		t.Errorf("%+v, %d not stated", got.Odds, got.Unknown)
	}
	if got.Odds[0].Source == "" {
		t.Error("odds without a source")
	}
}

// The numbers are the student's own, whatever they are.
func TestNumbersAddUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var tries []spread.Try
		sent, offers, going := 0, 0, 0
		for range rapid.IntRange(0, 15).Draw(t, "tries") {
			x := spread.Try{Open: rapid.Bool().Draw(t, "open"), Sent: rapid.Bool().Draw(t, "sent")}
			x.Answered = x.Sent && rapid.Bool().Draw(t, "answered")
			x.Offered = x.Answered && rapid.Bool().Draw(t, "offered")
			x.Accepted = x.Offered && x.Open && rapid.Bool().Draw(t, "accepted")
			if rapid.Bool().Draw(t, "known") {
				x.Place = place("p", in(rapid.SampledFrom([]reference.CountryCode{"GB", "US"}).Draw(t, "country")))
			}
			tries = append(tries, x)
			for _, c := range []struct {
				is bool
				n  *int
			}{{x.Sent, &sent}, {x.Offered, &offers}, {x.Open && !x.Accepted, &going}} {
				if c.is {
					*c.n++
				}
			}
		}
		got := spread.Of(tries, student.Student{}, today)
		n := got.Numbers
		if n.Sent != sent || n.Offers != offers || n.Going != going || n.Answered > n.Sent || n.Accepted > n.Offers {
			t.Fatalf("%+v of %+v", n, tries)
		}
		for _, a := range got.Advice {
			if a.Says == "" || strings.Contains(a.Says, "%") || strings.Contains(strings.ToLower(a.Says+a.Do), "chance") {
				t.Fatalf("%+v", a)
			}
		}
	})
}
