package inspecttest

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"strings"
)

// pictures are damaged or bombs.
func pictures() []File {
	small := header(10, 10, 8, 2, 0)
	huge := PlainJPEG(16, 16)
	if at := bytes.Index(huge, []byte{0xff, 0xc0}); at > 0 {
		copy(huge[at+5:], "\xff\xff\xff\xff")
	}
	badSum := PNG(16, 16)
	badSum[len(badSum)-20] ^= 1
	return []File{
		{Name: "scan.png", What: "ten billion pixels", Body: pngOf(header(100_000, 100_000, 8, 2, 0), chunk("IDAT", zeros(1<<20))), Refused: true},
		{Name: "scan.png", What: "the largest there can be", Body: pngOf(header(1<<31-1, 1<<31-1, 16, 6, 1), chunk("IDAT", zeros(100))), Refused: true},
		{Name: "scan.png", What: "very wide", Body: pngOf(header(30_000, 10, 8, 2, 0), chunk("IDAT", zeros(900_010))), Refused: true},
		{Name: "scan.png", What: "no width", Body: pngOf(header(0, 10, 8, 2, 0), chunk("IDAT", zeros(10))), Refused: true},
		{Name: "scan.png", What: "small, but unpacks to 300 MB", Body: pngOf(small, chunk("IDAT", zeros(300<<20)))},
		{Name: "scan.png", What: "less than it claims", Body: pngOf(small, chunk("IDAT", zeros(10))), Refused: true},
		{Name: "scan.png", What: "no picture in it", Body: pngOf(small), Refused: true},
		{Name: "scan.png", What: "a wrong sum", Body: badSum, Refused: true},
		{Name: "scan.png", What: "a chunk longer than the file", Body: append([]byte(pngMagic), "\xff\xff\xff\xffIDAT"...), Refused: true},
		{Name: "scan.png", What: "a text that unpacks to 300 MB", Body: withChunks(PNG(8, 8), chunk("zTXt", "a\x00\x00"+zeros(300<<20)))},
		{Name: "scan.png", What: "only a head", Body: []byte(pngMagic), Refused: true},
		{Name: "photo.jpg", What: "four billion pixels", Body: huge, Refused: true},
		{Name: "photo.jpg", What: "only a head", Body: []byte("\xff\xd8\xff"), Refused: true},
		{Name: "photo.jpg", What: "a head and an end", Body: []byte("\xff\xd8\xff\xd9"), Refused: true},
		{Name: "photo.jpg", What: "a segment longer than the file", Body: []byte("\xff\xd8\xff\xe1\xff\xffExif\x00\x00"), Refused: true},
		{Name: "photo.jpg", What: "a segment of length 0", Body: []byte("\xff\xd8\xff\xe1\x00\x00Exif\x00\x00\xff\xd9"), Refused: true},
		{Name: "photo.jpg", What: "EXIF that points behind itself", Body: withSegments(PlainJPEG(16, 16), segment(0xe1, "Exif\x00\x00II*\x00\xff\xff\xff\x7f"))},
		{Name: "photo.jpg", What: "a million fill bytes", Body: append(append([]byte{0xff, 0xd8}, bytes.Repeat([]byte{0xff}, 1<<20)...), PlainJPEG(8, 8)[2:]...)},
		{Name: "photo.jpg", What: "ten thousand segments", Body: withSegments(PlainJPEG(8, 8), bytes.Repeat(segment(0xe5, Canary), 10_000))},
	}
}

// lying is an archive of one part that lies about its size.
func lying(text []byte, claims uint64) []byte {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, p := range docxParts(nil, "word/document.xml") {
		if w, err := z.Create(p.Name); err == nil {
			_, _ = w.Write([]byte(p.Text)) // a Buffer takes everything
		}
	}
	packed := []byte(zeros(len(text)))[2:] // without the head of zlib
	w, err := z.CreateRaw(&zip.FileHeader{Name: "word/document.xml", Method: zip.Deflate, UncompressedSize64: claims, CompressedSize64: uint64(len(packed)), CRC32: crc32.ChecksumIEEE(text)})
	if err == nil {
		_, err = w.Write(packed)
	}
	if err == nil {
		err = z.Close()
	}
	if err != nil {
		panic(err) // a Buffer takes everything
	}
	return b.Bytes()
}

func relation(kind, target, mode string) Part {
	return Part{"word/_rels/settings.xml.rels", `<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/` +
		kind + `" Target="` + target + `" TargetMode="` + mode + `"/></Relationships>`}
}

