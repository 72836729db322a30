package cvweb

import (
	"bytes"
	"image/png"
	"math"
	"strconv"
)

// footPart is the foot of a page, where its number stands, as a part of its height.
const footPart = 0.055

// filled tells how much of a page is used, from 0 to 1, by the lowest dark dot above
// the foot of its picture; 1 where the picture cannot be read.
func filled(picture []byte) float64 {
	img, err := png.Decode(bytes.NewReader(picture))
	if err != nil {
		return 1
	}
	b := img.Bounds()
	usable := int(float64(b.Dy()) * (1 - footPart))
	for y := usable - 1; y >= 0; y-- {
		for x := range b.Dx() {
			if r, _, _, _ := img.At(b.Min.X+x, b.Min.Y+y).RGBA(); r < 0xC000 {
				return float64(y+1) / float64(usable)
			}
		}
	}
	return 0
}

// length is how many pages a CV fills, with the part of the last one.
func (m made) length() float64 {
	if m.count == 0 || m.count > len(m.pages) {
		return float64(m.count) // longer than what was drawn
	}
	return float64(m.count-1) + filled(m.pages[m.count-1])
}

// meter is the length of a CV against what a place wants at most.
type meter struct {
	length float64
	most   int
}

func (m meter) fits() bool { return int(math.Ceil(m.length)) <= m.most }

func (m meter) label() string {
	if m.most == 1 {
		return "One page"
	}
	return "Two pages"
}

// value is how much of the most is used.
func (m meter) value() string { return tenth(min(m.length, float64(m.most))) }

func (m meter) max() string { return strconv.Itoa(m.most) }

// says is the meter in words.
func (m meter) says() string {
	most := strconv.Itoa(m.most)
	if m.fits() {
		return "fits: " + tenth(m.length) + " of " + most
	}
	return tenth(m.length-float64(m.most)) + " too long"
}

// tenth is a number with one decimal, and never less than 0.1: what is too long by a
// line is not "0.0 too long".
func tenth(f float64) string { return strconv.FormatFloat(max(f, 0.1), 'f', 1, 64) }
