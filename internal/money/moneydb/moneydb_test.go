package moneydb_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"preround/internal/agenda"
	"preround/internal/money"
	"preround/internal/money/moneydb"
	"preround/internal/platform/clock"
	"preround/internal/platform/db"
	"preround/internal/platform/db/dbtest"
	"preround/internal/platform/errs"
	"preround/internal/reference"
	"preround/internal/student"
)

var noon = time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)

func usd(n int64) reference.Money { return reference.Money{Minor: n * 100, Currency: "USD"} }

// open records students and gives the book that they write in.
func open(t *testing.T, d *db.DB, ids ...student.ID) *money.Book {
	t.Helper()
	for _, id := range ids {
		if _, err := d.Exec(t.Context(), `INSERT INTO student (id, made_ms) VALUES ($1, 1)`, string(id)); err != nil {
			t.Fatal(err)
		}
	}
	return &money.Book{Store: moneydb.New(d), Transact: d.Write, Clock: clock.Fixed(noon), Random: rand.Reader}
}

func note(t *testing.T, b *money.Book, who student.ID, l money.Line) money.Line {
	t.Helper()
	undo, err := b.Note(t.Context(), who, l)
	if err != nil || len(undo) != 1 {
		t.Fatalf("%v, %v", undo, err)
	}
	return undo[0]
}

// full is a line in which nothing is left out.
var full = money.Line{Stay: "app1", Kind: money.Grant, Title: "Травел ٹکٹ", Estimate: usd(900), Actual: reference.Money{Minor: 1234, Currency: "KWD"}, ApplyBy: clock.MustDate("2026-12-01"),
	Due: clock.MustDate("2027-03-01"), Paid: clock.MustDate("2027-02-20"), Basis: money.BasisStated, Note: "a\nb", Source: "https://host.example/fees"}

func TestALineIsKeptWithEveryState(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := open(t, d, "amina", "ben")
		l := note(t, b, "amina", full)
		cost := money.Line{Kind: money.Travel, Estimate: usd(5), Refund: money.RefundUntil, Until: clock.MustDate("2027-01-01"), IfVisa: true}
		other := note(t, b, "amina", cost)
		got, err := b.Lines(t.Context(), "amina")
		if err != nil || len(got) != 2 || !slices.Contains(got, l) || !slices.Contains(got, other) {
			t.Fatalf("%+v, %v; want %+v and %+v", got, err, l, other)
		}
		l.Estimate = usd(950)
		undo, err := b.Correct(t.Context(), "amina", l)
		if err != nil || len(undo) != 1 || undo[0].Rev != 2 {
			t.Fatalf("%+v, %v", undo, err)
		}
		now, history, err := b.Line(t.Context(), "amina", l.ID)
		if err != nil || now.Estimate != usd(950) || len(history) != 2 || history[0].Says != "Estimate from USD 900 to USD 950" || !history[1].At.Equal(noon) || history[1].Line.Estimate != usd(900) {
			t.Errorf("%+v, %+v, %v", now, history, err)
		}
		if err := b.TakeBack(t.Context(), "amina", undo); err != nil {
			t.Fatal(err)
		}
		now, history, _ = b.Line(t.Context(), "amina", l.ID)
		if now.Estimate != usd(900) || now.Rev != 3 || history[0].Says != "Undid: Estimate from USD 900 to USD 950" {
			t.Errorf("%+v %q", now, history[0].Says)
		}
	})
}

func TestALineThatIsTakenAwayCanComeBack(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := open(t, d, "amina")
		l := note(t, b, "amina", full)
		gone, err := b.Strike(t.Context(), "amina", l.ID, l.Rev)
		if err != nil {
			t.Fatal(err)
		}
		if _, _, err := b.Line(t.Context(), "amina", l.ID); errs.KindOf(err) != errs.NotFound {
			t.Errorf("a line that was taken away: %v", err)
		}
		if all, _ := b.Lines(t.Context(), "amina"); len(all) != 0 {
			t.Errorf("it is still listed: %v", all)
		}
		if err := b.TakeBack(t.Context(), "amina", gone); err != nil {
			t.Fatal(err)
		}
		if all, _ := b.Lines(t.Context(), "amina"); len(all) != 1 || all[0].Estimate != full.Estimate || all[0].Rev != 3 {
			t.Errorf("after undo: %+v", all)
		}
		// Undoing what added the line takes it away.
		second := note(t, b, "amina", money.Line{Kind: money.Visa})
		if err := b.TakeBack(t.Context(), "amina", money.Undo{second}); err != nil {
			t.Fatal(err)
		}
		if all, _ := b.Lines(t.Context(), "amina"); len(all) != 1 {
			t.Errorf("after undo of the addition: %+v", all)
		}
	})
}

