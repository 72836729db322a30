package letters

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"preround/internal/platform/clock"
	"preround/internal/platform/errs"
)

var nine = time.Date(2026, 11, 30, 4, 0, 0, 0, time.UTC) // a Monday, nine in Karachi

func draft() Draft {
	return Draft{Name: "Ayesha Khan", School: "King Edward Medical University", NeededBy: clock.MustDate("2027-03-01"), Zone: "Europe/London", Together: "Six weeks on the ward.",
		Referee: Referee{Name: "Dr Rahman", Email: "rahman@hospital.example", Kind: Clinical},
		To:      []Destination{{Application: "a1", Title: "Imperial", Way: Here}, {Application: "a2", Title: "Ward", Way: Theirs, Instructions: "By mail."}}}
}

// log makes a log of deeds a day apart; drafts and asks are the usual ones.
func log(d Draft, ask Ask, deeds ...Deed) (out []Event) {
	for i, deed := range deeds {
		e := Event{N: int64(i + 1), At: nine.AddDate(0, 0, i), Deed: deed}
		switch deed {
		case DidNote:
			e.Detail.Draft = &d
		case DidAsk:
			if ask.Until.IsZero() {
				ask.Until = UntilOf(d, e.At)
			}
			e.Detail.Ask = &ask
		case DidAgree:
			e.Detail.To = []string{"a1", "a2"}
		case DidSend:
			e.Detail.To = []string{"a2"}
		}
		out = append(out, e)
	}
	return out
}

func TestARequestGoesItsWay(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		deeds  []Deed
		state  State
		a1, a2 State
	}{
		{[]Deed{DidNote}, Noted, Noted, Noted},
		{[]Deed{DidNote, DidAsk}, Waiting, Waiting, Waiting},
		{[]Deed{DidNote, DidAsk, DidAgree}, Agreed, Agreed, Agreed},
		{[]Deed{DidNote, DidAsk, DidAgree, DidHandIn}, Arrived, Arrived, Agreed},
		{[]Deed{DidNote, DidAsk, DidAgree, DidHandIn, DidSend}, Arrived, Arrived, SentOn},
		{[]Deed{DidNote, DidAsk, DidHandIn}, Arrived, Arrived, Agreed},
		{[]Deed{DidNote, DidAsk, DidSend}, SentOn, Agreed, SentOn},
		{[]Deed{DidNote, DidAsk, DidHandIn, DidTakeBack}, TakenBack, TakenBack, Agreed},
		{[]Deed{DidNote, DidAsk, DidDecline}, Declined, Declined, Declined},
		{[]Deed{DidNote, DidAsk, DidDecline, DidAgree}, Agreed, Agreed, Agreed},
		{[]Deed{DidNote, DidAsk, DidDisown}, Stranger, Stranger, Stranger},
		{[]Deed{DidNote, DidAsk, DidBounce}, Returned, Returned, Returned},
		{[]Deed{DidNote, DidAsk, DidAgree, DidBounce}, Agreed, Agreed, Agreed},
		{[]Deed{DidNote, DidAsk, DidAgree, DidCancel}, Cancelled, Cancelled, Cancelled},
		{[]Deed{DidNote, DidCancel, DidRestore}, Noted, Noted, Noted},
	} {
		r := Read("s", "r", log(draft(), Ask{By: ByMail}, c.deeds...))
		now := nine.AddDate(0, 0, 30)
		if r.At(now) != c.state || r.StateFor("a1", now) != c.a1 || r.StateFor("a2", now) != c.a2 || r.StateFor("other", now) != "" {
			t.Errorf("%v: %s, %s, %s, want %s, %s, %s", c.deeds, r.At(now), r.StateFor("a1", now), r.StateFor("a2", now), c.state, c.a1, c.a2)
		}
	}
}

func TestOpenRequestsEndWithTheirLink(t *testing.T) {
	t.Parallel()
	r := Read("s", "r", log(draft(), Ask{By: ByMail}, DidNote, DidAsk))
	if want := time.Date(2027, 3, 8, 23, 59, 0, 0, time.UTC); !r.Until.Equal(want) {
		t.Fatalf("the link ends at %v, want a week after %v", r.Until, r.Due())
	}
	for at, want := range map[time.Time]State{r.Until.Add(-time.Second): Waiting, r.Until: Ended, r.Until.Add(time.Second): Ended} {
		if got := r.At(at); got != want {
			t.Errorf("%v: %s, want %s", at, got, want)
		}
	}
	if r.May(DidAgree, r.Until) || !r.SinceAt(r.Until).Equal(r.Until) {
		t.Error("it goes on")
	}
	soon := draft()
	soon.NeededBy = clock.DateOf(nine) + 2
	if got := UntilOf(soon, nine); !got.Equal(nine.AddDate(0, 0, 30)) {
		t.Errorf("a request in haste ends at %v", got)
	}
}

