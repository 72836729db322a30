package source

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"preround/internal/catalog"
)

// TestSchemaAndProgramKnowTheSameWords holds the lists of the schema and those
// of the program together.
func TestSchemaAndProgramKnowTheSameWords(t *testing.T) {
	t.Parallel()
	for pointer, want := range map[string]string{
		"place/properties/category":                            fmt.Sprint(catalog.Categories),
		"place/properties/format":                              fmt.Sprint(catalog.Formats),
		"place/properties/mode":                                fmt.Sprint(catalog.Modes),
		"place/properties/status":                              fmt.Sprint(catalog.Statuses),
		"place/properties/route/items":                         fmt.Sprint(catalog.Routes),
		"place/properties/direction":                           fmt.Sprint(catalog.Directions),
		"place/properties/organiser/properties/kind":           fmt.Sprint(catalog.OrganiserKinds),
		"place/properties/eligibility/properties/stages/items": fmt.Sprint(catalog.Stages),
		"place/properties/eligibility/properties/scope":        fmt.Sprint(catalog.Scopes),
		"place/properties/eligibility/properties/groups/items": fmt.Sprint(catalog.Groups),
		"place/properties/money/properties/pay":                fmt.Sprint(catalog.Pays),
		"place/properties/money/properties/covers/items":       fmt.Sprint(catalog.CoverKinds),
		"place/properties/warnings/items/properties/sign":      fmt.Sprint(catalog.WarningSigns),
		"place/properties/sources/items/properties/kind":       fmt.Sprint(catalog.SourceKinds),
		"requirement/properties/kind":                          fmt.Sprint(catalog.RequirementKinds),
		"amount/properties/per":                                fmt.Sprint(catalog.Pers),
		"tri":                                                  fmt.Sprint(catalog.Tris),
		"cefr":                                                 fmt.Sprint(catalog.CEFRLevels),
	} {
		if got := fmt.Sprint(definition("#/$defs/" + pointer)["enum"]); got != want {
			t.Errorf("%s: the schema has %s, the program %s", pointer, got, want)
		}
	}
}

// TestEveryKeyIsDescribed: messages quote the descriptions, so none may lack.
func TestEveryKeyIsDescribed(t *testing.T) {
	t.Parallel()
	var tree any
	if err := json.Unmarshal(Schema, &tree); err != nil {
		t.Fatal(err)
	}
	keys := 0
	var walk func(path string, v any)
	walk = func(path string, v any) {
		m, ok := v.(map[string]any)
		if !ok {
			return
		}
		for name, sub := range m {
			if name == "properties" {
				for key, p := range sub.(map[string]any) {
					keys++
					if s := describe(p.(map[string]any)); len(s) < 10 || !strings.HasSuffix(s, ".") {
						t.Errorf("%s/%s: the description is %q; write a sentence", path, key, s)
					}
				}
			}
			walk(path+"/"+name, sub)
		}
	}
	walk("", tree)
	if keys < 80 {
		t.Errorf("only %d keys were found", keys)
	}
}
