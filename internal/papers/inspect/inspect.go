package inspect

import (
	"bytes"
	"strings"

	"preround/internal/platform/errs"
)

// Type is what a file is.
type Type string

// The types that are taken.
const (
	PDF  Type = "pdf"
	JPEG Type = "jpeg"
	PNG  Type = "png"
	DOCX Type = "docx"
)

// Media is the type's name on the net.
func (t Type) Media() string {
	switch t {
	case PDF:
		return "application/pdf"
	case JPEG:
		return "image/jpeg"
	case PNG:
		return "image/png"
	case DOCX:
		return "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
	}
	return "application/octet-stream"
}

// Ending is how the names of such files end, with the dot.
func (t Type) Ending() string {
	if t == JPEG {
		return ".jpg"
	}
	return "." + string(t)
}

// Label is the type in words for people.
func (t Type) Label() string {
	switch t {
	case JPEG:
		return "JPEG picture"
	case PNG:
		return "PNG picture"
	case DOCX:
		return "Word document"
	}
	return "PDF"
}

// The limits. MaxBytes is what one may send; the copy may be a little larger.
const (
	MaxBytes  = 20 << 20
	MaxPages  = 300
	MaxPixels = 40_000_000 // 40 megapixels: a sheet of A4 at 600 dpi has 35
	MaxSide   = 20_000
	maxUnzip  = 100 << 20 // a DOCX unpacked
	maxParts  = 3000      // files in a DOCX
)

// Found is what Inspect learned of a file.
type Found struct {
	Type          Type
	Pages         int    // PDF only; else 0
	Paper         string // PDF only: A4 or Letter, where its first page is that; else empty
	Width, Height int    // pictures only, as they are shown; else 0
	Signed        bool
	Removed       []string // what was taken out: "where and when the photo was taken"
	Kept          []string // what the student should know is still in it
	Scan          Scan     `json:"-"` // what a virus scanner said of the copy; Inspect itself has none
	Body          []byte   `json:"-"` // the clean copy
}

// Scan is how a file stands with a virus scanner.
type Scan string

// The states. A file that waits is passed on to nobody.
const (
	NotScanned Scan = "none"  // the server has no scanner
	Waits      Scan = "waits" // the scanner was away; it is asked again
	Clean      Scan = "clean"
	Infected   Scan = "infected"
)

// Inspect reads a file. The error is of kind errs.Invalid with a sentence that
// says what to do, about the field "file".
func Inspect(body []byte) (f Found, err error) {
	defer func() {
		if p := recover(); p != nil { // a reader stumbled over what it did not foresee
			f, err = Found{}, refuse("The file is damaged or made to deceive. Open it on your device; if it opens there, print it to a new PDF and send that.")
		}
	}()
	if len(body) > MaxBytes {
		return Found{}, TooLarge()
	}
	switch {
	case len(body) == 0:
		return Found{}, refuse("The file is empty. Choose it again; if it is empty on your device, too, export or scan it once more.")
	case bytes.HasPrefix(bytes.TrimLeft(body[:min(len(body), 64)], "\xef\xbb\xbf \t\r\n"), []byte("%PDF-")):
		return inspectPDF(body)
	case bytes.HasPrefix(body, []byte("\xff\xd8\xff")):
		return inspectJPEG(body)
	case bytes.HasPrefix(body, []byte(pngMagic)):
		return inspectPNG(body)
	case bytes.HasPrefix(body, []byte("PK\x03\x04")):
		return inspectDOCX(body)
	}
	return Found{}, refuse("%s", other(body))
}

// TooLarge is the refusal of a file above MaxBytes.
func TooLarge() error {
	return refuse("The file is larger than 20 MB. Scan it in grey with 200 dpi, or choose “smaller file” when you export it.")
}

// TooMuch is the refusal of a file whose reading took more memory or time than
// one file may.
func TooMuch() error {
	return refuse("The file could not be read with the memory and time that one file may take. Print it to a new PDF, or take a smaller picture, and send that.")
}

func refuse(format string, args ...any) error { return errs.Fault("file", format, args...) }

// others are files that people send by mistake, by how they begin.
var others = []struct{ begins, says string }{
	{"\x00\x00\x00\x0cjP", "a JPEG 2000 picture. Save it as JPEG or PNG"},
	{"GIF8", "a GIF picture. Save it as PNG or JPEG"},
	{"BM", "a BMP picture. Save it as PNG or JPEG"},
	{"II*\x00", "a TIFF picture. Save it as PDF or JPEG"},
	{"MM\x00*", "a TIFF picture. Save it as PDF or JPEG"},
	{"\xd0\xcf\x11\xe0", "a document of an old Office (.doc, .xls, .ppt) or a mail. Save it as PDF or DOCX"},
	{"{\\rtf", "an RTF document. Save it as PDF or DOCX"},
	{"%!PS", "a PostScript file. Save it as PDF"},
	{"\x1f\x8b", "a packed file. Unpack it and send the documents one by one"},
	{"Rar!", "a packed file. Unpack it and send the documents one by one"},
	{"7z\xbc\xaf", "a packed file. Unpack it and send the documents one by one"},
	{"PK", "an empty or damaged archive. Send the document itself, as PDF"},
	{"MZ", "a program. Send the document itself, as PDF"},
	{"\x7fELF", "a program. Send the document itself, as PDF"},
	{"#!", "a program. Send the document itself, as PDF"},
}

// other says what a file is that cannot be taken.
func other(body []byte) string {
	const take = "Papers are taken as PDF, JPEG, PNG or DOCX."
	for _, o := range others {
		if bytes.HasPrefix(body, []byte(o.begins)) {
			return "This is " + o.says + ". " + take
		}
	}
	head := body[:min(len(body), 1024)]
	switch {
	case len(head) > 12 && string(head[4:8]) == "ftyp" && strings.Contains(string(head[8:min(len(head), 40)]), "hei"),
		len(head) > 12 && string(head[4:8]) == "ftyp" && strings.Contains(string(head[8:min(len(head), 40)]), "mif1"):
		return "This is a HEIC photo, as iPhones take them. Send it as JPEG: in the camera’s settings choose “Most compatible”, or export it as JPEG. " + take
	case len(head) > 12 && string(head[4:8]) == "ftyp":
		return "This is a film or an AVIF picture. " + take
	case bytes.HasPrefix(head, []byte("RIFF")) && len(head) > 12 && string(head[8:12]) == "WEBP":
		return "This is a WebP picture. Save it as JPEG or PNG. " + take
	case bytes.Contains(head, []byte("%PDF-")):
		return "The file has something in front of the PDF in it, so it may be damaged or made to deceive. Open it, print it to a new PDF, and send that."
	}
	lower := bytes.ToLower(head)
	for _, tag := range []string{"<!doctype html", "<html", "<script", "<svg", "<?xml", "<body", "<!--"} {
		if bytes.Contains(lower, []byte(tag)) {
			return "This is a web page, a drawing or another text with markup. Print it to a PDF and send that. " + take
		}
	}
	return "We could not tell what this file is. " + take
}
