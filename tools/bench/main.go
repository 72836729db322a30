// Command bench measures how fast and how big Preround is and prints the table
// of docs/performance.md:
//
//	go run ./tools/bench                 # everything
//	go run ./tools/bench search          # one part
//	go run ./tools/pgtemp -- go run ./tools/bench -places 200000 search
//
// Each part stands in a file of its own and names what it compares with in the
// same run, because a figure of another machine says little.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
)

// options are what the parts of the table can be told.
type options struct {
	places  int // how many generated places search is measured over
	compare int // how many the database engines are given
}

// part is one part of the table.
type part struct {
	name string
	run  func(ctx context.Context, out io.Writer, o options) error
}

var parts = []part{
	{"search", search},
}

func main() {
	var o options
	flag.IntVar(&o.places, "places", 1_000_000, "generated places for search")
	flag.IntVar(&o.compare, "compare", 50_000, "generated places for the comparison with SQLite and PostgreSQL")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	for _, p := range parts {
		if flag.NArg() > 0 && !slices.Contains(flag.Args(), p.name) {
			continue
		}
		if err := p.run(ctx, os.Stdout, o); err != nil {
			fmt.Fprintf(os.Stderr, "bench %s: %v\n", p.name, err)
			os.Exit(1)
		}
	}
}
