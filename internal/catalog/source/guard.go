package source

import (
	"bytes"
	"fmt"
	"regexp"
	"unicode/utf8"

	"github.com/goccy/go-yaml/scanner"
	"github.com/goccy/go-yaml/token"
)

// The limits of a file. The largest shipped file has 160 kB and six levels.
const (
	maxBytes  = 2 << 20
	maxPlace  = 64 << 10 // one place; the YAML library's time grows with the square of what it is given
	maxDepth  = 12
	maxIndent = 64
	maxKeys   = 200
)

func tooLarge(n int64) string {
	return fmt.Sprintf("the file has %d bytes, and more than %d (2 MiB) are not read; split it into several files", n, maxBytes)
}

// chunk is the text of one place, and the line of the file at which it begins.
type chunk struct {
	text []byte
	line int
}

// split looks at the text before anything is built of it, refuses what has no
// place in a catalogue file, and parts the rest at the hyphens with which places
// begin. A list in brackets stays whole. No chunk, with a fault, when the file is
// refused. This and tokenise are what a bomb meets.
func (r *reader) split(text []byte) []chunk {
	if len(text) > maxBytes {
		r.fault(nil, "%s", tooLarge(int64(len(text))))
		return nil
	}
	if !r.guardBytes(text) || !r.guardNesting(text) {
		return nil
	}
	var chunks []chunk
	line, at, begin := 0, 0, chunk{line: 1}
	from, inPlace := 0, false
	for l := range bytes.Lines(text) {
		line++
		switch {
		case bytes.HasPrefix(l, []byte("---")) && !inPlace && from == 0 && onlyComments(text[:at]):
			from, begin.line = at+len(l), line+1 // the mark with which YAML files may begin
		case bytes.HasPrefix(l, []byte("---")), bytes.HasPrefix(l, []byte("...")):
			r.fault(&node{line: line, col: 1}, "the file holds several YAML documents; keep one list in a file and take out the lines that say --- or ...")
			return nil
		case l[0] == '-' && (inPlace || onlyComments(text[from:at])):
			if inPlace {
				chunks = append(chunks, chunk{text[from:at], begin.line})
			}
			from, begin.line, inPlace = at, line, true
		}
		at += len(l)
	}
	chunks = append(chunks, chunk{text[from:], begin.line})
	for _, c := range chunks {
		if len(c.text) > maxPlace {
			r.fault(&node{line: c.line, col: 1}, "a place of %d bytes begins here, and more than %d (64 KiB) are not read; begin each place with a hyphen at the very start of a line", len(c.text), maxPlace)
			return nil
		}
	}
	return chunks
}

func onlyComments(text []byte) bool {
	for l := range bytes.Lines(text) {
		if l = bytes.TrimSpace(l); len(l) > 0 && l[0] != '#' {
			return false
		}
	}
	return true
}

// tokenise gives the tokens of one chunk, and refuses on the way the parts of
// YAML that hide things or nest.
func (r *reader) tokenise(text []byte) (token.Tokens, bool) {
	var s scanner.Scanner
	s.Init(string(text))
	var d depth
	var all token.Tokens
	for {
		some, err := s.Scan()
		for _, t := range some {
			if says := refusal(t); says != "" {
				r.fault(r.here(t.Position), "%s", says)
				return nil, false
			}
			if d.after(t) > maxDepth {
				return nil, r.tooDeep(t.Position.Line+r.lines, t.Position.Column)
			}
		}
		all.Add(some...)
		if err != nil {
			return all, true // the end; or a token in error, of which the parser says more
		}
	}
}

// guardBytes refuses what is no UTF-8 and the characters that hide in text.
func (r *reader) guardBytes(text []byte) bool {
	line, col := 1, 1
	for i := 0; i < len(text); {
		c, size := utf8.DecodeRune(text[i:])
		at := &node{line: line, col: col}
		switch {
		case c == utf8.RuneError && size == 1:
			r.fault(at, "this byte is not UTF-8 text; save the file with the encoding UTF-8")
			return false
		case c == '\t':
			r.fault(at, "there is a tab here; use spaces")
			return false
		case c == '\r' && i+1 < len(text) && text[i+1] == '\n':
		case c != '\n' && hidden(c):
			r.fault(at, "the invisible character U+%04X stands here; take it out", c)
			return false
		}
		i += size
		col++
		if c == '\n' {
			line, col = line+1, 1
		}
	}
	return true
}

