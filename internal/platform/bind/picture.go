package bind

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"image/png"

	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"

	"preround/internal/platform/errs"
)

// Sizes in points. A picture is set no coarser than leastDots an inch, so that a
// passport photo does not fill a page.
const (
	margin    = 34.0
	leastDots = 100.0
)

var (
	a4     = [2]float64{595.276, 841.89}
	letter = [2]float64{612, 792}
)

// picture adds a page with a picture, as large as its margins let it be.
func (w *binder) picture(p Part, element types.IndirectRef) (types.Array, error) {
	object, width, height, err := drawn(p)
	if err != nil {
		return nil, err
	}
	sheet := a4
	if w.book.Letter {
		sheet = letter
	}
	if width > height {
		sheet[0], sheet[1] = sheet[1], sheet[0]
	}
	scale := min((sheet[0]-2*margin)/float64(width), (sheet[1]-2*margin)/float64(height), 72/leastDots)
	wide, high := float64(width)*scale, float64(height)*scale
	left, low := (sheet[0]-wide)/2, (sheet[1]-high)/2
	content := fmt.Sprintf("/Figure <</MCID 0>> BDC\nq %s 0 0 %s %s %s cm /Im0 Do Q\nEMC", number(wide), number(high), number(left), number(low))

	figure, page := w.out.reserve(), w.out.reserve()
	w.out.put(figure, types.Dict{"Type": types.Name("StructElem"), "S": types.Name("Figure"), "P": element, "Alt": text(p.Title), "Pg": page, "K": types.Integer(0),
		"A": types.Dict{"O": types.Name("Layout"), "BBox": numbers(left, low, left+wide, low+high)}})
	w.out.put(page, types.Dict{"Type": types.Name("Page"), "Parent": w.root, "MediaBox": numbers(0, 0, sheet[0], sheet[1]), "StructParents": types.Integer(w.parents.next),
		"Resources": types.Dict{"XObject": types.Dict{"Im0": w.out.add(object)}}, "Contents": w.out.add(types.StreamDict{Dict: types.Dict{}, Raw: []byte(content)})})
	w.parents.add(w.parents.next, types.Array{figure})
	w.pages = append(w.pages, page)
	return types.Array{figure}, nil
}

func numbers(all ...float64) types.Array {
	out := make(types.Array, len(all))
	for i, f := range all {
		out[i] = types.Float(f)
	}
	return out
}

// drawn is the picture as PDF takes it: its own coded bytes wherever that goes.
func drawn(p Part) (object types.StreamDict, width, height int, err error) {
	config, _, err := image.DecodeConfig(bytes.NewReader(p.Bytes))
	if err != nil || config.Width < 1 || config.Height < 1 {
		return object, 0, 0, damaged(p)
	}
	if config.Width*config.Height > MaxPixels {
		return object, 0, 0, errs.New(errs.Invalid, "“%s” has %d × %d pixels, more than a page takes. Make it smaller.", p.Title, config.Width, config.Height)
	}
	d := types.Dict{"Type": types.Name("XObject"), "Subtype": types.Name("Image"), "Width": types.Integer(config.Width), "Height": types.Integer(config.Height),
		"BitsPerComponent": types.Integer(8)}
	if p.Type == JPEG {
		raw := p.Bytes
		switch config.ColorModel {
		case color.GrayModel:
			d["ColorSpace"] = types.Name("DeviceGray")
		case color.YCbCrModel:
			d["ColorSpace"] = types.Name("DeviceRGB")
		default: // four colours, which programs take in two ways
			if raw, err = inThreeColours(p); err != nil {
				return object, 0, 0, err
			}
			d["ColorSpace"] = types.Name("DeviceRGB")
		}
		d["Filter"] = types.Name("DCTDecode")
		return types.StreamDict{Dict: d, Raw: raw}, config.Width, config.Height, nil
	}
	raw, ok := asScanned(p.Bytes, d)
	if !ok {
		if raw, err = flattened(p, d); err != nil {
			return object, 0, 0, err
		}
	}
	return types.StreamDict{Dict: d, Raw: raw}, config.Width, config.Height, nil
}

func inThreeColours(p Part) ([]byte, error) {
	img, err := jpeg.Decode(bytes.NewReader(p.Bytes))
	if err != nil {
		return nil, damaged(p)
	}
	var out bytes.Buffer
	if err := jpeg.Encode(&out, img, &jpeg.Options{Quality: 92}); err != nil {
		return nil, damaged(p)
	}
	return out.Bytes(), nil
}

// flattened draws a picture on white paper: PDF has no half transparent dots.
func flattened(p Part, d types.Dict) ([]byte, error) {
	img, err := png.Decode(bytes.NewReader(p.Bytes))
	if err != nil {
		return nil, damaged(p)
	}
	paper := image.NewRGBA(img.Bounds())
	draw.Draw(paper, paper.Bounds(), image.White, image.Point{}, draw.Src)
	draw.Draw(paper, paper.Bounds(), img, img.Bounds().Min, draw.Over)
	var out bytes.Buffer
	if err := png.Encode(&out, paper); err != nil {
		return nil, damaged(p)
	}
	raw, ok := asScanned(out.Bytes(), d)
	if !ok {
		return nil, damaged(p)
	}
	return raw, nil
}

// asScanned takes the rows of a PNG as they are coded: PDF knows the same coding. Not
// those that are transparent or come in turns.
func asScanned(body []byte, d types.Dict) (raw []byte, ok bool) {
	var depth, kind byte
	var palette []byte
	for at := 8; at+12 <= len(body); {
		size := int(binary.BigEndian.Uint32(body[at:]))
		if size > len(body)-at-12 {
			return nil, false
		}
		data := body[at+8 : at+8+size]
		switch string(body[at+4 : at+8]) {
		case "IHDR":
			if size < 13 || data[12] != 0 {
				return nil, false
			}
			depth, kind = data[8], data[9]
		case "PLTE":
			palette = data
		case "tRNS":
			return nil, false
		case "IDAT":
			raw = append(raw, data...)
		}
		at += 12 + size
	}
	colours := 1
	switch {
	case kind == 0:
		d["ColorSpace"] = types.Name("DeviceGray")
	case kind == 2:
		d["ColorSpace"], colours = types.Name("DeviceRGB"), 3
	case kind == 3 && len(palette) >= 3:
		d["ColorSpace"] = types.Array{types.Name("Indexed"), types.Name("DeviceRGB"), types.Integer(len(palette)/3 - 1), types.NewHexLiteral(palette)}
	default:
		return nil, false
	}
	d["BitsPerComponent"] = types.Integer(depth)
	d["Filter"] = types.Name("FlateDecode")
	d["DecodeParms"] = types.Dict{"Predictor": types.Integer(15), "Colors": types.Integer(colours), "BitsPerComponent": types.Integer(depth), "Columns": d["Width"]}
	return raw, len(raw) > 0
}

func damaged(p Part) error {
	return errs.New(errs.Invalid, "The picture “%s” is damaged, so it cannot be part of one PDF. Put it in once more.", p.Title)
}
