// Recoverywords makes data/words/recovery.txt, the 8,192 words of which a
// recovery code has four:
//
//	go run ./tools/recoverywords -scowl /usr/share/dict/scowl >data/words/recovery.txt
//
// The words come from SCOWL (Debian's package scowl), the commonest first. Taken
// are words of 4 to 8 letters that are no form of another (no plurals, no past
// tenses), that data/words/blocked.txt does not refuse, and that are two or more
// slips (Damerau-Levenshtein) away from every word taken before: one slip of the
// pen never turns a word of the list into another. The same input gives the same
// list; changing the list would break every code in use, so a test pins its hash.
package main

import (
	"bufio"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"preround/internal/account"
)

const want = 8192

var (
	plain  = regexp.MustCompile(`^[a-z]{4,8}$`)
	letter = regexp.MustCompile(`^[a-z]{2,}$`)
)

func main() {
	scowl := flag.String("scowl", "/usr/share/dict/scowl", "folder of SCOWL's lists by size")
	blocked := flag.String("blocked", "data/words/blocked.txt", "words and beginnings* to leave out")
	flag.Parse()
	if err := run(*scowl, *blocked); err != nil {
		fmt.Fprintln(os.Stderr, "recoverywords:", err)
		os.Exit(1)
	}
}

func run(scowl, blocked string) error {
	size, err := sizes(scowl)
	if err != nil {
		return err
	}
	refused, err := refusals(blocked)
	if err != nil {
		return err
	}
	var words []string
	for w := range size {
		if plain.MatchString(w) && !isForm(w, size) && !refused(w) {
			words = append(words, w)
		}
	}
	slices.SortFunc(words, func(a, b string) int {
		if size[a] != size[b] {
			return size[a] - size[b]
		}
		if len(a) != len(b) {
			return len(a) - len(b)
		}
		return strings.Compare(a, b)
	})
	taken := spread(words, want)
	if len(taken) < want {
		return fmt.Errorf("only %d words can be had, %d are needed", len(taken), want)
	}
	slices.Sort(taken)
	fmt.Println(strings.Join(taken, "\n"))
	return nil
}

// sizes maps every word without capitals and marks to the smallest SCOWL size that holds it; a small
// size is a common word.
func sizes(dir string) (map[string]int, error) {
	out := map[string]int{}
	for _, size := range []int{10, 20, 35, 40, 50, 55} {
		for _, variety := range []string{"english", "british", "american"} {
			lines, err := readLines(filepath.Join(dir, fmt.Sprintf("%s-words.%d", variety, size)))
			if err != nil {
				return nil, err
			}
			for _, w := range lines {
				if _, known := out[w]; !known && letter.MatchString(w) {
					out[w] = size
				}
			}
		}
	}
	return out, nil
}

// refusals reads the block list: a word a line, "word*" for all that begin so.
func refusals(path string) (func(string) bool, error) {
	lines, err := readLines(path)
	if err != nil {
		return nil, err
	}
	whole := map[string]bool{}
	var starts []string
	for _, l := range lines {
		for _, w := range strings.Fields(strings.Split(l, "#")[0]) {
			if start, ok := strings.CutSuffix(w, "*"); ok {
				starts = append(starts, start)
			} else {
				whole[w] = true
			}
		}
	}
	return func(w string) bool {
		return whole[w] || slices.ContainsFunc(starts, func(s string) bool { return strings.HasPrefix(w, s) })
	}, nil
}

// endings are what makes a form of a word, with what the word itself may end in.
var endings = []struct{ ending, word string }{
	{"s", ""}, {"es", ""}, {"es", "e"}, {"ies", "y"}, {"ves", "f"}, {"ves", "fe"},
	{"d", ""}, {"ed", ""}, {"ied", "y"}, {"ing", ""}, {"ing", "e"},
	{"est", ""}, {"est", "e"}, {"iest", "y"}, {"ier", "y"}, {"ily", "y"},
	{"ly", ""}, {"ly", "le"}, {"y", "le"}, {"ness", ""}, {"iness", "y"},
}

// isForm tells whether w looks like a form of another word: walked, biggest.
func isForm(w string, known map[string]int) bool {
	if stem, ok := strings.CutSuffix(w, "er"); ok {
		if _, ok := known[stem+"est"]; ok {
			return true // bolder, beside boldest; a builder has no buildest
		}
	}
	for _, e := range endings {
		stem, ok := strings.CutSuffix(w, e.ending)
		if !ok {
			continue
		}
		if _, ok := known[stem+e.word]; ok {
			return true
		}
		if n := len(stem); e.word == "" && n > 2 && stem[n-1] == stem[n-2] { // stopped, of stop
			if _, ok := known[stem[:n-1]]; ok {
				return true
			}
		}
	}
	return false
}

// spread takes words in order, each only when no word taken is one slip away.
// Two words one slip apart are equal, or become equal when each loses a letter or
// none; that finds the few to compare without comparing all.
func spread(words []string, n int) []string {
	var taken []string
	by := map[string][]string{}
	for _, w := range words {
		if len(taken) == n {
			break
		}
		keys := []string{w}
		for i := range w {
			keys = append(keys, w[:i]+w[i+1:])
		}
		clash := slices.ContainsFunc(keys, func(k string) bool {
			return slices.ContainsFunc(by[k], func(x string) bool { return account.OneSlip(w, x) })
		})
		if clash {
			continue
		}
		taken = append(taken, w)
		for _, k := range keys {
			by[k] = append(by[k], w)
		}
	}
	return taken
}

func readLines(path string) ([]string, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var out []string
	for sc := bufio.NewScanner(f); ; {
		if !sc.Scan() {
			return out, sc.Err()
		}
		out = append(out, strings.TrimSpace(sc.Text()))
	}
}