func TestASecondTabIsRefused(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := open(t, d, "amina")
		l := note(t, b, "amina", money.Line{Kind: money.Visa, Estimate: usd(160)})
		var won, refused int
		var mu sync.Mutex
		var wait sync.WaitGroup
		for i := range 4 {
			wait.Go(func() {
				mine := l
				mine.Estimate = usd(int64(200 + i))
				_, err := b.Correct(t.Context(), "amina", mine)
				mu.Lock()
				defer mu.Unlock()
				switch errs.KindOf(err) {
				case errs.Conflict:
					refused++
				default:
					if err == nil {
						won++
					} else {
						t.Error(err)
					}
				}
			})
		}
		wait.Wait()
		if won != 1 || refused != 3 {
			t.Errorf("%d won, %d were refused", won, refused)
		}
		if _, err := b.Strike(t.Context(), "amina", l.ID, 1); errs.KindOf(err) != errs.Conflict {
			t.Errorf("an old page strikes the line: %v", err)
		}
		if err := b.TakeBack(t.Context(), "amina", money.Undo{l}); errs.KindOf(err) != errs.Conflict {
			t.Errorf("an old undo works: %v", err)
		}
		if undo, err := b.Correct(t.Context(), "amina", current(t, b, "amina", l.ID)); err != nil || len(undo) != 0 {
			t.Errorf("saving without a change: %v, %v", undo, err)
		}
	})
}

func current(t *testing.T, b *money.Book, who student.ID, id money.ID) money.Line {
	t.Helper()
	l, _, err := b.Line(t.Context(), who, id)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func TestRow13LinesOfAnotherStudentDoNotExist(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := open(t, d, "amina", "ben")
		l := note(t, b, "amina", full)
		ctx := t.Context()
		if _, _, err := b.Line(ctx, "ben", l.ID); errs.KindOf(err) != errs.NotFound {
			t.Errorf("line: %v", err)
		}
		if _, err := b.Correct(ctx, "ben", l); errs.KindOf(err) != errs.NotFound {
			t.Errorf("correct: %v", err)
		}
		if _, err := b.Settle(ctx, "ben", l.ID, l.Rev, 20000); errs.KindOf(err) != errs.NotFound {
			t.Errorf("settle: %v", err)
		}
		if _, err := b.Strike(ctx, "ben", l.ID, l.Rev); errs.KindOf(err) != errs.NotFound {
			t.Errorf("strike: %v", err)
		}
		if err := b.TakeBack(ctx, "ben", money.Undo{l}); errs.KindOf(err) != errs.NotFound {
			t.Errorf("undo: %v", err)
		}
		if all, err := b.Lines(ctx, "ben"); err != nil || len(all) != 0 {
			t.Errorf("lines: %v, %v", all, err)
		}
		if got := current(t, b, "amina", l.ID); got != l {
			t.Errorf("the line of the owner changed: %+v", got)
		}
	})
}

func TestSettleTakesTheEstimateWhereNothingElseIsKnown(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := open(t, d, "amina")
		on := clock.MustDate("2026-11-20")
		known, unknown := note(t, b, "amina", money.Line{Kind: money.Visa, Estimate: usd(160)}), note(t, b, "amina", money.Line{Kind: money.Visa})
		if _, err := b.Settle(t.Context(), "amina", known.ID, known.Rev, on); err != nil {
			t.Fatal(err)
		}
		if got := current(t, b, "amina", known.ID); got.Actual != usd(160) || got.Paid != on || got.Estimate != usd(160) {
			t.Errorf("%+v", got)
		}
		if _, err := b.Settle(t.Context(), "amina", unknown.ID, unknown.Rev, on); len(errs.ProblemsOf(err)) == 0 || errs.ProblemsOf(err)[0].Field != "actual" {
			t.Errorf("paid without an amount: %v", err)
		}
	})
}

