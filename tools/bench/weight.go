package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// entryPages are those on which people arrive from outside.
var entryPages = []string{"/", "/plan?year=4&start=2027-07&country=US", "/find", "/places/us-mskcc-summer-fellowship"}

var scriptTag = regexp.MustCompile(`(?i)<script\b[^>]*\ssrc="([^"]+)"`)

// weight measures what the server sends for a first look at the entry pages, as
// it goes over the wire to a browser of today.
func weight(ctx context.Context, t *table, o options) error {
	dir, err := os.MkdirTemp("", "preround-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	p, err := serve(ctx, o, filepath.Join(dir, "data"), "/")
	if err != nil {
		return err
	}
	defer p.stop()
	pages, err := record(p, entryPages)
	if err != nil {
		return err
	}
	var scripts []string
	for _, page := range pages {
		plain, err := page.plain()
		if err != nil {
			return err
		}
		t.size("first HTML of "+page.Path+", styles in it, compressed", int64(len(page.Body)), 14<<10, 1<<10,
			ratio(float64(len(page.Body)), float64(len(plain)), fmt.Sprintf("the page (%.0f KB, %s)", float64(len(plain))/1024, page.Encoding)))
		for _, m := range scriptTag.FindAllSubmatch(plain, -1) {
			if s := string(m[1]); !strings.Contains(strings.Join(scripts, "\n"), s) {
				scripts = append(scripts, s)
			}
		}
	}
	bytes := int64(0)
	if len(scripts) > 0 {
		all, err := record(p, scripts)
		if err != nil {
			return err
		}
		for _, s := range all {
			bytes += int64(len(s.Body))
		}
	}
	t.add(row{what: "JavaScript on all entry pages, compressed", figure: fmt.Sprintf("%d bytes", bytes), aim: "0 bytes", met: bytes == 0, beside: fmt.Sprintf("%d files", len(scripts))})
	return nil
}

// browser asks tests/browser/lcp.mjs when a slow phone has painted each page.
func browser(ctx context.Context, t *table, o options) error {
	const what = "largest thing painted, slow 3G, CPU 6x, "
	for _, tool := range [][]string{{"node"}, {"chromium", "chromium-browser", "google-chrome"}} {
		if !installed(tool) && (tool[0] == "node" || os.Getenv("CHROMIUM") == "") {
			t.add(row{what: what + "every entry page", figure: "not measured", aim: "2.50 s", beside: tool[0] + " is not installed here"})
			return nil
		}
	}
	ctx, cancel := context.WithTimeout(ctx, 150*time.Second)
	defer cancel()
	cmd := exec.CommandContext(ctx, "node", "tests/browser/lcp.mjs")
	cmd.Env = append(os.Environ(), "PREROUND_BINARY="+o.binary)
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = 10 * time.Second
	var says bytes.Buffer
	cmd.Stderr = &says
	out, err := cmd.Output()
	if err != nil {
		return fmt.Errorf("tests/browser/lcp.mjs: %w\n%s", err, says.Bytes())
	}
	found := 0
	for line := range strings.Lines(string(out)) {
		cells := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), "|")
		if len(cells) != 7 || !strings.HasPrefix(strings.TrimSpace(cells[0]), "/") {
			continue
		}
		seconds, err := strconv.ParseFloat(strings.TrimSuffix(strings.TrimSpace(cells[6]), " s"), 64)
		if err != nil {
			continue
		}
		found++
		t.duration(what+strings.TrimSpace(cells[0]), time.Duration(seconds*float64(time.Second)), 2500*time.Millisecond, strings.TrimSpace(cells[5])+" in all, fonts with it")
	}
	if found == 0 {
		return errors.New("tests/browser/lcp.mjs printed no table")
	}
	return nil
}

func installed(names []string) bool {
	for _, n := range names {
		if _, err := exec.LookPath(n); err == nil {
			return true
		}
	}
	return false
}
