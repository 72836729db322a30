// Package arch holds the rules of docs/architecture.md and checks that the tree
// keeps them.
//
// A rule worth having is a test: who may import whom, how long a file may grow,
// which words may name a package, what a template must not contain. Each rule is
// a small function over a parsed tree of files; it returns faults, one sentence
// each, that say what is wrong and what to do. The tests of this package run every
// rule over the repository, and then over little broken trees in testdata, one for
// each way of breaking a rule, so that a rule that no longer bites is noticed too.
//
// What is allowed stands in house.go as plain tables (the graph of the features,
// the third-party modules of each pure package, the few exceptions with their
// reasons). To add a package or an arrow, change the table in the same commit and
// say why there. Only imports and syntax are read, nothing is compiled, so the
// whole check takes well under a second.
package arch
