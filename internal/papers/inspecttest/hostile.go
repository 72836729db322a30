package inspecttest

import (
	"bytes"
	"fmt"
	"strings"
	"sync"
)

// File is a file as somebody sends it.
type File struct {
	Name string // the name that it is sent with
	What string
	Body []byte
	// Refused: it must be refused. Otherwise it may be taken, when the clean copy
	// holds no Canary any more.
	Refused bool
}

// payloads are things that act where they are shown.
var payloads = []struct{ name, text string }{
	{"html", "<!DOCTYPE html><html><script>/*" + Canary + "*/alert(1)</script></html>"},
	{"svg", `<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><!--` + Canary + `--></svg>`},
	{"gif", "GIF89a/*" + Canary + "*/=1;alert(1)//"},
	{"script", "#!/bin/sh\n# " + Canary + "\necho\n"},
	{"zip", string(Zip(Part{"index.html", Canary}, Part{Canary, "x"}))},
	{"program", "MZ\x90\x00\x03" + Canary},
	{"php", "<?php /*" + Canary + "*/ phpinfo();"},
	{"postscript", "%!PS-Adobe-3.0\n(" + Canary + ") run\n"},
}

// base are honest files, without a canary where they may keep one.
func base() []File {
	return []File{{Name: "a.pdf", Body: PDF(1)}, {Name: "a.jpg", Body: JPEG(24, 16, 1)}, {Name: "a.png", Body: PNG(24, 16)}, {Name: "a.docx", Body: DOCX()}}
}

// Hostile are all of them, made once, in some seconds.
var Hostile = sync.OnceValue(hostile)

func hostile() []File {
	var all []File
	all = append(all, polyglots()...)
	all = append(all, hidden()...)
	all = append(all, activePDFs()...)
	all = append(all, brokenPDFs()...)
	all = append(all, pictures()...)
	all = append(all, documents()...)
	all = append(all, strangers()...)
	return append(all, cuts()...)
}

// polyglots are honest files with something in front or behind.
func polyglots() (all []File) {
	for _, b := range base() {
		for _, p := range payloads {
			// A ZIP is read from its end, so one with something in front may be taken;
			// its copy has nothing in front.
			all = append(all, File{Name: b.Name, What: p.name + " in front", Body: append([]byte(p.text), b.Body...), Refused: p.name != "zip" || b.Name != "a.docx"},
				File{Name: strings.Replace(b.Name, "a.", "b.html.", 1), What: p.name + " behind", Body: append(bytes.Clone(b.Body), p.text...)})
		}
	}
	return all
}

// hidden are honest files with something in a place that nobody looks at.
func hidden() (all []File) {
	photo, picture := PlainJPEG(16, 16), PNG(16, 16)
	for _, p := range payloads {
		for _, marker := range []byte{0xfe, 0xe0, 0xe1, 0xe2, 0xed, 0xef} {
			all = append(all, File{Name: "photo.jpg", What: fmt.Sprintf("%s in segment %x", p.name, marker), Body: withSegments(photo, segment(marker, p.text))})
		}
		for _, kind := range []string{"tEXt", "iTXt", "prVt", "iCCP", "acTL"} {
			all = append(all, File{Name: "scan.png", What: p.name + " in chunk " + kind, Body: withChunks(picture, chunk(kind, p.text))})
		}
		all = append(all, File{Name: "scan.pdf", What: p.name + " in an object that nothing uses", Body: page("", "", stream("", p.text))},
			File{Name: "scan.pdf", What: p.name + " as a remark", Body: bytes.Replace(page("", ""), []byte("1 0 obj"), []byte("%"+strings.ReplaceAll(p.text, "\n", " ")+"\n1 0 obj"), 1)})
	}
	return all
}

