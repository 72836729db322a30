package main

import (
	"os"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/analysistest"
)

// more are further examples of a linter that needs a package path of its own.
var more = map[string][]string{
	"clockarg": {"preround/internal/plan", "preround/internal/platform/web"},
	"sqltext":  {"preround/internal/plan/plandb"},
}

// TestEveryLinterBites: each line of the table has a bad example in testdata/src
// that it must find, and good lines beside it that it must leave alone.
func TestEveryLinterBites(t *testing.T) {
	if err := excludeFromErrcheck(); err != nil {
		t.Fatal(err)
	}
	for _, l := range table() {
		if len(l.analyzers) == 0 || len(strings.Fields(l.why)) < 5 {
			t.Errorf("%s: needs analyzers and a reason", l.name)
		}
		for _, a := range l.analyzers {
			refine(a, l)
		}
		t.Run(l.name, func(t *testing.T) {
			if _, err := os.Stat("testdata/src/" + l.name); err != nil {
				t.Fatal("needs a bad example:", err)
			}
			a := example(l)
			analysistest.Run(t, analysistest.TestData(), a, append(more[l.name], l.name)...)
		})
	}
}

// example picks the analyzer that the example of a group shows at work.
func example(l linter) *analysis.Analyzer {
	shown := map[string]string{"SA": "SA4006", "S": "S1002", "ST": "ST1001", "QF": "QF1004"}
	for _, a := range l.analyzers {
		if a.Name == shown[l.name] {
			return a
		}
	}
	return l.analyzers[0]
}
