package packet

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"io"
	"strconv"
)

// longest is the longer side of a picture that is drawn smaller: a page of A4 at 150
// dots an inch.
const longest = 1754

// drawnSmaller is a picture with fewer dots; itself where that saves nothing.
func drawnSmaller(f File) File {
	// The two by name: image.Decode would try every form that any library has joined.
	decode := map[string]func(io.Reader) (image.Image, error){typeJPEG: jpeg.Decode, typePNG: png.Decode}[f.Type]
	if decode == nil {
		return f
	}
	img, err := decode(bytes.NewReader(f.Bytes))
	if err != nil {
		return f
	}
	var out bytes.Buffer
	if err := jpeg.Encode(&out, scaled(img), &jpeg.Options{Quality: 78}); err != nil || out.Len() >= len(f.Bytes) {
		return f
	}
	return File{Type: typeJPEG, Bytes: out.Bytes()}
}

// scaled draws a picture on white paper with at most longest dots on a side: each new
// dot is the mean of the old ones that it covers.
func scaled(img image.Image) image.Image {
	b := img.Bounds()
	w, h := b.Dx(), b.Dy()
	nw, nh := w, h
	if side := max(w, h); side > longest {
		nw, nh = max(1, w*longest/side), max(1, h*longest/side)
	}
	out := image.NewRGBA(image.Rect(0, 0, nw, nh))
	for y := range nh {
		for x := range nw {
			out.SetRGBA(x, y, mean(img, b.Min.X+x*w/nw, b.Min.Y+y*h/nh, b.Min.X+max((x+1)*w/nw, x*w/nw+1), b.Min.Y+max((y+1)*h/nh, y*h/nh+1)))
		}
	}
	return out
}

func mean(img image.Image, x0, y0, x1, y1 int) color.RGBA {
	var r, g, b, n uint64
	for y := y0; y < y1; y++ {
		for x := x0; x < x1; x++ {
			cr, cg, cb, ca := img.At(x, y).RGBA()
			paper := uint64(0xffff - ca)
			r, g, b, n = r+uint64(cr)+paper, g+uint64(cg)+paper, b+uint64(cb)+paper, n+1
		}
	}
	return color.RGBA{uint8(r / n >> 8), uint8(g / n >> 8), uint8(b / n >> 8), 255}
}

func number(n int) string { return strconv.Itoa(n) }
