package main

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"context"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestCountEvents(t *testing.T) {
	t.Parallel()
	const events = `{"Action":"start","Package":"preround/internal/plan"}
{"Action":"pass","Package":"preround/internal/plan","Test":"TestA"}
{"Action":"pass","Package":"preround/internal/plan","Test":"TestA/sub"}
{"Action":"output","Package":"preround/internal/plan","Test":"TestB","Output":"    plan_test.go:9: no PostgreSQL here\n"}
{"Action":"output","Package":"preround/internal/plan","Test":"TestB","Output":"--- SKIP: TestB (0.00s)\n"}
{"Action":"skip","Package":"preround/internal/plan","Test":"TestB"}
{"Action":"fail","Package":"preround/internal/plan","Test":"TestC"}
{"Action":"fail","Package":"preround/internal/plan"}
{"Action":"fail","Package":"preround/internal/fit"}
{"Action":"pass","Package":"preround/internal/student"}
{"ImportPath":"preround/internal/fit","Action":"build-output","Output":"x"}
`
	got, err := countEvents(strings.NewReader(events))
	if err != nil {
		t.Fatal(err)
	}
	if got.String() != "2 passed, 2 failed, 1 skipped" {
		t.Errorf("counted %s", got)
	}
	if want := []string{"internal/plan TestC", "internal/fit (the package itself)"}; !slices.Equal(got.names, want) {
		t.Errorf("blamed %q, want %q", got.names, want)
	}
	if want := "internal/plan TestB: plan_test.go:9: no PostgreSQL here"; len(got.notes) != 1 || got.notes[0] != want {
		t.Errorf("notes %q, want %q", got.notes, want)
	}
	if _, err := countEvents(strings.NewReader("not JSON")); err == nil {
		t.Error("broken events were taken for a good run")
	}
}

func TestCountTAP(t *testing.T) {
	t.Parallel()
	const tap = `TAP version 13
# Subtest: landing
    ok 1 - phone
    not ok 2 - desktop
not ok 1 - landing
ok 2 - feed # SKIP no khal
1..2
# tests 3
# pass 1
# fail 2
# cancelled 0
# skipped 1
`
	got := countTAP(strings.NewReader(tap))
	if got.String() != "1 passed, 2 failed, 1 skipped" {
		t.Errorf("counted %s", got)
	}
	if !slices.Contains(got.names, "browser: desktop") || got.notes[0] != "browser: feed: no khal" {
		t.Errorf("names %q, notes %q", got.names, got.notes)
	}
}

func TestTallyString(t *testing.T) {
	t.Parallel()
	if got := (tally{passed: 3}).String(); got != "3 passed, 0 failed" {
		t.Errorf("closing line is %q", got)
	}
}

func TestUnpackRefusesPathsOutside(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write := func(name string) string {
		var b bytes.Buffer
		z := gzip.NewWriter(&b)
		w := tar.NewWriter(z)
		if err := w.WriteHeader(&tar.Header{Name: name, Size: 2, Mode: 0o644, Typeflag: tar.TypeReg}); err != nil {
			t.Fatal(err)
		}
		io.WriteString(w, "ok")
		w.Close()
		z.Close()
		path := filepath.Join(dir, "a.tgz")
		if err := os.WriteFile(path, b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
		return path
	}
	into := filepath.Join(dir, "into")
	if err := os.Mkdir(into, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := unpack(write("osv/a.json"), into); err != nil {
		t.Fatal(err)
	}
	if text, _ := os.ReadFile(filepath.Join(into, "osv", "a.json")); string(text) != "ok" {
		t.Errorf("unpacked %q", text)
	}
	if err := unpack(write("../outside"), into); err == nil {
		t.Error("a path outside the folder was written")
	}
}

func TestUnknownPart(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	if code := run(context.Background(), []string{"everything"}, &out); code != 2 || !strings.Contains(out.String(), "there are checks") {
		t.Errorf("exit %d, said %q", code, out.String())
	}
}
