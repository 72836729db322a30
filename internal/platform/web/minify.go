package web

import (
	"bytes"
	"strings"
)

// Minify takes comments and needless white space out of a style sheet. It knows
// strings, and keeps the blanks that mean something: between words and
// selectors, and around the signs of calc(). It is meant for this program's own
// sheets, written by hand.
func Minify(css string) string {
	m := minifier{out: make([]byte, 0, len(css))}
	for i := 0; i < len(css); i++ {
		switch c := css[i]; c {
		case '/':
			if i+1 < len(css) && css[i+1] == '*' {
				end := strings.Index(css[i+2:], "*/")
				if end < 0 {
					return string(m.out)
				}
				i += end + 3
				m.blank = true
				continue
			}
			m.put(css[i : i+1])
		case '"', '\'':
			end := endOfString(css, i)
			m.put(css[i:end])
			i = end - 1
		case ' ', '\t', '\n', '\r':
			m.blank = true
		default:
			m.put(css[i : i+1])
		}
	}
	return string(m.out)
}

// endOfString is the index after the string that begins at i.
func endOfString(css string, i int) int {
	for end := i + 1; end < len(css); end++ {
		switch css[end] {
		case '\\':
			end++
		case css[i]:
			return end + 1
		}
	}
	return len(css)
}

type minifier struct {
	out   []byte
	depth int  // of parentheses
	blank bool // white space stood before the next piece
}

func (m *minifier) put(piece string) {
	next := piece[0]
	if m.blank && len(m.out) > 0 && m.matters(m.out[len(m.out)-1], next) {
		m.out = append(m.out, ' ')
	}
	m.blank = false
	switch next {
	case '(':
		m.depth++
	case ')':
		m.depth--
	case '}':
		m.out = bytes.TrimSuffix(m.out, []byte(";"))
	}
	m.out = append(m.out, piece...)
}

// matters tells whether the blank between two characters has a meaning.
func (m *minifier) matters(last, next byte) bool {
	switch last {
	case '{', '}', ';', ',', '>', '(':
		return false
	case ':':
		return m.depth > 0
	}
	switch next {
	case '{', '}', ';', ',', '>', '!', ')':
		return false
	}
	return true
}
