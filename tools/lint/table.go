package main

import (
	_ "embed"
	"os"
	"slices"

	"github.com/kisielk/errcheck/errcheck"
	sqlclosecheck "github.com/ryanrolds/sqlclosecheck/pkg/analyzer"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/passes/nilness"
	"golang.org/x/tools/go/analysis/passes/reflectvaluecompare"
	"golang.org/x/tools/go/analysis/passes/scannererr"
	"golang.org/x/tools/go/analysis/passes/sortslice"
	"golang.org/x/tools/go/analysis/passes/sqlrowserr"
	"golang.org/x/tools/go/analysis/passes/unusedwrite"
	"honnef.co/go/tools/analysis/lint"
	"honnef.co/go/tools/quickfix"
	"honnef.co/go/tools/simple"
	"honnef.co/go/tools/staticcheck"
	"honnef.co/go/tools/stylecheck"
)

// A linter is one or more analyzers with the reason for them. go vet, which runs
// beside this command, is not repeated here.
type linter struct {
	name      string // as in testdata/src
	why       string
	analyzers []*analysis.Analyzer
	codeOnly  bool   // tests may do it
	notIn     string // the one package, by the end of its path, that may do it
}

func one(a *analysis.Analyzer, why string) linter {
	return linter{name: a.Name, why: why, analyzers: []*analysis.Analyzer{a}}
}

// table is what we look for. What is not here was left out on purpose: shadow
// (most of what it finds is the err of a small scope), fieldalignment (readers
// come before bytes), the modernizers (a matter of taste, and gopls offers them).
func table() []linter {
	return []linter{
		{name: "SA", why: "staticcheck's list of known mistakes: each was a bug in somebody's program", analyzers: from(staticcheck.Analyzers)},
		{name: "S", why: "one plain way to say a thing, so that a reader is not held up", analyzers: from(simple.Analyzers)},
		{name: "ST", why: "the few habits of style that save a reader's time: names, receivers, doc comments",
			analyzers: from(stylecheck.Analyzers, "ST1001", "ST1006", "ST1008", "ST1012", "ST1013", "ST1016", "ST1017", "ST1018", "ST1019", "ST1020", "ST1021", "ST1022")},
		{name: "QF", why: "ReplaceAll, a tagged switch and Fprintf say at once what their long forms say in three lines",
			analyzers: from(quickfix.Analyzers, "QF1003", "QF1004", "QF1006", "QF1012")},
		{name: "errcheck", why: "an error that nobody looks at is data lost in silence", analyzers: []*analysis.Analyzer{errcheck.Analyzer}, codeOnly: true},
		{name: "sqlclosecheck", why: "rows left open hold a connection until the server stands still",
			analyzers: []*analysis.Analyzer{sqlclosecheck.NewAnalyzer()}, notIn: "/platform/db"}, // it keeps statements, and hands rows to its one loop
		one(sqlrowserr.Analyzer, "a list cut short by an error looks like a short list"),
		one(scannererr.Analyzer, "a file cut short by an error looks like a short file"),
		one(nilness.Analyzer, "a path on which a pointer is known to be nil and is used all the same"),
		one(unusedwrite.Analyzer, "a field set on a copy is a change that never happened"),
		one(sortslice.Analyzer, "sort.Slice of what is no slice panics only when it is reached"),
		one(reflectvaluecompare.Analyzer, "comparing reflect.Value compares the wrappers"),
		one(clockarg, "a plan that asks the machine for the time cannot be tested, nor shown for another day"),
		one(nosleep, "a test that sleeps is slow on a good day and fails on a bad one"),
		{name: "sqltext", why: "SQL put together from strings is how injections begin (row 32 of the threats)",
			analyzers: []*analysis.Analyzer{sqltext}, codeOnly: true},
	}
}

// from takes the named analyzers of a staticcheck list, or all that are on by default.
func from(list []*lint.Analyzer, names ...string) []*analysis.Analyzer {
	var taken []*analysis.Analyzer
	for _, a := range list {
		if len(names) == 0 && !a.Doc.NonDefault || slices.Contains(names, a.Analyzer.Name) {
			taken = append(taken, a.Analyzer)
		}
	}
	return taken
}

// chosen is the table as a flat list, each analyzer taught to leave out
// generated files and to heed allowances. It may be called once.
func chosen() []*analysis.Analyzer {
	var list []*analysis.Analyzer
	for _, l := range table() {
		for _, a := range l.analyzers {
			list = append(list, refine(a, l))
		}
	}
	return list
}

//go:embed errcheck.txt
var uncheckedByChoice []byte

// excludeFromErrcheck hands errcheck the functions whose errors we ignore by
// choice; it takes them from a file alone.
func excludeFromErrcheck() error {
	f, err := os.CreateTemp("", "errcheck-*.txt")
	if err != nil {
		return err
	}
	if _, err := f.Write(uncheckedByChoice); err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	return errcheck.Analyzer.Flags.Set("exclude", f.Name())
}
