package table_test

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"fmt"
	"hash/crc32"
	"io"
	"runtime"
	"strings"
	"testing"
	"time"

	"preround/internal/lead/table"
	"preround/internal/platform/errs"
)

const (
	rels     = `<Relationships><Relationship Id="r1" Target="worksheets/sheet1.xml"/></Relationships>`
	bookXML  = `<workbook xmlns:r="x"><sheets><sheet name="Hidden" sheetId="9" state="hidden" r:id="r0"/><sheet name="A" sheetId="1" r:id="r1"/></sheets></workbook>`
	sheetXML = `<worksheet><sheetData>` +
		`<row r="1"><c r="A1" t="s"><v>0</v></c><c r="C1" t="inlineStr"><is><t>Deadline</t></is></c><c r="D1" t="str"><v>Fee</v></c></row>` +
		`<row r="3"><c r="A3" t="s"><v>1</v></c><c r="C3" s="1"><v>46447.5</v></c><c r="D3"><f>1+1</f><v>1.5E3</v></c><c r="E3" t="e"><v>#REF!</v></c></row>` +
		`</sheetData></worksheet>`
	sharedXML = `<sst><si><t>Name</t></si><si><r><t>Ward </t></r><r><t>7 &amp; 8</t></r><rPh><t>fu</t></rPh></si></sst>`
	stylesXML = `<styleSheet><numFmts><numFmt numFmtId="170" formatCode="dd/mm/yyyy"/></numFmts><cellStyleXfs><xf numFmtId="0"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="170"/></cellXfs></styleSheet>`
)

// workbook is an XLSX file with other parts where given; "" leaves one out.
func workbook(other map[string]string) []byte {
	parts := map[string]string{"xl/workbook.xml": bookXML, "xl/_rels/workbook.xml.rels": rels, "xl/worksheets/sheet1.xml": sheetXML, "xl/sharedStrings.xml": sharedXML, "xl/styles.xml": stylesXML}
	for name, text := range other {
		parts[name] = text
	}
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, text := range parts {
		if text == "" {
			continue
		}
		w, err := z.Create(name)
		if err == nil {
			_, err = io.WriteString(w, text)
		}
		if err != nil {
			panic(err)
		}
	}
	if err := z.Close(); err != nil {
		panic(err)
	}
	return b.Bytes()
}

func TestAWorkbookIsRead(t *testing.T) {
	t.Parallel()
	got := read(t, "a.xlsx", string(workbook(nil)))
	if fields(got) != "name,,closes,fee" || len(got.Rows) != 1 || got.Rows[0].Line != 3 || strings.Join(got.Rows[0].Cells, "|") != "Ward 7 & 8||2027-03-01 12:00|1500" {
		t.Errorf("%s %+v", fields(got), got.Rows)
	}
}

// lying is a workbook whose sheet says that it is small and unpacks to much.
func lying(size int) []byte {
	var packed bytes.Buffer
	w, _ := flate.NewWriter(&packed, 9)
	sum := crc32.NewIEEE()
	to := io.MultiWriter(w, sum)
	fmt.Fprint(to, "<worksheet><sheetData><row><c t=\"str\"><v>")
	chunk := bytes.Repeat([]byte("a"), 1<<20)
	for range size >> 20 {
		_, _ = to.Write(chunk)
	}
	fmt.Fprint(to, "</v></c></row></sheetData></worksheet>")
	_ = w.Close()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, text := range map[string]string{"xl/workbook.xml": bookXML, "xl/_rels/workbook.xml.rels": rels} {
		f, _ := z.Create(name)
		_, _ = io.WriteString(f, text)
	}
	f, err := z.CreateRaw(&zip.FileHeader{Name: "xl/worksheets/sheet1.xml", Method: zip.Deflate, CRC32: sum.Sum32(), CompressedSize64: uint64(packed.Len()), UncompressedSize64: 1000})
	if err != nil {
		panic(err)
	}
	_, _ = f.Write(packed.Bytes())
	_ = z.Close()
	return b.Bytes()
}

type hostileFile struct {
	name    string
	content []byte
	says    string
}

