package inspect

import (
	"bytes"
	"errors"
	"strings"
	"sync"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"
)

const (
	brokenPDF = "The PDF is damaged or did not arrive whole. Open it on your device; if it opens there, print it to a new PDF and send that."
	lockedPDF = "The PDF is protected with a password or against changes. Hosts often cannot open such files, and neither can we. Print it to a new PDF without protection and send that."
)

// endWithin is how far from the end of the file a document's own end may be.
const endWithin = 64 << 10

// quiet keeps the library from reading or making files of its own.
var quiet = sync.OnceFunc(api.DisableConfigDir)

func configuration() *model.Configuration {
	quiet()
	c := model.NewDefaultConfiguration()
	c.ValidationMode = model.ValidationRelaxed
	c.Offline = true
	c.Optimize, c.OptimizeBeforeWriting, c.PostProcessValidate = false, false, false
	c.Limits.MaxStreamBytes = 2 * MaxBytes
	c.Limits.MaxDecodeBytes = 4 * MaxBytes
	c.Limits.MaxObjectCount, c.Limits.MaxXRefEntries = 500_000, 500_000
	c.Limits.MaxObjectStreamCount = 50_000
	c.Limits.MaxImagePixels = MaxPixels
	return c
}

// inspectPDF reads every object of the document, refuses what acts by itself, and
// writes the document anew without what it tells of its author.
func inspectPDF(body []byte) (Found, error) {
	ctx, signed, err := readPDF(body)
	if err != nil {
		return Found{}, err
	}
	f := Found{Type: PDF, Pages: ctx.PageCount, Paper: paperOf(ctx), Signed: signed}
	if signed {
		return keepSigned(f, body)
	}
	forget(ctx)
	var out bytes.Buffer
	if err := api.WriteContext(ctx, &out); err != nil {
		return Found{}, refuse(brokenPDF)
	}
	f.Body = out.Bytes()
	f.Removed = []string{"the author’s name, the program and the dates that the document told of itself"}
	if again, _, err := readPDF(f.Body); err != nil || again.PageCount != f.Pages { // what we keep, we can read
		return Found{}, refuse(brokenPDF)
	}
	return f, nil
}

// paperOf is the sheet that the first page is made for, upright or not.
func paperOf(ctx *model.Context) string {
	dims, err := ctx.PageDims()
	if err != nil || len(dims) == 0 {
		return ""
	}
	short, long := min(dims[0].Width, dims[0].Height), max(dims[0].Width, dims[0].Height)
	near := func(a, b float64) bool { return a > b-4 && a < b+4 } // points; a millimetre and a half
	switch {
	case near(short, 595.28) && near(long, 841.89):
		return "A4"
	case near(short, 612) && near(long, 792):
		return "Letter"
	}
	return ""
}

// readPDF reads a document the whole way.
func readPDF(body []byte) (ctx *model.Context, signed bool, err error) {
	if !bytes.Contains(body[max(0, len(body)-endWithin):], []byte("%%EOF")) {
		return nil, false, refuse(brokenPDF)
	}
	ctx, err = api.ReadContext(bytes.NewReader(body), configuration())
	switch {
	case errors.Is(err, pdfcpu.ErrWrongPassword), errors.Is(err, pdfcpu.ErrEncrypted), errors.Is(err, pdfcpu.ErrOwnerPasswordRequired),
		err != nil && locked(body), err == nil && ctx.Encrypt != nil:
		return nil, false, refuse(lockedPDF)
	case err != nil:
		return nil, false, refuse(brokenPDF)
	}
	if err := countPages(ctx); err != nil {
		return nil, false, err
	}
	w := walk{ctx: ctx}
	err = w.all()
	return ctx, w.signed, err
}

func countPages(ctx *model.Context) error {
	if err := ctx.EnsurePageCount(); err != nil || ctx.PageCount < 1 {
		return refuse(brokenPDF)
	}
	if ctx.PageCount > MaxPages {
		return refuse("The PDF has %d pages, more than the %d that are taken. Send only the pages that a host asks for.", ctx.PageCount, MaxPages)
	}
	return nil
}

// locked tells of a document that could not be read whether it is encrypted.
func locked(body []byte) bool {
	return bytes.Contains(body[max(0, len(body)-4096):], []byte("/Encrypt"))
}

// keepSigned keeps a signed document as it is, because any change would make its
// signature void; but not with something hidden behind its end.
func keepSigned(f Found, body []byte) (Found, error) {
	end := bytes.LastIndex(body, []byte("%%EOF"))
	if end < 0 || strings.Trim(string(body[end+5:]), " \t\r\n\x00") != "" {
		return Found{}, refuse("The PDF is signed and something stands behind its end, so it was changed after it was signed. Ask for it again from whoever issued it.")
	}
	f.Body = body
	f.Kept = []string{"The document is signed digitally, so it is kept exactly as it is, with what it tells of its author. Any change would make the signature void."}
	return f, nil
}

// forget takes out of the document what it tells of itself.
func forget(ctx *model.Context) {
	ctx.Info = nil
	ctx.Title, ctx.Subject, ctx.Author, ctx.Creator, ctx.Producer, ctx.Keywords = "", "", "", "", "", ""
	ctx.XRefTable.CreationDate, ctx.ModDate = "", ""
	ctx.Properties, ctx.KeywordList, ctx.CatalogXMPMeta = nil, nil, nil
	for _, e := range ctx.Table {
		if e != nil && !e.Free {
			forgetIn(e.Object, 0)
		}
	}
	forgetIn(ctx.RootDict, 0)
}

func forgetIn(o types.Object, depth int) {
	if depth > maxDepth {
		return
	}
	switch o := o.(type) {
	case types.Dict:
		forgetDict(o, depth)
	case types.StreamDict:
		forgetDict(o.Dict, depth)
	case *types.StreamDict:
		forgetDict(o.Dict, depth)
	case types.Array:
		for _, v := range o {
			forgetIn(v, depth+1)
		}
	}
}

func forgetDict(d types.Dict, depth int) {
	for _, key := range []string{"Metadata", "PieceInfo", "LastModified"} {
		d.Delete(key)
	}
	if name := nameIn(d, "Subtype"); remarks[name] {
		d.Delete("T") // who wrote the remark
		d.Delete("M")
	}
	for _, v := range d {
		forgetIn(v, depth+1)
	}
}

// remarks are annotations that carry their writer's name.
var remarks = map[string]bool{"Text": true, "FreeText": true, "Line": true, "Square": true, "Circle": true, "Polygon": true, "PolyLine": true, "Highlight": true,
	"Underline": true, "Squiggly": true, "StrikeOut": true, "Caret": true, "Stamp": true, "Ink": true, "Popup": true, "Redact": true}

func nameIn(d types.Dict, key string) string {
	if n, ok := d[key].(types.Name); ok {
		return string(n)
	}
	return ""
}
