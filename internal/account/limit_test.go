package account_test

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"preround/internal/account"
)

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

func TestALimitGivesTheBurstThenOneEvery(t *testing.T) {
	t.Parallel()
	l := account.Limit{Every: time.Minute, Burst: 3}
	var full time.Time
	var wait time.Duration
	for i, c := range []struct {
		after time.Duration
		wait  time.Duration
	}{
		{0, 0}, {0, 0}, {0, 0}, {0, time.Minute}, {30 * time.Second, 30 * time.Second},
		{time.Minute, 0}, {time.Minute, time.Minute}, {time.Hour, 0}, {time.Hour, 0}, {time.Hour, 0}, {time.Hour, time.Minute},
	} {
		if full, wait = l.Draw(full, noon.Add(c.after)); wait != c.wait {
			t.Errorf("draw %d at +%v: wait %v, want %v", i, c.after, wait, c.wait)
		}
	}
}

// Whatever the rhythm, in any span no more than Burst + span/Every are let through,
// and whoever waits as told is let through.
func TestALimitHolds(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		l := account.Limit{Every: time.Duration(rapid.IntRange(1, 5000).Draw(t, "every")) * time.Millisecond, Burst: rapid.IntRange(1, 9).Draw(t, "burst")}
		var full time.Time
		var passed []time.Time
		now := noon
		for range rapid.IntRange(1, 80).Draw(t, "tries") {
			now = now.Add(time.Duration(rapid.IntRange(0, 8000).Draw(t, "pause")) * time.Millisecond)
			next, wait := l.Draw(full, now)
			if wait > 0 {
				if _, again := l.Draw(full, now.Add(wait)); again != 0 {
					t.Fatalf("waited %v as told and was refused", wait)
				}
				if next != full {
					t.Fatal("a refused try was counted")
				}
				continue
			}
			full, passed = next, append(passed, now)
		}
		for i := range passed {
			for j := i; j < len(passed); j++ {
				if most := l.Burst + int(passed[j].Sub(passed[i])/l.Every); j-i+1 > most {
					t.Fatalf("%d passed within %v, at most %d may", j-i+1, passed[j].Sub(passed[i]), most)
				}
			}
		}
	})
}

func TestALimiterCountsEachNameAlone(t *testing.T) {
	t.Parallel()
	l := account.NewLimiter(account.Limit{Every: time.Hour, Burst: 2})
	for i := range 3 {
		for _, name := range []string{"192.0.2.1", "192.0.2.2"} {
			if wait := l.Draw(name, noon); (wait > 0) != (i == 2) {
				t.Errorf("try %d of %s: wait %v", i+1, name, wait)
			}
		}
	}
}

// However many addresses ask, a Limiter stays small and goes on working.
func TestALimiterIsBounded(t *testing.T) {
	t.Parallel()
	l := account.NewLimiter(account.Limit{Every: time.Hour, Burst: 1})
	for i := range 200_000 {
		l.Draw(fmt.Sprint(i), noon)
	}
	if n := l.Len(); n > 50_000 {
		t.Errorf("remembers %d names", n)
	}
	l.Draw("last", noon)
	if l.Draw("last", noon) == 0 {
		t.Error("no longer limits")
	}
}
