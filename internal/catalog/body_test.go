package catalog_test

import (
	"bytes"
	"encoding/json"
	"os"
	"reflect"
	"testing"

	"github.com/google/go-cmp/cmp"

	"preround/internal/catalog"
)

// full is a place with every field set, those of later versions too.
func full() catalog.Place {
	var p catalog.Place
	setAll(reflect.ValueOf(&p).Elem())
	p.ID = "gb-full"
	return p
}

func setAll(v reflect.Value) {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			setAll(v.Field(i))
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		setAll(v.Index(0))
	case reflect.String:
		v.SetString("text")
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Float64:
		v.SetFloat(0.1)
	default:
		v.SetInt(7)
	}
}

func TestEveryFactComesBack(t *testing.T) {
	t.Parallel()
	want := full()
	body, err := catalog.EncodeBody(want)
	if err != nil {
		t.Fatal(err)
	}
	got, err := catalog.DecodeBody("gb-full", body)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	if got.Hash() != want.Hash() {
		t.Error("the hash changed, so that an import would take it for an edit")
	}
}

// What is stored today must be readable for ever. When this fails, a field of
// catalog.Place was renamed or removed: before the first release write the file
// anew (make golden), later give the stored places a migration.
func TestStoredPlacesStayReadable(t *testing.T) {
	t.Parallel()
	const file = "testdata/place.json"
	if os.Getenv("UPDATE_GOLDEN") != "" {
		var b bytes.Buffer
		body, err := catalog.EncodeBody(full())
		if err == nil {
			err = json.Indent(&b, []byte(body), "", "\t")
		}
		if err == nil {
			err = os.WriteFile(file, append(b.Bytes(), '\n'), 0o644)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	body, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := catalog.DecodeBody("gb-full", string(body)); err != nil {
		t.Error(err)
	}
}

func TestUnknownFactsAreNotDropped(t *testing.T) {
	t.Parallel()
	for _, body := range []string{`{"ID":"gb-x","Gone":1}`, `{"ID":"gb-y"}`, `{`, ``} {
		if _, err := catalog.DecodeBody("gb-x", body); err == nil {
			t.Errorf("%s was accepted", body)
		}
	}
}