// actions are what a PDF may do by itself: in the catalogue, in the page, and
// further objects from 4 on.
var actions = []struct{ what, catalogue, page, object string }{
	{"script at opening", "/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>", "", ""},
	{"script in an object", "/OpenAction 4 0 R", "", "<< /S /JavaScript /JS 5 0 R >>"},
	{"script of a page", "", "/AA << /O << /S /JavaScript /JS (x) >> >>", ""},
	{"script by name", "/Names << /JavaScript << /Names [(a) 4 0 R] >> >>", "", "<< /S /JavaScript /JS (x) >>"},
	{"script of a remark", "", "/Annots [<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /A << /S /JavaScript /JS (x) >> >>]", ""},
	{"script of a field", "/AcroForm << /Fields [4 0 R] >>", "", "<< /FT /Tx /T (a) /AA << /K << /S /JavaScript /JS (x) >> >> >>"},
	{"script after an action", "/OpenAction << /S /GoTo /D [3 0 R /Fit] /Next << /S /JavaScript /JS (x) >> >>", "", ""},
	{"a program", "/OpenAction << /S /Launch /F (cmd.exe) >>", "", ""},
	{"a form sent away", "", "/Annots [<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /A << /S /SubmitForm /F (http://x/) >> >>]", ""},
	{"data fetched", "/OpenAction << /S /ImportData /F (x) >>", "", ""},
	{"a document inside", "/OpenAction << /S /GoToE /T << /R /C >> >>", "", ""},
	{"a rendition", "", "/Annots [<< /Type /Annot /Subtype /Screen /Rect [0 0 9 9] /A << /S /Rendition /OP 0 >> >>]", ""},
	{"film", "", "/Annots [<< /Type /Annot /Subtype /Movie /Rect [0 0 9 9] /Movie << /F (x) >> >>]", ""},
	{"sound", "/OpenAction << /S /Sound /Sound 4 0 R >>", "", "<< /R 8000 >>"},
	{"rich media", "", "/Annots [<< /Type /Annot /Subtype /RichMedia /Rect [0 0 9 9] >>]", ""},
	{"3D", "", "/Annots [<< /Type /Annot /Subtype /3D /Rect [0 0 9 9] >>]", ""},
	{"a file attached", "/Names << /EmbeddedFiles << /Names [(a) 4 0 R] >> >>", "", "<< /Type /Filespec /F (a.exe) /EF << /F 5 0 R >> >>"},
	{"a file at a remark", "", "/Annots [<< /Type /Annot /Subtype /FileAttachment /Rect [0 0 9 9] /FS 4 0 R >>]", "<< /Type /Filespec /F (a.exe) /EF << /F 5 0 R >> >>"},
	{"an XFA form", "/AcroForm << /Fields [] /XFA 5 0 R >>", "", "<< >>"},
}

// activePDFs are written plainly, with names in hexadecimal, and in a packed
// stream of objects.
func activePDFs() (all []File) {
	spelt := strings.NewReplacer("/JavaScript", "/J#61vaScript", "/JS", "/#4a#53", "/Launch", "/L#61unch", "/EF", "/#45F", "/XFA", "/X#46A", "/SubmitForm", "/Submit#46orm",
		"/RichMedia", "/Rich#4dedia", "/3D", "/#33D", "/Movie", "/M#6fvie", "/Sound", "/S#6fund", "/Rendition", "/R#65ndition", "/ImportData", "/Import#44ata", "/GoToE", "/GoTo#45")
	last := stream("", "app.alert(1)")
	for _, a := range actions {
		object := a.object
		if object == "" {
			object = "<< >>"
		}
		all = append(all, File{Name: "form.pdf", What: a.what, Body: page(a.catalogue, a.page, object, last), Refused: true},
			File{Name: "form.pdf", What: a.what + ", spelt otherwise", Body: page(spelt.Replace(a.catalogue), spelt.Replace(a.page), spelt.Replace(object), last), Refused: true},
			File{Name: "form.pdf", What: a.what + ", packed", Body: packed(a.catalogue, a.page, object), Refused: true})
	}
	return all
}
