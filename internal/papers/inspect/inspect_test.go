package inspect_test

import (
	"bytes"
	"image"
	"image/jpeg"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"preround/internal/papers/inspect"
	"preround/internal/papers/inspecttest"
)

func TestHonestFilesAreTaken(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		body          []byte
		kind          inspect.Type
		pages         int
		width, height int
	}{
		{inspecttest.PDF(1), inspect.PDF, 1, 0, 0},
		{inspecttest.PDF(40), inspect.PDF, 40, 0, 0},
		{append([]byte("\xef\xbb\xbf\n"), inspecttest.PDF(2)...), inspect.PDF, 2, 0, 0},
		{inspecttest.JPEG(40, 20, 1), inspect.JPEG, 0, 40, 20},
		{inspecttest.PlainJPEG(40, 20), inspect.JPEG, 0, 40, 20},
		{inspecttest.PNG(40, 20), inspect.PNG, 0, 40, 20},
		{inspecttest.DOCX(), inspect.DOCX, 0, 0, 0},
	} {
		got, err := inspect.Inspect(c.body)
		if err != nil || got.Type != c.kind || got.Pages != c.pages || got.Width != c.width || got.Height != c.height {
			t.Errorf("%s: got %s, %d pages, %d × %d: %v", c.kind, got.Type, got.Pages, got.Width, got.Height, err)
		}
	}
}

// A picture without metadata that needs no turning is kept bit by bit.
func TestAPlainPhotoLosesNothing(t *testing.T) {
	t.Parallel()
	plain := inspecttest.PlainJPEG(40, 20)
	if got, err := inspect.Inspect(plain); err != nil || !bytes.Equal(got.Body, plain) || len(got.Removed) != 0 {
		t.Errorf("a plain photo was changed: %v %v", got.Removed, err)
	}
}

// The red corner of the picture stands where its orientation says.
func TestAPhotoIsTurnedAsItWasMeant(t *testing.T) {
	t.Parallel()
	corners := map[string]func(image.Rectangle) image.Point{
		"top left":     func(b image.Rectangle) image.Point { return image.Pt(2, 2) },
		"top right":    func(b image.Rectangle) image.Point { return image.Pt(b.Dx()-3, 2) },
		"bottom right": func(b image.Rectangle) image.Point { return image.Pt(b.Dx()-3, b.Dy()-3) },
		"bottom left":  func(b image.Rectangle) image.Point { return image.Pt(2, b.Dy()-3) },
	}
	for turn, where := range []string{1: "top left", 2: "top right", 3: "bottom right", 4: "bottom left", 5: "top left", 6: "top right", 7: "bottom right", 8: "bottom left"} {
		if turn == 0 {
			continue
		}
		got, err := inspect.Inspect(inspecttest.JPEG(64, 32, turn))
		if err != nil {
			t.Fatal(err)
		}
		img, err := jpeg.Decode(bytes.NewReader(got.Body))
		if err != nil {
			t.Fatal(err)
		}
		if wide := img.Bounds().Dx() > img.Bounds().Dy(); wide != (turn < 5) {
			t.Errorf("orientation %d: %v", turn, img.Bounds())
		}
		for name, at := range corners {
			p := at(img.Bounds())
			r, g, b, _ := img.At(p.X, p.Y).RGBA()
			if red := r>>8 > 200 && g>>8 < 80 && b>>8 < 80; red != (name == where) {
				t.Errorf("orientation %d: %s is red: %v, want the red corner %s", turn, name, red, where)
			}
		}
	}
}

// Row 25: a name for people, whatever was sent.
func TestRow25NamesAreMadeHarmless(t *testing.T) {
	t.Parallel()
	for sent, want := range map[string]string{
		"Transcript 2025.pdf":          "Transcript 2025.pdf",
		"../../../etc/passwd":          "passwd.pdf",
		`C:\Users\amina\Desktop\a.pdf`: "a.pdf",
		"a.pdf.exe":                    "a.pdf",
		"evil\u202efdp.exe":            "evilfdp.pdf",
		"a\r\nSet-Cookie: x=1.pdf":     "a Set-Cookie- x=1.pdf",
		"a\x00b.pdf":                   "ab.pdf",
		`"quoted".pdf`:                 "quoted.pdf",
		"...":                          "Passport.pdf",
		"":                             "Passport.pdf",
		".htaccess":                    "htaccess.pdf",
		"\xff\xfe.pdf":                 "Passport.pdf",
		"پاسپورٹ.pdf":                  "پاسپورٹ.pdf",
		"e\u0301tat.pdf":               "état.pdf",
		"zero\u200bwidth.pdf":          "zerowidth.pdf",
		"<script>.pdf":                 "script.pdf",
		"v1.2 final.docx":              "v1.2 final.pdf",
		strings.Repeat("é", 200):       strings.Repeat("é", 50) + ".pdf",
	} {
		if got := inspect.Name(sent, inspect.PDF, "Passport"); got != want {
			t.Errorf("%q became %q, want %q", sent, got, want)
		}
	}
}

// Row 25.
func FuzzRow25Names(f *testing.F) {
	for _, s := range []string{"a.pdf", "../a", "a\u202eb", "\x00", "ab.c.d.e", "\ufffd", "a\u0300\u0301"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, sent string) {
		got := inspect.Name(sent, inspect.JPEG, "Photo")
		if !utf8.ValidString(got) || len(got) > 110 || !strings.HasSuffix(got, ".jpg") || strings.HasPrefix(got, ".") || strings.ContainsAny(got, "/\\\"\r\n\x00;%") {
			t.Fatalf("%q became %q", sent, got)
		}
		for _, c := range got {
			if unicode.Is(unicode.Cf, c) || unicode.IsControl(c) {
				t.Fatalf("%q became %q, with %U", sent, got, c)
			}
		}
	})
}

func FuzzInspect(f *testing.F) {
	for _, b := range [][]byte{inspecttest.PDF(1), inspecttest.JPEG(8, 8, 6), inspecttest.PNG(8, 8), inspecttest.DOCX(), []byte("%PDF-1.7\n%%EOF"), inspecttest.Signed()} {
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		got, err := inspect.Inspect(body)
		if err != nil {
			return
		}
		if again, err := inspect.Inspect(got.Body); err != nil || again.Type != got.Type {
			t.Fatalf("the copy of a %s is refused: %v", got.Type, err)
		}
	})
}
