package typeset

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"preround/internal/platform/errs"
)

// shared is translated once for all tests; the cache outlives them, so that only
// the first run on a machine takes seconds.
var shared = sync.OnceValue(func() *Engine {
	dir, err := os.UserCacheDir()
	if err != nil {
		dir = os.TempDir()
	}
	return New(filepath.Join(dir, "preround-test-typeset"))
})

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

func sample(source string, files map[string][]byte) Document {
	return Document{Source: source, Files: files, Fonts: Fonts(), At: noon}
}

const letter = `#let d = json("/data.json")
#set document(title: d.name, date: auto)
#set text(font: ("Noto Sans", "Noto Naskh Arabic"), lang: "en")
= #d.name
#d.says`

func TestASourceAndItsDataBecomeAPDF(t *testing.T) {
	t.Parallel()
	d := sample(letter, map[string][]byte{"/data.json": []byte(`{"name": "عائشہ خان · Ayesha Khan", "says": "Ward rounds."}`)})
	one, err := shared().PDF(t.Context(), d)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.HasPrefix(one, []byte("%PDF-")) || !bytes.Contains(one, []byte("/StructTreeRoot")) {
		t.Errorf("no tagged PDF: %d bytes, %.20q", len(one), one)
	}
	two, err := shared().PDF(t.Context(), d)
	if err != nil || !bytes.Equal(one, two) {
		t.Errorf("the same document has other bytes: %d and %d, %v", len(one), len(two), err)
	}
}

// What a person types is data, whatever it looks like.
func TestTextIsNeverCode(t *testing.T) {
	t.Parallel()
	for _, says := range []string{`#panic("ran")`, `#read("/etc/passwd")`, `#import "@preview/x:1.0.0"`, "= $ * _ @a <b> \\\\ `raw` #", `"); #panic("ran`, "\u202e\u0000"} {
		b := strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\u0000", `\u0000`).Replace(says)
		if _, err := shared().PDF(t.Context(), sample(letter, map[string][]byte{"/data.json": []byte(`{"name": "A", "says": "` + b + `"}`)})); err != nil {
			t.Errorf("%q: %v", says, err)
		}
	}
}

// A source reaches nothing but the files it was given.
func TestNothingElseCanBeRead(t *testing.T) {
	t.Parallel()
	for _, source := range []string{`#read("/etc/passwd")`, `#read("../../etc/passwd")`, `#import "@preview/cetz:0.3.0"`, `#panic("ran")`, `#broken(`} {
		pdf, err := shared().PDF(t.Context(), sample(source, nil))
		if err == nil || pdf != nil {
			t.Errorf("%s: no error", source)
		}
		if errs.KindOf(err) != errs.Internal {
			t.Errorf("%s: %v", source, err)
		}
	}
}

func TestWhatTakesTooLongIsStopped(t *testing.T) {
	t.Parallel()
	if err := shared().Prepare(); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	_, err := shared().PDF(ctx, sample(`#for i in range(100000) { for j in range(9999) { for k in range(9999) { let x = i + j + k } } }`, nil))
	if err == nil || errs.KindOf(err) != errs.Busy {
		t.Errorf("an endless document: %v", err)
	}
}

func TestMemoryIsCapped(t *testing.T) {
	t.Parallel()
	_, err := shared().PDF(t.Context(), sample(`#let a = "x" * 70000000
#let b = range(4).map(i => a + str(i))
#b.len()`, nil))
	if err == nil {
		t.Error("a gigabyte of text was set")
	}
	if _, err := shared().PDF(t.Context(), sample("fine", nil)); err != nil {
		t.Errorf("the next document: %v", err)
	}
}

// The module and what it asks for belong together.
func TestEveryImportIsKnown(t *testing.T) {
	t.Parallel()
	if err := shared().Prepare(); err != nil {
		t.Fatal(err)
	}
	// Asked for by the module, and never called on the way to a PDF.
	unused := map[string]bool{"__wbg_next": true, "__wbg_done": true, "__wbg_value": true, "__wbg_iterator": true, "__wbg_entries": true,
		"__wbg_Number": true, "__wbg___wbindgen_bigint_get_as_i64": true}
	n := 0
	for _, f := range shared().module.ImportedFunctions() {
		_, name, _ := f.Import()
		n++
		if importNamed(name) == nil && !unused[name[:strings.LastIndexByte(name, '_')]] {
			t.Errorf("%s is not there", name)
		}
	}
	if n < 60 {
		t.Errorf("the module asks for %d functions only", n)
	}
}

func TestAFailureIsNoPanic(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := shared().PDF(ctx, sample("x", nil)); err == nil || errors.Is(err, errStopped) {
		t.Errorf("a request that was given up: %v", err)
	}
}

func BenchmarkPDF(b *testing.B) {
	d := sample(letter, map[string][]byte{"/data.json": []byte(`{"name": "Ayesha Khan", "says": "Ward rounds."}`)})
	if _, err := shared().PDF(b.Context(), d); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := shared().PDF(b.Context(), d); err != nil {
			b.Fatal(err)
		}
	}
}
