package applications

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"preround/internal/platform/clock"
)

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

// diary is a log in the making: acts are recorded as the service does it.
type diary struct {
	t   rapid.TB
	log []Entry
	now time.Time
}

const first = ID("one")

func begin(t rapid.TB) *diary {
	d := &diary{t: t, now: noon}
	d.log = []Entry{{Application: first, N: 1, At: noon, By: "amina", Kind: Began, On: clock.DateOf(noon), Detail: Detail{Place: "gb-imperial-clinical-elective", Stage: Interested}}}
	return d
}

func (d *diary) book() Book { return Read("amina", d.log) }

func (d *diary) app() *Application {
	b := d.book()
	return b.Find(first)
}

// do records an act and tells whether it was taken.
func (d *diary) do(act Act) error {
	b := d.book()
	entries, err := act.record(sceneAt(&b, b.Find(first), d.now, time.UTC))
	if err != nil {
		return err
	}
	d.now = d.now.Add(time.Second)
	if err := number(entries, d.log, first, d.now, "amina"); err != nil {
		return err
	}
	d.log = append(d.log, entries...)
	return nil
}

func (d *diary) must(act Act) {
	d.t.Helper()
	if err := d.do(act); err != nil {
		d.t.Fatalf("%+v: %v", act, err)
	}
}

func day(s string) clock.Date { return clock.MustDate(s) }

func TestTheTableIsWhole(t *testing.T) {
	t.Parallel()
	for i, r := range table {
		if r.label == "" || r.says == "" || r.stage.Order() != i {
			t.Errorf("row %d (%s) lacks words or is out of order", i, r.stage)
		}
		for _, n := range slices.Concat(r.next, r.skips) {
			if n == r.stage || n == Closed || !n.Known() {
				t.Errorf("%s leads to %q", r.stage, n)
			}
			if slices.Contains(r.next, n) && slices.Contains(r.skips, n) {
				t.Errorf("%s names %s twice", r.stage, n)
			}
		}
	}
	for _, r := range Reasons {
		if r.Label() == "" || r.Says() == "" || !slices.ContainsFunc(table, func(x rule) bool { return slices.Contains(x.ends, r) }) {
			t.Errorf("the reason %q has no words, or no stage ends by it", r)
		}
	}
}

// From every stage every open stage can be reached in one move: stages may be left
// out, mistakes put right, and what is closed opened again.
func TestAnyStageLeadsToAnyOpenStage(t *testing.T) {
	t.Parallel()
	for _, from := range append(Stages(), Closed) {
		for _, to := range Stages() {
			if from != to && !from.May(to, "") {
				t.Errorf("%s does not lead to %s", from, to)
			}
			if from.May(to, NoReply) {
				t.Errorf("%s leads to the open stage %s with a reason", from, to)
			}
		}
		if from.May(Closed, "") || Closed.May(Closed, NoReply) {
			t.Errorf("%s is closed without a reason, or closed twice", from)
		}
	}
}

func TestReasonsFitHowFarItCame(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		from Stage
		why  Reason
		want bool
	}{
		{Interested, NoReply, false}, {Ready, Declined, false}, {Ready, WindowMissed, true}, {Interested, Withdrawn, true},
		{Sent, NoReply, true}, {Sent, WindowMissed, false}, {Sent, OfferDeclined, false}, {Released, Declined, true},
		{Interview, NoReply, true}, {Offer, OfferDeclined, true}, {Offer, NoReply, false}, {Accepted, VisaRefused, true},
		{Interested, VisaRefused, false}, {OnPlacement, Withdrawn, true}, {Completed, Withdrawn, false},
	} {
		if got := c.from.May(Closed, c.why); got != c.want {
			t.Errorf("closing at %s as %s: %v, want %v", c.from, c.why, got, c.want)
		}
	}
}

func target(t *rapid.T, label string) Target {
	s := rapid.SampledFrom(append(Stages(), Closed)).Draw(t, label)
	if s == Closed {
		return Target{Stage: s, Reason: rapid.SampledFrom(Reasons).Draw(t, label+" reason")}
	}
	return Target{Stage: s}
}

// Whatever is done in whatever order: the log only grows, where it stands is where
// the last move that counts led, and only moves of the table are taken.
func TestMovesFollowTheTableAndTheLogOnlyGrows(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d := begin(t)
		for range rapid.IntRange(1, 25).Draw(t, "moves") {
			before, was := slices.Clone(d.log), d.app()
			to := target(t, "to")
			err := d.do(Advance{To: to, On: day("2026-11-22").AddDays(-rapid.IntRange(0, 400).Draw(t, "days back"))})
			same := to == Target{was.Stage, was.Own, was.Closed} || to.Stage == Closed && was.Stage == Closed && was.Was.May(Closed, to.Reason)
			if allowed := was.Stage.May(to.Stage, to.Reason) || same; allowed != (err == nil) {
				t.Fatalf("%s to %s: %v", was.Step(), to, err)
			}
			is := d.app()
			if err == nil && is.Step() != to.String() || err != nil && is.Step() != was.Step() {
				t.Fatalf("%s to %s (%v) stands at %s", was.Step(), to, err, is.Step())
			}
			if !slices.EqualFunc(before, d.log[:len(before)], func(a, b Entry) bool { return a.N == b.N && a.Kind == b.Kind && a.On == b.On }) {
				t.Fatal("the history was changed")
			}
		}
	})
}

