package account_test

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"preround/data"
	"preround/internal/account"
	"preround/internal/platform/errs"
)

func words(t interface{ Fatal(...any) }) *account.Words {
	w, err := account.ReadWords(data.RecoveryWords)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// The list is part of every code in use: whoever changes a word locks people out.
func TestTheWordListNeverChanges(t *testing.T) {
	t.Parallel()
	sum := sha256.Sum256([]byte(data.RecoveryWords))
	if got := hex.EncodeToString(sum[:]); got != listHash {
		t.Errorf("data/words/recovery.txt has changed (%s); codes that people wrote down would no longer open their plans", got)
	}
}

const listHash = "5dbd78401bedcb3f503ac3ae80f4b51ebbcbf3f5db9a21f51070beb134d9f75f"

func TestNoTwoWordsAreOneSlipApart(t *testing.T) {
	t.Parallel()
	near := map[string]string{} // a word less one letter, or itself -> the word
	for _, w := range strings.Fields(data.RecoveryWords) {
		for i := -1; i < len(w); i++ {
			k := w
			if i >= 0 {
				k = w[:i] + w[i+1:]
			}
			if other, ok := near[k]; ok && other != w && account.OneSlip(other, w) {
				t.Errorf("%s and %s are one slip apart", other, w)
			}
			near[k] = w
		}
	}
}

func TestReadWordsRefusesADamagedList(t *testing.T) {
	t.Parallel()
	good := strings.Fields(data.RecoveryWords)
	for name, damage := range map[string]func([]string) []string{
		"a word short": func(l []string) []string { return l[1:] },
		"twice":        func(l []string) []string { l[5] = l[4]; return l },
		"out of order": func(l []string) []string { l[4], l[5] = l[5], l[4]; return l },
		"a capital":    func(l []string) []string { l[9] = strings.ToUpper(l[9]); return l },
		"too long":     func(l []string) []string { l[len(l)-1] = "zzzzzzzzz"; return l },
	} {
		if _, err := account.ReadWords(strings.Join(damage(append([]string(nil), good...)), "\n")); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

func TestReadForgives(t *testing.T) {
	t.Parallel()
	const code = "maple-river-lantern-stone"
	for _, typed := range []string{
		code, "maple river lantern stone", "MAPLE River\tlantern  Stone ", "1. maple 2. river 3. lantern 4. stone",
		"maple–river—lantern·stone", "maple,river,lantern,stone.", "mapleriverlanternstone", "maple riverlantern stone",
		"map le river lantern stone", "mapel river lantern stone", "maple rivver lantern stone", "maple river latern stone",
		"maple river lantern stonee", "maple river lanterm stone",
	} {
		if got, err := words(t).Read(typed); err != nil || got != code {
			t.Errorf("Read(%q) = %q, %v", typed, got, err)
		}
	}
}

func TestReadCompletesAWord(t *testing.T) {
	t.Parallel()
	if got, err := words(t).Read("algeb maple lantern stone"); err != nil || got != "algebra-maple-lantern-stone" {
		t.Errorf("got %q, %v", got, err)
	}
}

func TestReadRefusesWithASentence(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ typed, says string }{
		{"", "four words"}, {" -- 7 ", "four words"}, {"maple river lantern", "this has 3"},
		{"maple river lantern stone otter", "this has 5"}, {"maple river lantern qqqqq", `"qqqqq" is not a word`},
		{"maple river lantern stö", "is not a word"}, {strings.Repeat("maple ", 60), "too long"},
		{"maple river lantern rivet\u2028<b>", "this has 5"}, {"maple river lantern s", "is not a word"},
		{"maple river lantern mable", `"mable" could be able or maple`}, {"maple river lantern al", "is not a word"},
	} {
		got, err := words(t).Read(c.typed)
		if errs.KindOf(err) != errs.Invalid || !strings.Contains(err.Error(), c.says) || errs.ProblemsOf(err)[0].Field != "code" {
			t.Errorf("Read(%q) = %q, %v; want a problem that says %q", c.typed, got, err, c.says)
		}
	}
}

// A slip that could be two words is asked about, never guessed.
func TestReadAsksAboutADoubtfulWord(t *testing.T) {
	t.Parallel()
	list, all := strings.Fields(data.RecoveryWords), words(t)
	asked := 0
	for _, w := range list[:300] {
		for i := range w {
			typed := w[:i] + w[i+1:]
			var near []string
			for _, x := range list {
				if account.OneSlip(typed, x) {
					near = append(near, x)
				}
			}
			got, err := all.Read("maple river lantern " + typed)
			switch {
			case len(near) == 1 && (err != nil || got != "maple-river-lantern-"+w):
				t.Errorf("%q: got %q, %v; only %s is near", typed, got, err, w)
			case len(near) > 1 && err == nil:
				t.Errorf("%q: guessed %q among %v", typed, got, near)
			case len(near) > 1:
				asked++
			}
		}
	}
	if asked == 0 {
		t.Error("no doubtful word was met; the test shows nothing")
	}
}

func TestDrawUsesTheWholeList(t *testing.T) {
	t.Parallel()
	w, seen := words(t), map[string]bool{}
	for range 20_000 {
		code, err := w.Draw(rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		for _, x := range strings.Split(code, "-") {
			seen[x] = true
		}
	}
	// 80,000 draws leave each of 8,192 words out with probability e^-9.8.
	if len(seen) < 8192-20 {
		t.Errorf("80,000 draws met only %d words", len(seen))
	}
	if _, err := w.Draw(bytes.NewReader(make([]byte, 7))); err == nil {
		t.Error("a code was made of too little randomness")
	}
}

func TestEveryCodeReadsAsItself(t *testing.T) {
	t.Parallel()
	w := words(t)
	rapid.Check(t, func(t *rapid.T) {
		code, err := w.Draw(bytes.NewReader(rapid.SliceOfN(rapid.Byte(), 8, 8).Draw(t, "random")))
		if err != nil {
			t.Fatal(err)
		}
		if got, err := w.Read(strings.ReplaceAll(strings.ToUpper(code), "-", " ")); err != nil || got != code {
			t.Fatalf("%q reads as %q, %v", code, got, err)
		}
	})
}

func FuzzRead(f *testing.F) {
	for _, s := range []string{"maple river lantern stone", "mapleriverlanternstone", "\xff\xfe", "ßßßß İİİİ", strings.Repeat("a", 199)} {
		f.Add(s)
	}
	w := words(f)
	f.Fuzz(func(t *testing.T, typed string) {
		code, err := w.Read(typed)
		if err != nil {
			if errs.KindOf(err) != errs.Invalid {
				t.Fatalf("%q: %v", typed, err)
			}
			return
		}
		if again, err := w.Read(code); err != nil || again != code {
			t.Fatalf("%q reads as %q, and that as %q, %v", typed, code, again, err)
		}
	})
}