// everyDeed is what anybody can do, with what they may say.
func everyDeed(t *rapid.T, n int64, at time.Time) Event {
	deeds := []Deed{DidNote, DidAsk, DidCancel, DidRestore, DidAgree, DidDecline, DidDisown, DidHandIn, DidSend, DidTakeBack, DidBounce}
	e := Event{N: n, At: at, Deed: rapid.SampledFrom(deeds).Draw(t, "deed")}
	d := draft()
	d.Referee.Email = rapid.SampledFrom([]string{"rahman@hospital.example", "ayesha.second@gmail.com"}).Draw(t, "address")
	e.Detail.Draft = &d
	e.Detail.Ask = &Ask{Waived: rapid.Bool().Draw(t, "waived"), By: ByMail, Until: UntilOf(d, at)}
	e.Detail.To = rapid.SliceOf(rapid.SampledFrom([]string{"a1", "a2", "x"})).Draw(t, "to")
	return e
}

// Row 4: whatever is done after the asking, by anybody, with any words: a letter of a
// request that was asked with the right waived is never readable.
func TestRow4NoPathLeadsFromReceivedAndWaivedToReadable(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var all []Event
		at, waived, readable := nine, false, 0
		for n := int64(1); n <= 25; n++ {
			at = at.Add(time.Duration(rapid.IntRange(1, 5*24*3600).Draw(t, "wait")) * time.Second)
			before := Read("s", "r", all)
			all = append(all, everyDeed(t, n, at))
			r := Read("s", "r", all)
			if before.AskedAt.IsZero() && !r.AskedAt.IsZero() {
				waived = r.Waived
			}
			if r.Waived != waived && !r.AskedAt.IsZero() {
				t.Fatalf("the waiver changed from %v to %v: %v", waived, r.Waived, deedsOf(all))
			}
			if r.Readable() {
				readable++
				if waived || r.AskedAt.IsZero() {
					t.Fatalf("readable after %v", deedsOf(all))
				}
			}
		}
	})
	if r := Read("s", "r", log(draft(), Ask{}, DidNote, DidAsk, DidHandIn)); !r.Readable() {
		t.Error("a letter that was not waived is readable")
	}
	if r := Read("s", "r", log(draft(), Ask{Waived: true}, DidNote, DidAsk, DidHandIn)); r.Readable() {
		t.Error("a waived letter is readable")
	}
}

func deedsOf(all []Event) (out []Deed) {
	for _, e := range all {
		out = append(out, e.Deed)
	}
	return out
}

// Row 3: the address, the destinations and all else that the referee was told stay as
// they were when it was asked.
func TestRow3WhatWasAskedStaysAsItWas(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		all := log(draft(), Ask{By: ByMail, Waived: rapid.Bool().Draw(t, "w")}, DidNote, DidAsk)
		was := Read("s", "r", all)
		at := was.AskedAt
		for n := int64(3); n < 15; n++ {
			at = at.Add(time.Hour)
			all = append(all, everyDeed(t, n, at))
		}
		is := Read("s", "r", all)
		if fmt.Sprint(is.Draft) != fmt.Sprint(was.Draft) || is.Ask != was.Ask || !is.AskedAt.Equal(was.AskedAt) {
			t.Fatalf("it changed: %+v, was %+v: %v", is.Draft, was.Draft, deedsOf(all))
		}
	})
	r := Read("s", "r", log(draft(), Ask{}, DidNote, DidAsk))
	if err := r.may(DidNote, nine); errs.KindOf(err) != errs.Conflict {
		t.Errorf("a change after asking: %v", err)
	}
}

func TestRow3OwnAddressesAreRefused(t *testing.T) {
	t.Parallel()
	own := []string{"Ayesha.Khan@gmail.com", "ak@kemu.example"}
	for address, mine := range map[string]bool{"ayesha.khan@gmail.com": true, "ayeshakhan@googlemail.com": true, "AK+letters@kemu.example": true, "rahman@hospital.example": false,
		"a.k@kemu.example": false, "": false} {
		d := draft()
		d.Referee.Email = address
		r := Request{Draft: d}
		if got := slices.ContainsFunc(r.Missing(own), func(p errs.Problem) bool { return p.Field == "email" }); got != mine {
			t.Errorf("%q: refused %v, want %v", address, got, mine)
		}
	}
}

func TestRow3FreeMailIsKnown(t *testing.T) {
	t.Parallel()
	for address, free := range map[string]bool{"rahman@gmail.com": true, "r@Yahoo.co.uk": true, "r@hotmail.fr": true, "r@gmx.net": true, "rahman@aku.edu": false,
		"r@hospital.example": false, "r@outlook.hospital.example": false, "r@live.university.ac.uk": false, "": false} {
		if got := FreeMail(address); got != free {
			t.Errorf("%s: %v, want %v", address, got, free)
		}
	}
	a := Asked{By: ByMail, FreeMail: true, Referee: Referee{Email: "x@gmail.com"}}
	b := Asked{By: ByCopy}
	if a.Checked() == b.Checked() || !b.PassedOn() || a.PassedOn() {
		t.Error("whoever receives the letter cannot tell")
	}
}
