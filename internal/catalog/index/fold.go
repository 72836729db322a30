package index

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// maxWordBytes bounds one word; the rest of a longer one is dropped.
const maxWordBytes = 40

// letters that have no decomposition but a customary plain spelling.
var plainLetter = map[rune]string{'ß': "ss", 'ø': "o", 'æ': "ae", 'œ': "oe", 'ł': "l", 'đ': "d", 'ð': "d", 'þ': "th", 'ı': "i", 'ħ': "h"}

// words calls use for every word of s: lower case, without diacritics, split at
// everything that is neither letter nor digit. An apostrophe inside a word is
// dropped ("men's" is "mens") and an ampersand is the word "and". The string
// handed to use is valid only during the call when scratch is reused; callers
// that keep it must clone it.
func words(s string, scratch []byte, use func([]byte)) []byte {
	if !isASCII(s) {
		s = plain(s)
	}
	b := scratch[:0]
	flush := func() {
		if len(b) > 0 {
			use(clip(b))
			b = b[:0]
		}
	}
	for i, r := range s {
		switch {
		case r < utf8.RuneSelf && ('a' <= r && r <= 'z' || '0' <= r && r <= '9'):
			b = append(b, byte(r))
		case 'A' <= r && r <= 'Z':
			b = append(b, byte(r)+'a'-'A')
		case r == '&':
			flush()
			use([]byte("and"))
		case r == '\'' && len(b) > 0 && i+1 < len(s):
		case r >= utf8.RuneSelf && (unicode.IsLetter(r) || unicode.IsDigit(r)):
			b = utf8.AppendRune(b, r)
		default:
			flush()
		}
	}
	flush()
	return b
}

// clip cuts a word to maxWordBytes without splitting a rune.
func clip(b []byte) []byte {
	if len(b) <= maxWordBytes {
		return b
	}
	n := maxWordBytes
	for n > 0 && !utf8.RuneStart(b[n]) {
		n--
	}
	return b[:n]
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// plain lower-cases, strips diacritics and compatibility forms.
func plain(s string) string {
	var b strings.Builder
	for _, r := range norm.NFKD.String(s) {
		if unicode.Is(unicode.Mn, r) {
			continue
		}
		r = unicode.ToLower(r)
		switch {
		case r == '\u2019' || r == '\u02bc' || r == '\u2018':
			b.WriteByte('\'')
		case plainLetter[r] != "":
			b.WriteString(plainLetter[r])
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// split is words as a slice.
func split(s string) []string {
	var out []string
	words(s, nil, func(w []byte) { out = append(out, string(w)) })
	return out
}

// stem gives the form under which a word is looked up: British and American
// spellings and singular and plural fall together ("paediatrics" and
// "pediatric", "programmes" and "program"). It is a key, never shown; that two
// unrelated words share one does no harm beyond an extra hit.
func stem(w string) string {
	if len(w) < 4 || w[0] >= utf8.RuneSelf {
		return w
	}
	s := w
	switch n := len(s); {
	case n >= 5 && strings.HasSuffix(s, "ies"):
		s = s[:n-3] + "y"
	case strings.HasSuffix(s, "ss"), strings.HasSuffix(s, "us"), strings.HasSuffix(s, "is"):
	case s[n-1] == 's':
		s = s[:n-1]
	}
	if strings.Contains(s, "ae") || strings.Contains(s, "oe") {
		s = strings.ReplaceAll(strings.ReplaceAll(s, "ae", "e"), "oe", "e")
	}
	switch n := len(s); {
	case n >= 6 && strings.HasSuffix(s, "our"):
		s = s[:n-2] + "r"
	case n >= 6 && strings.HasSuffix(s, "amme"):
		s = s[:n-2]
	case n >= 5 && strings.HasSuffix(s, "tre"):
		s = s[:n-2] + "er"
	}
	if len(s) >= 7 {
		if strings.Contains(s, "isation") {
			s = strings.Replace(s, "isation", "ization", 1)
		} else if strings.HasSuffix(s, "ise") {
			s = s[:len(s)-2] + "ze"
		}
	}
	return s
}

// stopWords carry no meaning of their own in a question and are ignored.
var stopWords = map[string]bool{"a": true, "an": true, "and": true, "are": true, "as": true, "at": true, "by": true, "for": true, "from": true,
	"i": true, "in": true, "is": true, "me": true, "my": true, "near": true, "of": true, "on": true, "or": true, "the": true, "to": true, "with": true}

// looseWords, as stems, are what nearly every place is called by somebody: beside
// other words they help to rank but do not narrow, so that "cardiology
// internship" finds the cardiology elective too.
var looseWords = map[string]bool{"internship": true, "intern": true, "placement": true, "position": true, "opportunity": true, "program": true, "scheme": true,
	"student": true, "medical": true, "medic": true, "place": true, "best": true, "find": true, "want": true, "apply": true, "application": true}
