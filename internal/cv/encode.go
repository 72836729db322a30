package cv

import (
	"bytes"
	"encoding/json"
	"fmt"
)

// kept is the record as it is stored: JSON Resume, with the ids of the items beside
// it, in the order in which the file lists them.
type kept struct {
	Resume json.RawMessage `json:"resume"`
	IDs    []string        `json:"ids"`
}

// Encode writes the record for a Store.
func (r Record) Encode() ([]byte, error) {
	resume, err := r.ToJSON()
	if err != nil {
		return nil, err
	}
	k := kept{Resume: resume}
	for _, s := range Sections {
		for _, i := range r.Of(s.Kind) {
			k.IDs = append(k.IDs, i.ID)
		}
	}
	var out bytes.Buffer
	b, err := json.Marshal(k)
	if err != nil {
		return nil, err
	}
	if err := json.Compact(&out, b); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// Decode reads what Encode wrote.
func Decode(b []byte) (Record, error) {
	var k kept
	if err := json.Unmarshal(b, &k); err != nil {
		return Record{}, fmt.Errorf("a stored record cannot be read: %w", err)
	}
	n := 0
	r, err := FromJSON(k.Resume, func() string {
		if n++; n > len(k.IDs) {
			return fmt.Sprintf("item%d", n)
		}
		return k.IDs[n-1]
	})
	if err != nil {
		return Record{}, fmt.Errorf("a stored record cannot be read: %w", err)
	}
	return r, nil
}
