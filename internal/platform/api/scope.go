package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
)

// Scope is what an operation needs of whoever asks.
type Scope string

// The scopes. An operation needs Read when it is a GET and Write when it is anything
// else, unless it says Security: api.Public.
const (
	None  Scope = ""
	Read  Scope = "read"
	Write Scope = "write"
)

// Public is the Security of an operation that anybody may ask.
var Public = []map[string][]string{}

const tokenScheme = "token"

// needsToken gives an operation the scope that its method calls for, so that one
// whose author forgot about it is closed and not open.
func needsToken(_ *huma.OpenAPI, op *huma.Operation) {
	if op.Security != nil {
		return
	}
	s := Write
	if op.Method == http.MethodGet || op.Method == http.MethodHead {
		s = Read
	}
	op.Security = []map[string][]string{{tokenScheme: {string(s)}}}
}

// ScopeOf is what an operation needs.
func ScopeOf(op *huma.Operation) Scope {
	for _, one := range op.Security {
		for _, s := range one[tokenScheme] {
			return Scope(s)
		}
	}
	return None
}

// Asked is what a guard sees of a request: what it carries, never what it asks for.
type Asked struct {
	Scope         Scope
	Authorization string // the header, empty for none
	Site          string // Sec-Fetch-Site, as browsers send it
	Reads         bool   // the method changes nothing
}

// Refusal is why a guard does not let a request through; the zero value lets it.
type Refusal struct {
	Status int // 401, 403, 429 or 500
	Says   string
}

// Guard asks allow before every operation that needs a scope. Call it before
// operations are added.
func Guard(a huma.API, allow func(context.Context, Asked) Refusal) {
	a.UseMiddleware(func(ctx huma.Context, next func(huma.Context)) {
		scope := ScopeOf(ctx.Operation())
		if scope == None {
			next(ctx)
			return
		}
		refused := allow(ctx.Context(), Asked{Scope: scope, Authorization: ctx.Header("Authorization"), Site: ctx.Header("Sec-Fetch-Site"),
			Reads: ctx.Method() == http.MethodGet || ctx.Method() == http.MethodHead})
		if refused.Status == 0 {
			next(ctx)
			return
		}
		ctx.SetHeader("Cache-Control", "no-store")
		if refused.Status == http.StatusUnauthorized {
			ctx.SetHeader("WWW-Authenticate", `Bearer realm="preround", scope="`+string(scope)+`"`)
		}
		_ = huma.WriteErr(a, ctx, refused.Status, refused.Says) // the client may have left
	})
}
