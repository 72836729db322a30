package api

import (
	"embed"
	"net/http"
	"net/url"
	"sort"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"preround/internal/platform/web"
)

//go:embed *.css
var css embed.FS

var styles = web.NewSheet("api", css)

// Page joins the page about the API to the site: all operations, their
// parameters and answers, read from the same document that programs read.
func Page(s *web.Site, a huma.API) {
	s.Handle("GET /api", func(w http.ResponseWriter, r *http.Request) error {
		return web.Render(w, r, http.StatusOK, apiPage(describe(a.OpenAPI())))
	})
}

// operation is one operation as the page shows it.
type operation struct {
	id, method, path, summary, says string
	params                          []param
	answer                          []field
	try                             string // an address to try, empty when the path has a part to fill in
}

type param struct{ name, says, example, in string }

// field is one member of an answer; depth is how far it is nested.
type field struct {
	name, kind, says string
	depth            int
}

func describe(doc *huma.OpenAPI) []operation {
	var out []operation
	for path, item := range doc.Paths {
		if item.Get == nil {
			continue
		}
		op := operation{id: item.Get.OperationID, method: http.MethodGet, path: path, summary: item.Get.Summary, says: item.Get.Description}
		for _, p := range item.Get.Parameters {
			example, _ := p.Example.(string)
			op.params = append(op.params, param{p.Name, p.Description, example, p.In})
		}
		if !strings.Contains(path, "{") {
			op.try = path
		}
		if ok := item.Get.Responses["200"]; ok != nil && ok.Content["application/json"] != nil {
			op.answer = fieldsOf(doc.Components.Schemas, ok.Content["application/json"].Schema, 0)
		}
		out = append(out, op)
	}
	sort.Slice(out, func(i, j int) bool { return out[i].path < out[j].path })
	return out
}

// maxDepth bounds how deep the page looks into an answer.
const maxDepth = 3

func fieldsOf(schemas huma.Registry, s *huma.Schema, depth int) []field {
	s = resolved(schemas, s)
	if s == nil || depth > maxDepth {
		return nil
	}
	if s.Type == huma.TypeArray {
		return fieldsOf(schemas, s.Items, depth)
	}
	names := make([]string, 0, len(s.Properties))
	for name := range s.Properties {
		names = append(names, name)
	}
	sort.Strings(names)
	var out []field
	for _, name := range names {
		p := s.Properties[name]
		full := resolved(schemas, p)
		out = append(out, field{name, kindOf(schemas, full), p.Description, depth})
		out = append(out, fieldsOf(schemas, full, depth+1)...)
	}
	return out
}

func resolved(schemas huma.Registry, s *huma.Schema) *huma.Schema {
	if s != nil && s.Ref != "" {
		return schemas.SchemaFromRef(s.Ref)
	}
	return s
}

func kindOf(schemas huma.Registry, s *huma.Schema) string {
	switch {
	case s == nil:
		return ""
	case s.Type == huma.TypeArray:
		if of := kindOf(schemas, resolved(schemas, s.Items)); of != "" {
			return "list of " + of
		}
		return "list"
	case s.Type == "":
		return "any"
	}
	return s.Type
}

// exampleOf is a query of the operation's own examples: the few that make a
// telling answer.
func exampleOf(op operation) url.Values {
	q := url.Values{}
	for _, p := range op.params {
		switch p.name {
		case "year", "start", "country", "citizenship":
			q.Set(p.name, p.example)
		}
	}
	return q
}
