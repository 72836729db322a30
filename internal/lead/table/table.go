package table

import (
	"bytes"
	"fmt"
	"path"
	"strings"
	"unicode"
	"unicode/utf8"

	"preround/internal/lead"
	"preround/internal/platform/errs"
)

// Limits of a file.
const (
	MaxBytes   = 8 << 20
	maxColumns = 100
	maxCell    = 10_000 // characters
)

// Table is what a file holds.
type Table struct {
	Columns []lead.Column // their titles, and the field that each most likely means
	Rows    []lead.Row
	Written string // how the file is written: "CSV, UTF-8, with semicolons"
}

// Field is the name of the form field that faults of a file are reported at.
const Field = "file"

func refuse(format string, args ...any) error { return errs.Fault(Field, format, args...) }

// Read reads a file of whatever kind.
func Read(name string, content []byte) (t Table, err error) {
	if len(content) > MaxBytes {
		return t, refuse("The file has %d MiB, and more than %d are not read. Split it into several.", len(content)>>20, MaxBytes>>20)
	}
	if len(bytes.TrimSpace(content)) == 0 {
		return t, refuse("The file is empty.")
	}
	if says := foreign(content); says != "" {
		return t, refuse("%s", says)
	}
	if bytes.HasPrefix(content, []byte("PK")) {
		t, err = readXLSX(content)
	} else {
		t, err = readText(name, content)
	}
	if err == nil && len(t.Rows) == 0 {
		err = refuse("The file has no rows below its header.")
	}
	return t, err
}

// kinds of files that are often chosen by mistake, by how they begin.
var foreignKinds = []struct{ begins, says string }{
	{"\xd0\xcf\x11\xe0", "This is an old Excel file, or one with a password. Open it, save it as .xlsx without a password, or as CSV, and choose that."},
	{"%PDF", "This is a PDF. Copy the text out of it and paste it under “Add from a page”."},
	{"\x89PNG", "This is a picture. A table is needed: CSV or XLSX."}, {"\xff\xd8\xff", "This is a picture. A table is needed: CSV or XLSX."}, {"GIF8", "This is a picture. A table is needed: CSV or XLSX."},
	{"\x1f\x8b", "This file is compressed. Unpack it first."}, {"7z\xbc\xaf", "This file is compressed. Unpack it first."}, {"Rar!", "This file is compressed. Unpack it first."},
	{"{\\rtf", "This is a text document. Save the table in it as CSV."},
	{"MZ", "This is a program, not a table."}, {"\x7fELF", "This is a program, not a table."},
}

func foreign(content []byte) string {
	for _, k := range foreignKinds {
		if bytes.HasPrefix(content, []byte(k.begins)) {
			return k.says
		}
	}
	return ""
}

// readText reads what is no archive: CSV, a calendar, a catalogue file.
func readText(name string, content []byte) (Table, error) {
	text, encoding, err := decode(content)
	if err != nil {
		return Table{}, err
	}
	begin := strings.ToLower(strings.TrimSpace(text[:min(len(text), 2000)]))
	ext := strings.ToLower(path.Ext(name))
	switch {
	case strings.HasPrefix(begin, "begin:vcalendar"):
		return readCalendar(text)
	case strings.HasPrefix(begin, "<"):
		return Table{}, refuse("This is a web page or XML, not a table. Copy what you need from the page and paste it under “Add from a page”.")
	case ext == ".yaml" || ext == ".yml" || strings.HasPrefix(begin, "- id:"):
		return readCatalogue(name, []byte(text))
	case ext == ".json" || strings.HasPrefix(begin, "{") || strings.HasPrefix(begin, "[{"):
		return Table{}, refuse("This is JSON. Programs send it to /api/v1/leads; here a table is needed: CSV or XLSX.")
	}
	return readCSV(text, encoding)
}

// finish guesses what the columns mean and takes the header off the rows.
func finish(rows []lead.Row, written string) (Table, error) {
	if len(rows) == 0 {
		return Table{}, refuse("The file has no rows.")
	}
	width, line := 0, 0
	for i := range rows {
		width = max(width, len(rows[i].Cells))
		line = max(line+1, rows[i].Line) // a line names one row, whatever the file says
		rows[i].Line = line
	}
	t := Table{Rows: rows, Written: written}
	guessed, known := guess(rows[0].Cells)
	if known > 0 {
		t.Rows = rows[1:]
	}
	for i := range width {
		c := lead.Column{Title: fmt.Sprintf("Column %d", i+1)}
		if known > 0 && i < len(guessed) {
			c.Field = guessed[i]
			if title := strings.TrimSpace(rows[0].Cells[i]); title != "" {
				c.Title = cut(title, 80)
			}
		}
		t.Columns = append(t.Columns, c)
	}
	if len(t.Rows) > lead.MaxRows {
		return Table{}, refuse("The file has %d rows, and more than %d are not taken in at once. Split it into several.", len(t.Rows), lead.MaxRows)
	}
	return t, nil
}

// checkRow refuses what no table of places has, and cleans the rest.
func checkRow(r *lead.Row) error {
	if len(r.Cells) > maxColumns {
		return refuse("Line %d has %d columns, and more than %d are not read. Take out those that you do not need.", r.Line, len(r.Cells), maxColumns)
	}
	for i, c := range r.Cells {
		if len(c) > maxCell && utf8.RuneCountInString(c) > maxCell {
			return refuse("The cell in line %d, column %d has more than %d characters. Look for a quotation mark that is never closed, or shorten it.", r.Line, i+1, maxCell)
		}
		r.Cells[i] = clean(c)
	}
	return nil
}

// clean takes out what cannot be seen; a hard blank becomes a blank.
func clean(s string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case r == '\u00a0' || r == '\u202f':
			return ' '
		case r == utf8.RuneError, unicode.Is(unicode.Cc, r), r == '\ufeff', r == '\u200b', r >= '\u202a' && r <= '\u202e', r >= '\u2066' && r <= '\u2069', r == '\u2028', r == '\u2029',
			r == '\u200e', r == '\u200f', r == '\u061c', r >= 0xe0000 && r <= 0xe007f:
			return -1
		}
		return r
	}, s))
}

func blank(cells []string) bool {
	for _, c := range cells {
		if strings.TrimSpace(c) != "" {
			return false
		}
	}
	return true
}

func cut(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n]) + "…"
	}
	return s
}
