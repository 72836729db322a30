package table_test

import (
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"preround/internal/lead"
	"preround/internal/lead/table"
)

func read(t *testing.T, name, content string) table.Table {
	t.Helper()
	got, err := table.Read(name, []byte(content))
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return got
}

// fields are the meanings of the columns, in order.
func fields(t table.Table) string {
	var out []string
	for _, c := range t.Columns {
		out = append(out, string(c.Field))
	}
	return strings.Join(out, ",")
}

func TestEncodingsAndDelimiters(t *testing.T) {
	t.Parallel()
	const text = "Krankenhaus;Ort;Frist;Bemerkung\nCharité;Köln;15.10.2027;\"gut; sehr\ngut\"\n\n;;;\nUKE;Hamburg;;–\n"
	w1252, err := charmap.Windows1252.NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	le, _ := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(text)
	be, _ := unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewEncoder().String(text)
	bare, _ := unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM).NewEncoder().String(text)
	for name, content := range map[string]string{"UTF-8": text, "UTF-8 ": "\ufeff" + text, "Windows-1252": w1252, "UTF-16": le, "UTF-16 ": be, "UTF-16  ": bare, "UTF-8  ": strings.ReplaceAll(text, "\n", "\r\n")} {
		got := read(t, "list.csv", content)
		if want := "CSV, " + strings.TrimSpace(name) + ", with semicolons"; got.Written != want {
			t.Errorf("%s: %q", name, got.Written)
		}
		if fields(got) != "organiser,city,closes,notes" || len(got.Rows) != 2 {
			t.Fatalf("%s: %s %+v", name, fields(got), got.Rows)
		}
		if r := got.Rows[0]; r.Cells[0] != "Charité" || r.Cells[1] != "Köln" || r.Cells[3] != "gut; sehr\ngut" || r.Line != 2 {
			t.Errorf("%s: %+v", name, r)
		}
		if r := got.Rows[1]; r.Line != 6 || r.Cells[3] != "–" {
			t.Errorf("%s: %+v", name, r)
		}
	}
	for content, want := range map[string]string{
		"Name,Country\na,b":                     "commas",
		"Name\tCountry\na, or b\tc":             "tabs",
		"Name|Country\na|b\nc, d, e|f":          "bars",
		"sep=;\nName;Country\na,b;c":            "semicolons",
		"Name\nonly one column":                 "commas",
		"Name;Fee\nA;\"1,5\"\nB;\"2,5\"\nC;3,5": "semicolons",
	} {
		if got := read(t, "x.csv", content); !strings.HasSuffix(got.Written, want) || got.Columns[0].Field != lead.Name {
			t.Errorf("%q: %+v", content, got)
		}
	}
}

func TestTitlesOfColumnsAreUnderstood(t *testing.T) {
	t.Parallel()
	for head, want := range map[string]string{
		"Hospital,Program name,COUNTRY,Deadline (2027),Fee (EUR),e-mail,Who told me": "organiser,name,country,closes,fee,contact,told",
		"Nombre,País,Fecha límite,Enlace,Duración":                                   "name,country,closes,link,weeks",
		"نام,ملک,آخری تاریخ,فیس":                                                     "name,country,closes,fee",
		"Bezeichnung,Land,Bewerbungsfrist,Gebühr,Wochen,Unterlagen":                  "name,country,closes,fee,weeks,requirements",
		"Name,Name,Notes,Comments,Zodiac":                                            "name,,notes,notes,",
	} {
		if got := fields(read(t, "x.csv", head+"\na,b,c,d\n")); got != want {
			t.Errorf("%s: %s, want %s", head, got, want)
		}
	}
	plain := read(t, "x.csv", "Ward 7,Lahore\nWard 8,Multan\n")
	if len(plain.Rows) != 2 || plain.Columns[1].Title != "Column 2" || plain.Rows[0].Line != 1 {
		t.Errorf("a table without a header lost its first row: %+v", plain)
	}
}

func TestEventsAndPlacesAreRows(t *testing.T) {
	t.Parallel()
	got := read(t, "x.ics", "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:Elective\\, Leeds\r\nDTSTART;TZID=\"a:b\":20270301T090000\r\nRRULE:FREQ=SECONDLY;COUNT=999999999\r\nDESCRIPTION:long\r\n  text\\nnext\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nSUMMARY:Two\r\nDTSTART;VALUE=DATE:20270402\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n")
	if len(got.Rows) != 2 || strings.Join(got.Rows[0].Cells, "|") != "Elective, Leeds|2027-03-01 09:00||||long text\nnext" || got.Rows[1].Cells[1] != "2027-04-02" {
		t.Errorf("%+v", got.Rows)
	}
	const place = "- id: gb-x-y\n  name: Elective\n  organiser: {name: X, kind: hospital}\n  category: clinical\n  format: elective\n  summary: A stay.\n  locations:\n    - {country: GB, city: Leeds}\n  duration: {min_weeks: 4}\n  sources:\n    - {url: https://example.org/a, kind: official, as_of: \"2025\"}\n"
	got = read(t, "x.yaml", place)
	l, problems := lead.ReadOf(got.Rows[0], lead.Head{}, 0)
	if len(problems) > 0 || l.Place.Weeks.Min != 4 || l.Place.Sources[0].URL != "https://example.org/a" {
		t.Errorf("%v %+v", problems, l)
	}
}

func FuzzRead(f *testing.F) {
	for _, h := range hostile() {
		if len(h.content) < 100_000 {
			f.Add(h.name, h.content)
		}
	}
	f.Add("a.xlsx", workbook(nil))
	f.Add("a.csv", []byte("Name;Fee\n\"a\"\"b\";=1+1\n"))
	f.Add("a.ics", []byte("BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:x\nEND:VEVENT\n"))
	f.Fuzz(func(t *testing.T, name string, content []byte) {
		began := time.Now()
		got, err := table.Read(name, content)
		if took := time.Since(began); took > 5*time.Second {
			t.Fatalf("%d bytes took %s", len(content), took)
		}
		if err != nil {
			return
		}
		line := 0
		for _, r := range got.Rows {
			if len(r.Cells) > len(got.Columns) || r.Line <= line {
				t.Fatalf("row %+v of %d columns", r, len(got.Columns))
			}
			line = r.Line
			lead.ReadOf(r, lead.Head{Columns: got.Columns}, 0)
		}
	})
}
