package inspect

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"io"
	"path"
	"regexp"
	"strings"
)

const brokenDOCX = "The document is damaged or is no Word document. Open it in your word processor, save it once more as DOCX or, better, as PDF, and send that."

// inspectDOCX unpacks the document within limits, refuses macros and embedded
// objects, and packs it anew without the names of those who wrote it.
func inspectDOCX(body []byte) (Found, error) {
	z, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
	if err != nil {
		return Found{}, refuse(brokenDOCX)
	}
	if err := checkParts(z); err != nil {
		return Found{}, err
	}
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	left := int64(maxUnzip)
	for _, part := range z.File {
		if part.FileInfo().IsDir() {
			continue
		}
		text, err := unpack(part, &left)
		if err != nil {
			return Found{}, err
		}
		if text, err = cleanPart(part.Name, text); err != nil {
			return Found{}, err
		}
		to, err := w.CreateHeader(&zip.FileHeader{Name: part.Name, Method: zip.Deflate})
		if err != nil {
			return Found{}, refuse(brokenDOCX)
		}
		if _, err := to.Write(text); err != nil {
			return Found{}, refuse(brokenDOCX)
		}
	}
	if err := w.Close(); err != nil {
		return Found{}, refuse(brokenDOCX)
	}
	return Found{Type: DOCX, Body: out.Bytes(), Removed: []string{"the names of those who wrote and changed the document, and its dates"}}, nil
}

// checkParts looks at the table of contents before anything is unpacked.
func checkParts(z *zip.Reader) error {
	if len(z.File) > maxParts {
		return refuse(brokenDOCX)
	}
	seen := map[string]bool{}
	total := uint64(0)
	for _, part := range z.File {
		name := part.Name
		if seen[strings.ToLower(name)] || part.Flags&1 != 0 || strings.ContainsAny(name, "\\\x00:") || path.IsAbs(name) || strings.Contains("/"+name+"/", "/../") {
			return refuse(brokenDOCX)
		}
		seen[strings.ToLower(name)] = true
		if total += part.UncompressedSize64; total > maxUnzip {
			return refuse("The document unpacks to more than 100 MB. Take out the large pictures, or save it as PDF.")
		}
		if err := activePart(strings.ToLower(name)); err != nil {
			return err
		}
	}
	if !seen["[content_types].xml"] || !seen["word/document.xml"] {
		return refuse("This is a packed file, but no Word document. Unpack it and send the documents one by one, as PDF or DOCX.")
	}
	return nil
}

func activePart(name string) error {
	switch {
	case strings.Contains(name, "vbaproject") || strings.Contains(name, "vbadata"):
		return refuse("The document holds macros, small programs that could do things when it is opened. Save it as PDF and send that.")
	case strings.HasPrefix(name, "word/embeddings/") || strings.Contains(name, "oleobject") || strings.Contains(name, "activex"):
		return refuse("The document has another file embedded in it. Save it as PDF and send that.")
	case strings.Contains(name, "afchunk") || strings.HasSuffix(name, ".htm") || strings.HasSuffix(name, ".html") || strings.HasSuffix(name, ".mht"):
		return refuse("The document has a web page inside. Save it as PDF and send that.")
	}
	return nil
}

// unpack reads a part, counting what really comes out.
func unpack(part *zip.File, left *int64) ([]byte, error) {
	r, err := part.Open()
	if err != nil {
		return nil, refuse(brokenDOCX)
	}
	defer r.Close()
	text, err := io.ReadAll(io.LimitReader(r, *left+1))
	if err != nil {
		return nil, refuse(brokenDOCX)
	}
	if *left -= int64(len(text)); *left < 0 {
		return nil, refuse("The document unpacks to more than 100 MB. Take out the large pictures, or save it as PDF.")
	}
	return text, nil
}

// Empty properties, in place of those that name people.
const (
	noCore = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"/>`
	noApp  = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>`
	noOwn  = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"/>`
)

var (
	writers   = regexp.MustCompile(`(\s(?:w|w15|w16du):(?:author|initials|userId)=)("[^"]*"|'[^']*')`)
	relations = regexp.MustCompile(`(?i)attachedTemplate|oleObject|/frame|subDocument|aFChunk|externalLink`)
)

// cleanPart takes out of a part who wrote it, and refuses what would be fetched
// from elsewhere when the document is opened.
func cleanPart(name string, text []byte) ([]byte, error) {
	lower := strings.ToLower(name)
	switch {
	case lower == "docprops/core.xml":
		return []byte(noCore), nil
	case lower == "docprops/app.xml":
		return []byte(noApp), nil
	case lower == "docprops/custom.xml":
		return []byte(noOwn), nil
	case strings.HasSuffix(lower, ".jpg") || strings.HasSuffix(lower, ".jpeg"):
		if clean, _, _, ok := stripJPEG(text); ok && bytes.HasPrefix(text, []byte("\xff\xd8\xff")) {
			return clean, nil
		}
		return nil, refuse(brokenDOCX)
	case strings.HasSuffix(lower, ".png"):
		if clean, _, ok := stripPNG(text); ok && bytes.HasPrefix(text, []byte(pngMagic)) {
			return clean, nil
		}
		return nil, refuse(brokenDOCX)
	case strings.HasSuffix(lower, ".rels"):
		return text, checkRelations(text)
	case strings.HasSuffix(lower, ".xml"):
		if err := wellFormed(text); err != nil {
			return nil, err
		}
		if lower == "[content_types].xml" && bytes.Contains(bytes.ToLower(text), []byte("macroenabled")) {
			return nil, activePart("vbaproject")
		}
		return writers.ReplaceAll(text, []byte(`${1}""`)), nil
	}
	return text, nil
}

// checkRelations refuses what the document would fetch from another place; a link
// that a reader follows is fine.
func checkRelations(text []byte) error {
	var doc struct {
		Relationship []struct {
			Type, Target, TargetMode string `xml:",attr"`
		}
	}
	if err := strictXML(text, &doc); err != nil {
		return err
	}
	for _, r := range doc.Relationship {
		external := strings.EqualFold(r.TargetMode, "External")
		if external && !strings.HasSuffix(r.Type, "/hyperlink") || relations.MatchString(r.Type) {
			return refuse("The document fetches a part of itself from another place (%s). Save it as PDF and send that.", path.Base(r.Type))
		}
	}
	return nil
}

func strictXML(text []byte, into any) error {
	if bytes.Contains(text, []byte("<!DOCTYPE")) || bytes.Contains(text, []byte("<!ENTITY")) {
		return refuse(brokenDOCX)
	}
	if err := xml.Unmarshal(text, into); err != nil {
		return refuse(brokenDOCX)
	}
	return nil
}

// wellFormed reads a part of XML to its end; declarations of entities, with which
// small files grow large, are refused.
func wellFormed(text []byte) error {
	d := xml.NewDecoder(bytes.NewReader(text))
	for depth := 0; ; {
		t, err := d.RawToken()
		if err == io.EOF {
			if depth != 0 {
				return refuse(brokenDOCX)
			}
			return nil
		}
		if err != nil {
			return refuse(brokenDOCX)
		}
		switch t.(type) {
		case xml.Directive:
			return refuse(brokenDOCX)
		case xml.StartElement:
			if depth++; depth > 1000 {
				return refuse(brokenDOCX)
			}
		case xml.EndElement:
			depth--
		}
	}
}
