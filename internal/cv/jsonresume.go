package cv

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"

	"preround/internal/platform/errs"
)

// own is the member under which all that JSON Resume does not have stands.
const own = "x_preround"

// MaxFile is the largest file in bytes that is read.
const MaxFile = 1 << 20

type members = map[string]json.RawMessage

// FromJSON reads a JSON Resume file. newID names each item. Members that we do not
// know, and values of another type than the schema has, are kept as they are and
// come out again with ToJSON. errs.Invalid says what is wrong with a file that
// cannot be read at all.
func FromJSON(file []byte, newID func() string) (Record, error) {
	var r Record
	top, err := readObject(file)
	if err != nil {
		return r, err
	}
	mine := object(top, own)
	r.Basics = basicsFrom(object(top, "basics"))
	for _, s := range Sections {
		from := top
		if s.Ours {
			from = mine
		}
		var items []json.RawMessage
		if json.Unmarshal(from[string(s.Kind)], &items) != nil || len(items) == 0 {
			continue // of another type, or empty: stays as it is
		}
		if r.Items = append(r.Items, itemsFrom(s, items, newID)...); len(r.Items) > MaxItems {
			return Record{}, errs.New(errs.Invalid, "The file holds more than %d entries. A record of one person has fewer; choose another file.", MaxItems)
		}
		delete(from, string(s.Kind))
	}
	r.Extra, r.Own = top, mine
	return r, nil
}

func readObject(file []byte) (members, error) {
	if len(file) > MaxFile {
		return nil, errs.New(errs.Invalid, "The file is larger than 1 MiB. A JSON Resume file holds text alone; choose another file.")
	}
	var top members
	d := json.NewDecoder(bytes.NewReader(file))
	err := d.Decode(&top)
	if err == nil {
		if _, more := d.Token(); more != io.EOF {
			err = fmt.Errorf("there is more after the end")
		}
	}
	if err != nil || top == nil {
		at := ""
		if s, ok := err.(*json.SyntaxError); ok {
			at = " (line " + strconv.Itoa(1+bytes.Count(file[:min(int(s.Offset), len(file))], []byte("\n"))) + ")"
		}
		return nil, errs.New(errs.Invalid, "This is not a JSON Resume file%s. Choose the file that another program has exported as JSON Resume.", at)
	}
	return top, nil
}

// object takes a member that is an object out of m; what is of another type stays.
func object(m members, name string) members {
	var out members
	if json.Unmarshal(m[name], &out) != nil || len(out) == 0 {
		return members{}
	}
	delete(m, name)
	return out
}

// text takes a member that is a text (or a number) out of m.
func text(m members, name string) string {
	raw, has := m[name]
	if !has {
		return ""
	}
	var s string
	if json.Unmarshal(raw, &s) == nil && s != "" {
		delete(m, name)
		return s
	}
	return ""
}

func basicsFrom(m members) Basics {
	at, mine := object(m, "location"), object(m, own)
	b := Basics{
		Name: text(m, "name"), Label: text(m, "label"), Email: text(m, "email"), Phone: text(m, "phone"), URL: text(m, "url"), Summary: text(m, "summary"),
		Address: text(at, "address"), PostalCode: text(at, "postalCode"), City: text(at, "city"), CountryCode: text(at, "countryCode"), Region: text(at, "region"),
		NameNative: text(mine, "nameNative"),
	}
	var profiles []members
	if json.Unmarshal(m["profiles"], &profiles) == nil && len(profiles) > 0 {
		delete(m, "profiles")
		for _, p := range profiles {
			b.Profiles = append(b.Profiles, Profile{Network: text(p, "network"), Username: text(p, "username"), URL: text(p, "url"), Extra: p})
		}
	}
	b.Extra, b.LocationExtra, b.Own = m, at, mine
	return b
}

