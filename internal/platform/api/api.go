// Package api is the ground on which the JSON API stands: one OpenAPI 3.1
// document, one form of error (RFC 9457 problem+json that names the parameter at
// fault), and one way for an operation to read its query.
//
// A feature adds its operations with huma.Register in its own web package and
// returns the same errors as its pages; Problem turns them into a status. The
// document is served at /api/openapi.json. huma's own page about it would load
// from another host, so it is off, and the product has its own page at /api.
package api

import (
	"errors"
	"net/http"
	"net/url"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"preround/internal/platform/errs"
)

// New makes the API on a mux. server is the address under which visitors reach
// the product, for the document's list of servers.
func New(mux humago.Mux, version string, server *url.URL) huma.API {
	c := huma.DefaultConfig("Preround", version)
	c.OpenAPI.OpenAPI = "3.1.0"
	c.Info.Description = "Places for medical electives and internships, how they fit a student, and the plan that works back from the first day. " +
		"Facts about the student travel as query parameters and are not stored. Dates are civil days (2027-03-01), months 2027-07, times RFC 3339."
	c.Info.License = &huma.License{Name: "Apache-2.0", Identifier: "Apache-2.0"}
	c.Servers = []*huma.Server{{URL: server.String()}}
	c.OpenAPIPath = "/api/openapi"
	c.DocsPath, c.SchemasPath = "", ""
	c.CreateHooks = nil // no $schema links: they would add a field to every answer
	c.Components.SecuritySchemes = map[string]*huma.SecurityScheme{tokenScheme: {Type: "http", Scheme: "bearer",
		Description: "A token that you make on the page /account/tokens. It may read, or read and write. Whoever is signed in may also look at what GET answers in the browser."}}
	c.OnAddOperation = append(c.OnAddOperation, needsToken)
	return humago.New(mux, c)
}

// Query is an operation's input: the query as it came. Operations parse it with
// the same code as the pages, so that both understand the same words; the
// parameters are described in the operation itself.
type Query struct {
	Values url.Values `json:"-"`
}

// Resolve keeps the query of the request.
func (q *Query) Resolve(ctx huma.Context) []error {
	u := ctx.URL()
	q.Values = u.Query()
	return nil
}

var _ huma.Resolver = (*Query)(nil)

// Param describes one query parameter of an operation.
func Param(name, what, example string, repeatable bool) *huma.Param {
	s := &huma.Schema{Type: huma.TypeString}
	p := &huma.Param{Name: name, In: "query", Description: what, Schema: s}
	if repeatable {
		yes := true
		p.Schema, p.Explode = &huma.Schema{Type: huma.TypeArray, Items: s}, &yes
		p.Description += " May be given several times."
	}
	if example != "" {
		p.Example = example
	}
	return p
}

// Problem turns a feature's error into the API's answer.
func Problem(err error) error {
	if err == nil {
		return nil
	}
	status, says := http.StatusInternalServerError, "Something went wrong on our side. Please try again in a moment."
	switch errs.KindOf(err) {
	case errs.NotFound:
		status = http.StatusNotFound
	case errs.Invalid:
		status = http.StatusUnprocessableEntity
	case errs.Conflict:
		status = http.StatusConflict
	case errs.Forbidden:
		status = http.StatusForbidden
	case errs.TooMany:
		status = http.StatusTooManyRequests
	case errs.Busy:
		status = http.StatusServiceUnavailable
	}
	var details []error
	for _, p := range errs.ProblemsOf(err) {
		details = append(details, &huma.ErrorDetail{Message: p.Says, Location: "query." + p.Field})
	}
	if e, ok := errors.AsType[*errs.Error](err); ok && status != http.StatusInternalServerError {
		says = e.Says
	}
	return huma.NewError(status, says, details...)
}
