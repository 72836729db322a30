package main

import (
	"go/ast"
	"go/token"
	"strings"

	"golang.org/x/tools/go/analysis"
)

// refine wraps an analyzer so that it passes over generated files, over tests
// and packages that may do it, and over lines that allow it with a reason. The analyzer
// itself is changed: others that require it must meet the same one.
func refine(a *analysis.Analyzer, l linter) *analysis.Analyzer {
	run := a.Run
	a.Run = func(pass *analysis.Pass) (any, error) {
		excused := l.notIn != "" && strings.HasSuffix(pass.Pkg.Path(), l.notIn)
		passedOver, allowed := map[string]bool{}, map[line]string{}
		for _, f := range pass.Files {
			name := pass.Fset.Position(f.FileStart).Filename
			passedOver[name] = excused || ast.IsGenerated(f) || l.codeOnly && strings.HasSuffix(name, "_test.go")
			readAllowances(pass.Fset, f, a.Name, allowed)
		}
		refined := *pass
		refined.Report = func(d analysis.Diagnostic) {
			at := pass.Fset.Position(d.Pos)
			reason, ok := allowed[line{at.Filename, at.Line}]
			switch {
			case passedOver[at.Filename]:
			case ok && len(strings.Fields(reason)) >= 3:
			case ok:
				d.Message += " (an allowance needs its reason in words)"
				pass.Report(d)
			default:
				pass.Report(d)
			}
		}
		return run(&refined)
	}
	return a
}

type line struct {
	file string
	line int
}

// readAllowances notes for which lines of a file the named analyzer is allowed:
// that of the comment, and the one below it.
func readAllowances(fset *token.FileSet, f *ast.File, analyzer string, into map[line]string) {
	for _, group := range f.Comments {
		for _, c := range group.List {
			text, ok := strings.CutPrefix(c.Text, "//lint:allow ")
			if !ok {
				continue
			}
			name, reason, _ := strings.Cut(strings.TrimSpace(text), " ")
			if name != analyzer {
				continue
			}
			at := fset.Position(c.Pos())
			into[line{at.Filename, at.Line}] = reason
			into[line{at.Filename, at.Line + 1}] = reason
		}
	}
}
