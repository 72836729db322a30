package calendar_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"preround/internal/calendar"
	"preround/internal/platform/clock"
)

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

func update(t interface{ Fatal(...any) }, now time.Time, events []calendar.Event, memory map[string]calendar.Remembered) []calendar.Event {
	var before []calendar.Remembered
	for _, r := range memory {
		before = append(before, r)
	}
	send, changed, err := calendar.Update(now, events, before)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range changed {
		memory[r.UID] = r
	}
	return send
}

// What a calendar program relies on, over any history of a plan: it never sees an
// event with another content under the same sequence, a sequence never falls, and
// nothing that was sent vanishes without a cancellation of some weeks.
func TestAFeedNeverLosesOrDoubles(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		memory := map[string]calendar.Remembered{}
		client := map[string]calendar.Event{} // what a program that fetches every time shows
		now := noon
		for range rapid.IntRange(1, 12).Draw(t, "fetches") {
			now = now.Add(time.Duration(rapid.IntRange(1, 30*24).Draw(t, "hours")) * time.Hour)
			var events []calendar.Event
			for _, uid := range []string{"a", "b", "c"} {
				if rapid.Bool().Draw(t, uid) {
					day := clock.DateOf(now).AddDays(rapid.IntRange(1, 3).Draw(t, "day"))
					events = append(events, calendar.Event{UID: uid, Summary: rapid.SampledFrom([]string{"x", "y"}).Draw(t, "says"), Day: day, Last: day})
				}
			}
			send := update(t, now, events, memory)
			seen := map[string]bool{}
			for _, e := range send {
				if seen[e.UID] {
					t.Fatalf("%s was sent twice", e.UID)
				}
				seen[e.UID] = true
				had, known := client[e.UID]
				switch {
				case known && e.Sequence < had.Sequence:
					t.Fatalf("the sequence fell: %+v, then %+v", had, e)
				case known && e.Sequence == had.Sequence && !same(had, e):
					t.Fatalf("changed under the same sequence: %+v, then %+v", had, e)
				case known && e.Sequence > had.Sequence && same(had, e):
					t.Fatalf("the sequence rose for nothing: %+v, then %+v", had, e)
				case e.Stamp.After(now):
					t.Fatalf("stamped in the future: %+v at %v", e, now)
				}
				client[e.UID] = e
			}
			for uid, had := range client {
				if seen[uid] {
					continue
				}
				if !had.Cancelled || now.Sub(had.Stamp) < calendar.CancelledFor {
					t.Fatalf("%+v vanished at %v", had, now)
				}
			}
			for _, e := range events {
				if i := slices.IndexFunc(send, func(s calendar.Event) bool { return s.UID == e.UID }); i < 0 || send[i].Cancelled || send[i].Summary != e.Summary {
					t.Fatalf("%+v was not sent", e)
				}
			}
		}
	})
}

func same(a, b calendar.Event) bool {
	a.Sequence, b.Sequence, a.Stamp, b.Stamp = 0, 0, time.Time{}, time.Time{}
	x, errX := json.Marshal(a)
	y, errY := json.Marshal(b)
	return errX == nil && errY == nil && string(x) == string(y)
}

// What took place is not cancelled when the plan moves on.
func TestThePastIsNotCancelled(t *testing.T) {
	t.Parallel()
	day := clock.DateOf(noon)
	memory := map[string]calendar.Remembered{}
	update(t, noon, []calendar.Event{{UID: "past", Summary: "Window opened", Day: day, Last: day}, {UID: "ahead", Summary: "Send", Day: day + 9, Last: day + 9}}, memory)
	for _, c := range []struct {
		after time.Duration
		want  string
	}{
		{24 * time.Hour, "ahead cancelled, past cancelled"}, // it is still that day somewhere
		{25 * time.Hour, "ahead cancelled, past"},
		{50 * 24 * time.Hour, "ahead cancelled, past"},
		{70 * 24 * time.Hour, "past"},
		{400 * 24 * time.Hour, "past"},
		{403 * 24 * time.Hour, ""},
	} {
		fresh := map[string]calendar.Remembered{}
		for k, v := range memory {
			fresh[k] = v
		}
		if c.after > 25*time.Hour {
			update(t, noon.Add(25*time.Hour), nil, fresh)
		}
		var got []string
		for _, e := range update(t, noon.Add(c.after), nil, fresh) {
			s := e.UID
			if e.Cancelled {
				s += " cancelled"
			}
			got = append(got, s)
		}
		if strings.Join(got, ", ") != c.want {
			t.Errorf("after %v: %q, want %q", c.after, got, c.want)
		}
	}
}

func TestDamagedMemoryIsAnError(t *testing.T) {
	t.Parallel()
	if _, _, err := calendar.Update(noon, nil, []calendar.Remembered{{UID: "u", Last: "{"}}); err == nil || !strings.Contains(err.Error(), "event u") {
		t.Errorf("error %v", err)
	}
}

func TestOwnersAreNotTold(t *testing.T) {
	t.Parallel()
	p := examplePlan()
	mine := calendar.FromPlan(p, calendar.Options{Owner: "0192e4"})
	theirs := calendar.FromPlan(p, calendar.Options{Owner: "0192e5"})
	again := calendar.FromPlan(p, calendar.Options{Owner: "0192e4"})
	for i := range mine {
		if mine[i].UID == theirs[i].UID || mine[i].UID != again[i].UID || strings.Contains(mine[i].UID, "0192e4") {
			t.Errorf("UIDs %q, %q, %q", mine[i].UID, theirs[i].UID, again[i].UID)
		}
	}
}
