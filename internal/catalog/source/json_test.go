package source

import (
	"encoding/json"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/google/go-cmp/cmp"

	"preround/data"
)

// The JSON of a place says the same as its file.
func TestJSONSaysWhatTheFileSays(t *testing.T) {
	t.Parallel()
	places, faults := ReadFS(data.Catalogue, "catalogue")
	if len(faults) > 0 {
		t.Fatal(faults[0])
	}
	for _, p := range places[:60] {
		var fromJSON, fromFile any
		own, err := JSON(p)
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(own, &fromJSON); err != nil {
			t.Fatalf("%s: %v", p.ID, err)
		}
		var list []any
		one, err := yaml.YAMLToJSON(Write(append(places[:0:0], p)))
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(one, &list); err != nil {
			t.Fatal(err)
		}
		fromFile = list[0]
		if d := cmp.Diff(fromFile, fromJSON); d != "" {
			t.Fatalf("%s: %s", p.ID, d)
		}
	}
}
