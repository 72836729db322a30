package money_test

import (
	"math/big"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"preround/internal/money"
	"preround/internal/platform/clock"
	"preround/internal/platform/errs"
	"preround/internal/reference"
)

func usd(n int64) reference.Money { return reference.Money{Minor: n * 100, Currency: "USD"} }

func day(s string) clock.Date { return clock.MustDate(s) }

var (
	today = day("2026-11-22")
	pkr   = money.NewRates("PKR", []money.OwnRate{{From: "USD", To: "PKR", Figure: "280", On: today}})
	inUSD = money.NewRates("USD", nil)
)

func TestTallyAddsUpWhatIsKnownAndNamesTheRest(t *testing.T) {
	t.Parallel()
	got := money.TallyOf([]money.Line{
		{Kind: money.ApplicationFee, Estimate: usd(100), Actual: usd(120), Paid: today},
		{Kind: money.Travel, Estimate: usd(900)},
		{Kind: money.Visa},
		{Kind: money.Health, Estimate: reference.Money{Currency: "USD"}}, // a known nothing
		{Kind: money.Grant, Estimate: usd(300)},
		{Kind: money.Stipend, Actual: usd(50), Paid: today},
		{Kind: money.Grant},
		{Kind: money.Other, Estimate: reference.Money{Minor: 5, Currency: "XXX"}},
	}, pkr)
	if got.Planned != 1020*28000 || got.Paid != 120*28000 || got.Covered != 350*28000 || got.Received != 50*28000 || got.Own() != 670*28000 {
		t.Errorf("%+v", got)
	}
	if len(got.Unknown) != 2 || len(got.UnknownCosts()) != 1 || got.UnknownCosts()[0].Kind != money.Visa || len(got.NoRate) != 1 {
		t.Errorf("unknown %v, no rate %v", got.Unknown, got.NoRate)
	}
}

func TestBudgetSaysWhatIsLeftOrOver(t *testing.T) {
	t.Parallel()
	tally := money.TallyOf([]money.Line{{Kind: money.Travel, Estimate: usd(1200)}, {Kind: money.Grant, Estimate: usd(500)}}, inUSD)
	for _, c := range []struct {
		limit reference.Money
		set   bool
		left  int64
	}{{usd(1000), true, 30000}, {usd(600), true, -10000}, {reference.Money{}, false, 0}} {
		b := money.BudgetOf(c.limit, tally, inUSD)
		if b.Set() != c.set || c.set && b.Left() != c.left {
			t.Errorf("%v: %+v, left %d", c.limit, b, b.Left())
		}
	}
}

// A student who applies to three places goes to one: the whole is what is firm,
// and each open place says what it would make of it.
func TestTheWholeCountsOpenPlacesOnlyAsFarAsTheyCostAlready(t *testing.T) {
	t.Parallel()
	w := money.WholeOf([]money.Line{
		{ID: "a", Kind: money.Test, Estimate: usd(200)},
		{ID: "b", Stay: "open", Kind: money.ApplicationFee, Estimate: usd(50)},
		{ID: "c", Stay: "open", Kind: money.Tuition, Estimate: usd(3000)},
		{ID: "d", Stay: "open", Kind: money.Deposit, Actual: usd(400), Paid: today},
		{ID: "e", Stay: "going", Kind: money.Travel, Estimate: usd(700)},
		{ID: "f", Stay: "ended", Kind: money.Tuition, Estimate: usd(9000)},
		{ID: "g", Stay: "ended", Kind: money.ApplicationFee, Actual: usd(30), Paid: today},
		{ID: "h", Stay: "forgotten", Kind: money.Other, Estimate: usd(1)},
	}, []money.Stay{{ID: "open", Standing: money.Open}, {ID: "going", Standing: money.Going}, {ID: "ended", Standing: money.Ended}}, inUSD)
	if want := int64(200+50+400+700+30+1) * 100; w.Firm.Planned != want {
		t.Errorf("firm %d, want %d", w.Firm.Planned, want)
	}
	if len(w.Loose) != 2 {
		t.Errorf("loose %v", w.Loose)
	}
	if got := w.Stays[0].IfGoes.Planned; got != w.Firm.Planned+300000 {
		t.Errorf("if the open one goes ahead: %d", got)
	}
	if w.Stays[1].IfGoes.Planned != w.Firm.Planned || w.Stays[2].Tally.Planned != 903000 {
		t.Errorf("%+v", w.Stays)
	}
}

