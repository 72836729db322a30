package statement_test

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"preround/internal/statement"
)

func TestLimitsAreReadFromSentences(t *testing.T) {
	t.Parallel()
	for note, want := range map[string]statement.Limit{
		"":                                {},
		"A statement of one page":         {},
		"at most 500 words":               {Most: 500, Unit: statement.Words},
		"300 to 500 words":                {Most: 500, Unit: statement.Words},
		"a 250-word statement":            {Most: 250, Unit: statement.Words},
		"no more than 4,000 characters":   {Most: 4000, Unit: statement.Characters},
		"4 000 characters incl. blanks":   {Most: 4000, Unit: statement.Characters},
		"two letters, 14 days, 500 euros": {},
		"999999 words":                    {},
	} {
		if got := statement.LimitIn(note); got != want {
			t.Errorf("%q: %+v, want %+v", note, got, want)
		}
	}
}

func TestLengthAgainstItsLimit(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text  string
		limit statement.Limit
		over  int
		reads string
	}{
		{"", statement.Limit{}, 0, "nothing to read yet"},
		{"one two three", statement.Limit{}, 0, "under a minute to read"},
		{"one two three", statement.Limit{Most: 3, Unit: statement.Words}, 0, "under a minute to read"},
		{"one two three", statement.Limit{Most: 2, Unit: statement.Words}, 1, "under a minute to read"},
		{"naïve", statement.Limit{Most: 4, Unit: statement.Characters}, 1, "under a minute to read"},
		{strings.Repeat("word ", 200), statement.Limit{}, 0, "about a minute to read"},
		{strings.Repeat("word ", 500), statement.Limit{Most: 400, Unit: statement.Words}, 100, "about 3 minutes to read"},
	} {
		l := statement.Measure(c.text, c.limit)
		if l.Over() != c.over || l.Reading() != c.reads {
			t.Errorf("%.20q: %d over, %q; want %d, %q", c.text, l.Over(), l.Reading(), c.over, c.reads)
		}
	}
	if s := (statement.Limit{Most: 3000, Unit: statement.Words}).String(); s != "3,000 words" {
		t.Errorf("%q", s)
	}
}

func TestATextIsKeptClean(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"":                        "",
		" \n\n ":                  "",
		"a\r\nb\r\n\r\n\r\nc  \n": "a\nb\n\nc",
		"a\n \t\n\nb":             "a\n\nb",
		"\n\na\rb":                "a\nb",
	} {
		if got := statement.Clean(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func TestDiffShowsWordsThatChanged(t *testing.T) {
	t.Parallel()
	got := statement.Diff("I like one.\n\nSame.\n\nGoes.", "I like two.\n\nSame.\n\nComes here.\n\nNew.")
	want := [][]statement.Change{
		{{Kind: statement.Kept, Text: "I like "}, {Kind: statement.Taken, Text: "one."}, {Kind: statement.Added, Text: "two."}},
		{{Kind: statement.Kept, Text: "Same."}},
		{{Kind: statement.Taken, Text: "Goes."}, {Kind: statement.Added, Text: "Comes here."}},
		{{Kind: statement.Added, Text: "New."}},
	}
	if len(got) != len(want) {
		t.Fatalf("%+v", got)
	}
	for i := range want {
		if !slices.Equal(got[i], want[i]) {
			t.Errorf("%d: %+v, want %+v", i, got[i], want[i])
		}
	}
}

func texts() *rapid.Generator[string] {
	word := rapid.SampledFrom([]string{"one", "two", "three", "four", "five", "six", "\n\n", "\n", "seven."})
	return rapid.Map(rapid.SliceOfN(word, 0, 40), func(w []string) string { return statement.Clean(strings.Join(w, " ")) })
}

// What was kept and taken is the text before, what was kept and added the one after.
func TestADiffLosesNothing(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		before, after := texts().Draw(t, "before"), texts().Draw(t, "after")
		var was, is []string
		for _, p := range statement.Diff(before, after) {
			a, b, inA, inB := "", "", false, false
			for _, c := range p {
				if c.Kind != statement.Added {
					a, inA = a+c.Text, true
				}
				if c.Kind != statement.Taken {
					b, inB = b+c.Text, true
				}
			}
			if inA {
				was = append(was, a)
			}
			if inB {
				is = append(is, b)
			}
		}
		if got := strings.Join(was, "\n\n"); got != before {
			t.Errorf("before: %q, want %q", got, before)
		}
		if got := strings.Join(is, "\n\n"); got != after {
			t.Errorf("after: %q, want %q", got, after)
		}
	})
}

func TestWhereParagraphsComeFrom(t *testing.T) {
	t.Parallel()
	base := "In March I held the retractor for forty minutes.\n\nSince then I write down all that I see.\n\nI thank you."
	text := "In March I held the retractor for forty minutes.\n\nSince then I write down all that I see and hear.\n\nYour unit at St Mary’s is led by students.\n\nI thank you."
	got := statement.Origins(base, text)
	want := []statement.Origin{statement.FromBase, statement.BaseChanged, statement.ForThisPlace, statement.FromBase}
	if !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

func TestATextFollowsItsBase(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		before, after, text, want string
		taken, left               int
	}{
		"a changed paragraph":           {"a\n\nb", "a\n\nB", "a\n\nb\n\nown", "a\n\nB\n\nown", 1, 0},
		"one that is not as it was":     {"a\n\nb", "a\n\nB", "a\n\nb, mine", "a\n\nb, mine", 0, 1},
		"one taken out":                 {"a\n\nb\n\nc", "a\n\nc", "own\n\na\n\nb\n\nc", "own\n\na\n\nc", 1, 0},
		"one added":                     {"a\n\nc", "a\n\nb\n\nc", "a\n\nown\n\nc", "a\n\nb\n\nown\n\nc", 1, 0},
		"one added at the front":        {"a", "new\n\na", "a", "a", 0, 1},
		"nothing":                       {"a", "a", "own", "own", 0, 0},
		"everything":                    {"a\n\nb", "c", "a\n\nb", "c", 1, 0},
		"two changed, one of one's own": {"a\n\nb\n\nc", "A\n\nb\n\nC", "a\n\nb\n\nc mine", "A\n\nb\n\nc mine", 1, 1},
	} {
		next, taken, left := statement.Follow(c.before, c.after, c.text)
		if next != c.want || taken != c.taken || left != c.left {
			t.Errorf("%s: %q, %d, %d; want %q, %d, %d", name, next, taken, left, c.want, c.taken, c.left)
		}
	}
}

// A text that was never changed follows its base wholly, unless the base was given a
// new beginning; and no paragraph of the student's own is ever lost.
func TestFollowingLosesNothing(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		before, after := texts().Draw(t, "before"), texts().Draw(t, "after")
		text := statement.Clean(before + "\n\nmy own paragraph, of this place alone")
		next, _, left := statement.Follow(before, after, text)
		if !strings.Contains(next, "my own paragraph, of this place alone") {
			t.Errorf("%q lost what is the student's own", next)
		}
		if same, _, _ := statement.Follow(before, before, text); same != text {
			t.Errorf("a base that did not change changed %q to %q", text, same)
		}
		if left == 0 && strings.Count(before, "\n\n") == 0 && before != "" && after != "" && !strings.HasPrefix(next, after) {
			t.Errorf("%q does not follow %q", next, after)
		}
	})
}
