package bind

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"

	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"
)

// file is the document that is being written: objects, numbered from 1.
type file struct {
	objects []types.Object
}

// reserve is the reference of an object that is put later.
func (f *file) reserve() types.IndirectRef {
	f.objects = append(f.objects, nil)
	return *types.NewIndirectRef(len(f.objects), 0)
}

func (f *file) put(at types.IndirectRef, o types.Object) { f.objects[at.ObjectNumber-1] = o }

func (f *file) add(o types.Object) types.IndirectRef {
	at := f.reserve()
	f.put(at, o)
	return at
}

// packedAtOnce is how many objects lie in one packed stream.
const packedAtOnce = 200

// place is where an object lies: at an offset, or as the nth of a packed stream.
type place struct {
	packed    bool
	at, index int
}

// bytes writes the file: streams as they are, everything else packed, which makes
// a tagged document a third of its size.
func (f *file) bytes(catalog, info types.IndirectRef) []byte {
	var out bytes.Buffer
	out.WriteString("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
	places := make([]place, len(f.objects))
	var small []int
	for i, o := range f.objects {
		if s, ok := o.(types.StreamDict); ok {
			places[i] = place{at: out.Len()}
			writeStream(&out, i+1, s.Dict, s.Raw)
			continue
		}
		small = append(small, i)
	}
	next := len(f.objects) + 1
	for chunk := range slices.Chunk(small, packedAtOnce) {
		places = append(places, place{at: out.Len()})
		for n, i := range chunk {
			places[i] = place{packed: true, at: next, index: n}
		}
		f.pack(&out, next, chunk)
		next++
	}
	start := out.Len()
	places = append(places, place{at: start})
	trailer := types.Dict{"Type": types.Name("XRef"), "Size": types.Integer(next + 1), "Root": catalog, "Info": info,
		"W": types.Array{types.Integer(1), types.Integer(4), types.Integer(2)}, "ID": identifier(out.Bytes())}
	writeStream(&out, next, deflated(trailer), deflate(references(places)))
	fmt.Fprintf(&out, "startxref\n%d\n%%%%EOF\n", start)
	return out.Bytes()
}

// pack writes objects into one stream.
func (f *file) pack(out *bytes.Buffer, number int, chunk []int) {
	var head, body []byte
	for _, i := range chunk {
		head = fmt.Appendf(head, "%d %d ", i+1, len(body))
		body = append(appendObject(body, f.objects[i]), '\n')
	}
	d := types.Dict{"Type": types.Name("ObjStm"), "N": types.Integer(len(chunk)), "First": types.Integer(len(head))}
	writeStream(out, number, deflated(d), deflate(append(head, body...)))
}

// references tells where each object is, object 0 being none.
func references(places []place) []byte {
	b := []byte{0, 0, 0, 0, 0, 0xff, 0xff}
	for _, p := range places {
		kind := byte(1)
		if p.packed {
			kind = 2
		}
		b = append(b, kind, byte(p.at>>24), byte(p.at>>16), byte(p.at>>8), byte(p.at), byte(p.index>>8), byte(p.index))
	}
	return b
}

func deflated(d types.Dict) types.Dict {
	d["Filter"] = types.Name("FlateDecode")
	return d
}

func deflate(b []byte) []byte {
	var out bytes.Buffer
	z := zlib.NewWriter(&out)
	_, _ = z.Write(b) // a Buffer takes everything
	_ = z.Close()
	return out.Bytes()
}

func writeStream(out *bytes.Buffer, number int, d types.Dict, raw []byte) {
	d = maps.Clone(d)
	d["Length"] = types.Integer(len(raw))
	fmt.Fprintf(out, "%d 0 obj\n", number)
	out.Write(appendObject(nil, d))
	out.WriteString("\nstream\n")
	out.Write(raw)
	out.WriteString("\nendstream\nendobj\n")
}

// appendObject writes an object, keys in order, so that the same object is always
// the same text.
func appendObject(b []byte, o types.Object) []byte {
	switch o := o.(type) {
	case types.Dict:
		b = append(b, "<<"...)
		for _, key := range slices.Sorted(maps.Keys(o)) {
			b = append(append(b, '/'), types.EncodeName(key)...)
			b = append(b, ' ')
			b = appendObject(b, o[key])
		}
		return append(b, ">>"...)
	case types.Array:
		b = append(b, '[')
		for i, v := range o {
			if i > 0 {
				b = append(b, ' ')
			}
			b = appendObject(b, v)
		}
		return append(b, ']')
	case types.Float:
		return append(b, number(float64(o))...)
	case nil:
		return append(b, "null"...)
	}
	return append(b, o.PDFString()...)
}

func number(f float64) string {
	s := strconv.FormatFloat(f, 'f', 8, 64)
	s = strings.TrimRight(s, "0")
	return strings.TrimSuffix(s, ".")
}

// text is a string that may hold any letter.
func text(s string) types.Object {
	if !strings.ContainsFunc(s, func(c rune) bool { return c < ' ' || c > '~' }) {
		return types.NewHexLiteral([]byte(s))
	}
	b := []byte{0xfe, 0xff}
	for _, u := range utf16.Encode([]rune(strings.ToValidUTF8(s, "�"))) {
		b = append(b, byte(u>>8), byte(u))
	}
	return types.NewHexLiteral(b)
}