// guardNesting counts brackets, hyphens and indentation without knowing YAML,
// because the tokeniser takes its time over a deep file. A bracket within a text
// counts too: only those that are never closed add up, and no place has a dozen.
func (r *reader) guardNesting(text []byte) bool {
	open, line := 0, 0
	for l := range bytes.Lines(text) {
		line++
		rest := bytes.TrimLeft(l, " ")
		if len(l)-len(rest) > maxIndent && len(bytes.TrimSpace(rest)) > 0 {
			return r.tooDeep(line, maxIndent)
		}
		for hyphens := 0; bytes.HasPrefix(rest, []byte("- ")); hyphens++ {
			if rest = bytes.TrimLeft(rest[2:], " "); hyphens > maxDepth {
				return r.tooDeep(line, len(l)-len(rest))
			}
		}
		for i, c := range l {
			switch c {
			case '[', '{':
				if open++; open > maxDepth {
					return r.tooDeep(line, i+1)
				}
			case ']', '}':
				open = max(0, open-1)
			}
		}
	}
	return true
}

func (r *reader) tooDeep(line, col int) bool {
	r.fault(&node{line: line, col: col}, "lists and keys are nested deeper than %d levels, and a place needs six at most; look for a bracket that is never closed", maxDepth)
	return false
}

// hidden tells of characters that a reader cannot see and that make a text look
// other than it is: control characters, marks that turn the direction of
// writing, line separators, the zero-width space and the byte order mark. The
// zero-width joiners stay, because Persian and Indian names need them.
func hidden(c rune) bool {
	switch {
	case c < 0x20, c >= 0x7f && c <= 0x9f:
		return true
	case c == 0x061c, c == 0x200b, c == 0x200e, c == 0x200f, c == 0x2028, c == 0x2029, c == 0xfeff:
		return true
	case c >= 0x202a && c <= 0x202e, c >= 0x2066 && c <= 0x2069, c >= 0xe0000 && c <= 0xe007f:
		return true
	}
	return false
}

var html = regexp.MustCompile(`<[A-Za-z/!?]|&(#[0-9]+|#[xX][0-9A-Fa-f]+|[A-Za-z][A-Za-z0-9]{1,31});`)

// checkText refuses in a value what an escape such as "\u202e" could smuggle
// past guard, and HTML, since every text of the catalogue is plain.
func (r *reader) checkText(n *node) {
	for _, c := range n.text {
		if c == '\n' || c == '\r' {
			r.fault(n, "this text has several lines; write it on one, or fold it with >-")
			return
		}
		if hidden(c) {
			r.fault(n, "the text holds the invisible character U+%04X; take it out", c)
			return
		}
	}
	if m := html.FindString(n.text); m != "" {
		r.fault(n, "the text holds HTML (%q); catalogue texts are plain, so write it in words", clip(m))
	}
}

func refusal(t *token.Token) string {
	switch t.Type {
	case token.AnchorType, token.AliasType:
		return "YAML anchors (&name) and aliases (*name) are refused; write the value out, or put quotes round a text that begins with & or *"
	case token.MergeKeyType:
		return "the YAML merge key << is refused; write the keys out"
	case token.TagType:
		return "YAML tags (such as !!str) are refused; take the tag out, or put quotes round a text that begins with !"
	case token.DirectiveType:
		return "YAML directives (lines that begin with %) are refused; take the line out"
	case token.MappingKeyType:
		return "the YAML key mark ? is refused; write key: value"
	}
	return ""
}

// depth follows how deep the tokens nest: one level for each open bracket and
// one for each column at which an enclosing list or key began.
type depth struct {
	flow    int
	columns []int
	last    *token.Token
}

func (d *depth) after(t *token.Token) int {
	switch t.Type {
	case token.SequenceStartType, token.MappingStartType:
		d.flow++
	case token.SequenceEndType, token.MappingEndType:
		d.flow = max(0, d.flow-1)
	case token.SequenceEntryType:
		d.push(t.Position.Column)
	case token.MappingValueType:
		if d.last != nil && d.flow == 0 {
			d.push(d.last.Position.Column)
		}
	}
	d.last = t
	return d.flow + len(d.columns)
}

func (d *depth) push(column int) {
	for len(d.columns) > 0 && d.columns[len(d.columns)-1] >= column {
		d.columns = d.columns[:len(d.columns)-1]
	}
	d.columns = append(d.columns, column)
}
