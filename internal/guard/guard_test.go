package guard

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"pgregory.net/rapid"
)

// One line a case: what is found ("" for nothing; a kind with ? is only warned of), and
// the text.
func TestCases(t *testing.T) {
	t.Parallel()
	n := 0
	for line := range strings.SplitSeq(strings.TrimSpace(cases), "\n") {
		want, text, ok := strings.Cut(line, "|")
		if !ok {
			t.Fatalf("no | in %q", line)
		}
		n++
		want, text = strings.TrimSpace(want), strings.ReplaceAll(strings.TrimSpace(text), `\n`, "\n")
		var got []string
		for _, f := range Check(text) {
			k := string(f.Kind)
			if !f.Hard {
				k += "?"
			}
			got = append(got, k)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%q: found %q, want %q", text, strings.Join(got, " "), want)
		}
	}
	if n < 150 {
		t.Errorf("%d cases", n)
	}
}

func TestWordsForPeople(t *testing.T) {
	t.Parallel()
	for _, k := range Kinds() {
		if said[k].reads == "" || said[k].instead == "" {
			t.Errorf("%s has no words", k)
		}
	}
	got := Problems("text", "Clerked Mrs Khan today.")
	if len(got) != 1 || got[0].Field != "text" || got[0].Says != "“Mrs Khan” reads like the name of a patient. Write “a man in his fifties”, or a case number of your own such as “case 3”. If it is no patient, say who it is: “Dr Smith, my supervisor”." {
		t.Errorf("%+v", got)
	}
	if got := Problems("text", "The patient on Ward 7B had no visitors."); got != nil {
		t.Errorf("a soft finding is refused: %+v", got)
	}
	if got := Remark("Nothing.", "The patient on Ward 7B had no visitors."); got != "Have a second look: “Ward 7B” tells where a patient lay. Leave the ward and the bed out." {
		t.Error(got)
	}
	if got := And("Noted.", "Nothing."); got != "Noted." {
		t.Error(got)
	}
	// Whoever follows the advice is no longer stopped.
	for _, text := range []string{"a man in his fifties", "case 3", "Dr Smith, my supervisor", "my date of birth is 4 May 2003", "Dr Khan’s office, 020 7946 0000",
		"my address is 12 Elm Street", "week 2", "over 89", "a teaching hospital", "her fifties", "my CNIC is 35202-1234567-1"} {
		if found := Check(text); len(found) > 0 {
			t.Errorf("the advice %q is found: %+v", text, found)
		}
	}
}

func TestOwn(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"Passport AB1234567, born on 4 May 2003", "CNIC 35202-1234567-1", "NHS number 943 476 5919", "DOB 12/03/2003"} {
		if found := Own(text); len(found) > 0 {
			t.Errorf("%q may be the student's own: %+v", text, found)
		}
	}
	for _, text := range []string{"MRN 0048291", "scan of patient Mr Smith, 54"} {
		if len(OwnProblems("note", text)) != 1 {
			t.Errorf("%q cannot be the student's own", text)
		}
	}
}

func TestLetter(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"Ms Khan clerked patients with heart failure and presented them.", "Mr Ahmed's examination of the chest was exemplary.", "Ms Khan has a rare calm; her diabetes audit changed our ward."} {
		if found := LetterProblems("seen", text); len(found) > 0 {
			t.Errorf("%q: %+v", text, found)
		}
	}
	for _, text := range []string{"She looked after our patient Mrs Khan, 54.", "He found the fracture of MRN 4471290."} {
		if len(LetterProblems("seen", text)) != 1 {
			t.Errorf("%q is taken", text)
		}
	}
}

func ten(r *rapid.T) string {
	for {
		d := rapid.StringMatching(`[4-7][0-9]{8}`).Draw(r, "digits")
		for c := range 10 {
			if s := fmt.Sprintf("%s%d", d, c); modulus11(s) {
				return s
			}
		}
	}
}

func TestNumbersHoweverWritten(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		d := ten(r)
		between := rapid.SampledFrom([]string{" ", "-", "\u00a0", "–", "\u2009"}).Draw(r, "between")
		written := d[:3] + between + d[3:6] + between + d[6:]
		label := rapid.SampledFrom([]string{"NHS number ", "NHS no. ", "nhs: ", "NHS\n", "his NHS number is "}).Draw(r, "label")
		if found := Check(label + written); len(found) != 1 || !found[0].Hard || found[0].Kind != NHSNumber || !strings.HasSuffix(found[0].Words, d[6:]) {
			r.Fatalf("%q: %+v", label+written, found)
		}
		wrong := d[:9] + string('0'+(d[9]-'0'+1)%10)
		if found := Check("Order " + wrong[:3] + " " + wrong[3:6] + " " + wrong[6:] + " came."); len(found) != 0 {
			r.Fatalf("a number whose check digit is wrong: %+v", found)
		}
	})
}

