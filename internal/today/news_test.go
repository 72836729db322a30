package today

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"preround/internal/agenda"
)

func TestNewsAfterABreak(t *testing.T) {
	t.Parallel()
	closes := agenda.Entry{ID: "d", Kind: agenda.Window, Must: true, What: "Deadline: Imperial", On: sunday + 10}
	opens := agenda.Entry{ID: "o", Kind: agenda.Window, Opens: true, What: "Apply to Sydney", On: sunday + 5}
	waits := agenda.Entry{ID: "w", Kind: agenda.FollowUp, Waits: true, Begun: true, What: "Answer of Oslo", On: sunday + 6}
	step := agenda.Entry{ID: "s", Kind: agenda.Step, What: "Write the CV", On: sunday, Do: tap}
	moved := closes
	moved.On = sunday + 40
	offer := agenda.Entry{ID: "a", Kind: agenda.Answer, Must: true, What: "Answer the offer of Bern", On: sunday + 33}
	rolled := step
	rolled.On = sunday + 30
	for name, c := range map[string]struct {
		before, after []agenda.Entry
		want          string
	}{
		"nothing":    {[]agenda.Entry{closes}, []agenda.Entry{closes}, "“Deadline: Imperial” was on 2 December."},
		"gone":       {[]agenda.Entry{closes}, nil, "“Deadline: Imperial” was on 2 December."},
		"moved":      {[]agenda.Entry{closes}, []agenda.Entry{moved}, "“Deadline: Imperial” moved from 2 December to 1 January 2027."},
		"opened":     {[]agenda.Entry{opens}, []agenda.Entry{opens}, "“Apply to Sydney”: open since 27 November."},
		"answered":   {[]agenda.Entry{waits}, nil, "“Answer of Oslo” is no longer waited for."},
		"offered":    {nil, []agenda.Entry{offer}, "New: Answer the offer of Bern, 25 December."},
		"own pace":   {[]agenda.Entry{step}, []agenda.Entry{rolled}, ""},
		"taken away": {[]agenda.Entry{moved}, nil, "“Deadline: Imperial” is no longer on your list."},
		"no change":  {[]agenda.Entry{moved}, []agenda.Entry{moved}, ""},
	} {
		last, first := Visit{}.Next(c.before, sunday)
		if !first || len(last.News) > 0 {
			t.Fatalf("%s: the first visit: %+v", name, last)
		}
		next, first := last.Next(c.after, sunday+30)
		if got := strings.Join(next.News, " "); got != c.want || !first || next.From != sunday {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func TestVisitsAreRememberedOnceADay(t *testing.T) {
	t.Parallel()
	closes := []agenda.Entry{{ID: "d", Kind: agenda.Window, What: "Deadline", On: sunday + 5}}
	v, first := Visit{}.Next(closes, sunday)
	if !first || v.On != sunday || len(v.Seen) != 1 {
		t.Fatalf("%+v", v)
	}
	if again, first := v.Next(nil, sunday); first || fmt.Sprint(again) != fmt.Sprint(v) {
		t.Errorf("a second look on the same day: %+v", again)
	}
	if early, first := v.Next(nil, sunday-1); first || early.On != sunday {
		t.Errorf("a zone further west: %+v", early)
	}
	for days, want := range map[int]int{1: 0, Break - 1: 0, Break: 1, 300: 1} {
		next, _ := v.Next(nil, sunday.AddDays(days))
		if len(next.News) != want {
			t.Errorf("after %d days: %q", days, next.News)
		}
	}
	long, _ := v.Next(nil, sunday+30)
	if next, _ := long.Next(nil, sunday+31); len(next.News) != 0 || next.From != 0 {
		t.Errorf("the news stay: %+v", next)
	}
}

func TestNewsAreBounded(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		before, after := entries(t), entries(t)
		v, _ := Visit{}.Next(before, sunday-40)
		next, _ := v.Next(after, sunday)
		if len(next.News) > mostNews+1 || len(next.Seen) > maxSeen {
			t.Fatalf("%d news", len(next.News))
		}
		for _, s := range next.News {
			if s == "" || strings.Contains(s, "0001") {
				t.Fatalf("%q", s)
			}
		}
		if got := Unpack(Pack(next.Seen)); fmt.Sprint(got) != fmt.Sprint(next.Seen) {
			t.Fatalf("packed %v, unpacked %v", next.Seen, got)
		}
	})
	if Unpack("broken") != nil {
		t.Error("something was made of nothing")
	}
}
