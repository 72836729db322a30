package catalog

import (
	"bytes"
	"encoding/json"
	"fmt"

	"preround/internal/platform/errs"
)

// EncodeBody and DecodeBody keep the facts of a place as JSON under their Go
// names, without those that are unknown. Reading YAML would take ten times as
// long, and a start waits for it. A name that this program does not know is
// refused rather than dropped: a field may be added at any time, but renaming
// one needs a migration (testdata/place.json holds that).
func EncodeBody(p Place) (string, error) {
	whole, err := json.Marshal(p)
	if err != nil {
		return "", err
	}
	var v any
	d := json.NewDecoder(bytes.NewReader(whole))
	d.UseNumber()
	if err := d.Decode(&v); err != nil {
		return "", err
	}
	body, err := json.Marshal(known(v))
	if err != nil {
		return "", err
	}
	// What is stored must be what was given; otherwise the next import would take
	// the place for one that was edited here.
	back, err := DecodeBody(p.ID, string(body))
	if err == nil && back.Hash() != p.Hash() {
		err = errs.New(errs.Invalid, "The place %s holds characters that cannot be stored; write its texts in UTF-8.", p.ID)
	}
	return string(body), err
}

// known takes away from objects what means "unknown": null, "", 0, false, and
// lists and objects with nothing in them. Elements of lists keep their place.
func known(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for name, field := range v {
			field = known(field)
			v[name] = field
			if unknown(field) {
				delete(v, name)
			}
		}
	case []any:
		for i := range v {
			v[i] = known(v[i])
		}
	}
	return v
}

func unknown(v any) bool {
	switch v := v.(type) {
	case map[string]any:
		return len(v) == 0
	case []any:
		return len(v) == 0
	case json.Number:
		return v == "0"
	}
	return v == nil || v == "" || v == false
}

// DecodeBody reads what EncodeBody wrote of the place with that id.
func DecodeBody(id ID, body string) (p Place, err error) {
	d := json.NewDecoder(bytes.NewReader([]byte(body)))
	d.DisallowUnknownFields()
	if err = d.Decode(&p); err == nil && p.ID != id {
		err = fmt.Errorf("it is of %q", p.ID)
	}
	if err != nil {
		err = fmt.Errorf("the stored place %s cannot be read: %w", id, err)
	}
	return p, err
}
