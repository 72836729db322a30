package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
)

func browser() []part {
	return []part{{"browser", "browser: journeys, accessibility, HTML, bytes", journeys}}
}

// journeys builds the program and runs tests/browser against it with node's own
// test runner: a readable report to the terminal, TAP into a file for counting.
func journeys(ctx context.Context, out io.Writer) tally {
	if err := command("make", "--no-print-directory", "build")(ctx, out); err != nil {
		return tally{failed: 1, names: []string{"browser: the program does not build"}}
	}
	files, err := filepath.Glob("tests/browser/*.test.mjs")
	if err != nil || len(files) == 0 {
		return tally{failed: 1, names: []string{"browser: there are no tests in tests/browser"}}
	}
	tap, err := os.CreateTemp("", "journeys-*.tap")
	if err != nil {
		return tally{failed: 1, names: []string{err.Error()}}
	}
	defer os.Remove(tap.Name())
	defer tap.Close()
	args := []string{
		"--test",
		"--test-reporter=spec", "--test-reporter-destination=stdout",
		"--test-reporter=tap", "--test-reporter-destination=" + tap.Name(),
	}
	for _, f := range files {
		args = append(args, filepath.Base(f))
	}
	cmd := exec.CommandContext(ctx, "node", args...)
	cmd.Dir = "tests/browser"
	cmd.Stdout, cmd.Stderr = out, out
	runErr := cmd.Run()
	got := countTAP(tap)
	if runErr != nil && got.failed == 0 {
		got.failed++
		got.names = append(got.names, fmt.Sprintf("browser: node: %v, with no test to blame", runErr))
	}
	return got
}

// countTAP reads the closing lines of node's TAP ("# pass 12") and the names of
// the tests that failed. A test whose only fault is a failed subtest is not named.
func countTAP(r io.Reader) tally {
	var t tally
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		line := strings.TrimSpace(lines.Text())
		if name, ok := strings.CutPrefix(line, "not ok "); ok && !strings.Contains(name, "# TODO") {
			_, name, _ = strings.Cut(name, " - ")
			t.names = append(t.names, "browser: "+name)
		}
		if name, why, ok := strings.Cut(line, " # SKIP"); ok {
			_, name, _ = strings.Cut(name, " - ")
			t.notes = append(t.notes, "browser: "+name+":"+why)
		}
		count := func(word string) int {
			n, ok := strings.CutPrefix(lines.Text(), "# "+word+" ")
			if !ok {
				return 0
			}
			v, _ := strconv.Atoi(n)
			return v
		}
		t.passed += count("pass")
		t.failed += count("fail") + count("cancelled")
		t.skipped += count("skipped")
	}
	if err := lines.Err(); err != nil {
		t.failed++
		t.names = append(t.names, "browser: the report of node: "+err.Error())
	}
	return t
}
