package main

import (
	"go/ast"
	"go/types"
	"strings"

	"golang.org/x/tools/go/analysis"
)

// clockarg keeps the machine's clock and its randomness out of the features:
// there they come in as arguments (clock.Clock, io.Reader).
var clockarg = &analysis.Analyzer{
	Name: "clockarg",
	Doc:  "report time and randomness that a feature takes from the machine",
	Run: func(pass *analysis.Pass) (any, error) {
		if !feature(pass.Pkg.Path()) {
			return nil, nil
		}
		eachUse(pass, func(use *ast.Ident, of types.Object) {
			if strings.HasSuffix(pass.Fset.Position(use.Pos()).Filename, "_test.go") {
				return
			}
			switch path := of.Pkg().Path(); {
			case path == "time" && machineTime[of.Name()]:
				pass.Reportf(use.Pos(), "time.%s reads the machine's clock; take a clock.Clock or the time as an argument", of.Name())
			case path == "math/rand" || path == "math/rand/v2" || path == "crypto/rand":
				pass.Reportf(use.Pos(), "%s.%s is the machine's randomness; take an io.Reader as an argument", path, of.Name())
			}
		})
		return nil, nil
	},
}

var machineTime = map[string]bool{
	"Now": true, "Since": true, "Until": true, "Sleep": true, "After": true,
	"AfterFunc": true, "Tick": true, "NewTicker": true, "NewTimer": true,
}

// feature tells whether a package is one of the rooms that hold the product's
// rules, stores and pages; platform measures and waits, app hands out the clock.
func feature(path string) bool {
	_, room, inside := strings.Cut(path, "preround/internal/")
	if !inside {
		return false
	}
	first, _, _ := strings.Cut(room, "/")
	return first != "platform" && first != "app" && first != "arch"
}

// nosleep forbids waiting by the clock in tests: wait for the thing itself.
var nosleep = &analysis.Analyzer{
	Name: "nosleep",
	Doc:  "report time.Sleep in tests",
	Run: func(pass *analysis.Pass) (any, error) {
		eachUse(pass, func(use *ast.Ident, of types.Object) {
			if of.Pkg().Path() == "time" && of.Name() == "Sleep" && strings.HasSuffix(pass.Fset.Position(use.Pos()).Filename, "_test.go") {
				pass.Reportf(use.Pos(), "a test must not sleep; wait for what it waits for, or set the clock")
			}
		})
		return nil, nil
	},
}

// eachUse visits every use of a function or variable of another package's top level.
func eachUse(pass *analysis.Pass, visit func(*ast.Ident, types.Object)) {
	for _, f := range pass.Files {
		ast.Inspect(f, func(n ast.Node) bool {
			sel, ok := n.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			of := pass.TypesInfo.Uses[sel.Sel]
			if of == nil || of.Pkg() == nil || of.Parent() != of.Pkg().Scope() {
				return true
			}
			switch of.(type) {
			case *types.Func, *types.Var:
				visit(sel.Sel, of)
			}
			return true
		})
	}
}
