// Package preview shows the pages of a PDF as pictures, because a telephone's
// browser shows no PDF inside a page.
//
// PDFium (the engine of Chromium, as WebAssembly, through klippa-app/go-pdfium) draws
// them inside this process: a file that is broken or hostile can do nothing but fail,
// in an instance of its own that is thrown away. Pictures have few colours, so that
// they are small on a slow line.
package preview

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"runtime/debug"
	"sync"
	"time"

	"github.com/klippa-app/go-pdfium"
	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/webassembly"
	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"

	"preround/internal/platform/errs"
)

// The limits of one file.
const (
	memoryPages = 256 << 20 / 65536
	patience    = 15 * time.Second
	atOnce      = 2
	MaxPages    = 20 // of a file are shown
)

// Drawer draws pages. It is safe for use by many at once.
type Drawer struct {
	cache string

	once   sync.Once
	pool   pdfium.Pool
	failed error
}

// New makes a Drawer. cache is a folder for the translated engine, as for typeset;
// empty: in memory only.
func New(cache string) *Drawer { return &Drawer{cache: cache} }

// Prepare translates the engine, which takes seconds where no cache has it.
func (d *Drawer) Prepare() error {
	d.once.Do(func() {
		config := wazero.NewRuntimeConfigCompiler().WithCoreFeatures(api.CoreFeaturesV2 | experimental.CoreFeaturesExceptionHandling).WithMemoryLimitPages(memoryPages).WithCloseOnContextDone(true)
		if d.cache != "" {
			cache, err := wazero.NewCompilationCacheWithDir(d.cache)
			if err != nil {
				d.failed = fmt.Errorf("the folder %s for the PDF engine cannot be used: %w", d.cache, err)
				return
			}
			config = config.WithCompilationCache(cache)
		}
		defer debug.FreeOSMemory() // as typeset does
		d.pool, d.failed = webassembly.Init(webassembly.Config{MaxIdle: 1, MaxTotal: atOnce, RuntimeConfig: config})
	})
	return d.failed
}

// Close gives back what the Drawer holds.
func (d *Drawer) Close() error {
	if d.pool == nil {
		return nil
	}
	return d.pool.Close()
}

// Pictures are the pages of a file as PNG, and how many pages it has in all.
type Pictures struct {
	Pages [][]byte
	Count int
}

// Draw draws the first MaxPages pages so many dots wide. errs.Invalid for what is no
// PDF that can be opened, errs.Busy when it takes too long.
func (d *Drawer) Draw(ctx context.Context, pdf []byte, dpi int) (out Pictures, err error) {
	if err := d.Prepare(); err != nil {
		return out, err
	}
	wait := patience
	if until, ok := ctx.Deadline(); ok {
		wait = min(wait, time.Until(until))
	}
	in, err := d.pool.GetInstance(max(wait, time.Millisecond))
	if err != nil {
		return out, errs.Wrap(err, errs.Busy, "The pages could not be drawn in time. Try again in a moment.")
	}
	defer func() { _ = in.Close() }() // it is thrown away in any case
	doc, err := in.OpenDocument(&requests.OpenDocument{File: &pdf})
	if err != nil {
		return out, errs.Wrap(err, errs.Invalid, "The file cannot be opened as a PDF.")
	}
	count, err := in.FPDF_GetPageCount(&requests.FPDF_GetPageCount{Document: doc.Document})
	if err != nil {
		return out, err
	}
	out.Count = count.PageCount
	for n := range min(out.Count, MaxPages) {
		if ctx.Err() != nil {
			return out, errs.Wrap(ctx.Err(), errs.Busy, "The pages could not be drawn in time. Try again in a moment.")
		}
		page := requests.Page{ByIndex: &requests.PageByIndex{Document: doc.Document, Index: n}}
		r, err := in.RenderPageInDPI(&requests.RenderPageInDPI{DPI: dpi, Page: page})
		if err != nil {
			return out, errs.Wrap(err, errs.Invalid, "Page %d cannot be drawn.", n+1)
		}
		picture, err := encode(r.Result.RenderedImage)
		r.Cleanup()
		if err != nil {
			return out, err
		}
		out.Pages = append(out.Pages, picture)
	}
	return out, nil
}

// encode writes a picture with 64 colours.
func encode(from image.Image) ([]byte, error) {
	b := from.Bounds()
	to := image.NewPaletted(image.Rect(0, 0, b.Dx(), b.Dy()), colours)
	for y := range b.Dy() {
		for x := range b.Dx() {
			r, g, bl, _ := from.At(b.Min.X+x, b.Min.Y+y).RGBA()
			to.Pix[y*to.Stride+x] = nearest(uint8(r>>14), uint8(g>>14), uint8(bl>>14))
		}
	}
	var out bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&out, to); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// colours are four steps of each of red, green and blue.
var colours = func() color.Palette {
	var out color.Palette
	for i := range 64 {
		out = append(out, color.RGBA{uint8(i>>4) * 85, uint8(i>>2&3) * 85, uint8(i&3) * 85, 255})
	}
	return out
}()

// nearest is the colour for three steps of 0 to 3.
func nearest(r, g, b uint8) uint8 { return r<<4 | g<<2 | b }
