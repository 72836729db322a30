package table

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"

	"preround/internal/platform/errs"
)

// Limits of a workbook.
const (
	maxParts   = 2000
	maxPart    = 48 << 20 // bytes of one part, unpacked
	maxRatio   = 150      // times that a part of more than a mebibyte may be larger than it is packed
	maxDepth   = 16       // of XML; a sheet needs seven
	maxShared  = 400_000  // texts
	maxSheetsX = 500
)

// errHostile is a part that no spreadsheet writes.
var errHostile = errors.New("hostile")

// book is a workbook that is being read.
type book struct {
	files  map[string]*zip.File
	shared []string
	dates  []bool // by style: the number is a day
	from04 bool   // days count from 1904

	// while reading the shared texts and styles
	text             []byte
	inText, phonetic bool
	formats          map[string]bool // by id: shows days
	inStyles         bool
}

func readXLSX(content []byte) (Table, error) {
	z, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil || len(z.File) > maxParts {
		return Table{}, refuse("The file is damaged, or no workbook. Save it anew as .xlsx, or as CSV.")
	}
	b := &book{files: map[string]*zip.File{}}
	for _, f := range z.File {
		name := strings.ToLower(strings.TrimPrefix(path.Clean("/"+f.Name), "/"))
		if _, twice := b.files[name]; !twice {
			b.files[name] = f
		}
		if strings.HasSuffix(name, "vbaproject.bin") {
			return Table{}, refuse("The workbook holds macros, so it is not read. Save it as .xlsx without macros, or as CSV.")
		}
	}
	if b.files["xl/workbook.xml"] == nil {
		return Table{}, refuse("%s", b.otherArchive())
	}
	t, err := b.read()
	switch {
	case errors.Is(err, errHostile):
		return Table{}, refuse("The workbook is built as no spreadsheet builds one (%v), so it is not read. Save it anew as .xlsx, or as CSV.", errors.Unwrap(err))
	case len(errs.ProblemsOf(err)) > 0:
		return Table{}, err
	case err != nil:
		return Table{}, refuse("The workbook is damaged: parts of it are missing or cannot be read. Save it anew as .xlsx, or as CSV.")
	}
	return t, nil
}

func (b *book) otherArchive() string {
	switch {
	case b.files["word/document.xml"] != nil:
		return "This is a text document, not a table. Save the table in it as CSV."
	case b.files["mimetype"] != nil || b.files["content.xml"] != nil:
		return "This is an OpenDocument file. Save it as .xlsx or as CSV."
	case b.files["encryptioninfo"] != nil || b.files["encryptedpackage"] != nil:
		return "The workbook has a password. Save it without one."
	case b.files["xl/workbook.bin"] != nil:
		return "This is a binary workbook. Save it as .xlsx or as CSV."
	}
	return "This is an archive, not a table. Unpack it and choose the CSV or XLSX file in it."
}

func (b *book) read() (Table, error) {
	sheet, err := b.firstSheet()
	if err != nil {
		return Table{}, err
	}
	if err := b.optional("xl/sharedstrings.xml", b.readShared); err != nil {
		return Table{}, err
	}
	if err := b.optional("xl/styles.xml", b.readStyles); err != nil {
		return Table{}, err
	}
	s := &sheetReader{book: b}
	if err := b.part(sheet, s.token); err != nil {
		return Table{}, err
	}
	return finish(s.rows, "XLSX, first sheet")
}

func (b *book) optional(name string, use func(xml.Token, int) error) error {
	if b.files[name] == nil {
		return nil
	}
	return b.part(name, use)
}

// part reads one XML part token by token; depth counts the elements that are open,
// the one that begins included.
func (b *book) part(name string, use func(t xml.Token, depth int) error) error {
	f := b.files[strings.ToLower(name)]
	if f == nil {
		return fmt.Errorf("%s is missing", name)
	}
	packed := max(f.CompressedSize64, 1)
	if f.UncompressedSize64 > maxPart || f.UncompressedSize64 > 1<<20 && f.UncompressedSize64/packed > maxRatio {
		return hostile("a part unpacks to %d times its size", f.UncompressedSize64/packed)
	}
	r, err := f.Open()
	if err != nil {
		return err
	}
	defer r.Close()
	limited := &io.LimitedReader{R: r, N: maxPart + 1}
	d := xml.NewDecoder(limited)
	depth := 0
	for {
		t, err := d.RawToken()
		switch {
		case errors.Is(err, io.EOF) && depth == 0:
			return nil
		case limited.N <= 0:
			return hostile("a part is larger than %d MiB", maxPart>>20)
		case err != nil:
			return entityOr(err)
		}
		switch t.(type) {
		case xml.Directive:
			return hostile("it declares a document type")
		case xml.StartElement:
			if depth++; depth > maxDepth {
				return hostile("its XML nests deeper than %d levels", maxDepth)
			}
		}
		if err := use(t, depth); err != nil {
			return err
		}
		if _, ok := t.(xml.EndElement); ok {
			depth--
		}
	}
}

func entityOr(err error) error {
	if strings.Contains(err.Error(), "entity") {
		return hostile("it uses entities of its own")
	}
	return err
}

func hostile(format string, args ...any) error {
	return hostileError{fmt.Errorf(format, args...)}
}

type hostileError struct{ error }

func (h hostileError) Is(target error) bool { return target == errHostile }
func (h hostileError) Unwrap() error        { return h.error }

func attr(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// firstSheet finds the part of the first sheet that is not hidden.
func (b *book) firstSheet() (string, error) {
	id, sheets := "", 0
	err := b.part("xl/workbook.xml", func(t xml.Token, _ int) error {
		e, ok := t.(xml.StartElement)
		if !ok {
			return nil
		}
		switch e.Name.Local {
		case "workbookPr":
			b.from04 = attr(e, "date1904") == "1" || attr(e, "date1904") == "true"
		case "sheet":
			if sheets++; sheets > maxSheetsX {
				return hostile("it has more than %d sheets", maxSheetsX)
			}
			if state := attr(e, "state"); id == "" && (state == "" || state == "visible") {
				id = attr(e, "id")
			}
		}
		return nil
	})
	if err == nil && id == "" {
		err = errors.New("no sheet")
	}
	if err != nil {
		return "", err
	}
	target := ""
	err = b.part("xl/_rels/workbook.xml.rels", func(t xml.Token, _ int) error {
		if e, ok := t.(xml.StartElement); ok && e.Name.Local == "Relationship" && attr(e, "Id") == id && attr(e, "TargetMode") != "External" {
			target = attr(e, "Target")
		}
		return nil
	})
	if strings.HasPrefix(target, "/") {
		return strings.TrimPrefix(path.Clean(target), "/"), err
	}
	return strings.TrimPrefix(path.Clean("/xl/"+target), "/"), err
}