func itemsFrom(s Section, raw []json.RawMessage, newID func() string) []Item {
	var out []Item
	for _, one := range raw {
		var m members
		if json.Unmarshal(one, &m) != nil || m == nil {
			m = members{unreadable: one}
		}
		mine := object(m, own)
		item := Item{ID: newID(), Kind: s.Kind, Says: map[string]string{}}
		for _, f := range s.Fields {
			from := m
			if f.Ours {
				from = mine
			}
			if v := f.from(from); v != "" {
				item.Says[f.Name] = v
			}
		}
		if json.Unmarshal(mine["evidence"], &item.Evidence) == nil {
			delete(mine, "evidence")
		}
		item.Extra, item.Own = m, mine
		out = append(out, item)
	}
	return out
}

// unreadable keeps an item that is no object.
const unreadable = "\x00"

// from takes the field's value out of m.
func (f Field) from(m members) string {
	if f.Shape != Lines {
		return text(m, f.Name)
	}
	var list []string
	if json.Unmarshal(m[f.Name], &list) != nil || len(list) == 0 {
		return ""
	}
	for _, l := range list {
		if strings.TrimSpace(l) != l || l == "" || strings.Contains(l, "\n") {
			return "" // would not come out as it went in
		}
	}
	delete(m, f.Name)
	return strings.Join(list, "\n")
}

// ToJSON writes the record as a JSON Resume file.
func (r Record) ToJSON() ([]byte, error) {
	w := writer{}
	top, mine := w.copy(r.Extra), w.copy(r.Own)
	if b := w.basics(r.Basics); len(b) > 0 {
		w.put(top, "basics", b)
	}
	for _, s := range Sections {
		var items []any
		for _, i := range r.Of(s.Kind) {
			items = append(items, w.item(s, i))
		}
		switch {
		case len(items) == 0:
		case s.Ours:
			w.put(mine, string(s.Kind), items)
		default:
			w.put(top, string(s.Kind), items)
		}
	}
	if len(mine) > 0 {
		w.put(top, own, mine)
	}
	if w.err != nil {
		return nil, w.err
	}
	return json.MarshalIndent(top, "", "  ")
}

// writer remembers the first failure.
type writer struct{ err error }

func (w *writer) copy(m members) members {
	out := members{}
	for k, v := range m {
		out[k] = v
	}
	return out
}

func (w *writer) put(m members, name string, v any) {
	b, err := json.Marshal(v)
	if err != nil && w.err == nil {
		w.err = err
	}
	m[name] = b
}

func (w *writer) text(m members, name, v string) {
	if v != "" {
		w.put(m, name, v)
	}
}

func (w *writer) basics(b Basics) members {
	m, at, mine := w.copy(b.Extra), w.copy(b.LocationExtra), w.copy(b.Own)
	for name, v := range map[string]string{"name": b.Name, "label": b.Label, "email": b.Email, "phone": b.Phone, "url": b.URL, "summary": b.Summary} {
		w.text(m, name, v)
	}
	for name, v := range map[string]string{"address": b.Address, "postalCode": b.PostalCode, "city": b.City, "countryCode": b.CountryCode, "region": b.Region} {
		w.text(at, name, v)
	}
	w.text(mine, "nameNative", b.NameNative)
	if len(at) > 0 {
		w.put(m, "location", at)
	}
	if len(mine) > 0 {
		w.put(m, own, mine)
	}
	var profiles []members
	for _, p := range b.Profiles {
		one := w.copy(p.Extra)
		w.text(one, "network", p.Network)
		w.text(one, "username", p.Username)
		w.text(one, "url", p.URL)
		profiles = append(profiles, one)
	}
	if len(profiles) > 0 {
		w.put(m, "profiles", profiles)
	}
	return m
}

func (w *writer) item(s Section, i Item) any {
	if raw, ok := i.Extra[unreadable]; ok {
		return raw
	}
	m, mine := w.copy(i.Extra), w.copy(i.Own)
	for _, f := range s.Fields {
		to := m
		if f.Ours {
			to = mine
		}
		if v := i.Says[f.Name]; v != "" && f.Shape == Lines {
			w.put(to, f.Name, lines(v))
		} else {
			w.text(to, f.Name, v)
		}
	}
	if len(i.Evidence) > 0 {
		w.put(mine, "evidence", i.Evidence)
	}
	if len(mine) > 0 {
		w.put(m, own, mine)
	}
	return m
}