func TestSettingsAndRates(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b, ctx := open(t, d, "amina"), t.Context()
		if set, err := b.Setting(ctx, "amina"); err != nil || set != (money.Setting{}) {
			t.Errorf("%+v, %v", set, err)
		}
		for _, s := range []money.Setting{{Home: "PKR"}, {Home: "EUR", Earn: usd(100), Cost: usd(40)}} {
			if err := b.Reckon(ctx, "amina", s); err != nil {
				t.Fatal(err)
			}
			s.At = noon
			if got, err := b.Setting(ctx, "amina"); err != nil || got != s {
				t.Errorf("%+v, %v; want %+v", got, err, s)
			}
		}
		if err := b.Reckon(ctx, "amina", money.Setting{Home: "ABC"}); errs.KindOf(err) != errs.Invalid {
			t.Errorf("an unknown currency: %v", err)
		}
		on := clock.MustDate("2026-11-20")
		use := func(from, to, figure string) {
			t.Helper()
			if err := b.UseRate(ctx, "amina", money.OwnRate{From: from, To: to, Figure: figure, On: on}); err != nil {
				t.Fatal(err)
			}
		}
		want := func(code, rate string) {
			t.Helper()
			r, err := b.Rates(ctx, "amina", "PKR")
			if err != nil {
				t.Fatal(err)
			}
			if u, ok := r.Of(code); !ok || money.RateText(u.Rate) != rate || !u.Own {
				t.Errorf("%s: %+v, want %s", code, u, rate)
			}
		}
		use("USD", "PKR", "281.5")
		use("USD", "PKR", "282")
		use("EUR", "PKR", "330")
		want("USD", "282")
		use("PKR", "USD", "0.0025") // the other direction takes the place of the first
		want("USD", "400")
		if err := b.DropRate(ctx, "amina", "USD", "PKR"); err != nil {
			t.Fatal(err)
		}
		if r, _ := b.Rates(ctx, "amina", "PKR"); func() bool { u, _ := r.Of("USD"); return u.Own }() {
			t.Error("a rate that was dropped still counts")
		}
		want("EUR", "330")
	})
}

func TestAnArchiveIsTakenInWithItsHistory(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b, ctx := open(t, d, "amina", "ben", "caro"), t.Context()
		l := note(t, b, "amina", full)
		l.Note = "changed"
		if _, err := b.Correct(ctx, "amina", l); err != nil {
			t.Fatal(err)
		}
		struck := note(t, b, "amina", money.Line{Kind: money.Visa, Title: "=HYPERLINK(1)"})
		if _, err := b.Strike(ctx, "amina", struck.ID, 1); err != nil {
			t.Fatal(err)
		}
		note(t, b, "amina", money.Line{Kind: money.Travel, Estimate: usd(3), Title: "=1+1"})
		for _, err := range []error{b.Reckon(ctx, "amina", money.Setting{Home: "PKR"}), b.Reckon(ctx, "amina", money.Setting{Home: "EUR"}),
			b.UseRate(ctx, "amina", money.OwnRate{From: "USD", To: "PKR", Figure: "280", On: 20000}), b.DropRate(ctx, "amina", "USD", "PKR")} {
			if err != nil {
				t.Fatal(err)
			}
		}
		c := money.Carrier{Store: b.Store, Transact: d.Write, Stays: func(context.Context, student.ID) ([]money.Stay, error) {
			return []money.Stay{{ID: "app1", Name: "Imperial", Label: "second try"}}, nil
		}}
		raw, err := c.Export(ctx, "amina")
		if err != nil {
			t.Fatal(err)
		}
		if err := c.Import(ctx, "ben", raw); err != nil {
			t.Fatal(err)
		}
		again, err := c.Export(ctx, "ben")
		if err != nil || !bytes.Equal(raw, again) {
			t.Errorf("%v\n%s\n%s", err, raw, again)
		}
		if err := c.Import(ctx, "ben", raw); errs.KindOf(err) != errs.Conflict {
			t.Errorf("taken in twice: %v", err)
		}
		rows, err := c.Rows(ctx, "ben")
		if err != nil || len(rows) != 3 || rows[0][0] != "application" || rows[1][4] != "=1+1" || rows[2][0] != "Imperial (second try)" || rows[2][7] != "1.234" || rows[2][8] != "KWD" {
			t.Errorf("%q, %v", rows, err)
		}
		if err := c.EraseStudent(ctx, "ben"); err != nil {
			t.Fatal(err)
		}
		if left, _ := b.Store.Everything(ctx, "ben"); !reflect.DeepEqual(left, money.Everything{}) {
			t.Errorf("left after erasing: %+v", left)
		}
		if kept, _ := b.Lines(ctx, "amina"); len(kept) != 2 {
			t.Errorf("another's lines went too: %v", kept)
		}
		for name, change := range map[string]func(*money.Everything){
			"a line twice":         func(e *money.Everything) { e.Lines = append(e.Lines, e.Lines[0]) },
			"a negative amount":    func(e *money.Everything) { e.Lines[0].Line.Estimate.Minor = -1 },
			"a foreign id":         func(e *money.Everything) { e.Lines[0].Line.ID = "../x" },
			"an unknown currency":  func(e *money.Everything) { e.Settings[0].Home = "ABC" },
			"a rate of nothing":    func(e *money.Everything) { e.Rates[0].Figure = "0" },
			"a line without a day": func(e *money.Everything) { e.Lines[0].At = time.Time{} },
		} {
			var all money.Everything
			if err := json.Unmarshal(raw, &all); err != nil {
				t.Fatal(err)
			}
			change(&all)
			bad, _ := json.Marshal(all)
			if err := c.Import(ctx, "caro", bad); errs.KindOf(err) != errs.Invalid {
				t.Errorf("%s: %v", name, err)
			}
		}
		if err := c.Import(ctx, "caro", json.RawMessage(`{"lines": 3}`)); errs.KindOf(err) != errs.Invalid {
			t.Error("what is no archive is taken in")
		}
	})
}

