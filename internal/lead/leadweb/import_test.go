package leadweb_test

import (
	"encoding/csv"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"preround/internal/lead"
	"preround/internal/platform/web/webtest"
)

// list is a table of n rows: every hundredth has a date that can be two, every
// thousandth is a place of the catalogue, and the last row is the first once more.
func list(n int) string {
	var b strings.Builder
	b.WriteString("Programme;Hospital;Land;Frist;Gebühr;Sternzeichen\n")
	for i := range n {
		name, due := fmt.Sprintf("Elective %d", i), "15.10.2027"
		switch {
		case i%100 == 99:
			due = "03/04/2027"
		case i%1000 == 500:
			name = "Known"
		case i == n-1:
			name = "Elective 0"
		}
		fmt.Fprintf(&b, "%s;Host;Deutschland;%s;EUR 100;Widder\n", name, due)
	}
	return b.String()
}

func TestATableOfFiveThousandRows(t *testing.T) {
	t.Parallel()
	h := open(t)
	const rows = 5001
	p := h.upload("C:\\lists\\my list.csv", []byte(list(rows))).Has("h1", "What the columns mean").Has(".lede", "my list.csv: 5,001 rows, CSV, UTF-8, with semicolons").
		Has("#column1 option[selected]", "Name of the place").Has("#column4 option[selected]", "Deadline").Has("#column6 option[selected]", "Leave it out").Has(".lead-row", "Elective 0", "Apply by 15 October 2027")
	if n := len(h.leads("her")); n != 0 {
		t.Fatalf("%d places were saved before anybody agreed", n)
	}
	p = p.Press("Show how they read now", form("column6", "notes", "column5", "")).OK().Has("#column6 option[selected]", "Your notes").Hasnt("#first ~ ul", "fee")
	p = p.Press("Take in 5,001 rows", form("column5", "fee")).OK().Has("h1", "Taking in 5,001 rows").Has("progress[max='5001'][value='200']").Has("[data-progress]", "200 of 5,001 rows read").Has("a.btn", "Refresh")
	work := h.waiting[0]
	for range 10 {
		work()
	}
	p = p.Follow("Refresh").OK().Has("[data-progress]", "2,200 of 5,001 rows read", "22 rows refused so far")
	// The server stopped and forgot; the student presses, and presses again.
	h.waiting = nil
	p = p.Press("It has stopped: go on", nil).OK().Has("[data-progress]", "2,400 of 5,001")
	p.Press("It has stopped: go on", nil).OK()
	for _, work := range h.waiting {
		for !work() {
			continue
		}
	}
	p = p.Follow("Refresh").OK().Has("h1", "4,945 places taken in").Has("li", "50 rows refused").Has("li", "6 rows of places that were there already").
		Has("#refused", "50 rows refused").Has(".lead-row", "Line 101 Elective 99", "2027-04-03 or 2027-03-04").Has(".lead-row a[href='/below/places/gb-known']").Has(".lead-row", "Line 5002", "among your places already")
	leads := h.leads("her")
	if len(leads) != 4945 || leads[0].Place.Name != "Elective 0" || leads[0].Notes != "Sternzeichen: Widder" || leads[0].Origin != "file" {
		t.Errorf("%d %+v", len(leads), leads[0])
	}
	names := map[string]bool{}
	for _, l := range leads {
		if names[l.Place.Name] {
			t.Fatalf("%s was taken in twice", l.Place.Name)
		}
		names[l.Place.Name] = true
	}
	refused := webtest.Get(t, h, refusedFile(p))
	got, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(refused.Body), "\ufeff"))).ReadAll()
	if err != nil || len(got) != 51 || got[1][0] != "101" || got[1][2] != "Elective 99" || len(got[1]) != 8 {
		t.Errorf("%v %d rows, %q", err, len(got), got[1])
	}
	p = p.Press("Take this import back", nil).OK().Has("h1", "taken back").Has(".flash", "4,945 places of this import deleted.")
	if n := len(h.leads("her")); n != 0 {
		t.Errorf("%d are left", n)
	}
	p.Press("Undo", nil).OK().Has("h1", "4,945 places taken in")
	if n := len(h.leads("her")); n != 4945 {
		t.Errorf("%d are back", n)
	}
}

func refusedFile(p *webtest.Page) string {
	return p.Doc().Find("a[href$='refused.csv']").AttrOr("href", "")
}

func TestAColumnMustHoldTheName(t *testing.T) {
	t.Parallel()
	h := open(t)
	p := h.upload("x.csv", []byte("Ward 7,Lahore\nWard 8,Multan\n"))
	p = p.Press("Take in 2 rows", nil).Status(http.StatusUnprocessableEntity).Has(".summary", "which column holds the name")
	p = p.Press("Take in 2 rows", form("column1", "organiser", "column2", "city")).OK().Has("h1", "2 places taken in")
	if l := h.leads("her"); len(l) != 2 || l[0].Place.Name != "Ward 7" || l[1].Place.Locations[0].City != "Multan" {
		t.Errorf("%+v", l)
	}
	p.Press("Delete this report", nil).OK().Hasnt("#tables")
	if n := len(h.leads("her")); n != 2 {
		t.Errorf("the report took %d places along", 2-n)
	}
	for range 5 {
		h.upload("x.csv", []byte("Name\na\n"))
	}
	h.upload("x.csv", []byte("Name\na\n")).Status(http.StatusUnprocessableEntity).Has(".summary", "5 of your tables wait")
}

