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
	scope                           Scope
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
		for _, one := range []*huma.Operation{item.Get, item.Post, item.Put, item.Patch, item.Delete} {
			if one != nil {
				out = append(out, describeOne(doc, path, one))
			}
		}
	}
	sort.SliceStable(out, func(i, j int) bool {
		if a, b := out[i].scope == None, out[j].scope == None; a != b {
			return a // what anybody may ask stands first
		}
		return out[i].path < out[j].path
	})
	return out
}

func describeOne(doc *huma.OpenAPI, path string, one *huma.Operation) operation {
	op := operation{id: one.OperationID, method: one.Method, path: path, summary: one.Summary, says: one.Description, scope: ScopeOf(one)}
	for _, p := range one.Parameters {
		example, _ := p.Example.(string)
		op.params = append(op.params, param{p.Name, p.Description, example, p.In})
	}
	if op.method == http.MethodGet && !strings.Contains(path, "{") {
		op.try = path
	}
	if ok := one.Responses["200"]; ok != nil && ok.Content["application/json"] != nil {
		op.answer = fieldsOf(doc.Components.Schemas, ok.Content["application/json"].Schema, 0)
	}
	return op
}

// needs says in words what an operation needs of whoever asks.
func (op operation) needs() string {
	switch op.scope {
	case Read:
		return "Needs a token that may read."
	case Write:
		return "Needs a token that may write."
	}
	return "Needs no token."
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
