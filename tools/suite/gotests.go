package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// shareMemory are the packages in which goroutines meet; the race detector runs
// over these alone, because over the embedded database it takes many minutes.
var shareMemory = []string{
	"./internal/catalog/index",
	"./internal/platform/web",
	"./internal/reference",
	"./internal/fit",
	"./internal/plan",
}

func goTests() []part {
	return []part{
		{"go", "go: rules, stores, pages, program", func(ctx context.Context, out io.Writer) tally {
			return goTest(ctx, out, "-timeout=10m", "./...")
		}},
		{"race", "go: races", func(ctx context.Context, out io.Writer) tally {
			if _, err := exec.LookPath("gcc"); err != nil {
				return tally{skipped: 1, notes: []string{"the race detector needs a C compiler, and there is no gcc here"}}
			}
			return goTest(ctx, out, append([]string{"-race", "-short", "-timeout=10m"}, existing(shareMemory)...)...)
		}},
	}
}

func existing(packages []string) []string {
	var here []string
	for _, p := range packages {
		if files, _ := filepath.Glob(p + "/*.go"); len(files) > 0 {
			here = append(here, p)
		}
	}
	return here
}

// goTest runs go test through gotestsum, which prints each package and the whole
// output of what failed, and counts from the events that it wrote.
func goTest(ctx context.Context, out io.Writer, args ...string) tally {
	events, err := os.CreateTemp("", "go-events-*.json")
	if err != nil {
		return tally{failed: 1, names: []string{err.Error()}}
	}
	defer os.Remove(events.Name())
	defer events.Close()
	sum := append([]string{"tool", "gotestsum", "--format=pkgname-and-test-fails", "--format-hide-empty-pkg", "--hide-summary=skipped", "--jsonfile=" + events.Name(), "--"}, args...)
	runErr := command("go", sum...)(ctx, out)
	got, err := countEvents(events)
	if err != nil {
		got.failed++
		got.names = append(got.names, err.Error())
	}
	if runErr != nil && got.failed == 0 {
		got.failed++
		got.names = append(got.names, fmt.Sprintf("go test: %v, with no test to blame", runErr))
	}
	return got
}

// event is one line of go test -json.
type event struct {
	Action, Package, Test, Output string
}

// countEvents counts tests with their subtests. A package that fails without a
// failed test (it does not build, or it died) counts as one failure.
func countEvents(r io.Reader) (tally, error) {
	var t tally
	blamed := map[string]bool{}
	said := map[string]string{} // the last words of each test, to say why it was skipped
	for d := json.NewDecoder(r); ; {
		var e event
		switch err := d.Decode(&e); {
		case err == io.EOF:
			return t, nil
		case err != nil:
			return t, fmt.Errorf("the events of go test: %w", err)
		}
		name := strings.TrimPrefix(e.Package, "preround/") + " " + e.Test
		switch {
		case e.Action == "output" && e.Test != "":
			if text := strings.TrimSpace(e.Output); text != "" && !strings.HasPrefix(text, "---") && !strings.HasPrefix(text, "===") {
				said[name] = text
			}
		case e.Action == "pass" && e.Test != "":
			t.passed++
		case e.Action == "skip" && e.Test != "":
			t.skipped++
			t.notes = append(t.notes, name+": "+said[name])
		case e.Action == "fail" && e.Test != "":
			t.failed++
			blamed[e.Package] = true
			t.names = append(t.names, name)
		case e.Action == "fail" && !blamed[e.Package]:
			t.failed++
			t.names = append(t.names, name+"(the package itself)")
		}
	}
}