// Rows 23 and 29: the page says in words what is wrong with a file, and keeps nothing.
func TestRow29AHostileFileIsRefusedInWords(t *testing.T) {
	t.Parallel()
	h := open(t)
	for name, c := range map[string]struct{ content, says string }{
		"a.csv":   {"Name\n\"" + strings.Repeat("a", 1<<20), "quotation mark"},
		"b.csv":   {"Name\x00", "zero bytes"},
		"c.xlsx":  {"PK\x03\x04", "damaged"},
		"d.xls":   {"\xd0\xcf\x11\xe0", "password"},
		"e.ics":   {"BEGIN:VCALENDAR\n" + strings.Repeat("BEGIN:X\n", 99), "nests deeper"},
		"f.yaml":  {"a: &a [x]\nb: *a\n", "anchors"},
		"g.html":  {"<html><script>alert(1)</script>", "web page"},
		"h<b>.ex": {"MZ\x90", "program"},
	} {
		h.upload(name, []byte(c.content)).Status(http.StatusUnprocessableEntity).Has(".summary", c.says).Has("#file-wrong", c.says).Hasnt("main script")
	}
	h.upload("big.csv", make([]byte, 9<<20)).Status(http.StatusRequestEntityTooLarge).Has("main", "larger than 8 MiB")
	if i, err := h.store.Imports(t.Context(), "her"); err != nil || len(i) != 0 {
		t.Errorf("%v %v", i, err)
	}
}

// Row 13: another's import is not there.
func TestRow13AnothersImportIsNotThere(t *testing.T) {
	t.Parallel()
	h := open(t)
	p := h.upload("canary.csv", []byte("Name\nCanary\n"))
	hers := p.Address
	b := h.as("him")
	b.Get(hers).Status(http.StatusNotFound)
	b.Get(below+"/leads/import").OK().Hasnt("main", "canary")
	b.Get(hers + "/refused.csv").Status(http.StatusNotFound)
	for _, act := range []string{"/columns", "/start", "/undoing", "/return", "/deletion"} {
		b.Post(hers+act, form("act", "start", "column1", "name")).Status(http.StatusNotFound)
	}
	if i, err := h.store.Imports(t.Context(), "her"); err != nil || len(i) != 1 || i[0].Stage != lead.ChoosingColumns {
		t.Errorf("%v %v", i, err)
	}
	h.as("").Get(hers).OK().Hasnt("main", "Canary")
}

// scripts are what would run if a text of a file were taken for markup.
var scripts = []string{`<script>alert(1)</script>`, `"><img src=x onerror=alert(1)>`, `'><svg/onload=alert(1)>`, `</title><script>alert(1)</script>`, `</textarea><iframe src=//evil.example>`,
	`{{constructor.constructor('alert(1)')()}}`, `<a href="javascript:alert(1)">x</a>`, `&lt;script&gt;alert(1)&lt;/script&gt;`, "<math><mi//xlink:href=\"data:x,<script>alert(1)</script>\">",
	"\u202e<b onmouseover=alert(1)>", "<!--<img src=--><img src=x onerror=alert(1)//>", "<style>@import'//evil.example'</style>", "=cmd|' /C calc'!A0"}

// Row 28: script in every cell of every kind of file is text on every page.
func TestRow28ScriptsInATableAreText(t *testing.T) {
	t.Parallel()
	h := open(t)
	var rows strings.Builder
	w := csv.NewWriter(&rows)
	if err := w.Write([]string{"Name", "Organiser", "City", "Told by", "Contact", "Notes", "Description", "Zodiac", "Deadline"}); err != nil {
		t.Fatal(err)
	}
	for n, s := range scripts {
		if err := w.Write([]string{s, s, s, s, s, s, s, s, map[bool]string{true: s}[n%2 == 0]}); err != nil {
			t.Fatal(err)
		}
	}
	w.Flush()
	ics := "BEGIN:VCALENDAR\r\n"
	for _, s := range scripts {
		s = strings.NewReplacer(",", `\,`, ";", `\;`).Replace(s)
		ics += "BEGIN:VEVENT\r\nSUMMARY:" + s + "\r\nLOCATION:" + s + "\r\nDESCRIPTION:" + s + "\r\nURL:javascript:alert(1)\r\nEND:VEVENT\r\n"
	}
	for name, content := range map[string]string{`x"><script>alert(1)</script>.csv`: rows.String(), "x.ics": ics + "END:VCALENDAR\r\n", "header.csv": "Name;" + scripts[0] + ";" + scripts[2] + ";" + scripts[3] + "\na;b;c;d\n"} {
		p := inert(t, h.upload(name, []byte(content)))
		p = inert(t, p.Press("Take in", nil).OK())
		inert(t, p.Follow("Take in a table").OK())
	}
	b := h.as("her")
	inert(t, b.Get(below+"/leads").OK())
	inert(t, b.Get(below+"/leads?q=script").OK())
	for _, l := range h.leads("her") {
		inert(t, b.Get(below+"/leads/"+string(l.Place.ID)).OK())
		if strings.HasPrefix(l.Place.Apply.URL, "javascript") {
			t.Errorf("%s is a link", l.Place.Apply.URL)
		}
	}
	if n := len(h.leads("her")); n < 7 {
		t.Errorf("only %d places: the test proves little", n)
	}
}

// inert demands that the page holds no element that a text brought.
func inert(t *testing.T, p *webtest.Page) *webtest.Page {
	t.Helper()
	p.Hasnt("main script").Hasnt("main img").Hasnt("main iframe").Hasnt("main math").Hasnt("main style").Hasnt("main svg[onload]").Hasnt("a[href^='javascript']").Hasnt("[onerror]").Hasnt("[onmouseover]")
	return p
}
