// Command bench measures how fast and how big Preround is and prints the table
// of docs/performance.md:
//
//	make bench                           # builds the program, then everything
//	go run ./tools/bench search          # one part
//	go run ./tools/pgtemp -- go run ./tools/bench -places 200000 search
//
// Each part stands in a file of its own and names what it compares with in the
// same run, because a figure of another machine says little. A figure that misses
// its aim is printed as a miss. Every server is one that this program starts, on
// loopback, and every measure ends after a time that is set.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"slices"
	"syscall"
	"time"
)

// options are what the parts of the table can be told.
type options struct {
	places  int    // how many generated places search is measured over
	compare int    // how many the database engines are given
	binary  string // the built program
}

// part is one part of the table.
type part struct {
	name string
	run  func(ctx context.Context, t *table, o options) error
}

var parts = []part{
	{"plan", plans},
	{"pages", pages},
	{"program", program},
	{"papers", handIn},
	{"cv", cvs},
	{"weight", weight},
	{"browser", browser},
	{"students", students},
	{"search", search},
}

func main() {
	var o options
	flag.IntVar(&o.places, "places", 1_000_000, "generated places for search")
	flag.IntVar(&o.compare, "compare", 50_000, "generated places for the comparison with SQLite and PostgreSQL")
	flag.StringVar(&o.binary, "binary", "bin/preround", "the built program")
	replay := flag.String("from-memory", "", "(used by this program itself) address to give recorded pages at")
	flag.Parse()
	if *replay != "" {
		check(fromMemory(*replay, flag.Arg(0)))
		return
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	var err error
	o.binary, err = filepath.Abs(o.binary)
	check(err)
	t := &table{}
	for _, p := range parts {
		if flag.NArg() > 0 && !slices.Contains(flag.Args(), p.name) {
			continue
		}
		began := time.Now()
		if err := p.run(ctx, t, o); err != nil {
			t.add(row{what: "part " + p.name, figure: "not measured", aim: "all of it", beside: cell(err.Error())})
			fmt.Fprintf(os.Stderr, "bench %s: %v\n", p.name, err)
		}
		fmt.Fprintf(os.Stderr, "bench: %s took %s\n", p.name, human(time.Since(began)))
		if ctx.Err() != nil {
			break
		}
	}
	fmt.Printf("%s, %s %s/%s, %d processors, %s\n\n", time.Now().Format(time.DateOnly), runtime.Version(), runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), loadNow())
	t.print(os.Stdout)
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// loadNow says how busy the machine is beside this program's own work.
func loadNow() string {
	b, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return "load not known"
	}
	var one, five, fifteen float64
	if _, err := fmt.Sscan(string(b), &one, &five, &fifteen); err != nil {
		return "load not known"
	}
	return fmt.Sprintf("load %.1f (last 15 minutes: %.1f)", one, fifteen)
}
