package bind

import (
	"bytes"
	"crypto/sha256"
	"slices"
	"sync"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"

	"preround/internal/platform/errs"
)

// The kinds of parts.
const (
	PDF  = "application/pdf"
	JPEG = "image/jpeg"
	PNG  = "image/png"
)

// The limits of what is bound at once.
const (
	MaxParts  = 100
	MaxPages  = 1000
	MaxBytes  = 100 << 20
	MaxPixels = 40_000_000 // of one picture
	maxSide   = 14400      // points; no program shows a longer page
	maxDepth  = 100
	maxCopied = 1_000_000 // objects
)

// Part is one file of those that are bound.
type Part struct {
	Title string // its bookmark
	Type  string // PDF, JPEG or PNG
	Bytes []byte
}

// Book is how parts are bound.
type Book struct {
	Title  string // of the whole; programs show it instead of the file's name
	Lang   string // of titles and pictures, such as en
	Letter bool   // pictures are set on US Letter instead of A4
}

// Bound is the file, and where its parts are.
type Bound struct {
	Bytes  []byte
	Pages  int
	Starts []int // the page on which each part begins, from 1
	Tagged bool  // it says what is a heading, and in which order it is read
	Signed []int // parts that were signed digitally; the signature does not hold for the whole
}

// Bind puts parts into one file, with the usual ways.
func Bind(parts []Part) ([]byte, error) {
	b, err := Book{Lang: "en"}.Bind(parts)
	return b.Bytes, err
}

// Bind puts parts into one file. errs.Invalid names the part that cannot be bound.
func (b Book) Bind(parts []Part) (Bound, error) {
	if err := count(parts); err != nil {
		return Bound{}, err
	}
	w := &binder{book: b, out: &file{}, tagged: true}
	w.begin()
	for i, p := range parts {
		if err := w.add(i, p); err != nil {
			return Bound{}, err
		}
	}
	w.end()
	body := w.out.bytes(w.catalog, w.info)
	return Bound{Bytes: body, Pages: len(w.pages), Starts: w.starts, Tagged: w.tagged, Signed: w.signed}, nil
}

func count(parts []Part) error {
	switch total := 0; {
	case len(parts) == 0:
		return errs.New(errs.Invalid, "There is nothing to bind yet.")
	case len(parts) > MaxParts:
		return errs.New(errs.Invalid, "One PDF takes at most %d parts.", MaxParts)
	default:
		for _, p := range parts {
			total += len(p.Bytes)
		}
		if total > MaxBytes {
			return errs.New(errs.Invalid, "The parts have %d MB together; one PDF takes at most %d.", total>>20, MaxBytes>>20)
		}
	}
	return nil
}

// Pages counts the pages that a part will have.
func Pages(p Part) (int, error) {
	if p.Type != PDF {
		return 1, nil
	}
	s, err := open(p)
	if err != nil {
		return 0, err
	}
	return len(s.pages), nil
}

// binder puts one file together.
type binder struct {
	book   Book
	out    *file
	tagged bool
	signed []int
	starts []int
	pages  types.Array // references

	catalog, info, root types.IndirectRef // root: of the pages
	document, tree      types.IndirectRef // the top of the structure
	elements            types.Array       // one for each part
	parents             parents
	marks               types.Array // bookmarks: titles beside pages
	layers              layers
}

func (w *binder) begin() {
	w.catalog, w.root, w.info = w.out.reserve(), w.out.reserve(), w.out.reserve()
	w.tree, w.document = w.out.reserve(), w.out.reserve()
}

func (w *binder) add(i int, p Part) (err error) {
	defer func() {
		if r := recover(); r != nil { // the reader of a broken file; it holds nothing of ours
			err = unreadable(p)
		}
	}()
	first := len(w.pages)
	element := w.out.reserve()
	var kids types.Array
	switch p.Type {
	case PDF:
		kids, err = w.copied(i, p, element)
	case JPEG, PNG:
		kids, err = w.picture(p, element)
	default:
		err = errs.New(errs.Invalid, "“%s” is neither a PDF nor a JPEG or PNG picture, so it cannot be part of one PDF.", p.Title)
	}
	if err != nil {
		return err
	}
	if len(w.pages) > MaxPages {
		return errs.New(errs.Invalid, "With “%s” the PDF has more than %d pages.", p.Title, MaxPages)
	}
	w.starts = append(w.starts, first+1)
	w.out.put(element, types.Dict{"Type": types.Name("StructElem"), "S": types.Name("Part"), "P": w.document, "T": text(p.Title), "K": kids})
	w.elements = append(w.elements, element)
	w.marks = append(w.marks, text(p.Title), w.pages[first])
	return nil
}