func TestOwnRatesWinInEitherDirection(t *testing.T) {
	t.Parallel()
	r := money.NewRates("PKR", []money.OwnRate{{From: "USD", To: "PKR", Figure: "300", On: today}, {From: "PKR", To: "EUR", Figure: "0.0025", On: today}, {From: "GBP", To: "PKR"}})
	for code, want := range map[string]*big.Rat{"USD": big.NewRat(300, 1), "EUR": big.NewRat(400, 1), "PKR": big.NewRat(1, 1)} {
		if got, ok := r.Of(code); !ok || got.Rate.Cmp(want) != 0 {
			t.Errorf("%s: %v", code, got)
		}
	}
	if gbp, ok := r.Of("GBP"); !ok || gbp.Own || gbp.On != "2026-09-29" {
		t.Errorf("a rate that was taken back still counts: %+v", gbp)
	}
	if _, ok := r.Of("XXX"); ok {
		t.Error("a rate for XXX")
	}
	if got := money.RateText(big.NewRat(278505, 1000)); got != "278.505" {
		t.Errorf("rate text %s", got)
	}
	if got := money.RateText(big.NewRat(1, 278)); got != "0.00359712" {
		t.Errorf("rate text %s", got)
	}
}

func TestHomeIsWhereTheSchoolIs(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		school      reference.CountryCode
		citizenship []reference.CountryCode
		budget      reference.Money
		want        string
	}{{"PK", nil, usd(1), "PKR"}, {"", []reference.CountryCode{"GB"}, usd(1), "GBP"}, {"", nil, reference.Money{Currency: "EUR"}, "EUR"}, {"", nil, reference.Money{}, "USD"}} {
		if got := money.HomeCurrency(c.budget, c.school, c.citizenship); got != c.want {
			t.Errorf("%+v: %s", c, got)
		}
	}
}

func TestRatesAreChecked(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ from, to, figure, field string }{
		{"USD", "PKR", "278,50", ""}, {"USD", "PKR", "0", "rate"}, {"USD", "PKR", "-1", "rate"}, {"USD", "PKR", "1/3", "rate"}, {"USD", "PKR", "1e3", "rate"},
		{"USD", "USD", "1", "to"}, {"ABC", "USD", "1", "from"}, {"USD", "PKR", "", "rate"},
	} {
		_, err := money.ReadRate(c.from, c.to, c.figure, today)
		if p := errs.ProblemsOf(err); (c.field == "") != (err == nil) || c.field != "" && (len(p) == 0 || p[0].Field != c.field) {
			t.Errorf("%+v: %v", c, err)
		}
	}
}

// line draws a sound line of a stay.
func line(t *rapid.T, i string) money.Line {
	kind := rapid.SampledFrom(money.Kinds).Draw(t, "kind"+i)
	amount := func(name string) reference.Money {
		if !rapid.Bool().Draw(t, name+" known") {
			return reference.Money{}
		}
		return reference.Money{Minor: rapid.Int64Range(0, 1e8).Draw(t, name), Currency: rapid.SampledFrom([]string{"USD", "PKR", "JPY", "KWD", "EUR"}).Draw(t, name+" currency")}
	}
	date := func(name string) clock.Date {
		if !rapid.Bool().Draw(t, name+" known") {
			return 0
		}
		return today + clock.Date(rapid.Int32Range(-200, 400).Draw(t, name))
	}
	l := money.Line{ID: money.ID(i), Kind: kind, Estimate: amount("estimate" + i), Actual: amount("actual" + i), Due: date("due" + i)}
	if l.Actual.Currency != "" {
		l.Paid = date("paid" + i)
	}
	if !kind.Income() {
		l.Refund = rapid.SampledFrom([]money.Refund{"", "never", "until"}).Draw(t, "refund"+i)
		if l.IfVisa = rapid.Bool().Draw(t, "visa"+i); l.Refund == money.RefundUntil {
			l.Until = today + clock.Date(rapid.Int32Range(-200, 400).Draw(t, "until"+i))
		}
	}
	if err := l.Check(); err != nil {
		t.Fatalf("%+v: %v", l, err)
	}
	return l
}

