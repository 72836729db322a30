package table

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"preround/internal/lead"
)

// decode finds out how a text is encoded. What is valid UTF-8 is UTF-8; what is
// not is taken for Windows-1252, which every byte can be, as spreadsheets in
// western languages write it.
func decode(content []byte) (text, encoding string, err error) {
	var utf16 unicode.Endianness
	switch zeroes := bytes.Count(content, []byte{0}); {
	case bytes.HasPrefix(content, []byte{0xff, 0xfe}), zeroes > 0 && halfZero(content, 1):
		utf16, encoding = unicode.LittleEndian, "UTF-16"
	case bytes.HasPrefix(content, []byte{0xfe, 0xff}), zeroes > 0 && halfZero(content, 0):
		utf16, encoding = unicode.BigEndian, "UTF-16"
	case zeroes > 0:
		return "", "", refuse("The file is not a text: it holds zero bytes. Save the table as CSV or XLSX.")
	}
	switch {
	case encoding != "":
		content, err = unicode.UTF16(utf16, unicode.UseBOM).NewDecoder().Bytes(content)
	case bytes.HasPrefix(content, []byte("\xef\xbb\xbf")):
		content, encoding = content[3:], "UTF-8"
	case utf8.Valid(content):
		encoding = "UTF-8"
	default:
		encoding = "Windows-1252"
		content, err = charmap.Windows1252.NewDecoder().Bytes(content)
	}
	if err != nil || bytes.IndexByte(content, 0) >= 0 || binary(content) {
		return "", "", refuse("The file is not a text that can be read. Save the table as CSV (UTF-8) or XLSX.")
	}
	return string(content), encoding, nil
}

// halfZero tells whether the bytes at even or odd positions are nearly all zero
// and the others nearly never, as in UTF-16 of western text without a mark.
func halfZero(b []byte, odd int) bool {
	b = b[:min(len(b), 400)]
	zero, other := 0, 0
	for i, c := range b {
		if c == 0 && i%2 == odd {
			zero++
		} else if c == 0 {
			other++
		}
	}
	return len(b) >= 4 && zero > len(b)/3 && other < len(b)/20+1
}

// binary tells of a file with many control characters.
func binary(b []byte) bool {
	control := 0
	for _, c := range b[:min(len(b), 64<<10)] {
		if c < 0x20 && c != '\n' && c != '\r' && c != '\t' && c != '\f' {
			control++
		}
	}
	return control > 8 && control*100 > min(len(b), 64<<10)
}

var delimiterNames = map[rune]string{',': "commas", ';': "semicolons", '\t': "tabs", '|': "bars"}

func readCSV(text, encoding string) (Table, error) {
	comma, text := delimiter(text)
	r := csv.NewReader(strings.NewReader(text))
	r.Comma, r.FieldsPerRecord, r.LazyQuotes = comma, -1, true
	var rows []lead.Row
	for {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return Table{}, refuse("The file cannot be read as CSV (%v). Save it anew from your spreadsheet.", err)
		}
		if blank(cells) {
			continue
		}
		line, _ := r.FieldPos(0)
		row := lead.Row{Line: line, Cells: cells}
		if err := checkRow(&row); err != nil {
			return Table{}, err
		}
		if rows = append(rows, row); len(rows) > lead.MaxRows+1 {
			return Table{}, refuse("The file has more than %d rows, which are not taken in at once. Split it into several.", lead.MaxRows)
		}
	}
	return finish(rows, "CSV, "+encoding+", with "+delimiterNames[comma])
}

// delimiter finds what stands between cells: what the first lines say with
// "sep=", or what parts them most evenly.
func delimiter(text string) (rune, string) {
	first, rest, _ := strings.Cut(text, "\n")
	if sep, ok := strings.CutPrefix(strings.ToLower(strings.TrimRight(first, "\r")), "sep="); ok {
		if c, _ := utf8.DecodeRuneInString(sep); delimiterNames[c] != "" {
			return c, rest
		}
	}
	best, most := ',', 0
	sample := text[:min(len(text), 64<<10)]
	for _, c := range []rune{',', ';', '\t', '|'} {
		r := csv.NewReader(strings.NewReader(sample))
		r.Comma, r.FieldsPerRecord, r.LazyQuotes = c, -1, true
		width, same, n := 0, 0, 0
		for n < 20 {
			cells, err := r.Read()
			if err != nil {
				break
			}
			if n++; n == 1 {
				width = len(cells)
			}
			if len(cells) == width {
				same++
			}
		}
		if score := min(width, 50) * same; width > 1 && score > most {
			best, most = c, score
		}
	}
	return best, text
}
