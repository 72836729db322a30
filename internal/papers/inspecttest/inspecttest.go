// Package inspecttest makes files for tests: papers as people have them, and more
// than two hundred that are hostile or broken. All of them are made by code, so
// that nothing dangerous lies in the repository.
package inspecttest

import (
	"archive/zip"
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"strings"
)

// Canary stands in everything that a clean copy must not hold any more.
const Canary = "canary4711"

// PDF is a document of so many pages that tells its author in every usual place.
func PDF(pages int) []byte {
	kids := make([]string, pages)
	objects := []string{"", "", "<< /Author (" + Canary + ") /Title (" + Canary + ") /Creator (" + Canary + ") >>",
		stream("/Type /Metadata /Subtype /XML", "<x:xmpmeta xmlns:x='adobe:ns:meta/'><dc:creator>"+Canary+"</dc:creator></x:xmpmeta>")}
	for i := range pages {
		text := fmt.Sprintf("BT /F1 12 Tf 72 720 Td (Page %d) Tj ET", i+1)
		objects = append(objects, fmt.Sprintf("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << >> /Contents %d 0 R "+
			"/PieceInfo << /X << /Private (%s) >> >> /Annots [<< /Type /Annot /Subtype /Text /Rect [0 0 9 9] /T (%s) /Contents (ask) >>] >>", len(objects)+2, Canary, Canary),
			stream("", text))
		kids[i] = fmt.Sprintf("%d 0 R", len(objects)-1)
	}
	objects[0] = "<< /Type /Catalog /Pages 2 0 R /Metadata 4 0 R >>"
	objects[1] = fmt.Sprintf("<< /Type /Pages /Kids [%s] /Count %d >>", strings.Join(kids, " "), pages)
	return document(objects, "/Info 3 0 R")
}

func stream(dict, content string) string {
	return fmt.Sprintf("<< %s /Length %d >>\nstream\n%s\nendstream", dict, len(content), content)
}

// document writes objects, numbered from 1; the first is the catalogue.
func document(objects []string, trailer string) []byte {
	var b bytes.Buffer
	b.WriteString("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
	at := make([]int, len(objects))
	for i, o := range objects {
		at[i] = b.Len()
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for _, o := range at {
		fmt.Fprintf(&b, "%010d 00000 n \n", o)
	}
	fmt.Fprintf(&b, "trailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, trailer, start)
	return b.Bytes()
}

// page is a document of one page with more in its catalogue and page, and more
// objects from number 4 on.
func page(catalogue, inPage string, more ...string) []byte {
	objects := append([]string{"<< /Type /Catalog /Pages 2 0 R " + catalogue + " >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << >> " + inPage + " >>"}, more...)
	return document(objects, "")
}

// Picture is a picture of that size, all of one pattern, with a red corner at the
// top left.
func Picture(width, height int) image.Image {
	m := image.NewRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			c := color.RGBA{uint8(x * 255 / width), uint8(y * 255 / height), 160, 255}
			if x < width/4 && y < height/4 {
				c = color.RGBA{255, 0, 0, 255}
			}
			m.Set(x, y, c)
		}
	}
	return m
}

// JPEG is a photo with EXIF (GPS, device, a canary) and the orientation given.
func JPEG(width, height, orientation int) []byte {
	var b bytes.Buffer
	if err := jpeg.Encode(&b, Picture(width, height), nil); err != nil {
		panic(err) // a Buffer takes everything
	}
	return withSegments(b.Bytes(), segment(0xe1, string(exif(orientation))), segment(0xfe, Canary), segment(0xe1, "http://ns.adobe.com/xap/1.0/\x00"+Canary),
		segment(0xed, "Photoshop 3.0\x00"+Canary))
}

// PlainJPEG is a photo without metadata.
func PlainJPEG(width, height int) []byte {
	var b bytes.Buffer
	if err := jpeg.Encode(&b, Picture(width, height), nil); err != nil {
		panic(err) // a Buffer takes everything
	}
	return b.Bytes()
}

func segment(marker byte, data string) []byte {
	n := len(data) + 2
	return append([]byte{0xff, marker, byte(n >> 8), byte(n)}, data...)
}

func withSegments(body []byte, segments ...[]byte) []byte {
	return append(append([]byte{0xff, 0xd8}, bytes.Join(segments, nil)...), body[2:]...)
}

// exif is a segment with the device, a place and how the picture is turned.
func exif(orientation int) []byte {
	const le = "II*\x00\x08\x00\x00\x00"
	entry := func(tag, kind uint16, count, value uint32) string {
		return string([]byte{byte(tag), byte(tag >> 8), byte(kind), byte(kind >> 8), byte(count), byte(count >> 8), 0, 0, byte(value), byte(value >> 8), byte(value >> 16), 0})
	}
	maker := Canary + "\x00"
	const data = 8 + 2 + 3*12 + 4
	gps := uint32(data + len(maker))
	ifd := "\x03\x00" + entry(0x010f, 2, uint32(len(maker)), data) + entry(0x0112, 3, 1, uint32(orientation)) + entry(0x8825, 4, 1, gps) + "\x00\x00\x00\x00"
	return []byte("Exif\x00\x00" + le + ifd + maker + "\x01\x00" + entry(0x0001, 2, 2, 'N') + "\x00\x00\x00\x00")
}

// PNG is a picture with texts in it.
func PNG(width, height int) []byte {
	var b bytes.Buffer
	if err := png.Encode(&b, Picture(width, height)); err != nil {
		panic(err) // a Buffer takes everything
	}
	return withChunks(b.Bytes(), chunk("tEXt", "Author\x00"+Canary), chunk("eXIf", string(exif(1)[6:])), chunk("iTXt", "XML:com.adobe.xmp\x00\x00\x00\x00\x00"+Canary))
}

// DOCX is a letter that names its writers, with a photo in it.
func DOCX() []byte { return Zip(docxParts(nil)...) }

// Part is a file in an archive.
type Part struct {
	Name, Text string
}

func docxParts(more []Part, without ...string) []Part {
	parts := []Part{
		{"[Content_Types].xml", `<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Default Extension="jpg" ContentType="image/jpeg"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/><Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>`},
		{"_rels/.rels", `<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>`},
		{"word/document.xml", `<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:ins w:id="1" w:author="` + Canary + `" w:date="2026-01-01T00:00:00Z"><w:r><w:t>A research proposal.</w:t></w:r></w:ins></w:p></w:body></w:document>`},
		{"word/_rels/document.xml.rels", `<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId9" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink" Target="https://example.org/" TargetMode="External"/></Relationships>`},
		{"docProps/core.xml", `<?xml version="1.0"?><cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>` + Canary + `</dc:creator><cp:lastModifiedBy>` + Canary + `</cp:lastModifiedBy></cp:coreProperties>`},
		{"docProps/app.xml", `<?xml version="1.0"?><Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"><Company>` + Canary + `</Company></Properties>`},
		{"word/media/image1.jpg", string(JPEG(16, 16, 1))},
	}
	var out []Part
	for _, p := range parts {
		if !strings.Contains(strings.Join(without, " "), p.Name) {
			out = append(out, p)
		}
	}
	return append(out, more...)
}

// Zip packs parts.
func Zip(parts ...Part) []byte {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, p := range parts {
		w, err := z.CreateHeader(&zip.FileHeader{Name: p.Name, Method: zip.Deflate})
		if err == nil {
			_, err = w.Write([]byte(p.Text))
		}
		if err != nil {
			panic(err) // a Buffer takes everything
		}
	}
	if err := z.Close(); err != nil {
		panic(err) // a Buffer takes everything
	}
	return b.Bytes()
}
