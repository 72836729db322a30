package cv

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"strings"
	"time"
)

// The parts of a DOCX file (ECMA-376) that never change.
const (
	docxTypes = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/><Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/><Override PartName="/word/numbering.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.numbering+xml"/></Types>`
	docxRels = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`
	docxDocumentRels = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/numbering" Target="numbering.xml"/></Relationships>`
	docxStyles = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Calibri" w:hAnsi="Calibri" w:cs="Arial"/><w:sz w:val="21"/><w:szCs w:val="21"/><w:lang w:val="en-GB" w:bidi="ur-PK"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after="40"/></w:pPr></w:pPrDefault></w:docDefaults><w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style><w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/><w:rPr><w:b/><w:sz w:val="36"/><w:szCs w:val="36"/></w:rPr></w:style><w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/><w:pPr><w:keepNext/><w:pBdr><w:bottom w:val="single" w:sz="6" w:space="1" w:color="0A5F53"/></w:pBdr><w:spacing w:before="200" w:after="60"/><w:outlineLvl w:val="0"/></w:pPr><w:rPr><w:b/><w:color w:val="0A5F53"/><w:sz w:val="24"/><w:szCs w:val="24"/></w:rPr></w:style></w:styles>`
	docxNumbering = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:numbering xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="•"/><w:lvlJc w:val="start"/><w:pPr><w:ind w:start="360" w:hanging="240"/></w:pPr></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>`
	docxOpen  = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n" + `<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>`
	docxClose = `</w:body></w:document>`
)

// pageSizes are width and height in twentieths of a point.
var pageSizes = map[Paper]string{A4: `<w:pgSz w:w="11906" w:h="16838"/>`, Letter: `<w:pgSz w:w="12240" w:h="15840"/>`}

// DOCX is the CV for programs that edit text. The same CV gives the same bytes.
func (l Laid) DOCX(paper Paper) ([]byte, error) {
	var d document
	d.paragraph("Title", false, run{l.Name, true})
	if l.NameNative != "" {
		d.paragraph("Title", true, run{l.NameNative, true})
	}
	d.line(l.Headline)
	d.line(strings.Join(l.Contact, " | "))
	d.line(l.Summary)
	for _, s := range l.Sections {
		d.paragraph("Heading1", false, run{s.Title, false})
		for _, e := range s.Entries {
			d.entry(e)
		}
	}
	body := docxOpen + d.b.String() + `<w:sectPr>` + pageSizes[paper] + `<w:pgMar w:top="1021" w:right="1077" w:bottom="1021" w:left="1077" w:header="567" w:footer="567" w:gutter="0"/></w:sectPr>` + docxClose
	return packed([]part{
		{"[Content_Types].xml", docxTypes}, {"_rels/.rels", docxRels}, {"word/document.xml", body},
		{"word/_rels/document.xml.rels", docxDocumentRels}, {"word/styles.xml", docxStyles}, {"word/numbering.xml", docxNumbering},
	})
}

type part struct{ name, text string }

// packed puts the parts into a ZIP whose dates are always the same.
func packed(parts []part) ([]byte, error) {
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, p := range parts {
		w, err := z.CreateHeader(&zip.FileHeader{Name: p.name, Method: zip.Deflate, Modified: time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)})
		if err != nil {
			return nil, err
		}
		if _, err := w.Write([]byte(p.text)); err != nil {
			return nil, err
		}
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

type run struct {
	text string
	bold bool
}

// document collects the paragraphs.
type document struct{ b strings.Builder }

func (d *document) line(s string) {
	if s != "" {
		d.paragraph("", false, run{s, false})
	}
}

func (d *document) entry(e Entry) {
	if len(e.Cited) > 0 {
		var runs []run
		for _, s := range e.Cited {
			runs = append(runs, run{s.Text, s.Bold})
		}
		d.paragraph("", false, runs...)
		return
	}
	where := e.Where
	if e.Title != "" && where != "" {
		where = ", " + where
	}
	d.paragraph("", false, run{e.Title, true}, run{where + when(e.When), false})
	for _, n := range e.Notes {
		d.line(n)
	}
	for _, p := range e.Points {
		d.bullet(p)
	}
}

func (d *document) paragraph(style string, rightToLeft bool, runs ...run) {
	d.b.WriteString(`<w:p><w:pPr>`)
	if style != "" {
		d.b.WriteString(`<w:pStyle w:val="` + style + `"/>`)
	}
	if rightToLeft {
		d.b.WriteString(`<w:bidi/>`)
	}
	d.b.WriteString(`</w:pPr>`)
	for _, r := range runs {
		d.run(r, rightToLeft)
	}
	d.b.WriteString(`</w:p>`)
}

func (d *document) bullet(text string) {
	d.b.WriteString(`<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr>`)
	d.run(run{text, false}, false)
	d.b.WriteString(`</w:p>`)
}

func (d *document) run(r run, rightToLeft bool) {
	if r.text == "" {
		return
	}
	d.b.WriteString(`<w:r><w:rPr>`)
	if r.bold {
		d.b.WriteString(`<w:b/><w:bCs/>`)
	}
	if rightToLeft {
		d.b.WriteString(`<w:rtl/>`)
	}
	d.b.WriteString(`</w:rPr><w:t xml:space="preserve">`)
	_ = xml.EscapeText(&d.b, []byte(r.text)) // a strings.Builder takes everything
	d.b.WriteString(`</w:t></w:r>`)
}
