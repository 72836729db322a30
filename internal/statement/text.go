package statement

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// word is one word of a text.
type word struct {
	fold     string // lower case, without accents and without 's
	from, to int    // bytes of the text
	upper    bool   // begins with a capital
	caps     bool   // all capitals, two letters or more
	first    bool   // begins a sentence
}

// sentence is one sentence: its bytes and its words.
type sentence struct {
	from, to    int
	first, last int // words[first:last]
	paragraph   int
}

// parsed is a text taken apart.
type parsed struct {
	text      string
	words     []word
	sentences []sentence
}

func (p *parsed) says(s sentence) string { return strings.TrimSpace(p.text[s.from:s.to]) }

func (p *parsed) of(s sentence) []word { return p.words[s.first:s.last] }

// sentenceOf is the sentence that holds a word.
func (p *parsed) sentenceOf(w int) int {
	low, high := 0, len(p.sentences)
	for low < high {
		mid := (low + high) / 2
		if p.sentences[mid].last <= w {
			low = mid + 1
		} else {
			high = mid
		}
	}
	return low
}

// Clean is a text as it is kept: no blanks at the ends of lines, one empty line
// between paragraphs.
func Clean(text string) string {
	var out []string
	blank := false
	for line := range strings.Lines(strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")) {
		line = strings.TrimRightFunc(line, unicode.IsSpace)
		if line == "" {
			blank = len(out) > 0
			continue
		}
		if blank {
			out = append(out, "")
			blank = false
		}
		out = append(out, line)
	}
	return strings.TrimSpace(strings.Join(out, "\n"))
}

// Paragraphs are those of a clean text.
func Paragraphs(text string) []string {
	if text == "" {
		return nil
	}
	return strings.Split(text, "\n\n")
}

// parse takes a text apart, in one go.
func parse(text string) *parsed {
	p := &parsed{text: text, words: make([]word, 0, len(text)/6+1)}
	start, first, paragraph := 0, 0, 0
	end := func(at int) {
		if len(p.words) > first {
			p.words[first].first = true
			p.sentences = append(p.sentences, sentence{start, at, first, len(p.words), paragraph})
			first = len(p.words)
		}
		start = at
	}
	for i := 0; i < len(text); {
		c, size := utf8.DecodeRuneInString(text[i:])
		switch {
		case c == '\n':
			end(i)
			if i+1 < len(text) && text[i+1] == '\n' {
				paragraph++
				i++
			}
			i++
			start = i
		case unicode.IsLetter(c) || unicode.IsDigit(c):
			to := wordEnd(text, i)
			p.words = append(p.words, makeWord(text, i, to))
			i = to
		case stops(c):
			i += size
			if sentenceEnds(p, text, i, c) {
				end(i)
			}
		default:
			i += size
		}
	}
	end(len(text))
	return p
}

func stops(c rune) bool {
	return c == '.' || c == '!' || c == '?' || c == '…' || c == '۔' || c == '؟' || c == '。'
}

// wordEnd is where a word ends that begins at i: letters, digits, and apostrophes and
// points between them (King's, O'Brien, 3.5).
func wordEnd(text string, i int) int {
	for i < len(text) {
		c, size := utf8.DecodeRuneInString(text[i:])
		if unicode.IsLetter(c) || unicode.IsDigit(c) || unicode.IsMark(c) {
			i += size
			continue
		}
		next, _ := utf8.DecodeRuneInString(text[i+size:])
		before, _ := utf8.DecodeLastRuneInString(text[:i])
		if (c == '\'' || c == '’') && unicode.IsLetter(next) || (c == '.' || c == ',') && unicode.IsDigit(next) && unicode.IsDigit(before) {
			i += size
			continue
		}
		break
	}
	return i
}

func makeWord(text string, from, to int) word {
	s := text[from:to]
	c, _ := utf8.DecodeRuneInString(s)
	w := word{fold: fold(s), from: from, to: to, upper: unicode.IsUpper(c)}
	if w.upper && len(w.fold) > 1 {
		w.caps = !strings.ContainsFunc(s, unicode.IsLower)
	}
	return w
}

// fold is a word for comparing: lower case, without accents, apostrophes and the 's of
// a genitive.
func fold(s string) string {
	plain := true
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf || s[i] == '\'' {
			plain = false
			break
		}
	}
	if plain {
		return strings.ToLower(s)
	}
	s = strings.ToLower(strings.ReplaceAll(s, "’", "'"))
	s = strings.TrimSuffix(s, "'s")
	s = strings.ReplaceAll(s, "'", "")
	if strings.IndexFunc(s, func(c rune) bool { return c >= utf8.RuneSelf }) < 0 {
		return s
	}
	out := make([]rune, 0, len(s))
	for _, c := range norm.NFD.String(s) {
		if !unicode.Is(unicode.Mn, c) || c >= 0x0600 { // accents, and not the vowels of Urdu
			out = append(out, c)
		}
	}
	return string(out)
}

// shortened are words that a full stop follows without ending a sentence.
var shortened = set("dr prof mr mrs ms mx st vs eg ie etc cf fig no approx dept univ inc ltd jr sr al ca gen")

// sentenceEnds tells whether a stop that ends at i ends a sentence.
func sentenceEnds(p *parsed, text string, i int, stop rune) bool {
	rest := text[i:]
	if rest == "" {
		return true
	}
	c, _ := utf8.DecodeRuneInString(rest)
	if !unicode.IsSpace(c) && !strings.ContainsRune("\"'”’)»", c) {
		return stops(c) || stop == '۔' || stop == '。'
	}
	if stop != '.' {
		return true
	}
	if n := len(p.words); n > 0 {
		last := p.words[n-1]
		if last.to == i-1 && (shortened[last.fold] || last.to-last.from == 1 && last.upper && last.fold != "i") {
			return false
		}
	}
	next := strings.TrimLeftFunc(rest, func(c rune) bool { return unicode.IsSpace(c) || strings.ContainsRune("\"'”’“‘()«»", c) })
	c, _ = utf8.DecodeRuneInString(next)
	return next == "" || !unicode.IsLower(c)
}

// set makes a set of the words of a text.
func set(words string) map[string]bool {
	out := map[string]bool{}
	for _, w := range strings.Fields(words) {
		out[w] = true
	}
	return out
}

// folded are the folded words of a text.
func folded(text string) []string {
	p := parse(text)
	out := make([]string, len(p.words))
	for i, w := range p.words {
		out[i] = w.fold
	}
	return out
}

// run is a text as its folded words between blanks, to look for words in a row.
func run(text string) string { return " " + strings.Join(folded(text), " ") + " " }

// holds tells whether a run holds the words in a row.
func holds(run string, words []string) bool {
	return strings.Contains(run, " "+strings.Join(words, " ")+" ")
}
