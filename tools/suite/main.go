// Command suite runs everything that `make test` promises, in the order in which
// a fault is cheapest to find: checks of the source, Go tests, the race detector over
// the packages that share memory, then the journeys in a browser.
//
// It goes on after a failure, so one run tells all; it ends with a table of what
// ran and how long it took, the names of what failed, and on the last line
// "N passed, N failed, N skipped". The exit code is 1 when anything failed. Databases
// come from outside: run it under tools/pgtemp for the PostgreSQL half.
//
// Arguments pick parts: checks, go, race, browser. Without any, all run.
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"strings"
	"text/tabwriter"
	"time"
)

// A part is one line of the table.
type part struct {
	group string // what the command line picks
	name  string
	run   func(context.Context, io.Writer) tally
}

// A tally is what came of one part.
type tally struct {
	passed, failed, skipped int
	names                   []string // of what failed
	notes                   []string // of what was skipped, and why
}

func (t *tally) add(o tally) {
	t.passed += o.passed
	t.failed += o.failed
	t.skipped += o.skipped
	t.names = append(t.names, o.names...)
	t.notes = append(t.notes, o.notes...)
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], os.Stdout))
}

func run(ctx context.Context, picked []string, out io.Writer) int {
	parts := append(append(checks(), goTests()...), browser()...)
	for _, group := range picked {
		if !slices.ContainsFunc(parts, func(p part) bool { return p.group == group }) {
			fmt.Fprintf(out, "suite: there is no part %q; there are checks, go, race, browser\n", group)
			return 2
		}
	}
	var total tally
	var table strings.Builder
	rows := tabwriter.NewWriter(&table, 0, 0, 2, ' ', 0)
	for _, p := range parts {
		if len(picked) > 0 && !slices.Contains(picked, p.group) {
			continue
		}
		fmt.Fprintf(out, "=== %s\n", p.name)
		began := time.Now()
		got := p.run(ctx, out)
		total.add(got)
		fmt.Fprintf(rows, "  %s\t%s\t%.0f s\n", p.name, got, time.Since(began).Seconds())
	}
	rows.Flush()
	report(out, table.String(), total)
	if total.failed > 0 || total.passed == 0 {
		return 1
	}
	return 0
}

func report(out io.Writer, table string, total tally) {
	fmt.Fprintf(out, "\n%s\n", table)
	for _, note := range total.notes {
		fmt.Fprintln(out, "  skipped:", note)
	}
	for _, name := range total.names {
		fmt.Fprintln(out, "  FAILED: ", name)
	}
	fmt.Fprintf(out, "%s\n", total)
}

// String is the closing line that tools which read test output know.
func (t tally) String() string {
	s := fmt.Sprintf("%d passed, %d failed", t.passed, t.failed)
	if t.skipped > 0 {
		s += fmt.Sprintf(", %d skipped", t.skipped)
	}
	return s
}
