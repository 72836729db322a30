package index

import (
	"encoding/binary"
	"errors"
	"math"
	"reflect"

	"preround/internal/catalog"
)

// A place is packed by its type: fields in order, numbers as varints, texts with
// their length, and before each struct a number whose bits tell which fields
// are not zero. The form lives only in memory, within one run of the program;
// a new field of Place is packed without a change here.

var errPacked = errors.New("index: a packed place is damaged")

// encodePlace appends the packed form of p to b.
func encodePlace(b []byte, p *catalog.Place) []byte {
	return encode(b, reflect.ValueOf(p).Elem())
}

// decodePlace reads one packed place.
func decodePlace(b []byte) *catalog.Place {
	p := new(catalog.Place)
	d := decoder{b: b}
	d.value(reflect.ValueOf(p).Elem())
	return p
}

func encode(b []byte, v reflect.Value) []byte {
	switch v.Kind() {
	case reflect.String:
		b = binary.AppendUvarint(b, uint64(v.Len()))
		return append(b, v.String()...)
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return binary.AppendVarint(b, v.Int())
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return binary.AppendUvarint(b, v.Uint())
	case reflect.Bool:
		if v.Bool() {
			return append(b, 1)
		}
		return append(b, 0)
	case reflect.Float64, reflect.Float32:
		return binary.LittleEndian.AppendUint64(b, math.Float64bits(v.Float()))
	case reflect.Slice:
		b = binary.AppendUvarint(b, uint64(v.Len()))
		for i := range v.Len() {
			b = encode(b, v.Index(i))
		}
		return b
	case reflect.Struct:
		var present uint64
		for i := range v.NumField() {
			if !v.Field(i).IsZero() {
				present |= 1 << i
			}
		}
		b = binary.AppendUvarint(b, present)
		for i := range v.NumField() {
			if present>>i&1 != 0 {
				b = encode(b, v.Field(i))
			}
		}
		return b
	}
	panic("index: no packed form for a " + v.Type().String())
}

type decoder struct{ b []byte }

func (d *decoder) uvarint() uint64 {
	v, n := binary.Uvarint(d.b)
	if n <= 0 {
		panic(errPacked)
	}
	d.b = d.b[n:]
	return v
}

func (d *decoder) varint() int64 {
	v, n := binary.Varint(d.b)
	if n <= 0 {
		panic(errPacked)
	}
	d.b = d.b[n:]
	return v
}

func (d *decoder) take(n int) []byte {
	if n > len(d.b) {
		panic(errPacked)
	}
	out := d.b[:n]
	d.b = d.b[n:]
	return out
}

func (d *decoder) value(v reflect.Value) {
	switch v.Kind() {
	case reflect.String:
		v.SetString(string(d.take(int(d.uvarint()))))
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		v.SetInt(d.varint())
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		v.SetUint(d.uvarint())
	case reflect.Bool:
		v.SetBool(d.take(1)[0] != 0)
	case reflect.Float64, reflect.Float32:
		v.SetFloat(math.Float64frombits(binary.LittleEndian.Uint64(d.take(8))))
	case reflect.Slice:
		n := int(d.uvarint())
		v.Set(reflect.MakeSlice(v.Type(), n, n))
		for i := range n {
			d.value(v.Index(i))
		}
	case reflect.Struct:
		present := d.uvarint()
		for i := range v.NumField() {
			if present>>i&1 != 0 {
				d.value(v.Field(i))
			}
		}
	default:
		panic("index: no packed form for a " + v.Type().String())
	}
}