func TestAadhaarNoticesWrongDigits(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		d := []byte(rapid.StringMatching(`[2-9][0-9]{10}`).Draw(r, "digits") + "0")
		for !verhoeff(string(d)) {
			d[11]++
		}
		i := rapid.IntRange(0, 11).Draw(r, "at")
		wrong := slices.Clone(d)
		wrong[i] = '0' + (wrong[i]-'0'+byte(rapid.IntRange(1, 9).Draw(r, "more")))%10
		if verhoeff(string(wrong)) {
			r.Fatalf("%s passes beside %s", wrong, d)
		}
		if i < 11 && d[i] != d[i+1] {
			swapped := slices.Clone(d)
			swapped[i], swapped[i+1] = d[i+1], d[i]
			if verhoeff(string(swapped)) {
				r.Fatalf("%s passes beside %s", swapped, d)
			}
		}
		s := string(d)
		if found := Check("Ticket " + "admitted, Aadhaar " + s[:4] + " " + s[4:8] + " " + s[8:]); len(found) != 1 || found[0].Kind != Aadhaar {
			r.Fatalf("%+v", found)
		}
	})
}

// What is found is found in any company: other sentences before and after change
// nothing.
func TestCompanyChangesNothing(t *testing.T) {
	t.Parallel()
	var with, without []string
	for _, l := range labelled(t, "first_with.txt") {
		if _, text, _ := strings.Cut(l, "\t"); !strings.Contains(text, `\n`) {
			with = append(with, text)
		}
	}
	without = labelled(t, "first_without.txt")
	rapid.Check(t, func(r *rapid.T) {
		text := rapid.SampledFrom(with).Draw(r, "with")
		around := rapid.SliceOfN(rapid.SampledFrom(without), 1, 4).Draw(r, "around")
		before := strings.Join(around, "\n") + "\n\n"
		alone, among := Check(text), Check(before+text+"\n\n"+strings.Join(around, "\n"))
		if len(alone) != len(among) {
			r.Fatalf("alone %+v, among others %+v", alone, among)
		}
		for i, f := range alone {
			if g := among[i]; g.Kind != f.Kind || g.Hard != f.Hard || g.From != f.From+len(before) || g.Words != f.Words {
				r.Fatalf("alone %+v, among others %+v", f, g)
			}
		}
	})
}

// sound tells what must hold of every text.
func sound(t interface{ Fatalf(string, ...any) }, text string) {
	found := Check(text)
	end := 0
	for _, f := range found {
		if f.From < end || f.To <= f.From || f.To > len(text) || text[f.From:f.To] != f.Words || utf8.ValidString(text) && !utf8.ValidString(f.Words) {
			t.Fatalf("%q: %+v", text, found)
		}
		if softKinds[f.Kind] && f.Hard || said[f.Kind].reads == "" {
			t.Fatalf("%+v", f)
		}
		end = f.To
	}
	if again := Check(text); !slices.Equal(found, again) {
		t.Fatalf("%q: %+v, then %+v", text, found, again)
	}
	if len(Own(text)) > len(found) || (len(Problems("f", text)) > 0) != slices.ContainsFunc(found, func(f Finding) bool { return f.Hard }) {
		t.Fatalf("%q: %+v", text, found)
	}
}

func TestSoundOnAnyText(t *testing.T) {
	t.Parallel()
	words := strings.Fields(strings.Join(append(labelled(t, "first_with.txt"), labelled(t, "first_without.txt")...), " "))
	rapid.Check(t, func(r *rapid.T) {
		sound(r, strings.Join(rapid.SliceOfN(rapid.SampledFrom(words), 0, 40).Draw(r, "words"), rapid.SampledFrom([]string{" ", "\n", ""}).Draw(r, "between")))
	})
}

func FuzzCheck(f *testing.F) {
	for _, file := range []string{"first_with.txt", "first_without.txt", "third_with.txt"} {
		for _, l := range labelled(f, file) {
			f.Add(l)
		}
	}
	f.Add("Mr\u200b.\u00ad Smith,\ufeff ٥٤ \xff")
	f.Fuzz(func(t *testing.T, text string) { sound(t, text) })
}

// page is a text of 1,000 words as students write them.
func page(tb testing.TB) string {
	var b strings.Builder
	lines := append(labelled(tb, "first_without.txt"), labelled(tb, "third_without.txt")...)
	for i := 0; len(strings.Fields(b.String())) < 1000; i++ {
		b.WriteString(lines[i%len(lines)] + " ")
	}
	return b.String()
}

// BenchmarkThousandWords: the aim is less than a millisecond.
func BenchmarkThousandWords(b *testing.B) {
	text := page(b)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		Check(text)
	}
}

// A text costs no more for being written to cost: one piece repeated twenty times as
// often takes about twenty times as long, not four hundred times.
func TestNoTextTakesLong(t *testing.T) {
	for _, piece := range []string{"1 ", "Mr ", "Mr Smith ", "a", "- ", "patient ", "12/", "1-", "Anna ", "http://", "\u200b", "NHS ", "d.o.b ", "Mr. ", "(1) "} {
		least := func(text string) time.Duration {
			best := time.Hour
			for range 5 {
				began := time.Now()
				Check(text)
				best = min(best, time.Since(began))
			}
			return best
		}
		short, long := least(strings.Repeat(piece, 1000)), least(strings.Repeat(piece, 20_000))
		if long > 200*short+50*time.Millisecond {
			t.Errorf("%q: 20 times the text takes %d times as long (%v)", piece, long/short, long)
		}
	}
}