// copied adds the pages of a PDF below element.
func (w *binder) copied(i int, p Part, element types.IndirectRef) (types.Array, error) {
	s, err := open(p)
	if err != nil {
		return nil, err
	}
	s.into(w, element)
	kids, err := s.copyAll()
	if err != nil {
		return nil, err
	}
	if s.signed {
		w.signed = append(w.signed, i)
	}
	w.tagged = w.tagged && s.tagged
	return kids, nil
}

// end writes what belongs to the whole.
func (w *binder) end() {
	w.out.put(w.root, types.Dict{"Type": types.Name("Pages"), "Kids": w.pages, "Count": types.Integer(len(w.pages))})
	catalog := types.Dict{"Type": types.Name("Catalog"), "Pages": w.root, "Outlines": w.bookmarks(), "PageMode": types.Name("UseOutlines")}
	if w.book.Lang != "" {
		catalog["Lang"] = text(w.book.Lang)
	}
	info := types.Dict{}
	if w.book.Title != "" {
		info["Title"] = text(w.book.Title)
		catalog["ViewerPreferences"] = types.Dict{"DisplayDocTitle": types.Boolean(true)}
	}
	w.out.put(w.document, types.Dict{"Type": types.Name("StructElem"), "S": types.Name("Document"), "P": w.tree, "K": w.elements})
	w.out.put(w.tree, types.Dict{"Type": types.Name("StructTreeRoot"), "K": types.Array{w.document},
		"ParentTree": w.out.add(w.parents.tree()), "ParentTreeNextKey": types.Integer(w.parents.next)})
	catalog["StructTreeRoot"] = w.tree
	catalog["MarkInfo"] = types.Dict{"Marked": types.Boolean(w.tagged)}
	if l := w.layers.dict(); l != nil {
		catalog["OCProperties"] = l
	}
	w.out.put(w.catalog, catalog)
	w.out.put(w.info, info)
}

// bookmarks is one for each part, in order.
func (w *binder) bookmarks() types.IndirectRef {
	outline := w.out.reserve()
	var items []types.IndirectRef
	for range len(w.marks) / 2 {
		items = append(items, w.out.reserve())
	}
	for i, item := range items {
		d := types.Dict{"Title": w.marks[2*i], "Parent": outline, "Dest": types.Array{w.marks[2*i+1], types.Name("Fit")}}
		if i > 0 {
			d["Prev"] = items[i-1]
		}
		if i+1 < len(items) {
			d["Next"] = items[i+1]
		}
		w.out.put(item, d)
	}
	w.out.put(outline, types.Dict{"Type": types.Name("Outlines"), "First": items[0], "Last": items[len(items)-1], "Count": types.Integer(len(items))})
	return outline
}

func unreadable(p Part) error {
	return errs.New(errs.Invalid, "“%s” could not be read, so it cannot be part of one PDF. Print it to a new PDF and put that in its place.", p.Title)
}

// quiet keeps the library from reading or making files of its own.
var quiet = sync.OnceFunc(api.DisableConfigDir)

func configuration() *model.Configuration {
	quiet()
	c := model.NewDefaultConfiguration()
	c.ValidationMode, c.Offline = model.ValidationRelaxed, true
	c.Optimize, c.OptimizeBeforeWriting, c.PostProcessValidate = false, false, false
	c.Limits.MaxStreamBytes, c.Limits.MaxDecodeBytes = 64<<20, 2*MaxBytes
	c.Limits.MaxObjectCount, c.Limits.MaxXRefEntries = maxCopied/2, maxCopied/2
	c.Limits.MaxObjectStreamCount = 50_000
	return c
}

// identifier is the sum of a file's content, as PDF wants it.
func identifier(body []byte) types.Array {
	sum := sha256.Sum256(body)
	id := types.NewHexLiteral(slices.Clone(sum[:16]))
	return types.Array{id, id}
}

func reader(p Part) *bytes.Reader { return bytes.NewReader(p.Bytes) }
