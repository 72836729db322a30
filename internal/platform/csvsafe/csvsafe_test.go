package csvsafe

import (
	"bytes"
	"encoding/csv"
	"errors"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// Row 31: what could be a formula is text.
func TestRow31Cell(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"":                              "",
		"Imperial College":              "Imperial College",
		"2027-03-01":                    "2027-03-01",
		"a-b, c+d; e@f":                 "a-b, c+d; e@f",
		"=1+1":                          "'=1+1",
		"+44 20 7589":                   "'+44 20 7589",
		"-12.50":                        "'-12.50",
		"@SUM(A1)":                      "'@SUM(A1)",
		"\t=1":                          "'\t'=1",
		"\r=1":                          "'\r'=1",
		"  =1":                          "  '=1",
		"\u00a0=1":                      "\u00a0'=1",
		"\u200b=1":                      "\u200b'=1",
		"＝1+1":                          "'＝1+1",
		`"=1`:                           `"'=1`,
		"note;=HYPERLINK(\"http://x\")": "note;'=HYPERLINK(\"http://x\")",
		"one\n=two":                     "one\n'=two",
		"one\t-two":                     "one\t'-two",
		"already '=1":                   "already '=1",
	} {
		if got := Cell(in); got != want {
			t.Errorf("Cell(%q) = %q, want %q", in, got, want)
		}
	}
}

// Row 31: whatever is written, no cell of any reading begins a formula, and
// nothing of the text is lost.
func TestRow31NoReadingFindsAFormula(t *testing.T) {
	t.Parallel()
	hostile := rapid.StringOfN(rapid.SampledFrom([]rune("=+-@\t\r\n;,|'\" \u00a0\u200b＝abcé😀=")), 0, 12, -1)
	rapid.Check(t, func(t *rapid.T) {
		rows := rapid.SliceOfN(rapid.SliceOfN(hostile, 1, 4), 1, 4).Draw(t, "rows")
		var b bytes.Buffer
		w := NewWriter(&b)
		for _, row := range rows {
			w.Write(row)
		}
		if err := w.Flush(); err != nil {
			t.Fatal(err)
		}
		text := strings.TrimPrefix(b.String(), mark)
		r := csv.NewReader(strings.NewReader(text))
		r.FieldsPerRecord = -1
		got, err := r.ReadAll()
		if err != nil || len(got) != len(rows) {
			t.Fatalf("%d rows became %d: %v", len(rows), len(got), err)
		}
		for i, row := range rows {
			for j, cell := range row {
				if strings.ReplaceAll(got[i][j], "'", "") != strings.ReplaceAll(strings.ReplaceAll(cell, "\r\n", "\n"), "'", "") {
					t.Fatalf("%q became %q", cell, got[i][j])
				}
				noFormula(t, got[i][j])
			}
		}
		// Programs that know no quotes, and part cells at other marks.
		for _, marks := range []string{";", "\t", ",", "|"} {
			for _, cell := range strings.FieldsFunc(text, func(c rune) bool { return strings.ContainsRune(marks+"\r\n", c) }) {
				noFormula(t, cell)
			}
		}
	})
}

// noFormula reads a cell as a careless spreadsheet does: without quotes and blanks.
func noFormula(t *rapid.T, cell string) {
	cell = strings.TrimLeft(cell, "\" \u00a0\u200b\n")
	if cell != "" && strings.ContainsRune("=+-@＝＋－＠", []rune(cell)[0]) {
		t.Fatalf("a cell begins with a formula: %q", cell)
	}
}

func TestAWriterSaysWhenNothingCouldBeWritten(t *testing.T) {
	t.Parallel()
	w := NewWriter(broken{})
	w.Write([]string{"a"})
	if err := w.Flush(); err == nil {
		t.Error("a full disk was not told")
	}
}

type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, errors.New("full") }

func FuzzRow31(f *testing.F) {
	for _, s := range []string{"=1", "a;=1", "\t@x", "'=1", "\"=1"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := Cell(s)
		if got != "" && strings.ContainsRune("=+-@\t\r", rune(got[0])) {
			t.Errorf("%q became %q", s, got)
		}
		if Cell(got) != got {
			t.Errorf("%q is changed twice: %q, %q", s, got, Cell(got))
		}
	})
}
