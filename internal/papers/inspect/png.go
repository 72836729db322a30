package inspect

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image/png"
)

const pngMagic = "\x89PNG\r\n\x1a\n"

// neededChunks are the parts of a PNG that say what it looks like. All others
// (texts, times, EXIF, colour profiles, films) are left out.
var neededChunks = map[string]bool{"IHDR": true, "PLTE": true, "tRNS": true, "IDAT": true, "IEND": true, "gAMA": true, "cHRM": true, "sRGB": true, "pHYs": true}

// inspectPNG copies the chunks that are needed, and decodes the copy.
func inspectPNG(body []byte) (Found, error) {
	config, err := png.DecodeConfig(bytes.NewReader(body))
	if err != nil {
		return Found{}, refuse(broken)
	}
	if err := checkSize(config.Width, config.Height); err != nil {
		return Found{}, err
	}
	clean, dropped, ok := stripPNG(body)
	if !ok {
		return Found{}, refuse(broken)
	}
	if _, err := png.Decode(bytes.NewReader(clean)); err != nil {
		return Found{}, refuse(broken)
	}
	f := Found{Type: PNG, Width: config.Width, Height: config.Height, Body: clean}
	if dropped {
		f.Removed = append(f.Removed, photoData)
	}
	return f, nil
}

func stripPNG(body []byte) (clean []byte, dropped, ok bool) {
	out := append(make([]byte, 0, len(body)), pngMagic...)
	for at := len(pngMagic); at+12 <= len(body); {
		size := int64(binary.BigEndian.Uint32(body[at:]))
		end := int64(at) + 12 + size
		if end > int64(len(body)) {
			return nil, false, false
		}
		kind := string(body[at+4 : at+8])
		chunk := body[at:end]
		if crc32.ChecksumIEEE(chunk[4:len(chunk)-4]) != binary.BigEndian.Uint32(chunk[len(chunk)-4:]) {
			return nil, false, false
		}
		if neededChunks[kind] {
			out = append(out, chunk...)
		} else {
			dropped = true
		}
		at = int(end)
		if kind == "IEND" {
			return out, dropped || at < len(body), true
		}
	}
	return nil, false, false
}
