package bind

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"preround/internal/platform/typeset"
)

// setter is translated once for all tests; the cache outlives them.
var setter = sync.OnceValue(func() *typeset.Engine {
	dir, err := os.UserCacheDir()
	if err != nil {
		dir = os.TempDir()
	}
	return typeset.New(filepath.Join(dir, "preround-test-typeset"))
})

// tagged is a document as ours are: with headings, a link of the web and one
// within, by Typst.
func tagged(tb testing.TB, title string) Part {
	tb.Helper()
	source := `#let d = json("/data.json")
#set document(title: d, date: auto)
#set text(font: ("Noto Sans", "Noto Naskh Arabic"), lang: "en")
= #d
First of #d. #link(<end>)[to the end] #link("https://example.org/")[a page]
#pagebreak()
== Part two <end>
Last of #d.`
	pdf, err := setter().PDF(context.Background(), typeset.Document{Source: source, Files: map[string][]byte{"/data.json": fmt.Appendf(nil, "%q", title)},
		Fonts: typeset.Fonts(), At: time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)})
	if err != nil {
		tb.Fatal(err)
	}
	return Part{Title: title, Type: PDF, Bytes: pdf}
}

// plain is a document without tags, of objects written by hand; the first is the
// catalogue, the second the tree of pages.
func plain(title string, objects ...string) Part {
	var b bytes.Buffer
	b.WriteString("%PDF-1.7\n")
	at := make([]int, len(objects))
	for i, o := range objects {
		at[i] = b.Len()
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for _, o := range at {
		fmt.Fprintf(&b, "%010d 00000 n \n", o)
	}
	fmt.Fprintf(&b, "trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, start)
	return Part{Title: title, Type: PDF, Bytes: b.Bytes()}
}

// scan is a document of one page that inherits its size, and says a word.
func scan(title, says string) Part { return scanWith(title, says, "", "") }

// scanWith has more in its catalogue and its page, and more objects from 6 on.
func scanWith(title, says, catalogue, page string, more ...string) Part {
	text := fmt.Sprintf("BT /F1 24 Tf 72 700 Td (%s) Tj ET", says)
	return plain(title, append([]string{
		"<< /Type /Catalog /Pages 2 0 R " + catalogue + " >>",
		"<< /Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [0 0 595 842] /Resources << /Font << /F1 5 0 R >> /XObject << >> >> >>",
		"<< /Type /Page /Parent 2 0 R /Contents 4 0 R " + page + " >>",
		fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", len(text), text),
		"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
	}, more...)...)
}

func picture(width, height int, opaque bool) image.Image {
	m := image.NewNRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			c := color.NRGBA{uint8(x * 255 / width), uint8(y * 255 / height), 160, 255}
			if !opaque {
				c.A = uint8(x * 255 / width)
			}
			m.Set(x, y, c)
		}
	}
	return m
}

func photo(tb testing.TB, title string, width, height int) Part {
	tb.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, picture(width, height, true), nil); err != nil {
		tb.Fatal(err)
	}
	return Part{Title: title, Type: JPEG, Bytes: b.Bytes()}
}

func drawing(tb testing.TB, title string, img image.Image) Part {
	tb.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		tb.Fatal(err)
	}
	return Part{Title: title, Type: PNG, Bytes: b.Bytes()}
}

// run asks a program of the system about a file; it is skipped where there is none.
func run(t *testing.T, body []byte, program string, args ...string) string {
	t.Helper()
	if _, err := exec.LookPath(program); err != nil {
		t.Skipf("%s is not installed", program)
	}
	name := filepath.Join(t.TempDir(), "bound.pdf")
	if err := os.WriteFile(name, body, 0o600); err != nil {
		t.Fatal(err)
	}
	for i, a := range args {
		args[i] = strings.ReplaceAll(a, "FILE", name)
	}
	out, err := exec.Command(program, args...).CombinedOutput()
	if err != nil {
		t.Fatalf("%s %v: %v\n%s", program, args, err, out)
	}
	return string(out)
}

// binds binds or fails the test; what it made is whole by qpdf where that is there.
func binds(t *testing.T, b Book, parts ...Part) Bound {
	t.Helper()
	got, err := b.Bind(parts)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := exec.LookPath("qpdf"); err == nil {
		if out := run(t, got.Bytes, "qpdf", "--check", "FILE"); strings.Contains(out, "WARNING") {
			t.Errorf("qpdf says:\n%s", out)
		}
	}
	return got
}