// Taking back a move gives exactly what stood before it; taking that back, too, gives
// the move again.
func TestTakenBackIsAsIfItHadNotBeen(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d := begin(t)
		for range rapid.IntRange(0, 6).Draw(t, "moves") {
			_ = d.do(Advance{To: target(t, "to")})
		}
		was := d.app()
		if d.do(Advance{To: target(t, "last"), Text: "by mistake"}) != nil {
			return
		}
		is, n := d.app(), d.log[len(d.log)-1].N
		back := func(ref int64) {
			d.log = append(d.log, Entry{Application: first, N: d.log[len(d.log)-1].N + 1, At: d.now, Kind: TookBack, Ref: ref})
		}
		back(n)
		if got := d.app(); got.Step() != was.Step() || got.Since != was.Since || len(got.Moves) != len(was.Moves) {
			t.Fatalf("taken back it stands at %s since %s, not %s since %s", got.Step(), got.Since, was.Step(), was.Since)
		}
		back(n + 1)
		if got := d.app(); got.Step() != is.Step() || got.Since != is.Since {
			t.Fatalf("done again it stands at %s", got.Step())
		}
	})
}

func TestAFutureDayIsRefusedAndAnEarlierOneIsNot(t *testing.T) {
	t.Parallel()
	d := begin(t)
	err := d.do(Advance{To: Target{Stage: Sent}, On: day("2026-11-23")})
	if err == nil || err.Error() != "23 November 2026 has not come yet. Give the day on which it happened; what is still to come belongs under “Dates”." {
		t.Errorf("a day to come: %v", err)
	}
	d.must(Advance{To: Target{Stage: Sent}, On: day("2026-10-01")})
	if a := d.app(); a.SentOn() != day("2026-10-01") || a.Since != day("2026-10-01") || !a.Moves[1].At.After(noon) {
		t.Errorf("sent on %s, since %s, recorded %s", a.SentOn(), a.Since, a.Moves[1].At)
	}
	// Where the zone is not known it may be tomorrow already.
	b := d.book()
	if s := sceneAt(&b, nil, noon, nil); s.today != day("2026-11-22") || s.last != day("2026-11-23") {
		t.Errorf("without a zone: today %s, last %s", s.today, s.last)
	}
}

func TestOwnStagesStandAfterOurs(t *testing.T) {
	t.Parallel()
	d := begin(t)
	d.log = append(d.log, Entry{N: 1, At: noon, Kind: Staged, Detail: Detail{Title: "With the dean", Stage: Ready}},
		Entry{N: 2, At: noon, Kind: Staged, Detail: Detail{Title: "Papers printed", Stage: Preparing}})
	b := d.book()
	to, ok := b.ReadTarget("own-1")
	if !ok || to != (Target{Stage: Ready, Own: "own-1"}) || b.OwnStages[0].Name != "Papers printed" {
		t.Fatalf("own-1 reads as %+v, %v; own stages %+v", to, ok, b.OwnStages)
	}
	d.must(Advance{To: to})
	b = d.book()
	a := b.Find(first)
	if b.StageOf(a) != "With the dean" || a.Stage != Ready || a.Step() != "own-1" {
		t.Errorf("stands at %q (%s, %s)", b.StageOf(a), a.Stage, a.Step())
	}
	// The stage goes; what stood there stands at ours before it.
	d.log = append(d.log, Entry{N: 3, At: noon, Kind: Removed, Ref: 1})
	if b = d.book(); b.StageOf(b.Find(first)) != "Ready to send" {
		t.Errorf("without its stage it stands at %q", b.StageOf(b.Find(first)))
	}
}

// Whatever the menu offers is taken, and reads back as itself.
func TestTheMenuOffersWhatIsAllowed(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d := begin(t)
		d.log = append(d.log, Entry{N: 1, At: noon, Kind: Staged, Detail: Detail{Title: "With the dean", Stage: Ready}})
		for range rapid.IntRange(1, 12).Draw(t, "moves") {
			b := d.book()
			choices := b.Choices(b.Find(first))
			c := rapid.SampledFrom(choices).Draw(t, "choice")
			to, ok := b.ReadTarget(c.String())
			if !ok || to != c.Target || c.Label == "" {
				t.Fatalf("%+v reads as %+v", c, to)
			}
			d.must(Advance{To: to})
			if a := d.app(); a.Step() != c.String() {
				t.Fatalf("chosen %s, stands at %s", c, a.Step())
			}
		}
	})
}
