package index

// Questions lets the benchmarks, which stand outside the package to use the real
// scorer of fit, ask the same as the tests.
var Questions = questions