func lines(t *rapid.T) (out []money.Line) {
	for i := range rapid.IntRange(0, 12).Draw(t, "lines") {
		out = append(out, line(t, string(rune('a'+i))))
	}
	return out
}

// The total of a page is what its lines add up to, and what each line counts with
// is off from its exact value by half a smallest unit at most.
func TestTotalsAddUpTheirLines(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		r := money.NewRates(rapid.SampledFrom([]string{"PKR", "JPY", "KWD", "USD"}).Draw(t, "home"), nil)
		all := lines(t)
		tally := money.TallyOf(all, r)
		var planned, covered int64
		for _, l := range all {
			one := money.TallyOf([]money.Line{l}, r)
			planned, covered = planned+one.Planned, covered+one.Covered
		}
		if planned != tally.Planned || covered != tally.Covered || tally.Paid > tally.Planned || tally.Received > tally.Covered {
			t.Fatalf("%+v, by line %d and %d", tally, planned, covered)
		}
	})
}

func TestTheWholeNeverCountsALineTwiceOrLosesOne(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		all := lines(t)
		stays := []money.Stay{{ID: "x", Standing: money.Open}, {ID: "y", Standing: money.Going}, {ID: "z", Standing: money.Ended}}
		for i := range all {
			all[i].Stay = rapid.SampledFrom([]money.StayID{"", "x", "y", "z", "gone"}).Draw(t, "stay")
		}
		w := money.WholeOf(all, stays, inUSD)
		n := len(w.Loose)
		for _, s := range w.Stays {
			n += len(s.Lines)
			if s.IfGoes.Planned < w.Firm.Planned {
				t.Fatalf("going to one more place makes it cheaper in costs: %+v", s)
			}
		}
		if n != len(all) {
			t.Fatalf("%d lines came out of %d", n, len(all))
		}
	})
}

func TestCheckNamesTheField(t *testing.T) {
	t.Parallel()
	good := money.Line{Kind: money.Visa, Estimate: usd(160)}
	for field, change := range map[string]func(*money.Line){
		"":         func(*money.Line) {},
		"kind":     func(l *money.Line) { l.Kind = "rent" },
		"title":    func(l *money.Line) { l.Title = strings.Repeat("x", 81) },
		"note":     func(l *money.Line) { l.Note = strings.Repeat("x", 501) },
		"estimate": func(l *money.Line) { l.Estimate = reference.Money{Minor: 1, Currency: "ABC"} },
		"actual":   func(l *money.Line) { l.Paid = today },
		"due":      func(l *money.Line) { l.Due = day("1999-01-01") },
		"until":    func(l *money.Line) { l.Refund = money.RefundUntil },
		"refund":   func(l *money.Line) { l.Kind, l.Refund = money.Grant, money.RefundNever },
		"apply_by": func(l *money.Line) { l.ApplyBy = today },
	} {
		l := good
		change(&l)
		p := errs.ProblemsOf(l.Check())
		if (field == "") != (len(p) == 0) || field != "" && p[0].Field != field {
			t.Errorf("%q: %v", field, p)
		}
	}
	negative := good
	negative.Estimate.Minor = -1
	if negative.Check() == nil {
		t.Error("a negative amount is taken")
	}
	for source, want := range map[string]string{"https://a.example/fees": "https://a.example/fees", "javascript:alert(1)": "", "my cousin": "", "http://": ""} {
		if got := (money.Line{Source: source}).SourceURL(); got != want {
			t.Errorf("%q links to %q", source, got)
		}
	}
}