// documents are Word documents that act, grow or deceive, and archives that are none.
func documents() (all []File) {
	with := func(what string, parts ...Part) {
		all = append(all, File{Name: "proposal.docx", What: what, Body: Zip(docxParts(parts)...), Refused: true})
	}
	xmlPart := func(text string) Part { return Part{"word/styles.xml", text} }
	with("macros", Part{"word/vbaProject.bin", "x"})
	with("macros in capitals", Part{"word/VBAPROJECT.BIN", "x"})
	with("an object", Part{"word/embeddings/oleObject1.bin", "x"})
	with("a control", Part{"word/activeX/activeX1.xml", "<a/>"})
	with("a web page", Part{"word/afchunk.mht", "x"})
	with("HTML", Part{"word/a.html", "<script>alert(1)</script>"})
	with("a template from elsewhere", relation("attachedTemplate", "http://x/t.dotm", "External"))
	with("a picture from elsewhere", relation("image", "http://x/t.png", "External"))
	with("an object from elsewhere", relation("oleObject", "file:///x", "External"))
	with("a frame", relation("frame", "http://x/", "External"))
	with("relations that are none", Part{"word/_rels/x.rels", "<nothing"})
	with("entities that grow", xmlPart(`<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "`+strings.Repeat("ha", 100)+`"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]><a>&b;</a>`))
	with("an entity from a file", xmlPart(`<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/passwd">]><a>&a;</a>`))
	with("XML in XML", xmlPart(strings.Repeat("<a>", 100_000)))
	with("XML cut off", xmlPart("<a><b>"))
	with("a way out", Part{"../../etc/passwd", "x"})
	with("a way out in the middle", Part{"word/../../x", "x"})
	with("a way from the root", Part{"/etc/passwd", "x"})
	with("a way of Windows", Part{`..\..\x`, "x"})
	with("a drive", Part{"c:/x", "x"})
	with("a NUL", Part{"word/a\x00.xml", "x"})
	with("a part twice", Part{"word/Document.xml", "<a/>"})
	with("a picture that is none", Part{"word/media/a.png", "<script>alert(1)</script>"})
	with("a photo that is none", Part{"word/media/a.jpg", "GIF89a"})
	many := make([]Part, 3001)
	for i := range many {
		many[i].Name = fmt.Sprintf("word/%d.bin", i)
	}
	with("too many parts", many...)
	with("a bomb", Part{"word/big.bin", strings.Repeat("\x00", 101<<20)})
	macro := docxParts(nil, "[Content_Types].xml")
	macro = append(macro, Part{"[Content_Types].xml", `<Types><Override PartName="/word/document.xml" ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/></Types>`})
	zero := bytes.Repeat([]byte{0}, 150<<20)
	locked := DOCX()
	for at := range locked[:len(locked)-10] {
		if string(locked[at:at+4]) == "PK\x01\x02" {
			binary.LittleEndian.PutUint16(locked[at+8:], 1)
		}
	}
	return append(all,
		File{Name: "proposal.docx", What: "macros by type", Body: Zip(macro...), Refused: true},
		File{Name: "proposal.docx", What: "a bomb that lies about its size", Body: lying(zero, 100), Refused: true},
		File{Name: "proposal.docx", What: "locked parts", Body: locked, Refused: true},
		File{Name: "proposal.docx", What: "no document", Body: Zip(docxParts(nil, "word/document.xml")...), Refused: true},
		File{Name: "proposal.docx", What: "no types", Body: Zip(docxParts(nil, "[Content_Types].xml")...), Refused: true},
		File{Name: "papers.zip", What: "an archive", Body: Zip(Part{"a.pdf", "x"}), Refused: true},
		File{Name: "papers.pdf", What: "an archive with the name of a PDF", Body: Zip(Part{"a.pdf", "x"}), Refused: true},
		File{Name: "a.jar", What: "a Java program", Body: Zip(Part{"META-INF/MANIFEST.MF", "Main-Class: X"}), Refused: true},
		File{Name: "a.xlsx", What: "a spreadsheet", Body: Zip(Part{"[Content_Types].xml", "<a/>"}, Part{"xl/workbook.xml", "<a/>"}), Refused: true},
		File{Name: "a.odt", What: "an OpenDocument", Body: Zip(Part{"mimetype", "application/vnd.oasis.opendocument.text"}), Refused: true},
		File{Name: "a.docx", What: "an empty archive", Body: Zip(), Refused: true},
		File{Name: "a.docx", What: "a head of an archive", Body: []byte("PK\x03\x04"), Refused: true},
	)
}

// strangers are files of other kinds, under their own and under borrowed names.
func strangers() (all []File) {
	kinds := map[string]string{
		"gif": "GIF89a\x01\x00\x01\x00\x00\x00\x00;", "webp": "RIFF\x10\x00\x00\x00WEBPVP8 ", "heic": "\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic", "bmp": "BM\x00\x00", "tiff": "II*\x00",
		"doc": "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "rtf": `{\rtf1 x}`, "html": "<html><script>alert(1)</script>", "svg": `<svg onload="alert(1)"/>`, "xml": "<?xml version='1.0'?><a/>",
		"exe": "MZ\x90", "elf": "\x7fELF", "sh": "#!/bin/sh\n", "txt": "hello", "ps": "%!PS", "mp4": "\x00\x00\x00\x18ftypisom0000", "gz": "\x1f\x8b\x08", "empty": "", "nul": "\x00\x00\x00\x00",
	}
	for kind, text := range kinds {
		all = append(all, File{Name: "a." + kind, What: kind, Body: []byte(text), Refused: true}, File{Name: "a." + kind + ".pdf", What: kind + " called a PDF", Body: []byte(text), Refused: true})
	}
	return append(all, File{Name: "a.pdf", What: "too large", Body: append(PDF(1), make([]byte, 20<<20)...), Refused: true})
}

// cuts are honest files that did not arrive whole.
func cuts() (all []File) {
	for _, b := range base() {
		for _, percent := range []int{2, 10, 30, 50, 70, 90} {
			all = append(all, File{Name: b.Name, What: fmt.Sprintf("cut at %d%%", percent), Body: b.Body[:len(b.Body)*percent/100], Refused: true})
		}
	}
	return all
}