func TestALedgerHasAnEnd(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := open(t, d, "amina")
		many := slices.Repeat([]money.Line{{Kind: money.Other}}, money.MaxLines)
		if _, err := b.Note(t.Context(), "amina", many...); err != nil {
			t.Fatal(err)
		}
		if _, err := b.Note(t.Context(), "amina", money.Line{Kind: money.Other}); errs.KindOf(err) != errs.TooMany {
			t.Errorf("one more line: %v", err)
		}
		if _, err := b.Note(t.Context(), "nobody", money.Line{Kind: money.Other}); errs.KindOf(err) != errs.NotFound {
			t.Errorf("a student who was erased: %v", err)
		}
	})
}

func TestDatesReachTheAgenda(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := open(t, d, "amina")
		today := clock.DateOf(noon)
		for _, l := range []money.Line{
			{Stay: "a", Kind: money.Tuition, Estimate: usd(900), Due: today + 10},
			{Stay: "a", Kind: money.Deposit, Actual: usd(400), Paid: today - 3, Due: today - 4, Refund: money.RefundUntil, Until: today + 20},
			{Stay: "ended", Kind: money.Tuition, Due: today + 10},
			{Kind: money.Grant, Title: "Travel fund", Estimate: usd(300), ApplyBy: today + 5, Due: today + 90},
			{Kind: money.Visa, Due: today - 400},
			{Kind: money.Visa},
		} {
			note(t, b, "amina", l)
		}
		src := money.Dates{Lines: b.Lines, Stays: func(context.Context, student.ID) ([]money.Stay, error) {
			return []money.Stay{{ID: "a", Name: "Imperial", Standing: money.Going}, {ID: "ended", Name: "Oxford", Standing: money.Ended}}, nil
		}}
		got, err := agenda.Collect(t.Context(), "amina", agenda.Day{Now: noon}, src)
		if err != nil {
			t.Fatal(err)
		}
		var said []string
		for _, e := range got {
			must := ""
			if e.Must {
				must = " !"
			}
			said = append(said, e.On.String()+" "+e.What+" "+e.Path+must)
		}
		want := []string{"2026-11-27 Apply for Travel fund /money !", "2026-12-02 Pay Tuition or elective fee for Imperial: USD 900 /money/a !",
			"2026-12-12 Last day to get Deposit back for Imperial: USD 400 /money/a !", "2027-02-20 Travel fund is expected: USD 300 /money"}
		if !slices.Equal(said, want) {
			t.Errorf("%s", strings.Join(said, "\n"))
		}
	})
}
