package guard

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// token is a word, a number, a sign or an address of the web.
type token struct {
	from, to int    // bytes of the text
	w        string // in small letters, digits as 0 to 9, without invisible signs
	is       sort
	means    meaning
	sentence int32
	cap      bool // begins with a capital
	upper    bool // capitals only, two or more
	gap      bool // white space stands before it
	poss     bool // “’s” stands after it
}

type sort uint8

const (
	word sort = iota
	number
	sign
	link // an e-mail or web address, a DOI: nothing inside counts
)

// reader is a text being read.
type reader struct {
	text      string
	tokens    []token
	hears     []meaning // of each sentence: everything that its words mean
	hasDigits bool
	low, high int // the tokens that at gives
	found     []Finding
}

func read(text string) *reader {
	r := &reader{text: text, tokens: make([]token, 0, len(text)/5+8)}
	gap, line := true, false
	sentence := int32(0)
	for i := 0; i < len(text); {
		c, n := utf8.DecodeRuneInString(text[i:])
		switch {
		case invisible(c):
			i += n
			continue
		case unicode.IsSpace(c):
			gap, line = true, line || c == '\n' || c == '\r' || c == '\u2028'
			i += n
			continue
		}
		t := r.next(i, gap)
		if k := len(r.tokens); k > 0 && (line || gap && r.ends(k-1, &t)) {
			sentence++
		}
		t.gap, t.sentence = gap, sentence
		if t.is == word {
			if t.means = lexicon[t.w]; t.means == 0 && endsIll(t.w) {
				t.means = clinical
			}
		}
		r.hasDigits = r.hasDigits || t.is == number
		r.tokens = append(r.tokens, t)
		i, gap, line = t.to, false, false
		if t.poss {
			i = r.afterPossessive(i)
		}
	}
	r.high = len(r.tokens)
	r.hears = make([]meaning, sentence+1)
	for i := range r.tokens {
		r.hears[r.tokens[i].sentence] |= r.tokens[i].means
	}
	return r
}

// next reads the token that begins at i.
func (r *reader) next(i int, gap bool) token {
	if gap {
		if end := linkEnd(r.text, i); end > 0 {
			return token{from: i, to: end, w: "", is: link}
		}
	}
	c, n := utf8.DecodeRuneInString(r.text[i:])
	switch {
	case digit(c) >= 0:
		return r.run(i, number, func(c rune) bool { return digit(c) >= 0 })
	case unicode.IsLetter(c):
		return r.word(i)
	}
	return token{from: i, to: i + n, w: r.text[i : i+n], is: sign, gap: gap}.plain(c)
}

// plain gives a sign the form that the rules know.
func (t token) plain(c rune) token {
	switch {
	case unicode.Is(unicode.Pd, c) || c == '−':
		t.w = "-"
	case c == '’' || c == '‘' || c == '`' || c == '´':
		t.w = "'"
	case c > 0xFF00 && c < 0xFF5F:
		t.w = string(c - 0xFEE0)
	case c == '،':
		t.w = ","
	}
	return t
}

// run reads signs of one sort, passing over invisible ones. What is plain is not copied.
func (r *reader) run(i int, is sort, of func(rune) bool) token {
	end := i
	for end < len(r.text) && r.text[end] < 0x80 && of(rune(r.text[end])) {
		end++
	}
	if end == len(r.text) || r.text[end] < 0x80 {
		return token{from: i, to: end, w: r.text[i:end], is: is}
	}
	var b strings.Builder
	b.WriteString(r.text[i:end])
	for j := end; j < len(r.text); {
		c, n := utf8.DecodeRuneInString(r.text[j:])
		j += n
		if invisible(c) {
			continue
		}
		if !of(c) {
			break
		}
		if d := digit(c); d >= 0 {
			c = '0' + rune(d)
		}
		b.WriteRune(c)
		end = j
	}
	return token{from: i, to: end, w: b.String(), is: is}
}

// word reads letters, with an apostrophe inside (O’Brien, I’m).
func (r *reader) word(i int) token {
	t := r.run(i, word, func(c rune) bool { return unicode.IsLetter(c) || unicode.Is(unicode.Mn, c) })
	if c, n := utf8.DecodeRuneInString(r.text[t.to:]); apostrophe(c) {
		rest := r.text[t.to+n:]
		d, m := utf8.DecodeRuneInString(rest)
		after, _ := utf8.DecodeRuneInString(rest[m:])
		switch {
		case (d == 's' || d == 'S') && !unicode.IsLetter(after):
			t.poss = true
		case unicode.IsLetter(d):
			more := r.run(t.to+n, word, func(c rune) bool { return unicode.IsLetter(c) || unicode.Is(unicode.Mn, c) })
			t.w, t.to = t.w+"'"+more.w, more.to
		}
	}
	first, n := utf8.DecodeRuneInString(t.w)
	t.cap = unicode.IsUpper(first)
	lower := strings.ToLower(t.w)
	t.upper = t.cap && len(t.w) > n && t.w == strings.ToUpper(t.w)
	t.w = lower
	return t
}

func (r *reader) afterPossessive(i int) int {
	_, n := utf8.DecodeRuneInString(r.text[i:])
	return i + n + 1
}

// ends tells whether a sentence ends with token k, when t follows it.
func (r *reader) ends(k int, t *token) bool {
	last := r.tokens[k]
	if last.is != sign || !strings.Contains(".!?", last.w) || t.is == word && !t.cap && last.w == "." {
		return false
	}
	if last.w == "." && k > 0 {
		before := r.tokens[k-1]
		if before.is == word && (len(before.w) == 1 || before.means&(title|doctor) != 0 || shortened[before.w]) && !last.gap {
			return false
		}
	}
	return true
}

var shortened = map[string]bool{"no": true, "vs": true, "st": true, "tel": true, "ext": true, "approx": true, "yrs": true, "mob": true, "ph": true, "hosp": true, "pt": true}

func apostrophe(c rune) bool { return c == '\'' || c == '’' || c == '‘' || c == '`' }

// invisible signs take no room and hide what stands beside them.
func invisible(c rune) bool {
	return c > 0x7f && (unicode.Is(unicode.Cf, c) || c >= 0xFE00 && c <= 0xFE0F) || c == 0xAD
}

// digit is the value of a decimal digit of the scripts that students use; -1 for others.
func digit(c rune) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c < 0x660:
		return -1
	}
	for _, zero := range []rune{0x660, 0x6F0, 0x966, 0x9E6, 0xFF10} {
		if c >= zero && c < zero+10 {
			return int(c - zero)
		}
	}
	return -1
}

// linkEnd is where an address that begins at i ends; 0 when none does.
func linkEnd(text string, i int) int {
	end := strings.IndexAny(text[i:], " \t\r\n")
	if end < 0 {
		end = len(text) - i
	}
	if end > 600 {
		return 0
	}
	s := text[i : i+end]
	at := strings.IndexByte(s, '@')
	switch {
	case strings.Contains(s, "://"), strings.HasPrefix(s, "www."), at > 0 && strings.Contains(s[at:], "."), isDOI(s):
		return i + len(strings.TrimRight(s, ".,;:!?)]}”\"'"))
	}
	return 0
}

// isDOI knows the number of a publication: 10.1136/bmj.n71.
func isDOI(s string) bool {
	if len(s) > 4 && strings.EqualFold(s[:4], "doi:") {
		return true
	}
	registrant, _, ok := strings.Cut(strings.TrimPrefix(s, "10."), "/")
	return ok && strings.HasPrefix(s, "10.") && len(registrant) >= 4 && strings.Trim(registrant, "0123456789") == ""
}
