package source

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"
)

// Schema is the JSON Schema (draft 2020-12) of a catalogue file. Editors that
// know JSON Schema can use it to help with writing.
//
//go:embed schema.json
var Schema []byte

type compiledSchema struct {
	rules *jsonschema.Schema
	tree  any // the schema as plain JSON, for its descriptions
}

var compiled = sync.OnceValue(func() compiledSchema {
	tree, err := jsonschema.UnmarshalJSON(bytes.NewReader(Schema))
	if err != nil {
		panic("catalog/source: schema.json: " + err.Error())
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("schema.json", tree); err != nil {
		panic("catalog/source: schema.json: " + err.Error())
	}
	return compiledSchema{c.MustCompile("schema.json"), tree}
})

// wholeFile stands in the set of spoilt places where no single one is to blame.
const wholeFile = -1

// applySchema validates the file and gives the positions of the places that
// broke a rule.
func (r *reader) applySchema(root *node) map[int]bool {
	spoilt := map[int]bool{}
	err := compiled().rules.Validate(root.value())
	if err == nil {
		return spoilt
	}
	invalid, ok := err.(*jsonschema.ValidationError)
	if !ok {
		r.fault(root, "the file cannot be checked (%v)", err)
		return map[int]bool{wholeFile: true}
	}
	r.schemaFaults(root, invalid, spoilt)
	r.record = ""
	return spoilt
}

// schemaFaults walks to the leaves, which say what is wrong.
func (r *reader) schemaFaults(root *node, e *jsonschema.ValidationError, spoilt map[int]bool) {
	for _, c := range e.Causes {
		r.schemaFaults(root, c, spoilt)
	}
	if len(e.Causes) > 0 {
		return
	}
	i := wholeFile
	r.record = ""
	if len(e.InstanceLocation) > 0 {
		i, _ = strconv.Atoi(e.InstanceLocation[0])
		r.record = recordName(root.items[i], r.count+i)
	}
	spoilt[i] = true
	at := root.at(e.InstanceLocation)
	def := definition(e.SchemaURL)
	switch k := e.ErrorKind.(type) {
	case *kind.AdditionalProperties:
		for _, p := range k.Properties {
			r.fault(at.keyNode(p), "%s", unknownKey(p, keysOf(def)))
		}
	case *kind.Required:
		r.fault(at, "%s", missing(k.Missing, def))
	default:
		r.fault(at, "%s", explain(at, e, def))
	}
}

// recordName is how messages call a place: by its id, or by its number.
func recordName(item *node, i int) string {
	if id := item.get("id"); id != nil && id.kind == scalar && id.text != "" {
		return clip(id.text)
	}
	return fmt.Sprintf("place %d", i+1)
}

func unknownKey(got string, known []string) string {
	if near := nearest(got, known); near != "" {
		return fmt.Sprintf("the key %q is not known here; did you mean %q?", clip(got), near)
	}
	return fmt.Sprintf("the key %q is not known here; use one of: %s", clip(got), strings.Join(known, ", "))
}

func missing(keys []string, def map[string]any) string {
	var b strings.Builder
	for i, k := range keys {
		if i > 0 {
			b.WriteString(" ")
		}
		if k == "sources" {
			b.WriteString("no source is named; add sources with the public page that these facts were read from.")
			continue
		}
		fmt.Fprintf(&b, "the key %q is missing; add it. It says: %s", k, describe(property(def, k)))
	}
	return b.String()
}

func explain(at *node, e *jsonschema.ValidationError, def map[string]any) string {
	about := describe(def)
	got := clip(at.text)
	switch k := e.ErrorKind.(type) {
	case *kind.Type:
		return wrongType(at, k, e.SchemaURL, about)
	case *kind.Enum:
		return wrongWord(at, k, about)
	case *kind.Pattern:
		return wrongPattern(at, e.SchemaURL, about)
	case *kind.MinLength:
		return "the text is empty; write one, or leave the key out"
	case *kind.MaxLength:
		return fmt.Sprintf("the text has %d characters, and at most %d fit; shorten it", k.Got, k.Want)
	case *kind.MinItems:
		return "the list is empty; write an item, or leave the key out"
	case *kind.MaxItems:
		return fmt.Sprintf("the list has %d items, and at most %d fit", k.Got, k.Want)
	case *kind.MinProperties:
		return "nothing stands in the brackets; write what the source says, or leave the key out"
	case *kind.UniqueItems:
		return fmt.Sprintf("items %d and %d of the list are the same; take one out", k.Duplicates[0]+1, k.Duplicates[1]+1)
	case *kind.Minimum:
		return fmt.Sprintf("%s is less than %s, the least that makes sense here. %s", got, k.Want.RatString(), about)
	case *kind.Maximum:
		return fmt.Sprintf("%s is more than %s, the most that makes sense here. %s", got, k.Want.RatString(), about)
	}
	return fmt.Sprintf("%q is not as the format asks. %s", got, about)
}

func wrongType(at *node, k *kind.Type, schemaURL, about string) string {
	want := map[string]string{"string": "a text", "number": "a number", "integer": "a whole number", "boolean": "true or false",
		"array": "a list: [a, b]", "object": "keys with values: {key: value}"}[k.Want[0]]
	if n, err := strconv.Atoi(at.text); err == nil && strings.HasSuffix(schemaURL, "/month") {
		return fmt.Sprintf("write months with two digits and in quotes: \"%02d\"", n)
	}
	if at.kind == scalar && k.Want[0] == "string" {
		return fmt.Sprintf("write %s in quotes: \"%s\". %s", clip(at.text), clip(at.text), about)
	}
	if at.kind == scalar {
		return fmt.Sprintf("%q stands where %s is expected. %s", clip(at.text), want, about)
	}
	return fmt.Sprintf("%s is expected here. %s", want, about)
}

func wrongWord(at *node, k *kind.Enum, about string) string {
	words := make([]string, 0, len(k.Want))
	for _, w := range k.Want {
		words = append(words, fmt.Sprint(w))
	}
	if at.kind != scalar {
		return "one word is expected here, one of: " + strings.Join(words, ", ")
	}
	if near := nearest(at.text, words); near != "" {
		return fmt.Sprintf("%q is not a word of the format; did you mean %q? The words are: %s", clip(at.text), near, strings.Join(words, ", "))
	}
	return fmt.Sprintf("%q is not a word of the format; write one of: %s. %s", clip(at.text), strings.Join(words, ", "), about)
}

// wrongPattern says what a pattern cannot say of itself.
func wrongPattern(at *node, schemaURL, about string) string {
	switch {
	case strings.HasSuffix(schemaURL, "/date"):
		if _, err := parseYearDay(at.text); err != nil {
			return err.Error()
		}
	case strings.HasSuffix(schemaURL, "/url"):
		if says := badURL(at.text); says != "" {
			return says
		}
	case strings.HasSuffix(schemaURL, "/month"):
		return fmt.Sprintf("%q is not a month; write 01 for January to 12 for December, in quotes", clip(at.text))
	}
	return fmt.Sprintf("%q is not written as it should be. %s", clip(at.text), about)
}

// definition is the part of the schema that a fault comes from.
func definition(schemaURL string) map[string]any {
	_, fragment, _ := strings.Cut(schemaURL, "#")
	v := compiled().tree
	for _, step := range strings.Split(strings.TrimPrefix(fragment, "/"), "/") {
		m, ok := v.(map[string]any)
		if !ok {
			return nil
		}
		v = m[step]
	}
	m, _ := v.(map[string]any)
	return m
}

func property(def map[string]any, key string) map[string]any {
	props, _ := def["properties"].(map[string]any)
	p, _ := props[key].(map[string]any)
	return p
}

func keysOf(def map[string]any) []string {
	props, _ := def["properties"].(map[string]any)
	return slices.Sorted(maps.Keys(props))
}

func describe(def map[string]any) string { s, _ := def["description"].(string); return s }

// number is how numbers are written: no exponent, no leading zero, and short
// enough to be exact.
var number = regexp.MustCompile(`^-?(0|[1-9][0-9]{0,11})(\.[0-9]{1,4})?$`)

// value gives the node as encoding/json would decode it.
func (n *node) value() any {
	switch n.kind {
	case list:
		out := make([]any, len(n.items))
		for i, c := range n.items {
			out[i] = c.value()
		}
		return out
	case mapping:
		out := make(map[string]any, len(n.items))
		for i, c := range n.items {
			out[n.keys[i].text] = c.value()
		}
		return out
	}
	switch {
	case !n.plain:
	case n.text == "true" || n.text == "false":
		return n.text == "true"
	case number.MatchString(n.text):
		return json.Number(n.text)
	}
	return n.text
}
