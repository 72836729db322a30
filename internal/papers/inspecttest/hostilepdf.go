package inspecttest

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"fmt"
	"strings"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
)

func deflated(text string) string {
	var b bytes.Buffer
	z := zlib.NewWriter(&b)
	if _, err := z.Write([]byte(text)); err != nil {
		panic(err) // a Buffer takes everything
	}
	if err := z.Close(); err != nil {
		panic(err) // a Buffer takes everything
	}
	return b.String()
}

// packed is a document of one page whose objects lie in a packed stream, as newer
// programs write them.
func packed(catalogue, inPage, object string) []byte {
	objects := []string{"<< /Type /Catalog /Pages 2 0 R " + catalogue + " >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << >> " + inPage + " >>", object, "<< /S (x) >>"}
	var table, body strings.Builder
	for i, o := range objects {
		fmt.Fprintf(&table, "%d %d ", i+1, body.Len())
		body.WriteString(o + "\n")
	}
	inside := deflated(table.String() + body.String())
	var b bytes.Buffer
	b.WriteString("%PDF-1.5\n")
	at := b.Len()
	fmt.Fprintf(&b, "6 0 obj\n<< /Type /ObjStm /N 5 /First %d /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream\nendobj\n", table.Len(), len(inside), inside)
	start := b.Len()
	rows := []byte{0, 0, 0, 0, 255}
	for i := range objects {
		rows = append(rows, 2, 0, 0, 6, byte(i))
	}
	rows = binary.BigEndian.AppendUint16(append(rows, 1, 0), uint16(at))
	rows = append(rows, 0)
	rows = binary.BigEndian.AppendUint16(append(rows, 1, 0), uint16(start))
	rows = append(rows, 0)
	fmt.Fprintf(&b, "7 0 obj\n<< /Type /XRef /Size 8 /W [1 3 1] /Root 1 0 R /Length %d >>\nstream\n%s\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n", len(rows), rows, start)
	return b.Bytes()
}

// Locked is a document that asks for a password to be opened, or only to be changed.
func Locked(toOpen bool) []byte {
	api.DisableConfigDir()
	c := model.NewAESConfiguration("", "owner", 256)
	if toOpen {
		c = model.NewAESConfiguration("user", "owner", 256)
	}
	var out bytes.Buffer
	if err := api.Encrypt(bytes.NewReader(PDF(1)), &out, c); err != nil {
		panic(err) // the document is a good one
	}
	return out.Bytes()
}

// Signed is a document with a signature in it, which is not checked here.
func Signed() []byte {
	return page("/AcroForm << /SigFlags 3 /Fields [4 0 R] >>", "", "<< /FT /Sig /T (s) /V 5 0 R >>",
		"<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /adbe.pkcs7.detached /ByteRange [0 10 20 10] /Contents <00> >>")
}

// brokenPDFs are damaged, locked or bombs.
func brokenPDFs() []File {
	bomb := zeros(300 << 20)
	bombStream := fmt.Sprintf("<< /Type /ObjStm /N 10 /First 10 /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream", len(bomb), bomb)
	twice := deflated(bomb)
	text := func(s string) []byte { return []byte("%PDF-1.7\n" + s) }
	return []File{
		{Name: "transcript.pdf", What: "a password to open", Body: Locked(true), Refused: true},
		{Name: "transcript.pdf", What: "protected against changes", Body: Locked(false), Refused: true},
		{Name: "transcript.pdf", What: "nothing but a head", Body: text(""), Refused: true},
		{Name: "transcript.pdf", What: "text behind a head", Body: text(strings.Repeat("lorem ipsum ", 1000)), Refused: true},
		{Name: "transcript.pdf", What: "only an end", Body: text("startxref\n0\n%%EOF"), Refused: true},
		{Name: "transcript.pdf", What: "an end that points behind the file", Body: text("startxref\n999999999\n%%EOF"), Refused: true},
		{Name: "transcript.pdf", What: "an end that points before the file", Body: text("startxref\n-5\n%%EOF"), Refused: true},
		{Name: "transcript.pdf", What: "tables that follow each other in a ring", Body: text("xref\n0 1\n0000000000 65535 f \ntrailer\n<< /Size 1 /Root 1 0 R /Prev 9 >>\nstartxref\n9\n%%EOF"), Refused: true},
		{Name: "transcript.pdf", What: "no page", Body: document([]string{"<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [] /Count 0 >>"}, ""), Refused: true},
		{Name: "transcript.pdf", What: "pages that hold themselves", Body: document([]string{"<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2 >>"}, "")},
		{Name: "transcript.pdf", What: "a lie about the pages", Body: document([]string{"<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [] /Count 2000000000 >>"}, ""), Refused: true},
		{Name: "transcript.pdf", What: "too many pages", Body: PDF(301), Refused: true},
		{Name: "transcript.pdf", What: "no catalogue", Body: document([]string{"<< /Type /Pages /Kids [] /Count 0 >>"}, ""), Refused: true},
		{Name: "transcript.pdf", What: "a catalogue that is a number", Body: document([]string{"42"}, ""), Refused: true},
		{Name: "transcript.pdf", What: "arrays in arrays", Body: page("/X "+strings.Repeat("[", 100_000)+strings.Repeat("]", 100_000), ""), Refused: true},
		{Name: "transcript.pdf", What: "dictionaries in dictionaries", Body: page("/X "+strings.Repeat("<</A ", 50_000)+"1"+strings.Repeat(">>", 50_000), ""), Refused: true},
		{Name: "transcript.pdf", What: "a stream longer than the file", Body: page("", "/Contents 4 0 R", "<< /Length 4000000000 >>\nstream\nx\nendstream")},
		{Name: "transcript.pdf", What: "a stream of negative length", Body: page("", "/Contents 4 0 R", "<< /Length -1 >>\nstream\nx\nendstream")},
		{Name: "transcript.pdf", What: "a length that refers to itself", Body: page("", "/Contents 4 0 R", "<< /Length 4 0 R >>\nstream\nx\nendstream")},
		{Name: "transcript.pdf", What: "a packed stream of objects that grows", Body: page("", "", bombStream)},
		{Name: "transcript.pdf", What: "a page that grows when unpacked", Body: page("", "/Contents 4 0 R", fmt.Sprintf("<< /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream", len(bomb), bomb)), Refused: true},
		{Name: "transcript.pdf", What: "packed twice", Body: page("", "/Contents 4 0 R", fmt.Sprintf("<< /Filter [/FlateDecode /FlateDecode] /Length %d >>\nstream\n%s\nendstream", len(twice), twice)), Refused: true},
		{Name: "transcript.pdf", What: "a table that claims a billion objects", Body: text("1 0 obj\n<< /Type /XRef /Size 1000000000 /Index [0 1000000000] /W [1 3 1] /Root 1 0 R /Length 5 >>\nstream\n\x00\x00\x00\x00\x00\nendstream\nendobj\nstartxref\n9\n%%EOF"), Refused: true},
		{Name: "transcript.pdf", What: "a picture of a billion pixels", Body: page("", "", "<< /Type /XObject /Subtype /Image /Width 100000 /Height 100000 /BitsPerComponent 8 /ColorSpace /DeviceRGB /Length 1 >>\nstream\nx\nendstream")},
		{Name: "transcript.pdf", What: "signed, and something behind", Body: append(Signed(), "<script>alert(1)</script>"...), Refused: true},
	}
}
