package today

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"preround/internal/agenda"
	"preround/internal/platform/clock"
)

var (
	sunday = clock.MustDate("2026-11-22")
	noon   = agenda.Day{Now: time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)}
	tap    = &agenda.Act{Label: "Done", Path: "/x", Fields: url.Values{}}
)

func TestGroups(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		e    agenda.Entry
		want Group
	}{
		"done":                           {agenda.Entry{On: sunday, Done: true}, Over},
		"done, though it waits":          {agenda.Entry{On: sunday + 3, Done: true, Waits: true, Begun: true}, Over},
		"today":                          {agenda.Entry{On: sunday}, Now},
		"tomorrow":                       {agenda.Entry{On: sunday + 1}, Week},
		"in seven days":                  {agenda.Entry{On: sunday + 7}, Week},
		"in eight":                       {agenda.Entry{On: sunday + 8}, Later},
		"behind":                         {agenda.Entry{On: sunday - 30, Do: tap}, Now},
		"behind, the page does it":       {agenda.Entry{On: sunday - 30}, Now},
		"behind, and no day works":       {agenda.Entry{On: sunday - 30, Latest: sunday - 1}, Over},
		"too late, but to be said so":    {agenda.Entry{On: sunday - 30, Latest: sunday - 1, Do: tap}, Now},
		"several days":                   {agenda.Entry{On: sunday - 3, Last: sunday + 2}, Now},
		"a placement goes on":            {agenda.Entry{Kind: agenda.Placement, On: sunday - 3, Last: sunday + 2}, Now},
		"a placement is over":            {agenda.Entry{Kind: agenda.Placement, On: sunday - 30, Last: sunday - 1}, Over},
		"a window closed":                {agenda.Entry{Kind: agenda.Window, Must: true, On: sunday - 1}, Over},
		"a window closes today":          {agenda.Entry{Kind: agenda.Window, Must: true, On: sunday}, Now},
		"an offer in hand":               {agenda.Entry{Kind: agenda.Answer, Must: true, On: sunday + 19}, Now},
		"an answer not given":            {agenda.Entry{Kind: agenda.Answer, Must: true, On: sunday - 1}, Now},
		"waiting":                        {agenda.Entry{Waits: true, Since: sunday - 9, On: sunday + 4}, Waiting},
		"waiting, since nobody knows":    {agenda.Entry{Waits: true, Begun: true, On: sunday + 40}, Waiting},
		"it will be waited for":          {agenda.Entry{Waits: true, On: sunday + 40}, Later},
		"it will come this week":         {agenda.Entry{Waits: true, On: sunday + 4}, Week},
		"it should have come":            {agenda.Entry{Waits: true, Since: sunday - 9, On: sunday}, Now},
		"it should have come long since": {agenda.Entry{Waits: true, Since: sunday - 90, On: sunday - 20, Latest: sunday - 2}, Now},
	} {
		if got := GroupOf(c.e, sunday); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

// The same moment is another day in another zone, and so another group.
func TestTheDayIsTheStudentsOwn(t *testing.T) {
	t.Parallel()
	late := time.Date(2026, 11, 22, 19, 30, 0, 0, time.UTC)
	e := []agenda.Entry{{ID: "a", On: clock.MustDate("2026-11-23")}}
	for zone, want := range map[string]string{
		"Asia/Karachi":     "One thing to do now",
		"Pacific/Auckland": "One thing to do now",
		"Europe/London":    "Nothing to do until tomorrow",
		"America/New_York": "Nothing to do until tomorrow",
		"Africa/Lagos":     "Nothing to do until tomorrow",
	} {
		loc, err := time.LoadLocation(zone)
		if err != nil {
			t.Fatal(err)
		}
		if got := Of(e, agenda.Day{Now: late, Zone: loc}).Title(); got != want {
			t.Errorf("%s: %q, want %q", zone, got, want)
		}
	}
}

func TestWhatLosesSoonestStandsFirst(t *testing.T) {
	t.Parallel()
	v := Of([]agenda.Entry{
		{ID: "any time", On: sunday - 20, Do: tap},
		{ID: "later", On: sunday, Latest: sunday + 20, Do: tap},
		{ID: "soon", On: sunday, Latest: sunday + 2, Do: tap},
		{ID: "today", On: sunday, Must: true},
	}, noon)
	var ids []string
	for _, e := range v.Now.All() {
		ids = append(ids, e.ID)
	}
	if got := strings.Join(ids, ", "); got != "today, soon, later, any time" {
		t.Error(got)
	}
}

func TestWords(t *testing.T) {
	t.Parallel()
	rahman := agenda.Entry{ID: "w", Kind: agenda.FollowUp, Waits: true, Whom: "Dr Rahman", Since: sunday - 9, On: sunday + 4, What: "Waiting for an answer"}
	cv := agenda.Entry{ID: "cv", What: "Write the CV", On: sunday, Do: tap}
	for name, c := range map[string]struct {
		entries     []agenda.Entry
		title, says string
	}{
		"none":             {nil, "Nothing to do", ""},
		"all done":         {[]agenda.Entry{{On: sunday - 3, Done: true}}, "Everything is done", ""},
		"only waiting":     {[]agenda.Entry{rahman}, "Nothing to do until Thursday", "Waiting on Dr Rahman, 9 days. Next: Waiting for an answer, Thursday 26 November."},
		"two":              {[]agenda.Entry{rahman, {ID: "x", Waits: true, Since: sunday - 1, On: sunday + 40, Whom: "the dean"}}, "Nothing to do until Thursday", "Waiting on Dr Rahman, 9 days, and on one more. Next: Waiting for an answer, Thursday 26 November."},
		"one thing":        {[]agenda.Entry{cv}, "One thing to do now", "After that, nothing is left to do."},
		"two things":       {[]agenda.Entry{cv, {ID: "b", On: sunday - 1}}, "Two things to do now", "After that, nothing is left to do."},
		"peace afterwards": {[]agenda.Entry{cv, {ID: "b", On: sunday + 50}}, "One thing to do now", "After that, nothing until 11 January 2027."},
		"the last day":     {[]agenda.Entry{cv, {ID: "b", What: "Deadline: Imperial", Must: true, On: sunday}}, "Two things to do now", "Today is the last day for one of them: Deadline: Imperial."},
		"far away":         {[]agenda.Entry{{ID: "b", What: "Sit the test", On: sunday + 50}}, "Nothing to do until 11 January 2027", "Next: Sit the test, 11 January 2027."},
		"tomorrow":         {[]agenda.Entry{{ID: "b", What: "Sit the test", On: sunday + 1}}, "Nothing to do until tomorrow", "Next: Sit the test, tomorrow."},
	} {
		v := Of(c.entries, noon)
		if v.Title() != c.title || v.Says() != c.says {
			t.Errorf("%s: %q, %q", name, v.Title(), v.Says())
		}
	}
	if got := Of([]agenda.Entry{rahman}, noon).When(rahman); got != "Waiting on Dr Rahman, 9 days. Nothing to do until Thursday." {
		t.Errorf("%q", got)
	}
}

// What lies behind is told without blame, and with what still can be done.
func TestWhenIsToldWithoutBlame(t *testing.T) {
	t.Parallel()
	lahore, err := time.LoadLocation("Asia/Karachi")
	if err != nil {
		t.Fatal(err)
	}
	at := time.Date(2026, 12, 1, 10, 0, 0, 0, time.UTC)
	v := Of(nil, agenda.Day{Now: noon.Now, Zone: lahore})
	for want, e := range map[string]agenda.Entry{
		"": {On: sunday + 20},
		"Planned for 1 November; it can be done today as well.":                    {On: sunday - 21},
		"Planned for 1 November. The last day that works is 6 December.":           {On: sunday - 21, Latest: sunday + 14},
		"Planned for 1 November. Today is the last day that works.":                {On: sunday - 21, Latest: sunday},
		"The last day that works is Wednesday 25 November.":                        {On: sunday, Latest: sunday + 3},
		"It was due on 1 November.":                                                {On: sunday - 21, Must: true},
		"Until Wednesday 25 November.":                                             {On: sunday - 21, Last: sunday + 3},
		"Expected by 1 November. Has it come?":                                     {On: sunday - 21, Waits: true},
		"Expected by today. Has it come?":                                          {On: sunday, Waits: true},
		"Waiting. Nothing to do until Wednesday.":                                  {On: sunday + 3, Waits: true, Begun: true},
		"Waiting on your school, since yesterday. Nothing to do until 6 December.": {On: sunday + 14, Waits: true, Whom: "your school", Since: sunday - 1},
		"At 15:00 on your clock (10:00 Europe/London).":                            {On: sunday + 9, At: at, Zone: "Europe/London"},
		"At 15:00.": {On: sunday + 9, At: at},
	} {
		if got := v.When(e); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	for _, word := range []string{"late", "overdue", "missed", "behind"} {
		for on := sunday - 40; on < sunday; on++ {
			if s := v.When(agenda.Entry{On: on}); strings.Contains(s, word) {
				t.Errorf("%q blames", s)
			}
		}
	}
}

func TestPutOffNeverReachesPastTheLastDay(t *testing.T) {
	t.Parallel()
	later := &agenda.Later{Path: "/x", Field: "f"}
	for want, e := range map[string]agenda.Entry{
		"[25 Nov 29 Nov 6 Dec 20 Dec]": {On: sunday - 3, Later: later},
		"[25 Nov 29 Nov]":              {On: sunday, Latest: sunday + 8, Later: later},
		"[27 Nov 1 Dec]":               {On: sunday + 2, Latest: sunday + 10, Later: later},
		"[]":                           {On: sunday, Latest: sunday + 2, Later: later},
	} {
		var got []string
		for _, p := range PutOff(e, sunday) {
			got = append(got, p.On.Format("2 Jan"))
		}
		if fmt.Sprint(got) != want {
			t.Errorf("%v, want %s", got, want)
		}
	}
	if len(PutOff(agenda.Entry{On: sunday}, sunday)) != 0 {
		t.Error("what cannot be put off is put off")
	}
}

// entries draws agendas of all shapes.
func entries(t *rapid.T) []agenda.Entry {
	kinds := []agenda.Kind{agenda.Step, agenda.Window, agenda.Answer, agenda.Interview, agenda.FollowUp, agenda.Payment, agenda.Placement, agenda.Own}
	n := rapid.IntRange(0, 40).Draw(t, "n")
	var out []agenda.Entry
	for i := range n {
		near := func(name string) clock.Date { return sunday + clock.Date(rapid.IntRange(-40, 60).Draw(t, name)) }
		e := agenda.Entry{ID: fmt.Sprintf("e%02d", i), What: "Thing", Kind: rapid.SampledFrom(kinds).Draw(t, "kind"), On: near("on"),
			Waits: rapid.Bool().Draw(t, "waits"), Done: rapid.IntRange(0, 5).Draw(t, "done") == 0, Must: rapid.Bool().Draw(t, "must"), Begun: rapid.Bool().Draw(t, "begun")}
		if rapid.Bool().Draw(t, "latest?") {
			e.Latest = near("latest")
		}
		if rapid.Bool().Draw(t, "tap") {
			e.Do = tap
		}
		out = append(out, e)
	}
	return out
}

// Every entry that is not over is in exactly one group, whatever order they come
// in; no group shows more than it may; the title is true.
func TestEveryEntryIsInExactlyOneGroup(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		all := entries(t)
		v := Of(all, noon)
		seen := map[string]int{}
		for _, list := range [][]agenda.Entry{v.Now.All(), v.Week.All(), v.Waiting.All(), v.Later} {
			for _, e := range list {
				seen[e.ID]++
			}
			if len(list) > 1 && slices.ContainsFunc(list, func(e agenda.Entry) bool { return e.Done }) {
				t.Fatal("what is done is shown")
			}
		}
		for _, e := range all {
			want := 1
			if GroupOf(e, sunday) == Over {
				want = 0
			}
			if seen[e.ID] != want {
				t.Fatalf("%s (%s) stands in %d groups", e.ID, GroupOf(e, sunday), seen[e.ID])
			}
		}
		for _, l := range []List{v.Now, v.Week, v.Waiting} {
			if len(l.Shown) > Most || len(l.Rest) > 0 && len(l.Shown) < Most {
				t.Fatalf("shows %d, keeps %d back", len(l.Shown), len(l.Rest))
			}
		}
		if peace := strings.HasPrefix(v.Title(), "Nothing to do until"); peace {
			for _, e := range all {
				if !e.Done && e.On > sunday && e.On < v.Next && GroupOf(e, sunday) != Over {
					t.Fatalf("%s comes before %s", e.ID, v.Next)
				}
			}
		}
		if (v.Now.Len() > 0) != strings.Contains(v.Title(), "to do now") {
			t.Fatalf("%d now, and the title is %q", v.Now.Len(), v.Title())
		}
		turned := slices.Clone(all)
		slices.Reverse(turned)
		if a, b := fmt.Sprint(v), fmt.Sprint(Of(turned, noon)); a != b {
			t.Fatalf("another order gives another page:\n%s\n%s", a, b)
		}
	})
}
