package inspecttest

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"hash/crc32"
)

const pngMagic = "\x89PNG\r\n\x1a\n"

// chunk is a part of a PNG with its sum.
func chunk(kind, data string) []byte {
	out := binary.BigEndian.AppendUint32(nil, uint32(len(data)))
	out = append(append(out, kind...), data...)
	return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(out[4:]))
}

// withChunks puts chunks behind the first of a PNG.
func withChunks(body []byte, chunks ...[]byte) []byte {
	const first = len(pngMagic) + 12 + 13
	out := append([]byte{}, body[:first]...)
	out = append(out, bytes.Join(chunks, nil)...)
	return append(out, body[first:]...)
}

// header is a PNG's first chunk.
func header(width, height uint32, depth, kind, interlace byte) []byte {
	data := binary.BigEndian.AppendUint32(nil, width)
	data = binary.BigEndian.AppendUint32(data, height)
	return chunk("IHDR", string(append(data, depth, kind, 0, 0, interlace)))
}

func pngOf(chunks ...[]byte) []byte {
	return append([]byte(pngMagic), bytes.Join(append(chunks, chunk("IEND", "")), nil)...)
}

// zeros are n zero bytes, packed.
func zeros(n int) string {
	var b bytes.Buffer
	z := zlib.NewWriter(&b)
	block := make([]byte, 1<<16)
	for ; n > 0; n -= len(block) {
		if _, err := z.Write(block[:min(n, len(block))]); err != nil {
			panic(err) // a Buffer takes everything
		}
	}
	if err := z.Close(); err != nil {
		panic(err) // a Buffer takes everything
	}
	return b.String()
}
