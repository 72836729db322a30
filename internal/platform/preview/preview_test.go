package preview_test

import (
	"bytes"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"preround/internal/platform/errs"
	"preround/internal/platform/preview"
	"preround/internal/platform/typeset"
)

func cache() string {
	dir, err := os.UserCacheDir()
	if err != nil {
		dir = os.TempDir()
	}
	return filepath.Join(dir, "preround-test-typeset")
}

// One of each for all tests: translating the engines takes seconds.
var (
	drawer = sync.OnceValue(func() *preview.Drawer { return preview.New(cache()) })
	engine = sync.OnceValue(func() *typeset.Engine { return typeset.New(cache()) })
)

func pdf(t *testing.T, source string) []byte {
	t.Helper()
	b, err := engine().PDF(t.Context(), typeset.Document{Source: source, Fonts: typeset.Fonts(), At: time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestPagesBecomePictures(t *testing.T) {
	t.Parallel()
	got, err := drawer().Draw(t.Context(), pdf(t, `#set text(font: "Noto Sans")
One #pagebreak() Two`), 72)
	if err != nil || got.Count != 2 || len(got.Pages) != 2 {
		t.Fatalf("%d of %d pages, %v", len(got.Pages), got.Count, err)
	}
	dark := 0
	for _, p := range got.Pages {
		img, err := png.Decode(bytes.NewReader(p))
		if err != nil || img.Bounds().Dx() < 590 || img.Bounds().Dx() > 600 {
			t.Fatalf("%v, %v", img.Bounds(), err)
		}
		for y := range img.Bounds().Dy() {
			for x := range img.Bounds().Dx() {
				if r, _, _, _ := img.At(x, y).RGBA(); r < 0x8000 {
					dark++
				}
			}
		}
	}
	if dark < 20 {
		t.Errorf("%d dark dots: the pages are empty", dark)
	}
	if bytes.Equal(got.Pages[0], got.Pages[1]) {
		t.Error("both pages look the same")
	}
}

func TestOnlyTheFirstPagesAreDrawn(t *testing.T) {
	t.Parallel()
	got, err := drawer().Draw(t.Context(), pdf(t, `#for i in range(25) { [#i]; if i < 24 { pagebreak() } }`), 20)
	if err != nil || got.Count != 25 || len(got.Pages) != preview.MaxPages {
		t.Errorf("%d of %d pages, %v", len(got.Pages), got.Count, err)
	}
}

func TestWhatIsNoPDFIsRefused(t *testing.T) {
	t.Parallel()
	whole := pdf(t, "x")
	for name, file := range map[string][]byte{"nothing": nil, "text": []byte("hello"), "a head alone": []byte("%PDF-1.7\n"), "half": whole[:len(whole)/3],
		"many brackets": []byte("%PDF-1.7\n1 0 obj" + strings.Repeat("[", 100_000))} {
		if _, err := drawer().Draw(t.Context(), file, 72); errs.KindOf(err) != errs.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := drawer().Draw(t.Context(), whole, 72); err != nil {
		t.Errorf("a good one after them: %v", err)
	}
}
