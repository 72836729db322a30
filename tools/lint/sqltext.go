package main

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"golang.org/x/tools/go/analysis"
)

// sqltext demands that the text of a statement is known when the program is
// compiled. What may be joined to it are other such texts and what platform/db
// makes (the list of an IN); values travel as parameters.
//
// It looks at calls into database/sql and platform/db that have a string
// parameter named query or text, and follows a variable back to what it was given
// within the same package.
var sqltext = &analysis.Analyzer{
	Name: "sqltext",
	Doc:  "report SQL that is put together from strings",
	Run: func(pass *analysis.Pass) (any, error) {
		if isDB(pass.Pkg.Path()) {
			return nil, nil // it passes on what stores hand in, and those are looked at
		}
		c := &sqlChecker{pass: pass, given: map[types.Object][]ast.Expr{}}
		c.collect()
		for _, f := range pass.Files {
			ast.Inspect(f, func(n ast.Node) bool {
				if call, ok := n.(*ast.CallExpr); ok {
					c.check(call)
				}
				return true
			})
		}
		return nil, nil
	},
}

func isDB(path string) bool {
	return strings.HasSuffix(path, "/platform/db") || strings.HasSuffix(path, "/platform/db/dbtest")
}

type sqlChecker struct {
	pass  *analysis.Pass
	given map[types.Object][]ast.Expr // what each variable was ever given
}

// collect notes every assignment of the package. A variable that takes one of
// several results is given the call itself.
func (c *sqlChecker) collect() {
	note := func(left, right []ast.Expr) {
		for i, l := range left {
			id, ok := l.(*ast.Ident)
			if !ok {
				continue
			}
			obj := c.pass.TypesInfo.ObjectOf(id)
			switch {
			case obj == nil || len(right) == 0:
			case len(right) == len(left):
				c.given[obj] = append(c.given[obj], right[i])
			default:
				c.given[obj] = append(c.given[obj], right[0])
			}
		}
	}
	for _, f := range c.pass.Files {
		ast.Inspect(f, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.AssignStmt:
				note(n.Lhs, n.Rhs)
			case *ast.ValueSpec:
				names := make([]ast.Expr, len(n.Names))
				for i, id := range n.Names {
					names[i] = id
				}
				note(names, n.Values)
			}
			return true
		})
	}
}

func (c *sqlChecker) check(call *ast.CallExpr) {
	fn := c.callee(call)
	if fn == nil || fn.Pkg() == nil || fn.Pkg().Path() != "database/sql" && !isDB(fn.Pkg().Path()) {
		return
	}
	params := fn.Signature().Params()
	for i := range min(params.Len(), len(call.Args)) {
		p := params.At(i)
		if p.Name() != "query" && p.Name() != "text" || !types.Identical(p.Type(), types.Typ[types.String]) {
			continue
		}
		if !c.fixed(call.Args[i], map[types.Object]bool{}) {
			c.pass.Reportf(call.Args[i].Pos(), "the text of a statement must be fixed: hand values in as parameters ($1), and make lists with db.In")
		}
	}
}

func (c *sqlChecker) callee(call *ast.CallExpr) *types.Func {
	fun := ast.Unparen(call.Fun)
	switch generic := fun.(type) { // db.List[Place](...)
	case *ast.IndexExpr:
		fun = generic.X
	case *ast.IndexListExpr:
		fun = generic.X
	}
	var id *ast.Ident
	switch f := fun.(type) {
	case *ast.SelectorExpr:
		id = f.Sel
	case *ast.Ident:
		id = f
	default:
		return nil
	}
	fn, _ := c.pass.TypesInfo.Uses[id].(*types.Func)
	return fn
}

// fixed tells whether an expression can only be a text of the source.
func (c *sqlChecker) fixed(e ast.Expr, seen map[types.Object]bool) bool {
	e = ast.Unparen(e)
	if c.pass.TypesInfo.Types[e].Value != nil {
		return true
	}
	switch e := e.(type) {
	case *ast.BinaryExpr:
		return e.Op == token.ADD && c.fixed(e.X, seen) && c.fixed(e.Y, seen)
	case *ast.CallExpr:
		fn := c.callee(e)
		return fn != nil && fn.Pkg() != nil && isDB(fn.Pkg().Path())
	case *ast.Ident:
		obj := c.pass.TypesInfo.ObjectOf(e)
		if seen[obj] {
			return true
		}
		seen[obj] = true
		values := c.given[obj]
		for _, v := range values {
			if !c.fixed(v, seen) {
				return false
			}
		}
		return len(values) > 0
	}
	return false
}