// hostile are files that must be refused, each with a part of what is said.
func hostile() []hostileFile {
	laughs := `<!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;">]><sst><si><t>&lol2;</t></si></sst>`
	xxe := `<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><worksheet><sheetData><row><c t="str"><v>&x;</v></c></row></sheetData></worksheet>`
	wide := strings.Repeat(",", 100_000)
	manyRows := "Name\n" + strings.Repeat("a\n", 20_001)
	aliases := "a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: [*b,*b,*b,*b,*b,*b]\n"
	part := func(name, text string) []byte { return workbook(map[string]string{name: text}) }
	const sheet = "xl/worksheets/sheet1.xml"
	return []hostileFile{
		{"empty.csv", []byte(" \n\r\n"), "empty"},
		{"nul.csv", []byte("Name,City\na\x00b,c\n"), "zero bytes"},
		{"binary.csv", bytes.Repeat([]byte{1, 2, 3, 4, 5, 0xff, 0xfe, 'a'}, 500), "not a text"},
		{"long.csv", []byte("Name\n\"" + strings.Repeat("a", 7<<20)), "quotation mark"},
		{"tenmegabytes.csv", []byte("Name\n\"" + strings.Repeat("a", 10<<20)), "more than 8"},
		{"wide.csv", []byte("Name" + wide + "\na" + wide), "100001 columns"},
		{"rows.csv", []byte(manyRows), "20000"},
		{"header.csv", []byte("Name,City\n"), "no rows"},
		{"quotes.csv", []byte("Name\n" + strings.Repeat("\"\"\"", 2<<20)), "characters"},
		{"old.xls", []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), "password"},
		{"a.pdf", []byte("%PDF-1.7"), "PDF"},
		{"a.csv", []byte("\x89PNG\r\n"), "picture"},
		{"page.csv", []byte("  <!DOCTYPE html><table>"), "web page"},
		{"a.json", []byte(`[{"name":"a"}]`), "JSON"},
		{"half.xlsx", []byte("PK\x03\x04half"), "damaged"},
		{"a.docx", part("xl/workbook.xml", ""), "archive"},
		{"word.xlsx", workbook(map[string]string{"xl/workbook.xml": "", "word/document.xml": "x"}), "text document"},
		{"password.xlsx", workbook(map[string]string{"xl/workbook.xml": "", "EncryptionInfo": "x"}), "password"},
		{"macro.xlsm", part("xl/vbaProject.bin", "x"), "macros"},
		{"laughs.xlsx", part("xl/sharedStrings.xml", laughs), "document type"},
		{"xxe.xlsx", part(sheet, xxe), "document type"},
		{"entity.xlsx", part("xl/sharedStrings.xml", `<sst><si><t>&lol;</t></si></sst>`), "entities"},
		{"nosheet.xlsx", part(sheet, ""), "damaged"},
		{"norels.xlsx", part("xl/_rels/workbook.xml.rels", ""), "damaged"},
		{"outside.xlsx", part("xl/_rels/workbook.xml.rels", `<Relationships><Relationship Id="r1" TargetMode="External" Target="https://evil.example/x.xml"/></Relationships>`), "damaged"},
		{"broken.xlsx", part(sheet, `<worksheet><sheetData><row><c`), "damaged"},
		{"deep.xlsx", part(sheet, strings.Repeat("<a>", 100_000)), "nests deeper"},
		{"bomb.xlsx", part(sheet, "<worksheet><sheetData><row><c t=\"str\"><v>"+strings.Repeat("a", 40<<20)+"</v></c></row></sheetData></worksheet>"), "times its size"},
		{"liar.xlsx", lying(64 << 20), "damaged"},
		{"farcolumn.xlsx", part(sheet, `<worksheet><sheetData><row r="1"><c r="XFD1" t="str"><v>a</v></c></row></sheetData></worksheet>`), "columns"},
		{"a.ics", []byte("BEGIN:VCALENDAR\n" + strings.Repeat("BEGIN:VEVENT\n", 100_000)), "nests deeper"},
		{"long.ics", []byte("BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:" + strings.Repeat("a", 7<<20) + "\nEND:VEVENT\n"), "65536"},
		{"fold.ics", []byte("BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:a\n" + strings.Repeat(" a\n", 1<<20) + "END:VEVENT\n"), "65536"},
		{"none.ics", []byte("BEGIN:VCALENDAR\nEND:VCALENDAR\n"), "no events"},
		{"alias.yaml", []byte(aliases), "anchors"},
		{"deep.yaml", []byte(strings.Repeat("[", 100_000)), "nested deeper"},
		{"tag.yaml", []byte("- id: !!python/object:os.system x\n"), "tags"},
		{"wrong.yaml", []byte("- id: gb-x\n  nonsense: 1\n"), "faults"},
	}
}

// Rows 23, 29 and 30: a hostile file is refused in words, at once, and in little memory.
func TestRow29HostileFilesAreRefusedAtOnce(t *testing.T) {
	for _, h := range hostile() {
		var before, after runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		began := time.Now()
		_, err := table.Read(h.name, h.content)
		took := time.Since(began)
		runtime.ReadMemStats(&after)
		problems := errs.ProblemsOf(err)
		if len(problems) != 1 || problems[0].Field != table.Field || !strings.Contains(problems[0].Says, h.says) || len(problems[0].Says) > 1200 {
			t.Errorf("%s: %.300v; want a word of %q", h.name, err, h.says)
		}
		if took > 4*time.Second {
			t.Errorf("%s took %s", h.name, took)
		}
		if used := after.TotalAlloc - before.TotalAlloc; used > 200<<20 {
			t.Errorf("%s: %d MiB were allocated", h.name, used>>20)
		}
	}
}
