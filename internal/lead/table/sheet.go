package table

import (
	"encoding/xml"
	"math"
	"strconv"
	"strings"
	"time"

	"preround/internal/lead"
)

// readShared reads the texts that cells point to.
func (b *book) readShared(t xml.Token, _ int) error {
	switch t := t.(type) {
	case xml.StartElement:
		switch t.Name.Local {
		case "si":
			if len(b.shared) >= maxShared {
				return hostile("it has more than %d texts", maxShared)
			}
			b.shared = append(b.shared, "")
			b.text = b.text[:0]
		case "t":
			b.inText = true
		case "rPh":
			b.phonetic = true
		}
	case xml.EndElement:
		switch t.Name.Local {
		case "t":
			b.inText = false
		case "rPh":
			b.phonetic = false
		case "si":
			if n := len(b.shared); n > 0 {
				b.shared[n-1] = string(b.text)
			}
		}
	case xml.CharData:
		if b.inText && !b.phonetic && len(b.text) <= 4*maxCell {
			b.text = append(b.text, t...)
		}
	}
	return nil
}

// readStyles finds the styles in which a number is a day.
func (b *book) readStyles(t xml.Token, _ int) error {
	switch t := t.(type) {
	case xml.StartElement:
		switch t.Name.Local {
		case "numFmt":
			if b.formats == nil {
				b.formats = map[string]bool{}
			}
			if len(b.formats) < 5000 {
				b.formats[attr(t, "numFmtId")] = dayFormat(attr(t, "formatCode"))
			}
		case "cellXfs":
			b.inStyles = true
		case "xf":
			if b.inStyles && len(b.dates) < 100_000 {
				id := attr(t, "numFmtId")
				n, _ := strconv.Atoi(id)
				b.dates = append(b.dates, b.formats[id] || n >= 14 && n <= 22 || n >= 27 && n <= 36 || n >= 45 && n <= 47 || n >= 50 && n <= 58)
			}
		}
	case xml.EndElement:
		if t.Name.Local == "cellXfs" {
			b.inStyles = false
		}
	}
	return nil
}

// dayFormat tells whether a number format shows days: it has y, m or d outside of
// quotes and brackets.
func dayFormat(code string) bool {
	quoted, bracket := false, false
	for i, c := range strings.ToLower(code) {
		switch {
		case c == '"':
			quoted = !quoted
		case c == '[':
			bracket = true
		case c == ']':
			bracket = false
		case quoted || bracket || i > 0 && code[i-1] == '\\':
		case c == 'y' || c == 'd':
			return true
		}
	}
	return false
}

// sheetReader reads the cells of a sheet. What a formula says is passed over: the
// value that the spreadsheet last computed stands beside it.
type sheetReader struct {
	*book
	rows   []lead.Row
	row    lead.Row
	column int
	kind   string // of the cell: s, inlineStr, b, e, str, n
	style  int
	value  []byte
	within string // v or t
}

func (s *sheetReader) token(t xml.Token, _ int) error {
	switch t := t.(type) {
	case xml.StartElement:
		return s.begin(t)
	case xml.EndElement:
		return s.end(t.Name.Local)
	case xml.CharData:
		if s.within != "" && len(s.value) <= 4*maxCell {
			s.value = append(s.value, t...)
		}
	}
	return nil
}

func (s *sheetReader) begin(e xml.StartElement) error {
	switch e.Name.Local {
	case "row":
		line, err := strconv.Atoi(attr(e, "r"))
		if err != nil || line < 1 || line > 2_000_000 {
			line = s.row.Line + 1
		}
		s.row, s.column = lead.Row{Line: line}, 0
	case "c":
		s.column++
		if n := columnOf(attr(e, "r")); n > 0 {
			s.column = n
		}
		if s.column > maxColumns*20 {
			return refuse("Line %d has a cell in column %d, and more than %d columns are not read. Take out those that you do not need.", s.row.Line, s.column, maxColumns)
		}
		s.kind, s.value = attr(e, "t"), s.value[:0]
		s.style, _ = strconv.Atoi(attr(e, "s"))
	case "v", "t":
		s.within = e.Name.Local
	}
	return nil
}

func (s *sheetReader) end(name string) error {
	switch name {
	case "v", "t":
		s.within = ""
	case "c":
		text := s.cell()
		if text == "" {
			return nil
		}
		if s.column > maxColumns {
			return refuse("Line %d has %d columns, and more than %d are not read. Take out those that you do not need.", s.row.Line, s.column, maxColumns)
		}
		for len(s.row.Cells) < s.column {
			s.row.Cells = append(s.row.Cells, "")
		}
		s.row.Cells[s.column-1] = text
	case "row":
		if blank(s.row.Cells) {
			return nil
		}
		if err := checkRow(&s.row); err != nil {
			return err
		}
		if s.rows = append(s.rows, s.row); len(s.rows) > lead.MaxRows+1 {
			return refuse("The sheet has more than %d rows, which are not taken in at once. Split it into several.", lead.MaxRows)
		}
	}
	return nil
}

func (s *sheetReader) cell() string {
	v := string(s.value)
	switch s.kind {
	case "s":
		if n, err := strconv.Atoi(v); err == nil && n >= 0 && n < len(s.shared) {
			return s.shared[n]
		}
		return ""
	case "e":
		return ""
	case "b":
		return map[string]string{"1": "yes", "0": "no"}[v]
	case "", "n":
		return s.number(v)
	}
	return v
}

// number writes a number without an exponent, or the day that it means.
func (s *sheetReader) number(v string) string {
	f, err := strconv.ParseFloat(v, 64)
	if err != nil || math.IsInf(f, 0) || math.IsNaN(f) || math.Abs(f) > 1e15 {
		return ""
	}
	if s.style >= 0 && s.style < len(s.dates) && s.dates[s.style] && f >= 1 && f < 200_000 {
		first := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
		if s.from04 {
			first = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
		}
		day := first.AddDate(0, 0, int(f)).Add(time.Duration(math.Round((f-math.Floor(f))*1440)) * time.Minute)
		if f == math.Floor(f) {
			return day.Format(time.DateOnly)
		}
		return day.Format("2006-01-02 15:04")
	}
	return strconv.FormatFloat(f, 'f', -1, 64)
}

// columnOf is the number of the column in a reference such as AB12; 0 for none.
func columnOf(ref string) (n int) {
	for _, c := range ref {
		if c < 'A' || c > 'Z' {
			break
		}
		if n = n*26 + int(c-'A') + 1; n > 1<<20 {
			return n
		}
	}
	return n
}
