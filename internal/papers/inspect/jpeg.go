package inspect

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
	"image/jpeg"
)

const broken = "The picture is damaged or did not arrive whole. Open it on your device; if it opens there, save it once more and send that."

// inspectJPEG decodes the picture, and copies the segments that it needs. Only a
// picture that its metadata turns is drawn anew, since the copy has no metadata.
func inspectJPEG(body []byte) (Found, error) {
	config, err := jpeg.DecodeConfig(bytes.NewReader(body))
	if err != nil {
		return Found{}, refuse(broken)
	}
	if err := checkSize(config.Width, config.Height); err != nil {
		return Found{}, err
	}
	clean, turn, dropped, ok := stripJPEG(body)
	if !ok {
		return Found{}, refuse(broken)
	}
	img, err := jpeg.Decode(bytes.NewReader(clean))
	if err != nil {
		return Found{}, refuse(broken)
	}
	if turn > 1 {
		img = turned(img, turn)
		var out bytes.Buffer
		if err := jpeg.Encode(&out, img, &jpeg.Options{Quality: 92}); err != nil {
			return Found{}, refuse(broken)
		}
		clean = out.Bytes()
	}
	b := img.Bounds()
	f := Found{Type: JPEG, Width: b.Dx(), Height: b.Dy(), Body: clean}
	if dropped {
		f.Removed = append(f.Removed, photoData)
	}
	return f, nil
}

const photoData = "where, when and with which device the picture was made"

func checkSize(width, height int) error {
	if width > MaxSide || height > MaxSide || width*height > MaxPixels {
		return refuse("The picture has %d × %d pixels, more than the 40 megapixels that are read here. Make it smaller and send it again; a page needs no more than 2500 × 3500.", width, height)
	}
	if width == 0 || height == 0 {
		return refuse(broken)
	}
	return nil
}

// stripJPEG copies a JPEG from its start to its end without application segments
// and remarks, but for those that say how its colours are meant. What follows the
// end is left behind. turn is the orientation that the metadata told.
func stripJPEG(body []byte) (clean []byte, turn int, dropped, ok bool) {
	out := append(make([]byte, 0, len(body)), 0xff, 0xd8)
	for at := 2; ; {
		for at < len(body) && body[at] == 0xff && at+1 < len(body) && body[at+1] == 0xff {
			at++ // fill bytes
		}
		if at+4 > len(body) || body[at] != 0xff {
			return out, turn, dropped, at+2 <= len(body) && body[at] == 0xff && body[at+1] == 0xd9 && finish(&out)
		}
		marker := body[at+1]
		if marker == 0xd9 {
			return out, turn, dropped || at+2 < len(body), finish(&out)
		}
		if marker >= 0xd0 && marker <= 0xd8 || marker == 0x01 {
			at += 2
			continue
		}
		size := int(binary.BigEndian.Uint16(body[at+2:]))
		end := at + 2 + size
		if size < 2 || end > len(body) {
			return nil, 0, false, false
		}
		segment := body[at:end]
		if t := orientation(segment); t > 0 {
			turn = t
		}
		if neededSegment(marker, segment[4:]) {
			out = append(out, segment...)
		} else {
			dropped = true
		}
		at = end
		if marker == 0xda {
			stop := scanEnd(body, at)
			out = append(out, body[at:stop]...)
			at = stop
		}
	}
}

func finish(out *[]byte) bool {
	*out = append(*out, 0xff, 0xd9)
	return true
}

// neededSegment keeps what decoding needs: the colour marks of JFIF and Adobe,
// and all that is no application data or remark.
func neededSegment(marker byte, data []byte) bool {
	switch {
	case marker == 0xe0:
		return bytes.HasPrefix(data, []byte("JFIF\x00")) && len(data) == 14 // without a thumbnail
	case marker == 0xee:
		return bytes.HasPrefix(data, []byte("Adobe")) && len(data) == 12
	case marker >= 0xe0 && marker <= 0xef, marker == 0xfe:
		return false
	}
	return true
}

// scanEnd finds the next marker after the coded picture.
func scanEnd(body []byte, at int) int {
	for i := at; i+1 < len(body); i++ {
		if body[i] == 0xff && body[i+1] != 0 && (body[i+1] < 0xd0 || body[i+1] > 0xd7) {
			return i
		}
	}
	return len(body)
}

// orientation reads how an EXIF segment turns the picture, 1 to 8; 0 for none.
func orientation(segment []byte) int {
	if len(segment) < 18 || segment[1] != 0xe1 || string(segment[4:10]) != "Exif\x00\x00" {
		return 0
	}
	tiff := segment[10:]
	var order binary.ByteOrder = binary.LittleEndian
	if string(tiff[:2]) == "MM" {
		order = binary.BigEndian
	}
	first := int(order.Uint32(tiff[4:]))
	if first < 8 || first+2 > len(tiff) {
		return 0
	}
	count := int(order.Uint16(tiff[first:]))
	for i := range count {
		entry := first + 2 + 12*i
		if entry+12 > len(tiff) {
			return 0
		}
		if order.Uint16(tiff[entry:]) == 0x0112 {
			if v := int(order.Uint16(tiff[entry+8:])); v >= 1 && v <= 8 {
				return v
			}
		}
	}
	return 0
}

// turned draws a picture as its orientation says that it is meant.
func turned(src image.Image, turn int) image.Image {
	b := src.Bounds()
	w, h := b.Dx(), b.Dy()
	outW, outH := w, h
	if turn >= 5 {
		outW, outH = h, w
	}
	colour := colourOf(src)
	out := image.NewRGBA(image.Rect(0, 0, outW, outH))
	for y := range h {
		for x := range w {
			tx, ty := goes(turn, x, y, w, h)
			p := out.Pix[ty*out.Stride+4*tx:]
			p[0], p[1], p[2] = colour(b.Min.X+x, b.Min.Y+y)
			p[3] = 0xff
		}
	}
	return out
}

// goes is where a pixel of a picture of w by h goes.
func goes(turn, x, y, w, h int) (tx, ty int) {
	switch turn {
	case 2:
		return w - 1 - x, y
	case 3:
		return w - 1 - x, h - 1 - y
	case 4:
		return x, h - 1 - y
	case 5:
		return y, x
	case 6:
		return h - 1 - y, x
	case 7:
		return h - 1 - y, w - 1 - x
	case 8:
		return y, w - 1 - x
	}
	return x, y
}

// colourOf reads pixels; the usual form of a photo without a detour.
func colourOf(src image.Image) func(x, y int) (r, g, b uint8) {
	if p, ok := src.(*image.YCbCr); ok {
		return func(x, y int) (uint8, uint8, uint8) {
			c := p.COffset(x, y)
			return color.YCbCrToRGB(p.Y[p.YOffset(x, y)], p.Cb[c], p.Cr[c])
		}
	}
	return func(x, y int) (uint8, uint8, uint8) {
		r, g, b, _ := src.At(x, y).RGBA()
		return uint8(r >> 8), uint8(g >> 8), uint8(b >> 8)
	}
}
