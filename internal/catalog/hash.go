package catalog

import (
	"crypto/sha256"
	"encoding/hex"
	"hash"
	"io"
	"reflect"
	"slices"
	"strconv"
)

// Hash is a fingerprint of all facts of the place: 32 hexadecimal digits, the
// same on every machine and in every version of the program. It covers each
// field that is not zero, under its Go name, in order of name. So a field that
// a later version adds changes the hash of those places only that use it, and
// an upgrade does not take every stored place for an edited one. Renaming a
// field would; a test pins one hash to notice that.
func (p Place) Hash() string {
	h := sha256.New()
	hashValue(h, reflect.ValueOf(p))
	return hex.EncodeToString(h.Sum(nil)[:16])
}

// hashValue writes v so that different values never give the same text: texts
// are quoted, lists and structures are enclosed.
func hashValue(w hash.Hash, v reflect.Value) {
	switch v.Kind() {
	case reflect.Struct:
		io.WriteString(w, "{")
		for _, name := range fieldNames(v.Type()) {
			if f := v.FieldByName(name); !empty(f) {
				io.WriteString(w, name+"=")
				hashValue(w, f)
				io.WriteString(w, ";")
			}
		}
		io.WriteString(w, "}")
	case reflect.Slice, reflect.Array:
		io.WriteString(w, "[")
		for i := range v.Len() {
			hashValue(w, v.Index(i))
			io.WriteString(w, ",")
		}
		io.WriteString(w, "]")
	case reflect.String:
		io.WriteString(w, strconv.Quote(v.String()))
	case reflect.Bool:
		io.WriteString(w, strconv.FormatBool(v.Bool()))
	case reflect.Float64, reflect.Float32:
		io.WriteString(w, strconv.FormatFloat(v.Float(), 'g', -1, 64))
	default:
		if v.CanInt() {
			io.WriteString(w, strconv.FormatInt(v.Int(), 10))
			return
		}
		panic("catalog: a place has a field of kind " + v.Kind().String() + ", which Hash does not know")
	}
}

// empty takes an empty list for an absent one, since no source can state it.
func empty(v reflect.Value) bool {
	return v.IsZero() || v.Kind() == reflect.Slice && v.Len() == 0
}

func fieldNames(t reflect.Type) []string {
	names := make([]string, 0, t.NumField())
	for i := range t.NumField() {
		names = append(names, t.Field(i).Name)
	}
	slices.Sort(names)
	return names
}
