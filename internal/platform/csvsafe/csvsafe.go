// Package csvsafe writes tables that a spreadsheet can open without running
// anything.
//
// A spreadsheet takes a cell that begins with = + - @ for a formula, and a formula
// can send what stands in the other cells to somebody else. What students type,
// and what places say of themselves, ends in such cells. So every table that
// leaves the server is written by this package: Cell puts an apostrophe in front of
// what could be a formula, which spreadsheets read as "this is text" and do not
// show.
//
//	out := csvsafe.NewWriter(w)
//	out.Write([]string{"Date", "What"})
//	out.Write([]string{"2027-03-01", note})
//	return out.Flush()
package csvsafe

import (
	"bufio"
	"io"
	"strings"
	"unicode"
)

// Cell is the text as it may stand in a cell of a spreadsheet: never the beginning
// of a formula. A text that is none is given back as it is.
//
// Some spreadsheets part the cells of a file at semicolons or tabs, whatever stands
// in quotes, so what follows one of those inside the text is treated alike.
func Cell(text string) string {
	if !strings.ContainsFunc(text, begins) {
		return text
	}
	var b strings.Builder
	b.Grow(len(text) + 2)
	start := true // of the text, or of what a spreadsheet may take for another cell
	for _, c := range text {
		if start && begins(c) {
			b.WriteByte('\'')
			start = false
		}
		b.WriteRune(c)
		switch {
		case parts(c):
			start = true
		case !blank(c):
			start = false
		}
	}
	return b.String()
}

// begins tells whether a formula may begin with the letter, or a tab or carriage
// return that some programs skip before one. The wide forms count in East Asian
// versions.
func begins(c rune) bool { return strings.ContainsRune("=+-@\t\r＝＋－＠", c) }

func parts(c rune) bool { return strings.ContainsRune(";,\t\r\n|", c) }

func blank(c rune) bool {
	return unicode.IsSpace(c) || c == '"' || c == 0xFEFF || unicode.Is(unicode.Cf, c)
}

// Writer writes rows as RFC 4180 has them, in UTF-8 with the mark by which
// spreadsheets know it. Every cell is quoted and has passed Cell.
type Writer struct {
	out  *bufio.Writer
	some bool
}

// NewWriter is a Writer into w.
func NewWriter(w io.Writer) *Writer { return &Writer{out: bufio.NewWriter(w)} }

// mark tells programs that the text is UTF-8.
const mark = "\uFEFF"

// Write adds one row. A failure of what is written into is told by Flush.
func (w *Writer) Write(row []string) {
	if !w.some {
		w.some = true
		_, _ = w.out.WriteString(mark)
	}
	for i, cell := range row {
		if i > 0 {
			_ = w.out.WriteByte(',')
		}
		_ = w.out.WriteByte('"')
		_, _ = w.out.WriteString(strings.ReplaceAll(Cell(strings.ToValidUTF8(cell, "\uFFFD")), `"`, `""`))
		_ = w.out.WriteByte('"')
	}
	_, _ = w.out.WriteString("\r\n")
}

// Flush writes what is left and tells whether all of it could be written.
func (w *Writer) Flush() error { return w.out.Flush() }
